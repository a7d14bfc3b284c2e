package jobs_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"servicemap/db"
	"servicemap/db/dbtest"
	"servicemap/fault"
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

func TestAJobIsTakenProgressesAndIsDone(t *testing.T) {
	t.Parallel()
	d, url := open(t)
	a := &answering{hold: make(chan struct{})}
	job := add(t, d, "where")
	if job.State != jobs.Queued || job.Progress != 0 || job.Finished != nil || job.Key <= 0 {
		t.Fatalf("%+v", job)
	}
	run(t, a.worker(d))
	eventually(t, "progress is told", func() bool {
		j := find(t, d, job.Key)
		return j.State == jobs.Running && j.Progress == 0.25
	})
	close(a.hold)
	eventually(t, "it is done", func() bool { return find(t, d, job.Key).State == jobs.Done })
	// Another server, or this one started anew, knows it too.
	j := find(t, connect(t, url), job.Key)
	if string(j.Answer) != `"where"` || j.Progress != 1 || j.Finished == nil || j.Finished.Before(j.Created) || j.Problem != (fault.Text{}) {
		t.Errorf("%+v", j)
	}
	if a.times() != 1 {
		t.Errorf("answered %d times", a.times())
	}
}

func TestEqualQuestionsAreOneJobUntilItFails(t *testing.T) {
	t.Parallel()
	d, _ := open(t)
	first := add(t, d, "a")
	if again := add(t, d, "a"); again.Key != first.Key {
		t.Error("while it waits")
	}
	if other := add(t, d, "b"); other.Key == first.Key {
		t.Error("another question is the same job")
	}
	newer := jobs.NewQuestion(question("a").Text, "2", someDay())
	if j, err := d.AddJob(t.Context(), newer); err != nil || j.Key == first.Key {
		t.Error("the same question of other data is the same job", err)
	}
	task, err := d.TakeJob(t.Context(), someDay(), time.Minute)
	if err != nil || task.Key != first.Key {
		t.Fatal("not the first that was asked is taken", err)
	}
	if again := add(t, d, "a"); again.Key != first.Key || again.State != jobs.Running {
		t.Error("while it runs")
	}
	if err := d.EndJob(t.Context(), task, json.RawMessage(`1`), fault.Text{}); err != nil {
		t.Fatal(err)
	}
	if again := add(t, d, "a"); again.Key != first.Key || string(again.Answer) != "1" {
		t.Error("when it is done")
	}
	b, err := d.TakeJob(t.Context(), someDay(), time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.EndJob(t.Context(), b, nil, fault.Text{ZH: "不行", EN: "no"}); err != nil {
		t.Fatal(err)
	}
	if j := find(t, d, b.Key); j.State != jobs.Failed || j.Problem.ZH != "不行" || j.Answer != nil || j.Finished == nil {
		t.Errorf("%+v", j)
	}
	if again := add(t, d, "b"); again.Key == b.Key || again.State != jobs.Queued {
		t.Error("a job that failed stands in the way of the question")
	}
}

func TestAskedAtOnceEqualQuestionsAreOneJob(t *testing.T) {
	t.Parallel()
	d, _ := open(t)
	var asking sync.WaitGroup
	keys := make([]jobs.Key, 24)
	for i := range keys {
		asking.Go(func() {
			if j, err := d.AddJob(t.Context(), question(fmt.Sprint(i%3))); err == nil {
				keys[i] = j.Key
			}
		})
	}
	asking.Wait()
	for i, k := range keys {
		if k == 0 || k != keys[i%3] {
			t.Fatalf("keys %v", keys)
		}
	}
}

func TestACancelledJobEndsWhereverItIs(t *testing.T) {
	t.Parallel()
	d, _ := open(t)
	waiting := add(t, d, "waits")
	if j, err := d.CancelJob(t.Context(), waiting.Key); err != nil || j.State != jobs.Cancelled || j.Finished == nil {
		t.Fatal(j, err)
	}
	if task, err := d.TakeJob(t.Context(), someDay(), time.Minute); task != nil || err != nil {
		t.Fatal("a cancelled job is taken", err)
	}
	a := &answering{hold: make(chan struct{})}
	run(t, a.worker(d))
	running := add(t, d, "runs")
	eventually(t, "it runs", func() bool { return a.times() == 1 })
	if j, err := d.CancelJob(t.Context(), running.Key); err != nil || j.State != jobs.Cancelled {
		t.Fatal(j, err)
	}
	eventually(t, "the work ends", func() bool { return a.ended.Load() == 1 })
	close(a.hold)
	next := add(t, d, "next")
	eventually(t, "the worker goes on", func() bool { return find(t, d, next.Key).State == jobs.Done })
	if j := find(t, d, running.Key); j.State != jobs.Cancelled || j.Answer != nil {
		t.Errorf("%+v", j)
	}
	if j, err := d.CancelJob(t.Context(), next.Key); err != nil || j.State != jobs.Done {
		t.Error("a finished job is cancelled", j, err)
	}
	if _, err := d.CancelJob(t.Context(), 7); fault.CodeOf(err) != fault.NotFound {
		t.Error(err)
	}
}

func TestAJobOutlivesItsWorker(t *testing.T) {
	t.Parallel()
	d, _ := open(t)
	job := add(t, d, "a")
	dead, err := d.TakeJob(t.Context(), someDay(), time.Minute) // and nothing is heard of this worker any more
	if err != nil {
		t.Fatal(err)
	}
	if held, err := d.ReportJob(t.Context(), dead, 0.9); !held || err != nil {
		t.Fatal(err)
	}
	a := &answering{}
	w := a.worker(d)
	w.Patience = 200 * time.Millisecond
	run(t, w)
	eventually(t, "another worker ends it", func() bool { return find(t, d, job.Key).State == jobs.Done })
	// Should the first worker have been asleep only, it can do nothing to the job.
	if held, err := d.ReportJob(t.Context(), dead, 0.1); held || err != nil {
		t.Error("the first worker still holds it", err)
	}
	if err := errors.Join(d.EndJob(t.Context(), dead, nil, fault.Text{ZH: "x", EN: "x"}), d.ReturnJob(t.Context(), dead)); err != nil {
		t.Error(err)
	}
	if j := find(t, d, job.Key); j.State != jobs.Done || string(j.Answer) != `"a"` || j.Progress != 1 {
		t.Errorf("%+v", j)
	}
}

func TestAWorkerThatIsStoppedGivesItsJobBack(t *testing.T) {
	t.Parallel()
	d, _ := open(t)
	a := &answering{hold: make(chan struct{})}
	job := add(t, d, "a")
	for range 5 { // more often than a job may be broken off
		begun := a.times()
		stop := run(t, a.worker(d))
		eventually(t, "it is taken", func() bool { return a.times() > begun })
		stop()
		if j := find(t, d, job.Key); j.State != jobs.Queued || j.Progress != 0 {
			t.Fatalf("%+v", j)
		}
	}
	close(a.hold)
	run(t, a.worker(d))
	eventually(t, "it is done", func() bool { return find(t, d, job.Key).State == jobs.Done })
}

func TestAJobThatEndsItsWorkersIsGivenUp(t *testing.T) {
	t.Parallel()
	d, _ := open(t)
	job := add(t, d, "a")
	for range 3 {
		if task, err := d.TakeJob(t.Context(), someDay(), -time.Second); err != nil || task == nil {
			t.Fatal(err)
		}
	}
	a := &answering{}
	w := a.worker(d)
	w.Patience = time.Millisecond
	run(t, w)
	eventually(t, "it fails", func() bool { return find(t, d, job.Key).State == jobs.Failed })
	if a.times() != 0 {
		t.Error("it was begun once more")
	}
}

func TestAFailureSaysWhyToWhoAskedAndTheRestToTheLog(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		problem error
		message string
		logged  bool
	}{
		"a fault":  {fault.New(fault.NotFound, fault.Text{ZH: "没有", EN: "gone"}), "gone", false},
		"a secret": {errors.New("secret"), "internal error", true},
		"a panic":  {nil, "internal error", true},
		"too long": {context.DeadlineExceeded, "the work took longer than 1m0s", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, _ := open(t)
			var log bytes.Buffer
			a := &answering{problem: c.problem}
			w := a.worker(d)
			w.Limit, w.Log = time.Minute, slog.New(slog.NewTextHandler(&log, nil))
			if name == "a panic" {
				w.Answer = func(context.Context, json.RawMessage, func(float64)) (json.RawMessage, error) { panic("secret") }
			}
			job := add(t, d, "a")
			stop := run(t, w)
			eventually(t, "it fails", func() bool { return find(t, d, job.Key).State == jobs.Failed })
			stop()
			if j := find(t, d, job.Key); j.Problem.EN != c.message || j.Problem.ZH == "" {
				t.Errorf("%+v", j.Problem)
			}
			if bytes.Contains(log.Bytes(), []byte("secret")) != c.logged {
				t.Errorf("the log: %s", log.String())
			}
		})
	}
}

func TestAWorkerWithOlderDataLeavesAJobToOthers(t *testing.T) {
	t.Parallel()
	d, _ := open(t)
	job := add(t, d, "a")
	if task, err := d.TakeJob(t.Context(), someDay().Add(-time.Microsecond), time.Minute); task != nil || err != nil {
		t.Fatal("taken by a server that does not know the data yet", err)
	}
	if task, err := d.TakeJob(t.Context(), someDay(), time.Minute); err != nil || task == nil || task.Key != job.Key {
		t.Fatal(task, err)
	}
}

func TestNoMoreJobsWaitThanMay(t *testing.T) {
	t.Parallel()
	d, _ := open(t)
	first := add(t, d, "0")
	for i := 1; i < jobs.MostWaiting; i++ {
		add(t, d, fmt.Sprint(i))
	}
	_, err := d.AddJob(t.Context(), question("more"))
	var e *fault.Error
	if !errors.As(err, &e) || e.Code != fault.RateLimited || e.Limit != "jobs" {
		t.Fatal(err)
	}
	if again := add(t, d, "0"); again.Key != first.Key {
		t.Error("a job that waits already is refused")
	}
	if _, err := d.CancelJob(t.Context(), first.Key); err != nil {
		t.Fatal(err)
	}
	add(t, d, "more")
}

func TestJobsAreForgottenAfterADay(t *testing.T) {
	t.Parallel()
	d, url := open(t)
	old, young := add(t, d, "old"), add(t, d, "young")
	byHand(t, url, `update job set created_at = now() - case id when $1 then interval '24 hours 1 second' else interval '23 hours 59 minutes' end`, int64(old.Key))
	if _, err := d.JobByKey(t.Context(), old.Key); fault.CodeOf(err) != fault.NotFound {
		t.Error("an old job is shown", err)
	}
	if task, err := d.TakeJob(t.Context(), someDay(), time.Minute); err != nil || task.Key != young.Key {
		t.Error("an old job is taken", err)
	}
	if again := add(t, d, "old"); again.Key == old.Key {
		t.Error("an old job is given anew")
	}
	find(t, d, young.Key)
	byHand(t, url, `update job set format = format + 1`)
	if _, err := d.JobByKey(t.Context(), young.Key); fault.CodeOf(err) != fault.NotFound {
		t.Error("a job of a format that is not known is shown", err)
	}
	if _, err := d.CancelJob(t.Context(), young.Key); fault.CodeOf(err) != fault.NotFound {
		t.Error("a job of a format that is not known is cancelled", err)
	}
}

// away is a database that does not answer some of the time.
type away struct {
	*db.DB
	down atomic.Bool
	away atomic.Int64 // times that it did not answer
}

func (a *away) trouble() error {
	if a.down.Load() {
		a.away.Add(1)
		return fault.New(fault.DBUnavailable, fault.Text{EN: "away"})
	}
	return nil
}

func (a *away) ReportJob(ctx context.Context, t *jobs.Task, progress float64) (bool, error) {
	if err := a.trouble(); err != nil {
		return false, err
	}
	return a.DB.ReportJob(ctx, t, progress)
}

func (a *away) EndJob(ctx context.Context, t *jobs.Task, answer json.RawMessage, problem fault.Text) error {
	if err := a.trouble(); err != nil {
		return err
	}
	return a.DB.EndJob(ctx, t, answer, problem)
}

func TestADatabaseThatIsAwayForAWhileLosesNoAnswer(t *testing.T) {
	t.Parallel()
	d, _ := open(t)
	q := &away{DB: d}
	a := &answering{hold: make(chan struct{})}
	w := a.worker(d)
	w.Queue = q
	job := add(t, d, "a")
	run(t, w)
	eventually(t, "it runs", func() bool { return a.times() == 1 })
	q.down.Store(true)
	eventually(t, "reports fail", func() bool { return q.away.Load() > 2 })
	close(a.hold)
	before := q.away.Load()
	eventually(t, "the end fails too", func() bool { return q.away.Load() > before+2 })
	q.down.Store(false)
	eventually(t, "it is done", func() bool { return find(t, d, job.Key).State == jobs.Done })
	if a.times() != 1 {
		t.Errorf("answered %d times", a.times())
	}
}

func TestADeskTriesForAShortTime(t *testing.T) {
	t.Parallel()
	desk := &jobs.Desk{Within: 20 * time.Millisecond}
	wait := func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
	if long, err := desk.Try(t.Context(), func(context.Context) error { return nil }); long || err != nil {
		t.Error("a short question", long, err)
	}
	if long, err := desk.Try(t.Context(), wait); !long || err != nil {
		t.Error("a long question", long, err)
	}
	mine := errors.New("mine")
	if long, err := desk.Try(t.Context(), func(context.Context) error { return mine }); long || !errors.Is(err, mine) {
		t.Error("a wrong question", long, err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if long, err := desk.Try(gone, wait); long || !errors.Is(err, context.Canceled) {
		t.Error("nobody waits any more", long, err)
	}
	hurried, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if long, err := (&jobs.Desk{Within: time.Hour}).Try(hurried, wait); !long || err != nil || hurried.Err() != nil {
		t.Error("a request that has less time", long, err)
	}
	stuck := make(chan struct{})
	if long, err := (&jobs.Desk{Within: 20 * time.Millisecond}).Try(t.Context(), func(context.Context) error { <-stuck; return nil }); !long || err != nil {
		t.Error("a question that does not hear that it is to end", long, err)
	}
	close(stuck)
	func() {
		defer func() {
			if recover() != "mine" {
				t.Error("a panic is not the caller's")
			}
		}()
		_, _ = (&jobs.Desk{}).Try(t.Context(), func(context.Context) error { panic("mine") })
	}()
	// While all processors are at work a question waits for its turn, and not longer than it might take itself.
	var holding sync.WaitGroup
	hold := make(chan struct{})
	var began atomic.Int64
	for range runtime.GOMAXPROCS(0) {
		holding.Go(func() {
			_, _ = desk.Try(t.Context(), func(context.Context) error { began.Add(1); <-hold; return nil })
		})
		eventually(t, "it is tried", func() bool { return began.Load() > 0 })
		began.Store(0)
	}
	if long, err := desk.Try(t.Context(), func(context.Context) error { began.Add(1); return nil }); !long || err != nil || began.Load() != 0 {
		t.Error("one more than there are processors is tried", long, err)
	}
	close(hold)
	holding.Wait()
	if _, err := desk.Add(t.Context(), question("a")); fault.CodeOf(err) != fault.DBUnavailable {
		t.Error("a desk without a database", err)
	}
}

func TestKeysAreNotGuessed(t *testing.T) {
	t.Parallel()
	seen := map[jobs.Key]bool{}
	var ored jobs.Key
	for range 1000 {
		k := jobs.NewKey()
		if k <= 0 || seen[k] {
			t.Fatal(k)
		}
		seen[k] = true
		ored |= k
	}
	if ored != 1<<63-1 {
		t.Errorf("some bits are never set: %x", ored)
	}
}
