package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"servicemap/tools/soak/nginx"
)

// toxiproxyVersion is pinned, and no module of ours: the program is only run.
const toxiproxyVersion = "v2.5.0"

// toxiproxy is a running toxiproxy-server with one proxy.
type toxiproxy struct {
	cmd     *exec.Cmd
	api     string
	address string // of the proxy
}

// toxiproxyProgram returns its path, and makes it the first time.
func toxiproxyProgram(ctx context.Context) (string, error) {
	folder, err := toolsFolder()
	if err != nil {
		return "", err
	}
	program := filepath.Join(folder, "toxiproxy-"+toxiproxyVersion, "server")
	if _, err := os.Stat(program); err == nil {
		return program, nil
	}
	cmd := exec.CommandContext(ctx, "go", "install", "github.com/Shopify/toxiproxy/v2/cmd/server@"+toxiproxyVersion)
	cmd.Env, cmd.Dir = append(os.Environ(), "GOBIN="+filepath.Dir(program)), os.TempDir()
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", errNoTool("toxiproxy", err, out)
	}
	return program, nil
}

// newToxiproxy puts a proxy before an address.
func newToxiproxy(ctx context.Context, upstream string) (*toxiproxy, error) {
	program, err := toxiproxyProgram(ctx)
	if err != nil {
		return nil, err
	}
	api, err := nginx.FreeAddress()
	if err != nil {
		return nil, err
	}
	address, err := nginx.FreeAddress()
	if err != nil {
		return nil, err
	}
	t := &toxiproxy{api: "http://" + api, address: address}
	t.cmd = exec.Command(program, "-host", "127.0.0.1", "-port", api[len("127.0.0.1:"):]) // #nosec G204
	t.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	if err := t.cmd.Start(); err != nil {
		return nil, err
	}
	for range 200 {
		if err = t.call(ctx, http.MethodPost, "/proxies", map[string]any{"name": "database", "listen": address, "upstream": upstream, "enabled": true}); err == nil {
			return t, nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.stop()
	return nil, err
}

func (t *toxiproxy) call(ctx context.Context, method, path string, body any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, method, t.api+path, bytes.NewReader(text))
	if err != nil {
		return err
	}
	w, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer w.Body.Close() //nolint:errcheck // it was read
	said, _ := io.ReadAll(w.Body)
	if w.StatusCode >= http.StatusBadRequest {
		return fmt.Errorf("toxiproxy: %s: %s", w.Status, said)
	}
	return nil
}

// poison makes the link bad, in both directions; heal makes it good again, with new connections.
func (t *toxiproxy) poison(ctx context.Context, kind string, attributes map[string]int) error {
	for _, stream := range []string{"upstream", "downstream"} {
		err := t.call(ctx, http.MethodPost, "/proxies/database/toxics", map[string]any{"name": stream, "type": kind, "stream": stream, "attributes": attributes})
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *toxiproxy) heal(ctx context.Context) error {
	return t.call(ctx, http.MethodPost, "/reset", nil)
}

func (t *toxiproxy) stop() {
	_ = t.cmd.Process.Signal(syscall.SIGTERM)
	_ = t.cmd.Wait()
}

// badLink runs a server whose link to the database is made bad in ways, one after another, under load.
func (s *soak) badLink(ctx context.Context, id string, ways []way) error {
	d, err := s.city(ctx, id)
	if err != nil {
		return err
	}
	defer d.stop(ctx) //nolint:errcheck // the figures are there
	link, err := newToxiproxy(ctx, d.address)
	if err != nil {
		return err
	}
	defer link.stop()
	v, err := s.serve(ctx, how{"database-url": through(link.address), "workers": "0"})
	if err != nil {
		return err
	}
	defer v.stop() //nolint:errcheck // the figures are there
	c := client()
	for n, w := range ways {
		if err := link.poison(ctx, w.kind, w.attributes); err != nil {
			return err
		}
		tiles, writes := make(chan []shot, 1), make(chan []shot, 1)
		long := s.long(15 * time.Second)
		go func() {
			tiles <- arrive(ctx, 3, long, func(i int) (bool, int) {
				status, _, _ := get(ctx, c, fmt.Sprintf("%s/tiles/base/15/%d/%d.mvt", v.base, 11700+n*50+i%50, 19200+i/50))
				return status == http.StatusOK || status == http.StatusNoContent || status == http.StatusServiceUnavailable, status
			})
		}()
		go func() {
			writes <- arrive(ctx, 2, long, func(int) (bool, int) {
				_, code, _ := v.write(ctx, c)
				return code == "NOT_FOUND" || code == "DB_UNAVAILABLE" || code == "TIMEOUT", 0
			})
		}()
		shots := arrive(ctx, 200, long, v.asks(ctx, c))
		made, written := <-tiles, <-writes
		if err := link.heal(ctx); err != nil {
			return err
		}
		began := time.Now()
		for ok := false; !ok && time.Since(began) < 30*time.Second; time.Sleep(5 * time.Millisecond) {
			ok, _, _ = v.write(ctx, c)
		}
		back := time.Since(began)
		rest := append(made, written...)
		served := 0
		for _, t := range made {
			if t.code != http.StatusServiceUnavailable {
				served++
			}
		}
		s.add(id, "memory 100 %, the rest an answer ≤ 5.5 s; back ≤ 5 s", share(shots) == 100 && share(rest) == 100 && percentile(rest, 100) <= 5500*time.Millisecond && back <= 5*time.Second,
			"%s: memory %.2f %% of %d, p99 %v; tiles made %d of %d, the rest and writes answered by kind %.0f %%, slowest %v; back after %v",
			w.name, share(shots), len(shots), short(percentile(shots, 99)), served, len(made), share(rest), short(percentile(rest, 100)), short(back))
	}
	return nil
}

type way struct {
	name, kind string
	attributes map[string]int
}

func (s *soak) slowLink(ctx context.Context) error {
	return s.badLink(ctx, "R3", []way{
		{"+200 ms", "latency", map[string]int{"latency": 100}},
		{"+2 s", "latency", map[string]int{"latency": 1000}},
		{"jitter", "latency", map[string]int{"latency": 200, "jitter": 200}},
	})
}

func (s *soak) tornLink(ctx context.Context) error {
	return s.badLink(ctx, "R4", []way{
		{"reset", "reset_peer", map[string]int{"timeout": 50}},
		{"half open", "timeout", map[string]int{"timeout": 0}},
		{"1 KB/s", "bandwidth", map[string]int{"rate": 1}},
		{"cut after 2 KB", "limit_data", map[string]int{"bytes": 2048}},
	})
}
