package fault_test

import (
	"strings"
	"sync/atomic"
	"testing"

	"servicemap/fault"
)

func TestAPanicBecomesAnErrorWithItsStack(t *testing.T) {
	t.Parallel()
	run := func(f func()) (err error) {
		defer fault.Caught(&err)
		f()
		return nil
	}
	if err := run(func() {}); err != nil {
		t.Error(err)
	}
	err := run(func() { panic("out of luck") })
	if err == nil || !strings.Contains(err.Error(), "out of luck") || !strings.Contains(err.Error(), "panics_test.go") || fault.CodeOf(err) != fault.Internal {
		t.Error(err)
	}
}

func TestAPanicInAGroupIsThatOfWhoWaits(t *testing.T) {
	t.Parallel()
	var group fault.Group
	var ended atomic.Int32
	for i := range 8 {
		group.Go(func() {
			ended.Add(1)
			if i%2 == 1 {
				panic("out of luck")
			}
		})
	}
	defer func() {
		text, _ := recover().(string)
		if !strings.Contains(text, "out of luck") || ended.Load() != 8 {
			t.Errorf("%d ended, recovered %q", ended.Load(), text)
		}
	}()
	group.Wait()
	t.Error("nobody learns of it")
}
