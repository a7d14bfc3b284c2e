package coverage

import (
	"context"

	"servicemap/place"
)

// CapacityMethod is how capacity is set against people.
type CapacityMethod uint8

// The methods.
const (
	TwoStep         CapacityMethod = iota // Luo and Wang 2003: within the walk every walk counts the same
	EnhancedTwoStep                       // Luo and Qi 2009: nearer people and places count more
)

// bandWeights are those of EnhancedTwoStep for the nearest, the middle and the farthest third of the walk: 1.00, 0.68 and
// 0.22 for bands of five minutes (Luo and Qi 2009).
func bandWeights() [3]float64 { return [3]float64{1, 0.68, 0.22} }

// Capacity is what places can hold for each person who can walk there.
type Capacity struct {
	Method      CapacityMethod
	MeanRatio   float64 // what places hold for one person, the mean over all people
	Underserved int     // people with less than half of that
}

// Capacity returns what there is for each person, by the floating catchment method: each place's capacity is shared by all
// people who can walk there, whatever their area, and each person has the sum of the shares within the walk. It returns
// false where no place that is asked for records a capacity, or nobody lives.
func (a *Answer) Capacity(ctx context.Context, method CapacityMethod) (Capacity, bool, error) {
	ratios, known, err := a.ratios(ctx, method)
	if err != nil || !known || a.People == 0 {
		return Capacity{}, false, err
	}
	c, result := a.counter, Capacity{Method: method}
	for _, p := range a.points() {
		result.MeanRatio += ratios[p] * float64(c.people[p])
	}
	result.MeanRatio /= float64(a.People)
	for _, p := range a.points() {
		if ratios[p] < result.MeanRatio/2 {
			result.Underserved += int(c.people[p])
		}
	}
	return result, true, nil
}

// ratios returns what there is for one person of each point, and whether any place records a capacity.
func (a *Answer) ratios(ctx context.Context, method CapacityMethod) ([]float64, bool, error) {
	c := a.counter
	ratios, known := make([]float64, len(c.at)), false
	var list []reached
	for i, bits := range c.marks {
		capacity, ok := a.capacityOf(i)
		if bits == 0 || !ok {
			continue
		}
		known = true
		s := c.site(i)
		var err error
		if list, err = c.reachOf(ctx, &s, c.limit, list[:0]); err != nil {
			return nil, false, err
		}
		people := 0.0
		for _, r := range list {
			people += float64(c.people[r.point]) * weight(method, r.emm, c.limit)
		}
		if people == 0 {
			continue
		}
		for _, r := range list {
			ratios[r.point] += float64(capacity) / people * weight(method, r.emm, c.limit)
		}
	}
	return ratios, known, nil
}

func weight(method CapacityMethod, emm, limit uint32) float64 {
	if method == TwoStep {
		return 1
	}
	for band, w := range bandWeights() {
		if uint64(emm)*3 <= uint64(limit)*uint64(band+1) {
			return w
		}
	}
	return 0
}

// capacityOf returns how many people a site holds: the zones asked for of a center, or all that say; the seats of a reading
// room; what a scenario says.
func (a *Answer) capacityOf(i int) (int, bool) {
	c := a.counter
	places := c.catalogue.Len()
	if i >= places {
		s := a.question.Scenario
		if i -= places; i < len(s.Move) {
			return a.capacityOf(s.Move[i].Place)
		}
		if n := s.Add[i-len(s.Move)].Capacity; n != nil {
			return *n, true
		}
		return 0, false
	}
	if p := c.catalogue.Place(i); p.Kind == place.ReadingRoom && p.Seats != nil {
		return int(*p.Seats), true
	}
	asked := map[place.ZoneKind]bool{}
	for _, t := range a.question.Of {
		for _, z := range t.Zones {
			asked[z] = true
		}
	}
	sum, known := 0, false
	for _, z := range c.catalogue.ZonesOf(i) {
		if z.Capacity != nil && (len(asked) == 0 || asked[z.Kind]) {
			sum, known = sum+int(*z.Capacity), true
		}
	}
	return sum, known
}
