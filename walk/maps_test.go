package walk

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"servicemap/geo"
)

// tinyMap is a town drawn in characters, with the questions asked of it: see testdata/maps/README.
type tinyMap struct {
	rows     [][]rune
	scale    int // metres a character
	kinds    map[rune]streetKind
	edges    []Edge
	barriers []Barrier
	points   map[string]geo.LonLat
	asks     []string
	n        *Network
}

// streetKind is what a digit in a street says of it.
type streetKind struct {
	flags EdgeFlags
	plus  uint32 // millimetres on top of its cost
}

var flagNames = map[string]EdgeFlags{
	"private": Private, "gate": Gate, "elevator": Elevator, "bridge": Bridge, "tunnel": Tunnel,
	"nowheel": NoWheel, "limited": LimitedWheel, "unknown": UnknownWheel,
}

var barrierChars = map[rune]BarrierKind{'≈': Water, '‡': Railway, '!': Motorway, '^': Cliff, '#': Wall}

func TestTinyMaps(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/maps/*.txt")
	if err != nil || len(files) < 12 {
		t.Fatalf("%d maps: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			m := readMap(t, string(text))
			for _, ask := range m.asks {
				question, want, _ := strings.Cut(ask, " = ")
				if got := m.answer(t, strings.Fields(question)); got != strings.TrimSpace(want) {
					t.Errorf("%s = %s, got %s", question, want, got)
				}
			}
		})
	}
}

func readMap(t *testing.T, text string) *tinyMap {
	t.Helper()
	m := &tinyMap{points: map[string]geo.LonLat{}, kinds: map[rune]streetKind{}}
	head, asks, _ := strings.Cut(text, "\nend\n")
	head, drawing, _ := strings.Cut(head, "\nmap\n")
	for _, line := range strings.Split(head, "\n") {
		if value, ok := strings.CutPrefix(line, "scale "); ok {
			m.scale, _ = strconv.Atoi(value)
		}
		if name, words, ok := strings.Cut(line, ": "); ok && len(name) == 1 && unicode.IsDigit(rune(name[0])) {
			m.kinds[rune(name[0])] = readKind(t, strings.Fields(words))
		}
	}
	for _, row := range strings.Split(drawing, "\n") {
		m.rows = append(m.rows, []rune(row))
	}
	for _, line := range strings.Split(asks, "\n") {
		if strings.Contains(line, " = ") {
			m.asks = append(m.asks, line)
		}
	}
	for y, row := range m.rows {
		for x, c := range row {
			if unicode.IsLetter(c) {
				m.points[string(c)] = m.at(x, y)
			}
			if isVertex(c) {
				m.follow(t, x, y, 1, 0)
				m.follow(t, x, y, 0, 1)
			}
			if kind, ok := barrierChars[c]; ok {
				m.runOn(x, y, 1, 0, kind)
				m.runOn(x, y, 0, 1, kind)
			}
		}
	}
	n, err := Build(Streets{Edges: m.edges, Barriers: m.barriers})
	if err != nil {
		t.Fatal(err)
	}
	m.n = n
	return m
}

func readKind(t *testing.T, words []string) (k streetKind) {
	t.Helper()
	for i := 0; i < len(words); i++ {
		if flag, ok := flagNames[words[i]]; ok {
			k.flags |= flag
		} else if words[i] == "plus" && i+1 < len(words) {
			metres, _ := strconv.Atoi(words[i+1])
			k.plus = uint32(metres * 1000)
			i++
		} else {
			t.Fatalf("unknown word %q", words[i])
		}
	}
	return k
}

func isVertex(c rune) bool { return c == '+' || c == '&' || unicode.IsUpper(c) }

// runOn adds the piece of a barrier to the next of its characters, be it beyond a street.
func (m *tinyMap) runOn(x, y, dx, dy int, kind BarrierKind) {
	for _, far := range []int{1, 2} {
		c := m.char(x+far*dx, y+far*dy)
		if next, ok := barrierChars[c]; ok && next == kind {
			m.barriers = append(m.barriers, Barrier{Kind: kind, Lines: [][]geo.LonLat{{m.at(x, y), m.at(x+far*dx, y+far*dy)}}})
			return
		}
		if c == ' ' {
			return
		}
	}
}

func (m *tinyMap) char(x, y int) rune {
	if y < 0 || y >= len(m.rows) || x < 0 || x >= len(m.rows[y]) {
		return ' '
	}
	return m.rows[y][x]
}

func (m *tinyMap) at(x, y int) geo.LonLat {
	return offset(corner, float64(x*m.scale), -float64(y*m.scale))
}

// follow adds the edge that leaves a vertex to the right or downwards, if one does. Lengths are whole characters.
func (m *tinyMap) follow(t *testing.T, x, y, dx, dy int) {
	t.Helper()
	key := func(x, y int) int64 {
		if m.char(x, y) == '&' && dy != 0 { // another vertex on the same spot
			return -int64(y*1000 + x)
		}
		return int64(y*1000 + x)
	}
	e := Edge{From: key(x, y), Line: []geo.LonLat{m.at(x, y)}, Way: int64(len(m.edges) + 1), Class: "residential"}
	factor, plus := uint32(10), uint32(0)
	for steps := 1; ; steps++ {
		x, y = x+dx, y+dy
		c := m.char(x, y)
		streets := "|~.0123456789"
		if dx != 0 {
			streets = "-=~<>.0123456789"
		}
		if steps == 1 && !isVertex(c) && !strings.ContainsRune(streets, c) {
			return
		}
		switch {
		case c == '.': // a bend: go on where the drawing does
			e.Line = append(e.Line, m.at(x, y))
			dx, dy = dy, dx
			if (dy == 0 && !strings.ContainsRune("-.", m.char(x+dx, y)) && !isVertex(m.char(x+dx, y))) ||
				(dx == 0 && !strings.ContainsRune("|.", m.char(x, y+dy)) && !isVertex(m.char(x, y+dy))) {
				dx, dy = -dx, -dy
			}
		case c == '=':
			e.Flags |= Steps | NoWheel
			factor = 17
		case unicode.IsDigit(c):
			e.Flags |= m.kinds[c].flags
			plus = m.kinds[c].plus
		case c == '~':
			e.Flags |= Bridge
		case c == '>':
			e.Backward = Closed
		case c == '<':
			e.Forward = Closed
		case isVertex(c):
			e.To, e.Line, e.Length = key(x, y), append(e.Line, m.at(x, y)), uint32(steps*m.scale*1000)
			e.Forward, e.Backward = max(e.Forward, e.Length*factor/10+plus), max(e.Backward, e.Length*factor/10+plus)
			m.edges = append(m.edges, e)
			return
		case c == '-' || c == '|' || c == '%' || unicode.IsLower(c):
		default:
			t.Fatalf("a street ends at column %d, row %d in %q", x, y, c)
		}
	}
}

// answer says what the network answers to a question; the README lists them.
func (m *tinyMap) answer(t *testing.T, ask []string) string {
	t.Helper()
	n := m.n
	if ask[0] == "wheel" {
		n = n.For(Wheelchair)
	}
	at := func(i int) Snap {
		p, ok := m.points[ask[i]]
		if !ok {
			t.Fatalf("no point %q", ask[i])
		}
		return n.Snap(p, MaxLegPlace)
	}
	yes := func(is bool) string { return map[bool]string{true: "yes", false: "no"}[is] }
	switch ask[0] {
	case "walk", "wheel":
		p, ok, err := n.Path(context.Background(), at(1), at(2), NoLimit, From)
		h, also, _ := n.Between(context.Background(), at(1), at(2), NoLimit, From)
		if err != nil || ok != also || p.Hit != h {
			t.Errorf("%v: the path is %v (%v), the walk %v (%v)", ask, p, ok, h, also)
		}
		if !ok {
			return "none"
		}
		checkPath(t, n, p)
		if ask[0] == "wheel" {
			return fmt.Sprintf("%d m, %d effective, %d unknown", Metres(h.Length), Metres(h.EMM), Metres(h.Unknown))
		}
		return fmt.Sprintf("%d m, %d effective", Metres(h.Length), Metres(h.EMM))
	case "over":
		return m.over(t, at(1), at(2))
	case "within":
		minutes, _ := strconv.Atoi(ask[3])
		pace := map[string]Pace{"ELDERLY": Elderly, "CAUTIOUS": Cautious, "STANDARD": Standard, "BRISK": Brisk}[ask[4]]
		_, ok, _ := m.n.Between(context.Background(), at(1), at(2), pace.Limit(minutes), From)
		return yes(ok)
	case "order":
		var snaps []Snap
		for i := range ask[2:] {
			snaps = append(snaps, at(i+2))
		}
		var order []string
		_ = m.n.Near(context.Background(), at(1), m.n.Attach(snaps), NoLimit, From, func(h Hit) bool {
			order = append(order, ask[h.Target+2])
			return true
		})
		return strings.Join(order, " ")
	case "entries":
		s := at(1)
		var legs []string
		for _, c := range s.Candidates[:s.Count] {
			legs = append(legs, strconv.Itoa(Metres(c.LegLength)))
		}
		return strings.Join(legs, " ")
	case "connected":
		s := at(1)
		return yes(s.Connected)
	case "private":
		s := at(1)
		return yes(s.OnPrivate)
	case "blocked":
		s := at(1)
		return yes(s.Blocked)
	case "wall":
		s := at(1)
		return yes(s.Candidates[0].AcrossWall)
	case "islands":
		return strconv.Itoa(len(m.n.Islands()))
	}
	t.Fatalf("unknown question %q", ask)
	return ""
}

// over returns the named vertices that the path from a to b passes.
func (m *tinyMap) over(t *testing.T, a, b Snap) string {
	t.Helper()
	p, ok, err := m.n.Path(context.Background(), a, b, NoLimit, From)
	if !ok || err != nil {
		return "none"
	}
	names := map[geo.LonLat]string{}
	for name, at := range m.points {
		names[at] = name
	}
	var passed []string
	for _, s := range p.Stretches {
		lower, upper := m.n.EdgeEnds(s.Edge)
		for _, end := range [2]struct{ at, vertex uint32 }{{s.Start, lower}, {s.End, lower}} {
			if end.at == m.n.EdgeLength(s.Edge) {
				end.vertex = upper
			} else if end.at != 0 {
				continue
			}
			if name := names[m.n.Point(end.vertex)]; name != "" && !slices.Contains(passed, name) {
				passed = append(passed, name)
			}
		}
	}
	return strings.Join(passed, " ")
}
