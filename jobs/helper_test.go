package jobs_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"servicemap/db"
	"servicemap/db/dbtest"
	"servicemap/jobs"
)

// open returns a database for jobs, and its address.
func open(t *testing.T) (*db.DB, string) {
	t.Helper()
	url := dbtest.New(t, db.Migrate)
	return connect(t, url), url
}

func connect(t *testing.T, url string) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

// byHand runs a statement as another user of the database would.
func byHand(t *testing.T, url, statement string, args ...any) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context()) //nolint:errcheck // what was done is done
	if _, err := conn.Exec(t.Context(), statement, args...); err != nil {
		t.Fatal(err)
	}
}

// someDay is when the data of the tests last changed.
func someDay() time.Time { return time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC) }

func question(text string) jobs.Question {
	return jobs.NewQuestion(json.RawMessage(fmt.Sprintf("%q", text)), "1", someDay())
}

func add(t *testing.T, d *db.DB, text string) *jobs.Job {
	t.Helper()
	j, err := d.AddJob(t.Context(), question(text))
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func find(t *testing.T, d *db.DB, key jobs.Key) *jobs.Job {
	t.Helper()
	j, err := d.JobByKey(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// answering is what a worker of the tests does: it says how far it is, may be held up, and echoes the question.
type answering struct {
	mu      sync.Mutex
	begun   []string
	hold    chan struct{} // nil: nothing holds it up
	ended   atomic.Int64  // by their context
	problem error
}

func (a *answering) answer(ctx context.Context, question json.RawMessage, progress func(float64)) (json.RawMessage, error) {
	a.mu.Lock()
	a.begun = append(a.begun, string(question))
	a.mu.Unlock()
	progress(0.25)
	if a.hold != nil {
		select {
		case <-a.hold:
		case <-ctx.Done():
			a.ended.Add(1)
			return nil, ctx.Err()
		}
	}
	return question, a.problem
}

func (a *answering) times() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.begun)
}

func (a *answering) worker(d *db.DB) jobs.Worker {
	return jobs.Worker{
		Queue: d, Answer: a.answer, DataAt: someDay, Log: slog.New(slog.DiscardHandler),
		Every: 10 * time.Millisecond, Patience: time.Minute,
	}
}

// run starts a worker; the returned function stops it and waits for its end.
func run(t *testing.T, w jobs.Worker) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); w.Run(ctx) }()
	stop = sync.OnceFunc(func() { cancel(); <-ended })
	t.Cleanup(stop)
	return stop
}

func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !done(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("still not: %s", what)
		}
	}
}
