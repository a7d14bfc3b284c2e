package coverage

import (
	"fmt"

	"servicemap/fault"
	"servicemap/place"
)

// Verdict compares what an answer found with a standard.
type Verdict struct {
	Standard  *Standard
	Met       place.Known
	Value     *float64 // a share, or people of a circle; nil: nobody lives, or there is no circle
	Threshold *float64 // what the value is compared with: the bound that it misses, else the lower one; nil: none is given
	Text      fault.Text
}

// Circles are the people of the places' circles: how many circles have too few, enough and too many for a standard.
type Circles struct {
	Count, People        int // circles, and the people of all together; who lives in two counts twice
	Below, Within, Above int
}

// Verdicts compares the answer, or, where area is not nil, the part of it in an area, with the standards of the question's
// minutes. A national standard that gives no share is left out when a district's own target gives one.
func (a *Answer) Verdicts(standards []Standard, area *place.Area) []Verdict {
	target := false
	for i := range standards {
		s := &standards[i]
		target = target || s.Measure == CoverageShare && s.Minutes == a.question.Minutes && s.TargetShare != nil
	}
	total := a.Total
	if area != nil {
		total = a.totalOf(area)
	}
	var list []Verdict
	for i := range standards {
		switch s := &standards[i]; {
		case s.Minutes != a.question.Minutes || s.Measure == CoverageShare && target && s.TargetShare == nil:
		case s.Measure == CoverageShare:
			list = append(list, shareVerdict(s, total))
		default:
			list = append(list, circleVerdict(s, a.Circles(s, area)))
		}
	}
	return list
}

// Percent writes a share in tenths of a percent; what is not all never looks like it.
func Percent(share float64) string {
	if share < 1 {
		share = min(share, 0.999)
	}
	return fmt.Sprintf("%.1f%%", share*100)
}

// totalOf returns the people of an area within the question's, and those covered.
func (a *Answer) totalOf(area *place.Area) Total {
	all := a.counter.catalogue.Areas().All()
	return a.tally.sum(func(i int) bool { return i < len(all) && all[i].Within(area) }).Total
}

func shareVerdict(s *Standard, t Total) Verdict {
	v := Verdict{Standard: s, Met: place.Unknown, Threshold: s.TargetShare}
	if share, ok := t.Share(); ok {
		v.Value = &share
	}
	switch {
	case v.Value == nil:
		v.Text = fault.Text{ZH: "这里没有人口数据,无法判定", EN: "no population is known here: no verdict"}
	case v.Threshold == nil:
		v.Text = fault.Text{
			ZH: fmt.Sprintf("%d 分钟内覆盖 %s;%s只规定步行距离和服务人口,没有覆盖率,本区也未设目标,无法判定", s.Minutes, Percent(*v.Value), s.Name),
			EN: fmt.Sprintf("%s within %d minutes; %s gives walks and people but no share, and the district has set no target: no verdict", Percent(*v.Value), s.Minutes, s.Name),
		}
	case *v.Value >= *v.Threshold:
		v.Met = place.Yes
		v.Text = fault.Text{
			ZH: fmt.Sprintf("%d 分钟内覆盖 %s,达到目标 %s", s.Minutes, Percent(*v.Value), Percent(*v.Threshold)),
			EN: fmt.Sprintf("%s within %d minutes meets the target of %s", Percent(*v.Value), s.Minutes, Percent(*v.Threshold)),
		}
	default:
		v.Met = place.No
		found, target := Percent(*v.Value), Percent(*v.Threshold)
		if found == target { // a near miss does not look like a hit
			found, target = fmt.Sprintf("%.4f%%", *v.Value*100), fmt.Sprintf("%.4f%%", *v.Threshold*100)
		}
		v.Text = fault.Text{
			ZH: fmt.Sprintf("%d 分钟内覆盖 %s,未达到目标 %s", s.Minutes, found, target),
			EN: fmt.Sprintf("%s within %d minutes misses the target of %s", found, s.Minutes, target),
		}
	}
	return v
}

func circleVerdict(s *Standard, c Circles) Verdict {
	v := Verdict{Standard: s, Met: place.Unknown}
	number := func(n *int) *float64 {
		if n == nil {
			return nil
		}
		f := float64(*n)
		return &f
	}
	least, most := number(s.MinPeople), number(s.MaxPeople)
	v.Threshold = least
	if c.Count == 0 {
		v.Text = fault.Text{ZH: "这里没有所问的场所,无法判定", EN: "no place that is asked for lies here: no verdict"}
		return v
	}
	mean := float64(c.People) / float64(c.Count)
	v.Value = &mean
	switch {
	case least == nil && most == nil:
	case least != nil && mean < *least:
		v.Met = place.No
	case most != nil && mean > *most:
		v.Met, v.Threshold = place.No, most
	default:
		v.Met = place.Yes
	}
	v.Text = fault.Text{
		ZH: fmt.Sprintf("平均每个 %d 分钟服务圈 %.0f 人;%d 个圈中 %d 个低于标准、%d 个符合、%d 个高于标准(%s)",
			s.Minutes, mean, c.Count, c.Below, c.Within, c.Above, s.Name),
		EN: fmt.Sprintf("%.0f people in a circle of %d minutes on average; of %d circles %d are below the standard, %d within, %d above (%s)",
			mean, s.Minutes, c.Count, c.Below, c.Within, c.Above, s.Name),
	}
	return v
}

// Circles counts the people of each circle of a place that is asked for, within an area unless it is nil, against a
// standard. People of the group count wherever they live.
func (a *Answer) Circles(s *Standard, area *place.Area) Circles {
	people := a.circlePeople()
	c := Circles{}
	for i, bits := range a.counter.marks[:a.counter.catalogue.Len()] {
		if bits == 0 || area != nil && !a.counter.catalogue.Area(i).Within(area) || a.question.Area != nil && !a.counter.catalogue.Area(i).Within(a.question.Area) {
			continue
		}
		c.Count++
		c.People += people[i]
		switch {
		case s.MinPeople != nil && people[i] < *s.MinPeople:
			c.Below++
		case s.MaxPeople != nil && people[i] > *s.MaxPeople:
			c.Above++
		default:
			c.Within++
		}
	}
	return c
}

// circlePeople returns the people within the walk of each place.
func (a *Answer) circlePeople() []int {
	a.circles.Do(func() {
		c := a.counter
		a.inCircle = make([]int, c.catalogue.Len())
		for p := range c.at {
			people := int(c.people[p])
			if people == 0 || c.outside(p) {
				continue
			}
			for _, w := range c.lists.from(p) {
				if w.EMM > c.limit {
					break
				}
				a.inCircle[w.Place] += people
			}
		}
	})
	return a.inCircle
}
