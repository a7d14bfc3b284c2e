package jobs

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"time"

	"servicemap/fault"
)

// Desk is where long questions are asked: they are answered in the request where that takes a short time, and become jobs
// where it does not. The zero Desk has no database; it answers what is short. It is safe for concurrent use.
type Desk struct {
	Store  Store
	Within time.Duration // what a short time is, at most half of what the request has left; 0: two seconds

	once  sync.Once
	slots chan struct{} // one for each question that is being tried
}

// usualWithin is how long somebody who looks at a page waits without wondering.
const usualWithin = 2 * time.Second

// Try runs f for a short time. long says that f needs longer, without an error: f was told to end, and is not waited for. No more
// run at a time than there are processors, those that are ending among them; one that waits for its turn uses up its time.
func (d *Desk) Try(ctx context.Context, f func(context.Context) error) (long bool, err error) {
	d.once.Do(func() { d.slots = make(chan struct{}, runtime.GOMAXPROCS(0)) })
	within := d.Within
	if within == 0 {
		within = usualWithin
	}
	if end, ok := ctx.Deadline(); ok {
		within = min(within, time.Until(end)/2) // the rest is for the database and the answer
	}
	short, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	select {
	case d.slots <- struct{}{}:
		err = d.run(short, f)
	case <-short.Done():
		err = short.Err()
	}
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return true, nil
	}
	return false, err
}

// run runs f and waits for its end or the context's, whichever comes first. f has a slot until its end. A panic of f is the
// caller's while it waits, as if f had been called.
func (d *Desk) run(ctx context.Context, f func(context.Context) error) error {
	type end struct {
		err      error
		panicked any
	}
	ended := make(chan end, 1)
	go func() {
		var e end
		defer func() {
			e.panicked = recover()
			<-d.slots
			ended <- e
		}()
		e.err = f(ctx)
	}()
	select {
	case e := <-ended:
		if e.panicked != nil {
			panic(e.panicked)
		}
		return e.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Add makes a job of a question, or returns the job that it is already.
func (d *Desk) Add(ctx context.Context, q Question) (*Job, error) {
	if d.Store == nil {
		return nil, noStore()
	}
	return d.Store.AddJob(ctx, q)
}

// Find returns a job.
func (d *Desk) Find(ctx context.Context, key Key) (*Job, error) {
	if d.Store == nil {
		return nil, noStore()
	}
	return d.Store.JobByKey(ctx, key)
}

// Cancel cancels a job that is not finished, and returns the job.
func (d *Desk) Cancel(ctx context.Context, key Key) (*Job, error) {
	if d.Store == nil {
		return nil, noStore()
	}
	return d.Store.CancelJob(ctx, key)
}

func noStore() error {
	return fault.New(fault.DBUnavailable, fault.Text{ZH: "没有数据库,无法转为后台任务", EN: "there is no database to keep jobs in"})
}
