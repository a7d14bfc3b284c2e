package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"runtime/debug"
	"sync/atomic"
	"time"

	"servicemap/fault"
)

// Worker takes jobs, one at a time, and answers them.
type Worker struct {
	Queue  Queue
	Answer func(ctx context.Context, question json.RawMessage, progress func(float64)) (json.RawMessage, error)
	DataAt func() time.Time // when the data that Answer knows last changed
	Log    *slog.Logger

	Every    time.Duration // how often a worker looks for a job and reports on the one it has; 0: a second
	Patience time.Duration // after how long a worker that nothing is heard of has lost its job; 0: 15 seconds
	Limit    time.Duration // how long one job may take; 0: ten minutes
}

// What holds where a worker says nothing, and how long it may take to give a job back when it is told to stop.
const (
	usualEvery    = time.Second
	usualPatience = 15 * time.Second
	usualLimit    = 10 * time.Minute
	lastTimeout   = 2 * time.Second
)

// mostAttempts is how often a job is begun. One that ends its workers must not end all of them.
const mostAttempts = 3

func (w Worker) withDefaults() *Worker {
	for _, d := range []struct {
		value *time.Duration
		usual time.Duration
	}{{&w.Every, usualEvery}, {&w.Patience, usualPatience}, {&w.Limit, usualLimit}} {
		if *d.value == 0 {
			*d.value = d.usual
		}
	}
	return &w
}

// Run works until the context ends; the job at hand then goes back to the queue. Trouble is logged once when it begins and
// once when it ends.
func (w Worker) Run(ctx context.Context) {
	own := w.withDefaults()
	trouble := false
	for ctx.Err() == nil {
		worked, err := own.next(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil && !trouble:
			w.Log.Error("jobs cannot be taken; they wait", "error", err)
		case err == nil && trouble:
			w.Log.Info("jobs are taken again")
		}
		trouble = err != nil
		if !worked {
			pause(ctx, own.Every)
		}
	}
}

// next takes a job and ends it, when there is one.
func (w *Worker) next(ctx context.Context) (worked bool, err error) {
	t, err := w.Queue.TakeJob(ctx, w.DataAt(), w.Patience)
	if err != nil || t == nil {
		return false, err
	}
	if t.Attempts > mostAttempts {
		return true, w.end(ctx, t, nil, fault.Text{
			ZH: fmt.Sprintf("计算中断了 %d 次", mostAttempts), EN: fmt.Sprintf("the work was broken off %d times", mostAttempts),
		})
	}
	answer, err := w.work(ctx, t)
	switch {
	case errors.Is(err, errLost):
		return true, nil
	case err != nil && ctx.Err() != nil:
		return true, last(ctx, func(ctx context.Context) error { return w.Queue.ReturnJob(ctx, t) })
	case err != nil:
		return true, w.end(ctx, t, nil, w.problem(err))
	default:
		return true, w.end(ctx, t, answer, fault.Text{})
	}
}

var errLost = errors.New("the job is no longer this worker's")

// work answers a job's question and reports on it meanwhile. It returns errLost when the job was cancelled or taken away. A
// database that does not answer ends nothing: it may be back before the answer is found.
func (w *Worker) work(ctx context.Context, t *Task) (json.RawMessage, error) {
	working, cancel := context.WithTimeout(ctx, w.Limit)
	defer cancel()
	var progress atomic.Uint64
	lost, stopped := false, make(chan struct{})
	go func() {
		defer close(stopped)
		for working.Err() == nil {
			pause(working, w.Every)
			held, err := w.Queue.ReportJob(working, t, math.Float64frombits(progress.Load()))
			if err == nil && !held {
				lost = true
				cancel()
			}
		}
	}()
	answer, err := w.answer(working, t.Question, func(part float64) { progress.Store(math.Float64bits(min(max(part, 0), 1))) })
	cancel()
	<-stopped
	if lost {
		return nil, errLost
	}
	return answer, err
}

// answer is Answer, of which a panic is an error: it must not end the server.
func (w *Worker) answer(ctx context.Context, question json.RawMessage, progress func(float64)) (answer json.RawMessage, err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			err = fmt.Errorf("panic: %v\n%s", panicked, debug.Stack())
		}
	}()
	return w.Answer(ctx, question, progress)
}

// end keeps what came of a job. While the database does not answer it tries again: what took minutes is not thrown away.
func (w *Worker) end(ctx context.Context, t *Task, answer json.RawMessage, problem fault.Text) error {
	for {
		err := last(ctx, func(ctx context.Context) error { return w.Queue.EndJob(ctx, t, answer, problem) })
		away := fault.CodeOf(err) == fault.DBUnavailable || fault.CodeOf(err) == fault.Timeout
		if !away || ctx.Err() != nil {
			return err
		}
		pause(ctx, w.Every)
	}
}

// last does what a worker that is told to stop still does: it has a short time of its own.
func last(ctx context.Context, f func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastTimeout)
	defer cancel()
	return f(ctx)
}

// problem says why a job failed to whoever asked; what is no fault of the question goes to the log.
func (w *Worker) problem(err error) fault.Text {
	if errors.Is(err, context.DeadlineExceeded) {
		return fault.Text{ZH: fmt.Sprintf("计算超过 %v", w.Limit), EN: fmt.Sprintf("the work took longer than %v", w.Limit)}
	}
	if fault.CodeOf(err) == fault.Internal {
		w.Log.Error("a job failed", "error", err)
	}
	return fault.As(err).Message
}

// pause waits, or less when the context ends.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
