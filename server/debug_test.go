package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/fstest"

	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"

	"servicemap/geo"
	"servicemap/server"
	"servicemap/snapshot"
	"servicemap/walk"
)

// debugTown is a private lane between two streets, and a wall beside it.
func debugTown() *world {
	at := func(east, north float64) geo.LonLat { return geo.LonLat{Lon: 113 + east/1e5, Lat: 40 + north/1e5} }
	edge := func(from, to int64, a, b geo.LonLat, flags walk.EdgeFlags) walk.Edge {
		length := uint32(geo.Distance(a, b) * 1000)
		return walk.Edge{From: from, To: to, Line: []geo.LonLat{a, b}, Length: length, Forward: length, Backward: length, Class: "residential", Flags: flags, Way: from}
	}
	w := &world{records: snapshot.Records{Streets: walk.Streets{
		Edges: []walk.Edge{
			edge(1, 2, at(0, 0), at(100, 0), 0), edge(2, 3, at(100, 0), at(100, 100), walk.Private), edge(3, 4, at(100, 100), at(0, 100), walk.Steps),
		},
		Barriers: []walk.Barrier{{Kind: walk.Wall, Lines: [][]geo.LonLat{{at(50, 20), at(50, 80)}}, Way: 9}},
	}}}
	w.next()
	return w
}

func TestDebugShowsTheNetworkAsSearchesSeeIt(t *testing.T) {
	t.Parallel()
	page, err := server.NewPage(fstest.MapFS{})
	if err != nil {
		t.Fatal(err)
	}
	debug := server.Debug{Data: refreshed(t, debugTown()), Page: page}
	get := func(path string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		debug.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		return w
	}
	tile := maptile.At([2]float64{113.0005, 40.0005}, 15)
	w := get(fmt.Sprintf("/debug/network/%d/%d/%d.mvt", tile.Z, tile.X, tile.Y))
	layers, err := mvt.Unmarshal(w.Body.Bytes())
	if err != nil || w.Code != http.StatusOK {
		t.Fatalf("%d: %v", w.Code, err)
	}
	private, steps := 0, 0
	counts := map[string]int{}
	for _, l := range layers {
		counts[l.Name] = len(l.Features)
		for _, f := range l.Features {
			if f.Properties["private"] == true {
				private++
			}
			if f.Properties["flags"] == "steps" {
				steps++
			}
		}
	}
	if counts["edges"] != 3 || counts["barriers"] != 1 || private != 1 || steps != 1 {
		t.Errorf("%v, %d private, %d steps", counts, private, steps)
	}
	var found struct {
		Features []struct{ Properties map[string]any }
	}
	if err := json.Unmarshal(get("/debug/snap?longitude=113.001&latitude=40.0005").Body.Bytes(), &found); err != nil || len(found.Features) < 2 {
		t.Fatalf("%v: %+v", err, found)
	}
	if asked := found.Features[0].Properties; asked["on private ground"] != true || asked["metres"] != 0.0 {
		t.Errorf("%v", asked)
	}
	for path, code := range map[string]int{
		"/debug/snap?longitude=200&latitude=1":           http.StatusBadRequest,
		"/debug/snap?longitude=x&latitude=1":             http.StatusBadRequest,
		"/debug/snap?longitude=113&latitude=40&leg=1000": http.StatusBadRequest,
		"/debug/network/3/9/9.mvt":                       http.StatusNotFound,
		"/debug/network/11/0/0.mvt":                      http.StatusNoContent,
		"/debug/network":                                 http.StatusServiceUnavailable, // the page is not built
		"/debug/else":                                    http.StatusNotFound,
	} {
		if got := get(path).Code; got != code {
			t.Errorf("%s: %d, want %d", path, got, code)
		}
	}
}
