// Package jobs is for questions that take longer than a request may. Such a question is tried in the request first (Desk);
// what needs longer waits in the database as a job, which the worker of any server takes, answers from its own data and
// gives back (Worker). What a question says and what an answer holds is not known here: both are JSON.
package jobs

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"servicemap/fault"
)

// Format is that of questions and answers. Whoever changes what they hold, or the numbers of the values in them, raises it:
// servers of different versions share a database for a while, and leave each other's jobs alone.
const Format = 1

// The limits of jobs.
const (
	Kept        = 24 * time.Hour // a job is forgotten so long after it was asked for
	MostWaiting = 20             // jobs of all servers that wait or run; more are refused
)

// Key names a job. It is random, since whoever knows it may see the job and cancel it.
type Key int64

// NewKey returns a key that nobody guesses.
func NewKey() Key {
	var b [8]byte
	_, _ = rand.Read(b[:]) // it never fails
	return Key(binary.BigEndian.Uint64(b[:])>>1 | 1)
}

// State is how far a job has come.
type State uint8

// The states, in the contract's order.
const (
	Queued State = iota
	Running
	Done
	Failed
	Cancelled
)

func states() []string { return []string{"QUEUED", "RUNNING", "DONE", "FAILED", "CANCELLED"} }

// String returns the state as the contract and the database write it.
func (s State) String() string { return states()[s] }

// ParseState reads what String writes.
func ParseState(name string) (State, bool) {
	i := slices.Index(states(), name)
	return State(max(i, 0)), i >= 0
}

// Job is a question and what has become of it.
type Job struct {
	Key      Key
	State    State
	Progress float64 // 0..1
	Created  time.Time
	Finished *time.Time      // nil: not yet
	Answer   json.RawMessage // of one that is Done
	Problem  fault.Text      // why it Failed
}

// Question is what a job is to answer.
type Question struct {
	Text        json.RawMessage
	Fingerprint []byte    // of the text and of the data that it was asked of
	DataAt      time.Time // when those data last changed; a server that knows older ones leaves the job to others
}

// NewQuestion returns the question of a text, asked of data of some versions.
func NewQuestion(text json.RawMessage, versions string, dataAt time.Time) Question {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d\n%s\n%s", Format, versions, text))
	return Question{Text: text, Fingerprint: sum[:], DataAt: dataAt}
}

// Store is where jobs are kept, as those who ask see it. Its errors are those of the database; a job that there is not is
// fault.NotFound.
type Store interface {
	// AddJob keeps a question as a job, or returns the one of an equal question that waits, runs or is done. It returns
	// fault.RateLimited when as many jobs wait as may.
	AddJob(ctx context.Context, q Question) (*Job, error)
	// JobByKey returns a job.
	JobByKey(ctx context.Context, key Key) (*Job, error)
	// CancelJob cancels a job that is not finished, and returns the job.
	CancelJob(ctx context.Context, key Key) (*Job, error)
}

// Task is a job in the hands of a worker.
type Task struct {
	Key      Key
	Claim    int64 // told anew each time the job is taken: the worker that lost it can do nothing more to it
	Question json.RawMessage
	Attempts int // how often it was taken, this time among them
}

// Queue is where jobs are kept, as workers see it. A task is no longer the worker's when the job was cancelled, or taken by
// another since nothing was heard; then nothing is done to the job.
type Queue interface {
	// TakeJob takes the job that has waited longest, or that a worker has not been heard of for the patience; nil: there is none.
	TakeJob(ctx context.Context, dataAt time.Time, patience time.Duration) (*Task, error)
	// ReportJob says that the worker is alive and how far it has come, and hears whether it still holds the task.
	ReportJob(ctx context.Context, t *Task, progress float64) (held bool, err error)
	// EndJob keeps the answer, or with none the problem.
	EndJob(ctx context.Context, t *Task, answer json.RawMessage, problem fault.Text) error
	// ReturnJob lets another worker take the job at once.
	ReturnJob(ctx context.Context, t *Task) error
}
