package sheet

import (
	"context"
	"io"
	"slices"

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
		starred := slices.ContainsFunc(a.Stars[:], func(n *int32) bool { return n != nil })
		if starred && a.StarsYear == nil && !c.failed("stars_year") {
			c.refuseAt("stars_year", fault.Text{ZH: "有星级,没有年份", EN: "there are stars, but not their year"},
				fault.Text{ZH: "填写评定星级的年份", EN: "write the year in which they were given"})
		}
	}
	return table[row]{columns: append(columns, standingColumns()...), limit: areaRowLimit, finish: finish,
		unique: byCode(func(a *row) string { return a.Code })}
}

// The bounds of what is published of an area.
const (
	mostStars = 5
	firstYear = 1949
	lastYear  = 2200
)

// standingColumns are the counts of an area's tiers, its stars and its types.
func standingColumns() []column[place.Area] {
	type row = place.Area
	stars := func(name string, of place.Star, zh ...string) column[row] {
		return column[row]{spec{name, zh, false}, func(c *cell, a *row) { a.Stars[of] = c.between(0, mostStars) }}
	}
	return []column[row]{
		{spec{"grids", []string{"网格数", "网格数量"}, false}, func(c *cell, a *row) { a.Grids = c.count() }},
		{spec{"buildings", []string{"楼栋数", "楼栋数量"}, false}, func(c *cell, a *row) { a.Buildings = c.count() }},
		{spec{"contact_households", []string{"联系户数", "党员联系户数", "党员中心户数"}, false}, func(c *cell, a *row) { a.ContactHouseholds = c.count() }},
		{spec{"stars_year", []string{"星级年份", "评星年份", "评定年份"}, false}, func(c *cell, a *row) { a.StarsYear = c.between(firstYear, lastYear) }},
		stars("stars_organisation", place.Organisation, "组织建设先锋星", "先锋星"),
		stars("stars_co_governance", place.CoGovernance, "共建共治融合星", "融合星"),
		stars("stars_basic_support", place.BasicSupport, "基础保障有力星", "有力星"),
		stars("stars_satisfaction", place.Satisfaction, "服务群众满意星", "满意星"),
		stars("stars_livability", place.Livability, "宜居稳定幸福星", "幸福星"),
		{spec{"types", []string{"六型社区", "社区类型"}, false}, func(c *cell, a *row) {
			a.Types = words(c, place.ParseCommunityType, place.CommunityTypeNames())
		}},
	}
}
