package export

import (
	"context"
	"io"
	"slices"
	"strconv"

	"servicemap/coverage"
	"servicemap/place"
	"servicemap/report"
	"servicemap/walk"
)

// MostGaps is how many clusters of people left out are written: the largest.
const MostGaps = 1000

// Coverage returns a report as a table: a row for each area, the worst first, then the totals. GeoJSON has the totals in front
// of the features. Each row says what its numbers were made from.
func Coverage(r *report.Report) *Export {
	rows := make([]*report.Row, 0, len(r.Rows)+1)
	for i := range r.Rows {
		rows = append(rows, &r.Rows[i])
	}
	total := append(slices.Clip(rows), &r.Total)
	return &Export{about: aboutOf(r), rows: &withTotal{
		listing: listing[*report.Row]{table: table[*report.Row]{feature: areaCoverageFeature}, records: rows},
		table:   listing[*report.Row]{table: table[*report.Row]{columns: coverageColumns(r)}, records: total},
	}}
}

// withTotal is a listing whose table has one row more.
type withTotal struct {
	listing[*report.Row]
	table listing[*report.Row]
}

func (w *withTotal) writeCSV(to io.Writer, o CSV) error { return w.table.writeCSV(to, o) }

// Gaps returns the clusters of people left out, the largest first.
func Gaps(ctx context.Context, r *report.Report) (*Export, error) {
	gaps, err := r.Gaps(ctx, MostGaps)
	if err != nil {
		return nil, err
	}
	rows := make([]numbered, len(gaps))
	for i := range gaps {
		rows[i] = numbered{i + 1, &gaps[i], r}
	}
	t := table[numbered]{columns: gapColumns(r), feature: gapFeature}
	return &Export{about: aboutOf(r), rows: &listing[numbered]{table: t, records: rows}}, nil
}

func coverageColumns(r *report.Report) []column[*report.Row] {
	type row = *report.Row
	whole := func(name, chinese string, of func(row) int) column[row] {
		return plain(name, chinese, func(w row) string { return strconv.Itoa(of(w)) })
	}
	columns := []column[row]{
		prose("code", "编码", func(w row) string { return orTotal(w, func(a *place.Area) string { return a.Code }, "") }),
		plain("level", "级别", func(w row) string {
			return orTotal(w, func(a *place.Area) string { return a.Level.String() }, "TOTAL")
		}),
		prose("name", "名称", func(w row) string { return orTotal(w, func(a *place.Area) string { return a.Name }, totalName(r)) }),
		prose("name_en", "英文名称", func(w row) string { return orTotal(w, func(a *place.Area) string { return a.NameEN }, "") }),
		whole("people", "人口", func(w row) int { return w.People }),
		whole("covered", "可及人口", func(w row) int { return w.Covered }),
		plain("share", "覆盖率", func(w row) string { return optional(shareOf(w.Total)) }),
		plain("mean_minutes", "平均分钟", func(w row) string { return optional(hundredths(w.Mean)) }),
		plain("p90_minutes", "九成分钟", func(w row) string { return optional(hundredths(w.P90)) }),
	}
	for i, chinese := range []string{"可及", "过远", "不可达", "按直线估算", "区域外"} {
		columns = append(columns, whole("class_"+classColumn(coverage.Class(i)), chinese, func(w row) int { return w.Classes[i] }))
	}
	for i, s := range r.Standards() {
		id := harmless(s.ID)
		columns = append(columns,
			plain(id+" met", id+" 达标", func(w row) string { return knownName(w.Verdicts[i].Met) }),
			plain(id+" value", id+" 数值", func(w row) string { return optional(w.Verdicts[i].Value) }),
			plain(id+" threshold", id+" 标准值", func(w row) string { return optional(w.Verdicts[i].Threshold) }))
	}
	return append(columns, nameColumns[row](r)...)
}

// nameColumns are the names on the numbers: the same in every row.
func nameColumns[T any](r *report.Report) []column[T] {
	fixed := func(name, chinese, text string) column[T] {
		return prose(name, chinese, func(T) string { return text })
	}
	return []column[T]{
		fixed("of", "所问场所", r.Question.Asked()),
		fixed("minutes", "分钟", strconv.Itoa(r.Question.Minutes)),
		fixed("pace", "步速", r.Pace()),
		fixed("profile", "出行方式", r.Profile()),
		fixed("group", "人群", r.Question.Group.String()),
		fixed("method", "方法", r.Method()),
		fixed("population_source", "人口来源", r.Source()),
		fixed("population_date", "人口日期", day(r.At.PopulationDate)),
		fixed("network_date", "路网日期", day(r.At.NetworkDate)),
		fixed("data_versions", "数据版本", r.Versions()),
	}
}

// numbered is a gap with its number, from 1.
type numbered struct {
	number int
	*report.Gap
	of *report.Report
}

func gapColumns(r *report.Report) []column[numbered] {
	type row = numbered
	nearest := func(of func(row) string) func(row) string {
		return func(g row) string {
			if g.Nearest == nil {
				return ""
			}
			return of(g)
		}
	}
	return append([]column[row]{
		plain("number", "序号", func(g row) string { return strconv.Itoa(g.number) }),
		plain("people", "人口", func(g row) string { return strconv.Itoa(g.People) }),
		prose("area_code", "所属区域编码", func(g row) string { return codeOf(g.Center.Area) }),
		prose("area_name", "所属区域", func(g row) string {
			if g.Center.Area == nil {
				return ""
			}
			return g.Center.Area.Name
		}),
		plain("longitude", "经度", func(g row) string { return degrees(g.Center.At.Lon) }),
		plain("latitude", "纬度", func(g row) string { return degrees(g.Center.At.Lat) }),
		prose("nearest_code", "最近场所编码", nearest(func(g row) string { return g.place().Code })),
		prose("nearest_name", "最近场所", nearest(func(g row) string { return g.place().Name })),
		plain("nearest_minutes", "步行分钟", nearest(func(g row) string { return strconv.Itoa(g.of.Question.Pace.Minutes(g.Nearest.EMM)) })),
		plain("nearest_metres", "步行米数", nearest(func(g row) string { return strconv.Itoa(walk.Metres(g.Nearest.Length)) })),
		plain("nearest_method", "步行方法", nearest(func(g row) string { return methodName(g.Nearest.Method) })),
	}, nameColumns[row](r)...)
}

func (g numbered) place() *place.Place { return g.of.At.Catalogue.Place(g.Nearest.Place) }

func orTotal(w *report.Row, of func(*place.Area) string, total string) string {
	if w.Area == nil {
		return total
	}
	return of(w.Area)
}

func totalName(r *report.Report) string {
	if r.Area != nil {
		return "合计 " + r.Area.Name
	}
	return "合计"
}

func classColumn(c coverage.Class) string {
	return []string{"covered", "uncovered", "unreachable", "straight_line", "outside"}[c]
}

func knownName(k place.Known) string {
	return [...]string{place.Unknown: "unknown", place.Yes: "yes", place.No: "no"}[k]
}

func methodName(m walk.Method) string { return [...]string{"NETWORK", "STRAIGHT_LINE"}[m] }

func shareOf(t coverage.Total) *float64 {
	share, ok := t.Share()
	if !ok {
		return nil
	}
	return &share
}

func hundredths(minutes *float64) *float64 {
	if minutes == nil {
		return nil
	}
	v := report.Hundredths(*minutes)
	return &v
}

func optional(v *float64) string {
	if v == nil {
		return ""
	}
	return degrees(*v)
}
