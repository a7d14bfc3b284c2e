package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// overload finds what the server can answer, then asks more and more until three times that. Its questions take the server some
// milliseconds, else a machine of two processors would have none left to ask so often.
func (s *soak) overload(ctx context.Context) error {
	return s.tried(ctx, "r9", how{"log-requests": "true", "log-format": "json"}, func(_ *database, v *server) error {
		c := &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{MaxIdleConns: 4096, MaxIdleConnsPerHost: 4096, DisableCompression: true}}
		ask := v.asksMuch(ctx, c)
		closedLoop(ctx, 16, 2*time.Second, ask)
		spent := v.processors()
		peak := closedLoop(ctx, 16, s.long(10*time.Second), ask)
		each := float64(v.processors()-spent) / (peak * s.long(10*time.Second).Seconds())
		calm := arrive(ctx, peak/4, s.long(5*time.Second), ask)
		for _, times := range []float64{1, 2} {
			arrive(ctx, times*peak, s.long(5*time.Second), ask)
		}
		span := s.long(60 * time.Second)
		spent = v.processors()
		var mu sync.Mutex
		var shed []shot // as the one who asks sees it: from the moment of sending
		shots := arrive(ctx, 3*peak, span, func(i int) (bool, int) {
			began := time.Now()
			ok, code := ask(i)
			if code == http.StatusServiceUnavailable {
				mu.Lock()
				shed = append(shed, shot{took: time.Since(began), ok: true, code: code})
				mu.Unlock()
			}
			return ok, code
		})
		spent = v.processors() - spent
		again := time.Now()
		goodput := float64(good(shots)) / span.Seconds()
		var after []shot
		for time.Since(again) < 30*time.Second {
			after = arrive(ctx, peak/4, time.Second, ask)
			if share(after) == 100 && percentile(after, 99) <= 3*percentile(calm, 99)+5*time.Millisecond {
				break
			}
		}
		back := time.Since(again)
		s.add("R9", "goodput ≥ 80 % of peak; recovers ≤ 5 s", goodput >= 0.8*peak && back <= 5*time.Second,
			"peak %.0f/s with 16 at once; asked %.0f/s for %v, answered %.0f/s (%.0f %%), p50 %v, p99 %v; p99 as before within %v", peak, 3*peak, span, goodput, 100*goodput/peak,
			short(percentile(shots, 50)), short(percentile(shots, 99)), short(back))
		within := v.logged(http.StatusServiceUnavailable)
		s.add("R9", "shed with 503 ≤ 5 ms", percentile(within, 99) <= 5*time.Millisecond && percentile(shed, 50) <= 5*time.Millisecond,
			"%d of %d told to come again: in the server p50 %v, p99 %v, for who asked p50 %v, p99 %v; a good answer takes %v of a processor, and the server had %.0f %% of all", len(shed), len(shots),
			short(percentile(within, 50)), short(percentile(within, 99)), short(percentile(shed, 50)), short(percentile(shed, 99)),
			short(time.Duration(each)), 100*spent.Seconds()/span.Seconds()/float64(runtime.NumCPU()))
		return nil
	})
}

// asksMuch returns a load of good questions that take some time.
func (v *server) asksMuch(ctx context.Context, c *http.Client) func(int) (bool, int) {
	return func(i int) (bool, int) {
		var b bytes.Buffer
		for n := range 4 { // from points apart
			fmt.Fprintf(&b, "a%d: isochrone(from: {longitude: %.5f, latitude: %.5f}, minutes: [10, 15]) { minutes people } ", n, -51.23+0.0004*float64((i+7*n)%50), -30.04+0.0004*float64(i/50%50))
		}
		status, _, answer := post(ctx, c, v.base+"/graphql", document("{"+b.String()+"}"))
		return status == http.StatusOK && bytes.Contains(answer, []byte(`"people":`)) && !bytes.Contains(answer, []byte(`"errors"`)), status
	}
}

// logged returns the requests answered with a status, by what the log says that they took.
func (v *server) logged(status int) (shots []shot) {
	words, _ := os.ReadFile(v.words)
	for line := range bytes.Lines(words) {
		var said struct {
			Msg    string
			Status int
			Took   time.Duration
		}
		if json.Unmarshal(line, &said) == nil && said.Msg == "request answered" && said.Status == status {
			shots = append(shots, shot{took: said.Took, ok: true, code: status})
		}
	}
	return shots
}

// processors returns the time that the server has used of the processors.
func (v *server) processors() time.Duration {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", v.cmd.Process.Pid))
	var ticks [2]int64
	_, behind, _ := bytes.Cut(text, []byte(") "))
	if fields := bytes.Fields(behind); len(fields) > 12 {
		_, _ = fmt.Sscan(string(fields[11]), &ticks[0])
		_, _ = fmt.Sscan(string(fields[12]), &ticks[1])
	}
	return time.Duration(ticks[0]+ticks[1]) * 10 * time.Millisecond // of 100 a second, as Linux tells them
}

// closedLoop asks by so many clients at once, each again when it is answered, and returns good answers a second.
func closedLoop(ctx context.Context, clients int, d time.Duration, ask func(int) (bool, int)) float64 {
	var answered atomic.Int64
	var all sync.WaitGroup
	began := time.Now()
	for n := range clients {
		all.Go(func() {
			for i := n; time.Since(began) < d && ctx.Err() == nil; i += clients {
				if ok, _ := ask(i); ok {
					answered.Add(1)
				}
			}
		})
	}
	all.Wait()
	return float64(answered.Load()) / time.Since(began).Seconds()
}
