package main

import (
	"math"
	"math/rand/v2"

	"servicemap/geo"
	"servicemap/walk"
)

// questions are what the engines are asked, written as JSON for those that are other programs. Points are longitude and
// latitude.
type questions struct {
	Map     string   `json:"map"`    // the map file; empty for a city that only we have
	Edges   string   `json:"edges"`  // our network, for those who read no map files: see writeEdges
	Folder  string   `json:"folder"` // for what an engine writes
	Figures []string `json:"figures"`
	Rounds  int      `json:"rounds"`

	Metres  int        `json:"metres"`  // of the searches and circles
	Origins []spot     `json:"origins"` // of the searches
	Circles int        `json:"circles"` // so many of the origins are asked for a circle
	Places  []spot     `json:"places"`
	Near    []oneMany  `json:"near"` // to points nearby
	Far     []oneMany  `json:"far"`  // to points anywhere
	Routes  []twoSpots `json:"routes"`

	Cells       []spot `json:"cells,omitempty"` // of a population, for the planner's question: who can walk to a place
	People      []int  `json:"people,omitempty"`
	Communities []int  `json:"communities,omitempty"` // by cell
}

type (
	spot     [2]float64
	twoSpots [4]float64
	oneMany  struct {
		From spot   `json:"from"`
		To   []spot `json:"to"`
	}
)

func (s spot) point() geo.LonLat { return geo.LonLat{Lon: s[0], Lat: s[1]} }

// How many questions are asked, and how they are drawn. Distances are straight metres.
const (
	origins, circles, tables, routes = 200, 40, 20, 100
	edgesAPlace                      = 26_000 / placesDrawn // in larger cities places are as dense as in Porto Alegre
	targetsAsked, placesDrawn        = 50, 300
	nearby50                         = 1000 // how far the targets of Near lie at most
	leastRoute, mostRoute            = 1500, 3500
	walkedMetres, walkedMillimetres  = 1000, 1_000_000 // 15 minutes at the standard pace
	fromPoint                        = 10              // nearest places wanted from a point
	poorGround                       = walk.Steps | walk.Elevator | walk.Tunnel | walk.Bridge | walk.Indoor | walk.Layered | walk.Fallback | walk.Private
	drawsBeforeGivingUpOnFarPoints   = 1000
)

// drawing draws points of streets on which every engine can start: public ground of the largest component, in the open.
type drawing struct {
	random  *rand.Rand
	network *walk.Network
}

func (d *drawing) isGood(edge uint32) bool {
	return d.network.EdgeComponent(edge) == 0 && d.network.EdgeFlags(edge)&poorGround == 0
}

// anywhere draws from all edges, or those given.
func (d *drawing) anywhere(edges []uint32) spot {
	for {
		e := uint32(d.random.IntN(d.network.Edges()))
		if edges != nil {
			e = edges[d.random.IntN(len(edges))]
		}
		if d.isGood(e) {
			line := d.network.EdgeLine(e)
			p := line[d.random.IntN(len(line))]
			return spot{p.Lon, p.Lat}
		}
	}
}

// around draws a point between least and most metres from another; where the map is too small for that, the last one tried.
func (d *drawing) around(center spot, least, most float64) spot {
	edges := d.network.EdgesIn(boxAround(center.point(), most))
	var p spot
	for range drawsBeforeGivingUpOnFarPoints {
		p = d.anywhere(edges)
		if away := geo.Distance(center.point(), p.point()); away >= least && away <= most {
			break
		}
	}
	return p
}

func boxAround(p geo.LonLat, metres float64) geo.Box {
	s := geo.ScaleAt(p.Lat)
	return geo.EmptyBox().
		Extend(geo.LonLat{Lon: p.Lon - metres/s.Lon, Lat: p.Lat - metres/s.Lat}).
		Extend(geo.LonLat{Lon: p.Lon + metres/s.Lon, Lat: p.Lat + metres/s.Lat})
}

// draw makes the questions about a network.
func draw(n *walk.Network) *questions {
	d := &drawing{rand.New(rand.NewPCG(seed, 0)), n}
	q := &questions{Metres: walkedMetres, Circles: circles}
	for range origins {
		q.Origins = append(q.Origins, d.anywhere(nil))
	}
	for range max(placesDrawn, n.Edges()/edgesAPlace) {
		q.Places = append(q.Places, d.anywhere(nil))
	}
	for range tables {
		near, far := oneMany{From: d.anywhere(nil)}, oneMany{From: d.anywhere(nil)}
		for range targetsAsked {
			near.To = append(near.To, d.around(near.From, 0, nearby50))
			far.To = append(far.To, d.anywhere(nil))
		}
		q.Near, q.Far = append(q.Near, near), append(q.Far, far)
	}
	size := diagonal(n.Bounds())
	for range routes {
		from := d.anywhere(nil)
		to := d.around(from, math.Min(leastRoute, size/3), mostRoute)
		q.Routes = append(q.Routes, twoSpots{from[0], from[1], to[0], to[1]})
	}
	return q
}

func diagonal(b geo.Box) float64 {
	return geo.Distance(geo.LonLat{Lon: b.West, Lat: b.South}, geo.LonLat{Lon: b.East, Lat: b.North})
}
