package coverage

import (
	"cmp"
	"context"
	"slices"

	"servicemap/place"
	"servicemap/walk"
)

// Bin is the people whose walk takes from so many minutes, exclusive, to so many, inclusive; the first bin has those who need
// not walk at all, too. To is 0 for the last bin, which has everybody who must walk farther.
type Bin struct{ From, To, People int }

// Histogram returns people by how long they walk, in bins of five minutes up to two beyond the minutes asked. People whom no
// way leads to what is asked, and people outside every area, are in none.
func (a *Answer) Histogram(ctx context.Context) ([]Bin, error) {
	var bins []Bin
	before := 0
	for _, b := range a.Bands {
		bins = append(bins, Bin{b.Minutes - bandMinutes, b.Minutes, b.Covered - before})
		before = b.Covered
	}
	all, _, err := a.times(ctx, nil)
	return append(bins, Bin{From: a.Bands[len(a.Bands)-1].Minutes, People: all.people - before}), err
}

// Times are how long people walk, in minutes, each person counting once. Those whom no way leads to what is asked, and those
// outside every area, are left out.
type Times struct{ Mean, P90 float64 }

// Times returns the times of everybody, and false where nobody can walk there.
func (a *Answer) Times(ctx context.Context) (Times, bool, error) {
	all, _, err := a.times(ctx, nil)
	return all.times(a.question.Pace), all.people > 0, err
}

// AreaTimes returns the mean minutes of each area of a level that has people who can walk there.
func (a *Answer) AreaTimes(ctx context.Context, level place.Level) (map[*place.Area]float64, error) {
	_, byArea, err := a.times(ctx, &level)
	means := map[*place.Area]float64{}
	for area, w := range byArea {
		means[area] = w.times(a.question.Pace).Mean
	}
	return means, err
}

// walked is walks of people, by their length.
type walked struct {
	people int
	sum    uint64 // emm × people
	walks  []walkers
}

type walkers struct {
	emm    uint32
	people int
}

func (w *walked) add(emm uint32, people int, each bool) {
	w.people += people
	w.sum += uint64(emm) * uint64(people)
	if each {
		w.walks = append(w.walks, walkers{emm, people})
	}
}

// times turns lengths into minutes. The 90th percentile is the shortest walk within which nine tenths of the people are.
func (w *walked) times(pace walk.Pace) Times {
	if w.people == 0 {
		return Times{}
	}
	minutes := func(emm float64) float64 { return emm * 15 / (float64(pace) * 1000) }
	t := Times{Mean: minutes(float64(w.sum) / float64(w.people))}
	slices.SortFunc(w.walks, func(a, b walkers) int { return cmp.Compare(a.emm, b.emm) })
	need := (w.people*9 + 9) / 10
	for _, at := range w.walks {
		if need -= at.people; need <= 0 {
			t.P90 = minutes(float64(at.emm))
			break
		}
	}
	return t
}

func (a *Answer) times(ctx context.Context, level *place.Level) (all walked, byArea map[*place.Area]*walked, err error) {
	c := a.counter
	emm, err := c.anyLength(ctx)
	if err != nil {
		return all, nil, err
	}
	byArea = map[*place.Area]*walked{}
	areas := c.catalogue.Areas().All()
	for p := range c.at {
		people := int(c.people[p])
		if people == 0 || !c.counts(p) || c.outside(p) || emm[p] == unreached {
			continue
		}
		if level == nil {
			all.add(emm[p], people, true)
			continue
		}
		if c.area[p] < 0 {
			continue
		}
		if area := areas[c.area[p]].At(*level); area != nil {
			if byArea[area] == nil {
				byArea[area] = &walked{}
			}
			byArea[area].add(emm[p], people, false)
		}
	}
	return all, byArea, nil
}

// Reached returns people by how many of the targets they reach within the walk, from none to all. People outside every area
// reach none.
func (a *Answer) Reached() []int {
	c := a.counter
	counts := make([]int, c.targets+1)
	extra := c.added()
	var walks []Walk
	for p := range c.at {
		people := int(c.people[p])
		if people == 0 || !c.counts(p) {
			continue
		}
		n := 0
		if !c.outside(p) {
			walks = mergeWalks(walks[:0], c.lists.from(p), extra[uint32(p)])
			n = c.need.reached(walks, c.limit)
		}
		counts[n] += people
	}
	return counts
}
