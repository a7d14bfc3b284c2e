package model

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"sort"
	"time"

	"servicemap/fault"
	"servicemap/nearby"
	"servicemap/place"
	"servicemap/place/text"
	"servicemap/snapshot"
	"servicemap/walk"
)

// SquadFilter is the filter that a client gives.
type SquadFilter struct {
	Skills  []place.Skill
	FreeAt  *time.Time
	FreeNow bool
	Serves  *PointInput
	Areas   []string
	Text    *string
}

// SquadsArguments are the arguments of the query squads.
type SquadsArguments struct {
	Filter *SquadFilter
	Near   *PointInput
	Pace   walk.Pace
	First  int32
	After  *string
}

// SquadConnection is a page of squads.
type SquadConnection struct {
	at      *snapshot.Snapshot
	now     time.Time // when the first page was asked
	asked   question
	after   *string
	page    []rankedSquad
	more    bool
	total   int
	refused map[place.SquadRefusal]int
	pace    walk.Pace
}

// rankedSquad is a squad and where it stands in the order of an answer.
type rankedSquad struct {
	squad *place.Squad
	walk  *nearby.Hit // to its base; nil: none is asked, or there is none
	squadRank
}

// squadRank is a place in the order of squads: by the walk to the base, those without one last, then by id; without a point
// to walk from by name, then by id.
type squadRank struct {
	emm uint32
	place.NamePosition
}

func (r squadRank) compare(o squadRank) int {
	return cmp.Or(cmp.Compare(r.emm, o.emm), r.Compare(o.NamePosition))
}

// bytes is the form of a rank in cursors.
func (r squadRank) bytes() []byte {
	raw := binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint32(nil, r.emm), uint64(r.Key))
	return append(raw, r.Name...)
}

// readSquadRank reads a rank from a cursor, nil for none.
func readSquadRank(raw []byte) (*squadRank, error) {
	switch {
	case raw == nil:
		return nil, nil
	case len(raw) < 12:
		return nil, badCursor()
	}
	return &squadRank{emm: binary.BigEndian.Uint32(raw), NamePosition: place.NamePosition{
		Key: place.Key(binary.BigEndian.Uint64(raw[4:])), Name: string(raw[12:]),
	}}, nil
}

// SquadEdge is one squad of a page.
type SquadEdge struct {
	Cursor string
	Node   *ServiceSquad
	Walk   *Walk
}

// NewSquads returns a page of the squads that the arguments ask for.
func NewSquads(ctx context.Context, at *snapshot.Snapshot, q SquadsArguments) (*SquadConnection, error) {
	length, err := pageLength(q.First, 100)
	if err != nil {
		return nil, err
	}
	c := &SquadConnection{at: at, after: q.After, asked: newQuestion("squads", q.Filter, q.Near), refused: map[place.SquadRefusal]int{}, pace: q.Pace}
	var position []byte
	if c.now, position, err = c.asked.positionAt(q.After); err != nil {
		return nil, err
	}
	after, err := readSquadRank(position)
	if err != nil {
		return nil, err
	}
	filter, err := q.Filter.domain(at, c.now)
	if err != nil {
		return nil, err
	}
	ranks, err := c.rank(ctx, filter, q.Near)
	if err != nil {
		return nil, err
	}
	if after != nil {
		ranks = ranks[sort.Search(len(ranks), func(i int) bool { return ranks[i].compare(*after) > 0 }):]
	}
	c.more = len(ranks) > length
	c.page = ranks[:min(length, len(ranks))]
	return c, spend(ctx, len(c.page))
}

// rank returns the squads that a filter accepts, in order, and counts the others.
func (c *SquadConnection) rank(ctx context.Context, filter *place.SquadFilter, near *PointInput) ([]rankedSquad, error) {
	walks, err := walksToPlaces(ctx, c.at, near)
	if err != nil {
		return nil, err
	}
	var ranks []rankedSquad
	for i, s := range c.at.Catalogue.Squads() {
		if refusal := c.at.Catalogue.JudgeSquad(filter, s); refusal != place.SquadAccepted {
			c.refused[refusal]++
			continue
		}
		r := rankedSquad{squad: s, squadRank: squadRank{emm: math.MaxUint32, NamePosition: c.at.Catalogue.PositionOfSquad(i)}}
		if near != nil {
			r.Name = ""
		}
		if base, ok := c.at.Catalogue.Find(s.Base); ok && walks[base] != nil {
			r.walk, r.emm = walks[base], walks[base].EMM
		}
		ranks = append(ranks, r)
	}
	slices.SortFunc(ranks, func(a, b rankedSquad) int { return a.compare(b.squadRank) })
	c.total = len(ranks)
	return ranks, nil
}

// mostToBase is how far away a base is walked to, in effective millimetres: 10 km.
const mostToBase = 10_000_000

// walksToPlaces returns the walk from a point to every place that is not too far, by its number; none without a point.
func walksToPlaces(ctx context.Context, at *snapshot.Snapshot, near *PointInput) (map[int]*nearby.Hit, error) {
	if near == nil {
		return nil, nil
	}
	from, err := PointWithin(at, *near, "near")
	if err != nil {
		return nil, err
	}
	every := &place.Filter{Statuses: []place.Status{place.Open, place.TemporarilyClosed, place.Planned, place.Closed}}
	answer, err := at.Nearby.Within(ctx, nearby.Question{From: from, Limit: mostToBase, Pace: walk.Standard, Filter: every})
	if err != nil {
		return nil, err
	}
	walks := map[int]*nearby.Hit{}
	for i := range answer.Hits {
		walks[answer.Hits[i].Place] = &answer.Hits[i]
	}
	return walks, nil
}

// domain returns the filter with its areas found.
func (f *SquadFilter) domain(at *snapshot.Snapshot, now time.Time) (*place.SquadFilter, error) {
	if f == nil {
		return &place.SquadFilter{}, nil
	}
	d := &place.SquadFilter{Skills: f.Skills, FreeAt: f.FreeAt}
	if f.FreeNow {
		if f.FreeAt != nil {
			return nil, fault.Argument("filter.freeAt", "null", fault.Text{ZH: "freeNow 与 freeAt 只能给出一个", EN: "give freeNow or freeAt, not both"})
		}
		d.FreeAt = &now
	}
	if f.Skills != nil {
		if err := listLength("filter.skills", len(f.Skills), 100); err != nil {
			return nil, err
		}
	}
	if f.Areas != nil {
		if err := listLength("filter.areas", len(f.Areas), 100); err != nil {
			return nil, err
		}
	}
	for i, id := range f.Areas {
		area, err := FindArea(at, id, fmt.Sprintf("filter.areas.%d", i))
		if err != nil {
			return nil, err
		}
		d.Areas = append(d.Areas, area)
	}
	if f.Serves != nil {
		p, err := PointWithin(at, *f.Serves, "filter.serves")
		if err != nil {
			return nil, err
		}
		d.At, d.Placed = at.Catalogue.Areas().Containing(p), true
	}
	if f.Text != nil {
		if err := checkText("filter.text", *f.Text); err != nil {
			return nil, err
		}
		d.Text = text.NewQuery(*f.Text)
	}
	return d, nil
}

func (c *SquadConnection) cursorOf(i int) string { return c.asked.cursorAt(c.now, c.page[i].bytes()) }

// Edges returns the squads with their cursors.
func (c *SquadConnection) Edges() []SquadEdge {
	edges := make([]SquadEdge, len(c.page))
	for i, r := range c.page {
		edges[i] = SquadEdge{Cursor: c.cursorOf(i), Node: newSquad(c.at, r.squad)}
		if r.walk != nil {
			edges[i].Walk = newWalk(*r.walk, c.pace, walk.Foot)
		}
	}
	return edges
}

// Nodes returns the squads.
func (c *SquadConnection) Nodes() []*ServiceSquad {
	nodes := make([]*ServiceSquad, len(c.page))
	for i, r := range c.page {
		nodes[i] = newSquad(c.at, r.squad)
	}
	return nodes
}

// PageInfo says where the page stands.
func (c *SquadConnection) PageInfo() *PageInfo {
	return newPageInfo(len(c.page), c.cursorOf, c.more, c.after)
}

// TotalCount returns the squads on all pages together.
func (c *SquadConnection) TotalCount() int { return c.total }

// SquadExcluded is how many squads the filter leaves out, and why.
type SquadExcluded struct {
	Reason place.SquadRefusal
	Count  int
}

// Excluded returns the squads that the filter leaves out, by reason.
func (c *SquadConnection) Excluded() []SquadExcluded {
	list := []SquadExcluded{}
	for reason := place.SquadArea; reason <= place.SquadUnknownHours; reason++ {
		if n := c.refused[reason]; n > 0 {
			list = append(list, SquadExcluded{Reason: reason, Count: n})
		}
	}
	return list
}
