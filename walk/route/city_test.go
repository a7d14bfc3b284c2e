package route_test

import (
	"context"
	"encoding/csv"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"

	"servicemap/fault"
	"servicemap/geo"
	"servicemap/importer/osm"
	"servicemap/walk"
	"servicemap/walk/route"
)

// portoAlegre returns the network of the demonstration's city, read once.
var portoAlegre = sync.OnceValues(func() (*walk.Network, error) {
	f, err := os.Open("../../demo/porto-alegre/osm.pbf")
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	read, err := osm.Read(context.Background(), f, info.Size(), osm.DefaultRules(), nil)
	if err != nil {
		return nil, err
	}
	return walk.Build(walk.Streets{Edges: read.Edges})
})

func city(t testing.TB) *walk.Network {
	t.Helper()
	n, err := portoAlegre()
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// cityLandmarks returns the city's points of interest.
func cityLandmarks(t testing.TB) []route.Landmark {
	t.Helper()
	f, err := os.Open("../../demo/porto-alegre/points_of_interest.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var list []route.Landmark
	for _, row := range rows[1:] {
		lat, _ := strconv.ParseFloat(row[1], 64)
		lon, _ := strconv.ParseFloat(row[2], 64)
		name := strings.ReplaceAll(row[0], "_", " ")
		list = append(list, route.Landmark{Name: fault.Text{ZH: name}, At: geo.LonLat{Lon: lon, Lat: lat}})
	}
	return list
}

// cityPair returns two points of the city some 60 m from a street at most and 3 km from each other.
func cityPair(n *walk.Network, r *rand.Rand) (from, to geo.LonLat) {
	point := func() geo.LonLat {
		p := n.Point(uint32(r.IntN(n.Vertices())))
		return geo.LonLat{Lon: p.Lon + r.Float64()*6e-4 - 3e-4, Lat: p.Lat + r.Float64()*6e-4 - 3e-4}
	}
	for {
		from, to = point(), point()
		if d := geo.Distance(from, to); d > 100 && d < 3000 {
			return from, to
		}
	}
}

func TestRoutesThroughPortoAlegreHold(t *testing.T) {
	t.Parallel()
	n := city(t)
	landmarks := route.IndexLandmarks(cityLandmarks(t))
	random := rand.New(rand.NewPCG(1, 1))
	routes, steps, metres := 0, 0, 0
	for routes < 300 {
		from, to := cityPair(n, random)
		p, ok := search(t, n, from, to)
		if !ok {
			continue
		}
		r := checkRoute(t, n, p, from, to)
		if t.Failed() {
			t.Fatalf("from %v to %v", from, to)
		}
		routes, steps, metres = routes+1, steps+len(r.Steps), metres+walk.Metres(p.Length)
		if routes%30 == 0 { // to be read with go test -v
			lines := told(route.Describe(n, p, from, to, landmarks))
			t.Logf("from %v to %v, %d m:\n  %s", from, to, walk.Metres(p.Length), strings.Join(lines, "\n  "))
		}
	}
	t.Logf("%d routes of %d m and %d steps on average", routes, metres/routes, steps/routes)
}

func BenchmarkDescribe(b *testing.B) {
	n := city(b)
	landmarks := route.IndexLandmarks(cityLandmarks(b))
	r := rand.New(rand.NewPCG(2, 2))
	type walked struct {
		path     walk.Path
		from, to geo.LonLat
	}
	var walks []walked
	for len(walks) < 100 {
		from, to := cityPair(n, r)
		if p, ok := search(b, n, from, to); ok && p.Length > 1_800_000 && p.Length < 2_200_000 {
			walks = append(walks, walked{p, from, to})
		}
	}
	b.ReportAllocs()
	i, stretches, steps := 0, 0, 0
	for b.Loop() {
		w := &walks[i%len(walks)]
		steps += len(route.Describe(n, w.path, w.from, w.to, landmarks).Steps)
		stretches += len(w.path.Stretches)
		i++
	}
	b.ReportMetric(float64(stretches)/float64(i), "edges/op")
	b.ReportMetric(float64(steps)/float64(i), "steps/op")
}
