package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// What the kernel counts processor time in, for every program that reads /proc: 1/100 second.
const tick = 10 * time.Millisecond

// command makes a child that ends when ctx does and when this program dies. It stands in a process group of its own: a
// Ctrl-C at the terminal is for this program, which then ends its children in order.
func command(ctx context.Context, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 5 * time.Second
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	return cmd
}

// output runs a child and returns what it printed; the error holds what it complained of.
func output(cmd *exec.Cmd) (string, error) {
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		err = fmt.Errorf("%w: %s", err, strings.TrimSpace(string(exit.Stderr)))
	}
	if err != nil {
		err = fmt.Errorf("%s: %w", cmd.Args[0], err)
	}
	return string(out), err
}

func (b *bench) describeMachine(ctx context.Context) error {
	if err := b.needsOfServer(); err != nil {
		return err
	}
	model := "processor unknown"
	for line := range strings.Lines(readText("/proc/cpuinfo")) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			model = strings.TrimSpace(value)
			break
		}
	}
	commit := "unknown"
	if text, err := output(command(ctx, "git", "describe", "--always", "--dirty")); err == nil {
		commit = strings.TrimSpace(text)
	}
	b.say("%s, %d processors, Linux %s, %s, commit %s", model, runtime.NumCPU(),
		strings.TrimSpace(readText("/proc/sys/kernel/osrelease")), runtime.Version(), commit)
	b.say("load average at the start: %s; other work on the machine makes the figures worse and less sure", loadAverage())
	return nil
}

// needsOfServer checks that what the load on the server needs is there, when that is asked for.
func (b *bench) needsOfServer() error {
	if !b.asks("server") {
		return nil
	}
	if _, err := os.Stat(b.binary); err != nil {
		return fmt.Errorf("%w (make build makes it)", err)
	}
	for _, tool := range []string{"wrk", "pgbench"} {
		if _, err := exec.LookPath(tool); err != nil {
			return fmt.Errorf("%w (tools/need bench installs it)", err)
		}
	}
	return nil
}

// readText returns a file of /proc, empty when it cannot be read: what is missing shows as zero.
func readText(path string) string {
	text, _ := os.ReadFile(path)
	return string(text)
}

func loadAverage() string {
	fields := strings.Fields(readText("/proc/loadavg"))
	return strings.Join(fields[:min(3, len(fields))], " ")
}

// processorTime returns the processor time of a process and that of its children that have ended.
func processorTime(pid int) (own, children time.Duration) {
	return parseStat(readText(fmt.Sprintf("/proc/%d/stat", pid)))
}

// parseStat reads fields 14 to 17 of proc(5)'s stat. The name of the program, field 2, may hold spaces and brackets.
func parseStat(text string) (own, children time.Duration) {
	fields := strings.Fields(text[strings.LastIndex(text, ")")+1:])
	if len(fields) < 15 {
		return 0, 0
	}
	at := func(i int) time.Duration {
		n, _ := strconv.ParseInt(fields[i-3], 10, 64)
		return time.Duration(n) * tick
	}
	return at(14) + at(15), at(16) + at(17)
}

// memory returns the resident memory of a process, now and at its peak, in bytes.
func memory(pid string) (now, peak int64) {
	for line := range strings.Lines(readText("/proc/" + pid + "/status")) {
		fields := strings.Fields(line)
		if len(fields) < 2 {
			continue
		}
		kilobytes, _ := strconv.ParseInt(fields[1], 10, 64)
		switch fields[0] {
		case "VmRSS:":
			now = kilobytes << 10
		case "VmHWM:":
			peak = kilobytes << 10
		}
	}
	return now, peak
}

// selfTime returns the processor time of this process.
func selfTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// machineTime returns how long all processors together have existed, and how long they worked for processes. What a
// hypervisor gave to others counts as work.
func machineTime() (all, worked time.Duration) {
	return parseMachineTime(readText("/proc/stat"))
}

// parseMachineTime reads the first line of proc(5)'s stat: cpu user nice system idle iowait irq softirq steal.
func parseMachineTime(text string) (all, worked time.Duration) {
	line, _, _ := strings.Cut(text, "\n")
	for i, field := range strings.Fields(line) {
		n, _ := strconv.ParseInt(field, 10, 64)
		if i >= 1 && i <= 8 {
			all += time.Duration(n) * tick
		}
		if slices.Contains([]int{1, 2, 3, 8}, i) {
			worked += time.Duration(n) * tick
		}
	}
	return all, worked
}

// median returns the middle of values, the mean of the two in the middle of an even count; 0 of none.
func median[T int64 | float64 | time.Duration](values []T) T {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// medianOf returns the median of one number of each item.
func medianOf[S any, T int64 | float64 | time.Duration](items []S, number func(S) T) T {
	values := make([]T, len(items))
	for i, item := range items {
		values[i] = number(item)
	}
	return median(values)
}
