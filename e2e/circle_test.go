package e2e

import (
	"context"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/wkb"

	"servicemap/db/dbtest"
	"servicemap/geo"
	"servicemap/importer/osm"
	"servicemap/walk"
	"servicemap/walk/circle"
)

// judge is PostGIS, and with it GEOS, as the judge of circles.
func judge(t *testing.T) *pgx.Conn {
	t.Helper()
	url := dbtest.New(t, func(ctx context.Context, url string) error {
		conn, err := pgx.Connect(ctx, url)
		if err != nil {
			return err
		}
		defer conn.Close(ctx) //nolint:errcheck // nothing is lost
		_, err = conn.Exec(ctx, "create extension postgis")
		return err
	})
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func portoAlegre(t *testing.T) *walk.Network {
	t.Helper()
	f, err := os.Open("../demo/porto-alegre/osm.pbf")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // it was only read
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	r, err := osm.Read(t.Context(), f, info.Size(), osm.DefaultRules(), nil)
	if err != nil {
		t.Fatal(err)
	}
	n, err := walk.Build(walk.Streets{Edges: r.Edges, Barriers: r.Barriers})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestPostGISJudgesCircles: circles are valid, as PostGIS measures them, lie in each other by limit, and are about the
// streets within the limit with 30 metres to either side.
func TestPostGISJudgesCircles(t *testing.T) {
	t.Parallel()
	conn, n := judge(t), portoAlegre(t)
	ground, random, box := circle.NewGround(n), rand.New(rand.NewPCG(15, 4)), n.Bounds()
	limits := []uint32{walk.Standard.Limit(5), walk.Elderly.Limit(15), walk.Standard.Limit(15), walk.Brisk.Limit(30)}
	sizes, buffers := 0.0, 0.0
	for judged := 0; judged < 24; {
		p := geo.LonLat{Lon: box.West + random.Float64()*(box.East-box.West), Lat: box.South + random.Float64()*(box.North-box.South)}
		from := n.Snap(p, walk.MaxLegPlace)
		if !from.Connected {
			continue
		}
		judged++
		dir := walk.Direction(judged % 2)
		circles, err := ground.Circles(t.Context(), walk.Foot, from, limits, dir)
		if err != nil {
			t.Fatal(err)
		}
		smaller := geom.NewMultiPolygon(geom.XY)
		for i, c := range circles {
			var valid, covers, turned bool
			var area float64
			err := conn.QueryRow(t.Context(), `
select st_isvalid(c), st_covers(c, s) or st_isempty(s), st_ispolygonccw(c), st_area(c::geography)
from (select st_geomfromwkb($1, 4326) c, st_geomfromwkb($2, 4326) s) shapes`, encoded(t, c.Shape), encoded(t, smaller)).Scan(&valid, &covers, &turned, &area)
			if err != nil {
				t.Fatal(err)
			}
			if !valid || !covers || !turned || math.Abs(area-c.SquareMetres) > area*1e-4 {
				t.Errorf("circle %d at %v: valid %v, covers the smaller one %v, counter-clockwise %v, area %.1f, PostGIS says %.1f", i, p, valid, covers, turned, c.SquareMetres, area)
			}
			smaller = c.Shape
		}
		buffered, common, all := bufferOf(t, conn, n, &from, dir, &circles[2])
		size := circles[2].SquareMetres
		t.Logf("%v: %.3f km² of %.3f km² straight, buffer %.3f of it, intersection over union %.3f", p, size/1e6, size/circles[2].StraightRatio/1e6, buffered/size, common/all)
		if common/all < 0.75 {
			t.Errorf("the circle at %v is not about its streets", p)
		}
		sizes, buffers = sizes+size, buffers+buffered
	}
	if math.Abs(sizes/buffers-1) > 0.1 {
		t.Errorf("all circles have %.3f of the area of their streets", sizes/buffers)
	}
}

// bufferOf returns the square metres of the streets within a circle's limit with 30 metres to either side, of what they and
// the circle share, and of both together.
func bufferOf(t *testing.T, conn *pgx.Conn, n *walk.Network, from *walk.Snap, dir walk.Direction, c *circle.Circle) (buffer, common, all float64) {
	t.Helper()
	reached, err := n.ReachEdges(t.Context(), *from, c.Limit, dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	lines := geom.NewMultiLineString(geom.XY)
	for _, r := range reached {
		if n.EdgeFlags(r.Edge)&(walk.Tunnel|walk.Indoor) != 0 {
			continue
		}
		for _, part := range partsWithin(n, from, dir, r, c.Limit) {
			if err := lines.Push(geom.NewLineStringFlat(geom.XY, part)); err != nil {
				t.Fatal(err)
			}
		}
	}
	err = conn.QueryRow(t.Context(), `
select st_area(b), st_area(st_intersection(b, c)), st_area(st_union(b, c))
from (select st_buffer(st_transform(st_geomfromwkb($1, 4326), 32722), 30) b, st_transform(st_geomfromwkb($2, 4326), 32722) c) shapes`,
		encoded(t, lines), encoded(t, c.Shape)).Scan(&buffer, &common, &all)
	if err != nil {
		t.Fatal(err)
	}
	return buffer, common, all
}

// partsWithin returns the parts of an edge within a limit as flat lines, metre by metre.
func partsWithin(n *walk.Network, from *walk.Snap, dir walk.Direction, r walk.ReachedEdge, limit uint32) (parts [][]float64) {
	line, total := n.EdgeLine(r.Edge), n.EdgeLength(r.Edge)
	whole := geo.Length(line)
	within := func(at uint32) bool {
		ends := []struct{ emm, at uint32 }{{r.Lower, 0}, {r.Upper, total}}
		for _, c := range from.Candidates[:from.Count] {
			if c.Edge == r.Edge {
				ends = append(ends, struct{ emm, at uint32 }{c.Leg, c.At})
			}
		}
		for _, e := range ends {
			a, b := e.at, at
			if dir == walk.To {
				a, b = b, a
			}
			if cost, open := n.PartCost(r.Edge, a, b); e.emm != walk.Unreached && open && uint64(e.emm)+uint64(cost) <= uint64(limit) {
				return true
			}
		}
		return false
	}
	var part []float64
	for at := 0.0; ; at = math.Min(at+1, whole) {
		if within(uint32(at / whole * float64(total))) {
			p := along(line, at)
			part = append(part, p.Lon, p.Lat)
		}
		if at >= whole || !within(uint32(at/whole*float64(total))) {
			if len(part) >= 4 {
				parts = append(parts, part)
			}
			part = nil
		}
		if at >= whole {
			return parts
		}
	}
}

// along returns the point so many metres along a line.
func along(line []geo.LonLat, metres float64) geo.LonLat {
	for i := 1; i < len(line); i++ {
		if l := geo.Distance(line[i-1], line[i]); l > 0 && metres <= l {
			t := metres / l
			return geo.LonLat{Lon: line[i-1].Lon + t*(line[i].Lon-line[i-1].Lon), Lat: line[i-1].Lat + t*(line[i].Lat-line[i-1].Lat)}
		} else {
			metres -= l
		}
	}
	return line[len(line)-1]
}

func encoded(t *testing.T, g geom.T) []byte {
	t.Helper()
	b, err := wkb.Marshal(g, wkb.NDR)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
