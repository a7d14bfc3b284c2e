package e2e

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/jackc/pgx/v5"

	"servicemap/geo"
	"servicemap/walk"
)

func pointText(p geo.LonLat) string { return fmt.Sprintf("%.6f,%.6f", p.Lon, p.Lat) }

// oracleDatabase is made beside the product's in the same cluster, which stays untouched.
const oracleDatabase = "e2e_oracle"

// withOracle runs f on a connection to a database with PostGIS, pgRouting and a copy of walk_network, once for each phase of a
// walk over private ground: pgRouting knows no such rule. Nodes are renumbered: pgr_withPoints takes negative numbers for
// points, and split nodes have them.
func withOracle(t *testing.T, state string, f func(ctx context.Context, conn *pgx.Conn) error) {
	t.Helper()
	err := inCluster(state, func(ctx context.Context, url string) error {
		product, err := pgx.Connect(ctx, url)
		if err != nil {
			return err
		}
		defer product.Close(ctx) //nolint:errcheck // all statements have ended
		network, err := inPhases(ctx, product)
		if err != nil {
			return err
		}
		if _, err := product.Exec(ctx, `create database `+oracleDatabase); err != nil {
			return err
		}
		defer product.Exec(ctx, `drop database `+oracleDatabase+` with (force)`) //nolint:errcheck // it goes with the state folder
		config, err := pgx.ParseConfig(url)
		if err != nil {
			return err
		}
		config.Database = oracleDatabase
		conn, err := pgx.ConnectConfig(ctx, config)
		if err != nil {
			return err
		}
		defer conn.Close(ctx) //nolint:errcheck // all statements have ended
		_, err = conn.Exec(ctx, `
create extension postgis;
create extension pgrouting;
create table exported (id bigint, source bigint, target bigint, cost float8, reverse_cost float8, length float8);
create table point (pid bigint, edge_id bigint, fraction float8);
create table pair (source bigint, target bigint);`)
		if err != nil {
			return err
		}
		if _, err := conn.CopyFrom(ctx, pgx.Identifier{"exported"}, []string{"id", "source", "target", "cost", "reverse_cost", "length"}, pgx.CopyFromRows(network)); err != nil {
			return err
		}
		_, err = conn.Exec(ctx, `
create table node as select old, row_number() over (order by old) as id from (select source from exported union select target from exported) n (old);
create table edge as select e.id, s.id as source, t.id as target, cost, reverse_cost, length
from exported e join node s on s.old = e.source join node t on t.old = e.target;
create unique index on edge (id);
analyze;`)
		if err != nil {
			return err
		}
		return f(ctx, conn)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// shortestPaths is one call for all pairs. A row of a path leads from one node or point to the next along an edge; the part
// of the edge between the two is the part of its length that is walked. (Of a loop both ends are one node: there the part
// of its cost tells.)
const shortestPaths = `
with path as (
  select r.*, lead(node) over (partition by start_pid, end_pid order by path_seq) as next
  from pgr_withPoints('select id, source, target, cost, reverse_cost from edge',
                      'select pid, edge_id, fraction, ''b''::char as side from point',
                      'select source, target from pair', directed := true, driving_side := 'b', details := true) r
)
select p.start_pid, p.end_pid, sum(p.cost), sum(case
  when e.source = e.target then e.length * p.cost / greatest(e.cost, e.reverse_cost)
  else e.length * abs(
    case p.node when e.source then 0 when e.target then 1 else a.fraction end -
    case p.next when e.source then 0 when e.target then 1 else b.fraction end)
  end)
from path p
join edge e on e.id = p.edge
left join point a on a.pid = -p.node
left join point b on b.pid = -p.next
group by 1, 2`

// copies is how many copies of a row of walk_network there may be.
const copies = 4

// phased numbers a node in a phase.
func phased(node int64, phase int) int64 { return node*phases + int64(phase) }

// copiesOf returns the phases in which each copy of a row begins and ends, along the row: a walk goes both ways along the
// first two, along the third only forward, along the fourth only backward.
func copiesOf(private bool) [copies][2]int {
	if private {
		return [copies][2]int{{beginning, beginning}, {ending, ending}, {between, ending}, {ending, between}}
	}
	return [copies][2]int{{between, between}, {-1, -1}, {beginning, between}, {between, beginning}}
}

// inPhases reads walk_network, copied for the phases. Phases 0 and 2 are left out where no private ground is near.
func inPhases(ctx context.Context, conn *pgx.Conn) ([][]any, error) {
	rows, err := conn.Query(ctx, `
select w.id, source, target, w.cost, w.reverse_cost, w.length, e.flags & $1 <> 0
from walk_network w join walk_edge e on e.id = w.id`, int(walk.Private))
	if err != nil {
		return nil, err
	}
	type row struct {
		id, source, target        int64
		cost, reverseCost, length float64
		private                   bool
	}
	list, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (e row, err error) {
		return e, r.Scan(&e.id, &e.source, &e.target, &e.cost, &e.reverseCost, &e.length, &e.private)
	})
	if err != nil {
		return nil, err
	}
	near := map[int64]bool{}
	for _, e := range list {
		near[e.source], near[e.target] = near[e.source] || e.private, near[e.target] || e.private
	}
	var network [][]any
	for _, e := range list {
		for n, ends := range copiesOf(e.private) {
			if ends[0] < 0 || ends[0] != between && !near[e.source] || ends[1] != between && !near[e.target] {
				continue
			}
			cost, back := e.cost, e.reverseCost
			if n == 2 {
				back = -1
			}
			if n == 3 {
				cost = -1
			}
			network = append(network, []any{e.id*copies + int64(n), phased(e.source, ends[0]), phased(e.target, ends[1]), cost, back, e.length})
		}
	}
	return network, nil
}

// entries numbers the spots where points enter the network as pgr_withPoints does: nodes by their number, points on edges by
// the negative of theirs.
type entries struct {
	nodes  map[int64]int64 // by phased numbers
	edges  map[int64]bool  // the copies that there are
	points map[spot]int64
	rows   [][]any
}

// spot is a position on a copy of a row of walk_edge, in the row's own direction.
type spot struct{ edge, at int64 }

// start numbers where a walk begins, ends where one may end: in every phase in which that is allowed.
func (x *entries) start(w *world, c *walk.Candidate) int64 {
	return x.spots(w, c, []int{0}, map[bool][]int{true: {beginning}, false: {between}}[w.edges[c.Edge].private])[0]
}

func (x *entries) ends(w *world, c *walk.Candidate) []int64 {
	if w.edges[c.Edge].private {
		return x.spots(w, c, []int{0, 1, 2, 3}, []int{beginning, between, ending})
	}
	return x.spots(w, c, []int{0, 2, 3}, []int{beginning, between})
}

// spots numbers an entry on some copies of its edge, or, where it lies at a node, in some phases there.
func (x *entries) spots(w *world, c *walk.Candidate, on, in []int) []int64 {
	e := &w.edges[c.Edge]
	var list []int64
	node := func(old int64) []int64 {
		for _, phase := range in {
			if id, ok := x.nodes[phased(old, phase)]; ok {
				list = append(list, id)
			}
		}
		return list
	}
	switch int64(c.At) {
	case 0:
		return node(e.from)
	case e.length:
		return node(e.to)
	}
	at := int64(c.At)
	if e.turned {
		at = e.length - at
	}
	for _, n := range on {
		s := spot{e.id*copies + int64(n), at}
		if !x.edges[s.edge] {
			continue
		}
		if _, known := x.points[s]; !known {
			x.points[s] = int64(len(x.points) + 1)
			x.rows = append(x.rows, []any{x.points[s], s.edge, float64(at) / float64(e.length)})
		}
		list = append(list, -x.points[s])
	}
	return list
}

// pairing is a point and a place, and what the API says of the walk between them.
type pairing struct {
	from    geo.LonLat
	entry   walk.Snap
	place   *placeRow
	answer  *walkAnswer // nil: none within 5,000 effective metres
	options []option
}

// option is one entry of the point and one of the place, with the legs to them.
type option struct {
	ends [2]int64
	legs metres
}

// metres are the effective and the real ones of a path.
type metres struct{ effective, real float64 }

// best returns the shortest walk over all entries, given the paths between them.
func (p *pairing) best(paths map[[2]int64]metres) (best metres, exists bool) {
	best.effective = math.Inf(1)
	for _, o := range p.options {
		path, ok := paths[o.ends]
		if l := o.legs.effective + path.effective; ok && l < best.effective {
			best, exists = metres{l, o.legs.real + path.real}, true
		}
	}
	return best, exists
}

// drawPairs draws points and places up to 4.5 km apart until the API has answered count of them with a walk.
func drawPairs(t *testing.T, s *server, w *world, seed uint64, count int) []pairing {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 0))
	var pairs []pairing
	for answered := 0; answered < count; {
		p := pairing{from: w.drawPoint(random), place: &w.places[random.IntN(len(w.places))]}
		p.entry = w.network.Snap(p.from, walk.MaxLegPlace)
		if !p.entry.Found() || !p.place.entry.Found() || geo.Distance(p.from, p.place.at) > 4500 {
			continue
		}
		if p.answer = s.walkTo(t, p.from, p.place); p.answer != nil {
			answered++
		}
		pairs = append(pairs, p)
	}
	return pairs
}

func TestWalksEqualPgRouting(t *testing.T) {
	t.Parallel()
	inEachCity(t, func(t *testing.T, s *server, w *world) {
		const seed, count = 11, 500
		pairs := drawPairs(t, s, w, seed, count)
		withOracle(t, s.state, func(ctx context.Context, conn *pgx.Conn) error {
			found, err := askPgRouting(ctx, conn, w, pairs)
			if err != nil {
				return err
			}
			comparePairs(t, pairs, found)
			return nil
		})
	})
}

// askPgRouting returns the shortest paths between all entries of the pairs.
func askPgRouting(ctx context.Context, conn *pgx.Conn, w *world, pairs []pairing) (map[[2]int64]metres, error) {
	var uneven int
	err := conn.QueryRow(ctx, `select count(*) from edge where source = target and cost > 0 and reverse_cost > 0 and cost <> reverse_cost`).Scan(&uneven)
	if err != nil {
		return nil, err
	}
	if uneven > 0 {
		return nil, fmt.Errorf("%d loops cost differently there and back: shortestPaths would take their length from the dearer way", uneven)
	}
	x, err := newEntries(ctx, conn)
	if err != nil {
		return nil, err
	}
	found := map[[2]int64]metres{}
	var asked [][]any
	for i := range pairs {
		p := &pairs[i]
		for _, a := range entriesOf(&p.entry) {
			for _, b := range entriesOf(&p.place.entry) {
				l := legOf(&a).plus(legOf(&b))
				legs := metres{float64(l.effective) / 1000, float64(l.real) / 1000}
				for _, end := range x.ends(w, &b) {
					o := option{[2]int64{x.start(w, &a), end}, legs}
					p.options = append(p.options, o)
					if o.ends[0] == o.ends[1] {
						found[o.ends] = metres{}
					} else {
						asked = append(asked, []any{o.ends[0], o.ends[1]})
					}
				}
			}
		}
	}
	if _, err := conn.CopyFrom(ctx, pgx.Identifier{"point"}, []string{"pid", "edge_id", "fraction"}, pgx.CopyFromRows(x.rows)); err != nil {
		return nil, err
	}
	if _, err := conn.CopyFrom(ctx, pgx.Identifier{"pair"}, []string{"source", "target"}, pgx.CopyFromRows(asked)); err != nil {
		return nil, err
	}
	rows, err := conn.Query(ctx, shortestPaths)
	if err != nil {
		return nil, err
	}
	var key [2]int64
	var path metres
	_, err = pgx.ForEachRow(rows, []any{&key[0], &key[1], &path.effective, &path.real}, func() error {
		found[key] = path
		return nil
	})
	return found, err
}

func newEntries(ctx context.Context, conn *pgx.Conn) (*entries, error) {
	x := &entries{nodes: map[int64]int64{}, edges: map[int64]bool{}, points: map[spot]int64{}}
	rows, err := conn.Query(ctx, `select old, id from node`)
	if err != nil {
		return nil, err
	}
	var old, id int64
	_, err = pgx.ForEachRow(rows, []any{&old, &id}, func() error {
		x.nodes[old] = id
		return nil
	})
	if err != nil {
		return nil, err
	}
	if rows, err = conn.Query(ctx, `select id from edge`); err != nil {
		return nil, err
	}
	_, err = pgx.ForEachRow(rows, []any{&id}, func() error {
		x.edges[id] = true
		return nil
	})
	return x, err
}

// comparePairs holds the API's walks against the best of pgRouting's between the entries of point and place, legs added.
func comparePairs(t *testing.T, pairs []pairing, found map[[2]int64]metres) {
	t.Helper()
	// An answer is rounded to half a metre; the parts of the first and last edge are rounded to a millimetre each.
	const rounding = 0.5 + 0.003
	none, worst := 0, metres{}
	for i := range pairs {
		p := &pairs[i]
		best, exists := p.best(found)
		switch {
		case p.answer == nil:
			none++
			if exists && best.effective <= 5000-rounding {
				t.Errorf("%s to %s: no walk within 5,000 m, pgRouting has one of %.3f m", pointText(p.from), p.place.code, best.effective)
			}
			continue
		case !exists:
			t.Errorf("%s to %s: a walk of %d m, pgRouting has none", pointText(p.from), p.place.code, p.answer.EffectiveMetres)
			continue
		case p.answer.Method != "NETWORK":
			t.Errorf("%s to %s: method %s", pointText(p.from), p.place.code, p.answer.Method)
		}
		off := metres{math.Abs(best.effective - float64(p.answer.EffectiveMetres)), math.Abs(best.real - float64(p.answer.Metres))}
		worst = metres{max(worst.effective, off.effective), max(worst.real, off.real)}
		if off.effective > rounding || off.real > 1 {
			t.Errorf("%s to %s: %d effective and %d real metres, pgRouting has %.3f and %.3f",
				pointText(p.from), p.place.code, p.answer.EffectiveMetres, p.answer.Metres, best.effective, best.real)
		}
	}
	t.Logf("%d pairs, %d of them without a walk within 5,000 m; largest differences: %.4f effective, %.4f real metres", len(pairs), none, worst.effective, worst.real)
}
