package sheet

import (
	"context"
	"io"
	"time"

	"servicemap/fault"
	"servicemap/place"
)

// Indicators reads published totals and gives each sound one to each, with the number of its row; a problem that each returns
// refuses the row. An area has one total of a topic from a day on. Source is left empty. Errors are as those of Places.
func Indicators(ctx context.Context, r io.Reader, o Options, each func(row int, n *place.Indicator) *fault.Problem) (*Report, error) {
	report, err := load(ctx, r, o, indicatorTable(), each)
	report.uncompared(&o, "area_code")
	return report, err
}

func indicatorTable() table[place.Indicator] {
	type row = place.Indicator
	day := func(of func(*row) *time.Time) rule[row] {
		return func(c *cell, n *row) {
			if d := c.day(); d != nil {
				*of(n) = *d
			}
		}
	}
	columns := []column[row]{
		{spec{"area_code", areaHeadings(), true}, func(c *cell, n *row) { n.AreaCode = c.areaCode() }},
		{spec{"topic", []string{"指标编码", "指标代码", "主题"}, true}, func(c *cell, n *row) { n.Topic = c.code() }},
		{spec{"label", []string{"指标名称", "指标", "名称"}, true}, func(c *cell, n *row) { n.Label = c.name() }},
		{spec{"label_en", []string{"指标英文名称", "英文名称", "英文名"}, false}, func(c *cell, n *row) { n.LabelEN = c.name() }},
		{spec{"value", []string{"数值", "指标值", "值"}, true}, func(c *cell, n *row) { n.Value, _ = c.number() }},
		{spec{"unit", []string{"单位", "计量单位"}, true}, func(c *cell, n *row) { n.Unit = c.name() }},
		{spec{"from", []string{"开始日期", "起始日期", "统计开始日期"}, true}, day(func(n *row) *time.Time { return &n.From })},
		{spec{"until", []string{"结束日期", "截止日期", "统计结束日期"}, true}, day(func(n *row) *time.Time { return &n.Until })},
	}
	finish := func(c *cell, n *row) {
		if !n.From.IsZero() && !n.Until.IsZero() && n.Until.Before(n.From) {
			c.refuseAt("until", fault.Text{ZH: "早于 from", EN: "is before from"}, fault.Text{ZH: "检查两个日期", EN: "look at both dates"})
		}
	}
	return table[row]{
		columns: columns,
		limit:   rowLimit,
		finish:  finish,
		unique: identity[row]{
			column: "topic", zh: "第 %d 行已有该区域自同一天起的这一指标", en: "row %d has this area's total of the topic from the same day already",
			cure: fault.Text{ZH: "每个区域、指标和时段一行", EN: "give each area, topic and period one row"},
			key: func(_ *cell, n *row) string {
				if n.AreaCode == "" || n.Topic == "" || n.From.IsZero() {
					return ""
				}
				return n.AreaCode + "\x00" + n.Topic + "\x00" + n.From.Format(time.DateOnly)
			},
		},
	}
}
