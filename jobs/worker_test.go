package jobs_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"servicemap/db"
	"servicemap/fault"
	"servicemap/jobs"
)

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
