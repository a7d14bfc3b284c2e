package osm

import (
	"cmp"
	"math"
	"slices"

	"servicemap/geo"
)

// fare is what a way costs beside its length and factors.
type fare struct {
	once          uint64 // millimetres that the whole way costs, shared out by length
	waited        bool   // they hold the wait at signals: it is not paid again at the nodes
	walked, total uint64 // millimetres of the way so far, and of all of it where something is shared out
}

// fareOf returns what a way costs once. A crossing that does not say whether it has signals has them when a node of it
// says so.
func (n *network) fareOf(w *way) fare {
	f := fare{once: w.rule.penalty, waited: w.rule.is(signalled)}
	if w.rule.is(asksNodes) {
		for run := range n.runs(w) {
			f.waited = f.waited || slices.ContainsFunc(run, func(at int64) bool { return n.marks[at]&lights != 0 })
		}
		if f.waited {
			f.once = signalCost
		}
	}
	return f
}

// toll returns what an edge costs for ending at a node: half of what it costs to pass it, so that passing costs the whole.
func (n *network) toll(at int64, f *fare) uint64 {
	m := n.marks[at]
	if m&noted == 0 {
		return 0
	}
	p, cost := n.passages[at], uint64(0)
	if p.lift && m&onLiftWay == 0 {
		cost += rideCost / 2
	}
	if p.squeeze {
		cost += squeezeCost / 2
	}
	if !f.waited {
		cost += n.waits[at]
	}
	return cost
}

// junctionReach is how near each other the signals of one junction are, in metres.
const junctionReach = 30

// signalWork bounds how many pairs of signals are looked at, for files made to take for ever. Those beyond it stand alone.
const signalWork = 20_000_000

// waitAtSignals fills in what the signals of carriageways cost. A junction has several: who crosses it passes two, and they
// cost as much together as one that stands alone twice.
func (n *network) waitAtSignals() {
	var list []int64
	for at, p := range n.passages {
		if p.signal && n.marks[at]&onRoad != 0 {
			n.marks[at] |= vertex
			list = append(list, at)
		}
	}
	slices.SortFunc(list, func(a, b int64) int { return cmp.Or(cmp.Compare(n.lat[a], n.lat[b]), cmp.Compare(a, b)) })
	n.waits = make(map[int64]uint64, len(list))
	n.report.SignalNodes = len(list)
	reach := int32(1e7 * junctionReach / geo.ScaleAt(0).Lat) // where a degree of latitude is shortest
	south, work := 0, signalWork
	for i, at := range list {
		for n.lat[list[south]] < n.lat[at]-reach {
			south++
		}
		near := 1
		for j := south; j < len(list) && n.lat[list[j]] <= n.lat[at]+reach && work > 0; j++ {
			work--
			if i != j && geo.Distance(n.place(at), n.place(list[j])) <= junctionReach {
				near++
			}
		}
		n.waits[at] = uint64(math.Round(junctionCost * min(1, 2/float64(near)) / 2))
	}
}
