package walk

import "servicemap/geo"

// Barrier is what nobody on foot crosses but by an edge: a line, or the ground between rings.
type Barrier struct {
	Kind  BarrierKind
	Lines [][]geo.LonLat // one line; of an Area its rings, outer and inner alike: inside is where a ray crosses an odd number
	Area  bool
	Way   int64 // the OpenStreetMap way it came from, negative for a relation
}

// BarrierKind says what a barrier is.
type BarrierKind uint8

// The kinds. All but Wall are hard: a leg never crosses them. A leg crosses a Wall where nothing else is in range.
const (
	Water    BarrierKind = iota // rivers, canals, lakes
	Railway                     // tracks at grade
	Motorway                    // motorways and one-way trunk roads
	Cliff                       // cliffs, embankments' and retaining walls
	Wall                        // walls, fences, hedges
)

// Hard reports whether a leg between a point and the network must never cross the barrier.
func (k BarrierKind) Hard() bool { return k != Wall }
