package yungang

import (
	"fmt"
	"strings"
)

// zoneKinds are the six zones of a center.
func zoneKinds() []string {
	return []string{"MEMBER_SERVICE", "DELIBERATION", "CONVENIENCE", "CULTURE", "ELDERLY_CARE", "MEDIATION"}
}

func zoneServices(kind string) string {
	return map[string]string{
		"MEMBER_SERVICE": "党员咨询;组织关系转接;党费缴纳", "DELIBERATION": "居民议事会;意见征集", "CONVENIENCE": "证明开具;社保查询;水电缴费;代收代办",
		"CULTURE": "阅览;合唱;书画;棋牌", "ELDERLY_CARE": "日间照料;助餐;健康监测", "MEDIATION": "矛盾纠纷调解;法律咨询",
	}[kind]
}

// zonesFile writes six zones for each demonstration center and two to four for each third of the others.
func (r *register) zonesFile() ([]byte, error) {
	f := newFile("center_code", "kind", "services", "capacity", "hours", "holiday", "working_weekend", "phone_label", "phone", "phone_hours")
	for n, u := range r.town.units {
		center := r.centers[u]
		if center == nil {
			continue
		}
		kinds := zoneKinds()
		if center.cells["demonstration"] != "yes" {
			if n%3 != 0 {
				continue
			}
			kinds = kinds[:0:0]
			for _, k := range r.random.Perm(6)[:2+r.random.IntN(3)] {
				kinds = append(kinds, zoneKinds()[k])
			}
		}
		for _, kind := range kinds {
			r.zone(f, center, kind)
		}
	}
	return f.bytes()
}

func (r *register) zone(f *file, center *site, kind string) {
	row := map[string]string{"center_code": center.code, "kind": kind, "services": zoneServices(kind), "capacity": fmt.Sprint(10 + 5*r.random.IntN(14))}
	draw(r.random, zoneSchedules(kind)).put(row)
	if center.cells["demonstration"] == "yes" || r.random.Float64() < 0.3 {
		row["phone_label"], row["phone"] = "值班电话", r.phone()
	}
	f.record(row)
}

// squadKind is what a squad is for.
type squadKind struct{ name, skills string }

func squadKinds() []squadKind {
	return []squadKind{
		{"志愿者综合服务小队", "HOME_REPAIR;POLICY_ADVICE;DELIVERY"}, {"助老服务小队", "ELDERLY_CARE;HEALTH;DELIVERY"},
		{"便民维修小队", "HOME_REPAIR;EMERGENCY"}, {"邻里调解小队", "MEDIATION;LEGAL_AID"}, {"环境维护小队", "ENVIRONMENT"},
		{"文艺宣传小队", "CULTURE;POLICY_ADVICE"}, {"课后托管小队", "CHILD_CARE;CULTURE"}, {"应急救援小队", "EMERGENCY;HEALTH"},
		{"法律服务小队", "LEGAL_AID;POLICY_ADVICE"}, {"暖心代办小队", "DELIVERY;OTHER"},
	}
}

// squadsFile writes the squads: based at a center, serving its community and one or two more of the street, or all of it.
func (r *register) squadsFile() ([]byte, error) {
	f := newFile("code", "name", "skills", "base_code", "serves", "members", "hours", "holiday", "working_weekend", "phone_label", "phone", "phone_hours")
	hours := []schedule{
		{"Mo-Fr 09:00-12:00,14:30-17:30; Sa 09:00-12:00", "CLOSED", "WORKDAY"}, {"Sa-Su 09:00-17:00", "OPEN", "CLOSED"},
		{"Mo-Su 08:00-20:00", "OPEN", "OPEN"}, {"Tu,Th,Sa 14:00-18:00", "", ""}, {"Mo-Fr 18:00-21:00; Sa-Su 09:00-12:00", "SUNDAY", ""}, {},
	}
	kinds := squadKinds()
	for n := range squadCount {
		u := r.homes[(n*2+1)%len(r.homes)]
		kind := kinds[r.random.IntN(len(kinds))]
		row := map[string]string{
			"code": fmt.Sprintf("demo-squad-%02d", n+1), "name": u.name + kind.name, "skills": kind.skills,
			"base_code": r.centers[u].code, "serves": r.serves(u), "members": fmt.Sprint(5 + r.random.IntN(26)),
			"phone_label": "值班电话", "phone": r.phone(),
		}
		draw(r.random, hours).put(row)
		f.record(row)
	}
	return f.bytes()
}

func (r *register) serves(u *unit) string {
	if r.random.Float64() < 0.15 {
		return u.street.code
	}
	codes := []string{u.code}
	for _, k := range r.random.Perm(len(u.street.units)) {
		if o := u.street.units[k]; o != u && len(codes) < 1+r.random.IntN(3) {
			codes = append(codes, o.code)
		}
	}
	return strings.Join(codes, ";")
}
