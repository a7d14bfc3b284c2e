package jobs_test

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"servicemap/fault"
	"servicemap/jobs"
)

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
