package text

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestNamesAreReadInPinyin(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, want string }{
		{"云冈区", "Yun Gang Qu"},
		{"新平旺街道", "Xin Ping Wang Jie Dao"},
		{"西韩岭乡", "Xi Han Ling Xiang"},
		{"校尉屯村", "Xiao Wei Tun Cun"},
		{"长胜路", "Chang Sheng Lu"},
		{"魏都街", "Wei Du Jie"},
		{"长者食堂", "Zhang Zhe Shi Tang"},
		{"纠纷调解室", "Jiu Fen Tiao Jie Shi"},
		{"大同大夫", "Da Tong Dai Fu"},
		{"绿地", "Lü Di"},
		{"第12中学A座", "Di 12 Zhong Xue A Zuo"},
		{"Mercado Público", "Mercado Público"},
		{"《云冈》(北)", "《Yun Gang》(Bei)"},
		{"\xff云", "\ufffdYun"},
		{"", ""},
	} {
		if got := Pinyin(c.name); got != c.want {
			t.Errorf("Pinyin(%q) = %q, want %q", c.name, got, c.want)
		}
	}
	if got := SortKey("São 绿 Ａ"); got != "sao lu ａ" {
		t.Errorf("sorted as %q", got)
	}
}

// A word belongs in the table only if its characters alone would be read otherwise, and what is shown must be found.
func TestTheTableOfWordsIsNeededAndKnown(t *testing.T) {
	t.Parallel()
	lines := strings.Split(strings.TrimSpace(words), "\n")
	if !slices.IsSorted(lines) {
		t.Error("the table is not in the order that the search in it needs")
	}
	for _, line := range lines[1:] {
		fields := strings.Split(line, "\t")
		if len(fields) != 3 || fields[2] == "" {
			t.Fatalf("%q is not a word, a reading and a reason", line)
		}
		word, syllable := []rune(fields[0]), strings.Fields(fields[1])
		if len(word) != len(syllable) || len(word) > longestWord || wordReading(fields[0]) != fields[1] {
			t.Errorf("%s is not found, or not as many syllables as characters", fields[0])
			continue
		}
		differs := false
		for i, r := range word {
			known, usual := readings(r)
			if !slices.Contains(known[:usual], syllable[i]) {
				t.Errorf("%s: a search does not know that %c is read %s", fields[0], r, syllable[i])
			}
			differs = differs || len(word) == 1 || known[0] != syllable[i]
		}
		if !differs {
			t.Errorf("%s would be read so without the table", fields[0])
		}
	}
	for _, word := range []string{"", "云", "云冈", "#", "# word", "一", "龥龥"} {
		if got := wordReading(word); got != "" {
			t.Errorf("%q is read %q", word, got)
		}
	}
}

func TestReadingsHoldNoTonesTheUsualOnesFirst(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		r                 rune
		usual, altogether string
	}{
		{'大', "da dai", "da dai tai"}, // dai by 大夫
		{'重', "zhong chong", "zhong chong tong"},
		{'行', "xing hang", "xing hang heng"},
		{'乐', "le lao yue", "le lao yue"},
		{'长', "chang zhang", "chang zhang"},
		{'庄', "zhuang", "zhuang peng"},
		{'绿', "lv", "lv lu"},
		{'略', "lve", "lve"},
		{'嗯', "n", "n ng"},
		{'a', "", ""},
		{'-', "", ""},
	} {
		got, usual := readings(c.r)
		if strings.Join(got, " ") != c.altogether || strings.Join(got[:usual], " ") != c.usual {
			t.Errorf("%c is read %v, usually %v", c.r, got, got[:usual])
		}
	}
}

func TestTextsAreFolded(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"雲岡區黨群服務中心", "云冈区党群服务中心"},
		{"ＹＧ１２號", "yg12号"},
		{"Mercado PÚBLICO", "mercado publico"},
		{"（北）　門", "(北) 门"},
		{"yúngāng lǜ", "yungang lu"},
		{"云\u200b冈\x00", "云\x00冈\x00"},
		{"ｶ한", "カ한"},
	} {
		got := Fold(c.text)
		if string(got) != c.want {
			t.Errorf("%q is folded to %q, want %q", c.text, string(got), c.want)
		}
		if len(got) != utf8.RuneCountInString(c.text) {
			t.Errorf("%q: %d characters became %d", c.text, utf8.RuneCountInString(c.text), len(got))
		}
		if again := Fold(string(got)); !slices.Equal(again, got) {
			t.Errorf("%q folded again is %q", c.text, string(again))
		}
	}
}

func TestTheTableOfTraditionalCharactersIsInOrder(t *testing.T) {
	t.Parallel()
	lines := strings.Split(strings.TrimSuffix(traditional, "\n"), "\n")
	if len(lines) != 2966 || !slices.IsSorted(lines) {
		t.Errorf("%d lines, sorted: %v", len(lines), slices.IsSorted(lines))
	}
	for _, line := range lines {
		pair := []rune(line)
		if len(line) != lineBytes-1 || len(pair) != 2 || simplified(pair[0]) != pair[1] || simplified(pair[1]) != pair[1] {
			t.Errorf("%q is no pair of characters of which the second stays as it is", line)
		}
	}
}
