// Package graph is the GraphQL of the program: the root of the questions and the form of the errors. The types stand in
// graph/model, written by hand; graph/gen is generated. Resolvers translate and do not think.
package graph

import (
	"context"
	"time"

	"servicemap/coverage"
	"servicemap/fault"
	"servicemap/graph/gen"
	"servicemap/graph/model"
	"servicemap/jobs"
	"servicemap/place"
	"servicemap/snapshot"
	"servicemap/walk"
)

// Root is what the questions are answered from.
type Root struct {
	Data            *snapshot.Keeper
	TimeZone        string // IANA name
	MapReviewNumber *string
	ServerVersion   string
	Jobs            jobs.Desk
}

// Query returns the resolvers of the questions.
func (r *Root) Query() gen.QueryResolver { return &query{r} }

type query struct{ *Root }

// now returns the snapshot to answer from, or fault.DBUnavailable before the first one is loaded.
func (r *Root) now() (*snapshot.Snapshot, error) {
	if s := r.Data.Current(); s != nil {
		return s, nil
	}
	return nil, fault.New(fault.DBUnavailable, fault.Text{ZH: "数据尚未载入,请稍后再试", EN: "the data are not loaded yet, try again in a moment"})
}

// Nearby answers the query nearby.
func (q *query) Nearby(ctx context.Context, from model.PointInput, minutes, metres *int32, pace walk.Pace, profile walk.Profile, filter *model.PlaceFilter, at *time.Time, first int32, after *string) (*model.NearbyConnection, error) {
	data, err := q.now()
	if err != nil {
		return nil, err
	}
	return model.NewNearby(ctx, data, model.NearbyArguments{
		From: from, Minutes: minutes, Metres: metres, Pace: pace, Profile: profile, Filter: filter, At: at, First: first, After: after,
	})
}

// Places answers the query places.
func (q *query) Places(ctx context.Context, filter *model.PlaceFilter, first int32, after *string) (*model.PlaceConnection, error) {
	at, err := q.now()
	if err != nil {
		return nil, err
	}
	return model.NewPlaces(ctx, at, filter, nil, first, after)
}

// Place answers the query place.
func (q *query) Place(_ context.Context, id string) (model.Place, error) {
	at, err := q.now()
	if err != nil {
		return nil, err
	}
	number, err := model.FindPlace(at, id, "id")
	if err != nil {
		return nil, err
	}
	return model.NewPlace(at, number), nil
}

// Node answers the query node.
func (q *query) Node(ctx context.Context, id string) (model.Node, error) {
	at, err := q.now()
	if err != nil {
		return nil, err
	}
	return model.FindNode(ctx, at, &q.Jobs, id, "id")
}

// Nodes answers the query nodes.
func (q *query) Nodes(ctx context.Context, ids []string) ([]model.Node, error) {
	at, err := q.now()
	if err != nil {
		return nil, err
	}
	return model.FindNodes(ctx, at, &q.Jobs, ids)
}

// Coverage answers the query coverage.
func (q *query) Coverage(ctx context.Context, of []model.CoverageTarget, require model.Require, atLeast int32, group coverage.Group, area *string, minutes int32, pace walk.Pace, profile walk.Profile, scenario *model.ScenarioInput) (*model.Coverage, error) {
	at, err := q.now()
	if err != nil {
		return nil, err
	}
	return model.NewCoverage(ctx, at, model.CoverageArguments{
		Of: of, Require: require, AtLeast: atLeast, Group: group, Area: area, Minutes: minutes, Pace: pace, Profile: profile, Scenario: scenario,
	})
}

// SuggestSites answers the query suggestSites.
func (q *query) SuggestSites(ctx context.Context, of []model.CoverageTarget, group coverage.Group, area *string, minutes int32, pace walk.Pace, profile walk.Profile, count *int32, share *float64, candidates []model.PointInput, exclude []string, minPeople int32, scenario *model.ScenarioInput) (*model.SuggestionAnswer, error) {
	at, err := q.now()
	if err != nil {
		return nil, err
	}
	return model.NewSuggestions(ctx, at, &q.Jobs, model.SuggestArguments{
		Of: of, Group: group, Area: area, Minutes: minutes, Pace: pace, Profile: profile, Count: count, Share: share,
		Candidates: candidates, Exclude: exclude, MinPeople: minPeople, Scenario: scenario,
	})
}

// Job answers the query job.
func (q *query) Job(ctx context.Context, id string) (*model.Job, error) {
	at, err := q.now()
	if err != nil {
		return nil, err
	}
	return model.FindJob(ctx, at, &q.Jobs, id, "id")
}

// Route answers the query route.
func (q *query) Route(ctx context.Context, from model.PointInput, to *model.PointInput, toPlace *string, pace walk.Pace, profile walk.Profile) (*model.RouteAnswer, error) {
	at, err := q.now()
	if err != nil {
		return nil, err
	}
	return model.NewRoute(ctx, at, model.RouteArguments{From: from, To: to, ToPlace: toPlace, Pace: pace, Profile: profile})
}

// Isochrone answers the query isochrone.
func (q *query) Isochrone(ctx context.Context, from model.PointInput, minutes []int32, pace walk.Pace, profile walk.Profile, direction walk.Direction) ([]model.Isochrone, error) {
	at, err := q.now()
	if err != nil {
		return nil, err
	}
	return model.NewIsochrones(ctx, at, from, model.CircleArguments{Minutes: minutes, Pace: pace, Profile: profile, Direction: direction})
}

// Areas answers the query areas.
func (q *query) Areas(ctx context.Context, level *place.Level, parent, text *string, first int32, after *string) (*model.AreaConnection, error) {
	at, err := q.now()
	if err != nil {
		return nil, err
	}
	return model.NewAreas(ctx, at, model.AreasArguments{Level: level, Parent: parent, Text: text, First: first, After: after})
}

// Area answers the query area.
func (q *query) Area(_ context.Context, id, code *string) (*model.Area, error) {
	at, err := q.now()
	if err != nil {
		return nil, err
	}
	switch {
	case (id == nil) == (code == nil):
		return nil, fault.Argument("code", "id or code", fault.Text{ZH: "id 与 code 须给出一个且只能一个", EN: "give one of id and code"})
	case id != nil:
		area, err := model.FindArea(at, *id, "id")
		return model.NewArea(at, area), err
	default:
		area := at.Catalogue.Areas().ByCode(*code)
		if area == nil {
			return nil, fault.Missing("code")
		}
		return model.NewArea(at, area), nil
	}
}

// AreaAt answers the query areaAt.
func (q *query) AreaAt(_ context.Context, point model.PointInput, level place.Level) (*model.Area, error) {
	at, err := q.now()
	if err != nil {
		return nil, err
	}
	p, err := model.PointWithin(at, point, "point")
	if err != nil {
		return nil, err
	}
	return model.NewArea(at, at.Catalogue.Areas().Containing(p).At(level)), nil
}

// Search answers the query search.
func (q *query) Search(ctx context.Context, text string, near *model.PointInput, types []model.SearchType, first int32) (*model.SearchResult, error) {
	at, err := q.now()
	if err != nil {
		return nil, err
	}
	return model.NewSearch(ctx, at, text, near, types, first)
}

// Squads answers the query squads.
func (q *query) Squads(ctx context.Context, filter *model.SquadFilter, near *model.PointInput, pace walk.Pace, first int32, after *string) (*model.SquadConnection, error) {
	at, err := q.now()
	if err != nil {
		return nil, err
	}
	return model.NewSquads(ctx, at, model.SquadsArguments{Filter: filter, Near: near, Pace: pace, First: first, After: after})
}

// Standards answers the query standards.
func (q *query) Standards(context.Context) ([]model.Standard, error) {
	at, err := q.now()
	if err != nil {
		return nil, err
	}
	return model.Standards(at), nil
}

// Paces answers the query paces.
func (q *query) Paces(context.Context) ([]model.PaceInfo, error) { return model.Paces(), nil }

// Dataset answers the query dataset.
func (q *query) Dataset(context.Context) (*model.Dataset, error) {
	at, err := q.now()
	if err != nil {
		return nil, err
	}
	return model.NewDataset(at, q.TimeZone, q.ServerVersion, q.MapReviewNumber, q.Data.Stale()), nil
}
