package place_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"servicemap/geo"
	"servicemap/place"
	"servicemap/place/text"
)

// city is many places with names as districts give them: a neighbourhood, sometimes a house number, and a kind, with the
// address of a street. Every third is a service center, so that whole words stand in tens of thousands of names.
func city(n int) place.Records {
	random := rand.New(rand.NewPCG(6, 9))
	pick := func(s string) string { f := strings.Fields(s); return f[random.IntN(len(f))] }
	stem := func() string {
		return pick("新 老 东 西 南 北 上 下 大 小 永 泰 安 福 和 平 云 同 金 玉 清 口") + pick("胜 平 泉 旺 冈 韩 岭 武 燕 喜 源 德 荣 华 康 乐 祥 瑞 丰 盛 明 宁 兴 长 重 朝") +
			pick("街 路 里 园 村 屯 庄 沟 湾 窑 梁 洞 寺 店 苑 坊")
	}
	kinds := []string{"党群服务中心", "红色驿站", "红色书屋", "纠纷调解室", "“红色历史”专栏", "共享会议室"}
	records := make([]*place.Place, n)
	for i := range records {
		kind := random.IntN(9) % 6
		records[i] = &place.Place{
			Key: place.Key(i + 1), Kind: place.Kind(kind), Name: stem() + pick("社区 社区 社区 居委会 小区 新区 村") + pick("_ _ _ 一号 第二 东区 西区 北门") + kinds[kind],
			Address: stem() + fmt.Sprint(random.IntN(200)+1, " 号"), Location: at(random.Float64()*20000, random.Float64()*20000), Published: true,
		}
		records[i].Name = strings.ReplaceAll(records[i].Name, "_", "")
	}
	return place.Records{Places: records, Areas: place.NewAreas(nil)}
}

// BenchmarkSearch asks a hundred thousand names, one question after another, and prints the percentiles of one answer.
func BenchmarkSearch(b *testing.B) {
	const names = 100_000
	before := heap()
	made := city(names)
	kept := heap()
	records := place.NewCatalogue(made)
	b.Logf("bytes a place: %d of its record, %d of the catalogue with its search index", (kept-before)/names, (heap()-kept)/names)
	random := rand.New(rand.NewPCG(1, 2))
	some := func() string { return records.Place(random.IntN(names)).Name }
	part := func(s string, n int) string {
		runes := []rune(s)
		from := random.IntN(len(runes) - n + 1)
		return string(runes[from : from+n])
	}
	spoken := func(s string) string { return strings.ToLower(strings.ReplaceAll(text.Pinyin(s), " ", "")) }
	initials := func(s string) (out string) {
		for syllable := range strings.FieldsSeq(text.Pinyin(s)) {
			out += strings.ToLower(syllable[:1])
		}
		return out
	}
	from := at(9000, 9000)
	for _, c := range []struct {
		name string
		near *geo.LonLat
		ask  func() string
	}{
		{"one character", nil, func() string { return part(some(), 1) }},
		{"two characters", nil, func() string { return part(some(), 2) }},
		{"two characters, near", &from, func() string { return part(some(), 2) }},
		{"four characters", nil, func() string { return part(some(), 4) }},
		{"whole name", nil, some},
		{"pinyin of two characters", nil, func() string { return spoken(part(some(), 2)) }},
		{"pinyin of two characters, near", &from, func() string { return spoken(part(some(), 2)) }},
		{"pinyin being typed", nil, func() string { s := spoken(part(some(), 3)); return s[:1+random.IntN(len(s))] }},
		{"initials of four", nil, func() string { return initials(part(some(), 4)) }},
		{"two words", nil, func() string { return part(some(), 2) + " " + part(some(), 2) }},
		{"a typo in pinyin", nil, func() string { s := []byte(spoken(part(some(), 4))); s[random.IntN(len(s))] = 'v'; return string(s) }},
		{"another character of six", nil, func() string {
			s := []rune(part(some(), 6))
			s[random.IntN(6)] = '龥'
			return string(s)
		}},
		{"nothing", nil, func() string { return "没有这个地方" }},
	} {
		b.Run(c.name, func(b *testing.B) {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			var took, worked []time.Duration
			for b.Loop() {
				question := place.Search{Text: c.ask(), In: everything, Near: c.near, Most: 20}
				start, before := time.Now(), processorTime(b)
				records.Search(question)
				worked = append(worked, processorTime(b)-before)
				took = append(took, time.Since(start))
			}
			for name, times := range map[string][]time.Duration{"": took, "-cpu": worked} {
				slices.Sort(times)
				b.ReportMetric(float64(times[len(times)/2].Microseconds()), "p50"+name+"-µs")
				b.ReportMetric(float64(times[len(times)*99/100].Microseconds()), "p99"+name+"-µs")
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// processorTime is that of the thread: what other programs on the machine take is no part of it.
func processorTime(b *testing.B) time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t); err != nil {
		b.Fatal(err)
	}
	return time.Duration(t.Nano())
}

func heap() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

func BenchmarkCatalogueOf100000Places(b *testing.B) {
	records := city(100_000)
	for b.Loop() {
		place.NewCatalogue(records)
	}
}
