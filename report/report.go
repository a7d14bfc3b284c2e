package report

import (
	"context"
	"fmt"
	"math"

	"github.com/twpayne/go-geom"

	"servicemap/coverage"
	"servicemap/place"
	"servicemap/snapshot"
)

// Report is the answer to a question, with what it was made from. It is immutable.
type Report struct {
	Question Question
	Area     *place.Area // that is asked about; nil: all
	Total    Row
	Rows     []Row // of the areas of the question's level: worst share first
	Answer   *coverage.Answer

	At *snapshot.Snapshot
}

// Row is one area, or all together.
type Row struct {
	Area *place.Area // nil: all together
	coverage.Total
	Classes  []int    // people by class
	Mean     *float64 // minutes; nil: nobody can walk there
	P90      *float64 // minutes within which nine tenths are
	Verdicts []coverage.Verdict
}

// Make asks a snapshot. An area or group that it does not know is fault.BadArgument.
func Make(ctx context.Context, at *snapshot.Snapshot, q Question) (*Report, error) {
	asked, err := q.domain(at)
	if err != nil {
		return nil, err
	}
	answer, err := at.Coverage.Ask(ctx, asked)
	if err != nil {
		return nil, err
	}
	r := &Report{Question: q, Area: asked.Area, Answer: answer, At: at}
	r.Total = Row{Total: answer.Total, Classes: answer.Classes[:], Verdicts: answer.Verdicts(at.Standards, nil)}
	times, known, err := answer.Times(ctx)
	if err != nil {
		return nil, err
	}
	if known {
		r.Total.Mean, r.Total.P90 = &times.Mean, &times.P90
	}
	for _, part := range answer.Areas(q.Level) {
		row := Row{Area: part.Area, Total: part.Total, Classes: part.Classes[:], Verdicts: answer.Verdicts(at.Standards, part.Area)}
		spread, err := answer.Spread(ctx, part)
		if err != nil {
			return nil, err
		}
		if spread.Known {
			row.Mean, row.P90 = &spread.Mean, &spread.P90
		}
		r.Rows = append(r.Rows, row)
	}
	return r, nil
}

// Gap is a cluster of people left out, with the walk from its centre to what is asked for.
type Gap struct {
	coverage.Gap
	Shape   *geom.MultiPolygon
	Nearest *coverage.Nearest // nil: none within 10 km
}

// Gaps returns the clusters of people left out, largest first, as many as are wanted.
func (r *Report) Gaps(ctx context.Context, most int) ([]Gap, error) {
	var gaps []Gap
	for _, g := range r.Answer.Gaps() {
		if len(gaps) == most {
			break
		}
		gap := Gap{Gap: g, Shape: g.Shape()}
		nearest, ok, err := r.Answer.Nearest(ctx, g.Center)
		if err != nil {
			return nil, err
		}
		if ok {
			gap.Nearest = &nearest
		}
		gaps = append(gaps, gap)
	}
	return gaps, nil
}

// Standards returns the standards that verdicts were made by, in the order of every row's verdicts.
func (r *Report) Standards() []*coverage.Standard {
	list := make([]*coverage.Standard, len(r.Total.Verdicts))
	for i, v := range r.Total.Verdicts {
		list[i] = v.Standard
	}
	return list
}

// Source returns the name of where the people counts come from; empty when none are loaded.
func (r *Report) Source() string {
	if s := r.At.PopulationSource; s != nil {
		return s.Name
	}
	return ""
}

// Method returns the contract's name of how walks were computed.
func (r *Report) Method() string {
	return [...]string{"NETWORK", "STRAIGHT_LINE"}[r.Answer.Method]
}

// Pace returns the contract's name of the pace.
func (r *Report) Pace() string { return paceName(r.Question.Pace) }

// Profile returns the contract's name of which ways were open.
func (r *Report) Profile() string { return profileNames()[r.Question.Profile] }

// Versions names the state of the data: other data have another one.
func (r *Report) Versions() string {
	v := r.At.Versions
	return fmt.Sprintf("places %v, areas %v, population %v, network %v", v.Places, v.Areas, v.Population, v.Network)
}

// Hundredths returns minutes as they are shown.
func Hundredths(minutes float64) float64 { return math.Round(minutes*100) / 100 }
