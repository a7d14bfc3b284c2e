package model

import (
	"fmt"
	"time"

	"servicemap/fault"
	"servicemap/geo"
	"servicemap/place"
	"servicemap/place/text"
	"servicemap/snapshot"
)

// PlaceFilter is the filter that a client gives.
type PlaceFilter struct {
	Kinds               []place.Kind
	Zones               []place.ZoneKind
	Demonstration       *bool
	Open                OpenWhen
	OpenAt              *time.Time
	IncludeUnknownHours bool
	Accessibility       []place.Need
	Areas               []string
	Box                 *BoxInput
	Polygon             *GeoJSONInput
	Text                *string
	Status              []place.Status
	VerifiedSince       *time.Time
	UpdatedSince        *time.Time
}

// OpenWhen is when places should be open.
type OpenWhen uint8

// The times.
const (
	OpenAny OpenWhen = iota
	OpenNow
	OpenOnArrival
)

// asked says what a filter is used for.
type asked struct {
	walk bool      // a walk is asked for, so there is an arrival
	at   time.Time // the question's instant
}

// domain returns the filter with its areas found, its box in WGS 84 and its polygon checked. An empty list where any would do is refused: it
// could only mean nothing, and is never meant.
func (f *PlaceFilter) domain(at *snapshot.Snapshot, use asked) (*place.Filter, error) {
	if f == nil {
		return &place.Filter{}, nil
	}
	d := &place.Filter{
		Kinds: f.Kinds, Zones: f.Zones, Demonstration: f.Demonstration, Statuses: f.Status, Needs: f.Accessibility,
		VerifiedSince: f.VerifiedSince, UpdatedSince: f.UpdatedSince, UnknownHours: f.IncludeUnknownHours,
	}
	if err := f.checkLists(); err != nil {
		return nil, err
	}
	if err := f.openness(d, use); err != nil {
		return nil, err
	}
	if f.Text != nil {
		if err := checkText("filter.text", *f.Text); err != nil {
			return nil, err
		}
		d.Text = text.NewQuery(*f.Text)
	}
	for i, id := range f.Areas {
		area, err := FindArea(at, id, fmt.Sprintf("filter.areas.%d", i))
		if err != nil {
			return nil, err
		}
		d.Areas = append(d.Areas, area)
	}
	if f.Box != nil {
		box, err := f.Box.WGS84("filter.box")
		if err != nil {
			return nil, err
		}
		d.Box = box
	}
	if f.Polygon != nil {
		outline, err := geo.ReadOutline(f.Polygon.Value)
		if err != nil {
			return nil, fault.Under(err, "filter.polygon")
		}
		d.Outline = outline
	}
	return d, nil
}

// openness settles at which instant places should be open.
func (f *PlaceFilter) openness(d *place.Filter, use asked) error {
	switch {
	case f.OpenAt != nil && f.Open != OpenAny:
		return fault.Argument("filter.openAt", "null", fault.Text{ZH: "open 与 openAt 只能给出一个", EN: "give open or openAt, not both"})
	case f.OpenAt != nil:
		d.OpenAt = f.OpenAt
	case f.Open == OpenNow:
		d.OpenAt = &use.at
	case f.Open == OpenOnArrival && !use.walk:
		return fault.Argument("filter.open", "ANY, NOW", fault.Text{
			ZH: "ON_ARRIVAL 只能用于按步行查询", EN: "ON_ARRIVAL needs a question with a walk",
		})
	case f.Open == OpenOnArrival:
		d.OnArrival = true
	}
	return nil
}

func (f *PlaceFilter) checkLists() error {
	for _, list := range []struct {
		name  string
		given bool
		len   int
	}{
		{"filter.kinds", f.Kinds != nil, len(f.Kinds)},
		{"filter.zones", f.Zones != nil, len(f.Zones)},
		{"filter.accessibility", f.Accessibility != nil, len(f.Accessibility)},
		{"filter.areas", f.Areas != nil, len(f.Areas)},
		{"filter.status", f.Status != nil, len(f.Status)},
	} {
		if list.given {
			if err := listLength(list.name, list.len, 100); err != nil {
				return err
			}
		}
	}
	return nil
}

// listLength checks the length of a list argument that was given.
func listLength(argument string, length, most int) error {
	if length < 1 || length > most {
		return fault.Argument(argument, fmt.Sprintf("1..%d", most), fault.Text{
			ZH: fmt.Sprintf("%s 有 %d 项,应为 1 到 %d 项", argument, length, most),
			EN: fmt.Sprintf("%s has %d items, allowed are 1 to %d", argument, length, most),
		})
	}
	return nil
}

// FindArea returns the area of an id, or fault.NotFound that names the argument.
func FindArea(at *snapshot.Snapshot, id, argument string) (*place.Area, error) {
	kind, key, err := place.ParseID(id)
	if err == nil && kind == place.AreaID {
		if a := at.Catalogue.Areas().ByKey(key); a != nil {
			return a, nil
		}
	}
	return nil, fault.Missing(argument)
}

// FindPlace returns the number of the place of an id, or fault.NotFound that names the argument.
func FindPlace(at *snapshot.Snapshot, id, argument string) (int, error) {
	kind, key, err := place.ParseID(id)
	if err == nil && kind == place.PlaceID {
		if i, ok := at.Catalogue.Find(key); ok {
			return i, nil
		}
	}
	return 0, fault.Missing(argument)
}
