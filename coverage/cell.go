package coverage

import "servicemap/geo"

// Cell is one cell of a population grid: how many people live around a point. Counts are whole people; nil is unknown.
type Cell struct {
	Code       string // the data owner's own number, unique in its source
	Center     geo.LonLat
	People     int32
	Age0To6    *int32
	Age60Up    *int32
	Age65Up    *int32
	Households *int32
	SizeMetres *float32 // side of a square cell
}
