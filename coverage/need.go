package coverage

import (
	"fmt"
	"slices"
	"strings"

	"servicemap/place"
)

// need is what a walk must lead to: which places count for which target, and how many of each it takes.
type need struct {
	marks   []uint16 // per site: a bit for each target it counts for; sites are places, then those of a scenario
	targets int
	all     bool
	atLeast int
}

// MostTargets is how many targets a question may have.
const MostTargets = 16

func (x *Index) needOf(q *Question) *need {
	n := &need{marks: make([]uint16, x.catalogue.Len()), targets: len(q.Of), all: q.All && len(q.Of) > 1, atLeast: q.atLeast()}
	for t := range q.Of {
		target, bit := &q.Of[t], uint16(1)<<t
		if len(target.Places) > 0 {
			for _, i := range target.Places {
				n.marks[i] |= bit
			}
			continue
		}
		filter := target.filter()
		for i := range n.marks {
			if x.catalogue.Judge(filter, i) == place.Accepted {
				n.marks[i] |= bit
			}
		}
	}
	return n
}

// with returns the need when the places of a scenario are there and not there: sites that are moved, then those that are
// added, follow the catalogue's.
func (n *need) with(q *Question) *need {
	s := q.Scenario
	changed := *n
	changed.marks = slices.Clone(n.marks)
	for _, m := range s.Move {
		changed.marks = append(changed.marks, n.marks[m.Place])
		changed.marks[m.Place] = 0
	}
	for i := range s.Add {
		bits := uint16(0)
		for t := range q.Of {
			if s.Add[i].meets(&q.Of[t]) {
				bits |= 1 << t
			}
		}
		changed.marks = append(changed.marks, bits)
	}
	for _, i := range s.Close {
		changed.marks[i] = 0
	}
	return &changed
}

// decide returns which of the walks, sorted by length, is the one with which the need is met; −1: none.
func (n *need) decide(walks []Walk) int {
	if !n.all {
		missing := n.atLeast
		for i := range walks {
			if n.marks[walks[i].Place] == 0 {
				continue
			}
			if missing--; missing == 0 {
				return i
			}
		}
		return -1
	}
	var found [MostTargets]int
	missing := n.targets
	for i := range walks {
		for bits, t := n.marks[walks[i].Place], 0; bits != 0; bits, t = bits>>1, t+1 {
			if bits&1 == 0 {
				continue
			}
			if found[t]++; found[t] == n.atLeast {
				if missing--; missing == 0 {
					return i
				}
			}
		}
	}
	return -1
}

// reached returns how many of the targets the walks up to a limit reach.
func (n *need) reached(walks []Walk, limit uint32) int {
	var found [MostTargets]int
	count := 0
	for i := range walks {
		if walks[i].EMM > limit {
			break
		}
		for bits, t := n.marks[walks[i].Place], 0; bits != 0; bits, t = bits>>1, t+1 {
			if bits&1 == 1 {
				if found[t]++; found[t] == n.atLeast {
					count++
				}
			}
		}
	}
	return count
}

// groupsOfSites returns the sets of sites of which each must be reached: one for each target with all, else one of all sites.
func (n *need) groupsOfSites() [][]int {
	sets := make([][]int, 1)
	if n.all {
		sets = make([][]int, n.targets)
	}
	for i, bits := range n.marks {
		switch {
		case bits == 0:
		case !n.all:
			sets[0] = append(sets[0], i)
		default:
			for t := range sets {
				if bits>>t&1 == 1 {
					sets[t] = append(sets[t], i)
				}
			}
		}
	}
	return sets
}

// key names the need among questions about the same data.
func (q *Question) key() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d %t %d", q.Profile, q.All, q.atLeast())
	for _, t := range q.Of {
		fmt.Fprintf(&b, "|%v %v %v %v", t.Kinds, t.Zones, t.Needs, t.Places)
		if t.Demonstration != nil {
			fmt.Fprintf(&b, " %t", *t.Demonstration)
		}
		if t.OpenAt != nil {
			fmt.Fprintf(&b, " @%d", t.OpenAt.UnixNano())
		}
	}
	return b.String()
}
