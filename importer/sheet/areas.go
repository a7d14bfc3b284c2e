package sheet

import (
	"context"
	"io"

	"servicemap/fault"
	"servicemap/place"
)

// areaRowLimit bounds the bytes of one row with an outline in it.
const areaRowLimit = 8 << 20

// Areas reads areas and gives each sound one to each, with the number of its row; a problem that each returns refuses the
// row. Boundaries are rings that are closed and have an extent, in WGS 84 with SRID 4326; whether they cross themselves and
// whether parents exist is not looked at. Key and Source are left empty. Errors are as those of Places.
func Areas(ctx context.Context, r io.Reader, o Options, each func(row int, a *place.Area) *fault.Problem) (*Report, error) {
	return load(ctx, r, o, areaTable(), each)
}

func areaTable() table[place.Area] {
	type row = place.Area
	columns := []column[row]{
		{spec{"code", []string{"编码", "编号", "代码", "区域编码", "统计用区划代码"}, true}, func(c *cell, a *row) { a.Code = c.code() }},
		{spec{"level", []string{"级别", "层级", "类型"}, true}, func(c *cell, a *row) {
			a.Level = word(c, c.text, place.ParseLevel, place.LevelNames())
		}},
		{spec{"name", []string{"名称", "中文名称", "区域名称"}, true}, func(c *cell, a *row) { a.Name = c.name() }},
		{spec{"name_en", []string{"英文名称", "英文名"}, false}, func(c *cell, a *row) { a.NameEN = c.name() }},
		{spec{"parent_code", []string{"上级编码", "上级代码", "上级区域编码"}, false}, func(c *cell, a *row) { a.ParentCode = c.code() }},
		{spec{"wkt", []string{"边界", "范围"}, false}, func(c *cell, a *row) { a.Boundary = c.boundary() }},
		{spec{"population", []string{"人口", "人口数", "常住人口"}, false}, func(c *cell, a *row) { a.Population = c.count() }},
	}
	finish := func(c *cell, a *row) {
		if a.ParentCode != "" && a.ParentCode == a.Code {
			c.refuseAt("parent_code", fault.Text{ZH: "区域不能是自己的上级", EN: "an area is not its own parent"},
				fault.Text{ZH: "填写上级区域的编码,最高一级留空", EN: "write the parent's code, or nothing for the widest area"})
		}
	}
	return table[row]{columns: columns, limit: areaRowLimit, finish: finish, code: func(a *row) string { return a.Code }}
}
