package main

import (
	"math"
	"math/rand/v2"

	"servicemap/geo"
	"servicemap/walk"
)

// city makes the streets of a city of about so many edges, always the same ones, for what no map file is large enough to
// show: how the engine grows. It is an irregular grid of blocks between bent streets, cut by a river with few bridges, with
// gaps where a block is private or a park, alleys that end inside blocks, steps, one-ways, and crossings with signals. A
// 15-minute walk reaches about as many vertices as in a real city.
func city(edges int) []walk.Edge {
	const edgesPerCorner = 1.9 // as this city comes out
	side := int(math.Sqrt(float64(edges) / edgesPerCorner))
	c := &builder{random: rand.New(rand.NewPCG(seed, uint64(side))), side: side}
	c.edges = make([]walk.Edge, 0, edges+edges/20)
	for row := range side {
		for column := range side {
			if column+1 < side {
				c.street(column, row, column+1, row)
			}
			if row+1 < side && !c.water(column, row) {
				c.street(column, row, column, row+1)
			}
			if c.random.IntN(100) < 20 {
				c.alley(column, row)
			}
		}
	}
	return c.edges
}

type builder struct {
	random *rand.Rand
	side   int // corners
	edges  []walk.Edge
	alleys int64
}

// The city lies at the latitude of Datong.
func cityCorner() geo.LonLat { return geo.LonLat{Lon: 113, Lat: 40} }

// The mean sides of a block, in metres.
const blockWidth, blockHeight = 88, 66

// corner returns where two streets cross: the grid, bent by slow waves, and a little beside that.
func (c *builder) corner(column, row int) geo.LonLat {
	jitter := rand.New(rand.NewPCG(uint64(column), uint64(row))) // the same from whichever street it is asked for
	x, y := float64(column)*blockWidth, float64(row)*blockHeight
	return metresAway(
		x+60*math.Sin(y/700)+25*math.Sin(y/190+x/900)+jitter.Float64()*24-12,
		y+60*math.Sin(x/800)+25*math.Sin(x/230-y/1100)+jitter.Float64()*24-12,
	)
}

// metresAway returns the point so many metres east and north of the city's corner, in steps of 1e-7 degrees.
func metresAway(east, north float64) geo.LonLat {
	s := geo.ScaleAt(cityCorner().Lat)
	round := func(degrees float64) float64 { return math.Round(degrees*1e7) / 1e7 }
	return geo.LonLat{Lon: round(cityCorner().Lon + east/s.Lon), Lat: round(cityCorner().Lat + north/s.Lat)}
}

// water reports that the river lies north of a corner: it is crossed at every twelfth street.
func (c *builder) water(column, row int) bool { return row%40 == 20 && column%12 != 5 }

func (c *builder) key(column, row int) int64 { return int64(row)*int64(c.side) + int64(column) + 1 }

// street lays the stretch between two corners, or leaves a gap, more often off the avenues.
func (c *builder) street(column, row, toColumn, toRow int) {
	avenue := row == toRow && row%7 == 3 || column == toColumn && column%6 == 2
	if !avenue && c.random.IntN(100) < 16 {
		return
	}
	a, b := c.corner(column, row), c.corner(toColumn, toRow)
	bend := func() float64 { return (c.random.Float64() - 0.5) * 8e-5 }
	line := []geo.LonLat{a, nudge(a, b, 1.0/3, bend(), bend()), nudge(a, b, 2.0/3, bend(), bend()), b}
	e := walk.Edge{From: c.key(column, row), To: c.key(toColumn, toRow), Line: line, Class: "residential"}
	length := c.lay(&e)
	switch kind := c.random.IntN(200); {
	case avenue:
		e.Class, e.Name = "secondary", "示例大道"
		e.Forward, e.Backward = length+4_000, length+4_000 // half of a wait at a signal, at each end
	case kind < 4:
		e.Class, e.Flags = "steps", walk.Steps|walk.Rising
		e.Forward, e.Backward = length*17/10, length*17/10
	case kind < 5:
		e.Backward = walk.Closed
	}
	c.edges = append(c.edges, e)
}

// alley lays a way from a corner into the block, where it ends.
func (c *builder) alley(column, row int) {
	c.alleys++
	a := c.corner(column, row)
	b := nudge(a, c.corner(column+1, row+1), 0.4, 0, 0)
	e := walk.Edge{From: c.key(column, row), To: -c.alleys, Line: []geo.LonLat{a, b}, Class: "footway"}
	c.lay(&e)
	c.edges = append(c.edges, e)
}

// lay gives an edge its length, as costs too, and its number.
func (c *builder) lay(e *walk.Edge) uint32 {
	e.Way = int64(len(c.edges) + 1)
	e.Length = uint32(max(1, math.Round(geo.Length(e.Line)*1000)))
	e.Forward, e.Backward = e.Length, e.Length
	return e.Length
}

// nudge returns the point a part of the way from a to b, moved by some degrees.
func nudge(a, b geo.LonLat, part, east, north float64) geo.LonLat {
	round := func(degrees float64) float64 { return math.Round(degrees*1e7) / 1e7 }
	return geo.LonLat{Lon: round(a.Lon + part*(b.Lon-a.Lon) + east), Lat: round(a.Lat + part*(b.Lat-a.Lat) + north)}
}
