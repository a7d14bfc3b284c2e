package route_test

import (
	"strings"
	"testing"
	"unicode"

	"servicemap/fault"
	"servicemap/walk/route"
)

func TestDistancesAreRoundedAsPeopleSayThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		millimetres uint32
		zh, en      string
	}{
		{1, "5 米", "5 m"}, {7_400, "5 米", "5 m"}, {7_500, "10 米", "10 m"}, {97_400, "95 米", "95 m"},
		{97_500, "100 米", "100 m"}, {104_999, "100 米", "100 m"}, {105_000, "110 米", "110 m"}, {994_999, "990 米", "990 m"},
		{995_000, "1 公里", "1 km"}, {1_049_000, "1 公里", "1 km"}, {1_251_000, "1.3 公里", "1.3 km"}, {9_970_000, "10 公里", "10 km"},
	} {
		s := route.Step{Turn: route.Left, Street: "云州街", Length: c.millimetres}
		if got, want := s.Text(), (fault.Text{ZH: "左转，进入云州街，步行 " + c.zh, EN: "Turn left and walk " + c.en + " along 云州街"}); got != want {
			t.Errorf("%d mm: %v", c.millimetres, got)
		}
	}
}

// Whatever a step is, its sentences are whole: nothing left unfilled, nothing twice, Chinese in the one, none in the other.
func TestEveryStepHasItsSentences(t *testing.T) {
	t.Parallel()
	classes := []string{"", "footway", "path", "pedestrian", "cycleway", "track", "service", "corridor", "pier", "platform", "steps", "residential"}
	seen := map[string]bool{}
	for kind := route.Street; kind <= route.OffNetwork; kind++ {
		for turn := route.Depart; turn <= route.Arrive; turn++ {
			for bits := range 1 << 7 {
				on := func(bit int, text string) string {
					return strings.Repeat(text, bits>>bit&1)
				}
				s := route.Step{
					Kind: kind, Turn: turn, Class: classes[bits%len(classes)], Street: on(0, "Main Street"), Stays: bits&2 > 0,
					Private: bits&4 > 0, Timed: bits&8 > 0, Layered: bits&16 > 0, Crossings: bits >> 5, Side: route.Straight,
					Length: uint32(bits) * 1000, Heading: float64(bits) * 2.8,
				}
				if s.Street == "" {
					s.Beside = on(1, "Main Street")
				}
				if bits&32 > 0 {
					s.Landmark = &fault.Text{ZH: "邮局", EN: "Post Office"}
				}
				if turn == route.Arrive && bits&64 > 0 {
					s.Side = route.Left
				}
				checkSentences(t, s.Text())
				seen[s.Text().ZH] = true
			}
		}
	}
	if len(seen) < 1000 {
		t.Errorf("only %d sentences", len(seen))
	}
}

func checkSentences(t *testing.T, text fault.Text) {
	t.Helper()
	for _, s := range []string{text.ZH, text.EN} {
		if len(s) < 2 || strings.ContainsAny(s, "{}") || strings.Contains(s, "  ") || strings.Contains(s, "，，") || strings.TrimSpace(s) != s {
			t.Errorf("%q", s)
		}
	}
	if first := rune(text.EN[0]); !unicode.IsUpper(first) || strings.ContainsFunc(text.EN, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		t.Errorf("%q", text.EN)
	}
	if !strings.ContainsFunc(text.ZH, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		t.Errorf("%q", text.ZH)
	}
}

// A name is data: braces in it are no field, and letters of both scripts stand apart.
func TestNamesAreTakenAsTheyAre(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"云州街":       "左转，进入云州街，步行 50 米",
		"Rua 7":     "左转，进入 Rua 7，步行 50 米",
		"{metres}":  "左转，进入{metres}，步行 50 米",
		"A区{turn}街": "左转，进入 A区{turn}街，步行 50 米",
		"{":         "左转，进入{，步行 50 米",
	} {
		s := route.Step{Turn: route.Left, Street: name, Length: 50_000}
		if got := s.Text().ZH; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestALandmarkWithoutAnEnglishNameKeepsItsOwn(t *testing.T) {
	t.Parallel()
	s := route.Step{Kind: route.Elevator, Turn: route.Straight, Landmark: &fault.Text{ZH: "云冈村委会"}}
	if got, want := s.Text(), (fault.Text{ZH: "在云冈村委会处乘电梯", EN: "At 云冈村委会, take the lift"}); got != want {
		t.Errorf("got %v", got)
	}
}
