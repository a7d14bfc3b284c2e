package model

import (
	"time"

	"servicemap/fault"
	"servicemap/hours"
	"servicemap/place"
	"servicemap/snapshot"
)

// in returns a sentence in the language asked for.
func (l *Language) in(t fault.Text) string {
	if l.english() {
		return t.EN
	}
	return t.ZH
}

// Opening is whether something is open at an instant, shown in the data set's time zone.
type Opening struct {
	hours.Opening
	zone *time.Location
}

func newOpening(at *snapshot.Snapshot, table hours.Timetable, t *time.Time) *Opening {
	when := time.Now()
	if t != nil {
		when = *t
	}
	zone := at.Catalogue.TimeZone()
	return &Opening{Opening: table.At(when.In(zone)), zone: zone}
}

// OpensAt returns when it opens next, nil when that is not known.
func (o *Opening) OpensAt() *time.Time { return o.shown(o.Opening.OpensAt) }

// ClosesAt returns when it closes, nil when that is not known.
func (o *Opening) ClosesAt() *time.Time { return o.shown(o.Opening.ClosesAt) }

func (o *Opening) shown(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	local := t.In(o.zone)
	return &local
}

// ClosesInMinutes returns the whole minutes until it closes, nil when that is not known.
func (o *Opening) ClosesInMinutes() *int {
	if minutes, ok := o.Opening.ClosesInMinutes(); ok {
		return &minutes
	}
	return nil
}

// Text returns the same as a sentence.
func (o *Opening) Text(language *Language) string { return language.in(o.Opening.Text(o.zone)) }

// Hours is opening hours.
type Hours struct {
	hours.Timetable
	zone *time.Location
}

func newHours(at *snapshot.Snapshot, h *hours.Hours) *Hours {
	return newTimetable(at, hours.Timetable{Own: h})
}

// newTimetable returns the hours of a zone: its own or its center's, as far as the center is open. It returns nil when
// neither has any.
func newTimetable(at *snapshot.Snapshot, table hours.Timetable) *Hours {
	if table.Own == nil && table.Center == nil {
		return nil
	}
	return &Hours{Timetable: table, zone: at.Catalogue.TimeZone()}
}

// Text returns the hours in words.
func (h *Hours) Text(language *Language) string { return language.in(h.Timetable.Text()) }

// Osm returns the hours in OpenStreetMap's notation, as recorded.
func (h *Hours) Osm() string { return h.Schedule().OSM() }

// Week returns the seven days from Monday of a day's week.
func (h *Hours) Week(of *time.Time) []DayHours {
	day := time.Now().In(h.zone)
	if of != nil {
		day = *of
	}
	week := h.Timetable.Week(day)
	return newDays(week[:])
}

// Days returns so many days from a day on, 1 to MostDays.
func (h *Hours) Days(from *time.Time, count int32) ([]DayHours, error) {
	if count < 1 || count > MostDays {
		return nil, fault.OutOfRange("count", int(count), 1, MostDays)
	}
	day := time.Now().In(h.zone)
	if from != nil {
		day = *from
	}
	return newDays(h.Timetable.Days(day, int(count))), nil
}

// MostDays is the longest list of days.
const MostDays = 31

func newDays(days []hours.Day) []DayHours {
	list := make([]DayHours, len(days))
	for i, d := range days {
		list[i] = DayHours{Day: d}
	}
	return list
}

// DayHours is the hours of one day.
type DayHours struct{ hours.Day }

// Spans returns when it is open on the day.
func (d DayHours) Spans() []hours.Span { return append([]hours.Span{}, d.Day.Spans...) }

// Accessibility is what is known about getting in and around.
type Accessibility struct{ place.Accessibility }

// Contact is a duty phone.
type Contact struct{ place.Contact }

// Hours returns when the phone is answered, nil when that is not recorded.
func (c Contact) Hours() *string { return recorded(c.Contact.Hours) }

func newContacts(contacts []place.Contact) []Contact {
	list := make([]Contact, len(contacts))
	for i, c := range contacts {
		list[i] = Contact{c}
	}
	return list
}

// Picture is a picture of a place.
type Picture struct{ URL, AlternativeText string }

// Notice is a temporary announcement.
type Notice struct{ *place.Notice }

// Text returns the announcement, in the language it was recorded in.
func (n Notice) Text(language *Language) string { // the generator binds arguments by name
	return n.Notice.Text
}
