package model

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/twpayne/go-geom"

	"servicemap/geo"
	"servicemap/nearby"
	"servicemap/snapshot"
	"servicemap/walk"
	"servicemap/walk/circle"
)

// CircleArguments say which circle of a point is wanted.
type CircleArguments struct {
	Minutes   []int32
	Pace      walk.Pace
	Profile   walk.Profile
	Direction walk.Direction
}

// Isochrone is the ground within some minutes of a point.
type Isochrone struct {
	Minutes   int
	Pace      walk.Pace
	Profile   walk.Profile
	Direction walk.Direction

	at     *snapshot.Snapshot
	center geo.LonLat
	snap   walk.Snap
	circle circle.Circle
}

// The limits of circles, and how many records one weighs as much as, by the time that it takes.
const (
	mostCircles  = 6
	circleWeight = 200
)

// NewIsochrones returns the circles of a point, in the order of the minutes asked.
func NewIsochrones(ctx context.Context, at *snapshot.Snapshot, from PointInput, q CircleArguments) ([]Isochrone, error) {
	center, err := PointWithin(at, from, "from")
	if err != nil {
		return nil, err
	}
	if err := listLength("minutes", len(q.Minutes), mostCircles); err != nil {
		return nil, err
	}
	for i, minutes := range q.Minutes {
		if err := checkMinutes(fmt.Sprintf("minutes.%d", i), minutes); err != nil {
			return nil, err
		}
	}
	return circlesOf(ctx, at, center, at.Places.On(q.Profile).Enter(center), q)
}

// Circle returns the circle of a place.
func (r Record) Circle(ctx context.Context, minutes int32, pace walk.Pace, profile walk.Profile, direction walk.Direction) (*Isochrone, error) {
	if err := checkMinutes("minutes", minutes); err != nil {
		return nil, err
	}
	q := CircleArguments{Minutes: []int32{minutes}, Pace: pace, Profile: profile, Direction: direction}
	list, err := circlesOf(ctx, r.at, r.Place.Location, r.at.Places.On(profile).Snaps[r.number], q)
	if err != nil {
		return nil, err
	}
	return &list[0], nil
}

func circlesOf(ctx context.Context, at *snapshot.Snapshot, center geo.LonLat, snap walk.Snap, q CircleArguments) ([]Isochrone, error) {
	if err := spend(ctx, circleWeight*len(q.Minutes)); err != nil {
		return nil, err
	}
	limits := make([]uint32, len(q.Minutes))
	for i, minutes := range q.Minutes {
		limits[i] = q.Pace.Limit(int(minutes))
	}
	snap.Asked = center
	circles, err := at.Ground.Circles(ctx, q.Profile, snap, limits, q.Direction)
	if err != nil {
		return nil, err
	}
	list := make([]Isochrone, len(circles))
	for i, c := range circles {
		list[i] = Isochrone{Minutes: int(q.Minutes[i]), Pace: q.Pace, Profile: q.Profile, Direction: q.Direction, at: at, center: center, snap: snap, circle: c}
	}
	return list, nil
}

// Method returns how walks were computed.
func (c *Isochrone) Method() walk.Method { return c.circle.Method }

// Geometry returns the ground.
func (c *Isochrone) Geometry(ctx context.Context) (geom.T, error) {
	return c.circle.Shape, spend(ctx, len(c.circle.Shape.FlatCoords())/2/pointsAnObject)
}

// SquareMetres returns the area, in whole ones.
func (c *Isochrone) SquareMetres() float64 { return math.Round(c.circle.SquareMetres) }

// StraightRatio returns the area over that of the straight circle, nil of a straight circle.
func (c *Isochrone) StraightRatio() *float64 {
	if c.circle.Method == walk.Straight {
		return nil
	}
	ratio := math.Round(c.circle.StraightRatio*1e4) / 1e4
	return &ratio
}

// StreetMetres returns the length of the streets within the walk, in whole ones.
func (c *Isochrone) StreetMetres() float64 { return math.Round(c.circle.StreetMetres) }

// People returns who lives within the walk, nil when no population is loaded.
func (c *Isochrone) People(ctx context.Context) (*int, error) {
	if c.at.Coverage.Cells() == 0 {
		return nil, nil
	}
	people, err := c.at.Coverage.Within(ctx, c.Profile, c.snap, c.circle.Limit, c.Direction)
	if err != nil {
		return nil, err
	}
	return &people, nil
}

// Places returns the places within the walk, nearest first.
func (c *Isochrone) Places(ctx context.Context, filter *PlaceFilter, first int32) ([]*WalkToPlace, error) {
	length, err := pageLength(first, 100)
	if err != nil {
		return nil, err
	}
	now := time.Now()
	accept, err := filter.domain(c.at, asked{walk: c.Direction == walk.From, at: now})
	if err != nil {
		return nil, err
	}
	answer, err := c.at.Nearby.Within(ctx, nearby.Question{
		From: c.center, Direction: c.Direction, Profile: c.Profile, Limit: c.circle.Limit, Pace: c.Pace, At: now, Filter: accept,
	})
	if err != nil {
		return nil, err
	}
	list := []*WalkToPlace{}
	for _, h := range answer.Hits[:min(length, len(answer.Hits))] {
		list = append(list, newWalkToPlace(c.at, h, c.Pace, c.Profile))
	}
	return list, spend(ctx, len(list))
}

// From returns where the point enters the network.
func (c *Isochrone) From() *Snap { return newSnap(&c.snap) }
