package walk

import (
	"sync"

	"servicemap/geo"
)

// Sites are points tied to the network once for each profile: places, or population cells. They never change and are safe
// for concurrent use.
type Sites struct {
	points   []geo.LonLat
	profiles [2]func() *Entries
}

// Entries are where points enter the network of a profile.
type Entries struct {
	Network *Network // of the profile; nil: none is loaded
	Snaps   []Snap   // by point; without a network none has an entry
	Targets *Targets // the points, ready to be found; nil without a network
}

// NewSites takes points and how many metres a leg may be. A profile's entries are found when they are first asked for. The
// network may be nil.
func NewSites(n *Network, points []geo.LonLat, maxLeg float64) *Sites {
	s := &Sites{points: points}
	for p := range s.profiles {
		s.profiles[p] = sync.OnceValue(func() *Entries {
			e := &Entries{Snaps: make([]Snap, len(points))}
			if n == nil {
				return e
			}
			e.Network = n.For(Profile(p))
			for i, at := range points {
				e.Snaps[i] = e.Network.Snap(at, maxLeg)
			}
			e.Targets = e.Network.Attach(e.Snaps)
			return e
		})
	}
	return s
}

// On returns the entries of a profile.
func (s *Sites) On(p Profile) *Entries { return s.profiles[p]() }

// Point returns a point.
func (s *Sites) Point(i int) geo.LonLat { return s.points[i] }

// Len returns the number of points.
func (s *Sites) Len() int { return len(s.points) }

// Enter returns where a point enters the network, at most MaxLegPlace away; without a network it does not.
func (e *Entries) Enter(p geo.LonLat) Snap {
	if e.Network == nil {
		return Snap{}
	}
	return e.Network.Snap(p, MaxLegPlace)
}

// Trouble is what is odd about how a point enters the network: a mistake in its position or in the map, most of the time.
type Trouble uint8

// The troubles. A point may have several.
const (
	Unsnapped  Trouble = iota // no way within the longest leg
	SnappedFar                // the nearest entry is more than 60 m away
	OnIsland                  // no entry is on a real component
	LegBlocked                // a nearer way lies behind a hard barrier
	OnPrivate                 // the nearest entry is on private ground
	Troubles
)

// farEntry is the metres beyond which an entry is far.
const farEntry = 60

// Troubles returns what is odd about each point, as a bit for each trouble.
func (e *Entries) Troubles() []uint8 {
	list := make([]uint8, len(e.Snaps))
	if e.Network == nil {
		return list
	}
	for i := range e.Snaps {
		s := &e.Snaps[i]
		for trouble, is := range [Troubles]bool{
			Unsnapped: !s.Found(), SnappedFar: s.Found() && s.Metres > farEntry, OnIsland: s.Found() && !s.Connected,
			LegBlocked: s.Blocked, OnPrivate: s.OnPrivate,
		} {
			if is {
				list[i] |= 1 << trouble
			}
		}
	}
	return list
}
