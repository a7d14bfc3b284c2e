package graph

import (
	"context"
	"encoding/json"
	"time"

	"servicemap/graph/model"
)

// AnswerJob answers the question of a job from the current snapshot: it is what a jobs.Worker does.
func (r *Root) AnswerJob(ctx context.Context, question json.RawMessage, progress func(float64)) (json.RawMessage, error) {
	at, err := r.now()
	if err != nil {
		return nil, err
	}
	return model.AnswerSuggestions(ctx, at, question, progress)
}

// DataAt returns when the data of the current snapshot last changed, the zero time before the first.
func (r *Root) DataAt() time.Time {
	at, err := r.now()
	if err != nil {
		return time.Time{}
	}
	return model.DataAt(at)
}
