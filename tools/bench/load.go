package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"
)

const (
	connections = 16
	warmUp      = 2 // seconds
)

// load is what one tool measured in one round.
type load struct {
	requests, errors int
	rate             float64       // a second
	p50, p99         time.Duration // of one request
	processor        time.Duration // of the serving process, a request
	others           float64       // share of the machine's time that other programs worked
}

// contestant is one who answers the same question in the rounds.
type contestant struct {
	name   string
	run    func(ctx context.Context, seconds int) (load, *exec.Cmd, error)
	spent  func() time.Duration // processor time of who answers
	rounds []load
}

// measure runs one load and adds what it cost.
func (c *contestant) measure(ctx context.Context, seconds int, ours func() time.Duration) (load, error) {
	spent, used := c.spent(), ours()
	all, worked := machineTime()
	l, cmd, err := c.run(ctx, seconds)
	if err != nil {
		return l, fmt.Errorf("%s: %w", c.name, err)
	}
	if l.errors > 0 {
		return l, fmt.Errorf("%s: %d of %d requests went wrong", c.name, l.errors, l.requests)
	}
	time.Sleep(100 * time.Millisecond) // until the connections' processes have ended and count
	nowAll, nowWorked := machineTime()
	tool := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	l.processor = (c.spent() - spent) / time.Duration(max(l.requests, 1))
	if all := nowAll - all; all > 0 {
		l.others = max(0, float64(nowWorked-worked-tool-(ours()-used))/float64(all))
	}
	return l, nil
}

// median returns the median of each figure over the rounds.
func (c *contestant) median() load {
	return load{
		rate:      medianOf(c.rounds, func(l load) float64 { return l.rate }),
		p50:       medianOf(c.rounds, func(l load) time.Duration { return l.p50 }),
		p99:       medianOf(c.rounds, func(l load) time.Duration { return l.p99 }),
		processor: medianOf(c.rounds, func(l load) time.Duration { return l.processor }),
		others:    medianOf(c.rounds, func(l load) float64 { return l.others }),
	}
}

func (l load) String() string {
	return fmt.Sprintf("%.0f/s, p50 %s, p99 %s, processor %s a request, other programs %.0f %%",
		l.rate, milliseconds(l.p50), milliseconds(l.p99), microseconds(l.processor), 100*l.others)
}

// field is what the contestants meet on: the running server with its PostgreSQL, the questions and the tools' scripts.
type field struct {
	server     *server
	postmaster int
	url        string // of the database
	samples    []sample
	lua, sql   string // files
}

// loadServer measures nearby over HTTP beside PostgreSQL and beside a plain handler, in turns.
func (b *bench) loadServer(ctx context.Context, s *server, state string) (err error) {
	resident, _ := memory(strconv.Itoa(s.pid()))
	private, err := attach(ctx, state)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, private.Close(context.WithoutCancel(ctx))) }()
	f := &field{server: s, url: private.URL()}
	if f.postmaster, err = postmaster(state); err != nil {
		return err
	}
	if err := b.prepare(ctx, f); err != nil {
		return err
	}
	alone, err := searchAlone(ctx, f.url, f.samples)
	if err != nil {
		return err
	}
	if err := b.compete(ctx, f); err != nil {
		return err
	}
	b.table.section("nearby without HTTP and GraphQL, the same questions")
	b.table.add(row{figure: "one question, one thread", ours: microseconds(alone)})
	loaded, peak := memory(strconv.Itoa(s.pid()))
	b.table.section("memory of the server")
	b.table.add(row{figure: "resident when ready", ours: mebibytes(resident)})
	b.table.add(row{figure: "resident after the load", ours: mebibytes(loaded)})
	b.table.add(row{figure: "peak resident", ours: mebibytes(peak)})
	return nil
}

// prepare chooses the points and writes the tools' scripts.
func (b *bench) prepare(ctx context.Context, f *field) error {
	places, plan, err := locate(ctx, f.url)
	if err != nil {
		return err
	}
	var tried int
	if f.samples, tried, err = choosePoints(ctx, f.server, places); err != nil {
		return err
	}
	bytes := 0
	for _, p := range f.samples {
		bytes += len(p.answer)
	}
	b.say("%d places; %d points with ten places within 15 minutes, of %d tried, all answers without errors, %d bytes on average",
		len(places), len(f.samples), tried, bytes/len(f.samples))
	b.say("plan of the SQL: %s", plan)
	f.lua, f.sql = filepath.Join(b.folder, "nearby.lua"), filepath.Join(b.folder, "knn.sql")
	return errors.Join(
		os.WriteFile(f.lua, []byte(luaScript(f.samples)), 0o600),
		os.WriteFile(f.sql, []byte(pgbenchScript(f.samples)), 0o600))
}

// compete runs the rounds, and nearby once more at half the load.
func (b *bench) compete(ctx context.Context, f *field) (err error) {
	plain, err := servePlain(f.samples)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, plain.Close()) }()
	serverTime := func() time.Duration { own, _ := processorTime(f.server.pid()); return own }
	postgresTime := func() time.Duration { own, ended := processorTime(f.postmaster); return own + ended }
	ours := func() time.Duration { return serverTime() + postgresTime() + selfTime() }
	target := f.server.base + "/graphql"
	nearby := &contestant{name: "nearby over HTTP", spent: serverTime, run: wrk(target, f.lua, 0)}
	sql := &contestant{name: "KNN SQL by pgbench", spent: postgresTime, run: pgbench(f.url, f.sql, b.folder)}
	handler := &contestant{name: "plain handler", spent: selfTime, run: wrk(plain.url, f.lua, 0)}
	if err := b.takeTurns(ctx, ours, nearby, sql, handler); err != nil {
		return err
	}
	half := &contestant{name: "nearby at half the load", spent: serverTime, run: wrk(target, f.lua, nearby.median().rate/2)}
	calm, err := half.measure(ctx, b.seconds, ours)
	if err != nil {
		return err
	}
	b.say("%s: %v", half.name, calm)
	b.warn(nearby, sql, handler)
	b.report(nearby.median(), sql.median(), handler.median(), calm)
	return nil
}

// takeTurns lets each warm up, then measures all in each round.
func (b *bench) takeTurns(ctx context.Context, ours func() time.Duration, all ...*contestant) error {
	b.say("load: %d rounds of %d s each, %d connections, after %d s of warm-up", b.rounds, b.seconds, connections, warmUp)
	for _, c := range all {
		if _, err := c.measure(ctx, warmUp, ours); err != nil {
			return err
		}
	}
	for round := range b.rounds {
		b.say("round %d of %d, load average %s", round+1, b.rounds, loadAverage())
		for _, c := range all {
			l, err := c.measure(ctx, b.seconds, ours)
			if err != nil {
				return err
			}
			c.rounds = append(c.rounds, l)
			b.say("  %-18s  %v", c.name, l)
		}
	}
	return nil
}

// quiet is the share of the machine's time above which other programs make rates and latencies worth nothing.
const quiet = 0.05

func (b *bench) warn(all ...*contestant) {
	for _, c := range all {
		if others := c.median().others; others > quiet {
			b.say("%s: other programs took %.0f %% of the machine: rates, latencies and their ratios say little, processor times something",
				c.name, 100*others)
		}
	}
}

// report adds the rows of the load to the table.
func (b *bench) report(nearby, sql, handler, calm load) {
	for _, peer := range []struct {
		title, target string
		load
	}{{"nearby over HTTP, beside pgbench with the KNN SQL", "2 ×", sql}, {"nearby over HTTP, beside a plain net/http handler", "0.5 ×", handler}} {
		b.table.section(peer.title)
		b.table.add(row{"requests", perSecond(nearby.rate), perSecond(peer.rate), ratio(nearby.rate, peer.rate), peer.target})
		b.table.add(row{"p50", milliseconds(nearby.p50), milliseconds(peer.p50), ratio(nearby.p50.Seconds(), peer.p50.Seconds()), ""})
		b.table.add(row{"p99", milliseconds(nearby.p99), milliseconds(peer.p99), ratio(nearby.p99.Seconds(), peer.p99.Seconds()), ""})
		b.table.add(row{
			"processor time of who answers, a request", microseconds(nearby.processor), microseconds(peer.processor),
			ratio(nearby.processor.Seconds(), peer.processor.Seconds()), "",
		})
	}
	b.table.section("nearby over HTTP at half the load")
	b.table.add(row{figure: "requests", ours: perSecond(calm.rate)})
	b.table.add(row{figure: "p99", ours: milliseconds(calm.p99), target: "15 ms or less"})
}
