package coverage

import (
	"math"
	"runtime"
	"sync/atomic"

	"servicemap/fault"
	"servicemap/geo"
	"servicemap/place"
	"servicemap/walk"
)

// How the people of a large cell are spread (walking.md, part 5).
const (
	pointCell    = 150 // metres across up to which a cell is one point, its centre
	pointSpacing = 100 // metres between the points of a larger one, at most
	homeDistance = 60  // metres around a point within which there must be a street with homes
)

// homeClass reports whether people live along ways of a class.
func homeClass(class string) bool {
	switch class {
	case "residential", "living_street", "footway", "service", "unclassified":
		return true
	}
	return false
}

// demand is the points that people walk from, in columns. A cell up to 150 m across is one point. A larger one has points
// 100 m apart or less, where streets with homes are near, and its people are shared out by the length of those streets, so
// that they sum to the cell's exactly; without such a street it is one point.
type demand struct {
	cells  []Cell
	cell   []uint32 // of each point
	at     []geo.LonLat
	people [groups][]int32 // nil where no cell tells
	area   []int32         // the smallest area that contains the point, as a number in Areas.All; −1: none
}

// newDemand makes the points of cells, in their order. The network may be nil.
func newDemand(areas *place.Areas, network *walk.Network, cells []Cell) *demand {
	split := make([][]part, len(cells))
	inParallel(len(cells), func(c int) { split[c] = partsOf(&cells[c], network) })
	d := &demand{cells: cells}
	for g := range groups {
		for c := range cells {
			if cells[c].count(g) != nil {
				d.people[g] = []int32{}
				break
			}
		}
	}
	for c, parts := range split {
		d.add(c, parts)
	}
	number := map[*place.Area]int32{nil: -1}
	for i, a := range areas.All() {
		number[a] = int32(i)
	}
	d.area = make([]int32, len(d.at))
	inParallel(len(d.at), func(p int) { d.area[p] = number[areas.Containing(d.at[p])] })
	return d
}

func (d *demand) add(cell int, parts []part) {
	for _, p := range parts {
		d.cell, d.at = append(d.cell, uint32(cell)), append(d.at, p.at)
	}
	for g := range groups {
		if d.people[g] == nil {
			continue
		}
		count := int32(0)
		if n := d.cells[cell].count(g); n != nil {
			count = *n
		}
		d.people[g] = append(d.people[g], share(count, parts)...)
	}
}

// part is a point of a cell, and its weight among the others.
type part struct {
	at     geo.LonLat
	weight float64
}

// partsOf returns the points of a cell.
func partsOf(c *Cell, network *walk.Network) []part {
	whole := []part{{at: c.Center, weight: 1}}
	if c.SizeMetres == nil || !(*c.SizeMetres > pointCell) || network == nil {
		return whole
	}
	size := float64(*c.SizeMetres)
	side := int(math.Ceil(size / pointSpacing))
	scale := geo.ScaleAt(c.Center.Lat)
	homes := homesNear(network, c.Center, size/2+homeDistance, scale)
	if len(homes) == 0 {
		return whole
	}
	var parts []part
	for row := range side {
		for column := range side {
			x, y := (float64(column)+0.5)*size/float64(side)-size/2, (float64(row)+0.5)*size/float64(side)-size/2
			weight := 0.0
			for _, s := range homes {
				weight += s.within(x, y, homeDistance)
			}
			if weight > 0 {
				parts = append(parts, part{geo.LonLat{Lon: c.Center.Lon + x/scale.Lon, Lat: c.Center.Lat + y/scale.Lat}, weight})
			}
		}
	}
	if len(parts) == 0 {
		return whole
	}
	return parts
}

// stretch is a straight piece of street, in metres east and north of a cell's centre.
type stretch struct{ ax, ay, bx, by float64 }

// homesNear returns the streets with homes around a point, up to some metres away in both directions.
func homesNear(network *walk.Network, center geo.LonLat, metres float64, scale geo.Scale) []stretch {
	box := geo.Box{
		West: center.Lon - metres/scale.Lon, East: center.Lon + metres/scale.Lon,
		South: center.Lat - metres/scale.Lat, North: center.Lat + metres/scale.Lat,
	}
	var list []stretch
	for _, e := range network.EdgesIn(box) {
		if !homeClass(network.EdgeClass(e)) {
			continue
		}
		line := network.EdgeLine(e)
		for i := 1; i < len(line); i++ {
			list = append(list, stretch{
				(line[i-1].Lon - center.Lon) * scale.Lon, (line[i-1].Lat - center.Lat) * scale.Lat,
				(line[i].Lon - center.Lon) * scale.Lon, (line[i].Lat - center.Lat) * scale.Lat,
			})
		}
	}
	return list
}

// within returns how many metres of the stretch lie in a circle.
func (s stretch) within(x, y, radius float64) float64 {
	dx, dy := s.bx-s.ax, s.by-s.ay
	fx, fy := s.ax-x, s.ay-y
	// |f + t·d| = radius
	a, b, c := dx*dx+dy*dy, fx*dx+fy*dy, fx*fx+fy*fy-radius*radius
	root := b*b - a*c
	if a == 0 || root <= 0 {
		return 0
	}
	root = math.Sqrt(root)
	from, to := max((-b-root)/a, 0), min((-b+root)/a, 1)
	return max(to-from, 0) * math.Sqrt(a)
}

// share splits a whole number in proportion to weights, by the largest remainders; of equal ones the first.
func share(count int32, parts []part) []int32 {
	total := 0.0
	for _, p := range parts {
		total += p.weight
	}
	shares, rest := make([]int32, len(parts)), count
	remainders := make([]float64, len(parts))
	for i, p := range parts {
		exact := float64(count) * p.weight / total
		shares[i] = int32(exact)
		remainders[i] = exact - float64(shares[i])
		rest -= shares[i]
	}
	for ; rest > 0; rest-- {
		best := 0
		for i, r := range remainders {
			if r > remainders[best] {
				best = i
			}
		}
		shares[best]++
		remainders[best] = -1
	}
	return shares
}

// inParallel runs f for 0..count-1 on all processors.
func inParallel(count int, f func(i int)) { inBlocks(count, 1024, f) }

// inBlocks runs f for 0..count-1 on all processors, each taking some numbers at a time.
func inBlocks(count, block int, f func(i int)) {
	var group fault.Group
	var next atomic.Int64
	for range min(runtime.GOMAXPROCS(0), (count+block-1)/block) {
		group.Go(func() {
			for {
				start := int(next.Add(int64(block))) - block
				if start >= count {
					return
				}
				for i := start; i < min(start+block, count); i++ {
					f(i)
				}
			}
		})
	}
	group.Wait()
}
