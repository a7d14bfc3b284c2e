package geo_test

import (
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"servicemap/geo"
)

// apart is how many degrees two points differ by at most.
func apart(a, b geo.LonLat) float64 {
	return math.Max(math.Abs(a.Lon-b.Lon), math.Abs(a.Lat-b.Lat))
}

func TestCoordinateSystemsAgreeWithGcoord(t *testing.T) {
	t.Parallel()
	file, err := os.ReadFile("testdata/systems.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(file)), "\n")[1:]
	if len(lines) < 60 {
		t.Fatalf("only %d points", len(lines))
	}
	for _, line := range lines {
		var n [6]float64
		for i, field := range strings.Fields(line) {
			if n[i], err = strconv.ParseFloat(field, 64); err != nil {
				t.Fatal(err)
			}
		}
		wgs := geo.LonLat{Lon: n[0], Lat: n[1]}
		for _, c := range []struct {
			system geo.System
			want   geo.LonLat
		}{{geo.WGS84, wgs}, {geo.GCJ02, geo.LonLat{Lon: n[2], Lat: n[3]}}, {geo.BD09, geo.LonLat{Lon: n[4], Lat: n[5]}}} {
			if got := geo.FromWGS84(wgs, c.system); apart(got, c.want) > 1e-9 {
				t.Errorf("%v is %v in %v, gcoord says %v", wgs, got, c.system, c.want)
			}
			if back := geo.ToWGS84(c.want, c.system); apart(back, wgs) > 1e-9 {
				t.Errorf("%v of %v is %v in WGS84, not %v", c.want, c.system, back, wgs)
			}
		}
	}
}

// What a wrong system costs around Datong: enough to ruin every answer.
func TestSystemsDifferAroundDatongBySomeHundredMetres(t *testing.T) {
	t.Parallel()
	for lon := 112.7; lon < 113.4; lon += 0.1 {
		for lat := 39.8; lat < 40.3; lat += 0.1 {
			wgs := geo.LonLat{Lon: lon, Lat: lat}
			gcj, bd := geo.FromWGS84(wgs, geo.GCJ02), geo.FromWGS84(wgs, geo.BD09)
			for _, c := range []struct{ got, least, most float64 }{
				{geo.Distance(wgs, gcj), 560, 650}, {geo.Distance(gcj, bd), 840, 910}, {geo.Distance(wgs, bd), 1300, 1500},
			} {
				if c.got < c.least || c.got > c.most {
					t.Errorf("%v: %.0f m, want %v to %v", wgs, c.got, c.least, c.most)
				}
			}
		}
	}
}

func TestTenThousandPointsComeBack(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(84, 2))
	for range 10_000 {
		p := geo.LonLat{Lon: 73 + 62*random.Float64(), Lat: 18 + 35*random.Float64()}
		for _, s := range geo.Systems() {
			back := geo.ToWGS84(geo.FromWGS84(p, s), s)
			if apart(back, p) > 1e-9 || geo.Distance(back, p) > 0.01 {
				t.Fatalf("%v through %v and back is %v", p, s, back)
			}
			// The way from a map of that system to ours and back is the same way.
			if again := geo.FromWGS84(geo.ToWGS84(p, s), s); apart(again, p) > 1e-9 {
				t.Fatalf("%v of %v through WGS84 and back is %v", p, s, again)
			}
		}
	}
}

// The rectangle within which GCJ02 shifts has an edge, over which the shift jumps. Nothing is farther off there than the
// shift itself.
func TestConversionsStaySoundAtTheEdgeOfChina(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(84, 3))
	for range 10_000 {
		p := geo.LonLat{Lon: []float64{72.004, 137.8347}[random.IntN(2)] + 0.02*random.Float64() - 0.01, Lat: 0.8293 + 55*random.Float64()}
		if random.IntN(2) == 0 {
			p = geo.LonLat{Lon: 72.004 + 65.8307*random.Float64(), Lat: []float64{0.8293, 55.8271}[random.IntN(2)] + 0.02*random.Float64() - 0.01}
		}
		for _, s := range geo.Systems() {
			if d := geo.Distance(geo.ToWGS84(p, s), p); !(d < 3000) {
				t.Fatalf("%v of %v is %.0f m away in WGS84", p, s, d)
			}
		}
	}
}

func TestGCJ02IsTheIdentityAbroad(t *testing.T) {
	t.Parallel()
	for _, p := range []geo.LonLat{{Lon: -51.23, Lat: -30.03}, {Lon: 2.35, Lat: 48.86}, {Lon: 139.77, Lat: 35.68}, {Lon: 180, Lat: 90}, {Lon: -180, Lat: -90}, {}} {
		if geo.FromWGS84(p, geo.GCJ02) != p || geo.ToWGS84(p, geo.GCJ02) != p {
			t.Errorf("%v was shifted", p)
		}
	}
}
