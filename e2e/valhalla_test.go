package e2e

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"servicemap/geo"
)

// fixture is testdata/valhalla.json.
type fixture struct {
	Engine string
	Pairs  []struct {
		From struct{ Lon, Lat float64 }
		To   struct {
			Code     string
			Lon, Lat float64
		}
		Metres float64
	}
}

// explained are the pairs of the fixture that differ by more than 8 %, and why. testdata/README.md tells more.
func explained() map[int]string {
	return map[int]string{
		27: "it starts on a private drive, which Valhalla walks along and our network leaves out",
		60: "its only short way leads through two private streets, which our network leaves out",
	}
}

func TestWalksAgreeWithValhalla(t *testing.T) {
	t.Parallel()
	s, w := demo.start(t)
	text, err := os.ReadFile(filepath.Join("testdata", "valhalla.json"))
	if err != nil {
		t.Fatal(err)
	}
	var f fixture
	if err := json.Unmarshal(text, &f); err != nil {
		t.Fatal(err)
	}
	const outlier = 0.08
	causes := explained()
	var differences []float64
	for i, p := range f.Pairs {
		place := w.placeOf(p.To.Code)
		if away := geo.Distance(place.at, geo.LonLat{Lon: p.To.Lon, Lat: p.To.Lat}); away > 0.1 {
			t.Fatalf("pair %d: %s lies %.1f m from where it lay: make the fixture anew (testdata/README.md)", i, p.To.Code, away)
		}
		walk := s.walkTo(t, geo.LonLat{Lon: p.From.Lon, Lat: p.From.Lat}, place)
		if walk == nil || walk.Method != "NETWORK" {
			t.Errorf("pair %d: we have no walk on the network (%+v), Valhalla has one of %.0f m", i, walk, p.Metres)
			continue
		}
		difference := math.Abs(float64(walk.Metres)-p.Metres) / p.Metres
		differences = append(differences, difference)
		switch cause, known := causes[i]; {
		case difference > outlier && !known:
			t.Errorf("pair %d: %d m, Valhalla has %.0f m: look for the cause", i, walk.Metres, p.Metres)
		case difference <= outlier && known:
			t.Errorf("pair %d: %d m, Valhalla has %.0f m: no longer an outlier, yet explained: %s", i, walk.Metres, p.Metres, cause)
		}
	}
	slices.Sort(differences)
	if len(differences) < 100 {
		t.Fatalf("only %d pairs", len(differences))
	}
	median, high := differences[len(differences)/2], differences[len(differences)*95/100]
	t.Logf("%s: %d pairs, median difference %.2f %%, 95th percentile %.2f %%, %d explained outliers",
		f.Engine, len(differences), 100*median, 100*high, len(causes))
	if median > 0.01 || high > outlier {
		t.Errorf("median difference %.2f %%, want ≤ 1 %%; 95th percentile %.2f %%, want ≤ 8 %%", 100*median, 100*high)
	}
}
