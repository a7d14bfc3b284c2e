package e2e

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/twpayne/go-geom/encoding/wkb"

	"servicemap/db/cluster"
	"servicemap/geo"
	"servicemap/walk"
)

// world is what the database of the shared server holds, read with the test's own SQL, and what the oracles are made of.
//
// Where a point enters the network is taken from walk.Network.Snap on a network built of the same rows: the oracles judge
// searches, orders and sums, not entries. Snap has brute-force tests of its own in walk, and PostGIS judges its distances
// in TestEntriesLieWherePostGISSays.
type world struct {
	network *walk.Network
	streets *streets
	edges   []edgeRow // by the network's number of the edge
	places  []placeRow
	cells   []cellRow
	areas   []areaRow
}

// edgeRow is a row of walk_edge turned round as the network has it. Lengths are millimetres.
type edgeRow struct {
	id                        int64 // of the row
	from, to                  int64 // nodes
	length, forward, backward int64 // closed where nobody may walk
	turned                    bool  // the row runs the other way
	private                   bool  // private ground: a walk may begin and end there, not cross it
	line                      []geo.LonLat
}

// closed is the cost of a way that nobody may walk.
const closed = -1

// placeRow is a row of the table place, with the id that the API gives it.
type placeRow struct {
	key          int64
	code         string
	kind, status string
	at           geo.LonLat
	id           string
	entry        walk.Snap
}

type cellRow struct {
	people int
	at     geo.LonLat
	entry  walk.Snap
	area   int // in areas: the smallest that the cell lies in; −1: none
}

// areaRow is an area of testdata/areas.csv: a box.
type areaRow struct {
	code, parent, level, id string
	box                     geo.Box
}

// inCluster runs f with the connection string of the private database of a running server.
func inCluster(state string, f func(ctx context.Context, url string) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*patience)
	defer cancel()
	c, err := cluster.Open(ctx, cluster.Config{State: state})
	if err != nil {
		return err
	}
	defer c.Close(ctx) //nolint:errcheck // it is not ours: closing lets go of a lock
	if c.Started() {
		return fmt.Errorf("no server runs on %s", state)
	}
	return f(ctx, c.URL())
}

func loadWorld(s *server) (*world, error) {
	w := &world{}
	err := inCluster(s.state, func(ctx context.Context, url string) error {
		conn, err := pgx.Connect(ctx, url)
		if err != nil {
			return err
		}
		defer conn.Close(ctx) //nolint:errcheck // it was only read
		if err := w.loadNetwork(ctx, conn); err != nil {
			return err
		}
		if err := w.loadAreas(ctx, conn); err != nil {
			return err
		}
		if err := w.loadCells(ctx, conn); err != nil {
			return err
		}
		return w.loadPlaces(ctx, conn)
	})
	if err != nil {
		return nil, err
	}
	w.streets = newStreets(w.edges)
	return w, within(patience, func() error { return w.askIDs(s) }) // an import shows after a moment
}

// loadNetwork reads walk_edge, builds a network of it, and finds for each edge of the network its row.
func (w *world) loadNetwork(ctx context.Context, conn *pgx.Conn) error {
	rows, err := conn.Query(ctx, `
select e.id, e.from_node, e.to_node, e.length_mm, coalesce(e.cost_mm, -1), coalesce(e.back_cost_mm, -1), e.flags, e.way, st_asbinary(e.line)
from walk_edge e order by e.id`)
	if err != nil {
		return err
	}
	type full struct {
		edgeRow
		walk.Edge
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (full, error) {
		var f full
		var line []byte
		err := row.Scan(&f.id, &f.from, &f.to, &f.length, &f.forward, &f.backward, &f.Flags, &f.Way, &line)
		if err != nil {
			return f, err
		}
		f.private = f.Flags&walk.Private != 0
		f.line, err = lineOf(line)
		f.Edge = walk.Edge{
			From: f.from, To: f.to, Line: f.line, Length: uint32(f.length),
			Forward: costOf(f.forward), Backward: costOf(f.backward), Flags: f.Flags, Way: f.Way,
		}
		return f, err
	})
	if err != nil {
		return err
	}
	edges := make([]walk.Edge, len(list))
	known := map[string][]edgeRow{}
	for i, f := range list {
		edges[i] = f.Edge
		key := edgeKey(f.Way, f.Length, f.Forward, f.Backward, f.line)
		known[key] = append(known[key], f.edgeRow)
	}
	barriers, err := loadBarriers(ctx, conn)
	if err != nil {
		return err
	}
	if w.network, err = walk.Build(walk.Streets{Edges: edges, Barriers: barriers}); err != nil {
		return err
	}
	for e := range uint32(w.network.Edges()) {
		row, err := takeRow(known, w.network, e)
		if err != nil {
			return err
		}
		w.edges = append(w.edges, row)
	}
	return nil
}

// loadBarriers reads walk_barrier, the lines of each in their order.
func loadBarriers(ctx context.Context, conn *pgx.Conn) ([]walk.Barrier, error) {
	rows, err := conn.Query(ctx, `
select b.id, b.kind, b.area, b.way, st_asbinary((d).geom) from walk_barrier b, st_dump(b.lines) d order by b.id, (d).path`)
	if err != nil {
		return nil, err
	}
	var barriers []walk.Barrier
	var id, last, way int64
	var kind string
	var area bool
	var line []byte
	_, err = pgx.ForEachRow(rows, []any{&id, &kind, &area, &way, &line}, func() error {
		if id != last {
			last = id
			barriers = append(barriers, walk.Barrier{Kind: walk.BarrierKind(slices.Index(walk.BarrierKinds(), kind)), Area: area, Way: way})
		}
		b := &barriers[len(barriers)-1]
		points, err := lineOf(line)
		b.Lines = append(b.Lines, points)
		return err
	})
	return barriers, err
}

// takeRow takes the row of an edge of the network out of the known ones, turned round if need be. Rows alike in way, line,
// length and costs are as good as each other.
func takeRow(known map[string][]edgeRow, n *walk.Network, e uint32) (edgeRow, error) {
	forward, backward := n.EdgeCosts(e)
	line := n.EdgeLine(e)
	key := edgeKey(n.EdgeWay(e), n.EdgeLength(e), forward, backward, line)
	if rows := known[key]; len(rows) > 0 {
		known[key] = rows[1:]
		return rows[0], nil
	}
	slices.Reverse(line)
	key = edgeKey(n.EdgeWay(e), n.EdgeLength(e), backward, forward, line)
	rows := known[key]
	if len(rows) == 0 {
		return edgeRow{}, fmt.Errorf("edge %d of way %d is in the network and not in walk_edge", e, n.EdgeWay(e))
	}
	known[key] = rows[1:]
	row := rows[0]
	row.from, row.to, row.forward, row.backward, row.turned = row.to, row.from, row.backward, row.forward, true
	return row, nil
}

func edgeKey(way int64, length, forward, backward uint32, line []geo.LonLat) string {
	key := binary.BigEndian.AppendUint64(nil, uint64(way))
	for _, number := range []uint32{length, forward, backward} {
		key = binary.BigEndian.AppendUint32(key, number)
	}
	for _, p := range line {
		key = fmt.Appendf(key, "%.7f %.7f,", p.Lon, p.Lat)
	}
	return string(key)
}

func costOf(cost int64) uint32 {
	if cost == closed {
		return walk.Closed
	}
	return uint32(cost)
}

func lineOf(binary []byte) ([]geo.LonLat, error) {
	g, err := wkb.Unmarshal(binary)
	if err != nil {
		return nil, err
	}
	flat := g.FlatCoords()
	line := make([]geo.LonLat, len(flat)/2)
	for i := range line {
		line[i] = geo.LonLat{Lon: flat[2*i], Lat: flat[2*i+1]}
	}
	return line, nil
}

func (w *world) loadPlaces(ctx context.Context, conn *pgx.Conn) error {
	rows, err := conn.Query(ctx, `select id, code, kind, status, st_x(location), st_y(location) from place where published order by id`)
	if err != nil {
		return err
	}
	w.places, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (placeRow, error) {
		var p placeRow
		err := row.Scan(&p.key, &p.code, &p.kind, &p.status, &p.at.Lon, &p.at.Lat)
		p.entry = w.network.Snap(p.at, walk.MaxLegPlace)
		return p, err
	})
	return err
}

func (w *world) loadAreas(ctx context.Context, conn *pgx.Conn) error {
	rows, err := conn.Query(ctx, `
select code, coalesce(parent_code, ''), level, st_xmin(boundary), st_ymin(boundary), st_xmax(boundary), st_ymax(boundary)
from area order by code`)
	if err != nil {
		return err
	}
	w.areas, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (areaRow, error) {
		var a areaRow
		return a, row.Scan(&a.code, &a.parent, &a.level, &a.box.West, &a.box.South, &a.box.East, &a.box.North)
	})
	return err
}

func (w *world) loadCells(ctx context.Context, conn *pgx.Conn) error {
	rows, err := conn.Query(ctx, `select people, st_x(center), st_y(center) from population_cell order by id`)
	if err != nil {
		return err
	}
	w.cells, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (cellRow, error) {
		var c cellRow
		err := row.Scan(&c.people, &c.at.Lon, &c.at.Lat)
		c.entry = w.network.Snap(c.at, walk.MaxLegCell)
		c.area = w.areaOf(c.at)
		return c, err
	})
	return err
}

// areaOf returns the smallest area around a point: a community, else the district, else −1.
func (w *world) areaOf(p geo.LonLat) int {
	found := -1
	for i, a := range w.areas {
		if a.box.Contains(p) && (found < 0 || a.level == "COMMUNITY") {
			found = i
		}
	}
	return found
}

// askIDs learns the ids of places and areas from the API, by code: codes are unique in the test's data.
func (w *world) askIDs(s *server) error {
	ids := map[string]string{}
	var after any
	for {
		var data struct {
			Places struct {
				Nodes    []struct{ ID, Code string }
				PageInfo pageInfo
			}
		}
		err := s.ask(`query($after: String) { places(first: 100, after: $after,
			filter: {status: [OPEN, TEMPORARILY_CLOSED, PLANNED, CLOSED]}) { nodes { id code } pageInfo { hasNextPage endCursor } } }`,
			variables{"after": after}, &data)
		if err != nil {
			return err
		}
		for _, p := range data.Places.Nodes {
			ids[p.Code] = p.ID
		}
		if !data.Places.PageInfo.HasNextPage {
			break
		}
		after = data.Places.PageInfo.EndCursor
	}
	if len(ids) != len(w.places) {
		return fmt.Errorf("the API has %d places, the database %d", len(ids), len(w.places))
	}
	for i := range w.places {
		w.places[i].id = ids[w.places[i].code]
	}
	for i := range w.areas {
		var data struct{ Area struct{ ID string } }
		if err := s.ask(`query($code: String!) { area(code: $code) { id } }`, variables{"code": w.areas[i].code}, &data); err != nil {
			return err
		}
		w.areas[i].id = data.Area.ID
	}
	return nil
}
