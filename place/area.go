package place

import (
	"cmp"
	"slices"

	"github.com/twpayne/go-geom"

	"servicemap/geo"
	"servicemap/place/text"
)

// Area is one tier's part of the district: the district, a street, a community, a grid. Its parent's code says where it
// belongs; the tree is made by NewAreas.
type Area struct {
	Key        Key
	Source     *Source
	Code       string // the official statistical code
	Level      Level
	Name       string
	NameEN     string
	ParentCode string
	Boundary   *geom.MultiPolygon // WGS 84; nil: not recorded
	Population *int32             // as published; nil: unknown
	Standing

	Parent   *Area
	Children []*Area // by code
	shape    *geo.Shape
	size     float64 // area of the boundary in square degrees: only to tell the smaller of two
	sort     string
}

// DisplayName returns the name in English where one is recorded, else in pinyin; in Chinese as recorded.
func (a *Area) DisplayName(english bool) string { return displayName(a.Name, a.NameEN, english) }

// AreaPosition is an area in the order of areas: level, then name, then key.
type AreaPosition struct {
	Level Level
	Name  string // as the order sees it: pinyin, small letters
	Key   Key
}

// Position returns where the area stands in the order of areas.
func (a *Area) Position() AreaPosition { return AreaPosition{Level: a.Level, Name: a.sort, Key: a.Key} }

// Compare returns -1, 0 or 1 as p stands before, at or behind o.
func (p AreaPosition) Compare(o AreaPosition) int {
	return cmp.Or(cmp.Compare(p.Level, o.Level), cmp.Compare(p.Name, o.Name), cmp.Compare(p.Key, o.Key))
}

// At returns the area of a level that a is or lies in; nil when it has none.
func (a *Area) At(level Level) *Area {
	for ; a != nil && a.Level > level; a = a.Parent {
	}
	if a != nil && a.Level == level {
		return a
	}
	return nil
}

// Within reports whether a is other or lies in it.
func (a *Area) Within(other *Area) bool {
	for ; a != nil; a = a.Parent {
		if a == other {
			return true
		}
	}
	return false
}

// Total returns a published count of the area; where none is published of it, the sum of those published of its parts; nil
// where there are none either.
func (a *Area) Total(of func(*Standing) *int32) *int {
	if own := of(&a.Standing); own != nil {
		n := int(*own)
		return &n
	}
	var sum *int
	for _, child := range a.Children {
		part := child.Total(of)
		switch {
		case part == nil:
		case sum == nil:
			sum = part
		default:
			*sum += *part
		}
	}
	return sum
}

// Areas is the tree of areas, immutable.
type Areas struct {
	all     []*Area // by level, then name, then key
	byKey   map[Key]*Area
	byCode  map[string]*Area
	smallTo []*Area // those with a boundary, smallest first
	box     geo.Box
}

// NewAreas links the areas to a tree. It keeps the records and fills their Parent and Children.
func NewAreas(records []*Area) *Areas {
	a := &Areas{byKey: map[Key]*Area{}, byCode: map[string]*Area{}, box: geo.EmptyBox()}
	a.all = slices.Clone(records)
	for _, r := range a.all {
		r.sort = text.SortKey(r.Name)
		a.byKey[r.Key], a.byCode[r.Code] = r, r
		if r.Boundary != nil {
			r.shape, r.size = geo.NewShape(r.Boundary), r.Boundary.Area()
			a.smallTo = append(a.smallTo, r)
			a.box = a.box.Union(r.shape.Box())
		}
	}
	slices.SortFunc(a.all, func(x, y *Area) int { return x.Position().Compare(y.Position()) })
	slices.SortFunc(a.smallTo, func(x, y *Area) int {
		return cmp.Or(-cmp.Compare(x.Level, y.Level), cmp.Compare(x.size, y.size), cmp.Compare(x.Key, y.Key))
	})
	for _, r := range a.all {
		if p := a.byCode[r.ParentCode]; p != nil && p.Level < r.Level {
			r.Parent = p
			p.Children = append(p.Children, r)
		}
	}
	for _, r := range a.all {
		slices.SortFunc(r.Children, func(x, y *Area) int { return cmp.Compare(x.Code, y.Code) })
	}
	return a
}

// Len returns the number of areas.
func (a *Areas) Len() int { return len(a.all) }

// Located reports whether any area has a boundary, so that "outside every area" means something.
func (a *Areas) Located() bool { return len(a.smallTo) > 0 }

// Box returns the smallest box around all boundaries; empty without any.
func (a *Areas) Box() geo.Box { return a.box }

// All returns the areas by level, then name in pinyin, then key. The slice is shared: read it only.
func (a *Areas) All() []*Area { return a.all }

// ByKey returns the area of a key, nil for none.
func (a *Areas) ByKey(key Key) *Area { return a.byKey[key] }

// ByCode returns the area of an official code, nil for none.
func (a *Areas) ByCode(code string) *Area { return a.byCode[code] }

// Containing returns the smallest area that contains the point, of the lowest level that does; nil when none does.
func (a *Areas) Containing(p geo.LonLat) *Area {
	for _, r := range a.smallTo {
		if r.shape.Contains(p) {
			return r
		}
	}
	return nil
}
