package hours

import (
	"math/big"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// question is a text, the instants it was asked about, and the npm package's answers (testdata/oracle/answers.mjs).
type question struct {
	text string
	at   []int // minutes since 2026-01-01 00:00
	open *big.Int
}

func questions(t *testing.T) []question {
	t.Helper()
	file, err := os.ReadFile("testdata/oracle/answers.txt")
	if err != nil {
		t.Fatal(err)
	}
	var sets [][]int
	var out []question
	for line := range strings.Lines(string(file)) {
		first, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch first {
		case "#":
		case "at":
			var set []int
			for _, word := range strings.Fields(rest) {
				m, err := strconv.Atoi(word)
				if err != nil {
					t.Fatal(err)
				}
				set = append(set, m)
			}
			sets = append(sets, set)
		default:
			open, ok := new(big.Int).SetString(first, 16)
			if !ok {
				t.Fatalf("%q", line)
			}
			out = append(out, question{text: rest, at: sets[len(out)%len(sets)], open: open})
		}
	}
	return out
}

// lastWins evaluates rules as other readers of the notation do: the last rule that names a day, or whose hours of the day
// before last into it, decides.
func lastWins(rules []rule, n, x int) bool {
	open := false
	for _, r := range rules {
		if d := dateOf(n); r.days[d.weekday()] && r.period.has(d) {
			open = covers(r.spans, x)
		}
		if d := dateOf(n - 1); r.days[d.weekday()] && r.period.has(d) && covers(r.spans, x+dayMinutes) {
			open = true
		}
	}
	return open
}

func covers(spans []span, x int) bool {
	for _, s := range spans {
		if int(s.from) <= x && x < int(s.to) {
			return true
		}
	}
	return false
}

// inOrder reads the rules of a text in the order in which they are written.
func inOrder(t *testing.T, text string) []rule {
	t.Helper()
	p := &parser{argument: "hours", tokens: tokens(text)}
	var out []rule
	for p.peek().kind != end {
		more, err := p.rule()
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		out = append(out, more...)
		p.accept(";")
	}
	return out
}

// The answers of this package and of npm's opening_hours differ in three ways, which the package's documentation names.
// Each is counted, and every other difference is a failure.
func TestAnswersAreThoseOfOpeningHoursOnNPM(t *testing.T) {
	t.Parallel()
	start := number(2026, time.January, 1)
	var asked, equal, unknown, night, rank, whole, refused int
	for _, q := range questions(t) {
		rules := inOrder(t, q.text)
		if fold(slices.Clone(rules)).lapping() != nil { // npm takes them
			refused++
			continue
		}
		h := compile(t, q.text, "UTC")
		same := true
		for i, minute := range q.at {
			n, x := start+minute/dayMinutes, minute%dayMinutes
			npm := q.open.Bit(i) == 1
			if lastWins(rules, n, x) != npm {
				t.Fatalf("%s on %s at %s: npm says %v, not what its last rule does", q.text, civil(n).Format(time.DateOnly), clockText(x), npm)
			}
			state := h.State(civil(n).Add(time.Duration(x) * time.Minute))
			asked++
			switch {
			case (state == Open) == npm && state != Unknown:
				equal++
				continue
			case state == Unknown && !npm: // a text that does not say when the ordinary week is open
				unknown++
			case lastsInto(rules, n, x): // hours of the day before: of its strongest rule, whatever this day's is
				night++
			case !sameRule(h, rules, n): // exceptions before seasons before the base, shorter periods before longer ones
				rank++
			default:
				t.Fatalf("%s on %s at %s is %s, npm says %v", q.text, civil(n).Format(time.DateOnly), clockText(x), state, npm)
			}
			same = false
		}
		if same {
			whole++
		}
	}
	t.Logf("%d questions: %d answered alike, %d unknown here, %d in the night after another day, %d by rank; %d texts alike throughout; %d texts refused",
		asked, equal, unknown, night, rank, whole, refused)
	if asked < 200_000 || equal < asked*9/10 {
		t.Errorf("only %d of %d answers are alike", equal, asked)
	}
}

// lastsInto says whether hours of any rule of the day before last to a minute of day n.
func lastsInto(rules []rule, n, x int) bool {
	for _, r := range rules {
		if d := dateOf(n - 1); r.days[d.weekday()] && r.period.has(d) && covers(r.spans, x+dayMinutes) {
			return true
		}
	}
	return false
}

// sameRule says whether the strongest rule for day n is the last that names it, or has the hours of that.
func sameRule(h *Hours, rules []rule, n int) bool {
	var last []span
	for _, r := range rules {
		if d := dateOf(n); r.days[d.weekday()] && r.period.has(d) {
			last = r.spans
		}
	}
	return plan{spans: last}.equal(plan{spans: h.plan(n).spans})
}
