package place

import "time"

// Star is a category of a community's published stars (五星联创).
type Star uint8

// The five categories.
const (
	Organisation Star = iota
	CoGovernance
	BasicSupport
	Satisfaction
	Livability
)

// CommunityType is what a community is known for (六型社区).
type CommunityType uint8

// The six types.
const (
	TypeDemonstration CommunityType = iota
	TypeCoCreation
	TypeSafeLawful
	TypeCulture
	TypeCare
	TypeLivable
)

func communityTypeWords() []word {
	return []word{
		{"DEMONSTRATION", []string{"示范引领"}},
		{"CO_CREATION", []string{"联创传承"}},
		{"SAFE_LAWFUL", []string{"平安法治"}},
		{"CULTURE", []string{"文化娱乐"}},
		{"CARE", []string{"幸福关爱"}},
		{"LIVABLE", []string{"宜居稳定"}},
	}
}

// CommunityTypeNames returns the names of all types in order.
func CommunityTypeNames() []string { return names(communityTypeWords()) }

// String returns the contract's name.
func (t CommunityType) String() string { return communityTypeWords()[t].name }

// ParseCommunityType reads a contract name or a Chinese word.
func ParseCommunityType(s string) (CommunityType, bool) {
	i, ok := find(communityTypeWords(), s)
	return CommunityType(max(i, 0)), ok
}

// Standing is what is published of an area: counts of its tiers, stars, types. nil is unknown.
type Standing struct {
	Grids, Buildings, ContactHouseholds *int32
	StarsYear                           *int32
	Stars                               [5]*int32 // by Star
	Types                               []CommunityType
}

// Indicator is a published total of an area and a period, never about a person.
type Indicator struct {
	Source      *Source
	AreaCode    string
	Topic       string // for programs: "commitments_made"
	Label       string
	LabelEN     string
	Value       float64
	Unit        string
	From, Until time.Time // first and last day
}

// DisplayLabel returns the label in English where one is recorded, else in pinyin; in Chinese as recorded.
func (n *Indicator) DisplayLabel(english bool) string {
	return displayName(n.Label, n.LabelEN, english)
}
