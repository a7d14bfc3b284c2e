package coverage

// Measure is what a standard measures.
type Measure uint8

// The measures.
const (
	CoverageShare Measure = iota // share of people within the walk
	CirclePeople                 // people of a place's circle
)

// Standard is a published standard, as data. nil numbers are not given by it.
type Standard struct {
	ID                   string
	Name                 string
	Clause               string
	Measure              Measure
	Minutes              int
	MinMetres, MaxMetres *int
	MinPeople, MaxPeople *int
	TargetShare          *float64
	Certainty            string
	Source               string
}

// Standards returns the standards that verdicts are made by: the three circles of GB 50180-2018, which gives walks and
// people and no share.
func Standards() []Standard {
	number := func(n int) *int { return &n }
	const name, clause = "GB 50180-2018 城市居住区规划设计标准", "3.0.4"
	return []Standard{
		{
			ID: "gb50180-15", Name: name, Clause: clause, Measure: CirclePeople, Minutes: 15, MinMetres: number(800), MaxMetres: number(1000),
			MinPeople: number(50_000), MaxPeople: number(100_000), Certainty: "high", Source: "GB 50180-2018, 十五分钟生活圈居住区",
		},
		{
			ID: "gb50180-10", Name: name, Clause: clause, Measure: CirclePeople, Minutes: 10, MaxMetres: number(500),
			MinPeople: number(15_000), MaxPeople: number(25_000), Certainty: "high", Source: "GB 50180-2018, 十分钟生活圈居住区",
		},
		{
			ID: "gb50180-5", Name: name, Clause: clause, Measure: CirclePeople, Minutes: 5, MaxMetres: number(300),
			MinPeople: number(5_000), MaxPeople: number(12_000), Certainty: "as generally quoted", Source: "GB 50180-2018, 五分钟生活圈居住区",
		},
	}
}
