// Command bench measures the program beside its peers, side by side in one run, and prints the ratios: `make bench`. It is
// never a timed test: machines differ, so nothing fails for being slow. It starts bin/servicemap on a state folder of its
// own with the demonstration data, loads it with wrk, loads the same PostgreSQL with pgbench and a plain net/http handler
// with wrk, turn by turn, and measures memory and the reading of OpenStreetMap files in processes of their own.
// Everything listens on 127.0.0.1 or a Unix socket and ends with the program. docs/benchmarks.md says how to read it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"
)

// config is what a run is asked to do.
type config struct {
	binary  string
	rounds  int
	seconds int
	starts  int
	child   string
}

// A run that hangs ends by itself.
const longestRun = 15 * time.Minute

func main() {
	// Children are ended with the thread that started them (see command), so all are started from this one.
	runtime.LockOSThread()
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

func run(args []string, stdout, stderr io.Writer) int {
	var c config
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&c.binary, "binary", "bin/servicemap", "program to measure")
	flags.IntVar(&c.rounds, "rounds", 5, "rounds of load, 1..100; figures are medians of them")
	flags.IntVar(&c.seconds, "seconds", 8, "seconds of each load in a round, 1..600")
	flags.IntVar(&c.starts, "starts", 5, "starts of the server and readings of the map file, 1..100")
	flags.StringVar(&c.child, "child", "", "measure one part and print JSON: network or places (used by the program itself)")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	}
	if flags.NArg() > 0 || c.rounds < 1 || c.rounds > 100 || c.seconds < 1 || c.seconds > 600 || c.starts < 1 || c.starts > 100 {
		fmt.Fprintln(stderr, "bench: a flag is out of its range, or something stands behind the flags")
		flags.Usage()
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, longestRun)
	defer cancel()
	err := c.measure(ctx, stdout)
	switch {
	case err == nil:
		return 0
	case ctx.Err() != nil:
		fmt.Fprintln(stderr, "bench: stopped before the end:", context.Cause(ctx))
	default:
		fmt.Fprintln(stderr, "bench:", err)
	}
	return 1
}

func (c *config) measure(ctx context.Context, out io.Writer) error {
	switch c.child {
	case "":
		return c.all(ctx, out)
	case "network":
		return networkChild(ctx, out)
	case "places":
		return placesChild(ctx, out)
	default:
		return fmt.Errorf("there is no part %q", c.child)
	}
}

// all measures everything and prints the table.
func (c *config) all(ctx context.Context, out io.Writer) (err error) {
	began := time.Now()
	folder, err := os.MkdirTemp("", "servicemap-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	b := &bench{config: c, out: out, folder: folder}
	if err := b.describeMachine(ctx); err != nil {
		return err
	}
	for _, part := range []func(context.Context) error{b.measureNetwork, b.measurePlaces, b.measureServer} {
		if err := part(ctx); err != nil {
			return err
		}
	}
	b.say("load average at the end: %s; the whole took %.0f s", loadAverage(), time.Since(began).Seconds())
	return b.table.print(out)
}

// bench is one run.
type bench struct {
	*config
	out    io.Writer
	folder string // of this run, removed at its end
	table  table
}

// say prints a line about what is being done or was measured.
func (b *bench) say(format string, args ...any) { fmt.Fprintf(b.out, format+"\n", args...) }
