package model

import (
	"servicemap/nearby"
	"servicemap/snapshot"
	"servicemap/walk"
)

// Walk is how long and how far a walk is.
type Walk struct {
	emm, length, unknown uint32
	Method               walk.Method
	Pace                 walk.Pace
	Profile              walk.Profile
}

func newWalk(h nearby.Hit, pace walk.Pace, profile walk.Profile) *Walk {
	return &Walk{emm: h.EMM, length: h.Length, unknown: h.Unknown, Method: h.Method, Pace: pace, Profile: profile}
}

// Seconds returns the whole seconds of the walk, rounded up.
func (w Walk) Seconds() int { return w.Pace.Seconds(w.emm) }

// Minutes returns the smallest number of minutes within which the walk can be done.
func (w Walk) Minutes() int { return w.Pace.Minutes(w.emm) }

// Metres returns the real length.
func (w Walk) Metres() int { return walk.Metres(w.length) }

// EffectiveMetres returns the length that minutes are made of.
func (w Walk) EffectiveMetres() int { return walk.Metres(w.emm) }

// UnknownMetres returns how much of it no record says whether the profile can pass.
func (w Walk) UnknownMetres() int { return walk.Metres(w.unknown) }

// WalkToPlace is a place and the walk to it.
type WalkToPlace struct {
	Place Place
	Walk  *Walk
}

func newWalkToPlace(at *snapshot.Snapshot, h nearby.Hit, pace walk.Pace, profile walk.Profile) *WalkToPlace {
	return &WalkToPlace{Place: NewPlace(at, h.Place), Walk: newWalk(h, pace, profile)}
}

// Snap is where a walk enters the network.
type Snap struct {
	Point     *Point
	Metres    int
	Connected bool
}

// newSnap shows a snap in WGS 84, nil where no mapped way is near.
func newSnap(s *walk.Snap) *Snap {
	if !s.Found() {
		return nil
	}
	return &Snap{Point: NewPoint(s.Candidates[0].Point, 0), Metres: s.Metres, Connected: s.Connected}
}

// newEntry shows the entry that a walk takes, which need not be the nearest.
func newEntry(s *walk.Snap, taken walk.Candidate) *Snap {
	return &Snap{Point: NewPoint(taken.Point, 0), Metres: walk.Metres(taken.LegLength), Connected: s.Connected}
}
