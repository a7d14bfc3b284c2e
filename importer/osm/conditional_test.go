package osm

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"servicemap/hours"
	"servicemap/walk"
)

func TestConditionsAreCutAsTheWikiWritesThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want []clause
	}{
		{"no @ (22:00-06:00)", []clause{{"no", "22:00-06:00"}}},
		{"no@22:00-06:00", []clause{{"no", "22:00-06:00"}}},
		{" no  @  22:00-06:00 ; ", []clause{{"no", "22:00-06:00"}}},
		{"no @ (Sa; Su 10:00-12:00)", []clause{{"no", "Sa; Su 10:00-12:00"}}},
		{"no @ (Sa; Su); private @ Mo", []clause{{"no", "Sa; Su"}, {"private", "Mo"}}},
		{"no @ (Sa) ;private @ (Su);", []clause{{"no", "Sa"}, {"private", "Su"}}},
		{"yes @ ((sunrise+01:00)-20:00)", []clause{{"yes", "(sunrise+01:00)-20:00"}}},
		{"", nil},
		{"no", nil},
		{"@ Sa", nil},
		{"no @", nil},
		{"no @ ()", nil},
		{"no @ (Sa", nil},
		{"no @ Sa)", []clause{{"no", "Sa)"}}}, // which no time is
		{"no @ (Sa) private @ (Su)", nil},
		{"no @ Sa; Su", nil},
		{"no;private @ Sa", nil},
		{"no @ (Sa); private", nil},
	} {
		if got, ok := clausesOf(c.text); !slices.Equal(got, c.want) && ok || ok != (c.want != nil) {
			t.Errorf("%q: got %q, %v; want %q", c.text, got, ok, c.want)
		}
	}
}

func TestWrittenConditionsAreReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[a-zA-Z0-9:,> -]{0,8}[a-z0-9]`)
		var text string
		want := []clause{}
		for range rapid.IntRange(1, 4).Draw(t, "clauses") {
			c := clause{strings.TrimSpace(word.Draw(t, "value")), strings.TrimSpace(word.Draw(t, "condition"))}
			written := c.condition
			if rapid.Bool().Draw(t, "brackets") {
				c.condition = strings.TrimSpace(c.condition + rapid.SampledFrom([]string{"", ";Sa", " (@;)"}).Draw(t, "more"))
				written = "(" + c.condition + ")"
			}
			want = append(want, c)
			text += c.value + " @" + written + ";"
		}
		if got, ok := clausesOf(strings.TrimSuffix(text, ";")); !ok || !slices.Equal(got, want) {
			t.Fatalf("%q: got %q, want %q", text, got, want)
		}
	})
}

// at returns noons for a file of a date.
func at(date time.Time) *noons {
	b := budget(1 << 20)
	return &noons{file: &header{date: date}, kept: &b, known: map[string]hours.State{}}
}

func TestConditionsAreJudgedAtNoonOfAWeekday(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		condition         string
		holds, understood bool
	}{
		{"06:00-22:00", true, true},
		{"22:00-06:00", false, true},
		{"12:00-13:00", true, true}, // from its first instant on
		{"11:00-12:00", false, true},
		{"Mo-Fr 07:00-09:00,16:00-18:00", false, true},
		{"Mo-Fr 07:00-18:00", true, true},
		{"Mo-Fr", true, true},
		{"Sa,Su", false, true},
		{"We 08:00-14:00", false, true}, // a market: not on most weekdays
		{"Mo-We 08:00-14:00", true, true},
		{"Mo,Tu 08:00-14:00", false, true},
		{"24/7", true, true},
		{"Jun-Aug", true, true},
		{"Nov-Mar", false, true},
		{"Jun-Aug 06:00-11:00", false, true},
		{"Mo-Fr 06:00-20:00 AND Nov-Mar", false, true},
		{"Nov-Mar AND Mo-Fr 06:00-20:00", false, true},
		{"Mo-Fr 06:00-20:00 and Jun-Aug", true, true},
		{"PH", false, true}, // holds on holidays only
		{"Sa,Su,PH", false, true},
		{"Mo-Fr 06:00-22:00; PH off", true, true},
		{"sunset-sunrise", false, false},
		{"wet", false, false},
		{"weight>3.5", false, false},
		{"06:00-20:00 AND wet", false, false},
		{"winter", false, false},
	} {
		holds, understood := at(time.Time{}).holds(c.condition)
		if holds != c.holds || understood != c.understood {
			t.Errorf("%q: %v, %v; want %v, %v", c.condition, holds, understood, c.holds, c.understood)
		}
	}
}

func TestTheWeekIsThatOfTheFile(t *testing.T) {
	t.Parallel()
	works := "2026 Jul 01-2026 Aug 02"
	for date, want := range map[string]bool{
		"2026-06-28": false, // a Sunday: its week began on the 22nd
		"2026-06-29": true,  // three of five days
		"2026-08-02": true,
		"2026-08-03": false,
	} {
		day, err := time.Parse(time.DateOnly, date)
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := at(day.Add(23 * time.Hour)).holds(works); got != want {
			t.Errorf("on %s it holds: %v", date, got)
		}
	}
}

func TestWaysOpenAtTimes(t *testing.T) {
	t.Parallel()
	const timed = walk.Timed
	checkJudged(t, []judged{
		{tags: "highway=footway foot:conditional=no~@~(22:00-06:00)", forward: step, backward: step, flags: timed},
		{tags: "highway=footway foot:conditional=no~@~(06:00-22:00)", why: NoEntry},
		{tags: "highway=footway access=no foot:conditional=yes~@~(06:00-22:00)", forward: step, backward: step, flags: timed},
		{tags: "highway=footway access=no access:conditional=yes~@~(22:00-06:00)", why: NoEntry},
		{tags: "highway=footway access:conditional=private~@~(Mo-Fr)", forward: step, backward: step, flags: timed | walk.Private},
		{tags: "highway=footway access:conditional=no~@~(Mo-Fr);yes~@~(10:00-14:00)", forward: step, backward: step, flags: timed},
		{tags: "highway=footway access:conditional=yes~@~(10:00-14:00);no~@~(Mo-Fr)", why: NoEntry},
		{tags: "highway=footway foot=yes access:conditional=no~@~(Mo-Fr)", forward: step, backward: step},
		{tags: "highway=footway foot:backward:conditional=no~@~(Mo-Fr)", forward: step, backward: no, flags: timed},
		{tags: "highway=motorway foot:conditional=yes~@~(Mo-Fr)", forward: step, backward: step, flags: timed},
		{tags: "highway=motorway foot:conditional=yes~@~(Su)", why: ClosedClass},
		{tags: "highway=motorway access:conditional=yes~@~(Mo-Fr)", why: ClosedClass},
		{tags: "highway=residential foot:conditional=yes~@~(Su~00:00-24:00)", forward: step, backward: step, flags: timed},
		{tags: "highway=footway access:conditional=no~@~(wet)", forward: step, backward: step, flags: timed},
		{tags: "highway=footway foot=no foot:conditional=yes~@~(dawn-dusk)", why: NoEntry},
		{tags: "highway=footway foot=private foot:conditional=yes~@~(06:00-22:00);no~@~(SH)", forward: step, backward: step, flags: timed | walk.Private},
		{tags: "highway=residential vehicle:conditional=no~@~(Mo-Fr)", forward: step, backward: step},
	})
}

func TestAConditionThatIsNotUnderstoodIsReported(t *testing.T) {
	t.Parallel()
	r := build(t, `
		n1 0 0
		n2 100 0
		w10 99 1 2 highway=footway access:conditional=no~@~(wet)
		w11 1 2 highway=footway access:conditional=no~@~(Mo)`).Report
	if len(r.Suspects) != 1 || r.Suspects[0] != (Suspect{Kind: UnreadCondition, Way: 10}) || r.TimedWays != 2 {
		t.Errorf("suspects %+v, %d timed ways", r.Suspects, r.TimedWays)
	}
}
