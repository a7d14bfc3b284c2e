package place

// Schedule is when a place, a zone or a squad is there for people, as recorded.
type Schedule struct {
	Hours          string // OpenStreetMap opening_hours notation; empty: unknown
	Holiday        string // what holds on public holidays: CLOSED, OPEN, SUNDAY or hours of its own; empty: unknown
	WorkingWeekend string // WORKDAY, OPEN or CLOSED; empty: see hours
}
