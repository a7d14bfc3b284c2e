package export

import (
	"slices"
	"strconv"
	"strings"

	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/wkt"

	"servicemap/coverage"
	"servicemap/place"
)

func placeColumns() []column[placed] {
	type row = placed
	access := func(name, chinese string, of func(*place.Accessibility) place.Known) column[row] {
		return plain(name, chinese, func(p row) string { return answer(of(&p.Accessibility)) })
	}
	return slices.Concat([]column[row]{
		prose("code", "编码", func(p row) string { return p.Code }),
		plain("kind", "类型", func(p row) string { return p.Kind.String() }),
		prose("name", "名称", func(p row) string { return p.Name }),
		prose("name_en", "英文名称", func(p row) string { return p.NameEN }),
		entries("former_names", "曾用名", func(p row) []string { return p.FormerNames }),
		plain("longitude", "经度", func(p row) string { return degrees(p.Location.Lon) }),
		plain("latitude", "纬度", func(p row) string { return degrees(p.Location.Lat) }),
		prose("address", "地址", func(p row) string { return p.Address }),
		prose("area_code", "所属区域编码", func(p row) string { return p.area }),
		plain("status", "状态", func(p row) string { return p.Status.String() }),
		prose("status_note", "状态说明", func(p row) string { return p.StatusNote }),
		plain("closed_from", "关闭开始", func(p row) string { return instant(p.ClosedFrom) }),
		plain("closed_until", "关闭结束", func(p row) string { return instant(p.ClosedUntil) }),
	}, scheduleColumns("开放时间", func(p row) place.Schedule { return p.Schedule }), []column[row]{
		access("step_free_entrance", "无障碍入口", func(a *place.Accessibility) place.Known { return a.StepFreeEntrance }),
		access("ramp", "坡道", func(a *place.Accessibility) place.Known { return a.Ramp }),
		access("lift", "电梯", func(a *place.Accessibility) place.Known { return a.Lift }),
		access("accessible_toilet", "无障碍卫生间", func(a *place.Accessibility) place.Known { return a.AccessibleToilet }),
		access("hearing_loop", "助听环路", func(a *place.Accessibility) place.Known { return a.HearingLoop }),
		access("tactile_path", "盲道", func(a *place.Accessibility) place.Known { return a.TactilePath }),
		plain("surveyed_on", "无障碍调查日期", func(p row) string { return day(p.Accessibility.SurveyedOn) }),
	}, contactColumns(func(p row) []place.Contact { return p.Contacts }), []column[row]{
		prose("picture", "图片", func(p row) string { return firstPicture(p.Place).URL }),
		prose("picture_text", "图片说明", func(p row) string { return firstPicture(p.Place).Text }),
		prose("notice", "公告", func(p row) string { return p.Notice.Text }),
		plain("notice_from", "公告开始", func(p row) string { return instant(p.Notice.From) }),
		plain("notice_until", "公告结束", func(p row) string { return instant(p.Notice.Until) }),
		plain("verified_at", "核实时间", func(p row) string { return instant(p.VerifiedAt) }),
		prose("verified_by", "核实单位", func(p row) string { return p.VerifiedBy }),
	}, kindColumns())
}

// kindColumns are empty for places of other kinds.
func kindColumns() []column[placed] {
	type row = placed
	return []column[row]{
		plain("demonstration", "示范中心", func(p row) string {
			if p.Kind != place.ServiceCenter {
				return ""
			}
			return yesNo(p.Demonstration)
		}),
		entries("amenities", "便民设施", func(p row) []string { return names(p.Amenities) }),
		plain("seats", "座位数", func(p row) string { return count(p.Seats) }),
		plain("books", "藏书量", func(p row) string { return count(p.Books) }),
		entries("topics", "调解事项", func(p row) []string { return p.Topics }),
		prose("theme", "主题", func(p row) string { return p.Theme }),
		prose("period", "时期", func(p row) string { return p.Period }),
		prose("cluster_code", "阵地群编码", func(p row) string { return p.ClusterCode }),
		entries("facilities", "设施", func(p row) []string { return p.Facilities }),
	}
}

func firstPicture(p *place.Place) place.Picture {
	if len(p.Pictures) == 0 {
		return place.Picture{}
	}
	return p.Pictures[0]
}

func scheduleColumns[T any](hours string, of func(T) place.Schedule) []column[T] {
	return []column[T]{
		prose("hours", hours, func(r T) string { return of(r).Hours }),
		prose("holiday", "节假日", func(r T) string { return of(r).Holiday }),
		prose("working_weekend", "调休上班日", func(r T) string { return of(r).WorkingWeekend }),
	}
}

// contactColumns are the columns of three phones.
func contactColumns[T any](of func(T) []place.Contact) []column[T] {
	var columns []column[T]
	for i, suffix := range []string{"", "_2", "_3"} {
		text := func(part func(place.Contact) string) func(T) string {
			return func(r T) string {
				if all := of(r); i < len(all) {
					return part(all[i])
				}
				return ""
			}
		}
		chinese := strings.TrimPrefix(suffix, "_")
		columns = append(columns,
			prose("phone_label"+suffix, "电话名称"+chinese, text(func(c place.Contact) string { return c.Label })),
			prose("phone"+suffix, "电话"+chinese, text(func(c place.Contact) string { return c.Phone })),
			prose("phone_hours"+suffix, "电话时间"+chinese, text(func(c place.Contact) string { return c.Hours })),
		)
	}
	return columns
}

func zoneColumns() []column[zoned] {
	type row = zoned
	return slices.Concat([]column[row]{
		prose("center_code", "中心编码", func(z row) string { return z.CenterCode }),
		plain("kind", "功能区", func(z row) string { return z.Kind.String() }),
		prose("name", "名称", func(z row) string { return z.Name }),
		entries("services", "服务项目", func(z row) []string { return z.Services }),
		plain("capacity", "容量", func(z row) string { return count(z.Capacity) }),
	}, scheduleColumns("开放时间", func(z row) place.Schedule { return z.Schedule }), contactColumns(func(z row) []place.Contact { return z.Contacts }))
}

func clusterColumns() []column[*place.Cluster] {
	type row = *place.Cluster
	return []column[row]{
		prose("code", "编码", func(k row) string { return k.Code }),
		prose("name", "名称", func(k row) string { return k.Name }),
		prose("lead_unit", "牵头单位", func(k row) string { return k.LeadUnit }),
		prose("area_code", "所属区域编码", func(k row) string { return k.AreaCode }),
	}
}

func squadColumns() []column[*place.Squad] {
	type row = *place.Squad
	return slices.Concat([]column[row]{
		prose("code", "编码", func(s row) string { return s.Code }),
		prose("name", "名称", func(s row) string { return s.Name }),
		prose("name_en", "英文名称", func(s row) string { return s.NameEN }),
		entries("skills", "技能", func(s row) []string { return names(s.Skills) }),
		prose("base_code", "驻点编码", func(s row) string { return s.BaseCode }),
		entries("serves", "服务区域", func(s row) []string { return s.Serves }),
		plain("members", "人数", func(s row) string { return count(s.Members) }),
	}, scheduleColumns("值班时间", func(s row) place.Schedule { return s.Schedule }), contactColumns(func(s row) []place.Contact { return s.Contacts }))
}

func areaColumns() []column[*place.Area] {
	type row = *place.Area
	stars := func(name, chinese string, of place.Star) column[row] {
		return plain(name, chinese, func(a row) string { return count(a.Stars[of]) })
	}
	return []column[row]{
		prose("code", "编码", func(a row) string { return a.Code }),
		plain("level", "级别", func(a row) string { return a.Level.String() }),
		prose("name", "名称", func(a row) string { return a.Name }),
		prose("name_en", "英文名称", func(a row) string { return a.NameEN }),
		prose("parent_code", "上级编码", func(a row) string { return a.ParentCode }),
		plain("wkt", "边界", func(a row) string { return outline(a.Boundary) }),
		plain("population", "人口", func(a row) string { return count(a.Population) }),
		plain("grids", "网格数", func(a row) string { return count(a.Grids) }),
		plain("buildings", "楼栋数", func(a row) string { return count(a.Buildings) }),
		plain("contact_households", "联系户数", func(a row) string { return count(a.ContactHouseholds) }),
		plain("stars_year", "评星年份", func(a row) string { return count(a.StarsYear) }),
		stars("stars_organisation", "组织建设先锋星", place.Organisation),
		stars("stars_co_governance", "共建共治融合星", place.CoGovernance),
		stars("stars_basic_support", "基础保障有力星", place.BasicSupport),
		stars("stars_satisfaction", "服务群众满意星", place.Satisfaction),
		stars("stars_livability", "宜居稳定幸福星", place.Livability),
		entries("types", "六型社区", func(a row) []string { return names(a.Types) }),
	}
}

// outline returns well-known text; empty for none.
func outline(boundary *geom.MultiPolygon) string {
	if boundary == nil {
		return ""
	}
	text, err := wkt.Marshal(boundary)
	if err != nil {
		panic(err) // polygons of longitudes and latitudes always have one
	}
	return text
}

func indicatorColumns() []column[*place.Indicator] {
	type row = *place.Indicator
	return []column[row]{
		prose("area_code", "区域编码", func(n row) string { return n.AreaCode }),
		prose("topic", "指标编码", func(n row) string { return n.Topic }),
		prose("label", "指标名称", func(n row) string { return n.Label }),
		prose("label_en", "指标英文名称", func(n row) string { return n.LabelEN }),
		plain("value", "数值", func(n row) string { return degrees(n.Value) }),
		prose("unit", "单位", func(n row) string { return n.Unit }),
		plain("from", "开始日期", func(n row) string { return day(&n.From) }),
		plain("until", "结束日期", func(n row) string { return day(&n.Until) }),
	}
}

func standardColumns() []column[*coverage.Standard] {
	type row = *coverage.Standard
	number := func(name, chinese string, of func(row) *int) column[row] {
		return plain(name, chinese, func(s row) string {
			if n := of(s); n != nil {
				return strconv.Itoa(*n)
			}
			return ""
		})
	}
	return []column[row]{
		prose("id", "编号", func(s row) string { return s.ID }),
		prose("name", "名称", func(s row) string { return s.Name }),
		prose("clause", "条款", func(s row) string { return s.Clause }),
		plain("measure", "指标", func(s row) string { return s.Measure.String() }),
		plain("minutes", "分钟", func(s row) string { return strconv.Itoa(s.Minutes) }),
		number("min_metres", "最小距离", func(s row) *int { return s.MinMetres }),
		number("max_metres", "最大距离", func(s row) *int { return s.MaxMetres }),
		number("min_people", "最少人数", func(s row) *int { return s.MinPeople }),
		number("max_people", "最多人数", func(s row) *int { return s.MaxPeople }),
		plain("target_share", "目标覆盖率", func(s row) string {
			if s.TargetShare == nil {
				return ""
			}
			return degrees(*s.TargetShare)
		}),
		prose("certainty", "可靠程度", func(s row) string { return s.Certainty }),
		prose("source", "出处", func(s row) string { return s.Source }),
	}
}

func cellColumns() []column[sourced] {
	type row = sourced
	return []column[row]{
		prose("code", "编码", func(c row) string { return c.Code }),
		plain("longitude", "经度", func(c row) string { return degrees(c.Center.Lon) }),
		plain("latitude", "纬度", func(c row) string { return degrees(c.Center.Lat) }),
		plain("people", "人口", func(c row) string { return count(&c.People) }),
		plain("age_0_6", "0-6岁", func(c row) string { return count(c.Age0To6) }),
		plain("age_60_up", "60岁及以上", func(c row) string { return count(c.Age60Up) }),
		plain("age_65_up", "65岁及以上", func(c row) string { return count(c.Age65Up) }),
		plain("households", "户数", func(c row) string { return count(c.Households) }),
		plain("size_m", "网格边长", func(c row) string {
			if c.SizeMetres == nil {
				return ""
			}
			return strconv.FormatFloat(float64(*c.SizeMetres), 'f', -1, 32)
		}),
	}
}
