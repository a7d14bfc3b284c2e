package yungang

import (
	"math"
	"slices"
)

// house is a building that waits until all ways are drawn: it is built where it stands on none.
type house struct {
	corners [4]xy
	tags    []string
}

// box plans a rectangle with right angles on the ground, turned as the plan is there: a building.
func (c *canvas) box(middle uv, wide, deep float64, tags ...string) {
	o, h := c.plane.ground(middle), c.plane.heading(middle)
	corner := func(a, b float64) xy {
		a, b = a*wide/2, b*deep/2
		return xy{o.x + a*h.x - b*h.y, o.y + a*h.y + b*h.x}
	}
	c.houses = append(c.houses, house{[4]xy{corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)}, tags})
}

// piece is a straight piece of a way on the ground.
type piece struct{ a, b xy }

// tile is one of the squares by which pieces of ways are filed.
type tile struct{ i, j int }

const tileSide = 50.0 // metres

// drawHouses draws the buildings that stand on no way.
func (c *canvas) drawHouses() {
	filed := map[tile][]piece{}
	for _, w := range c.ways {
		if !slices.Contains(w.tags, "highway") || slices.Contains(w.tags, "layer") {
			continue
		}
		for k := 1; k < len(w.refs); k++ {
			p := piece{c.metres(w.refs[k-1]), c.metres(w.refs[k])}
			for _, s := range p.tiles() {
				filed[s] = append(filed[s], p)
			}
		}
	}
	for _, h := range c.houses {
		if h.onWay(filed) {
			continue
		}
		var refs []int64
		for _, q := range h.corners {
			refs = append(refs, c.nodeAt(q, 0))
		}
		c.join(append(refs, refs[0]), h.tags)
	}
}

// metres returns where a node lies.
func (c *canvas) metres(id int64) xy {
	n := c.nodes[id-1]
	return xy{(float64(n.lon)/1e7 - middleLon) * c.plane.scale.Lon, (float64(n.lat)/1e7 - middleLat) * c.plane.scale.Lat}
}

func (p piece) tiles() []tile {
	var list []tile
	at := func(v float64) int { return int(math.Floor(v / tileSide)) }
	for i := at(min(p.a.x, p.b.x)); i <= at(max(p.a.x, p.b.x)); i++ {
		for j := at(min(p.a.y, p.b.y)); j <= at(max(p.a.y, p.b.y)); j++ {
			list = append(list, tile{i, j})
		}
	}
	return list
}

// crosses reports whether two pieces cross.
func (p piece) crosses(o piece) bool {
	left := func(a, b, c xy) bool { return (b.x-a.x)*(c.y-a.y) > (b.y-a.y)*(c.x-a.x) }
	return left(p.a, p.b, o.a) != left(p.a, p.b, o.b) && left(o.a, o.b, p.a) != left(o.a, o.b, p.b)
}

// onWay reports whether a way runs through the house: over one of its walls or diagonals.
func (h house) onWay(filed map[tile][]piece) bool {
	for k, q := range h.corners {
		for _, r := range h.corners[k+1:] {
			wall := piece{q, r}
			for _, s := range wall.tiles() {
				if slices.ContainsFunc(filed[s], wall.crosses) {
					return true
				}
			}
		}
	}
	return false
}
