package place

import "time"

// Skill is something that a squad can do for people.
type Skill uint8

// The skills.
const (
	HomeRepair Skill = iota
	Health
	SkillElderlyCare
	ChildCare
	LegalAid
	SkillMediation
	PolicyAdvice
	SkillCulture
	Environment
	Emergency
	Delivery
	OtherSkill
)

func skillWords() []word {
	return []word{
		{"HOME_REPAIR", []string{"维修", "家电维修", "水电维修"}},
		{"HEALTH", []string{"健康", "医疗", "义诊"}},
		{"ELDERLY_CARE", []string{"助老", "养老", "社区养老"}},
		{"CHILD_CARE", []string{"儿童", "托管", "课后辅导"}},
		{"LEGAL_AID", []string{"法律援助", "法律"}},
		{"MEDIATION", []string{"调解", "矛盾调解"}},
		{"POLICY_ADVICE", []string{"政策宣讲", "政策咨询"}},
		{"CULTURE", []string{"文化", "文艺"}},
		{"ENVIRONMENT", []string{"环境", "环保", "清洁"}},
		{"EMERGENCY", []string{"应急", "救援"}},
		{"DELIVERY", []string{"代购", "配送", "跑腿"}},
		{"OTHER", []string{"其他"}},
	}
}

// SkillNames returns the names of all skills in order.
func SkillNames() []string { return names(skillWords()) }

// String returns the contract's name.
func (s Skill) String() string { return skillWords()[s].name }

// ParseSkill reads a contract name or a Chinese word.
func ParseSkill(s string) (Skill, bool) { i, ok := find(skillWords(), s); return Skill(max(i, 0)), ok }

// Squad is a volunteer squad (志愿者综合服务小队). Who its members are is nowhere kept.
type Squad struct {
	Key       Key
	Source    *Source
	Code      string
	Name      string
	NameEN    string
	Skills    []Skill
	BaseCode  string   // the owner's number of the place it starts from, in the same source; empty: none
	Base      Key      // 0: none
	Serves    []string // codes of the areas it serves
	Members   *int32
	Schedule  // duty hours
	Contacts  []Contact
	Published bool
	UpdatedAt time.Time
}

// DisplayName returns the name in English where one is recorded, else in pinyin; in Chinese as recorded.
func (s *Squad) DisplayName(english bool) string { return displayName(s.Name, s.NameEN, english) }
