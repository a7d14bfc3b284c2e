package nearby_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/twpayne/go-geom"

	"servicemap/place"
	"servicemap/walk/walktest"
)

// fact is what a test knows of a place, in its own terms: metres, minutes of every day, names of areas.
type fact struct {
	key           place.Key
	kind          place.Kind
	demonstration bool
	status        place.Status
	closed        [2]int // minutes of the day of a temporary closure; equal: without dates
	open          *[2]int
	zones         map[place.ZoneKind]*[2]int // nil: as the center
	has           [6]place.Known
	east, north   int
	texts         []string
	updated       int // days
	verified      *int
}

// The world is 1,600 metres wide. Places stand on a lattice of 50 metres, borders of areas lie between its points.
const (
	worldWest, worldEast = -425, 1175
	areaBorder           = 375
)

// areas that a fact lies in, from the smallest: two streets, in the west a community in the south.
func (f *fact) areas() []string {
	switch {
	case f.east > areaBorder:
		return []string{"2", "0"}
	case f.north < areaBorder:
		return []string{"11", "1", "0"}
	default:
		return []string{"1", "0"}
	}
}

func worldAreas() *place.Areas {
	box := func(west, south, east, north float64) *geom.MultiPolygon {
		a, b := walktest.At(west, south), walktest.At(east, north)
		return geom.NewMultiPolygonFlat(geom.XY, []float64{a.Lon, a.Lat, b.Lon, a.Lat, b.Lon, b.Lat, a.Lon, b.Lat, a.Lon, a.Lat}, [][]int{{10}})
	}
	return place.NewAreas([]*place.Area{
		{Key: 1, Code: "0", Level: place.District, Boundary: box(worldWest, worldWest, worldEast, worldEast)},
		{Key: 2, Code: "1", ParentCode: "0", Level: place.Street, Boundary: box(worldWest, worldWest, areaBorder, worldEast)},
		{Key: 3, Code: "2", ParentCode: "0", Level: place.Street, Boundary: box(areaBorder, worldWest, worldEast, worldEast)},
		{Key: 4, Code: "11", ParentCode: "1", Level: place.Community, Boundary: box(worldWest, worldWest, areaBorder, areaBorder)},
	})
}

// midnight begins the day of every question.
func midnight() time.Time { return time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC) }

func newFact(r *rand.Rand, key int) *fact {
	span := func() *[2]int {
		if r.IntN(4) == 0 {
			return nil
		}
		from := 8*60 + r.IntN(60)
		return &[2]int{from, from + 1 + r.IntN(90)}
	}
	f := &fact{
		key: place.Key(key), kind: place.Kind(max(0, r.IntN(9)-3)), status: place.Status(r.IntN(4)), open: span(),
		east: r.IntN(31)*50 - 400, north: r.IntN(31)*50 - 400, updated: r.IntN(4), zones: map[place.ZoneKind]*[2]int{},
		texts: []string{pick(r, "甲乙 乙丙 丙丁 甲丁"), pick(r, "甲 乙 丙戊"), pick(r, "戊己 己庚 甲庚")},
	}
	f.demonstration = f.kind == place.ServiceCenter && r.IntN(2) == 0
	if r.IntN(2) == 0 {
		f.closed = [2]int{8*60 + r.IntN(60), 9*60 + r.IntN(60)}
	}
	for i := range f.has {
		f.has[i] = place.Known(r.IntN(3))
	}
	if r.IntN(2) == 0 {
		days := r.IntN(4)
		f.verified = &days
	}
	if f.kind == place.ServiceCenter {
		for range r.IntN(5) {
			f.zones[place.ZoneKind(r.IntN(4))] = span()
		}
	}
	return f
}

func pick(r *rand.Rand, words string) string {
	list := strings.Fields(words)
	return list[r.IntN(len(list))]
}

func schedule(open *[2]int) place.Schedule {
	if open == nil {
		return place.Schedule{}
	}
	return place.Schedule{Hours: fmt.Sprintf("Mo-Su %02d:%02d-%02d:%02d", open[0]/60, open[0]%60, open[1]/60, open[1]%60)}
}

// records turns facts into what a catalogue is made of.
func records(facts []*fact) place.Records {
	all := place.Records{Areas: worldAreas()}
	for _, f := range facts {
		p := &place.Place{
			Key: f.key, Kind: f.kind, Demonstration: f.demonstration, Status: f.status, Published: true, Schedule: schedule(f.open),
			Location: walktest.At(float64(f.east), float64(f.north)), UpdatedAt: midnight().AddDate(0, 0, f.updated),
			Name: f.texts[0], FormerNames: f.texts[1:2], Address: f.texts[2],
			Accessibility: place.Accessibility{StepFreeEntrance: f.has[0], Ramp: f.has[1], Lift: f.has[2], AccessibleToilet: f.has[3], HearingLoop: f.has[4], TactilePath: f.has[5]},
		}
		if f.verified != nil {
			at := midnight().AddDate(0, 0, *f.verified)
			p.VerifiedAt = &at
		}
		if f.closed[0] != f.closed[1] {
			from, until := midnight().Add(time.Duration(f.closed[0])*time.Minute), midnight().Add(time.Duration(f.closed[1])*time.Minute)
			p.ClosedFrom, p.ClosedUntil = &from, &until
		}
		all.Places = append(all.Places, p)
		for kind, open := range f.zones {
			all.Zones = append(all.Zones, &place.Zone{Key: place.Key(len(all.Zones) + 1), Center: f.key, Kind: kind, Schedule: schedule(open)})
		}
	}
	return all
}
