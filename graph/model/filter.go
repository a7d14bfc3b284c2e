package model

import (
	"fmt"
	"time"

	"servicemap/fault"
	"servicemap/place"
	"servicemap/snapshot"
)

// PlaceFilter is the filter that a client gives.
type PlaceFilter struct {
	Kinds         []place.Kind
	Demonstration *bool
	Areas         []string
	Box           *BoxInput
	Status        []place.Status
	VerifiedSince *time.Time
	UpdatedSince  *time.Time
}

// domain returns the filter with its areas found and its box in WGS 84. An empty list where any would do is refused: it
// could only mean nothing, and is never meant.
func (f *PlaceFilter) domain(at *snapshot.Snapshot) (*place.Filter, error) {
	if f == nil {
		return &place.Filter{}, nil
	}
	d := &place.Filter{
		Kinds: f.Kinds, Demonstration: f.Demonstration, Statuses: f.Status,
		VerifiedSince: f.VerifiedSince, UpdatedSince: f.UpdatedSince,
	}
	if err := f.checkLists(); err != nil {
		return nil, err
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
	return d, nil
}

func (f *PlaceFilter) checkLists() error {
	if f.Kinds != nil {
		if err := listLength("filter.kinds", len(f.Kinds), 100); err != nil {
			return err
		}
	}
	if f.Areas != nil {
		if err := listLength("filter.areas", len(f.Areas), 100); err != nil {
			return err
		}
	}
	if f.Status != nil {
		return listLength("filter.status", len(f.Status), 100)
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
