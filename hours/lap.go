package hours

import (
	"time"

	"servicemap/fault"
)

// lapping returns the error for hours that go past midnight into the hours of the next day, by rules of the same dates; nil
// for none. Nobody means to open again before closing, so one of the two is wrong. Hours of a day whose rule has other dates
// may be met: there the night ends as it does by the rule of the day before.
func (r Rules) lapping() error {
	for _, l := range r.layers {
		for i, d := range mondayFirst() {
			next := (i + 1) % 7
			tonight, tomorrow := l.week[d].spans, r.spansBy(l, mondayFirst()[next])
			if lap(tonight, tomorrow) && l.period.hasNight(d) {
				return lapped(l.period.osm(), daysOSM([]int{i})+" ", daysOSM([]int{next})+" ", tonight, tomorrow)
			}
		}
	}
	return nil
}

// spansBy returns the spans of a weekday by the layers that have the dates of a layer.
func (r Rules) spansBy(dates layer, d time.Weekday) []span {
	for _, l := range r.layers {
		if p := l.week[d]; p.named && l.period == dates.period && l.basis == dates.basis {
			return p.spans
		}
	}
	return nil
}

// lapping is the same for hours of public holidays, of which several follow each other.
func (p HolidayPolicy) lapping(argument string) error {
	if !lap(p.spans, p.spans) {
		return nil
	}
	err := lapped("", "", "", p.spans, p.spans)
	err.Argument = argument
	return err
}

// lap says whether the last span of a day ends after the first of the next day begins.
func lap(day, next []span) bool {
	return len(day) > 0 && len(next) > 0 && day[len(day)-1].to-dayMinutes > next[0].from
}

func lapped(dates, day, next string, tonight, tomorrow []span) *fault.Error {
	if dates != "" {
		dates += " "
	}
	last, first := day+spansOSM(tonight[len(tonight)-1:]), next+spansOSM(tomorrow[:1])
	return fault.Argument("hours", notation, fault.Text{
		ZH: dates + last + " 到次日与 " + first + " 重叠",
		EN: dates + last + " lasts past midnight into " + first + ": they overlap",
	})
}

// hasNight says whether the period has a day of this weekday and the day after it.
func (p period) hasNight(d time.Weekday) bool {
	if p.form != dated {
		return p.form == always || p.days() > 1
	}
	for n := p.from; n < p.to && n < p.from+7; n++ {
		if weekdayOf(n) == d {
			return true
		}
	}
	return false
}
