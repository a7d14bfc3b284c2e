package place

import "time"

// ZoneKind is one of the six functions of a service center.
type ZoneKind uint8

// The six zones (六大功能区).
const (
	MemberService ZoneKind = iota
	Deliberation
	Convenience
	Culture
	ElderlyCare
	Mediation
)

func zoneWords() []word {
	return []word{
		{"MEMBER_SERVICE", []string{"党员服务", "党员服务区"}},
		{"DELIBERATION", []string{"居民议事", "居民议事区"}},
		{"CONVENIENCE", []string{"便民服务", "便民服务区"}},
		{"CULTURE", []string{"文化活动", "文化活动区"}},
		{"ELDERLY_CARE", []string{"社区养老", "社区养老区"}},
		{"MEDIATION", []string{"矛盾纠纷调解", "矛盾纠纷调解区", "调解"}},
	}
}

// ZoneNames returns the names of all zones in order.
func ZoneNames() []string { return names(zoneWords()) }

// String returns the contract's name.
func (z ZoneKind) String() string { return zoneWords()[z].name }

// Chinese returns the Chinese word of the zone.
func (z ZoneKind) Chinese() string { return zoneWords()[z].zh[0] }

// ParseZone reads a contract name or a Chinese word.
func ParseZone(s string) (ZoneKind, bool) {
	i, ok := find(zoneWords(), s)
	return ZoneKind(max(i, 0)), ok
}

// Zone is one function of a center, with hours, phones and capacity of its own where they differ from the center's.
type Zone struct {
	Key        Key
	CenterCode string // the owner's number of the center, in the same source
	Center     Key
	Kind       ZoneKind
	Name       string // empty: that of the kind
	Services   []string
	Capacity   *int32
	Schedule
	Contacts  []Contact
	UpdatedAt time.Time
}

// Cluster is venues that a residents' unit shares with the neighbourhood (党建阵地群).
type Cluster struct {
	Key       Key
	Source    *Source
	Code      string
	Name      string
	LeadUnit  string
	AreaCode  string
	UpdatedAt time.Time
}

// DisplayName returns the zone's name, or its kind's where it has none: in pinyin for English.
func (z *Zone) DisplayName(english bool) string {
	name := z.Name
	if name == "" {
		name = z.Kind.Chinese()
	}
	return displayName(name, "", english)
}
