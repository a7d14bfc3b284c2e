package coverage

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"servicemap/place"
	"servicemap/walk"
)

// Bin is the people whose walk takes from so many minutes, exclusive, to so many, inclusive; the first bin has those who need
// not walk at all, too. To is 0 for the last bin, which has everybody who must walk farther.
type Bin struct{ From, To, People int }

// Histogram returns people by how long they walk, in bins of five minutes up to two beyond the minutes asked. People whom no
// way leads to what is asked, and people outside every area, are in none.
func (a *Answer) Histogram(ctx context.Context) ([]Bin, error) {
	all, err := a.everybody(ctx)
	if err != nil {
		return nil, err
	}
	return histogram(a.Bands, all.people), nil
}

// histogram returns the bins of bands, and one of those who walk farther, of so many who can walk there at all.
func histogram(bands []Band, people int) []Bin {
	bins := make([]Bin, 0, len(bands)+1)
	before := 0
	for _, b := range bands {
		bins = append(bins, Bin{b.Minutes - bandMinutes, b.Minutes, b.Covered - before})
		before = b.Covered
	}
	return append(bins, Bin{From: bands[len(bands)-1].Minutes, People: people - before})
}

// Times are how long people walk, in minutes, each person counting once. Those whom no way leads to what is asked, and those
// outside every area, are left out.
type Times struct{ Mean, P90 float64 }

// Times returns the times of everybody, and false where nobody can walk there.
func (a *Answer) Times(ctx context.Context) (Times, bool, error) {
	all, err := a.everybody(ctx)
	if err != nil {
		return Times{}, false, err
	}
	return all.times(a.question.Pace), all.people > 0, nil
}

// Spread is how long people of an area walk.
type Spread struct {
	Times
	Known     bool // somebody can walk there, else there are no times
	Histogram []Bin
}

// Spread returns how long the people of a part walk.
func (a *Answer) Spread(ctx context.Context, p Part) (Spread, error) {
	areas, err := a.ofAreas(ctx, p.Area.Level)
	if err != nil {
		return Spread{}, err
	}
	w := areas[p.Area]
	if w == nil {
		w = &walked{}
	}
	return Spread{w.times(a.question.Pace), w.people > 0, histogram(p.Bands, w.people)}, nil
}

// walked is walks of people, by their length.
type walked struct {
	people int
	sum    uint64 // emm × people
	p90    uint32 // emm
	walks  []walkers
}

type walkers struct {
	emm    uint32
	people int
}

func (w *walked) add(emm uint32, people int) {
	w.people += people
	w.sum += uint64(emm) * uint64(people)
	w.walks = append(w.walks, walkers{emm, people})
}

// finish finds the 90th percentile, the shortest walk within which nine tenths of the people are, and lets go of the walks.
func (w *walked) finish() {
	slices.SortFunc(w.walks, func(a, b walkers) int { return cmp.Compare(a.emm, b.emm) })
	need := (w.people*9 + 9) / 10
	for _, at := range w.walks {
		if need -= at.people; need <= 0 {
			w.p90 = at.emm
			break
		}
	}
	w.walks = nil
}

// times turns lengths into minutes.
func (w *walked) times(pace walk.Pace) Times {
	if w.people == 0 {
		return Times{}
	}
	minutes := func(emm float64) float64 { return emm * 15 / (float64(pace) * 1000) }
	return Times{Mean: minutes(float64(w.sum) / float64(w.people)), P90: minutes(float64(w.p90))}
}

// spreads are the walks of an answer, found when they are first asked for.
type spreads struct {
	sync.Mutex
	all   *walked
	areas map[place.Level]map[*place.Area]*walked
}

// everybody returns the walks of all people who can walk there.
func (a *Answer) everybody(ctx context.Context) (*walked, error) {
	a.walks.Lock()
	defer a.walks.Unlock()
	if a.walks.all != nil {
		return a.walks.all, nil
	}
	all := &walked{}
	if err := a.eachWalk(ctx, func(_ int, emm uint32, people int) { all.add(emm, people) }); err != nil {
		return nil, err
	}
	all.finish()
	a.walks.all = all
	return all, nil
}

// ofAreas returns the walks of the people of each area of a level that has any.
func (a *Answer) ofAreas(ctx context.Context, level place.Level) (map[*place.Area]*walked, error) {
	a.walks.Lock()
	defer a.walks.Unlock()
	if known := a.walks.areas[level]; known != nil {
		return known, nil
	}
	found := map[*place.Area]*walked{}
	areas := a.counter.catalogue.Areas().All()
	err := a.eachWalk(ctx, func(p int, emm uint32, people int) {
		n := a.counter.area[p]
		if n < 0 {
			return
		}
		if area := areas[n].At(level); area != nil {
			if found[area] == nil {
				found[area] = &walked{}
			}
			found[area].add(emm, people)
		}
	})
	if err != nil {
		return nil, err
	}
	for _, w := range found {
		w.finish()
	}
	if a.walks.areas == nil {
		a.walks.areas = map[place.Level]map[*place.Area]*walked{}
	}
	a.walks.areas[level] = found
	return found, nil
}

// eachWalk visits the points from which people can walk there, with the length of the walk.
func (a *Answer) eachWalk(ctx context.Context, visit func(p int, emm uint32, people int)) error {
	c := a.counter
	emm, err := c.anyLength(ctx)
	if err != nil {
		return err
	}
	for p := range c.at {
		if people := int(c.people[p]); people != 0 && c.counts(p) && !c.outside(p) && emm[p] != unreached {
			visit(p, emm[p], people)
		}
	}
	return nil
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
