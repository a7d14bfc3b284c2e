package place

import (
	"slices"
	"strings"
)

// Kind is what a place is.
type Kind uint8

// The six kinds, in the order in which the contract lists them.
const (
	ServiceCenter Kind = iota
	RedStation
	ReadingRoom
	MediationRoom
	HistoryColumn
	Venue
)

// Status is whether a place serves people at all; the hours of a day are another question.
type Status uint8

// The four statuses.
const (
	Open Status = iota
	TemporarilyClosed
	Planned
	Closed
)

// Amenity is something that a red station offers.
type Amenity uint8

// The amenities.
const (
	Water Amenity = iota
	Charging
	Toilet
	FirstAid
	Rest
	Wifi
	Microwave
	Umbrella
	Tools
)

// Level is a tier of the hierarchy of areas.
type Level uint8

// The levels, widest first. Street stands for streets, towns and townships; Community for communities and villages.
const (
	District Level = iota
	Street
	Community
	Grid
)

// word is the name of a value in the contract and in Chinese, with other Chinese words that clerks write for it.
type word struct {
	name string
	zh   []string
}

func kindWords() []word {
	return []word{
		{"SERVICE_CENTER", []string{"党群服务中心", "服务中心"}},
		{"RED_STATION", []string{"红色驿站", "驿站"}},
		{"READING_ROOM", []string{"红色书屋", "书屋"}},
		{"MEDIATION_ROOM", []string{"纠纷调解室", "调解室"}},
		{"HISTORY_COLUMN", []string{"红色历史专栏", "“红色历史”专栏", "历史专栏"}},
		{"VENUE", []string{"党建阵地", "阵地"}},
	}
}

func statusWords() []word {
	return []word{
		{"OPEN", []string{"开放", "正常"}},
		{"TEMPORARILY_CLOSED", []string{"临时关闭", "暂停开放"}},
		{"PLANNED", []string{"规划中", "在建"}},
		{"CLOSED", []string{"关闭", "撤销"}},
	}
}

func amenityWords() []word {
	return []word{
		{"WATER", []string{"饮水"}}, {"CHARGING", []string{"充电"}}, {"TOILET", []string{"卫生间", "厕所"}},
		{"FIRST_AID", []string{"急救", "药箱"}}, {"REST", []string{"休息"}}, {"WIFI", []string{"无线网络"}},
		{"MICROWAVE", []string{"微波炉"}}, {"UMBRELLA", []string{"雨伞"}}, {"TOOLS", []string{"工具"}},
	}
}

func levelWords() []word {
	return []word{
		{"DISTRICT", []string{"区", "县"}},
		{"STREET", []string{"街道", "镇", "乡"}},
		{"COMMUNITY", []string{"社区", "村"}},
		{"GRID", []string{"网格"}},
	}
}

func find(words []word, s string) (int, bool) {
	s = strings.TrimSpace(s)
	i := slices.IndexFunc(words, func(w word) bool {
		return strings.EqualFold(w.name, s) || slices.Contains(w.zh, s)
	})
	return i, i >= 0
}

func names(words []word) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w.name
	}
	return out
}

// KindNames returns the names of all kinds, KindNames()[k] being that of k.
func KindNames() []string { return names(kindWords()) }

// StatusNames returns the names of all statuses in order.
func StatusNames() []string { return names(statusWords()) }

// AmenityNames returns the names of all amenities in order.
func AmenityNames() []string { return names(amenityWords()) }

// LevelNames returns the names of all levels in order.
func LevelNames() []string { return names(levelWords()) }

// String returns the contract's name.
func (k Kind) String() string { return kindWords()[k].name }

// Chinese returns the Chinese word of the kind.
func (k Kind) Chinese() string { return kindWords()[k].zh[0] }

// String returns the contract's name.
func (s Status) String() string { return statusWords()[s].name }

// String returns the contract's name.
func (a Amenity) String() string { return amenityWords()[a].name }

// String returns the contract's name.
func (l Level) String() string { return levelWords()[l].name }

// ParseKind reads a contract name or a Chinese word.
func ParseKind(s string) (Kind, bool) { i, ok := find(kindWords(), s); return Kind(max(i, 0)), ok }

// ParseStatus reads a contract name or a Chinese word.
func ParseStatus(s string) (Status, bool) {
	i, ok := find(statusWords(), s)
	return Status(max(i, 0)), ok
}

// ParseAmenity reads a contract name or a Chinese word.
func ParseAmenity(s string) (Amenity, bool) {
	i, ok := find(amenityWords(), s)
	return Amenity(max(i, 0)), ok
}

// ParseLevel reads a contract name or a Chinese word.
func ParseLevel(s string) (Level, bool) { i, ok := find(levelWords(), s); return Level(max(i, 0)), ok }
