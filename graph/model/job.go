package model

import (
	"context"
	"encoding/json"
	"time"

	"servicemap/fault"
	"servicemap/jobs"
	"servicemap/place"
	"servicemap/snapshot"
)

// jobID is the first letter of the ids of jobs, which are made as those of records are (place.IDKind).
const jobID place.IDKind = 'j'

// Job is a question that takes longer than a request.
type Job struct {
	*jobs.Job

	at *snapshot.Snapshot
}

// jobWeight is how many records looking a job up weighs as much as: it asks the database.
const jobWeight = 100

// FindJob returns the job of an id, or fault.NotFound that names the argument.
func FindJob(ctx context.Context, at *snapshot.Snapshot, desk *jobs.Desk, id, argument string) (*Job, error) {
	return jobOf(ctx, at, id, argument, desk.Find)
}

// CancelJob cancels the job of an id when it is not finished.
func CancelJob(ctx context.Context, at *snapshot.Snapshot, desk *jobs.Desk, id string) (*Job, error) {
	return jobOf(ctx, at, id, "id", desk.Cancel)
}

func jobOf(ctx context.Context, at *snapshot.Snapshot, id, argument string, get func(context.Context, jobs.Key) (*jobs.Job, error)) (*Job, error) {
	if err := spend(ctx, jobWeight); err != nil {
		return nil, err
	}
	kind, key, err := place.ParseID(id)
	if err != nil || kind != jobID {
		return nil, fault.Missing(argument)
	}
	job, err := get(ctx, jobs.Key(key))
	switch {
	case fault.CodeOf(err) == fault.NotFound:
		return nil, fault.Missing(argument)
	case err != nil:
		return nil, err
	}
	return &Job{Job: job, at: at}, nil
}

// isJobID reports whether an id would be a job's.
func isJobID(id string) bool { return id != "" && id[0] == byte(jobID) }

// GetID returns the opaque id.
func (j *Job) GetID() string { return j.ID() }

// ID returns the opaque id.
func (j *Job) ID() string { return place.ID(jobID, place.Key(j.Key)) }

// Message returns why the job failed, nil when it did not.
func (j *Job) Message(language *Language) *string {
	if language.english() {
		return recorded(j.Problem.EN)
	}
	return recorded(j.Problem.ZH)
}

// CreatedAt returns when the question was asked.
func (j *Job) CreatedAt() time.Time { return j.Created }

// FinishedAt returns when it was done, failed or cancelled, nil while it is not.
func (j *Job) FinishedAt() *time.Time { return j.Finished }

// Suggestions returns the answer, nil while there is none.
func (j *Job) Suggestions() (*SiteSuggestions, error) {
	if j.State != jobs.Done {
		return nil, nil
	}
	s := &SiteSuggestions{at: j.at}
	return s, json.Unmarshal(j.Answer, &s.keptSuggestions)
}
