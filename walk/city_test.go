package walk

import (
	"math"
	"math/rand/v2"

	"servicemap/geo"
)

// corner is where test networks lie: at about the latitude of Porto Alegre.
var corner = geo.LonLat{Lon: -51.25, Lat: -30.05}

// offset returns the point some metres east and north of another, rounded as networks are.
func offset(p geo.LonLat, east, north float64) geo.LonLat {
	s := geo.ScaleAt(p.Lat)
	return toPoint(geo.LonLat{Lon: p.Lon + east/s.Lon, Lat: p.Lat + north/s.Lat}).lonLat()
}

// lineEdge returns a two-way edge along a line that costs its length.
func lineEdge(from, to, way int64, line ...geo.LonLat) Edge {
	length := uint32(math.Max(1, math.Round(geo.Length(line)*1000)))
	return Edge{From: from, To: to, Line: line, Length: length, Forward: length, Backward: length, Class: "residential", Way: way}
}

// city returns a town of side × side crossings about 75 m apart: bent streets, gaps, steps with one-ways among them, named
// avenues, and slower edges with crossings. The seed repeats it.
func city(side int, seed uint64) []Edge {
	r := rand.New(rand.NewPCG(seed, 1))
	at := make([]geo.LonLat, side*side)
	for i := range at {
		x, y := float64(i%side)*75+r.Float64()*30-15, float64(i/side)*75+r.Float64()*30-15
		at[i] = offset(corner, x, y)
	}
	var edges []Edge
	add := func(a, b int, name string) {
		if r.IntN(20) == 0 {
			return // a gap
		}
		bend := geo.LonLat{Lon: (at[a].Lon + at[b].Lon) / 2, Lat: (at[a].Lat + at[b].Lat) / 2}
		e := lineEdge(int64(a), int64(b), int64(len(edges)+1), at[a], offset(bend, r.Float64()*10-5, r.Float64()*10-5), at[b])
		e.Name = name
		switch r.IntN(60) {
		case 0, 1, 2, 3, 4, 5:
			e.Forward += 7_500
			e.Backward += 7_500
		case 6:
			e.Forward = uint32(float64(e.Forward) * 1.7)
			e.Backward = e.Forward
			e.Flags, e.Class = Steps, "steps"
		case 7:
			e.Backward = Closed
		}
		edges = append(edges, e)
	}
	for i := range at {
		if i%side+1 < side {
			add(i, i+1, []string{"", "Rua A", "Rua B"}[i/side%3])
		}
		if i+side < len(at) {
			add(i, i+side, "")
		}
	}
	return edges
}

// cityPoints returns random points of a city.
func cityPoints(side, count int, seed uint64) []geo.LonLat {
	r := rand.New(rand.NewPCG(seed, 2))
	points := make([]geo.LonLat, count)
	for i := range points {
		points[i] = offset(corner, r.Float64()*float64(side)*75, r.Float64()*float64(side)*75)
	}
	return points
}

// mustBuild builds edges that are good.
func mustBuild(t interface{ Fatal(...any) }, edges []Edge) *Network {
	n, err := Build(Streets{Edges: edges})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
