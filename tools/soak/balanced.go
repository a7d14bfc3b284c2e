package main

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"os"
	"sync"
	"syscall"
	"time"

	"servicemap/tools/soak/nginx"
)

// behindNginx restarts two servers in turn behind nginx, under load, and then counts what its cache answers.
func (s *soak) behindNginx(ctx context.Context) (err error) {
	d, err := s.city(ctx, "r14")
	if err != nil {
		return err
	}
	defer d.stop(ctx) //nolint:errcheck // the figures are there
	start := func(more how) (*server, error) {
		h := how{"database-url": d.url, "drain-delay": "2s", "listen-when-ready": "true", "trusted-proxies": "127.0.0.1"}
		for name, value := range more {
			h[name] = value
		}
		return s.serve(ctx, h)
	}
	var servers [2]*server
	for i := range servers {
		if servers[i], err = start(nil); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, servers[i].stop()) }()
	}
	folder, err := os.MkdirTemp(s.folder, "nginx-")
	if err != nil {
		return err
	}
	n, err := nginx.Start(ctx, folder, servers[0].address, servers[1].address)
	if err != nil {
		return err
	}
	defer n.Stop() //nolint:errcheck // the figures are there
	front := &server{base: "http://" + n.Address}
	restarts := max(int(20*s.scale), 2)
	stop, cancel := context.WithCancel(ctx)
	defer cancel()
	var shots []shot
	var all sync.WaitGroup
	all.Go(func() { shots = arrive(stop, 300, time.Hour, front.asks(ctx, client())) })
	orderly, first, slowest := 0, 0, time.Duration(0)
	for i := range restarts {
		v := servers[i%2]
		began := time.Now()
		if err := v.cmd.Process.Signal(syscall.SIGTERM); err != nil {
			return err
		}
		for time.Since(began) < time.Second {
			if status, _, _ := get(ctx, http.DefaultClient, v.base+"/readyz"); status == http.StatusServiceUnavailable {
				first++
				break
			}
		}
		if v.stop() == nil {
			orderly++
		}
		slowest = max(slowest, time.Since(began))
		if servers[i%2], err = start(how{"listen": v.address}); err != nil {
			return err
		}
	}
	cancel()
	all.Wait()
	s.add("R14", "0 failed; code 0; 503 first; ≤ 15 s", good(shots) == len(shots) && orderly == restarts && first == restarts && slowest <= 15*time.Second,
		"%d restarts at 300/s: %d of %d requests failed, %d ended in order, %d said 503 first, slowest end %v", restarts, len(shots)-good(shots), len(shots), orderly, first, short(slowest))

	// Few questions, asked by many. One about the clock – what is open, whether the data are stale – is never kept.
	questions := []string{`{ dataset { name attribution } }`, `{ places(first: 20) { totalCount nodes { id name kind } } }`, `{ areas(first: 50) { nodes { name level } } }`,
		`{ standards { name minutes } }`, `{ search(text: "centro") { hits { matched } } }`}
	c := client()
	asked := arrive(ctx, 200, s.long(30*time.Second), func(i int) (bool, int) {
		status, h, _ := get(ctx, c, front.base+"/graphql?query="+url.QueryEscape(questions[i%len(questions)]), "Accept-Language", []string{"zh", "en"}[i/len(questions)%2])
		return status == http.StatusOK && h.Get("X-Cache") == "HIT", status
	})
	s.add("C4", "≥ 95 %", share(asked) >= 95, "nginx answered %.2f %% of %d from its cache", share(asked), len(asked))
	return nil
}
