package model

import (
	"context"
	"encoding/binary"

	"servicemap/place"
	"servicemap/place/text"
	"servicemap/snapshot"
)

// AreasArguments are the arguments of the query areas.
type AreasArguments struct {
	Level  *place.Level
	Parent *string
	Text   *string
	First  int32
	After  *string
}

// AreaConnection is a page of areas by level, then name.
type AreaConnection struct {
	at    *snapshot.Snapshot
	asked question
	after *string
	page  []*place.Area
	total int
	more  bool
}

// AreaEdge is one area of a page.
type AreaEdge struct {
	Cursor string
	Node   *Area
}

// NewAreas returns a page of the areas that the arguments ask for.
func NewAreas(ctx context.Context, at *snapshot.Snapshot, q AreasArguments) (*AreaConnection, error) {
	length, err := pageLength(q.First, 500)
	if err != nil {
		return nil, err
	}
	var parent *place.Area
	if q.Parent != nil {
		if parent, err = FindArea(at, *q.Parent, "parent"); err != nil {
			return nil, err
		}
	}
	var named map[*place.Area]bool
	if q.Text != nil {
		if err := checkText("text", *q.Text); err != nil {
			return nil, err
		}
		named = at.Catalogue.AreasNamed(text.NewQuery(*q.Text))
	}
	c := &AreaConnection{at: at, after: q.After, asked: newQuestion("areas", q.Level, q.Parent, q.Text)}
	position, err := c.asked.position(q.After)
	if err != nil {
		return nil, err
	}
	last, err := areaPosition(position)
	if err != nil {
		return nil, err
	}
	for _, a := range at.Catalogue.Areas().All() {
		if q.Level != nil && a.Level != *q.Level || parent != nil && a.Parent != parent || q.Text != nil && !named[a] {
			continue
		}
		c.total++
		switch {
		case last != nil && a.Position().Compare(*last) <= 0:
		case len(c.page) == length:
			c.more = true
		default:
			c.page = append(c.page, a)
		}
	}
	return c, spend(ctx, len(c.page))
}

// areaPosition reads the position of a cursor, nil for none.
func areaPosition(raw []byte) (*place.AreaPosition, error) {
	switch {
	case raw == nil:
		return nil, nil
	case len(raw) < 9:
		return nil, badCursor()
	default:
		return &place.AreaPosition{Level: place.Level(raw[0]), Key: place.Key(binary.BigEndian.Uint64(raw[1:])), Name: string(raw[9:])}, nil
	}
}

func (c *AreaConnection) cursorOf(i int) string {
	p := c.page[i].Position()
	return c.asked.cursor(append(binary.BigEndian.AppendUint64([]byte{byte(p.Level)}, uint64(p.Key)), p.Name...))
}

// Edges returns the areas with their cursors.
func (c *AreaConnection) Edges() []AreaEdge {
	edges := make([]AreaEdge, len(c.page))
	for i, a := range c.page {
		edges[i] = AreaEdge{Cursor: c.cursorOf(i), Node: NewArea(c.at, a)}
	}
	return edges
}

// Nodes returns the areas.
func (c *AreaConnection) Nodes() []*Area {
	nodes := make([]*Area, len(c.page))
	for i, a := range c.page {
		nodes[i] = NewArea(c.at, a)
	}
	return nodes
}

// PageInfo says where the page stands.
func (c *AreaConnection) PageInfo() *PageInfo {
	return newPageInfo(len(c.page), c.cursorOf, c.more, c.after)
}

// TotalCount returns the areas on all pages together.
func (c *AreaConnection) TotalCount() int { return c.total }
