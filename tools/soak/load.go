package main

import (
	"bytes"
	"context"
	"io"
	"math"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"
)

// shot is one request of a load.
type shot struct {
	at   time.Duration // when it was due
	took time.Duration // from then on, so that a server that stalls is seen by all who come meanwhile
	ok   bool
	code int // HTTP status; 0: no answer
}

// client asks one server, or several in turn, as many do at once.
func client() *http.Client {
	return &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{
		MaxIdleConns: 512, MaxIdleConnsPerHost: 512, DisableCompression: true, DialContext: (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
	}}
}

// arrive starts requests at a rate, whether those before have ended or not, and returns all when the last has.
func arrive(ctx context.Context, rate float64, d time.Duration, ask func(i int) (ok bool, code int)) []shot {
	shots := make([]shot, int(rate*d.Seconds()))
	began := time.Now()
	var all sync.WaitGroup
	for i := range shots {
		due := time.Duration(float64(i) / rate * float64(time.Second))
		if wait := due - time.Since(began); wait > 0 {
			select {
			case <-time.After(wait):
			case <-ctx.Done():
				all.Wait()
				return shots[:i]
			}
		}
		all.Go(func() {
			ok, code := ask(i)
			shots[i] = shot{due, time.Since(began) - due, ok, code}
		})
	}
	all.Wait()
	return shots
}

// post sends a document and returns what comes back.
func post(ctx context.Context, c *http.Client, url string, body []byte, headers ...string) (status int, h http.Header, answer []byte) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return 0, nil, nil
	}
	r.Header.Set("Content-Type", "application/json")
	return send(c, r, headers...)
}

func get(ctx context.Context, c *http.Client, url string, headers ...string) (status int, h http.Header, answer []byte) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return 0, nil, nil
	}
	return send(c, r, headers...)
}

func send(c *http.Client, r *http.Request, headers ...string) (int, http.Header, []byte) {
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w, err := c.Do(r)
	if err != nil {
		return 0, nil, nil
	}
	answer, err := io.ReadAll(w.Body)
	_ = w.Body.Close()
	if err != nil {
		return 0, nil, nil
	}
	return w.StatusCode, w.Header, answer
}

// between returns the shots that were due in a span.
func between(shots []shot, from, to time.Duration) []shot {
	var some []shot
	for _, s := range shots {
		if s.at >= from && s.at < to {
			some = append(some, s)
		}
	}
	return some
}

// share returns the part of shots that were answered well, in percent.
func share(shots []shot) float64 {
	if len(shots) == 0 {
		return math.NaN()
	}
	return 100 * float64(good(shots)) / float64(len(shots))
}

func good(shots []shot) (n int) {
	for _, s := range shots {
		if s.ok {
			n++
		}
	}
	return n
}

// percentile returns the time within which so many of a hundred were answered.
func percentile(shots []shot, p float64) time.Duration {
	if len(shots) == 0 {
		return 0
	}
	took := make([]time.Duration, len(shots))
	for i, s := range shots {
		took[i] = s.took
	}
	slices.Sort(took)
	return took[min(len(took)-1, int(p/100*float64(len(took))))]
}

func short(d time.Duration) time.Duration {
	if d > 100*time.Millisecond {
		return d.Round(time.Millisecond)
	}
	return d.Round(10 * time.Microsecond)
}
