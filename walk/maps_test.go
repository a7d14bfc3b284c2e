package walk

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"servicemap/geo"
)

// tinyMap is a town drawn in characters, with the questions asked of it: see testdata/maps/README.
type tinyMap struct {
	rows   [][]rune
	scale  int // metres a character
	edges  []Edge
	points map[string]geo.LonLat
	asks   []string
	n      *Network
}

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
	m := &tinyMap{points: map[string]geo.LonLat{}}
	head, asks, _ := strings.Cut(text, "\nend\n")
	head, drawing, _ := strings.Cut(head, "\nmap\n")
	for _, line := range strings.Split(head, "\n") {
		if value, ok := strings.CutPrefix(line, "scale "); ok {
			m.scale, _ = strconv.Atoi(value)
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
		}
	}
	m.n = mustBuild(t, m.edges)
	return m
}

func isVertex(c rune) bool { return c == '+' || unicode.IsUpper(c) }

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
	key := func(x, y int) int64 { return int64(y*1000 + x) }
	e := Edge{From: key(x, y), Line: []geo.LonLat{m.at(x, y)}, Way: int64(len(m.edges) + 1), Class: "residential"}
	factor := 10
	for steps := 1; ; steps++ {
		x, y = x+dx, y+dy
		c := m.char(x, y)
		streets := "|."
		if dx != 0 {
			streets = "-=~<>."
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
			e.Flags |= Steps
			factor = 17
		case c == '~':
			e.Flags |= Bridge
		case c == '>':
			e.Backward = Closed
		case c == '<':
			e.Forward = Closed
		case isVertex(c):
			e.To, e.Line, e.Length = key(x, y), append(e.Line, m.at(x, y)), uint32(steps*m.scale*1000)
			e.Forward, e.Backward = max(e.Forward, e.Length*uint32(factor)/10), max(e.Backward, e.Length*uint32(factor)/10)
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
	at := func(i int) Snap {
		p, ok := m.points[ask[i]]
		if !ok {
			t.Fatalf("no point %q", ask[i])
		}
		return m.n.Snap(p, MaxLegPlace)
	}
	switch ask[0] {
	case "walk":
		h, ok, err := m.n.Between(context.Background(), at(1), at(2), NoLimit, From)
		if !ok || err != nil {
			return "none"
		}
		return fmt.Sprintf("%d m, %d effective", Metres(h.Length), Metres(h.EMM))
	case "within":
		minutes, _ := strconv.Atoi(ask[3])
		pace := map[string]Pace{"ELDERLY": Elderly, "CAUTIOUS": Cautious, "STANDARD": Standard, "BRISK": Brisk}[ask[4]]
		_, ok, _ := m.n.Between(context.Background(), at(1), at(2), pace.Limit(minutes), From)
		return map[bool]string{true: "yes", false: "no"}[ok]
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
		return map[bool]string{true: "yes", false: "no"}[s.Connected]
	case "islands":
		return strconv.Itoa(len(m.n.Islands()))
	}
	t.Fatalf("unknown question %q", ask)
	return ""
}
