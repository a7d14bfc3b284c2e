package place_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"servicemap/place"
	"servicemap/place/text"
)

// above are the areas of the test, each with itself and what it is part of.
func above() map[string][]string {
	return map[string][]string{"0": {"0"}, "1": {"1", "0"}, "2": {"2", "0"}, "11": {"11", "1", "0"}, "12": {"12", "1", "0"}, "21": {"21", "2", "0"}}
}

// duty is a squad as the test draws it: the hours of every day, the areas, the skills.
type duty struct {
	name   string
	serves []string
	skills []place.Skill
	hours  *[2]int
}

// refusal says from the contract why a squad is left out: asked for an hour (-1: none), a point's area ("-": none asked, "":
// in no area), areas, skills and a text.
func (d *duty) refusal(hour int, point string, areas []string, skills []place.Skill, text string) place.SquadRefusal {
	within := func(a, b string) bool { return slices.Contains(above()[a], b) }
	serves := func(ask func(string) bool) bool { return slices.ContainsFunc(d.serves, ask) }
	switch {
	case point != "-" && !serves(func(a string) bool { return within(point, a) }),
		len(areas) > 0 && !serves(func(a string) bool {
			return slices.ContainsFunc(areas, func(b string) bool { return within(a, b) || within(b, a) })
		}),
		!strings.Contains(d.name, text):
		return place.SquadArea
	}
	for _, skill := range skills {
		if !slices.Contains(d.skills, skill) {
			return place.SquadSkill
		}
	}
	switch {
	case hour < 0:
		return place.SquadAccepted
	case d.hours == nil:
		return place.SquadUnknownHours
	case d.hours[0] <= hour && hour < d.hours[1]:
		return place.SquadAccepted
	default:
		return place.SquadNotFree
	}
}

// A hundred worlds with a hundred filters each.
func TestEveryCombinationOfSquadFiltersIsWhatTheContractSays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 3))
		pick := func(s string) string { f := strings.Fields(s); return f[r.IntN(len(f))] }
		some := func(s string) []string { return []string{pick(s), pick(s), pick(s)}[:r.IntN(4)] }
		var records []*place.Area
		for code, tiers := range above() {
			a := &place.Area{Key: place.Key(len(records) + 1), Code: code, Level: place.Level(len(tiers) - 1)}
			if len(tiers) > 1 {
				a.ParentCode = tiers[1]
			}
			records = append(records, a)
		}
		areas := place.NewAreas(records)
		var duties []*duty
		var squads []*place.Squad
		for i := range 12 {
			d := &duty{name: pick("甲乙 乙丙 丙丁"), serves: some("0 1 2 11 12 21")}
			for range r.IntN(4) {
				d.skills = append(d.skills, place.Skill(r.IntN(3)))
			}
			s := &place.Squad{Key: place.Key(i + 1), Published: true, Name: d.name, Serves: append(d.serves, "no such area"), Skills: d.skills}
			if r.IntN(3) > 0 {
				from := 8 + r.IntN(4)
				d.hours = &[2]int{from, from + 1 + r.IntN(4)}
				s.Hours = fmt.Sprintf("Mo-Su %02d:00-%02d:00", d.hours[0], d.hours[1])
			}
			duties, squads = append(duties, d), append(squads, s)
		}
		c := place.NewCatalogue(place.Records{Areas: areas, Squads: squads})
		for range 100 {
			f := place.SquadFilter{}
			hour, point, words := -1, "-", ""
			if r.IntN(2) == 0 {
				hour = 7 + r.IntN(9)
				at := time.Date(2026, 11, 24, hour, r.IntN(60), 0, 0, time.UTC)
				f.FreeAt = &at
			}
			if r.IntN(3) == 0 {
				point = []string{"", "11", "12", "21", "1", "0"}[r.IntN(6)]
				f.Placed, f.At = true, areas.ByCode(point)
			}
			if r.IntN(3) == 0 {
				words = pick("甲 乙 丙丁 戊")
				f.Text = text.NewQuery(words)
			}
			var within []string
			if r.IntN(3) == 0 {
				within = some("0 1 2 11 12 21")
			}
			for _, code := range within {
				f.Areas = append(f.Areas, areas.ByCode(code))
			}
			for range max(0, r.IntN(5)-2) {
				f.Skills = append(f.Skills, place.Skill(r.IntN(3)))
			}
			for i, s := range squads {
				if got, want := c.JudgeSquad(&f, s), duties[i].refusal(hour, point, within, f.Skills, words); got != want {
					t.Fatalf("%+v by %+v at %d in %q of %v: %v, want %v", duties[i], f, hour, point, within, got, want)
				}
			}
		}
	})
}
