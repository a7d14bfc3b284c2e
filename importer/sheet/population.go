package sheet

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/twpayne/go-geom"

	"servicemap/coverage"
	"servicemap/fault"
	"servicemap/geo"
)

// widestCell is the side in metres beyond which a cell says nothing about who can walk where.
const widestCell = 100_000

// Population reads the cells of a population grid and gives each sound one to each, with the number of its row; a problem
// that each returns refuses the row. The file is a table, of points or of outlines, or a GeoJSON FeatureCollection, whose
// feature 1 is row 1. An outline's people live at its centroid, or where that lies outside, in the middle of its widest part
// beside it; its area gives the cell's size. A cell without a code is known again by its point.
//
// People may be fractions, as grids that were computed have them: cells are rounded so that their sum from the first row on
// stays within one half of the file's. Errors are as those of Places.
func Population(ctx context.Context, r io.Reader, o Options, each func(row int, c *coverage.Cell) *fault.Problem) (*Report, error) {
	return load(ctx, r, o, populationTable(o), func(row int, c *cellRow) *fault.Problem { return each(row, &c.Cell) })
}

// cellRow is a cell with what its row says besides.
type cellRow struct {
	coverage.Cell
	people  float64
	outline *geom.MultiPolygon // WGS 84
}

func populationTable(o Options) table[cellRow] {
	type row = cellRow
	columns := []column[row]{
		{spec{"code", []string{"编码", "编号", "代码", "网格编码", "网格编号"}, false}, func(c *cell, p *row) { p.Code = c.code() }},
		{spec{"longitude", []string{"经度"}, false}, func(c *cell, p *row) { p.Center.Lon = c.degrees(longitude) }},
		{spec{"latitude", []string{"纬度"}, false}, func(c *cell, p *row) { p.Center.Lat = c.degrees(latitude) }},
		{spec{"people", []string{"人口", "人口数", "常住人口", "人数"}, true}, func(c *cell, p *row) { p.people = c.headcount() }},
		{spec{"age_0_6", []string{"0-6岁", "0至6岁", "0-6岁人口"}, false}, func(c *cell, p *row) { p.Age0To6 = c.count() }},
		{spec{"age_60_up", []string{"60岁以上", "60岁及以上", "60岁及以上人口"}, false}, func(c *cell, p *row) { p.Age60Up = c.count() }},
		{spec{"age_65_up", []string{"65岁以上", "65岁及以上", "65岁及以上人口"}, false}, func(c *cell, p *row) { p.Age65Up = c.count() }},
		{spec{"households", []string{"户数", "家庭户数"}, false}, func(c *cell, p *row) { p.Households = c.count() }},
		{spec{"size_m", []string{"网格边长", "边长", "边长(米)"}, false}, func(c *cell, p *row) { p.SizeMetres = c.side() }},
		{spec{"wkt", []string{"边界", "范围"}, false}, func(c *cell, p *row) { p.outline = c.boundary() }},
	}
	var rounding rounding
	return table[row]{
		columns: columns, limit: areaRowLimit, geographic: true,
		unique: byCode(func(p *row) string { return p.Code }),
		missing: func(has func(string) bool) string {
			for _, name := range []string{"longitude", "latitude"} {
				if !has(name) && !has("wkt") {
					return name
				}
			}
			return ""
		},
		finish: func(c *cell, p *row) {
			p.place(c)
			if p.SizeMetres == nil && p.outline == nil && o.CellMetres > 0 {
				side := float32(o.CellMetres)
				p.SizeMetres = &side
			}
			if len(c.file.found) == 0 && !c.file.passed {
				p.People = rounding.next(p.people)
			}
		},
	}
}

// place finds where the people live: at the point of the row, else in its outline. Without a code, that is what the cell is
// known by.
func (p *cellRow) place(c *cell) {
	lon, lat := c.file.text("longitude"), c.file.text("latitude")
	switch {
	case lon != "" && lat != "":
		if !c.located(&p.Center) {
			return
		}
	case lon != "" || lat != "" || c.file.text("wkt") == "":
		for _, half := range [2]struct{ column, text string }{{"longitude", lon}, {"latitude", lat}} {
			if half.text == "" {
				c.refuseAt(half.column, fault.Text{ZH: "不能为空", EN: "must not be empty"}, fault.Text{})
			}
		}
		return
	case p.outline == nil:
		return // its problem is listed
	default:
		p.Center = geo.PointIn(p.outline)
		lon, lat = fmt.Sprintf("%.7f", p.Center.Lon), fmt.Sprintf("%.7f", p.Center.Lat)
	}
	if p.outline != nil && p.SizeMetres == nil && !c.failed("size_m") {
		p.SizeMetres = c.sideOf(math.Sqrt(geo.Area(p.outline)))
	}
	switch {
	case p.Code != "" || c.failed("code"):
	case c.file.has("code"):
		c.refuseAt("code", fault.Text{ZH: "不能为空", EN: "must not be empty"}, fault.Text{ZH: "填写编码,或删去该列", EN: "write one, or remove the column"})
	default:
		p.Code = lon + " " + lat
	}
}

// headcount returns a number of people. One that stands for no data has the row passed over.
func (c *cell) headcount() float64 {
	v, ok := c.number()
	switch {
	case !ok:
		return 0
	case slices.Contains(c.file.options.NoData, v):
		c.file.passed = true
	case v < 0 || v > math.MaxInt32:
		c.refuse(textf("应在 0 到 %d 之间", "must be from 0 to %d", math.MaxInt32),
			textf("若 %s 表示没有数据,用 --no-data=%s", "if %s stands for no data, pass --no-data=%s", excerpt(c.text), excerpt(c.text)))
	case strings.Contains(c.text, ".") && v != math.Trunc(v):
		c.note(c.spec.name, fault.Text{ZH: "有小数;已取整,总和不变", EN: "is a fraction; cells are rounded so that their sum stays"})
	}
	return v
}

// rounding makes whole numbers of a list of numbers, so that the sums from the first on differ by half at most.
type rounding struct{ left float64 }

func (r *rounding) next(v float64) int32 {
	whole := max(math.Round(v+r.left), 0)
	r.left += v - whole
	return int32(min(whole, math.MaxInt32))
}

// side returns the side of a cell in metres.
func (c *cell) side() *float32 {
	v, ok := c.number()
	if !ok {
		return nil
	}
	return c.sideOf(v)
}

func (c *cell) sideOf(metres float64) *float32 {
	side := float32(metres)
	if side <= 0 || side > widestCell {
		c.refuseAt("size_m", textf("应大于 0、不超过 %d 米", "must be more than 0 and at most %d metres", widestCell), fault.Text{})
		return nil
	}
	return &side
}
