package place_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/twpayne/go-geom"

	"servicemap/geo"
	"servicemap/place"
)

func at(east, north float64) geo.LonLat {
	s := geo.ScaleAt(40)
	return geo.LonLat{Lon: 113 + east/s.Lon, Lat: 40 + north/s.Lat}
}

func square(west, south, side float64) *geom.MultiPolygon {
	a, b := at(west, south), at(west+side, south+side)
	return geom.NewMultiPolygonFlat(geom.XY, []float64{a.Lon, a.Lat, b.Lon, a.Lat, b.Lon, b.Lat, a.Lon, b.Lat, a.Lon, a.Lat}, [][]int{{10}})
}

// town is a handful of records of every kind, of which a test names the titles that it expects.
func town() *place.Catalogue {
	p := func(key place.Key, kind place.Kind, name string, east float64) *place.Place {
		return &place.Place{Key: key, Kind: kind, Name: name, Location: at(east, 0), Published: true}
	}
	center := p(1, place.ServiceCenter, "云冈区党群服务中心", 1000)
	center.Demonstration, center.NameEN = true, "Yungang Service Center"
	old := p(2, place.ServiceCenter, "新胜街社区党群服务中心", 200)
	old.FormerNames, old.Address = []string{"老年活动站", "长胜活动站"}, "迎宾西街 8 号"
	planned := p(3, place.ServiceCenter, "云冈石窟党群服务中心", 0)
	planned.Status = place.Planned
	station := p(4, place.RedStation, "平旺红色驿站", 300)
	station.Amenities = []place.Amenity{place.Water, place.Charging}
	room := p(5, place.MediationRoom, "大同街纠纷调解室", 400)
	room.Topics = []string{"邻里噪音"}
	column := p(6, place.HistoryColumn, "“红色历史”专栏", 500)
	venue := p(7, place.Venue, "😀重阳乐园", 600)
	venue.Facilities = []string{"投影"}
	closed := p(8, place.Venue, "旧会堂", 0)
	closed.Status = place.Closed
	return place.NewCatalogue(place.Records{
		Places: []*place.Place{center, old, planned, station, room, column, venue, closed},
		Areas: place.NewAreas([]*place.Area{
			{Key: 1, Code: "140214", Level: place.District, Name: "云冈区", Boundary: square(-5000, -5000, 10000)},
			{Key: 2, Code: "140214001", Level: place.Street, Name: "新胜街道", ParentCode: "140214", Boundary: square(2000, 0, 500)},
			{Key: 3, Code: "140214002", Level: place.Street, Name: "新平旺街道", ParentCode: "140214"},
		}),
		Zones:  []*place.Zone{{Key: 1, Center: 2, Kind: place.Mediation, Services: []string{"婚姻辅导"}}, {Key: 2, Center: 1, Kind: place.Culture, Name: "文瀛厅"}},
		Squads: []*place.Squad{{Key: 1, Name: "云冈维修小队", Skills: []place.Skill{place.HomeRepair}, Base: 4, Published: true}},
	})
}

var everything = place.Scope{Places: true, Areas: true, Squads: true}

func search(c *place.Catalogue, text string, near *geo.LonLat) []place.Found {
	return c.Search(place.Search{Text: text, In: everything, Near: near, Most: 100})
}

// shown writes a hit as its match and its title, with what stands at the ranges in brackets.
func shown(f place.Found) string {
	var units []int // for each rune, where it begins
	n := 0
	for _, r := range f.Title {
		units = append(units, n)
		if n++; r > 0xffff {
			n++
		}
	}
	var b strings.Builder
	runes := []rune(f.Title)
	for i, r := range runes {
		for _, part := range f.Ranges {
			if units[i] == part.Start {
				b.WriteByte('[')
			}
		}
		b.WriteRune(r)
		end := n
		if i+1 < len(units) {
			end = units[i+1]
		}
		for _, part := range f.Ranges {
			if end == part.Start+part.Length {
				b.WriteByte(']')
			}
		}
	}
	return [...]string{"name", "former", "pinyin", "initials", "address", "service", "fuzzy"}[f.Match] + " " + b.String()
}

func TestSearchFindsWhateverIsTyped(t *testing.T) {
	t.Parallel()
	c := town()
	for _, one := range []struct{ text, want string }{
		{"云冈区", "name [云冈区]; name [云冈区]党群服务中心"},
		{"雲岡區", "name [云冈区]; name [云冈区]党群服务中心"},
		{"党群服务中心", "name 新胜街社区[党群服务中心]; name 云冈区[党群服务中心]"}, // xin, yun
		{"黨羣", "name 新胜街社区[党群]服务中心; name 云冈区[党群]服务中心"},
		{"胜", "name 新[胜]街道; name 新[胜]街社区党群服务中心"},
		{"service center", "name 云冈区党群服务中心; service 新胜街社区党群服务中心"},
		{"活动站", "former 新胜街社区党群服务中心"},
		{"laonian", "former 新胜街社区党群服务中心"},
		{"changsheng", "former 新胜街社区党群服务中心"},
		{"zhangsheng", "former 新胜街社区党群服务中心"},
		{"迎宾西街8号", "address 新胜街社区党群服务中心"},
		{"yingbinxijie", "address 新胜街社区党群服务中心"},
		{"ybxj", ""}, // initials count in names alone
		{"yungang", "name [云冈]区党群服务中心; pinyin [云冈]区; pinyin [云冈]维修小队"},
		{"ygqdq", "initials [云冈区党群]服务中心"},
		{"yungang dangqun", "pinyin [云冈]区[党群]服务中心"},
		{"a a a a a a a a a a a a s", "name 云冈区党群服务中心"}, // words count once
		{"新平旺 新平旺", "name [新平旺]街道"},
		{"云g", "pinyin [云冈]区; pinyin [云冈]区党群服务中心; pinyin [云冈]维修小队"},
		{"datongjie", "pinyin [大同街]纠纷调解室"},
		{"daitong", "pinyin [大同]街纠纷调解室"},
		{"chongyang", "pinyin 😀[重阳]乐园"},
		{"zyly", "initials 😀[重阳乐园]"},
		{"红色历史专栏", "name “[红色历史”专栏]"},
		{"历史 红色", "name “[红色][历史]”专栏"},
		{"调解", "name 大同街纠纷[调解]室; service 新胜街社区党群服务中心"},
		{"tiaojie", "pinyin 大同街纠纷[调解]室; service 新胜街社区党群服务中心"},
		{"mediation room", "service 大同街纠纷调解室"},
		{"附近 调解室", "name 大同街纠纷[调解室]"},
		{"附近的调解室", "name 大同街纠纷[调解室]"},
		{"新胜街党群中心在哪里", "service [新胜街]社区党群服务中心"},
		{"喝水", "service 平旺红色驿站"},
		{"drinking water", "service 平旺红色驿站"},
		{"哪里可以充电", "service 平旺红色驿站"},
		{"我想给手机充电", "service 平旺红色驿站"},
		{"噪音", "service 大同街纠纷调解室"},
		{"投影", "service 😀重阳乐园"},
		{"文瀛厅", "service 云冈区党群服务中心"},
		{"新胜 辅导", "service [新胜]街社区党群服务中心"},
		{"修理", "service 云冈维修小队"},
		{"云岗", "fuzzy [云冈]区; fuzzy [云冈]区党群服务中心; fuzzy [云冈]维修小队"},
		{"云冈区党裙服务中心", "fuzzy [云冈区党群服务中心]"},
		{"平旺红驿站", "name [平旺红]色[驿站]"},
		{"平旺红色译站", "fuzzy [平旺红色驿站]"},
		{"yungnag", "fuzzy [云冈]区; fuzzy [云冈]区党群服务中心; fuzzy [云冈]维修小队"},
		{"mediaton room", "fuzzy 大同街纠纷调解室"},
		{"附近 mediaiton room", "fuzzy 大同街纠纷调解室"},
		{"调解式", "fuzzy 大同街纠纷[调解室]; fuzzy 新胜街社区党群服务中心"}, // names before offers
		{"调节室", "fuzzy 大同街纠纷[调解室]"},
		{"tiaojieshhi", "fuzzy 大同街纠纷[调解室]"},
		{"新胜 mediaton", "fuzzy [新胜]街社区党群服务中心"},
		{"drinkingwatre", "fuzzy 平旺红色驿站"},
		{"rast", ""}, // rest, but for a letter of four
		{"😀重阳🎉乐园", "name 😀[重阳乐园]"}, {"云冈区😀", "name [云冈区]; name [云冈区]党群服务中心"}, {"云冈区，党群！", "name [云冈区党群]服务中心"},
		{"石窟", ""}, // planned
		{"旧会堂", ""},
		{"%", ""}, {"_", ""}, {`\`, ""}, {"😀", "name [😀]重阳乐园"}, {"'; drop table place", ""},
		{strings.Repeat("云", 100), ""}, {"a b c d e f g h i", ""},
	} {
		var got []string
		for _, f := range search(c, one.text, nil) {
			got = append(got, shown(f))
		}
		if list := strings.Join(got, "; "); list != one.want {
			t.Errorf("%q:\n got %s\nwant %s", one.text, list, one.want)
		}
	}
}

func TestSearchPutsNearerOnesFirstAmongEquals(t *testing.T) {
	t.Parallel()
	c := town()
	from := at(0, 0)
	for _, one := range []struct{ text, want string }{
		{"党群", "新胜街社区党群服务中心 200; 云冈区党群服务中心 1000"},
		{"云冈", "云冈区 0; 云冈维修小队 300; 云冈区党群服务中心 1000"}, // the squad is where its base is
		{"调解式", "大同街纠纷调解室 400; 新胜街社区党群服务中心 200"},    // a name, then an offer
		{"新", "新胜街社区党群服务中心 200; 新胜街道 2000; 新平旺街道 -"},
	} {
		var got []string
		for _, f := range search(c, one.text, &from) {
			metres := "-"
			if f.Metres != nil {
				metres = fmt.Sprintf("%.0f", *f.Metres)
			}
			got = append(got, f.Title+" "+metres)
		}
		if list := strings.Join(got, "; "); list != one.want {
			t.Errorf("%q:\n got %s\nwant %s", one.text, list, one.want)
		}
	}
	if f := search(c, "党群", nil); f[0].Metres != nil {
		t.Error("metres without a point")
	}
}

// The order must not depend on how many are asked for, so that a longer list only adds.
func TestAShorterAnswerIsTheBeginningOfALongerOne(t *testing.T) {
	t.Parallel()
	var records []*place.Place
	for i := range 300 {
		records = append(records, &place.Place{
			Key: place.Key(i*7919%300 + 1), Name: []string{"云冈", "云冈东", "西云冈", "韵港", "冈云"}[i%5], Address: "云冈", Location: at(float64(i%10), 0), Published: true,
		})
	}
	c := place.NewCatalogue(place.Records{Places: records, Areas: place.NewAreas(nil)})
	from := at(3, 0)
	for _, near := range []*geo.LonLat{nil, &from} {
		for _, text := range []string{"云冈", "yungang", "yg", "y", "云 冈"} {
			all := search(c, text, near)
			for i, f := range all[1:] {
				before := all[i]
				same := f.Match == before.Match && f.Title == before.Title && (near == nil || *f.Metres == *before.Metres)
				if same && c.Place(f.Place).Key < c.Place(before.Place).Key {
					t.Fatalf("%q: equals do not stand by id", text)
				}
			}
			for most := range 100 {
				some := c.Search(place.Search{Text: text, In: everything, Near: near, Most: most})
				if !slices.EqualFunc(some, all[:most], func(a, b place.Found) bool { return a.Place == b.Place && a.Match == b.Match }) {
					t.Fatalf("%q: the first %d are not those of 100", text, most)
				}
			}
		}
	}
}

func TestSearchLooksThroughWhatIsAskedFor(t *testing.T) {
	t.Parallel()
	c := town()
	for in, want := range map[place.Scope]string{
		{Places: true}: "云冈区党群服务中心", {Areas: true}: "云冈区", {Squads: true}: "云冈维修小队", {}: "",
	} {
		var got []string
		for _, f := range c.Search(place.Search{Text: "云冈", In: in, Most: 100}) {
			got = append(got, f.Title)
		}
		if strings.Join(got, ";") != want {
			t.Errorf("%+v: %v, want %s", in, got, want)
		}
	}
}

func TestKindsAreNamedInChineseEnglishAndPinyin(t *testing.T) {
	t.Parallel()
	c := town()
	for text, want := range map[string]string{
		"附近 调解室": "[MEDIATION_ROOM]", "調解室": "[MEDIATION_ROOM]", "Mediation Room": "[MEDIATION_ROOM]", "tiaojieshi": "[MEDIATION_ROOM]",
		"哪里有红色驿站和书屋": "[RED_STATION READING_ROOM]", "libraries": "[]", "library": "[READING_ROOM]", "云冈": "[]", "社区": "[]", "": "[]",
		"mediaton room": "[MEDIATION_ROOM]", "附近 调节室": "[MEDIATION_ROOM]", "raeding room": "[READING_ROOM]", "云岗": "[]",
	} {
		if got := fmt.Sprintf("%v", c.KindsNamed(text)); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestSuggestionsAreNamesThatMayBeSearched(t *testing.T) {
	t.Parallel()
	c := town()
	for _, one := range []struct {
		text string
		in   place.Scope
		want string
	}{
		{"维护队", everything, "云冈维修小队"},
		{"维护队", place.Scope{Places: true}, ""},
		{"石窟党群", everything, "云冈区党群服务中心;新胜街社区党群服务中心"}, // 云冈石窟… is planned
		{"新胜街道办事处大楼", everything, "新胜街道"},
		{"云冈区党群服务大厅新胜街道", everything, "新胜街道;云冈区;新胜街社区党群服务中心;云冈区党群服务中心"}, // what stands in it, before what has more in common
		{"xinpingwangxiang", everything, "新平旺街道"},
		{"乐圆重", everything, "😀重阳乐园"},
		{"旧会堂", everything, ""},
		{"qqqq", everything, ""},
		{"", everything, ""},
	} {
		if got := strings.Join(c.Suggest(one.text, one.in), ";"); got != one.want {
			t.Errorf("%q: %q, want %q", one.text, got, one.want)
		}
	}
}
