package model

import (
	"context"
	"encoding/binary"
	"fmt"

	"github.com/twpayne/go-geom"

	"servicemap/coverage"
	"servicemap/fault"
	"servicemap/nearby"
)

// CoverageGap is a cluster of people left out.
type CoverageGap struct {
	People int
	Area   *Area
	Center *Point

	of  *Coverage
	gap coverage.Gap
}

// Gaps returns the clusters of people left out, largest first.
func (c *Coverage) Gaps(ctx context.Context, first int32) ([]CoverageGap, error) {
	length, err := pageLength(first, 100)
	if err != nil {
		return nil, err
	}
	list := []CoverageGap{}
	for _, g := range c.answer.Gaps() {
		if len(list) == length {
			break
		}
		list = append(list, CoverageGap{People: g.People, Area: NewArea(c.at, g.Center.Area), Center: NewPoint(g.Center.At, 0), of: c, gap: g})
	}
	return list, spend(ctx, len(list))
}

// Geometry returns the ground around the cluster's cells.
func (g CoverageGap) Geometry(ctx context.Context) (geom.T, error) {
	shape := g.gap.Shape()
	return shape, spend(ctx, len(shape.FlatCoords())/2/pointsAnObject)
}

// Nearest returns the walk from the centre.
func (g CoverageGap) Nearest(ctx context.Context) (*WalkToPlace, error) {
	return g.of.nearest(ctx, g.gap.Center)
}

// nearest returns the walk of a spot to the place with which what is asked is met, nil for none and for one of the scenario.
func (c *Coverage) nearest(ctx context.Context, s coverage.Spot) (*WalkToPlace, error) {
	n, ok, err := c.answer.Nearest(ctx, s)
	if !ok || err != nil || n.Place < 0 {
		return nil, err
	}
	hit := nearby.Hit{Place: n.Place, EMM: n.EMM, Length: n.Length, Unknown: n.Unknown, Method: n.Method}
	return newWalkToPlace(c.at, hit, c.Pace, c.Profile), nil
}

// CellConnection is a page of population cells.
type CellConnection struct {
	of          *Coverage
	from, count int
	after       *string
}

// CellEdge is a population cell on a page.
type CellEdge struct {
	Cursor string
	Node   PopulationCell
}

// Cells returns the page of cells behind a cursor.
func (c *Coverage) Cells(ctx context.Context, first int32, after *string) (*CellConnection, error) {
	length, err := pageLength(first, 100)
	if err != nil {
		return nil, err
	}
	page := &CellConnection{of: c, after: after}
	position, err := c.asked.position(after)
	if err != nil {
		return nil, err
	}
	if position != nil {
		if len(position) != 4 {
			return nil, badCursor()
		}
		page.from = int(binary.BigEndian.Uint32(position)) + 1
	}
	page.count = min(max(c.answer.Len()-page.from, 0), length)
	return page, spend(ctx, page.count)
}

func (p *CellConnection) cursorOf(i int) string {
	return p.of.asked.cursor(binary.BigEndian.AppendUint32(nil, uint32(p.from+i)))
}

// Edges returns the cells with their cursors.
func (p *CellConnection) Edges() []CellEdge {
	edges := make([]CellEdge, p.count)
	for i := range edges {
		edges[i] = CellEdge{Cursor: p.cursorOf(i), Node: newPopulationCell(p.of, p.of.answer.Spot(p.from+i))}
	}
	return edges
}

// PageInfo says where the page stands.
func (p *CellConnection) PageInfo() *PageInfo {
	return newPageInfo(p.count, p.cursorOf, p.from+p.count < p.of.answer.Len(), p.after)
}

// TotalCount returns the cells on all pages together.
func (p *CellConnection) TotalCount() int { return p.of.answer.Len() }

// PopulationCell is a population cell, or a part of a large one.
type PopulationCell struct {
	Code   string
	Center *Point
	People int
	Class  coverage.Class

	of   *Coverage
	spot coverage.Spot
}

func newPopulationCell(c *Coverage, s coverage.Spot) PopulationCell {
	cell := PopulationCell{Code: s.Cell.Code, Center: NewPoint(s.At, 0), People: s.People, Class: s.Class, of: c, spot: s}
	if s.Parts > 1 {
		cell.Code = fmt.Sprintf("%s#%d", s.Cell.Code, s.Part+1)
	}
	return cell
}

// Nearest returns the walk with which what is asked is met.
func (p PopulationCell) Nearest(ctx context.Context) (*WalkToPlace, error) {
	return p.of.nearest(ctx, p.spot)
}

// CellColumns are cells as columns.
type CellColumns struct {
	Longitude, Latitude []float64
	People              []int
	Seconds             []*int
	Class               []coverage.Class
}

// mostCells is how many cells one answer has in bulk, and cellsAnObject how many of them weigh as much as one record.
const (
	mostCells     = 20_000
	cellsAnObject = 16
)

// CellColumns returns the cells of the question's area.
func (c *Coverage) CellColumns(ctx context.Context) (*CellColumns, error) {
	var spots []coverage.Spot
	if n := c.answer.Len(); n <= mostCells {
		spots = make([]coverage.Spot, n)
		for i := range spots {
			spots[i] = c.answer.Spot(i)
		}
		return c.columns(ctx, spots)
	}
	return nil, tooManyCells()
}

func (c *Coverage) columns(ctx context.Context, spots []coverage.Spot) (*CellColumns, error) {
	if len(spots) > mostCells {
		return nil, tooManyCells()
	}
	n := len(spots)
	columns := &CellColumns{
		Longitude: make([]float64, n), Latitude: make([]float64, n), People: make([]int, n), Seconds: make([]*int, n), Class: make([]coverage.Class, n),
	}
	lengths, err := c.answer.Lengths(ctx, spots)
	if err != nil {
		return nil, err
	}
	for i, s := range spots {
		columns.Longitude[i], columns.Latitude[i] = rounded(s.At.Lon), rounded(s.At.Lat)
		columns.People[i], columns.Class[i] = s.People, s.Class
		if lengths[i] != coverage.NoWalk {
			seconds := c.Pace.Seconds(lengths[i])
			columns.Seconds[i] = &seconds
		}
	}
	return columns, spend(ctx, n/cellsAnObject)
}

func tooManyCells() error {
	e := fault.New(fault.QueryTooComplex, fault.Text{
		ZH: fmt.Sprintf("一次最多返回 %d 个网格;请选择较小的区域,或使用瓦片", mostCells),
		EN: fmt.Sprintf("at most %d cells come at once: choose a smaller area, or use the tiles", mostCells),
	})
	e.Limit, e.Allowed = "cells", fmt.Sprint(mostCells)
	return e
}
