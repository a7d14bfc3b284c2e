package yungang

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// people is how many live in the district.
const people = 600_000

// cellSide is the side of a population cell, in metres.
const cellSide = 100

// popCell is a square of the ground and who lives in it.
type popCell struct {
	i, j                                int
	weight, old                         float64
	people, under7, over60, over65, hhs int
}

// populate shares the people out over the buildings and gathers them in cells; communities get the sums of their
// buildings.
func (t *town) populate() []*popCell {
	total := 0.0
	for _, h := range t.homes {
		total += h.people
	}
	cells := map[[2]int]*popCell{}
	byUnit := map[*unit]float64{}
	var list []*popCell
	for _, h := range t.homes {
		at := [2]int{int(math.Floor(h.at.x / cellSide)), int(math.Floor(h.at.y / cellSide))}
		c := cells[at]
		if c == nil {
			c = &popCell{i: at[0], j: at[1]}
			cells[at] = c
			list = append(list, c)
		}
		weight := h.people * people / total
		c.weight += weight
		c.old += weight * h.old
		byUnit[h.unit] += weight
	}
	slices.SortFunc(list, func(a, b *popCell) int { return cmp.Or(cmp.Compare(a.j, b.j), cmp.Compare(a.i, b.i)) })
	weights := make([]float64, len(list))
	for k, c := range list {
		weights[k] = c.weight
	}
	for k, n := range shareOut(people, weights) {
		list[k].divide(n)
	}
	weights = weights[:0]
	for _, u := range t.units {
		weights = append(weights, byUnit[u])
	}
	for k, n := range shareOut(people, weights) {
		t.units[k].people = n
	}
	return slices.DeleteFunc(list, func(c *popCell) bool { return c.people == 0 })
}

// divide fills in ages and households: where old people live, households are smaller.
func (c *popCell) divide(n int) {
	c.people = n
	old, all := c.old/c.weight, float64(n)
	c.under7 = int(math.Round(all * (0.082 - 0.045*old)))
	c.over60 = int(math.Round(all * (0.11 + 0.19*old)))
	c.over65 = int(math.Round(all * (0.07 + 0.14*old)))
	c.hhs = int(math.Round(all / (2.75 - 0.45*old)))
}

// shareOut divides a whole number by weights; the largest remainders get what rounding down leaves over.
func shareOut(whole int, weights []float64) []int {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	parts, order, left := make([]int, len(weights)), make([]int, len(weights)), whole
	rest := make([]float64, len(weights))
	for k, w := range weights {
		exact := float64(whole) * w / sum
		parts[k] = int(exact)
		rest[k], order[k] = exact-float64(parts[k]), k
		left -= parts[k]
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rest[b], rest[a]) })
	for _, k := range order[:left] {
		parts[k]++
	}
	return parts
}

// populationFile writes the cells.
func (t *town) populationFile(cells []*popCell) ([]byte, error) {
	f := newFile("code", "longitude", "latitude", "people", "age_0_6", "age_60_up", "age_65_up", "households", "size_m")
	for _, c := range cells {
		p := t.plane.lonLat(xy{(float64(c.i) + 0.5) * cellSide, (float64(c.j) + 0.5) * cellSide})
		f.row(fmt.Sprintf("demo-cell-%+04d%+04d", c.i, c.j), degrees(p.Lon), degrees(p.Lat),
			c.people, c.under7, c.over60, c.over65, c.hhs, cellSide)
	}
	return f.bytes()
}
