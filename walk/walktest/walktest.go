// Package walktest makes small cities for tests: edges to build a walking network from, of a size and shape that a reader
// can see before their eyes.
package walktest

import (
	"math"
	"math/rand/v2"

	"servicemap/geo"
	"servicemap/walk"
)

// Corner is the south-western corner of every city.
func Corner() geo.LonLat { return geo.LonLat{Lon: 113.1, Lat: 40} }

// At returns the point so many metres east and north of the corner, in steps of 1e-7 degrees.
func At(east, north float64) geo.LonLat {
	s := geo.ScaleAt(Corner().Lat)
	return geo.LonLat{
		Lon: math.Round((Corner().Lon+east/s.Lon)*1e7) / 1e7,
		Lat: math.Round((Corner().Lat+north/s.Lat)*1e7) / 1e7,
	}
}

// Grid returns the streets of a city of blocks 100 metres wide: columns × rows corners, of whose streets a share is
// missing. Parts of it may hang together with nothing.
func Grid(random *rand.Rand, columns, rows int, missing float64) []walk.Edge {
	var edges []walk.Edge
	corner := func(c, r int) int64 { return int64(r*columns + c + 1) }
	street := func(c1, r1, c2, r2 int) {
		if random.Float64() < missing {
			return
		}
		line := []geo.LonLat{At(float64(c1)*100, float64(r1)*100), At(float64(c2)*100, float64(r2)*100)}
		length := uint32(math.Round(geo.Length(line) * 1000))
		edges = append(edges, walk.Edge{
			From: corner(c1, r1), To: corner(c2, r2), Line: line, Length: length, Forward: length, Backward: length,
			Class: "residential", Way: int64(len(edges) + 1),
		})
	}
	for r := range rows {
		for c := range columns {
			if c+1 < columns {
				street(c, r, c+1, r)
			}
			if r+1 < rows {
				street(c, r, c, r+1)
			}
		}
	}
	return edges
}
