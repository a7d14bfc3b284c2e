// Command soak breaks what a server depends on, attacks it, overloads it, and prints a table of figures beside their targets. It
// is the long half of tests whose short half is in make test: kill -9 and SIGSTOP of PostgreSQL, a torn and a slow link to it
// (toxiproxy), restarts behind nginx, slow clients, malformed and hostile requests beside good ones. The ids are those under which
// the requirements name what is tried. Everything listens on loopback, and ends with the command.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

// soak is one run.
type soak struct {
	binary string
	folder string  // of everything that the run makes
	images string  // where the plot goes
	scale  float64 // of durations
	rows   []row
}

// row is one figure.
type row struct {
	id, figure, target string
	met                bool
}

// trial is one thing that is tried.
type trial struct {
	ids  string
	what string
	run  func(*soak, context.Context) error
}

func trials() []trial {
	return []trial{
		{"R16", "100 wrong configurations", (*soak).wrongConfigurations},
		{"R5", "a start without the database", (*soak).startWithout},
		{"R1", "the database is killed", (*soak).databaseKilled},
		{"R2", "the database is frozen", (*soak).databaseFrozen},
		{"R3", "a slow link to the database", (*soak).slowLink},
		{"R4", "a torn link to the database", (*soak).tornLink},
		{"P4", "every connection of the database is taken", (*soak).connectionsTaken},
		{"P5", "clients that leave", (*soak).cancelStorm},
		{"T4,T6,T3", "tiles", (*soak).tiles},
		{"R14,C4", "two servers behind nginx", (*soak).behindNginx},
		{"H9", "slow clients", (*soak).slowClients},
		{"H11,H12", "malformed requests", (*soak).malformed},
		{"D13", "documents that grow", (*soak).growing},
		{"D15", "hostile traffic beside good", (*soak).storm},
		{"R9", "three times too much", (*soak).overload},
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) (err error) {
	flags := flag.NewFlagSet("soak", flag.ContinueOnError)
	s := &soak{}
	flags.StringVar(&s.binary, "binary", "bin/servicemap", "the program that is tried")
	flags.StringVar(&s.images, "images", "docs/images", "folder for the plot of D15")
	flags.Float64Var(&s.scale, "scale", 1, "times the usual durations")
	only := flags.String("only", "", "ids to try, with commas between; all when empty")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if s.binary, err = filepath.Abs(s.binary); err != nil {
		return err
	}
	if s.folder, err = os.MkdirTemp("", "servicemap-soak-"); err != nil {
		return err
	}
	if err := os.Chmod(s.folder, 0o755); err != nil { // #nosec G302 -- the user that the database runs as walks through it
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(s.folder)) }()
	load, _ := os.ReadFile("/proc/loadavg")
	fmt.Printf("%d processors, load average at the start %s; other work on the machine makes figures worse\n", runtime.NumCPU(), strings.Join(strings.Fields(string(load))[:3], " "))
	var failed error
	for _, t := range trials() {
		if *only != "" && !slices.ContainsFunc(strings.Split(*only, ","), func(id string) bool { return slices.Contains(strings.Split(t.ids, ","), id) }) {
			continue
		}
		began := time.Now()
		fmt.Printf("%s: %s\n", t.ids, t.what)
		if err := t.run(s, ctx); err != nil {
			failed = errors.Join(failed, fmt.Errorf("%s: %w", t.ids, err))
			fmt.Printf("  not tried to the end: %v\n", err)
		}
		fmt.Printf("  %v\n", time.Since(began).Round(100*time.Millisecond))
		if ctx.Err() != nil {
			break
		}
	}
	s.print()
	return failed
}

// long is a duration of a full run, scaled.
func (s *soak) long(d time.Duration) time.Duration {
	return max(time.Duration(float64(d)*s.scale), time.Second)
}

// add notes a figure.
func (s *soak) add(id, target string, met bool, figure string, values ...any) {
	r := row{id, fmt.Sprintf(figure, values...), target, met}
	s.rows = append(s.rows, r)
	fmt.Printf("  %s: %s\n", r.id, r.figure)
}

// print prints the table.
func (s *soak) print() {
	widths := [3]int{len("id"), len("figure"), len("target")}
	for _, r := range s.rows {
		for i, text := range []string{r.id, r.figure, r.target} {
			widths[i] = max(widths[i], len([]rune(text)))
		}
	}
	line := func(id, figure, target, met string) {
		fmt.Printf("%-*s  %-*s  %-*s  %s\n", widths[0], id, widths[1], figure, widths[2], target, met)
	}
	fmt.Println()
	line("id", "figure", "target", "met")
	unmet := 0
	for _, r := range s.rows {
		met := "yes"
		if !r.met {
			met = "NO"
			unmet++
		}
		line(r.id, r.figure, r.target, met)
	}
	fmt.Printf("\n%d figures, %d targets not met\n", len(s.rows), unmet)
}
