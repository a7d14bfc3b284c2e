package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"servicemap/geo"
)

const (
	logShare     = "0.2"     // of pgbench's transactions whose times are written down
	microdegrees = 1_000_000 // pgbench draws whole numbers
)

// pgbench returns a run of PostgreSQL's load tool.
func pgbench(url, script, folder string) func(context.Context, int) (load, *exec.Cmd, error) {
	return func(ctx context.Context, seconds int) (load, *exec.Cmd, error) {
		log := filepath.Join(folder, "transactions")
		cmd := command(ctx, "pgbench", "-n", "-c", strconv.Itoa(connections), "-j", "2", "-T", strconv.Itoa(seconds), "-M", "prepared",
			"-f", script, "-l", "--log-prefix", log, "--sampling-rate", logShare, url)
		text, err := output(cmd)
		if err != nil {
			return load{}, cmd, err
		}
		l, err := parsePgbench(text)
		if err != nil {
			return l, cmd, err
		}
		l.p50, l.p99, err = transactionTimes(log)
		return l, cmd, err
	}
}

// pgbenchScript asks from points in the box of the samples.
func pgbenchScript(samples []sample) string {
	box := geo.EmptyBox()
	for _, p := range samples {
		box = box.Extend(p.at)
	}
	draw := func(name string, from, to float64) string {
		return fmt.Sprintf("\\set %s random(%.0f, %.0f) / %d.0\n", name, from*microdegrees, to*microdegrees, microdegrees)
	}
	return draw("lon", box.West, box.East) + draw("lat", box.South, box.North) + fmt.Sprintf(knn, ":lon", ":lat") + ";\n"
}

// planOf names the scan of a plan.
func planOf(lines []string) string {
	i := slices.IndexFunc(lines, func(line string) bool { return strings.Contains(line, " Scan ") })
	return strings.TrimPrefix(strings.TrimSpace(lines[max(i, 0)]), "->  ")
}

// parsePgbench reads the summary: how many transactions, how many failed, and how many a second.
func parsePgbench(text string) (load, error) {
	var l load
	for line := range strings.Lines(text) {
		if name, value, ok := strings.Cut(line, ": "); ok {
			number, _, _ := strings.Cut(strings.TrimSpace(value), " ")
			switch name {
			case "number of transactions actually processed":
				l.requests, _ = strconv.Atoi(number)
			case "number of failed transactions":
				l.errors, _ = strconv.Atoi(number)
			}
		}
		if rest, ok := strings.CutPrefix(line, "tps = "); ok {
			number, _, _ := strings.Cut(rest, " ")
			l.rate, _ = strconv.ParseFloat(number, 64)
		}
	}
	if l.requests == 0 || l.rate == 0 {
		return l, fmt.Errorf("pgbench printed no figures: %s", text)
	}
	return l, nil
}

// transactionTimes reads and removes pgbench's logs, one of each thread: client, transaction, microseconds, and more.
func transactionTimes(prefix string) (p50, p99 time.Duration, err error) {
	logs, err := filepath.Glob(prefix + ".*")
	if err != nil {
		return 0, 0, err
	}
	var times []time.Duration
	for _, log := range logs {
		f, err := os.Open(log)
		if err != nil {
			return 0, 0, err
		}
		for lines := bufio.NewScanner(f); lines.Scan(); {
			if fields := strings.Fields(lines.Text()); len(fields) > 2 {
				n, _ := strconv.ParseInt(fields[2], 10, 64)
				times = append(times, time.Duration(n)*time.Microsecond)
			}
		}
		if err := errors.Join(f.Close(), os.Remove(log)); err != nil {
			return 0, 0, err
		}
	}
	if len(times) == 0 {
		return 0, 0, errors.New("pgbench wrote no times of transactions")
	}
	slices.Sort(times)
	return times[len(times)/2], times[len(times)*99/100], nil
}
