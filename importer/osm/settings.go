package osm

import "servicemap/fault"

// Rules are what a town may judge otherwise than the defaults. How private ground is walked is a setting of walk.Build.
type Rules struct {
	// Cycleways says that walkers may use cycleways unless a tag forbids it; else only those that `foot` opens. In China
	// they are often the only side path on the map.
	Cycleways bool
	// Ferries says that ferries open to walkers are ways. Their timetable is not known; without it they cost their length
	// and FerryMetres.
	Ferries bool
	// FerryMetres is what one crossing by ferry costs beyond its length, for the wait: metres of walking, 0..10,000.
	FerryMetres int
	// AreaPoints is the most entrances and corners of a walkable area between which straight walks are sought, 0..1,000;
	// with more, only those between entrances; with more entrances than that, the area is walked along its border.
	AreaPoints int
}

// DefaultRules returns open cycleways, closed ferries, 500 metres for a ferry if they are opened (half of a quarter of an
// hour's walk) and 60 points.
func DefaultRules() Rules {
	return Rules{Cycleways: true, FerryMetres: 500, AreaPoints: 60}
}

// The bounds of Validate.
const (
	mostFerryMetres = 10_000
	mostAreaPoints  = 1_000
)

// Validate returns a fault.BadArgument error that names the first field out of its range, as in camelCase.
func (r Rules) Validate() error {
	if r.FerryMetres < 0 || r.FerryMetres > mostFerryMetres {
		return fault.OutOfRange("ferryMetres", r.FerryMetres, 0, mostFerryMetres)
	}
	if r.AreaPoints < 0 || r.AreaPoints > mostAreaPoints {
		return fault.OutOfRange("areaPoints", r.AreaPoints, 0, mostAreaPoints)
	}
	return nil
}
