package yungang

import (
	"bytes"
	"context"
	"math"
	"slices"
	"testing"

	"servicemap/geo"
	"servicemap/importer/osm"
	"servicemap/walk"
)

func readNetwork(t *testing.T) (*osm.Result, *walk.Network) {
	t.Helper()
	files, _ := made(t)
	file := files[NetworkFile]
	r, err := osm.Read(context.Background(), bytes.NewReader(file), int64(len(file)), osm.DefaultRules(), nil)
	if err != nil {
		t.Fatal(err)
	}
	n, err := walk.Build(walk.Streets{Edges: r.Edges})
	if err != nil {
		t.Fatal(err)
	}
	return r, n
}

func TestTheNetworkFileHoldsWhatWasDrawn(t *testing.T) {
	t.Parallel()
	r, _ := readNetwork(t)
	_, town := made(t)
	c := town.canvas
	if r.Report.Nodes != len(c.nodes) || r.Report.Ways != len(c.ways) || r.Report.Relations != len(c.relations) {
		t.Errorf("read %d nodes, %d ways, %d relations of %d, %d, %d", r.Report.Nodes, r.Report.Ways, r.Report.Relations, len(c.nodes), len(c.ways), len(c.relations))
	}
	if r.Date.IsZero() || r.Box.Empty() || r.Report.MissingNodes > 0 || r.Report.CutWays > 0 || r.Report.TooLongEdges > 0 {
		t.Errorf("date %v, box %v, %+v", r.Date, r.Box, r.Report)
	}
	t.Logf("%d edges; %+v", len(r.Edges), r.Report)
}

func TestTheNetworkIsOnePieceButForTheIsland(t *testing.T) {
	t.Parallel()
	_, n := readNetwork(t)
	list := n.Components()
	if share := float64(list[0].Edges) / float64(n.Edges()); share < 0.97 {
		t.Errorf("the largest component has %.4f of %d edges", share, n.Edges())
	}
	for _, c := range list[1:] {
		t.Logf("component of %d edges at %v, real %v", c.Edges, c.Point, c.Real)
	}
}

func TestPlacesStandOnTheNetworkButForTheIslands(t *testing.T) {
	t.Parallel()
	_, n := readNetwork(t)
	apart := 0
	for _, p := range readPlaces(t) {
		s := n.Snap(p.Location, 150)
		if s.Found() && s.Connected {
			if s.Metres > 45 {
				t.Errorf("%s stands %d m from the network", p.Name, s.Metres)
			}
			continue
		}
		apart++
		if p.Code != "demo-history-column-137" {
			t.Errorf("%s is apart from the network", p.Name)
		}
	}
	if apart != 1 {
		t.Errorf("%d places are apart", apart)
	}
}

func TestPeopleLiveBesideWays(t *testing.T) {
	t.Parallel()
	_, n := readNetwork(t)
	far, all := 0, 0
	for _, c := range readCells(t) {
		all += int(c.People)
		if s := n.Snap(c.Center, 300); !s.Connected || s.Metres > 100 {
			far += int(c.People)
		}
	}
	if far > all/200 {
		t.Errorf("%d of %d people live more than 100 m from a way", far, all)
	}
}

// points returns where the nodes of a way lie.
func (t *town) points(id int64) []xy {
	var list []xy
	for _, ref := range t.canvas.ways[id-1].refs {
		list = append(list, t.canvas.metres(ref))
	}
	return list
}

func (t *town) metres(p geo.LonLat) xy {
	return xy{(p.Lon - middleLon) * t.plane.scale.Lon, (p.Lat - middleLat) * t.plane.scale.Lat}
}

// inside reports whether a point lies in a ring, by the parity of crossings of a ray to the east.
func inside(q xy, ring []xy) bool {
	odd := false
	for k := range ring {
		a, b := ring[k], ring[(k+1)%len(ring)]
		if (a.y > q.y) != (b.y > q.y) && q.x < a.x+(q.y-a.y)/(b.y-a.y)*(b.x-a.x) {
			odd = !odd
		}
	}
	return odd
}

// The river's water is the land's border for walkers: sampled every five metres, no edge touches it but those of five
// bridges, each at least two kilometres from the next along the water.
func TestTheRiverIsCrossedByFiveBridgesOnly(t *testing.T) {
	t.Parallel()
	r, _ := readNetwork(t)
	_, town := made(t)
	river := town.canvas.relations[slices.IndexFunc(town.canvas.relations, func(r relation) bool { return slices.Contains(r.tags, "river") })]
	water, island := town.points(river.members[0].way), town.points(river.members[1].way)
	bridges := map[int64]xy{}
	for _, e := range r.Edges {
		for k := 1; k < len(e.Line); k++ {
			a, b := town.metres(e.Line[k-1]), town.metres(e.Line[k])
			steps := int(math.Hypot(b.x-a.x, b.y-a.y)/5) + 1
			for s := range steps + 1 {
				f := float64(s) / float64(steps)
				q := xy{mix(a.x, b.x, f), mix(a.y, b.y, f)}
				if !inside(q, water) || inside(q, island) {
					continue
				}
				if e.Flags&walk.Bridge == 0 {
					t.Fatalf("way %d (%s %s) runs in the river at %v", e.Way, e.Class, e.Name, q)
				}
				bridges[e.Way] = q
			}
		}
	}
	if len(bridges) != 5 {
		t.Errorf("%d bridges", len(bridges))
	}
	list := []xy{}
	for _, q := range bridges {
		list = append(list, q)
	}
	slices.SortFunc(list, func(a, b xy) int { return int(a.x - b.x) })
	for k := 1; k < len(list); k++ {
		if d := math.Hypot(list[k].x-list[k-1].x, list[k].y-list[k-1].y); d < 2000 {
			t.Errorf("bridges %.0f m apart", d)
		}
	}
}

// Between two bridges the other bank is near and far: the walk is the way to a bridge and back.
func TestAcrossTheRiverIsAWalkToABridge(t *testing.T) {
	t.Parallel()
	_, n := readNetwork(t)
	_, town := made(t)
	for _, u := range []float64{-600, -1100, 1500, 1750, 3500} {
		south, north := n.Snap(town.plane.lonLat(town.plane.ground(uv{u, riverSouth})), 60), n.Snap(town.plane.lonLat(town.plane.ground(uv{u, riverN})), 60)
		hit, ok, err := n.Between(context.Background(), south, north, 20_000_000, walk.From)
		nearest := math.Inf(1)
		for _, c := range town.grid.cols {
			if town.net.bridged(c) {
				nearest = min(nearest, math.Abs(c.at-u))
			}
		}
		if err != nil || !ok || float64(hit.Length)/1000 < 2*nearest*0.9 || float64(hit.Length)/1000 > 2*nearest*1.5+600 {
			t.Errorf("at %.0f: %d mm, %v, %v; a bridge is %.0f m away", u, hit.Length, ok, err, nearest)
		}
	}
}
