package text

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// indexOf returns the index of records that are titles alone.
func indexOf(titles ...string) *Index {
	b := NewBuilder()
	for _, title := range titles {
		b.Record(title)
	}
	return b.Index()
}

// finds returns the best hit of each record.
func finds(x *Index, q string) map[int32]Hit {
	best := map[int32]Hit{}
	x.Find(NewQuery(q), func(h *Hit) { better(best, *h) })
	return best
}

// stands returns where in its field a hit stands.
func stands(h Hit) string {
	start, end := h.Span()
	return fmt.Sprintf("%d-%d", start, end)
}

func better(best map[int32]Hit, h Hit) {
	if have, ok := best[h.Record]; !ok || h.How < have.How || h.How == have.How && h.Position < have.Position {
		best[h.Record] = h
	}
}

func TestNamesAreFoundHoweverTheyAreTyped(t *testing.T) {
	t.Parallel()
	const name = "云冈区新平旺党群服务中心"
	x := indexOf(name)
	for _, c := range []struct {
		typed      string
		how        How
		position   Position
		start, end int32
	}{
		{name, Literally, Whole, 0, 12},
		{"云", Literally, Beginning, 0, 1},
		{"冈", Literally, Inside, 1, 2},
		{"雲岡區", Literally, Beginning, 0, 3},
		{"党群 服务", Literally, Inside, 6, 10},
		{"yungang", BySyllables, Beginning, 0, 2},
		{"YUN GANG", BySyllables, Beginning, 0, 2},
		{"ｙｕｎｇａｎｇ", BySyllables, Beginning, 0, 2},
		{"yún gāng", BySyllables, Beginning, 0, 2},
		{"yun2gang1", BySyllables, Beginning, 0, 2},
		{"yun'gang", BySyllables, Beginning, 0, 2},
		{"yungangq", BySyllables, Beginning, 0, 3},
		{"yunga", BySyllables, Beginning, 0, 2},
		{"y", BySyllables, Beginning, 0, 1},
		{"dangqunfuwuzh", BySyllables, Inside, 6, 11},
		{"ygq", ByInitials, Beginning, 0, 3},
		{"dqfwzx", ByInitials, Inside, 6, 12},
		{"dqfwzhx", ByInitials, Inside, 6, 12},
		{"ygqxpwdqfwzx", ByInitials, Whole, 0, 12},
		{"云g", BySyllables, Beginning, 0, 2},
		{"云gangqu", BySyllables, Beginning, 0, 3},
		{"yun冈", BySyllables, Beginning, 0, 2},
		{"云gq", ByInitials, Beginning, 0, 3},
		{"yungangqxp", ByInitials, Beginning, 0, 5},
	} {
		h, ok := finds(x, c.typed)[0]
		if !ok || h.How != c.how || h.Position != c.position || stands(h) != fmt.Sprintf("%d-%d", c.start, c.end) {
			t.Errorf("%q: %+v (%v)", c.typed, h, ok)
		}
		if in, found := x.InTitle(NewQuery(c.typed), 0); !found || in != h {
			t.Errorf("%q in the title: %+v", c.typed, in)
		}
	}
	for _, typed := range []string{"", " ", "'", "\u200b", "云区", "yugang", "ungang", "gq云", "%", "_", "\\", "😀", "云冈区新平旺党群服务中心a", "y g q x x", "yun22"} {
		if hits := finds(x, typed); len(hits) > 0 {
			t.Errorf("%q: %+v", typed, hits)
		}
	}
}

func TestCharactersOfSeveralReadingsAreFoundByEach(t *testing.T) {
	t.Parallel()
	for name, typed := range map[string]string{
		"大夫": "daifu dafu df", "大同": "datong dt", "重阳": "chongyang zhongyang cy zy", "银行": "yinhang yinxing yh yx",
		"音乐": "yinyue yinle yy yl", "长胜": "changsheng zhangsheng cs zs chsh", "绿地": "lvdi ludi lüdi ld", "单家": "shanjia danjia",
		"解州": "haizhou jiezhou", "校尉屯": "xiaoweitun", "西安": "xian xi'an xa", "嗯": "ng n", "调解": "tiaojie diaojie",
	} {
		x := indexOf(name)
		for one := range strings.FieldsSeq(typed) {
			if h, ok := finds(x, one)[0]; !ok || h.Position != Whole {
				t.Errorf("%s by %s: %+v (%v)", name, one, h, ok)
			}
		}
	}
}

func TestPunctuationOfANameNeedNotBeTyped(t *testing.T) {
	t.Parallel()
	x := indexOf("“红色历史”专栏（北）", "Café do Porto", "C&A")
	for typed, want := range map[string]string{
		"红色历史专栏": "0 1-8", "专栏北": "0 6-10", "zhuanlan bei": "0 6-10", "（北": "0 9-10", "”": "0 5-6",
		"cafe do": "1 0-7", "cafedo": "1 0-7", "红色，专栏": "", "“红色 历史”专栏！": "0 1-8", "café-do": "1 0-7", "p.o.r.t.o": "1 8-13", "c&a": "2 0-3 1 0-2", "ca": "2 0-3 1 0-2", "PORTO": "1 8-13",
	} {
		got := map[int32]string{}
		for record, h := range finds(x, typed) {
			got[record] = fmt.Sprintf("%d %s", record, stands(h))
		}
		list := slices.Sorted(maps.Values(got))
		wanted := strings.Fields(want)
		if len(list) != len(wanted)/2 {
			t.Errorf("%q: %v", typed, list)
			continue
		}
		for _, one := range list {
			if !strings.Contains(want, one) {
				t.Errorf("%q: %v", typed, list)
			}
		}
	}
}

func TestEmojiCountOnlyAlone(t *testing.T) {
	t.Parallel()
	x := indexOf("😀重阳乐园", "重阳乐园", "红心❤️驿站", "热水1️⃣号👨‍👩‍👧")
	for typed, want := range map[string]string{
		"重阳乐园": "0 0 1-5; 1 0 0-4", "😀重阳乐园": "0 0 1-5; 1 0 0-4", "重阳🎉乐园": "0 0 1-5; 1 0 0-4", "重阳乐园👍🏽": "0 0 1-5; 1 0 0-4", "chongyang🇨🇳": "0 1 1-3; 1 1 0-2",
		"😀": "0 1 0-1", "👍🏽": "", "红心驿站": "2 0 0-6", "红心❤驿站": "2 0 0-6", "❤": "2 2 2-3", "❤️": "2 2 2-3", "热水1号": "3 0 0-6", "热水1️⃣号": "3 0 0-6", "👨‍👩‍👧": "3 2 6-11",
	} {
		var got []string
		hits := finds(x, typed)
		for _, record := range slices.Sorted(maps.Keys(hits)) {
			h := hits[record]
			got = append(got, fmt.Sprint(record, h.Position, " ", stands(h)))
		}
		if list := strings.Join(got, "; "); list != want {
			t.Errorf("%q: %s, want %s", typed, list, want)
		}
	}
}

func TestFieldsAreToldApart(t *testing.T) {
	t.Parallel()
	b := NewBuilder()
	b.Record("活动站")
	b.Add(FormerName, "老年活动站")
	b.Add(FormerName, "")
	b.Add(FormerName, "云州街 8 号")
	b.Record("老年之家")
	b.Add(OtherTitle, "Home of the Old")
	b.Record("")
	x := b.Index()
	got := map[string]bool{}
	for _, typed := range []string{"老年", "云州街8号", "home of", "站云", "街"} {
		x.Find(NewQuery(typed), func(h *Hit) {
			got[fmt.Sprint(typed, " ", h.Record, h.Field, h.Position, " ", stands(*h))] = true
		})
	}
	want := map[string]bool{"老年 0 2 1 0-2": true, "老年 1 0 1 0-2": true, "云州街8号 0 2 0 0-7": true, "home of 1 1 1 0-7": true, "街 0 2 2 2-3": true}
	if !maps.Equal(got, want) {
		t.Errorf("%v", got)
	}
	for typed, want := range map[string]bool{"老年": true, "云州街8": true, "活动站": true, "站云": false, "yunzhou": false, "家": false, "8 号": true} {
		if x.Mentions(NewQuery(typed), 0) != want {
			t.Errorf("a record with %q: %v", typed, !want)
		}
	}
	if x.Mentions(NewQuery("x"), 2) {
		t.Error("a record without a name mentions something")
	}
}

// forms returns every way of typing some characters from the definition: for each the letter itself, a reading, the first
// letter of a usual one, its zh, ch or sh, the reading and a tone; for the last also what a usual one begins with.
func forms(name []rune) map[string]How {
	all := map[string]How{"": Literally}
	for i, r := range name {
		next := map[string]How{}
		for typed, how := range all {
			put := func(piece string, h How) {
				key, h := typed+piece, max(how, h)
				if have, ok := next[key]; !ok || h < have {
					next[key] = h
				}
			}
			put(string(r), Literally)
			known, usual := readings(r)
			for number, reading := range known {
				for _, way := range []string{reading, strings.ReplaceAll(reading, "v", "u")} {
					put(way, BySyllables)
					put(way+"1", BySyllables)
					for n := 1; n < len(way) && number < usual; n++ {
						switch {
						case i == len(name)-1:
							put(way[:n], BySyllables)
						case n == 1, n == 2 && way[1] == 'h':
							put(way[:n], ByInitials)
						}
					}
				}
			}
		}
		all = next
	}
	return all
}

const alphabet = "云冈西安大夫重长行乐女嗯阿庄a1"

func TestFindIsWhatItsDefinitionSays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		name := []rune(rapid.StringOfN(rapid.SampledFrom([]rune(alphabet)), 1, 4, -1).Draw(t, "name"))
		x := indexOf(string(name))
		want := map[string]How{}
		for from := range name {
			for to := from + 1; to <= len(name); to++ {
				for typed, how := range forms(name[from:to]) {
					if have, ok := want[typed]; !ok || how < have {
						want[typed] = how
					}
				}
			}
		}
		typed := slices.Sorted(maps.Keys(want))
		for range 50 {
			q := rapid.SampledFrom(typed).Draw(t, "typed")
			if rapid.Bool().Draw(t, "spoilt") {
				at := rapid.IntRange(0, len([]rune(q))-1).Draw(t, "at")
				spoilt := []rune(q)
				spoilt[at] = rapid.SampledFrom([]rune("aghnuxy云冈1")).Draw(t, "letter")
				q = string(spoilt)
			}
			how, stands := want[q]
			h, found := finds(x, q)[0]
			if found != stands || found && h.How != how {
				t.Fatalf("%q in %q: found %v %v, by definition %v %v", q, string(name), found, h.How, stands, how)
			}
		}
	})
}

// distance is the number of edits between two texts, two letters that changed places being one (optimal string alignment).
func distance(a, b []rune) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		for j := range d[i] {
			switch {
			case i == 0:
				d[i][j] = j
			case j == 0:
				d[i][j] = i
			default:
				changed := 1
				if a[i-1] == b[j-1] {
					changed = 0
				}
				d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+changed)
				if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
					d[i][j] = min(d[i][j], d[i-2][j-2]+1)
				}
			}
		}
	}
	return d[len(a)][len(b)]
}

// typoStands says from the definition whether a text is within one edit of how something of a name, from one of its
// characters on, is typed.
func typoStands(name []rune, q []rune, characters bool) bool {
	for from := range name {
		spoken := []string{""}
		for _, r := range name[from:] {
			ways, _ := readings(r)
			if characters || len(ways) == 0 {
				ways = []string{string(r)}
			}
			var next []string
			for _, before := range spoken {
				for _, way := range ways {
					next = append(next, before+way)
				}
			}
			spoken = next
		}
		for _, whole := range spoken {
			letters := []rune(strings.ReplaceAll(whole, "v", "u"))
			for to := range len(letters) + 1 {
				if distance(q, letters[:to]) <= 1 {
					return true
				}
			}
		}
	}
	return false
}

func TestOneMistakeIsForgivenAndNoMore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		name := []rune(rapid.StringOfN(rapid.SampledFrom([]rune("云冈西安大夫重长行乐阿")), 2, 5, -1).Draw(t, "name"))
		x := indexOf(string(name))
		for range 20 {
			characters := rapid.Bool().Draw(t, "characters")
			var typed []rune
			for _, r := range name[rapid.IntRange(0, len(name)-2).Draw(t, "from"):] {
				if characters {
					typed = append(typed, r)
				} else {
					ways, _ := readings(r)
					typed = append(typed, []rune(rapid.SampledFrom(ways).Draw(t, "reading"))...)
				}
			}
			letter := rapid.SampledFrom([]rune("aghnuxy"))
			if characters {
				letter = rapid.SampledFrom([]rune("云冈街"))
			}
			for range rapid.IntRange(1, 2).Draw(t, "mistakes") {
				typed = mistaken(t, typed, letter)
			}
			if len(typed) < leastLetters {
				continue
			}
			found := false
			x.FindTypo(NewQuery(string(typed)), func(*Hit) { found = true })
			if want := typoStands(name, typed, characters); found != want {
				t.Fatalf("%q in %q: found %v, by definition %v", string(typed), string(name), found, want)
			}
			if _, in := x.TypoInTitle(NewQuery(string(typed)), 0); in != found {
				t.Fatalf("%q in the title %q: %v", string(typed), string(name), in)
			}
		}
	})
}

func mistaken(t *rapid.T, typed []rune, letter *rapid.Generator[rune]) []rune {
	if len(typed) < 2 {
		return typed
	}
	at := rapid.IntRange(0, len(typed)-2).Draw(t, "at")
	out := slices.Clone(typed)
	switch rapid.IntRange(0, 3).Draw(t, "mistake") {
	case 0:
		out[at] = letter.Draw(t, "letter")
	case 1:
		out = slices.Delete(out, at, at+1)
	case 2:
		out = slices.Insert(out, at, letter.Draw(t, "letter"))
	default:
		out[at], out[at+1] = out[at+1], out[at]
	}
	return out
}

func TestWhatIsTooShortOrMixedIsNotForgiven(t *testing.T) {
	t.Parallel()
	x := indexOf("云冈党群")
	for typed, want := range map[string]bool{
		"云冈裆": true, "云港": false, "yunggang": true, "yun gnag": true, "yugnang": true, "ungang": true, "yugn": true, "yug": false, "云gnag": false, "云冈1": false, "12345": false,
	} {
		found := false
		x.FindTypo(NewQuery(typed), func(*Hit) { found = true })
		if found != want {
			t.Errorf("%q: %v", typed, found)
		}
	}
}
