package text

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// drawTitles draws names that share much with each other, so that many endings begin alike.
func drawTitles(t *rapid.T) []string {
	part := rapid.SampledFrom([]string{"云冈", "党群", "中心", "西安", "大夫", "重", "长", "“", "”", " ", "é", "gang", "1", "😀", "乐", "女"})
	return rapid.SliceOfN(rapid.Map(rapid.SliceOfN(part, 0, 4), func(parts []string) string { return strings.Join(parts, "") }), 1, 12).Draw(t, "titles")
}

// drawTyped draws what somebody may type for one of some titles: some of it, with a mistake or in pinyin.
func drawTyped(t *rapid.T, titles []string) string {
	runes := []rune(rapid.SampledFrom(titles).Draw(t, "of") + "云冈党")
	from := rapid.IntRange(0, len(runes)-1).Draw(t, "from")
	typed := runes[from:rapid.IntRange(from+1, len(runes)).Draw(t, "to")]
	if rapid.Bool().Draw(t, "mistaken") {
		typed = mistaken(t, typed, rapid.SampledFrom([]rune("云群龥gx")))
	}
	if rapid.Bool().Draw(t, "in pinyin") {
		return strings.ToLower(Pinyin(string(typed)))
	}
	return string(typed)
}

// oneByOne reads on from each position of the text by itself, as the definition of a hit has it.
func oneByOne(x *Index, a *automaton) []string {
	var hits []string
	for p := range x.text {
		if x.text[p] == 0 {
			continue
		}
		m, end := a.match(a.move(outset, x.text[p]), int32(p))
		if !m.found {
			continue
		}
		record, _ := slices.BinarySearch(x.first, int32(p)+1)
		h := Hit{Record: int32(record - 1), How: m.how, Position: Inside, Complete: m.complete, x: x, start: int32(p), end: end}
		if x.beginsField(int32(p)) {
			h.Position = x.fromBeginning(end, m.complete)
		}
		hits = append(hits, describe(&h))
	}
	slices.Sort(hits)
	return slices.Compact(hits)
}

func describe(h *Hit) string {
	return fmt.Sprint(h.Record, " ", stands(*h), " how ", h.How, " position ", h.Position, " complete ", h.Complete)
}

func TestWhatIsReadTogetherIsAsReadOneByOne(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		titles := drawTitles(t)
		x := indexOf(titles...)
		for range 10 {
			q := NewQuery(drawTyped(t, titles))
			if q.Empty() {
				continue
			}
			var found, typos []string
			x.Find(q, func(h *Hit) { found = append(found, describe(h)) })
			slices.Sort(found)
			if want := oneByOne(x, newAutomaton(x, exact{q})); !slices.Equal(found, want) {
				t.Fatalf("%q in %q:\n got %q\nwant %q", q, titles, found, want)
			}
			r, ok := forgive(q)
			if !ok {
				continue
			}
			x.FindTypo(q, func(h *Hit) { typos = append(typos, describe(h)) })
			slices.Sort(typos)
			// What begins with another character may end elsewhere than what is best read from there: which records, and where
			// in them it begins, is what counts.
			if got, want := beginnings(typos), beginnings(oneByOne(x, newAutomaton(x, r))); !slices.Equal(got, want) {
				t.Fatalf("%q but for a mistake in %q:\n got %q\nwant %q", q, titles, got, want)
			}
		}
	})
}

func beginnings(hits []string) []string {
	var out []string
	for _, h := range hits {
		start, _, _ := strings.Cut(h, "-")
		out = append(out, start)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func TestEndingsStandInOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		x := indexOf(drawTitles(t)...)
		ending := func(p int32) []uint16 {
			n := slices.Index(x.text[p:], 0)
			return x.text[p : int(p)+n]
		}
		seen := map[int32]bool{}
		for i, p := range x.endings {
			if i > 0 && slices.Compare(ending(x.endings[i-1]), ending(p)) > 0 {
				t.Fatalf("%v stands before %v", ending(x.endings[i-1]), ending(p))
			}
			seen[p] = true
		}
		if len(seen) != len(x.text) {
			t.Fatalf("%d of %d endings", len(seen), len(x.text))
		}
	})
}

// sharedParts counts from the definition what a title has of a query: characters, and each three letters on end of its sound.
func sharedParts(q Query, title string) (shared, parts int) {
	spoken := ""
	characters := map[rune]bool{}
	for _, r := range Fold(title) {
		known, _ := readings(r)
		switch {
		case len(known) > 0:
			characters[r] = true
			spoken += known[0]
		case isLatin(r):
			spoken += string(r)
		case r != ' ':
			characters[r] = true
			spoken += "|"
		}
	}
	seen := map[string]bool{}
	run := ""
	for _, r := range q.letters {
		switch {
		case isLatin(r):
			run += string(r)
		case r != ' ':
			run = ""
			if !seen[string(r)] {
				seen[string(r)] = true
				if parts++; characters[r] {
					shared++
				}
			}
			continue
		}
		if n := len(run); n > 2 && !seen[run[n-3:]] {
			seen[run[n-3:]] = true
			if parts++; strings.Contains(spoken, run[n-3:]) {
				shared++
			}
		}
	}
	return shared, parts
}

func TestAlikeIsWhatItsDefinitionSays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		titles := drawTitles(t)
		x := indexOf(titles...)
		for range 10 {
			q := NewQuery(drawTyped(t, titles))
			got := map[int]int{}
			x.Alike(q, func(record int32, shared int) { got[int(record)] = shared })
			for i, title := range titles {
				shared, parts := sharedParts(q, title)
				if 2*shared < parts {
					shared = 0
				}
				if got[i] != shared {
					t.Fatalf("%q has %d parts in %q, want %d of %d", q, got[i], title, shared, parts)
				}
			}
		}
	})
}

func TestOtherNamesAreNotAlike(t *testing.T) {
	t.Parallel()
	b := NewBuilder()
	b.Record("党群")
	b.Add(FormerName, "云冈大楼")
	b.Index().Alike(NewQuery("云冈楼"), func(int32, int) { t.Error("by a name that is not shown") })
}

func TestPunctuationPartsWords(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"C&A 云·冈，b": "ca 云冈 b", "63-1号": "63 1号", "“云冈”！": "云冈", "云😀冈🎉": "云冈", "，。": "，。", "😀 🎉": "😀 🎉", "xi'an": "xi an",
	} {
		if got := NewQuery(typed).String(); got != want && got != string(Fold(want)) {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}

func TestTitlesThatStandInAText(t *testing.T) {
	t.Parallel()
	x := indexOf("平旺村居委会", "平旺村", "平旺", "村", "居委会大", "大楼层", "云冈")
	got := map[int32]int{}
	x.Within(NewQuery("平旺村居委会 大楼"), func(record int32, letters int) { got[record] = letters })
	if fmt.Sprint(got) != "map[0:6 1:3 2:2 4:4]" {
		t.Error(got)
	}
}
