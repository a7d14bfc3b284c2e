// Package reporttest makes a district for tests whose answers a reader can work out: one street of 3,000 metres from west to
// east, a service center at its western end, and people along it.
package reporttest

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/twpayne/go-geom"

	"servicemap/coverage"
	"servicemap/place"
	"servicemap/snapshot"
	"servicemap/walk"
	"servicemap/walk/walktest"
)

// Records returns the district. At 1,000 metres in 15 minutes, of 1,518 people 611 reach the center: all of the western
// community (100, 200 and 300 on the street, 11 beside it by a straight line), none of the 900 of the eastern one; nobody lives
// in the northern one, and 7 people live in no area. The district's target is 90 % within 15 minutes.
func Records() *snapshot.Records {
	made := &place.Source{Key: 1, Name: "示例普查", Licence: "CC0 1.0", Demo: true}
	of2026 := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	target := 0.9
	v := snapshot.Version{Number: 1, Changed: of2026}
	area := func(key place.Key, code string, level place.Level, name, parent string, west, south, east, north float64) *place.Area {
		a, b := walktest.At(west, south), walktest.At(east, north)
		box := []float64{a.Lon, a.Lat, b.Lon, a.Lat, b.Lon, b.Lat, a.Lon, b.Lat, a.Lon, a.Lat}
		return &place.Area{
			Key: key, Code: code, Level: level, Name: name, ParentCode: parent, Source: made, Boundary: geom.NewMultiPolygonFlat(geom.XY, box, [][]int{{10}}),
		}
	}
	r := &snapshot.Records{
		Versions: snapshot.Versions{Places: v, Areas: v, Squads: v, Population: v, Network: v},
		Sources:  []*place.Source{made}, PopulationSource: made, PopulationDate: &of2026, NetworkSource: made, NetworkDate: &of2026,
		Streets: walk.Streets{Edges: walktest.Grid(rand.New(rand.NewPCG(1, 1)), 31, 1, 0)},
		Areas: []*place.Area{
			area(1, "d", place.District, "示例区", "", -100, -500, 3100, 1500),
			area(2, "w", place.Community, "西社区", "d", -100, -500, 1000, 500),
			area(3, "e", place.Community, "=东社区<b>", "d", 1000, -500, 3100, 500),
			area(4, "n", place.Community, "北社区", "d", -100, 500, 3100, 1500),
		},
		Places: []*place.Place{
			{Key: 1, Source: made, Code: "c", Kind: place.ServiceCenter, Name: "示例中心", Location: walktest.At(0, 0), Published: true},
			{Key: 2, Source: made, Code: "v", Kind: place.Venue, Name: "东阵地", Location: walktest.At(3000, 0), Published: true},
		},
		Standards: []coverage.Standard{
			{Origin: made, ID: "=t", Name: "示例目标 & 计划", Measure: coverage.CoverageShare, Minutes: 15, TargetShare: &target, Certainty: "示例", Source: "计划"},
		},
	}
	for _, c := range []struct {
		code        string
		east, north float64
		people      int32
	}{
		{"1", 100, 0, 100}, {"2", 500, 0, 200}, {"3", 900, 0, 300}, {"4", 1500, 0, 400}, {"5", 2500, 0, 500}, {"6", 200, 400, 11}, {"7", 500, 5000, 7},
	} {
		r.Cells = append(r.Cells, coverage.Cell{Code: c.code, Center: walktest.At(c.east, c.north), People: c.people})
	}
	return r
}

// Snapshot returns a snapshot of the district.
func Snapshot() *snapshot.Snapshot {
	s, err := snapshot.Build(context.Background(), Records(), nil, time.UTC)
	if err != nil {
		panic(err) // it is always the same
	}
	return s
}
