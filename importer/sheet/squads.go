package sheet

import (
	"context"
	"io"

	"servicemap/fault"
	"servicemap/place"
)

// Squads reads volunteer squads and gives each sound one to each, with the number of its row; a problem that each returns
// refuses the row. Whether there is a place of the base's code is not looked at. Key, Source, Base, Published and UpdatedAt
// are left empty. Errors are as those of Places.
func Squads(ctx context.Context, r io.Reader, o Options, each func(row int, s *place.Squad) *fault.Problem) (*Report, error) {
	report, err := load(ctx, r, o, squadTable(), func(row int, s *squadRow) *fault.Problem { return each(row, &s.Squad) })
	report.uncompared(&o, "serves")
	return report, err
}

// squadRow is a squad with what its row says besides.
type squadRow struct {
	place.Squad
	duty duty
}

func squadTable() table[squadRow] {
	type row = squadRow
	columns := []column[row]{
		{spec{"code", []string{"编码", "编号", "代码", "小队编码", "小队编号"}, true}, func(c *cell, s *row) { s.Code = c.code() }},
		{spec{"name", []string{"名称", "中文名称", "小队名称"}, true}, func(c *cell, s *row) { s.Name = c.name() }},
		{spec{"name_en", []string{"英文名称", "英文名"}, false}, func(c *cell, s *row) { s.NameEN = c.name() }},
		{spec{"skills", []string{"技能", "服务技能", "特长", "专长"}, true}, func(c *cell, s *row) { s.Skills = c.skills() }},
		{spec{"base_code", []string{"驻点编码", "驻点编号", "驻地编码", "所在场所编码", "所在场所编号"}, false}, func(c *cell, s *row) { s.BaseCode = c.code() }},
		{spec{"serves", []string{"服务区域", "服务区域编码", "服务社区", "服务社区编码"}, false}, func(c *cell, s *row) { s.Serves = c.areaCodes() }},
		{spec{"members", []string{"人数", "队员人数", "队员数", "志愿者人数"}, false}, func(c *cell, s *row) { s.Members = c.count() }},
	}
	columns = append(columns, scheduleColumns(func(s *row) *place.Schedule { return &s.Schedule })...)
	columns = append(columns, dutyColumns(func(s *row) *duty { return &s.duty })...)
	return table[row]{
		columns: columns,
		limit:   rowLimit,
		finish:  func(c *cell, s *row) { s.Contacts = s.duty.contacts(c) },
		unique:  byCode(func(s *row) string { return s.Code }),
	}
}

// skills returns one skill or more.
func (c *cell) skills() []place.Skill {
	out := words(c, place.ParseSkill, place.SkillNames())
	if len(out) == 0 && !c.failed(c.spec.name) {
		c.refuse(fault.Text{ZH: "不能为空", EN: "must not be empty"}, fault.Text{})
	}
	return out
}
