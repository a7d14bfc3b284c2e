package report

import (
	"slices"
	"strings"

	"servicemap/coverage"
	"servicemap/fault"
	"servicemap/place"
	"servicemap/walk"
)

// The contract's names of paces and profiles.

func paces() []walk.Pace {
	return []walk.Pace{walk.Standard, walk.Cautious, walk.Elderly, walk.Brisk}
}
func paceNames() []string    { return []string{"STANDARD", "CAUTIOUS", "ELDERLY", "BRISK"} }
func profileNames() []string { return []string{"FOOT", "WHEELCHAIR"} }

func requireNames() []string { return []string{"ANY", "ALL"} }

func parseRequire(s string) (all, ok bool) {
	return s == requireNames()[1], slices.Contains(requireNames(), s)
}

// needNames are in the order of place.Need.
func needNames() []string {
	return []string{"STEP_FREE_ENTRANCE", "RAMP", "LIFT", "ACCESSIBLE_TOILET", "HEARING_LOOP", "TACTILE_PATH"}
}

func parseNeed(s string) (place.Need, bool) {
	i := slices.Index(needNames(), s)
	return place.Need(max(i, 0)), i >= 0
}

func needWord(n place.Need) fault.Text {
	return [...]fault.Text{
		place.NeedStepFreeEntrance: {ZH: "无障碍入口", EN: "a step-free entrance"}, place.NeedRamp: {ZH: "坡道", EN: "a ramp"},
		place.NeedLift: {ZH: "电梯", EN: "a lift"}, place.NeedAccessibleToilet: {ZH: "无障碍卫生间", EN: "an accessible toilet"},
		place.NeedHearingLoop: {ZH: "助听环路", EN: "a hearing loop"}, place.NeedTactilePath: {ZH: "盲道", EN: "a tactile path"},
	}[n]
}

func parsePace(s string) (walk.Pace, bool) {
	i := slices.Index(paceNames(), s)
	return paces()[max(i, 0)], i >= 0
}

func paceName(p walk.Pace) string { return paceNames()[slices.Index(paces(), p)] }

func parseProfile(s string) (walk.Profile, bool) {
	i := slices.Index(profileNames(), s)
	return walk.Profile(max(i, 0)), i >= 0
}

// The words of a report for people.

func kindWord(k place.Kind) fault.Text {
	return fault.Text{ZH: k.Chinese(), EN: map[place.Kind]string{
		place.ServiceCenter: "service centers", place.RedStation: "red stations", place.ReadingRoom: "reading rooms",
		place.MediationRoom: "mediation rooms", place.HistoryColumn: "history columns", place.Venue: "shared venues",
	}[k]}
}

func zoneWord(z place.ZoneKind) fault.Text {
	return fault.Text{ZH: z.Chinese(), EN: strings.ToLower(strings.ReplaceAll(z.String(), "_", " "))}
}

func levelWord(l place.Level) fault.Text {
	return [...]fault.Text{
		place.District: {ZH: "区县", EN: "district"}, place.Street: {ZH: "街道(乡镇)", EN: "street"},
		place.Community: {ZH: "社区(村)", EN: "community"}, place.Grid: {ZH: "网格", EN: "grid"},
	}[l]
}

func groupWord(g coverage.Group) fault.Text {
	return map[coverage.Group]fault.Text{
		coverage.Everybody: {ZH: "全体居民", EN: "all residents"}, coverage.Age0To6: {ZH: "0–6 岁儿童", EN: "children from 0 to 6"},
		coverage.Age60Up: {ZH: "60 岁及以上老人", EN: "people of 60 and more"}, coverage.Age65Up: {ZH: "65 岁及以上老人", EN: "people of 65 and more"},
		coverage.Households: {ZH: "家庭户", EN: "households"},
	}[g]
}

// counted is what a number counts, and the unit behind it in Chinese.
func counted(g coverage.Group) fault.Text {
	if g == coverage.Households {
		return fault.Text{ZH: "户", EN: "households"}
	}
	return fault.Text{ZH: "人", EN: "people"}
}

func classWord(c coverage.Class) fault.Text {
	return [...]fault.Text{
		coverage.Covered:      {ZH: "可及:在步行时限内", EN: "covered: within the walk"},
		coverage.Uncovered:    {ZH: "过远:有路可走,但超过时限", EN: "too far: a way leads there, but it is too long"},
		coverage.Unreachable:  {ZH: "不可达:没有路通向所问的场所", EN: "unreachable: no way leads to any such place"},
		coverage.StraightLine: {ZH: "按直线估算:附近没有已绘制的道路", EN: "straight line: no mapped way near, judged by distance × 1.3"},
		coverage.Outside:      {ZH: "区域外:不在任何已导入的区域内", EN: "outside: in none of the loaded areas"},
	}[c]
}

func methodWord(m walk.Method) fault.Text {
	if m == walk.OnNetwork {
		return fault.Text{
			ZH: "沿步行路网逐人口网格计算最短步行路程,台阶、电梯等折算为路程;附近没有道路处按直线距离 × 1.3 估算并单列",
			EN: "shortest walks over the network of streets and paths from each population cell, steps and lifts counted as length; where no way is mapped, straight distance × 1.3, told apart",
		}
	}
	return fault.Text{ZH: "没有步行路网:全部按直线距离 × 1.3 估算", EN: "no walking network is loaded: straight distance × 1.3 for all"}
}

func paceWord(p walk.Pace) fault.Text {
	return map[walk.Pace]fault.Text{
		walk.Standard: {ZH: "标准:15 分钟 1000 米(GB 50180-2018 十五分钟生活圈上限)", EN: "standard: 1,000 m in 15 minutes (upper end of GB 50180-2018's circle)"},
		walk.Cautious: {ZH: "稳妥:15 分钟 800 米(GB 50180-2018 十五分钟生活圈下限)", EN: "cautious: 800 m in 15 minutes (lower end of GB 50180-2018's circle)"},
		walk.Elderly:  {ZH: "老人:15 分钟 720 米(每秒 0.80 米)", EN: "elderly: 720 m in 15 minutes (0.80 m/s)"},
		walk.Brisk:    {ZH: "快步:15 分钟 1215 米(每秒 1.35 米)", EN: "brisk: 1,215 m in 15 minutes (1.35 m/s)"},
	}[p]
}

func profileWord(p walk.Profile) fault.Text {
	if p == walk.Wheelchair {
		return fault.Text{ZH: "轮椅:不走台阶;是否平坦未知的路段视为可走", EN: "wheelchair: no steps; ways of which nobody recorded whether they are level count as open"}
	}
	return fault.Text{ZH: "步行", EN: "on foot"}
}

func knownWord(k place.Known) fault.Text {
	return [...]fault.Text{place.Unknown: {ZH: "无法判定", EN: "no verdict"}, place.Yes: {ZH: "达标", EN: "met"}, place.No: {ZH: "未达标", EN: "not met"}}[k]
}
