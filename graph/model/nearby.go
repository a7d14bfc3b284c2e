package model

import (
	"context"
	"encoding/binary"
	"sort"
	"time"

	"servicemap/nearby"
	"servicemap/place"
	"servicemap/snapshot"
	"servicemap/walk"
)

// NearbyConnection is a page of places within a walk, nearest first.
type NearbyConnection struct {
	at      *snapshot.Snapshot
	ask     nearby.Question
	answer  *nearby.Answer
	pace    walk.Pace
	asked   question
	after   *string
	page    []nearby.Hit
	hasMore bool
}

// NearbyEdge is one place within a walk.
type NearbyEdge struct {
	Node Place
	Walk *Walk

	in *NearbyConnection
	i  int
	h  nearby.Hit
}

// Cursor returns where the place stands in the list. Most questions ask for that of the last one alone.
func (e NearbyEdge) Cursor() string { return e.in.cursorOf(e.i) }

// Arrival returns whether the place is open on getting there.
func (e NearbyEdge) Arrival() *Opening {
	arrival := e.in.ask.Arrival(e.h)
	return newOpening(e.in.at, e.in.at.Catalogue.Timetable(e.h.Place), &arrival)
}

// Zones returns the zones that the filter asked for, of this center.
func (e NearbyEdge) Zones() []*Zone {
	return newZones(e.in.at, e.in.at.Catalogue.ZonesNamed(e.h.Place, e.in.ask.Filter.Zones))
}

// NewNearby asks a snapshot which places a walk reaches, and returns the page behind a cursor.
func NewNearby(ctx context.Context, at *snapshot.Snapshot, q NearbyArguments) (*NearbyConnection, error) {
	length, err := pageLength(q.First, 100)
	if err != nil {
		return nil, err
	}
	from, err := PointWithin(at, q.From, "from")
	if err != nil {
		return nil, err
	}
	limit, err := q.limit()
	if err != nil {
		return nil, err
	}
	question := newQuestion("nearby", q.From, limit, q.Pace, q.Profile, q.Filter, q.At)
	begins, position, err := question.positionAt(q.After)
	if err != nil {
		return nil, err
	}
	if position != nil && len(position) != 12 {
		return nil, badCursor()
	}
	if q.At != nil {
		begins = *q.At
	}
	filter, err := q.Filter.domain(at, asked{walk: true, at: begins})
	if err != nil {
		return nil, err
	}
	c := &NearbyConnection{
		at: at, pace: q.Pace, after: q.After,
		ask:   nearby.Question{From: from, Profile: q.Profile, Limit: limit, Pace: q.Pace, At: begins, Filter: filter},
		asked: question,
	}
	if c.answer, err = at.Nearby.Within(ctx, c.ask); err != nil {
		return nil, err
	}
	c.turnTo(position, length)
	return c, spend(ctx, len(c.page))
}

// turnTo picks the page of hits behind a position in the order of effective length, then key.
func (c *NearbyConnection) turnTo(position []byte, length int) {
	hits := c.answer.Hits
	if position != nil {
		emm, key := binary.BigEndian.Uint32(position), place.Key(binary.BigEndian.Uint64(position[4:]))
		hits = hits[sort.Search(len(hits), func(i int) bool {
			return hits[i].EMM > emm || hits[i].EMM == emm && c.at.Catalogue.Place(hits[i].Place).Key > key
		}):]
	}
	c.hasMore = len(hits) > length
	c.page = hits[:min(length, len(hits))]
}

func (c *NearbyConnection) cursorOf(i int) string {
	position := binary.BigEndian.AppendUint32(make([]byte, 0, 12), c.page[i].EMM)
	return c.asked.cursorAt(c.ask.At, binary.BigEndian.AppendUint64(position, uint64(c.at.Catalogue.Place(c.page[i].Place).Key)))
}

// Edges returns the places with their walks.
func (c *NearbyConnection) Edges() []NearbyEdge {
	edges := make([]NearbyEdge, len(c.page))
	for i, h := range c.page {
		edges[i] = NearbyEdge{Node: NewPlace(c.at, h.Place), Walk: newWalk(h, c.pace, c.ask.Profile), in: c, i: i, h: h}
	}
	return edges
}

// Nodes returns the places.
func (c *NearbyConnection) Nodes() []Place {
	nodes := make([]Place, len(c.page))
	for i, h := range c.page {
		nodes[i] = NewPlace(c.at, h.Place)
	}
	return nodes
}

// PageInfo says where the page stands.
func (c *NearbyConnection) PageInfo() *PageInfo {
	return newPageInfo(len(c.page), c.cursorOf, c.hasMore, c.after)
}

// TotalCount returns the places on all pages together.
func (c *NearbyConnection) TotalCount() int { return len(c.answer.Hits) }

// Counts returns the places on all pages by kind.
func (c *NearbyConnection) Counts() []KindCount {
	counts := map[place.Kind]int{}
	for _, h := range c.answer.Hits {
		counts[c.at.Catalogue.Place(h.Place).Kind]++
	}
	return kindCounts(counts)
}

// NearestOutside returns the next place when nothing is within reach.
func (c *NearbyConnection) NearestOutside(ctx context.Context) (*WalkToPlace, error) {
	if len(c.answer.Hits) > 0 {
		return nil, nil
	}
	next, found, err := c.at.Nearby.Next(ctx, c.ask)
	if err != nil || !found {
		return nil, err
	}
	return newWalkToPlace(c.at, next, c.pace, c.ask.Profile), nil
}

// Excluded is how many places within reach the filter leaves out, and why.
type Excluded struct {
	Reason place.Refusal
	Count  int
}

// Excluded returns the places within reach that the filter leaves out, by reason.
func (c *NearbyConnection) Excluded() []Excluded {
	list := []Excluded{}
	for reason := place.RefusedOther; reason <= place.RefusedUnknownHours; reason++ {
		if n := c.answer.Refused[reason]; n > 0 {
			list = append(list, Excluded{Reason: reason, Count: n})
		}
	}
	return list
}

// From returns where the walk enters the network.
func (c *NearbyConnection) From() *Snap { return newSnap(&c.answer.From) }

// AsOf returns when the data were read.
func (c *NearbyConnection) AsOf() time.Time { return c.at.BuiltAt }
