package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"servicemap/importer/osm"
	"servicemap/walk"
)

// ground is what engines are measured on: a map file, or a city that we make.
type ground struct {
	Title string
	Map   string // path; empty for a city
	City  int    // edges of the city
}

// network reads or makes the network, as the server would; neutral, each open direction costs its length.
func (g *ground) network(ctx context.Context, neutral bool) (*walk.Network, error) {
	streets := walk.Streets{Edges: nil}
	if g.Map == "" {
		streets.Edges = city(g.City)
	} else {
		raw, err := os.ReadFile(g.Map)
		if err != nil {
			return nil, err
		}
		if streets, err = readStreets(ctx, raw); err != nil {
			return nil, err
		}
	}
	for i := range streets.Edges {
		e := &streets.Edges[i]
		for _, cost := range []*uint32{&e.Forward, &e.Backward} {
			if neutral && *cost != walk.Closed {
				*cost = e.Length
			}
		}
	}
	return walk.Build(streets)
}

func readStreets(ctx context.Context, raw []byte) (walk.Streets, error) {
	read, err := osm.Read(ctx, bytes.NewReader(raw), int64(len(raw)), osm.DefaultRules(), nil)
	if err != nil {
		return walk.Streets{}, err
	}
	return walk.Streets{Edges: read.Edges, Barriers: read.Barriers}, nil
}

// engineOrder is what the engine's child is told, as JSON in a file.
type engineOrder struct {
	Ground  ground
	Folder  string
	Figures []string
	Rounds  int
	Bucket  string // the program of the plain bucket search; empty: it is not there
}

// engineChild measures our engine on some ground beside the plain bucket search, writes the questions for the other engines
// into the folder, and prints a report.
func engineChild(ctx context.Context, order string, out io.Writer) error {
	var o engineOrder
	if err := readJSON(order, &o); err != nil {
		return err
	}
	n, err := o.Ground.network(ctx, false)
	if err != nil {
		return err
	}
	q := draw(n)
	q.Map, q.Folder, q.Figures, q.Rounds = o.Ground.Map, o.Folder, o.Figures, o.Rounds
	if q.Edges, err = writeEdges(n, o.Folder); err != nil {
		return err
	}
	if err := writeJSON(questionsFile(o.Folder), q); err != nil {
		return err
	}
	report, err := (&engine{questions: q, ctx: ctx, network: n, bucket: o.Bucket}).measure()
	if err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(report)
}

func questionsFile(folder string) string { return filepath.Join(folder, "questions") }

func readJSON(path string, into any) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}

func writeJSON(path string, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o600)
}

// engines are all that answered on some ground.
type engines struct {
	ground  ground
	report  engineReport
	peers   map[string]*answers // by name of the peer
	imports []networkReport     // of the map file, by us
	truth   map[string]truth    // of the circles, by name of the engine
	valid   map[string]validity // likewise
}

// figuresOf returns the figures of the parts asked for.
func (b *bench) figuresOf() []string {
	var figures []string
	for _, part := range []struct {
		name    string
		figures []string
	}{
		{"import", []string{"import"}},
		{"search", []string{"search"}},
		{"circle", []string{"circle"}},
		{"many", []string{"near", "far"}},
		{"nearest", []string{"nearest", "lists", "sweep"}},
		{"route", []string{"route"}},
	} {
		if b.asks(part.name) {
			figures = append(figures, part.figures...)
		}
	}
	return figures
}

// measureMap measures all engines on a map file.
func (b *bench) measureMap(ctx context.Context, g ground) error {
	figures := b.figuresOf()
	if len(figures) == 0 {
		return nil
	}
	b.say("%s", g.Title)
	e := &engines{ground: g, peers: map[string]*answers{}}
	if b.asks("import") {
		if err := b.timeImports(ctx, e); err != nil {
			return err
		}
	}
	folder, err := os.MkdirTemp(b.folder, "engines-")
	if err != nil {
		return err
	}
	if err := b.runEngine(ctx, e, folder, figures); err != nil {
		return err
	}
	var q questions
	if err := readJSON(questionsFile(folder), &q); err != nil {
		return err
	}
	for _, p := range peers() {
		switch a, err := b.ask(ctx, p, &q); {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			b.notMeasured(p.called, err)
		case a != nil:
			e.peers[p.name] = a
		}
	}
	if b.asks("circle") || b.asks("nearest") {
		switch err := b.askPgRouting(ctx, e, &q); {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			b.notMeasured("pgRouting", err)
		}
	}
	if b.asks("circle") {
		if err := b.judgeCircles(ctx, e, folder); err != nil {
			return err
		}
	}
	b.reportEngines(e)
	return os.RemoveAll(folder)
}

// runEngine measures ours, and the plain bucket search, in a process of its own.
func (b *bench) runEngine(ctx context.Context, e *engines, folder string, figures []string) error {
	o := engineOrder{Ground: e.ground, Folder: folder, Figures: figures, Rounds: b.rounds}
	if words, err := b.install(ctx, "cpp"); err != nil {
		b.notMeasured("plain bucket search in C++", err)
	} else {
		o.Bucket = words[0]
	}
	order := filepath.Join(folder, "order")
	if err := writeJSON(order, &o); err != nil {
		return err
	}
	return child(ctx, &e.report, "engine", order)
}

// growth are the sizes of the cities on which it is shown: that of Porto Alegre, and what design.md asks for.
func growth() []int { return []int{26_000, 500_000, 2_000_000} }

// measureGrowth measures ours and the plain bucket search on cities of growing size.
func (b *bench) measureGrowth(ctx context.Context) error {
	var all []*engines
	for _, edges := range growth() {
		e := &engines{ground: ground{Title: fmt.Sprintf("a city of %d edges", edges), City: edges}}
		b.say("%s", e.ground.Title)
		folder, err := os.MkdirTemp(b.folder, "engines-")
		if err != nil {
			return err
		}
		figures := []string{"search", "nearest", "sweep", "near", "route", "circle"}
		if err := errors.Join(b.runEngine(ctx, e, folder, figures), os.RemoveAll(folder)); err != nil {
			return err
		}
		all = append(all, e)
	}
	b.reportGrowth(all)
	return nil
}
