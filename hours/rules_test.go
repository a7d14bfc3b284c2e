package hours

import (
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestNamesAreTheContracts(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../schema.graphqls")
	if err != nil {
		t.Fatal(err)
	}
	enum := func(name string) []string {
		m := regexp.MustCompile(`enum ` + name + `\s*\{([^}]*)\}`).FindSubmatch(text)
		if m == nil {
			t.Logf("%s is not in the schema yet", name)
			return nil
		}
		return regexp.MustCompile(`\b[A-Z_]+\b`).FindAllString(regexp.MustCompile(`#.*|"[^"]*"`).ReplaceAllString(string(m[1]), ""), -1)
	}
	states := map[string]bool{}
	for s := Unknown; s <= Closed; s++ {
		states[s.String()] = true
	}
	bases := map[string]bool{}
	for b := BasisNoData; b <= BasisStatus; b++ {
		bases[b.String()] = true
	}
	for name, have := range map[string]map[string]bool{"OpenState": states, "OpeningBasis": bases} {
		for _, want := range enum(name) {
			if !have[want] {
				t.Errorf("%s %s has no value here", name, want)
			}
		}
	}
	if len(states) != 3 || len(bases) != 7 {
		t.Errorf("names are not distinct: %v %v", states, bases)
	}
}

func TestSpellingDoesNotMatter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := drawScript(t, 2026).text()
		want, err := parseRules(text)
		if err != nil {
			t.Fatal(err)
		}
		spaces := rapid.SampledFrom([]string{" ", "  ", "\t", "\n", "\u00a0", "\u3000"})
		loose := rapid.SampledFrom([]func(string) string{strings.ToLower, strings.ToUpper}).Draw(t, "case")(text)
		loose = strings.ReplaceAll(loose, "-", rapid.SampledFrom([]string{"-", " - ", "–"}).Draw(t, "dash"))
		loose = strings.ReplaceAll(loose, ",", rapid.SampledFrom([]string{",", " , "}).Draw(t, "comma"))
		loose = strings.ReplaceAll(loose, " ", spaces.Draw(t, "space"))
		loose = spaces.Draw(t, "before") + loose + rapid.SampledFrom([]string{"", ";", " ; "}).Draw(t, "after")
		if got, err := parseRules(loose); err != nil || !got.Equal(want) {
			t.Fatalf("%q is read as %q, %v; want %q", loose, got, err, want)
		}
	})
}

func TestOnlyEqualRulesAreEqual(t *testing.T) {
	t.Parallel()
	texts := []string{
		"", office, "24/7", "off", "Mo 09:00-10:00", "Mo 09:00-10:01", "Tu 09:00-10:00", "Mo off", "May Mo 09:00-10:00",
		"Jun Mo 09:00-10:00", "Dec 24 off", "Dec 24 Mo-Su off", "2026 Dec 24 off", "2027 Dec 24 off", "2026 Dec 24 Mo-Su off",
	}
	for i, a := range texts {
		for j, b := range texts {
			if mustParse(t, a).Equal(mustParse(t, b)) != (i == j) {
				t.Errorf("%q and %q", a, b)
			}
		}
	}
}

func TestATextSaysWhatTheStateIs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rules, err := parseRules(drawScript(t, 2026).text())
		if err != nil {
			t.Fatal(err)
		}
		h := Schedule{Rules: rules}.Compile(time.UTC, nil)
		at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 500*1440).Draw(t, "minute")) * time.Minute)
		text := h.At(at).Text(time.UTC)
		ok := map[State]func() bool{
			Unknown: func() bool {
				return strings.HasPrefix(text.ZH, "开放时间未知") && strings.HasPrefix(text.EN, "Hours unknown")
			},
			Closed: func() bool { return strings.HasPrefix(text.ZH, "未开放") && strings.HasPrefix(text.EN, "Closed") },
			Open: func() bool {
				return strings.HasPrefix(text.ZH, "开放中") && strings.HasPrefix(text.EN, "Open") ||
					strings.HasPrefix(text.ZH, "即将关门") && strings.HasPrefix(text.EN, "Closing soon")
			},
		}[h.State(at)]
		if !ok() {
			t.Fatalf("%s at %s is %s: %+v", rules, at, h.State(at), text)
		}
	})
}

func TestTheWeekShowsWhatTheAnswersAre(t *testing.T) {
	t.Parallel()
	// In a zone without changes of the clock, a minute is open when a span of the week covers it.
	rapid.Check(t, func(t *rapid.T) {
		rules, err := parseRules(drawScript(t, 2026).text())
		if err != nil {
			t.Fatal(err)
		}
		h := Schedule{Rules: rules}.Compile(time.UTC, nil)
		day := time.Date(2025, 12, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 500).Draw(t, "day"))
		week := h.Week(day)
		for i := 1; i < len(week); i++ { // not Monday: its night begins in the week before
			for m := 0; m < 1440; m += 13 {
				clock := clockText(m)
				covered := false
				for _, s := range week[i].Spans {
					covered = covered || s.Opens <= clock && (s.ClosesNextDay || clock < s.Closes)
				}
				for _, s := range week[i-1].Spans {
					covered = covered || s.ClosesNextDay && clock < s.Closes
				}
				at := week[i].Date.Add(time.Duration(m) * time.Minute)
				if got := h.State(at); (got == Open) != covered || !covered && (got == Unknown) != (week[i].Basis == BasisNoData) {
					t.Fatalf("%s at %s is %s, the week says %+v", rules, at, got, week[i])
				}
			}
		}
	})
}

func TestHoursCanBeShared(t *testing.T) {
	t.Parallel() // for the race detector
	h := compile(t, office+"; May-Sep Mo-Fr 08:00-12:00; 2026 Dec 24 off", "Europe/Berlin")
	start := local(t, "2026-03-28 00:00", "UTC")
	want := h.At(start)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 2000 {
				h.At(start.Add(time.Duration(i) * time.Minute))
				h.State(start)
			}
			if got := h.At(start); got != want {
				t.Errorf("%+v, want %+v", got, want)
			}
		})
	}
	wg.Wait()
}
