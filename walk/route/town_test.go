package route_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"servicemap/fault"
	"servicemap/geo"
	"servicemap/walk"
	"servicemap/walk/route"
	"servicemap/walk/walktest"
)

// town is a town drawn in characters, with routes and their steps: see testdata/towns/README.
type town struct {
	rows      [][]rune
	across    float64 // metres a character
	down      float64
	mirror    float64 // 1, or -1: east and west change places
	at        map[string]geo.LonLat
	edges     []walk.Edge
	marks     []route.Landmark
	network   *walk.Network
	questions []question
}

// question is a route and what its steps should be.
type question struct {
	from, to string
	profile  walk.Profile
	want     []string // three lines a step
}

// spot is a character of the drawing.
type spot struct{ x, y int }

func townFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/towns/*.txt")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d towns: %v", len(files), err)
	}
	return files
}

// readTown builds a town, with mirror -1 as seen in a mirror.
func readTown(t *testing.T, file string, mirror float64) *town {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	w := &town{mirror: mirror, at: map[string]geo.LonLat{}}
	head, rest, _ := strings.Cut(string(text), "\nend\n")
	head, drawing, _ := strings.Cut(head, "\nmap\n")
	for line := range strings.SplitSeq(head, "\n") {
		if value, ok := strings.CutPrefix(line, "scale "); ok {
			fields := strings.Fields(value)
			w.across, _ = strconv.ParseFloat(fields[0], 64)
			w.down, _ = strconv.ParseFloat(fields[len(fields)-1], 64)
		}
	}
	for row := range strings.SplitSeq(drawing, "\n") {
		w.rows = append(w.rows, []rune(row))
	}
	var streets [][]spot
	for y, row := range w.rows {
		for x, c := range row {
			if unicode.IsLetter(c) || unicode.IsDigit(c) {
				w.at[string(c)] = w.point(spot{x, y})
			}
			if isVertex(c) {
				for _, way := range []spot{{1, 0}, {0, 1}, {1, 1}, {-1, 1}} {
					if line := w.follow(t, spot{x, y}, way); line != nil {
						streets = append(streets, line)
					}
				}
			}
		}
	}
	w.listen(t, rest, streets)
	if w.network, err = walk.Build(walk.Streets{Edges: w.edges}); err != nil {
		t.Fatal(err)
	}
	return w
}

func isVertex(c rune) bool { return c == '+' || unicode.IsUpper(c) }

func (w *town) char(s spot) rune {
	if s.y < 0 || s.y >= len(w.rows) || s.x < 0 || s.x >= len(w.rows[s.y]) {
		return ' '
	}
	return w.rows[s.y][s.x]
}

func (w *town) point(s spot) geo.LonLat {
	return walktest.At(w.mirror*float64(s.x)*w.across, -float64(s.y)*w.down)
}

// follow returns the corners of the street that leaves a vertex in a direction, nil when none does.
func (w *town) follow(t *testing.T, s, way spot) []spot {
	t.Helper()
	streets := map[spot]rune{{1, 0}: '-', {-1, 0}: '-', {0, 1}: '|', {0, -1}: '|', {1, 1}: '\\', {-1, -1}: '\\', {-1, 1}: '/', {1, -1}: '/'}
	leads := func(s, way spot) bool {
		c := w.char(spot{s.x + way.x, s.y + way.y})
		return c == streets[way] || isVertex(c) && (way.y == 0 || way.x == 0)
	}
	if c := w.char(spot{s.x + way.x, s.y + way.y}); !leads(s, way) && c != '.' || c == '.' && way.x*way.y != 0 {
		return nil
	}
	line := []spot{s}
	for {
		s = spot{s.x + way.x, s.y + way.y}
		switch c := w.char(s); {
		case isVertex(c):
			return append(line, s)
		case c == streets[way], unicode.IsLower(c):
		case c == '.':
			line = append(line, s)
			back := spot{-way.x, -way.y}
			for next := range streets {
				if next != back && leads(s, next) {
					way = next
				}
			}
		default:
			t.Fatalf("a street ends at column %d, row %d in %q", s.x, s.y, c)
		}
	}
}

// listen makes edges of the streets by what is said of them, and notes landmarks and questions.
func (w *town) listen(t *testing.T, text string, streets [][]spot) {
	t.Helper()
	said := map[string][]string{} // by the two vertices
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		before, after, found := strings.Cut(line, ": ")
		names := strings.Fields(before)
		switch {
		case strings.HasPrefix(line, "route "):
			fields := strings.Fields(line)
			q := question{from: fields[1], to: fields[2]}
			if len(fields) > 3 && fields[3] == "wheelchair" {
				q.profile = walk.Wheelchair
			}
			w.questions = append(w.questions, q)
		case strings.HasPrefix(line, "  "):
			q := &w.questions[len(w.questions)-1]
			q.want = append(q.want, strings.TrimSpace(line))
		case found && len(names) == 1:
			zh, en, _ := strings.Cut(after, " / ")
			w.marks = append(w.marks, route.Landmark{Name: fault.Text{ZH: zh, EN: en}, At: w.at[names[0]]})
		case found:
			for i := range names[1:] {
				said[names[i]+names[i+1]] = strings.Fields(after)
				if strings.Contains(after, " gate") {
					w.at[names[i+1]] = w.at[names[i]]
				}
			}
		case line != "":
			lines = append(lines, line)
		}
	}
	if len(lines) > 0 {
		t.Fatalf("not understood: %q", lines)
	}
	for _, s := range streets {
		w.add(t, s, said)
	}
	for street := range said {
		t.Fatalf("no street %s", street)
	}
}

// add makes an edge of a street and takes what is said of it off the list. An edge runs as its line of text says.
func (w *town) add(t *testing.T, line []spot, said map[string][]string) {
	t.Helper()
	name := func(s spot) string { return string(w.char(s)) }
	first, last := line[0], line[len(line)-1]
	about, ok := said[name(first)+name(last)]
	if !ok {
		if about, ok = said[name(last)+name(first)]; ok {
			slices.Reverse(line)
			first, last = last, first
		}
	}
	delete(said, name(first)+name(last))
	key := func(s spot) int64 { return int64(s.y*1000 + s.x) }
	e := walk.Edge{From: key(first), To: key(last), Way: int64(len(w.edges) + 1), Class: "residential"}
	for _, s := range line {
		p, named := w.at[name(s)] // a vertex may stand elsewhere than drawn: see gate
		if !named {
			p = w.point(s)
		}
		e.Line = append(e.Line, p)
	}
	flags := map[string]walk.EdgeFlags{
		"steps": walk.Steps | walk.NoWheel, "rising": walk.Rising, "falling": walk.Falling, "lift": walk.Elevator,
		"bridge": walk.Bridge | walk.Layered, "tunnel": walk.Tunnel | walk.Layered, "crossing": walk.Crossing, "square": walk.Square,
		"private": walk.Private, "timed": walk.Timed, "gate": walk.Gate, "unknown": walk.UnknownWheel,
	}
	for i, word := range about {
		if f, ok := flags[word]; ok {
			e.Flags |= f
		}
		if i == 0 {
			e.Class = word
		} else if _, isFlag := flags[word]; !isFlag {
			e.Name = strings.TrimSpace(e.Name + " " + word)
		}
	}
	e.Length = max(uint32(geo.Length(e.Line)*1000+0.5), 1)
	cost := e.Length
	if e.Flags&walk.Steps != 0 {
		cost = e.Length * 17 / 10
	}
	e.Forward, e.Backward = cost, cost
	w.edges = append(w.edges, e)
}

// path returns the walk of a question.
func (w *town) path(t *testing.T, q question) (*walk.Network, walk.Path) {
	t.Helper()
	n := w.network.For(q.profile)
	from, to := n.Snap(w.at[q.from], walk.MaxLegPlace), n.Snap(w.at[q.to], walk.MaxLegPlace)
	p, ok, err := n.Path(context.Background(), from, to, walk.NoLimit, walk.From)
	if !ok || err != nil {
		t.Fatalf("no walk from %s to %s: %v", q.from, q.to, err)
	}
	return n, p
}

func (w *town) route(t *testing.T, q question) route.Route {
	t.Helper()
	n, p := w.path(t, q)
	return route.Describe(n, p, w.at[q.from], w.at[q.to], route.IndexLandmarks(w.marks))
}
