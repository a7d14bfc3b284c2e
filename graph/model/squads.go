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
	asked   question
	after   *string
	page    []squadRank
	more    bool
	total   int
	refused map[place.SquadRefusal]int
	pace    walk.Pace
}

// squadRank is a squad and where it stands: by the walk to its base, those without one last, then by name.
type squadRank struct {
	squad *place.Squad
	order int         // in the order of names
	walk  *nearby.Hit // nil: none
}

func (r squadRank) emm() uint32 {
	if r.walk == nil {
		return math.MaxUint32
	}
	return r.walk.EMM
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
	filter, err := q.Filter.domain(at)
	if err != nil {
		return nil, err
	}
	c := &SquadConnection{at: at, after: q.After, asked: newQuestion("squads", q.Filter, q.Near), refused: map[place.SquadRefusal]int{}, pace: q.Pace}
	position, err := c.asked.position(q.After)
	if err != nil {
		return nil, err
	}
	if position != nil && len(position) != 12 {
		return nil, badCursor()
	}
	walks, err := walksToBases(ctx, at, q.Near)
	if err != nil {
		return nil, err
	}
	var ranks []squadRank
	for i, s := range at.Catalogue.Squads() {
		if refusal := at.Catalogue.JudgeSquad(filter, s); refusal != place.SquadAccepted {
			c.refused[refusal]++
			continue
		}
		ranks = append(ranks, squadRank{squad: s, order: i, walk: walks[s.Base]})
	}
	c.total = len(ranks)
	slices.SortStableFunc(ranks, func(a, b squadRank) int { return cmp.Compare(a.emm(), b.emm()) })
	c.turnTo(ranks, position, length)
	return c, spend(ctx, len(c.page))
}

// turnTo picks the page behind a position: the walk and the key of a squad. A squad that is gone is passed over by its
// walk alone.
func (c *SquadConnection) turnTo(ranks []squadRank, position []byte, length int) {
	if position != nil {
		emm, key := binary.BigEndian.Uint32(position), place.Key(binary.BigEndian.Uint64(position[4:]))
		from := slices.IndexFunc(ranks, func(r squadRank) bool { return r.squad.Key == key }) + 1
		if from == 0 {
			from = sort.Search(len(ranks), func(i int) bool { return ranks[i].emm() > emm })
		}
		ranks = ranks[from:]
	}
	c.more = len(ranks) > length
	c.page = ranks[:min(length, len(ranks))]
}

// walksToBases returns the walk from a point to every place within 10 km, by key; none without a point.
func walksToBases(ctx context.Context, at *snapshot.Snapshot, near *PointInput) (map[place.Key]*nearby.Hit, error) {
	if near == nil {
		return nil, nil
	}
	from, err := PointWithin(at, *near, "near")
	if err != nil {
		return nil, err
	}
	every := &place.Filter{Statuses: []place.Status{place.Open, place.TemporarilyClosed, place.Planned, place.Closed}}
	answer, err := at.Nearby.Within(ctx, nearby.Question{From: from, Limit: 10_000_000, Pace: walk.Standard, Filter: every})
	if err != nil {
		return nil, err
	}
	walks := map[place.Key]*nearby.Hit{}
	for i := range answer.Hits {
		walks[at.Catalogue.Place(answer.Hits[i].Place).Key] = &answer.Hits[i]
	}
	return walks, nil
}

// domain returns the filter with its areas found.
func (f *SquadFilter) domain(at *snapshot.Snapshot) (*place.SquadFilter, error) {
	if f == nil {
		return &place.SquadFilter{}, nil
	}
	d := &place.SquadFilter{Skills: f.Skills, FreeAt: f.FreeAt}
	if f.FreeNow {
		if f.FreeAt != nil {
			return nil, fault.Argument("filter.freeAt", "null", fault.Text{ZH: "freeNow 与 freeAt 只能给出一个", EN: "give freeNow or freeAt, not both"})
		}
		now := time.Now()
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
		d.Text = *f.Text
	}
	return d, nil
}

func (c *SquadConnection) cursorOf(i int) string {
	position := binary.BigEndian.AppendUint32(make([]byte, 0, 12), c.page[i].emm())
	return c.asked.cursor(binary.BigEndian.AppendUint64(position, uint64(c.page[i].squad.Key)))
}

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
