package model

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"servicemap/coverage"
	"servicemap/fault"
	"servicemap/jobs"
	"servicemap/snapshot"
	"servicemap/walk"
)

// SuggestArguments are the arguments of the query suggestSites. As JSON they are the question of a job (jobs.Format).
type SuggestArguments struct {
	Of         []CoverageTarget
	Group      coverage.Group
	Area       *string
	Minutes    int32
	Pace       walk.Pace
	Profile    walk.Profile
	Count      *int32
	Share      *float64
	Candidates []PointInput
	Exclude    []string
	MinPeople  int32
	Scenario   *ScenarioInput
}

// SuggestionAnswer is the sites, or the job that looks for them.
type SuggestionAnswer struct {
	Suggestions *SiteSuggestions
	Job         *Job
}

// suggestWeight is how many records one search for sites weighs as much as: two fill a request.
const suggestWeight = 4000

// NewSuggestions looks for sites in a snapshot. What takes longer than a request may becomes a job.
func NewSuggestions(ctx context.Context, at *snapshot.Snapshot, desk *jobs.Desk, q SuggestArguments) (*SuggestionAnswer, error) {
	if err := spend(ctx, suggestWeight); err != nil {
		return nil, err
	}
	q.complete()
	search, err := q.domain(at)
	if err != nil {
		return nil, err
	}
	var found *coverage.Suggestions
	long, err := desk.Try(ctx, func(ctx context.Context) (err error) {
		found, err = at.Coverage.Suggest(ctx, search)
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case !long:
		return &SuggestionAnswer{Suggestions: &SiteSuggestions{keptSuggestions: q.keep(at, found), at: at}}, nil
	}
	text, err := json.Marshal(q)
	if err != nil {
		return nil, err
	}
	job, err := desk.Add(ctx, jobs.NewQuestion(text, fmt.Sprint(at.Versions), DataAt(at)))
	if err != nil {
		return nil, err
	}
	return &SuggestionAnswer{Job: &Job{Job: job, at: at}}, nil
}

// AnswerSuggestions answers a job's question from a snapshot, as JSON of keptSuggestions.
func AnswerSuggestions(ctx context.Context, at *snapshot.Snapshot, question json.RawMessage, progress func(float64)) (json.RawMessage, error) {
	var q SuggestArguments
	if err := json.Unmarshal(question, &q); err != nil {
		return nil, err
	}
	search, err := q.domain(at)
	if err != nil {
		return nil, err
	}
	search.Progress = progress
	found, err := at.Coverage.Suggest(ctx, search)
	if err != nil {
		return nil, err
	}
	return json.Marshal(q.keep(at, found))
}

// DataAt returns when the data of a snapshot last changed.
func DataAt(at *snapshot.Snapshot) time.Time {
	latest := time.Time{}
	for _, v := range []snapshot.Version{at.Versions.Places, at.Versions.Areas, at.Versions.Squads, at.Versions.Population, at.Versions.Network} {
		if v.Changed.After(latest) {
			latest = v.Changed
		}
	}
	return latest
}

// The limits of a search for sites.
const (
	usualSites     = 3
	mostCandidates = 10_000
	mostExcluded   = 100
	mostMinPeople  = 1_000_000
)

// complete says what a question means that leaves it open, so that equal questions look the same.
func (q *SuggestArguments) complete() {
	if q.Count == nil && q.Share == nil {
		count := int32(usualSites)
		q.Count = &count
	}
}

// domain returns the search with its places and areas found.
func (q *SuggestArguments) domain(at *snapshot.Snapshot) (coverage.Search, error) {
	s := coverage.Search{MinPeople: int(q.MinPeople)}
	asked := CoverageArguments{
		Of: q.Of, AtLeast: 1, Group: q.Group, Area: q.Area, Minutes: q.Minutes, Pace: q.Pace, Profile: q.Profile, Scenario: q.Scenario,
	}
	var err error
	if s.Question, err = asked.domain(at); err != nil {
		return s, err
	}
	if err := q.domainGoal(&s); err != nil {
		return s, err
	}
	if q.Candidates != nil {
		if err := listLength("candidates", len(q.Candidates), mostCandidates); err != nil {
			return s, err
		}
	}
	for i, p := range q.Candidates {
		point, err := PointWithin(at, p, fmt.Sprintf("candidates.%d", i))
		if err != nil {
			return s, err
		}
		s.Candidates = append(s.Candidates, point)
	}
	if q.Exclude != nil {
		if err := listLength("exclude", len(q.Exclude), mostExcluded); err != nil {
			return s, err
		}
	}
	for i, id := range q.Exclude {
		area, err := FindArea(at, id, fmt.Sprintf("exclude.%d", i))
		if err != nil {
			return s, err
		}
		s.Exclude = append(s.Exclude, area)
	}
	return s, nil
}

// domainGoal sets how many sites are wanted, or for which share.
func (q *SuggestArguments) domainGoal(s *coverage.Search) error {
	switch {
	case q.Count != nil && q.Share != nil:
		return fault.Argument("share", "null", fault.Text{ZH: "count 与 share 只能给出一个", EN: "give count or share, not both"})
	case q.Count != nil && (*q.Count < 1 || *q.Count > coverage.MostSites):
		return fault.OutOfRange("count", int(*q.Count), 1, coverage.MostSites)
	case q.Count != nil:
		s.Count = int(*q.Count)
	case !(*q.Share >= 0 && *q.Share <= 1):
		return fault.Argument("share", "0..1", fault.Text{
			ZH: fmt.Sprintf("share 为 %v,应在 0 到 1 之间", *q.Share), EN: fmt.Sprintf("share is %v, allowed is 0 to 1", *q.Share),
		})
	default:
		s.Share = *q.Share
	}
	if q.MinPeople < 1 || q.MinPeople > mostMinPeople {
		return fault.OutOfRange("minPeople", int(q.MinPeople), 1, mostMinPeople)
	}
	return nil
}
