package e2e

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/jackc/pgx/v5"

	"servicemap/geo"
	"servicemap/walk"
)

// measured is what PostGIS says, on the spheroid, of an entry: metres from the point to the nearest spot of the row's line,
// to the entry's own spot, from that to the line, and along the line up to it.
const measured = `
select st_distance(p::geography, e.line::geography), st_distance(p::geography, spot::geography),
       st_distance(spot::geography, e.line::geography),
       st_length(st_linesubstring(e.line, 0, st_linelocatepoint(e.line, spot))::geography)
from walk_edge e, st_setsrid(st_makepoint($2, $3), 4326) p, st_setsrid(st_makepoint($4, $5), 4326) spot
where e.id = $1`

// The other tests take entries from walk: here PostGIS judges them. A line that crosses itself has two positions at one
// spot; none of the demo's entries lies on one.
func TestEntriesLieWherePostGISSays(t *testing.T) {
	t.Parallel()
	s, w := demo.start(t)
	const seed, points = 5, 300
	random := rand.New(rand.NewPCG(seed, 0))
	err := inCluster(s.state, func(ctx context.Context, url string) error {
		conn, err := pgx.Connect(ctx, url)
		if err != nil {
			return err
		}
		defer conn.Close(ctx) //nolint:errcheck // it was only read
		worst, count := 0.0, 0
		for range points {
			at := w.drawPoint(random)
			entry := w.network.Snap(at, walk.MaxLegPlace)
			for _, c := range entriesOf(&entry) {
				off, err := w.offBy(ctx, conn, at, &c)
				if err != nil {
					return err
				}
				count++
				worst = max(worst, off)
				if off > 0.05 {
					t.Errorf("%s, way %d: %.3f m off", pointText(at), w.network.EdgeWay(c.Edge), off)
				}
			}
		}
		t.Logf("seed %d: %d entries of %d points, at most %.4f m off", seed, count, points, worst)
		if count < points {
			t.Errorf("only %d entries", count)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// offBy returns by how many metres an entry differs from what PostGIS says of it: its leg, its spot, its position.
func (w *world) offBy(ctx context.Context, conn *pgx.Conn, at geo.LonLat, c *walk.Candidate) (float64, error) {
	e := &w.edges[c.Edge]
	var nearest, leg, beside, along float64
	err := conn.QueryRow(ctx, measured, e.id, at.Lon, at.Lat, c.Point.Lon, c.Point.Lat).Scan(&nearest, &leg, &beside, &along)
	position := float64(c.At) / 1000
	if e.turned {
		position = float64(e.length-int64(c.At)) / 1000
	}
	return max(math.Abs(nearest-float64(c.LegLength)/1000), math.Abs(leg-nearest), beside, math.Abs(along-position)), err
}
