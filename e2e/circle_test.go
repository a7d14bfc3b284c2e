package e2e

import (
	"bytes"
	"context"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/wkb"

	"servicemap/db/dbtest"
	"servicemap/demo/yungang"
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

// networkOf reads a network with its barriers.
func networkOf(t *testing.T, file []byte) *walk.Network {
	t.Helper()
	r, err := osm.Read(t.Context(), bytes.NewReader(file), int64(len(file)), osm.DefaultRules(), nil)
	if err != nil {
		t.Fatal(err)
	}
	n, err := walk.Build(walk.Streets{Edges: r.Edges, Barriers: r.Barriers})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// drawnAround visits the circles around random points of a network, smaller ones first.
func drawnAround(t *testing.T, n *walk.Network, points int, visit func(from walk.Snap, dir walk.Direction, circles []circle.Circle)) {
	t.Helper()
	ground, random, box := circle.NewGround(n), rand.New(rand.NewPCG(15, 4)), n.Bounds()
	limits := []uint32{walk.Standard.Limit(5), walk.Elderly.Limit(15), walk.Standard.Limit(15), walk.Brisk.Limit(30)}
	for points > 0 {
		p := geo.LonLat{Lon: box.West + random.Float64()*(box.East-box.West), Lat: box.South + random.Float64()*(box.North-box.South)}
		from := n.Snap(p, walk.MaxLegPlace)
		if !from.Connected {
			continue
		}
		points--
		dir := walk.Direction(points % 2)
		circles, err := ground.Circles(t.Context(), walk.Foot, from, limits, dir)
		if err != nil {
			t.Fatal(err)
		}
		visit(from, dir, circles)
	}
}

// Circles are valid, as large as PostGIS measures them, run counter-clockwise, and each covers all smaller ones.
func TestPostGISFindsCirclesValidAndNested(t *testing.T) {
	t.Parallel()
	town, err := os.ReadFile("../demo/porto-alegre/osm.pbf")
	if err != nil {
		t.Fatal(err)
	}
	district, err := yungang.Files(nil)
	if err != nil {
		t.Fatal(err)
	}
	conn := judge(t)
	for _, file := range [][]byte{town, district[yungang.NetworkFile]} {
		drawnAround(t, networkOf(t, file), 12, func(from walk.Snap, _ walk.Direction, circles []circle.Circle) {
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
					t.Errorf("circle %d at %v: valid %v, covers the smaller one %v, counter-clockwise %v, area %.1f, PostGIS says %.1f", i, from.Asked, valid, covers, turned, c.SquareMetres, area)
				}
				smaller = c.Shape
			}
		})
	}
}

// Circles are about the streets within the limit with 30 metres to either side. Small ones are less, since a circle goes
// off a street only as far as there is time left.
func TestCirclesAreAboutBufferedStreets(t *testing.T) {
	t.Parallel()
	town, err := os.ReadFile("../demo/porto-alegre/osm.pbf")
	if err != nil {
		t.Fatal(err)
	}
	conn, n := judge(t), networkOf(t, town)
	sizes, buffers := 0.0, 0.0
	drawnAround(t, n, 12, func(from walk.Snap, dir walk.Direction, circles []circle.Circle) {
		fifteen := circles[2]
		buffer, common, all := bufferOf(t, conn, n, &from, dir, &fifteen)
		t.Logf("%v: %.3f km², %.3f of the buffer, intersection over union %.3f", from.Asked, fifteen.SquareMetres/1e6, fifteen.SquareMetres/buffer, common/all)
		if common/all < 0.75 {
			t.Errorf("the circle at %v is not about its streets", from.Asked)
		}
		sizes, buffers = sizes+fifteen.SquareMetres, buffers+buffer
	})
	if math.Abs(sizes/buffers-1) > 0.1 {
		t.Errorf("the circles have %.3f of the area of the buffers", sizes/buffers)
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

// partsWithin returns the parts of an edge within a limit as flat lines, with a point every three metres.
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
	for at := 0.0; ; at = math.Min(at+3, whole) {
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
		l := geo.Distance(line[i-1], line[i])
		if l > 0 && metres <= l {
			t := metres / l
			return geo.LonLat{Lon: line[i-1].Lon + t*(line[i].Lon-line[i-1].Lon), Lat: line[i-1].Lat + t*(line[i].Lat-line[i-1].Lat)}
		}
		metres -= l
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
