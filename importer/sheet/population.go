package sheet

import (
	"context"
	"io"

	"servicemap/coverage"
	"servicemap/fault"
)

// widestCell is the side in metres beyond which a cell says nothing about who can walk where.
const widestCell = 100_000

// Population reads the cells of a population grid and gives each sound one to each, with the number of its row; a problem
// that each returns refuses the row. Errors are as those of Places.
func Population(ctx context.Context, r io.Reader, o Options, each func(row int, c *coverage.Cell) *fault.Problem) (*Report, error) {
	return load(ctx, r, o, populationTable(), each)
}

func populationTable() table[coverage.Cell] {
	type row = coverage.Cell
	columns := []column[row]{
		{spec{"code", []string{"编码", "编号", "代码", "网格编码", "网格编号"}, true}, func(c *cell, p *row) { p.Code = c.code() }},
		{spec{"longitude", []string{"经度"}, true}, func(c *cell, p *row) { p.Center.Lon = c.degrees(longitude) }},
		{spec{"latitude", []string{"纬度"}, true}, func(c *cell, p *row) { p.Center.Lat = c.degrees(latitude) }},
		{spec{"people", []string{"人口", "人口数", "常住人口", "人数"}, true}, func(c *cell, p *row) {
			if n := c.count(); n != nil {
				p.People = *n
			}
		}},
		{spec{"age_0_6", []string{"0-6岁", "0至6岁", "0-6岁人口"}, false}, func(c *cell, p *row) { p.Age0To6 = c.count() }},
		{spec{"age_60_up", []string{"60岁以上", "60岁及以上", "60岁及以上人口"}, false}, func(c *cell, p *row) { p.Age60Up = c.count() }},
		{spec{"age_65_up", []string{"65岁以上", "65岁及以上", "65岁及以上人口"}, false}, func(c *cell, p *row) { p.Age65Up = c.count() }},
		{spec{"households", []string{"户数", "家庭户数"}, false}, func(c *cell, p *row) { p.Households = c.count() }},
		{spec{"size_m", []string{"网格边长", "边长", "边长(米)"}, false}, func(c *cell, p *row) { p.SizeMetres = c.side() }},
	}
	finish := func(c *cell, p *row) { c.located(&p.Center) }
	return table[row]{columns: columns, limit: rowLimit, finish: finish, unique: byCode(func(p *row) string { return p.Code })}
}

// side returns the side of a cell in metres.
func (c *cell) side() *float32 {
	v, ok := c.number()
	if !ok {
		return nil
	}
	side := float32(v)
	if side <= 0 || side > widestCell {
		c.refuse(textf("应大于 0、不超过 %d 米", "must be more than 0 and at most %d metres", widestCell), fault.Text{})
		return nil
	}
	return &side
}
