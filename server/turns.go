package server

import (
	"context"
	"sync"
	"time"

	"servicemap/fault"
)

// Turns bound how many requests are answered at once. What comes beyond waits in line, but only while the line moves: then it is
// refused at once, which takes less of the processors than to read its document, so that what is being answered is answered in
// time. A nil *Turns lets all in. It is safe for concurrent use.
type Turns struct {
	mu   sync.Mutex
	free int
	most int // in the line
	line []*waiting
}

// waiting is a request in the line.
type waiting struct {
	since time.Time
	turn  chan struct{} // closed when the turn has come
}

// For as long the first in the line may have waited that another one is let in behind: more is refused, for it would wait still
// longer. And how many may wait for each that is answered, for a burst comes in less time.
const (
	linePatience = 25 * time.Millisecond
	linePerTurn  = 64
)

// turnRetry is when one who was refused may come again, in seconds.
const turnRetry = "1"

// awayAtOnce is how many requests may wait at once for what is not in memory: they keep no processor busy, so they take no turn of
// others, and are many before they are too many.
const awayAtOnce = 256

// NewTurns returns turns of which so many are taken at once.
func NewTurns(atOnce int) *Turns { return &Turns{free: atOnce, most: atOnce * linePerTurn} }

// take waits for a turn and returns what ends it, which may be called again without harm; or it returns fault.RateLimited: at
// once when there is no place in the line, and when the context ends first.
func (t *Turns) take(ctx context.Context) (end func(), refused *fault.Error) {
	if t == nil {
		return func() {}, nil
	}
	own, ok := t.join()
	switch {
	case !ok:
		return nil, overloaded()
	case own != nil:
		select {
		case <-own.turn:
		case <-ctx.Done():
			t.leave(own)
			return nil, overloaded()
		}
	}
	return sync.OnceFunc(t.end), nil
}

// join takes a turn that is free, in which case there is nothing to wait for, or a place in the line; false: there is none.
func (t *Turns) join() (*waiting, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.free > 0 {
		t.free--
		return nil, true
	}
	now := time.Now()
	if len(t.line) >= t.most || len(t.line) > 0 && now.Sub(t.line[0].since) > linePatience {
		return nil, false
	}
	own := &waiting{since: now, turn: make(chan struct{})}
	t.line = append(t.line, own)
	return own, true
}

// end gives a turn to the first in the line, or back.
func (t *Turns) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.line) == 0 {
		t.free++
		return
	}
	next := t.line[0]
	t.line[0] = nil // for the collector: the array lives on
	t.line = t.line[1:]
	close(next.turn)
}

// leave gives up a place in the line, or the turn that came meanwhile.
func (t *Turns) leave(own *waiting) {
	t.mu.Lock()
	for i, w := range t.line {
		if w == own {
			t.line = append(t.line[:i], t.line[i+1:]...)
			t.mu.Unlock()
			return
		}
	}
	t.mu.Unlock()
	t.end()
}

// overloaded is the fault of a request that gets no turn.
func overloaded() *fault.Error {
	e := fault.New(fault.RateLimited, fault.Text{
		ZH: "服务器繁忙;请 " + turnRetry + " 秒后再试", EN: "the server is busy: try again in " + turnRetry + " seconds",
	})
	e.Limit = "atOnce"
	return e
}
