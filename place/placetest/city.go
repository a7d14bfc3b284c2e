// Package placetest makes places for benchmarks, always the same ones, and what people type to find them.
package placetest

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"servicemap/geo"
	"servicemap/place"
	"servicemap/place/text"
)

// corner is the south-western corner of a city of 20 by 20 kilometres.
func corner() geo.LonLat { return geo.LonLat{Lon: 113, Lat: 40} }

func within(east, north float64) geo.LonLat {
	s := geo.ScaleAt(corner().Lat)
	return geo.LonLat{Lon: corner().Lon + east/s.Lon, Lat: corner().Lat + north/s.Lat}
}

// City is many places with names as districts give them: a neighbourhood, sometimes a house number, and a kind, with the
// address of a street. Every third is a service center, so that whole words stand in tens of thousands of names.
func City(n int) place.Records {
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
			Address: stem() + fmt.Sprint(random.IntN(200)+1, " 号"), Location: within(random.Float64()*20000, random.Float64()*20000), Published: true,
		}
		records[i].Name = strings.ReplaceAll(records[i].Name, "_", "")
	}
	return place.Records{Places: records, Areas: place.NewAreas(nil)}
}

// Typed is a sort of text that people type.
type Typed struct {
	Name string
	Near *geo.LonLat   // whether they say where they are
	Next func() string // another one
}

// What is typed by those who look for places of a catalogue; the texts of a sort are always the same ones in the same order.
func What(c *place.Catalogue) []Typed {
	random := rand.New(rand.NewPCG(1, 2))
	some := func() string { return c.Place(random.IntN(c.Len())).Name }
	part := func(n int) string {
		runes := []rune(some())
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
	wrong := func(s, letter string) string {
		runes := []rune(s)
		at := random.IntN(len(runes))
		return string(runes[:at]) + letter + string(runes[at+1:])
	}
	words := strings.Fields("党群 服务 中心 服务中心 社区 红色 驿站 书屋 纠纷 调解 专栏 会议室 新区 居委会")
	from := within(9000, 9000)
	return []Typed{
		{"one character", nil, func() string { return part(1) }},
		{"two characters", nil, func() string { return part(2) }},
		{"two characters, near", &from, func() string { return part(2) }},
		{"four characters", nil, func() string { return part(4) }},
		{"whole name", nil, some},
		{"pinyin of two characters", nil, func() string { return spoken(part(2)) }},
		{"pinyin of two characters, near", &from, func() string { return spoken(part(2)) }},
		{"pinyin being typed", nil, func() string { s := spoken(part(3)); return s[:1+random.IntN(len(s))] }},
		{"initials of four", nil, func() string { return initials(part(4)) }},
		{"two words", nil, func() string { return part(2) + " " + part(2) }},
		{"two common words", nil, func() string { return words[random.IntN(len(words))] + " " + words[random.IntN(len(words))] }},
		{"a typo in pinyin", nil, func() string { return wrong(spoken(part(4)), "v") }},
		{"another character of six", nil, func() string { return wrong(part(6), "龥") }},
		{"nothing", nil, func() string { return "没有这个地方" }},
		{"nothing, by characters", nil, func() string { return part(3) + "龥" + part(3) + "龥" + part(2) }},
		{"nothing, by pinyin", nil, func() string { return spoken(part(2)) + "vv" + spoken(part(3)) + "vv" }},
	}
}
