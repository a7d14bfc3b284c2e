package coverage

import "servicemap/place"

// Measure is what a standard measures.
type Measure uint8

// The measures.
const (
	CoverageShare Measure = iota // share of people within the walk
	CirclePeople                 // people of a place's circle
)

// Standard is a published standard, or a target that a district sets itself, as data. nil numbers are not given by it.
type Standard struct {
	Origin               *place.Source // of the file that it came in; nil: it is national
	ID                   string        // unique among all
	Name                 string
	Clause               string
	Measure              Measure
	Minutes              int
	MinMetres, MaxMetres *int
	MinPeople, MaxPeople *int
	TargetShare          *float64
	Certainty            string
	Source               string // where the numbers were read
}

// NationalStandards returns the three circles of GB 50180-2018. It gives walks, and people of a circle; it gives no share of
// people that should be covered, which the standards of that measure say.
func NationalStandards() []Standard {
	number := func(n int) *int { return &n }
	const name, clause = "GB 50180-2018 城市居住区规划设计标准", "3.0.4"
	circles := []Standard{
		{
			ID: "gb50180-15", Minutes: 15, MinMetres: number(800), MaxMetres: number(1000),
			MinPeople: number(50_000), MaxPeople: number(100_000), Certainty: "high", Source: "GB 50180-2018, 十五分钟生活圈居住区",
		},
		{
			ID: "gb50180-10", Minutes: 10, MaxMetres: number(500),
			MinPeople: number(15_000), MaxPeople: number(25_000), Certainty: "high", Source: "GB 50180-2018, 十分钟生活圈居住区",
		},
		{
			ID: "gb50180-5", Minutes: 5, MaxMetres: number(300),
			MinPeople: number(5_000), MaxPeople: number(12_000), Certainty: "as generally quoted", Source: "GB 50180-2018, 五分钟生活圈居住区",
		},
	}
	var list []Standard
	for _, circle := range circles {
		circle.Name, circle.Clause = name, clause
		people, share := circle, circle
		people.Measure = CirclePeople
		share.ID, share.Measure, share.MinPeople, share.MaxPeople = circle.ID+"-share", CoverageShare, nil, nil
		share.Certainty = "high: the standard gives no share"
		list = append(list, people, share)
	}
	return list
}
