package yungang

import (
	"fmt"
	"math"
	"strings"
)

// Shares of all places.
const (
	withoutHours = 0.12
	closedNow    = 0.03
)

func placeColumns() []string {
	return strings.Fields("code kind name former_names longitude latitude address area_code status status_note closed_from closed_until " +
		"hours holiday working_weekend step_free_entrance ramp lift accessible_toilet hearing_loop tactile_path surveyed_on " +
		"phone_label phone phone_hours phone_label_2 phone_2 phone_hours_2 notice notice_from notice_until verified_at verified_by " +
		"demonstration amenities seats books topics theme period cluster_code facilities")
}

// placesFile writes the places.
func (r *register) placesFile() ([]byte, error) {
	f := newFile(placeColumns()...)
	for _, p := range r.sorted() {
		at := r.town.plane.lonLat(p.at)
		p.cells["code"], p.cells["kind"], p.cells["name"] = p.code, p.kind, p.name
		p.cells["longitude"], p.cells["latitude"], p.cells["area_code"] = degrees(at.Lon), degrees(at.Lat), p.unit.code
		f.record(p.cells)
	}
	return f.bytes()
}

// fillKind fills in what places of one kind have.
func (r *register) fillKind(p *site) {
	pick := func(words ...string) string { return words[r.random.IntN(len(words))] }
	switch p.kind {
	case redStation:
		p.cells["amenities"] = r.some(2, "WATER", "CHARGING", "REST", "FIRST_AID", "TOILET", "WIFI", "MICROWAVE", "UMBRELLA", "TOOLS")
	case readingRoom:
		p.cells["seats"], p.cells["books"] = fmt.Sprint(8+4*r.random.IntN(14)), fmt.Sprint(300+50*r.random.IntN(90))
	case mediationRoom:
		p.cells["topics"] = r.some(1, "邻里纠纷", "物业纠纷", "家庭纠纷", "租赁纠纷", "停车纠纷", "劳务纠纷")
	case historyColumn:
		p.cells["theme"] = pick("平旺工人运动", "同煤矿工的奋斗", "大同煤矿史", "口泉古镇的抗战岁月", "新中国的第一批劳模", "石窟脚下的红色记忆", "支援前线的运煤铁路", "矿山的女子班组", "雁北的游击队", "社区三十年")
		p.cells["period"] = pick("1925–1927", "1937–1945", "1945–1949", "1949–1958", "1958–1978", "1978–2012", "2012–2022")
	case venue:
		p.cells["facilities"] = r.some(1, "会议桌", "投影", "音响", "健身器材", "厨房", "储物柜", "乐器", "图书角", "充电桩")
	}
}

// some returns a list of words, the first ones always, the others by chance.
func (r *register) some(always int, words ...string) string {
	list := append([]string(nil), words[:always]...)
	for _, w := range words[always:] {
		if r.random.Float64() < 0.4 {
			list = append(list, w)
		}
	}
	return strings.Join(list, ";")
}

// addCommon fills in what all kinds have: hours, closures, access, phones, notices, trust.
func (r *register) addCommon() {
	count := float64(len(r.places))
	order := r.random.Perm(len(r.places))
	silent := int(math.Round(withoutHours * count))
	closed := int(math.Round(closedNow * count))
	for n, k := range order {
		p := r.places[k]
		p.cells["status"] = "OPEN"
		if n >= silent {
			draw(r.random, schedules(p.kind)).put(p.cells)
		}
		if n >= len(order)-closed {
			r.close(p)
		}
		r.addAccess(p)
		r.addPhones(p)
		r.addTrust(p)
		if n%23 == 7 && p.cells["notice"] == "" {
			r.addNotice(p)
		}
	}
}

// close closes a place for a while.
func (r *register) close(p *site) {
	p.cells["status"] = "TEMPORARILY_CLOSED"
	p.cells["status_note"] = [...]string{"供暖管线改造", "内部装修", "消防设施检修", "场地搬迁", "屋面防水维修"}[r.random.IntN(5)]
	p.cells["closed_from"] = fmt.Sprintf("2026-%02d-%02d", 9+r.random.IntN(3), 1+r.random.IntN(20))
	p.cells["closed_until"] = fmt.Sprintf("2027-%02d-%02d", 1+r.random.IntN(6), 1+r.random.IntN(28))
}

// addAccess fills in accessibility: new houses are better, old lanes worse, and much has not been looked at.
func (r *register) addAccess(p *site) {
	good, known := 0.5, 0.7
	switch p.zone {
	case newTown:
		good, known = 0.85, 0.85
	case oldTown:
		good = 0.25
	case country:
		good, known = 0.35, 0.45
	}
	if p.cells["demonstration"] == "yes" {
		good, known = 0.97, 1
	}
	looked := false
	for _, c := range []struct {
		column string
		rare   float64
	}{{"step_free_entrance", 1}, {"ramp", 1}, {"lift", 0.35}, {"accessible_toilet", 0.6}, {"hearing_loop", 0.15}, {"tactile_path", 0.5}} {
		p.cells[c.column] = "unknown"
		if r.random.Float64() < known {
			looked = true
			p.cells[c.column] = "no"
			if r.random.Float64() < good*c.rare {
				p.cells[c.column] = "yes"
			}
		}
	}
	if looked {
		p.cells["surveyed_on"] = fmt.Sprintf("202%d-%02d-%02d", 4+r.random.IntN(2), 3+r.random.IntN(8), 1+r.random.IntN(28))
	}
}

// addPhones gives centers a phone or two, other rooms one now and then.
func (r *register) addPhones(p *site) {
	share := map[string]float64{serviceCenter: 1, mediationRoom: 0.8, readingRoom: 0.5, redStation: 0.4, venue: 0.3}[p.kind]
	if r.random.Float64() >= share {
		return
	}
	p.cells["phone_label"], p.cells["phone"] = "值班电话", r.phone()
	if r.random.Float64() < 0.5 {
		p.cells["phone_hours"] = "周一至周五 08:30–18:00"
	}
	if p.kind == serviceCenter && r.random.Float64() < 0.3 {
		p.cells["phone_label_2"], p.cells["phone_2"], p.cells["phone_hours_2"] = "夜间值班电话", r.phone(), "每天 18:00–24:00"
	}
}

// addTrust says who verified a place, and when; never a person.
func (r *register) addTrust(p *site) {
	if r.random.Float64() < 0.15 {
		return
	}
	p.cells["verified_at"] = fmt.Sprintf("2026-%02d-%02d", 1+r.random.IntN(10), 1+r.random.IntN(28))
	if r.random.Float64() < 0.2 {
		p.cells["verified_at"] = fmt.Sprintf("2024-%02d-%02d", 1+r.random.IntN(12), 1+r.random.IntN(28))
	}
	p.cells["verified_by"] = p.unit.street.name + "党工委"
	if p.unit.street.rural() {
		p.cells["verified_by"] = p.unit.street.name + "党委"
	}
	if r.random.Float64() < 0.06 {
		p.cells["former_names"] = p.unit.stem + "活动站"
	}
}

func (r *register) addNotice(p *site) {
	p.cells["notice"] = [...]string{"周三下午开展义诊,欢迎居民参加。", "供暖期间室内开放饮水和休息区。", "设备检修,投影暂不可用。", "本月读书分享会改在周六上午。", "门前道路施工,请从东侧入口进入。"}[r.random.IntN(5)]
	p.cells["notice_from"] = fmt.Sprintf("2026-11-%02d", 1+r.random.IntN(20))
	p.cells["notice_until"] = fmt.Sprintf("2026-12-%02d", 5+r.random.IntN(26))
}
