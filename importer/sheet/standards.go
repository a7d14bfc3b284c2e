package sheet

import (
	"context"
	"io"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"servicemap/coverage"
	"servicemap/fault"
)

// longestWalk is the most minutes that questions of coverage take.
const longestWalk = 60

// Standards reads a district's own standards and gives each sound one to each, with the number of its row; a problem that
// each returns refuses the row. A share of people covered has a target, the people of a circle have bounds. Origin is left
// empty. Errors are as those of Places.
func Standards(ctx context.Context, r io.Reader, o Options, each func(row int, s *coverage.Standard) *fault.Problem) (*Report, error) {
	return load(ctx, r, o, standardTable(), each)
}

func standardTable() table[coverage.Standard] {
	type row = coverage.Standard
	count := func(name string, of func(*row) **int, zh ...string) column[row] {
		return column[row]{spec{name, zh, false}, func(c *cell, s *row) {
			if n := c.count(); n != nil {
				whole := int(*n)
				*of(s) = &whole
			}
		}}
	}
	columns := []column[row]{
		{spec{"id", []string{"编号", "编码", "标准编号", "目标编号"}, true}, func(c *cell, s *row) { s.ID = c.standardID() }},
		{spec{"name", []string{"名称", "标准名称", "目标名称"}, true}, func(c *cell, s *row) { s.Name = c.name() }},
		{spec{"clause", []string{"条款", "条文", "条文号"}, false}, func(c *cell, s *row) { s.Clause = c.name() }},
		{spec{"measure", []string{"指标", "度量", "衡量内容"}, true}, func(c *cell, s *row) {
			s.Measure = word(c, c.text, coverage.ParseMeasure, coverage.MeasureNames())
		}},
		{spec{"minutes", []string{"分钟", "步行分钟", "步行时间"}, true}, func(c *cell, s *row) {
			if n := c.between(1, longestWalk); n != nil {
				s.Minutes = int(*n)
			}
		}},
		count("min_metres", func(s *row) **int { return &s.MinMetres }, "最小距离", "最短距离", "步行距离下限"),
		count("max_metres", func(s *row) **int { return &s.MaxMetres }, "最大距离", "最长距离", "步行距离上限"),
		count("min_people", func(s *row) **int { return &s.MinPeople }, "最少人数", "人口下限", "服务人口下限"),
		count("max_people", func(s *row) **int { return &s.MaxPeople }, "最多人数", "人口上限", "服务人口上限"),
		{spec{"target_share", []string{"目标覆盖率", "目标比例", "覆盖率目标"}, false}, func(c *cell, s *row) { s.TargetShare = c.share() }},
		{spec{"certainty", []string{"可靠程度", "可信程度", "确定程度"}, false}, func(c *cell, s *row) { s.Certainty = c.name() }},
		{spec{"source", []string{"出处", "依据", "资料来源"}, false}, func(c *cell, s *row) { s.Source = c.name() }},
	}
	return table[row]{columns: columns, limit: rowLimit, finish: finishStandard, unique: identity[row]{
		column: "id", zh: "第 %d 行已有这个编号", en: "row %d has this id already",
		cure: fault.Text{ZH: "每行一个编号", EN: "give every row an id of its own"},
		key:  func(_ *cell, s *row) string { return s.ID },
	}}
}

// standardID returns the id of a standard, which none of the national ones has.
func (c *cell) standardID() string {
	id := c.code()
	if slices.ContainsFunc(coverage.NationalStandards(), func(s coverage.Standard) bool { return s.ID == id }) {
		c.refuse(fault.Text{ZH: "这是国家标准的编号", EN: "is the id of a national standard"},
			fault.Text{ZH: "换一个编号", EN: "choose another"})
	}
	return id
}

// share returns a share of more than nothing and at most all: 0.9 or 90%.
func (c *cell) share() *float64 {
	text := norm.NFKC.String(c.text)
	number, percent := strings.CutSuffix(text, "%")
	number = strings.TrimSpace(number)
	plain := decimal(number)
	if percent {
		number += "e-2" // 90% is to be exactly 0.9
	}
	v, err := strconv.ParseFloat(number, 64)
	if err != nil || !plain || !(v > 0 && v <= 1) {
		c.refuse(fault.Text{ZH: "不是大于 0、不超过 100% 的比例", EN: "is not a share of more than 0 and at most 100%"},
			fault.Text{ZH: "写成 0.9 或 90%", EN: "write 0.9 or 90%"})
		return nil
	}
	return &v
}

// finishStandard checks what belongs together: the measure and its numbers, the two ends of a range.
func finishStandard(c *cell, s *coverage.Standard) {
	for _, r := range []struct {
		least, most *int
		column      string
	}{{s.MinMetres, s.MaxMetres, "max_metres"}, {s.MinPeople, s.MaxPeople, "max_people"}} {
		if r.least != nil && r.most != nil && *r.most < *r.least {
			c.refuseAt(r.column, textf("小于下限 %d", "is less than the lower bound, %d", *r.least), fault.Text{ZH: "检查两个数", EN: "look at both numbers"})
		}
	}
	if c.failed("measure") || c.failed("target_share") || c.failed("min_people") || c.failed("max_people") {
		return
	}
	people := s.MinPeople != nil || s.MaxPeople != nil
	switch {
	case s.Measure == coverage.CoverageShare && s.TargetShare == nil:
		c.refuseAt("target_share", fault.Text{ZH: "覆盖率标准没有目标", EN: "a COVERAGE_SHARE needs a target"},
			fault.Text{ZH: "填写 0.9 或 90%", EN: "write 0.9 or 90%"})
	case s.Measure == coverage.CoverageShare && people:
		c.refuseAt("measure", fault.Text{ZH: "覆盖率标准不规定服务人口", EN: "a COVERAGE_SHARE has no people of a circle"},
			fault.Text{ZH: "另写一行 CIRCLE_PEOPLE", EN: "write them in another row, as CIRCLE_PEOPLE"})
	case s.Measure == coverage.CirclePeople && !people:
		c.refuseAt("min_people", fault.Text{ZH: "服务人口标准没有人数", EN: "CIRCLE_PEOPLE needs min_people, max_people or both"}, fault.Text{})
	case s.Measure == coverage.CirclePeople && s.TargetShare != nil:
		c.refuseAt("measure", fault.Text{ZH: "服务人口标准没有覆盖率目标", EN: "CIRCLE_PEOPLE has no target_share"},
			fault.Text{ZH: "另写一行 COVERAGE_SHARE", EN: "write it in another row, as COVERAGE_SHARE"})
	}
}
