package server_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"

	"servicemap/coverage"
	"servicemap/geo"
	"servicemap/place"
	"servicemap/walk"
)

// inhabited is a grid of cells around one service center, without a network: walks are straight lines.
func inhabited(side int) *world {
	w := withPlaces(&place.Place{Key: 1, Kind: place.ServiceCenter, Name: "中心", Published: true, Location: geo.LonLat{Lon: 113.1, Lat: 40.1}})
	for i := range side * side {
		w.records.Cells = append(w.records.Cells, coverage.Cell{
			Code: fmt.Sprint(i), People: int32(i%7 + 1), Center: geo.LonLat{Lon: 113 + 0.2*float64(i%side)/float64(side), Lat: 40 + 0.2*float64(i/side)/float64(side)},
		})
	}
	return w
}

// At every zoom the tiles hold everybody once, and cover whom the question about coverage covers.
func TestCellTilesHoldEverybodyOnce(t *testing.T) {
	t.Parallel()
	for _, side := range []int{20, 120} { // few enough to be drawn one by one, and more than a tile holds
		data := refreshed(t, inhabited(side))
		h := newTiles(t, data, named())
		a, err := data.Current().Coverage.Ask(t.Context(), coverage.Question{
			Of: []coverage.Target{{Kinds: []place.Kind{place.ServiceCenter}}}, Minutes: 15, Pace: walk.Standard,
		})
		if err != nil || a.People == 0 || a.Covered == 0 || a.Covered == a.People {
			t.Fatalf("%v %+v", err, a)
		}
		for z := uint32(0); z <= 12; z += 2 {
			low, high := maptile.At(orb.Point{113, 40.2}, maptile.Zoom(z)), maptile.At(orb.Point{113.2, 40}, maptile.Zoom(z))
			people, covered, cells := 0, 0, 0
			for x := low.X; x <= high.X; x++ {
				for y := low.Y; y <= high.Y; y++ {
					w := get(t, h, fmt.Sprintf("/tiles/cells/%d/%d/%d.mvt", z, x, y))
					layers, err := mvt.Unmarshal(w.Body.Bytes())
					if err != nil || w.Code != 200 && w.Code != 204 || len(layers) > 1 {
						t.Fatalf("%d %v", w.Code, err)
					}
					for _, l := range layers {
						if l.Name != "cells" || len(l.Features) > 5000 {
							t.Errorf("zoom %d: layer %s of %d features", z, l.Name, len(l.Features))
						}
						for _, f := range l.Features {
							one := func(key string) int { n, _ := f.Properties[key].(float64); return int(n) }
							people, covered = people+one("people"), covered+one("covered")
							cells += max(one("count"), 1)
							class, _ := f.Properties["class"].(string)
							if (one("count") == 0) != slices.Contains(coverage.ClassNames(), class) {
								t.Errorf("zoom %d: %v", z, f.Properties)
							}
							if one("count") == 0 && (one("seconds") <= 15*60) != (one("covered") > 0) {
								t.Errorf("zoom %d: %d seconds and %d covered", z, one("seconds"), one("covered"))
							}
						}
					}
				}
			}
			if people != a.People || covered != a.Covered || cells != side*side {
				t.Errorf("%d² cells, zoom %d: %d of %d people, %d of %d covered, %d cells", side, z, people, a.People, covered, a.Covered, cells)
			}
		}
	}
}

// The tiles change with each part that they are made of.
func TestCellTilesFollowEverythingTheyAreMadeOf(t *testing.T) {
	t.Parallel()
	w := inhabited(3)
	data := refreshed(t, w)
	h := newTiles(t, data, named())
	seen := map[string]bool{}
	for range 2 {
		v := &w.records.Versions
		for name, part := range map[string]*int64{"places": &v.Places.Number, "areas": &v.Areas.Number, "people": &v.Population.Number, "network": &v.Network.Number} {
			tag := get(t, h, "/tiles/cells/0/0/0.mvt").Header().Get("ETag")
			if seen[tag] {
				t.Errorf("before %s changed: %s was there already", name, tag)
			}
			seen[tag] = true
			*part++
			refresh(t, data)
		}
	}
	if w := get(t, newTiles(t, refreshed(t, &world{}), named()), "/tiles/cells/0/0/0.mvt"); w.Code != 204 {
		t.Errorf("nobody: %d", w.Code)
	}
}
