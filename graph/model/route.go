package model

import (
	"context"

	"github.com/twpayne/go-geom"

	"servicemap/fault"
	"servicemap/geo"
	"servicemap/nearby"
	"servicemap/snapshot"
	"servicemap/walk"
	"servicemap/walk/route"
)

// RouteArguments are the arguments of the query route.
type RouteArguments struct {
	From    PointInput
	To      *PointInput
	ToPlace *string
	Pace    walk.Pace
	Profile walk.Profile
}

// NoRouteReason is why there is no route.
type NoRouteReason uint8

// The reasons.
const (
	NoWay      NoRouteReason = iota // no way leads there
	TooFar                          // the way is longer than 10 km
	OffNetwork                      // an end has no mapped way within 150 m
)

// RouteAnswer is a route, or why there is none.
type RouteAnswer struct {
	Route  *Route
	Reason *NoRouteReason
}

// Route is a walk told.
type Route struct {
	Walk     *Walk
	From, To *Snap

	told route.Route
	pace walk.Pace
}

// mostRoute is the longest route, in effective millimetres, and routeWeight how many records one weighs as much as, by the
// time that it takes.
const (
	mostRoute   = 10_000_000
	routeWeight = 100
)

// NewRoute finds the way from a point to a point or a place.
func NewRoute(ctx context.Context, at *snapshot.Snapshot, q RouteArguments) (*RouteAnswer, error) {
	if err := spend(ctx, routeWeight); err != nil {
		return nil, err
	}
	from, err := PointWithin(at, q.From, "from")
	if err != nil {
		return nil, err
	}
	to, end, err := q.end(at)
	if err != nil {
		return nil, err
	}
	entries := at.Places.On(q.Profile)
	if entries.Network == nil {
		return straightRoute(from, to, q), nil
	}
	start := entries.Enter(from)
	if start.OffNetwork() || end.OffNetwork() {
		return noRoute(OffNetwork), nil
	}
	if start.Barred || end.Barred {
		return noRoute(NoWay), nil
	}
	path, found, err := entries.Network.Path(ctx, start, end, mostRoute, walk.From)
	switch {
	case err != nil:
		return nil, err
	case found:
		told := route.Describe(entries.Network, path, from, to, at.Landmarks)
		hit := nearby.Hit{EMM: path.EMM, Length: path.Length, Unknown: path.Unknown}
		return &RouteAnswer{Route: &Route{
			Walk: newWalk(hit, q.Pace, q.Profile), From: newEntry(&start, path.Enter), To: newEntry(&end, path.Leave), told: told, pace: q.Pace,
		}}, nil
	case entries.Network.CanReach([]walk.Snap{end})(start):
		return noRoute(TooFar), nil
	default:
		return noRoute(NoWay), nil
	}
}

// end returns where the route ends, and where that enters the network.
func (q *RouteArguments) end(at *snapshot.Snapshot) (geo.LonLat, walk.Snap, error) {
	entries := at.Places.On(q.Profile)
	switch {
	case (q.To == nil) == (q.ToPlace == nil):
		return geo.LonLat{}, walk.Snap{}, fault.Argument("toPlace", "to or toPlace", fault.Text{
			ZH: "to 与 toPlace 须给出一个且只能一个", EN: "give one of to and toPlace",
		})
	case q.To != nil:
		to, err := PointWithin(at, *q.To, "to")
		if err != nil {
			return to, walk.Snap{}, err
		}
		return to, entries.Enter(to), nil
	}
	number, err := FindPlace(at, *q.ToPlace, "toPlace")
	if err != nil {
		return geo.LonLat{}, walk.Snap{}, err
	}
	return at.Catalogue.Place(number).Location, entries.Snaps[number], nil
}

func noRoute(why NoRouteReason) *RouteAnswer { return &RouteAnswer{Reason: &why} }

// straightRoute is the answer where no network is loaded.
func straightRoute(from, to geo.LonLat, q RouteArguments) *RouteAnswer {
	emm, _ := walk.StraightLine(from, to)
	if emm > mostRoute {
		return noRoute(TooFar)
	}
	hit := nearby.Hit{EMM: emm, Length: emm, Unknown: emm, Method: walk.Straight}
	return &RouteAnswer{Route: &Route{Walk: newWalk(hit, q.Pace, q.Profile), told: route.StraightLine(from, to), pace: q.Pace}}
}

// Geometry returns the line from end to end.
func (r *Route) Geometry(ctx context.Context) (geom.T, error) {
	return lineString(r.told.Line), spend(ctx, len(r.told.Line)/pointsAnObject)
}

// Steps returns what to do, in order.
func (r *Route) Steps(ctx context.Context) ([]RouteStep, error) {
	steps := make([]RouteStep, len(r.told.Steps))
	for i := range steps {
		steps[i] = RouteStep{step: &r.told.Steps[i], pace: r.pace}
	}
	return steps, spend(ctx, len(steps))
}

// RouteStep is a turn and the way that follows it.
type RouteStep struct {
	step *route.Step
	pace walk.Pace
}

// Text returns the step as a sentence.
func (s RouteStep) Text(language *Language) string {
	if language.english() {
		return s.step.Text().EN
	}
	return s.step.Text().ZH
}

// Metres returns its length.
func (s RouteStep) Metres() int { return s.step.Metres() }

// Seconds returns how long it takes.
func (s RouteStep) Seconds() int { return s.step.Seconds(s.pace) }

// Turn returns what one does at its start.
func (s RouteStep) Turn() route.Turn { return s.step.Turn }

// Kind returns what it leads over.
func (s RouteStep) Kind() route.Kind { return s.step.Kind }

// Street returns the name of the street, nil where it has none.
func (s RouteStep) Street() *string { return recorded(s.step.Street) }

// Landmark returns what can be seen where it begins, nil for nothing.
func (s RouteStep) Landmark(language *Language) *string {
	if s.step.Landmark == nil {
		return nil
	}
	if language.english() && s.step.Landmark.EN != "" {
		return &s.step.Landmark.EN
	}
	return &s.step.Landmark.ZH
}

// Geometry returns its line.
func (s RouteStep) Geometry(ctx context.Context) (geom.T, error) {
	return lineString(s.step.Line), spend(ctx, len(s.step.Line)/pointsAnObject)
}

func lineString(points []geo.LonLat) geom.T {
	flat := make([]float64, 0, 2*len(points))
	for _, p := range points {
		flat = append(flat, p.Lon, p.Lat)
	}
	return geom.NewLineStringFlat(geom.XY, flat)
}
