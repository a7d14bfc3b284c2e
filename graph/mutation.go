package graph

import (
	"context"

	"servicemap/graph/gen"
	"servicemap/graph/model"
)

// Mutation returns the resolvers of what changes something.
func (r *Root) Mutation() gen.MutationResolver { return &mutation{r} }

type mutation struct{ *Root }

// CancelJob cancels a job. No identity is asked for: the id, which nobody guesses, is enough.
func (m *mutation) CancelJob(ctx context.Context, id string) (*model.Job, error) {
	at, err := m.now()
	if err != nil {
		return nil, err
	}
	return model.CancelJob(ctx, at, &m.Jobs, id)
}
