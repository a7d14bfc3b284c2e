package osm

import (
	"context"
	"io"
	"time"

	"servicemap/geo"
	"servicemap/walk"
)

// Result is what a file gives.
type Result struct {
	Edges    []walk.Edge    // by way, then along the way, whatever the order in the file; their lines share memory
	Features []Feature      // of the base map: relations, ways, nodes, each by id, whatever the order in the file
	Barriers []walk.Barrier // relations, ways, each by id, whatever the order in the file
	Date     time.Time      // when the data were current, as the file says; zero when it does not
	Box      geo.Box        // the area the file says it was cut to; empty when it does not
	Report   Report
}

// Read decodes an OSM PBF file of the given size and returns its walking edges and what a map draws. Vertex keys are node
// ids, negative for copies of a node that ways do not simply pass; Way is the id of the way, also where a multipolygon
// relation makes it a walkable ring. progress, which may be nil, is told after each blob how many bytes of the work are
// done; the total counts the file three times, once for each pass.
//
// A file that cannot be read as OSM PBF gives a *fault.Error with fault.BadRequest that names blob and byte, rules out of
// range one with fault.BadArgument; a cancelled context gives its error; anything else comes from r. Read keeps nothing of
// r and may run beside other calls.
func Read(ctx context.Context, r io.ReaderAt, size int64, rules Rules, progress func(done, total int64)) (*Result, error) {
	if err := rules.Validate(); err != nil {
		return nil, err
	}
	if progress == nil {
		progress = func(int64, int64) {}
	}
	s := &scan{r: r, size: size, progress: progress}
	n := newNetwork(size, rules, &s.header)
	b := newBasemap(n, size)
	if err := s.pass(ctx, 0, relations, visitor{relation: both(n.relation, b.relation)}); err != nil {
		return nil, err
	}
	if err := s.pass(ctx, 1, ways, visitor{way: both(n.way, b.way)}); err != nil {
		return nil, err
	}
	if err := n.index(); err != nil {
		return nil, spot{}.fault(err)
	}
	b.index()
	if err := s.pass(ctx, 2, nodes, visitor{node: func(id int64, lon, lat int32, ok bool, t tags) error {
		if err := n.node(id, lon, lat, ok, t); err != nil {
			return err
		}
		return b.node(id, lon, lat, ok, t)
	}}); err != nil {
		return nil, err
	}
	edges, err := n.build(ctx)
	if err != nil {
		return nil, spot{}.fault(err)
	}
	features, err := b.build(ctx)
	if err != nil {
		return nil, spot{}.fault(err)
	}
	barriers, err := b.barriers(ctx)
	if err != nil {
		return nil, spot{}.fault(err)
	}
	n.report.Features = len(features)
	return &Result{Edges: edges, Features: features, Barriers: barriers, Date: s.header.date, Box: s.header.box, Report: n.report}, nil
}

// both gives an element to the network, then to the base map.
func both[T any](first, second func(int64, tags, T) error) func(int64, tags, T) error {
	return func(id int64, t tags, content T) error {
		if err := first(id, t, content); err != nil {
			return err
		}
		return second(id, t, content)
	}
}

// passes is how often the file is gone through.
const passes = 3

// scan goes through a file several times. The first pass notes what each blob holds, so that the others inflate only
// the blobs they need.
type scan struct {
	r        io.ReaderAt
	size     int64
	progress func(done, total int64)
	header   header
	holds    []kinds // by blob
}

// pass gives the elements of one kind to v.
func (s *scan) pass(ctx context.Context, number int64, want kinds, v visitor) error {
	in := &blobs{r: s.r, size: s.size}
	var b block
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		more, err := in.advance()
		if err == nil && !more {
			break
		}
		if err == nil {
			err = s.blob(in, &b, number == 0, want, v)
		}
		if err != nil {
			return in.fault(err)
		}
		s.progress(number*s.size+in.next, passes*s.size)
	}
	if in.blob == 0 {
		return spot{}.fault(flawf("文件为空", "the file is empty"))
	}
	return nil
}

// blob reads the current blob. Blobs of kinds yet unknown are skipped, as the format asks.
func (s *scan) blob(in *blobs, b *block, first bool, want kinds, v visitor) error {
	switch {
	case !first && s.holds[in.blob-1]&want == 0:
		return nil
	case in.kind == "OSMHeader" && in.blob > 1:
		return flawf("文件中途又有文件头", "a second header: two files in one").hinting(
			"请用 osmium merge 合并", "join files with osmium merge")
	case in.kind == "OSMHeader":
		s.holds = append(s.holds, 0)
		message, err := in.payload()
		if err == nil {
			s.header, err = readHeader(message)
		}
		return err
	case in.blob == 1:
		return flawf("文件没有以 OSMHeader 开头", "the file does not begin with an OSMHeader")
	case in.kind != "OSMData":
		s.holds = append(s.holds, 0)
		return nil
	}
	message, err := in.payload()
	if err != nil {
		return err
	}
	if err := b.read(message); err != nil {
		return err
	}
	if first {
		k, err := b.holds()
		if err != nil {
			return err
		}
		s.holds = append(s.holds, k)
		if k&want == 0 {
			return nil
		}
	}
	return b.visit(v)
}
