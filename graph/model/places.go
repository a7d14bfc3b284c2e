package model

import (
	"context"
	"encoding/binary"
	"time"

	"servicemap/place"
	"servicemap/snapshot"
)

// PlaceConnection is a page of places by name.
type PlaceConnection struct {
	at      *snapshot.Snapshot
	now     time.Time // when the first page was asked
	filter  *place.Filter
	asked   question
	after   *string
	numbers []int32 // the page
	more    bool
}

// PlaceEdge is one place of a page.
type PlaceEdge struct {
	Node Place

	in *PlaceConnection
	i  int
}

// Cursor returns where the place stands in the list. Most questions ask for that of the last one alone.
func (e PlaceEdge) Cursor() string { return e.in.cursorOf(e.i) }

// NewPlaces returns the page of places behind a cursor that a filter accepts, by name, within an area unless it is nil.
func NewPlaces(ctx context.Context, at *snapshot.Snapshot, filter *PlaceFilter, in *place.Area, first int32, after *string) (*PlaceConnection, error) {
	length, err := pageLength(first, 100)
	if err != nil {
		return nil, err
	}
	var within place.Key
	if in != nil {
		within = in.Key
	}
	question := newQuestion("places", filter, within)
	now, position, err := question.positionAt(after)
	if err != nil {
		return nil, err
	}
	accept, err := filter.domain(at, asked{at: now})
	if err != nil {
		return nil, err
	}
	if in != nil {
		if accept.Areas = narrowed(accept.Areas, in); len(accept.Areas) == 0 {
			return &PlaceConnection{at: at}, nil
		}
	}
	c := &PlaceConnection{at: at, now: now, filter: accept, after: after, asked: question}
	var behind *place.NamePosition
	if position != nil {
		if len(position) < 8 {
			return nil, badCursor()
		}
		behind = &place.NamePosition{Key: place.Key(binary.BigEndian.Uint64(position)), Name: string(position[8:])}
	}
	for _, i := range at.Catalogue.ByName(behind) {
		if at.Catalogue.Judge(accept, int(i)) != place.Accepted {
			continue
		}
		if len(c.numbers) == length {
			c.more = true
			break
		}
		c.numbers = append(c.numbers, i)
	}
	return c, spend(ctx, len(c.numbers))
}

// narrowed returns the parts of the areas that lie within one more area.
func narrowed(areas []*place.Area, in *place.Area) []*place.Area {
	if len(areas) == 0 {
		return []*place.Area{in}
	}
	var out []*place.Area
	for _, a := range areas {
		switch {
		case a.Within(in):
			out = append(out, a)
		case in.Within(a):
			out = append(out, in)
		}
	}
	return out
}

func (c *PlaceConnection) cursorOf(i int) string {
	p := c.at.Catalogue.PositionOf(int(c.numbers[i]))
	return c.asked.cursorAt(c.now, append(binary.BigEndian.AppendUint64(nil, uint64(p.Key)), p.Name...))
}

// Edges returns the places with their cursors.
func (c *PlaceConnection) Edges() []PlaceEdge {
	edges := make([]PlaceEdge, len(c.numbers))
	for i := range edges {
		edges[i] = PlaceEdge{Node: NewPlace(c.at, int(c.numbers[i])), in: c, i: i}
	}
	return edges
}

// Nodes returns the places.
func (c *PlaceConnection) Nodes() []Place {
	nodes := make([]Place, len(c.numbers))
	for i := range nodes {
		nodes[i] = NewPlace(c.at, int(c.numbers[i]))
	}
	return nodes
}

// PageInfo says where the page stands.
func (c *PlaceConnection) PageInfo() *PageInfo {
	return newPageInfo(len(c.numbers), c.cursorOf, c.more, c.after)
}

// TotalCount returns the places on all pages together.
func (c *PlaceConnection) TotalCount() int {
	total := 0
	for _, k := range c.counts() {
		total += k.Count
	}
	return total
}

func (c *PlaceConnection) counts() []KindCount {
	if c.filter == nil {
		return nil
	}
	return kindCounts(c.at.Catalogue.Count(c.filter))
}

// KindCount is how many places there are of a kind.
type KindCount struct {
	Kind  place.Kind
	Count int
}

// kindCounts lists counts in the order of kinds, without those of nothing.
func kindCounts(counts map[place.Kind]int) []KindCount {
	list := []KindCount{}
	for kind := place.ServiceCenter; kind <= place.Venue; kind++ {
		if n := counts[kind]; n > 0 {
			list = append(list, KindCount{Kind: kind, Count: n})
		}
	}
	return list
}
