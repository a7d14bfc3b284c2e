package server

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"servicemap/fault"
)

// Turns come in the order in which they were waited for, and no more are taken at once than there are.
func TestTurnsAreTakenInOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		turns := NewTurns(2)
		var mu sync.Mutex
		var came []int
		now, most := 0, 0
		for i := range 40 {
			go func() {
				end, refused := turns.take(t.Context())
				if refused != nil {
					t.Error(refused)
					return
				}
				mu.Lock()
				came, now = append(came, i), now+1
				most = max(most, now)
				mu.Unlock()
				time.Sleep(time.Millisecond)
				mu.Lock()
				now--
				mu.Unlock()
				end()
				end() // twice is once
			}()
			synctest.Wait()
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if most != 2 || !slices.IsSorted(came) || len(came) != 40 || turns.free != 2 {
			t.Errorf("at most %d at once, %d free afterwards, in order %v", most, turns.free, came)
		}
	})
}

// Behind one who has waited long nobody else is let in, nor in a line that is full; who is refused learns it at once. When the line
// moves again, so does everything.
func TestWhoWouldWaitLongIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		turns := NewTurns(1)
		take := func() (end func(), refused *fault.Error, took time.Duration) {
			began := time.Now()
			end, refused = turns.take(t.Context())
			return end, refused, time.Since(began)
		}
		first, _, _ := take()
		let := 0
		wait := func() {
			go func() {
				if end, refused, _ := take(); refused == nil {
					let++
					end()
				}
			}()
			synctest.Wait()
		}
		wait()
		time.Sleep(linePatience)
		wait()
		if len(turns.line) != 2 {
			t.Fatalf("%d wait, with patience left", len(turns.line))
		}
		time.Sleep(time.Millisecond)
		_, refused, took := take()
		if refused == nil || refused.Code != fault.RateLimited || refused.Limit != "atOnce" || took != 0 {
			t.Errorf("behind one who waits for long: %v after %v", refused, took)
		}
		first()
		synctest.Wait()
		if let != 2 || turns.free != 1 {
			t.Errorf("%d of 2 who waited were let in, %d turns are free", let, turns.free)
		}
		first, _, _ = take()
		for range linePerTurn {
			wait()
		}
		if _, refused, took := take(); refused == nil || took != 0 {
			t.Errorf("the line is full: %v after %v", refused, took)
		}
		first()
		synctest.Wait()
		if let != 2+linePerTurn || turns.free != 1 {
			t.Errorf("%d were let in, %d turns are free", let, turns.free)
		}
	})
}

// Who gives up leaves the line, and a turn that came in the same moment goes on to the next.
func TestWhoGivesUpKeepsNoTurn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		turns := NewTurns(1)
		for round := range 50 {
			end, _ := turns.take(t.Context())
			var left sync.WaitGroup
			for i := range 4 {
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i)*time.Millisecond)
				defer cancel()
				left.Go(func() {
					if end, refused := turns.take(ctx); refused == nil {
						end()
					}
				})
			}
			time.Sleep(time.Duration(round%4) * time.Millisecond) // the same moment as a deadline
			end()
			left.Wait()
			if turns.free != 1 || len(turns.line) != 0 {
				t.Fatal(fmt.Sprintf("round %d: %d free, %d wait", round, turns.free, len(turns.line)))
			}
		}
	})
}

func TestWithoutTurnsAllAreLetIn(t *testing.T) {
	t.Parallel()
	var none *Turns
	end, refused := none.take(t.Context())
	if refused != nil {
		t.Fatal(refused)
	}
	end()
}
