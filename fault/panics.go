package fault

import (
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// Caught makes, when it is deferred, of a panic an error that holds the stack. A panic in a goroutine of one's own, which nobody else
// recovers, would end the program.
func Caught(err *error) {
	if panicked := recover(); panicked != nil {
		*err = fmt.Errorf("panic: %v\n%s", panicked, debug.Stack())
	}
}

// Group runs functions at the same time, as a sync.WaitGroup does. When one of them panics, so does Wait: in the goroutine of
// the one who asked, who is ready for it.
type Group struct {
	group    sync.WaitGroup
	panicked atomic.Pointer[string]
}

// Go runs a function in a goroutine.
func (g *Group) Go(f func()) {
	g.group.Go(func() {
		var err error
		defer func() {
			if err != nil {
				text := err.Error()
				g.panicked.CompareAndSwap(nil, &text)
			}
		}()
		defer Caught(&err)
		f()
	})
}

// Wait returns when all functions have ended.
func (g *Group) Wait() {
	g.group.Wait()
	if text := g.panicked.Load(); text != nil {
		panic(*text)
	}
}
