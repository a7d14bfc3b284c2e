// Command bench measures the program beside its peers, side by side in one run, and prints the ratios: `make bench`. It is
// never a timed test: machines differ, so nothing fails for being slow. It asks the walking engine and other engines the
// same questions on the same map files, each in a process of its own, and shows how ours grows in cities that it makes;
// then it starts bin/servicemap on a state folder of its own with the demonstration data, loads it with wrk, loads the same
// PostgreSQL with pgbench and a plain net/http handler with wrk, turn by turn. Everything listens on 127.0.0.1 or a Unix
// socket and ends with the program. Other engines are put into the user's cache by tools/bench/peers/install, so it is
// started at the top of the repository. docs/benchmarks.md says how to read it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

// config is what a run is asked to do.
type config struct {
	binary  string
	rounds  int
	seconds int
	starts  int
	only    names
	skip    names
	child   string
}

// names is a flag that takes some of a list of names, with commas between.
type names struct{ known, given []string }

func (n *names) String() string { return strings.Join(n.given, ",") }

// Set reads the flag.
func (n *names) Set(text string) error {
	n.given = strings.Split(text, ",")
	for _, name := range n.given {
		if !slices.Contains(n.known, name) {
			return fmt.Errorf("%q is none of %s", name, strings.Join(n.known, ", "))
		}
	}
	return nil
}

// partNames are the names that -only takes, in the order of the run.
func partNames() []string {
	return []string{"import", "search", "circle", "many", "nearest", "route", "growth", "planner", "places", "names", "guards", "page", "server"}
}

// asks reports whether a part is wanted.
func (c *config) asks(part string) bool {
	return len(c.only.given) == 0 || slices.Contains(c.only.given, part)
}

// skips reports whether a peer is not to be asked.
func (c *config) skips(peer string) bool {
	return slices.Contains(c.skip.given, peer) || slices.Contains(c.skip.given, "all")
}

// A run that hangs ends by itself.
const longestRun = 30 * time.Minute

func main() {
	// Children are ended with the thread that started them (see command), so all are started from this one.
	runtime.LockOSThread()
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

func run(args []string, stdout, stderr io.Writer) int {
	c := config{only: names{known: partNames()}, skip: names{known: append(peerNames(), "all")}}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&c.binary, "binary", "bin/servicemap", "program to measure")
	flags.IntVar(&c.rounds, "rounds", 5, "rounds of load, 1..100; figures are medians of them")
	flags.IntVar(&c.seconds, "seconds", 8, "seconds of each load in a round, 1..600")
	flags.IntVar(&c.starts, "starts", 5, "starts of the server and readings of the map file, 1..100")
	flags.Var(&c.only, "only", "parts to measure, with commas between: "+strings.Join(partNames(), ", "))
	flags.Var(&c.skip, "skip", "peers not to ask, with commas between: "+strings.Join(peerNames(), ", ")+", or all")
	flags.StringVar(&c.child, "child", "", "measure one part and print JSON (used by the program itself)")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	}
	if flags.NArg() > 0 && c.child == "" || c.rounds < 1 || c.rounds > 100 || c.seconds < 1 || c.seconds > 600 || c.starts < 1 || c.starts > 100 {
		fmt.Fprintln(stderr, "bench: a flag is out of its range, or something stands behind the flags")
		flags.Usage()
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, longestRun)
	defer cancel()
	err := c.measure(ctx, stdout, flags.Arg(0))
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

func (c *config) measure(ctx context.Context, out io.Writer, argument string) error {
	switch c.child {
	case "":
		return c.all(ctx, out)
	case "network":
		return networkChild(ctx, argument, out)
	case "engine":
		return engineChild(ctx, argument, out)
	case "truth":
		return truthChild(ctx, argument, out)
	case "places":
		return placesChild(ctx, out)
	case "planner":
		return plannerChild(ctx, argument, out)
	case "mclp":
		return mclpChild(ctx, argument, out)
	case "bigcity":
		return bigCityChild(ctx, out)
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
	b := &bench{config: c, out: out, folder: folder, installed: map[string]installed{}}
	if err := b.describeMachine(ctx); err != nil {
		return err
	}
	grounds, err := b.grounds()
	if err != nil {
		return err
	}
	for _, g := range grounds {
		if err := b.measureMap(ctx, g); err != nil {
			return err
		}
	}
	for _, part := range []struct {
		name    string
		measure func(context.Context) error
	}{{"growth", b.measureGrowth}, {"planner", b.measurePlanner}, {"places", b.measurePlaces}, {"names", b.measureNames}, {"guards", b.measureGuards}, {"page", b.measurePage}, {"server", b.measureServer}} {
		if b.asks(part.name) {
			if err := part.measure(ctx); err != nil {
				return err
			}
		}
	}
	b.say("load average at the end: %s; the whole took %.0f s", loadAverage(), time.Since(began).Seconds())
	if err := b.table.print(out); err != nil {
		return err
	}
	for _, missing := range b.missing {
		b.say("%s", missing)
	}
	return nil
}

// grounds returns the map files to measure on, that of the demonstration written into the run's folder.
func (b *bench) grounds() ([]ground, error) {
	raw, err := portoAlegre()
	if err != nil {
		return nil, err
	}
	path := filepath.Join(b.folder, "porto-alegre.osm.pbf")
	return []ground{
		{Title: "Porto Alegre", Map: path},
		{Title: "Helsinki", Map: "e2e/testdata/helsinki.osm.pbf"},
	}, os.WriteFile(path, raw, 0o600)
}

// bench is one run.
type bench struct {
	*config
	out       io.Writer
	folder    string // of this run, removed at its end
	table     table
	installed map[string]installed // peers, by name
	missing   []string             // peers that were not measured, and why
}

// say prints a line about what is being done or was measured.
func (b *bench) say(format string, args ...any) { fmt.Fprintf(b.out, format+"\n", args...) }
