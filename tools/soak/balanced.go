package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"

	"servicemap/tools/soak/nginx"
	"servicemap/web"
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

	paths, err := pagePaths(ctx, front)
	if err != nil {
		return err
	}
	c := client()
	asked := arrive(ctx, 200, s.long(30*time.Second), func(i int) (bool, int) {
		status, h, _ := get(ctx, c, front.base+paths[i%len(paths)], "Accept-Language", []string{"zh", "en"}[i/len(paths)%2])
		return status == http.StatusOK && h.Get("X-Cache") == "HIT", status
	})
	s.add("C4", "≥ 95 %", share(asked) >= 95, "nginx answered %.2f %% of %d of the map page's questions from its cache", share(asked), len(asked))
	return nil
}

// pagePaths returns what the map page asks by GET when it opens and shows a card, for places that many look at: by the ids of its
// documents, with whether the data are stale and what is open now among the answers.
func pagePaths(ctx context.Context, v *server) ([]string, error) {
	list, err := web.Documents()
	if err != nil {
		return nil, err
	}
	var texts map[string]string
	if err := json.Unmarshal(list, &texts); err != nil {
		return nil, err
	}
	path := func(name, variables string) (string, error) {
		for id, text := range texts {
			if strings.Contains(text, "query "+name+" ") || strings.Contains(text, "query "+name+"(") {
				return "/graphql?documentId=" + url.QueryEscape(id) + "&variables=" + url.QueryEscape(variables), nil
			}
		}
		return "", fmt.Errorf("the map page has no document %s: is it built?", name)
	}
	var places struct {
		Data struct {
			Places struct{ Nodes []struct{ ID string } }
		}
	}
	_, _, answer := post(ctx, http.DefaultClient, v.base+"/graphql", document(`{ places(first: 5) { nodes { id } } }`))
	if err := json.Unmarshal(answer, &places); err != nil {
		return nil, err
	}
	var paths []string
	for _, p := range places.Data.Places.Nodes {
		for name, variables := range map[string]string{
			"Dataset": "{}", "Paces": "{}", "Card": fmt.Sprintf(`{"id":%q,"language":"ZH"}`, p.ID), "RouteEnd": fmt.Sprintf(`{"place":%q,"language":"ZH"}`, p.ID),
		} {
			one, err := path(name, variables)
			if err != nil {
				return nil, err
			}
			paths = append(paths, one)
		}
	}
	return paths, nil
}
