package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// wrongConfigurations times refusals: none is to begin anything.
func (s *soak) wrongConfigurations(ctx context.Context) error {
	const secret = "geheim-4711"
	values := map[string][]string{
		"listen": {"nowhere", ":99999", "300.0.0.1:80"}, "time-zone": {"Mars/Olympus"}, "demo": {"x"}, "log-format": {"xml"}, "workers": {"-1", "99"}, "job-after": {"0s"},
		"allow-origin": {"https://map.example.org/", "https://u:" + secret + "@h"}, "public-url": {"https://u:" + secret + "@h"}, "trusted-proxies": {"proxy"},
		"trusted-documents": {"/nonexistent"}, "config": {"/nonexistent"}, "rate": {"1"}, "request-timeout": {"0s"}, "max-tokens": {"0"},
		"database-url": {"postgres://u:" + secret + "@h:port/x", "password=" + secret + " sslmode", "mysql://u:" + secret + "@h/x"},
	}
	tried, wrong, slowest := 0, 0, time.Duration(0)
	for tried < 100 {
		for flag, list := range values {
			for _, value := range list {
				args := []string{"serve", "--state", s.folder + "/refused", "--" + flag + "=" + value}
				if flag != "listen" {
					args = append(args, "--listen=127.0.0.1:0")
				}
				began := time.Now()
				limit, cancel := context.WithTimeout(ctx, 20*time.Second)
				cmd := exec.CommandContext(limit, s.binary, args...) // #nosec G204
				out, _ := cmd.CombinedOutput()
				cancel()
				slowest = max(slowest, time.Since(began))
				tried++
				if cmd.ProcessState.ExitCode() != 2 || !strings.Contains(string(out), flag) || strings.Contains(string(out), secret) {
					wrong++
				}
			}
		}
	}
	s.add("R16", "0 wrong, slowest ≤ 1 s", wrong == 0 && slowest <= time.Second, "%d configurations, %d not refused by name with code 2 or with a secret, slowest %v", tried, wrong, short(slowest))
	return nil
}

// startWithout starts a server before its database.
func (s *soak) startWithout(ctx context.Context) error {
	d, err := s.city(ctx, "r5")
	if err != nil {
		return err
	}
	defer d.stop(ctx) //nolint:errcheck // the figures are there
	d.cut()
	v, err := s.launch(how{"database-url": through(d.address)})
	if err != nil {
		return err
	}
	defer v.stop() //nolint:errcheck // the figures are there
	c := client()
	time.Sleep(time.Second)
	asked, live, notReady := 0, 0, 0
	for end := time.Now().Add(s.long(60 * time.Second)); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		asked++
		if status, _, _ := get(ctx, c, v.base+"/healthz"); status == http.StatusOK {
			live++
		}
		if status, _, answer := get(ctx, c, v.base+"/readyz"); status == http.StatusServiceUnavailable && strings.Contains(string(answer), "database") {
			notReady++
		}
	}
	if err := d.listen(d.address); err != nil {
		return err
	}
	began := time.Now()
	if err := v.ready(ctx, time.Minute); err != nil {
		return err
	}
	took := time.Since(began)
	s.add("R5", "all; ready ≤ 2 s after", live == asked && notReady == asked && took <= 2*time.Second,
		"without database /healthz 200 %d of %d, /readyz 503 with the reason %d; ready %v after it came", live, asked, notReady, short(took))
	return nil
}

// outage puts load on a server while its database is away for a while.
func (s *soak) outage(ctx context.Context, id string, begin, end func(*database) error) error {
	d, err := s.city(ctx, strings.ToLower(id))
	if err != nil {
		return err
	}
	defer d.stop(ctx) //nolint:errcheck // the figures are there
	v, err := s.serve(ctx, how{"database-url": d.url, "workers": "0"})
	if err != nil {
		return err
	}
	defer v.stop() //nolint:errcheck // the figures are there
	reads, writes := client(), client()
	arrive(ctx, 200, 2*time.Second, v.asks(ctx, reads))
	reads.CloseIdleConnections()
	time.Sleep(time.Second)
	before, calm, away, after := v.holds(ctx), s.long(10*time.Second), s.long(30*time.Second), s.long(15*time.Second)
	var shots []shot
	var all sync.WaitGroup
	all.Go(func() { shots = arrive(ctx, 500, calm+away+after, v.asks(ctx, reads)) })
	time.Sleep(calm)
	if err := begin(d); err != nil {
		return err
	}
	var refused, wrong, slow int
	oldest := time.Duration(0)
	for until := time.Now().Add(away); time.Now().Before(until); time.Sleep(200 * time.Millisecond) {
		began := time.Now()
		_, code, again := v.write(ctx, writes)
		took := time.Since(began)
		oldest = max(oldest, took)
		switch {
		case code == "DB_UNAVAILABLE" && again != "":
			refused++
		case code == "TIMEOUT" || code == "": // on its way when it began
			slow++
		default:
			wrong++
		}
	}
	stale := false
	if _, _, answer := get(ctx, reads, v.base+"/readyz"); strings.Contains(string(answer), `"stale":true`) {
		stale = true
	}
	if err := end(d); err != nil {
		return err
	}
	back := time.Now()
	for written := false; !written && time.Since(back) < 30*time.Second; time.Sleep(5 * time.Millisecond) {
		written, _, _ = v.write(ctx, writes)
	}
	took := time.Since(back)
	most := 0
	for range 10 {
		n, err := d.backends(ctx)
		if err == nil {
			most = max(most, n)
		}
		time.Sleep(100 * time.Millisecond)
	}
	all.Wait()
	reads.CloseIdleConnections()
	writes.CloseIdleConnections()
	time.Sleep(3 * time.Second)
	now := v.holds(ctx)
	usual := percentile(between(shots, 0, calm), 99)
	later := percentile(between(shots, calm+away+5*time.Second, calm+away+after), 99)
	s.add(id, "≥ 99.9 %", share(shots) >= 99.9, "reads answered %.3f %% of %d at 500/s, the slowest %v", share(shots), len(shots), short(percentile(shots, 100)))
	if away > 12*time.Second {
		s.add(id, "stale said", stale, "stale after %v: %v", away, stale)
	}
	s.add(id, "writes DB_UNAVAILABLE with Retry-After, none older than 5 s", wrong == 0 && slow <= 2 && oldest <= 5500*time.Millisecond, "writes refused so %d, otherwise %d, given up %d; the slowest %v", refused, wrong, slow, short(oldest))
	s.add(id, "≤ 2 s", took <= 2*time.Second, "first write %v after it was back", short(took))
	s.add(id, "≤ 8 of the pool", most <= 8, "%d connections at most in the second after", most)
	if after > 6*time.Second {
		s.add(id, "p99 back within 5 s", later <= 2*usual+5*time.Millisecond, "p99 before %v, from 5 s after on %v", short(usual), short(later))
	}
	s.add(id, "no leak", now.goroutines <= before.goroutines+5 && now.files <= before.files+5, "goroutines %d → %d, files %d → %d", before.goroutines, now.goroutines, before.files, now.files)
	return nil
}

func (s *soak) databaseKilled(ctx context.Context) error {
	return s.outage(ctx, "R1", (*database).kill, func(d *database) error { return d.start(ctx) })
}

func (s *soak) databaseFrozen(ctx context.Context) error {
	return s.outage(ctx, "R2", func(d *database) error { return d.signal(syscall.SIGSTOP) }, func(d *database) error { return d.signal(syscall.SIGCONT) })
}

// connectionsTaken lets others hold what the server would ask for: tables, so that every statement of its own waits.
func (s *soak) connectionsTaken(ctx context.Context) error {
	d, err := s.city(ctx, "p4")
	if err != nil {
		return err
	}
	defer d.stop(ctx) //nolint:errcheck // the figures are there
	v, err := s.serve(ctx, how{"database-url": d.url, "workers": "0"})
	if err != nil {
		return err
	}
	defer v.stop() //nolint:errcheck // the figures are there
	conn, err := pgx.Connect(ctx, d.url)
	if err != nil {
		return err
	}
	defer conn.Close(ctx) //nolint:errcheck // it held a lock alone
	if _, err := conn.Exec(ctx, "begin; lock table job, base_feature, dataset in access exclusive mode"); err != nil {
		return err
	}
	c, hold := client(), s.long(30*time.Second)+3*time.Second
	stop, cancel := context.WithTimeout(ctx, hold)
	defer cancel()
	var fillers sync.WaitGroup
	for i := range 64 { // what waits takes connections until all are taken
		fillers.Go(func() {
			for n := i; stop.Err() == nil; n += 64 {
				_, _, _ = v.write(stop, c)
			}
		})
	}
	time.Sleep(2 * time.Second)
	var shots []shot
	var reads sync.WaitGroup
	reads.Go(func() { shots = arrive(stop, 200, hold-3*time.Second, v.asks(ctx, client())) })
	tiles := arrive(stop, 5, hold-3*time.Second, func(i int) (bool, int) {
		status, h, _ := get(ctx, client(), fmt.Sprintf("%s/tiles/base/15/%d/%d.mvt", v.base, 11700+i%60, 19200+i/60))
		return status == http.StatusServiceUnavailable && h.Get("Retry-After") != "", status
	})
	reads.Wait()
	fillers.Wait()
	if _, err := conn.Exec(ctx, "rollback"); err != nil {
		return err
	}
	began := time.Now()
	for written := false; !written && time.Since(began) < 30*time.Second; time.Sleep(5 * time.Millisecond) {
		written, _, _ = v.write(ctx, c)
	}
	took := time.Since(began)
	s.add("P4", "reads 100 %", share(shots) == 100, "reads from memory answered %.3f %% of %d", share(shots), len(shots))
	s.add("P4", "others fail ≤ 1 s", share(tiles) >= 99 && percentile(tiles, 90) <= time.Second, "tiles refused with Retry-After %.0f %% of %d, p90 %v, slowest %v", share(tiles), len(tiles), short(percentile(tiles, 90)), short(percentile(tiles, 100)))
	s.add("P4", "recovers ≤ 2 s", took <= 2*time.Second, "first write %v after", short(took))
	return nil
}

// cancelStorm lets clients leave in the middle of what needs the database.
func (s *soak) cancelStorm(ctx context.Context) error {
	d, err := s.city(ctx, "p5")
	if err != nil {
		return err
	}
	defer d.stop(ctx) //nolint:errcheck // the figures are there
	v, err := s.serve(ctx, how{"database-url": d.url})
	if err != nil {
		return err
	}
	defer v.stop() //nolint:errcheck // the figures are there
	c, before := client(), v.holds(ctx)
	var most atomic.Int64
	watching, done := context.WithCancel(ctx)
	var watch sync.WaitGroup
	watch.Go(func() {
		for ; watching.Err() == nil; time.Sleep(50 * time.Millisecond) {
			if n, err := d.backends(watching); err == nil {
				most.Store(max(most.Load(), int64(n)))
			}
		}
	})
	shots := arrive(ctx, 2000, s.long(30*time.Second), func(i int) (bool, int) {
		leaving, cancel := context.WithTimeout(ctx, time.Duration(i%5)*time.Millisecond)
		defer cancel()
		if i%2 == 0 {
			_, _, _ = v.write(leaving, c)
		} else {
			_, _, _ = get(leaving, c, fmt.Sprintf("%s/tiles/base/15/%d/%d.mvt", v.base, 11600+i%200, 19100+i/200%200))
		}
		return true, 0
	})
	done()
	watch.Wait()
	time.Sleep(5 * time.Second)
	written, code, _ := v.write(ctx, client())
	now := v.holds(ctx)
	s.add("P5", "≤ 8 of the pool + 2", most.Load() <= 10, "%d clients that left, at most %d connections", len(shots), most.Load())
	s.add("P5", "no harm", written && now.goroutines <= before.goroutines+20, "afterwards a write says %s; goroutines %d → %d", code, before.goroutines, now.goroutines)
	return nil
}

// errNoTool says what is missing.
func errNoTool(name string, err error, out []byte) error {
	return errors.Join(fmt.Errorf("%s cannot be had: %w", name, err), errors.New(strings.TrimSpace(string(out))))
}

// toolsFolder is where programs are kept that are made once.
func toolsFolder() (string, error) {
	cache, err := os.UserCacheDir()
	return cache + "/servicemap/tools", err
}
