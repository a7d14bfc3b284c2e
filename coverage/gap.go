package coverage

import (
	"cmp"
	"math"
	"slices"

	"github.com/twpayne/go-geom"

	"servicemap/geo"
)

// Gap is a cluster of people left out: spots on ground that is not covered, each less than 250 m from another.
type Gap struct {
	People int
	Center Spot // the one from which the others are nearest, weighted by people
	Spots  []Spot
}

// What makes a cluster, and how it is drawn.
const (
	gapDistance = 250.0 // metres
	medianSpots = 1500  // up to which the centre is found by trying every spot
)

// Gaps returns the clusters of people who can walk there, but not within the limit, or whom no way leads there: most people
// first, then by the first spot.
func (a *Answer) Gaps() []Gap {
	c := a.counter
	var points []int
	for _, p := range a.points() {
		if class := c.classOf(int(p), c.limit); c.people[p] > 0 && (class == Uncovered || class == Unreachable || class == StraightLine && c.emm[p] > c.limit) {
			points = append(points, int(p))
		}
	}
	var gaps []Gap
	for _, cluster := range clusters(c.at, points) {
		g := Gap{}
		for _, p := range cluster {
			g.People += int(c.people[p])
			g.Spots = append(g.Spots, a.spot(p))
		}
		g.Center = medianOf(g.Spots)
		gaps = append(gaps, g)
	}
	slices.SortStableFunc(gaps, func(g, h Gap) int { return cmp.Compare(h.People, g.People) })
	return gaps
}

// Shape returns the ground around the spots: 125 m around each, drawn in squares of 50 m. WGS 84.
func (g *Gap) Shape() *geom.MultiPolygon { return outline(g.Spots) }

// clusters joins points less than gapDistance apart, directly or through others. Clusters come by their first point, and
// their points in order.
func clusters(at []geo.LonLat, points []int) [][]int {
	if len(points) == 0 {
		return nil
	}
	scale := geo.ScaleAt(at[points[0]].Lat)
	type square struct{ x, y int }
	squareOf := func(p int) square {
		return square{int(math.Floor(at[p].Lon * scale.Lon / gapDistance)), int(math.Floor(at[p].Lat * scale.Lat / gapDistance))}
	}
	in := map[square][]int{}
	for i, p := range points {
		in[squareOf(p)] = append(in[squareOf(p)], i)
	}
	root := make([]int, len(points))
	for i := range root {
		root[i] = i
	}
	find := func(i int) int {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	for i, p := range points {
		s := squareOf(p)
		for dx := -1; dx <= 1; dx++ {
			for dy := -1; dy <= 1; dy++ {
				for _, j := range in[square{s.x + dx, s.y + dy}] {
					if j < i && geo.Distance(at[p], at[points[j]]) < gapDistance {
						a, b := find(i), find(j)
						root[max(a, b)] = min(a, b) // the first point of a cluster is its root
					}
				}
			}
		}
	}
	number := map[int]int{}
	var list [][]int
	for i, p := range points {
		n, known := number[find(i)]
		if !known {
			n = len(list)
			number[find(i)] = n
			list = append(list, nil)
		}
		list[n] = append(list[n], p)
	}
	return list
}

// medianOf returns the spot with the least sum of people × distance to the others. Of very many it looks at those around the
// mean only.
func medianOf(spots []Spot) Spot {
	tried := spots
	if len(spots) > medianSpots {
		x, y, people := 0.0, 0.0, 0.0
		for _, s := range spots {
			w := float64(s.People)
			x, y, people = x+s.At.Lon*w, y+s.At.Lat*w, people+w
		}
		mean := geo.LonLat{Lon: x / people, Lat: y / people}
		tried = slices.Clone(spots)
		slices.SortStableFunc(tried, func(a, b Spot) int { return cmp.Compare(geo.Distance(a.At, mean), geo.Distance(b.At, mean)) })
		tried = tried[:medianSpots/10]
	}
	best, least := tried[0], math.Inf(1)
	for _, s := range tried {
		sum := 0.0
		for _, o := range spots {
			sum += float64(o.People) * geo.Distance(s.At, o.At)
		}
		if sum < least {
			best, least = s, sum
		}
	}
	return best
}
