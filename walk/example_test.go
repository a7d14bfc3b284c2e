package walk_test

import (
	"context"
	"fmt"

	"servicemap/geo"
	"servicemap/walk"
)

// Two streets meet at a corner; a person near one looks for places near the other.
func Example() {
	west, corner, north := geo.LonLat{Lon: -51.23, Lat: -30.03}, geo.LonLat{Lon: -51.22, Lat: -30.03}, geo.LonLat{Lon: -51.22, Lat: -30.025}
	street := func(from, to int64, line ...geo.LonLat) walk.Edge {
		mm := uint32(geo.Length(line) * 1000)
		return walk.Edge{From: from, To: to, Line: line, Length: mm, Forward: mm, Backward: mm, Way: 10*from + to}
	}
	network, err := walk.Build(walk.Streets{Edges: []walk.Edge{street(1, 2, west, corner), street(2, 3, corner, north)}})
	if err != nil {
		fmt.Println(err)
		return
	}
	person := network.Snap(geo.LonLat{Lon: -51.2243, Lat: -30.0301}, walk.MaxLegPlace)
	fmt.Println("the street is", person.Metres, "m away")
	places := network.Attach([]walk.Snap{
		network.Snap(north, walk.MaxLegPlace),
		network.Snap(geo.LonLat{Lon: -51.2199, Lat: -30.028}, walk.MaxLegPlace),
	})
	err = network.Near(context.Background(), person, places, walk.Standard.Limit(15), walk.From, func(h walk.Hit) bool {
		fmt.Println("place", h.Target, "is", walk.Metres(h.Length), "m or", walk.Standard.Minutes(h.EMM), "minutes away")
		return true
	})
	fmt.Println(err)
	// Output:
	// the street is 11 m away
	// place 1 is 657 m or 10 minutes away
	// place 0 is 980 m or 15 minutes away
	// <nil>
}
