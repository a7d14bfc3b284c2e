package route

import (
	"cmp"
	"slices"

	"servicemap/fault"
	"servicemap/geo"
)

// Landmark is a named thing to be seen from the street.
type Landmark struct {
	Name fault.Text // EN may be empty: then the Chinese or local name stands in English texts too
	At   geo.LonLat
}

// Landmarks returns the landmark nearest to a point and at most some metres from it, and false when there is none. Nil
// stands for no landmarks at all.
type Landmarks func(p geo.LonLat, metres float64) (Landmark, bool)

// IndexLandmarks makes a list ready to be asked; the answers are safe for concurrent use. Of two equally near ones that
// with the lesser name wins.
func IndexLandmarks(list []Landmark) Landmarks {
	sorted := slices.Clone(list)
	slices.SortFunc(sorted, func(a, b Landmark) int {
		return cmp.Or(cmp.Compare(a.At.Lat, b.At.Lat), cmp.Compare(a.Name.ZH, b.Name.ZH), cmp.Compare(a.Name.EN, b.Name.EN))
	})
	return func(p geo.LonLat, metres float64) (nearest Landmark, found bool) {
		band := metres / geo.ScaleAt(p.Lat).Lat * 1.01 // a degree of latitude is not the same length everywhere
		first, _ := slices.BinarySearchFunc(sorted, p.Lat-band, func(l Landmark, lat float64) int { return cmp.Compare(l.At.Lat, lat) })
		for _, l := range sorted[first:] {
			if l.At.Lat > p.Lat+band {
				break
			}
			d := geo.Distance(l.At, p)
			if d < metres || d == metres && (!found || l.Name.ZH < nearest.Name.ZH) {
				nearest, found, metres = l, true, d
			}
		}
		return nearest, found
	}
}
