// Command servicemap is the whole product: the server, the importers, and what keeps the database. Here stand flags,
// environment and wiring alone; the rules are in the packages they are about.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // time zones on machines that have none installed

	"github.com/alecthomas/kong"

	"servicemap/db"
	"servicemap/fault"
)

// Exit codes.
const (
	exitDone        = 0
	exitFailed      = 1
	exitWrongUse    = 2
	exitRowsRefused = 3
)

// commands are the commands of the program. A flag has an environment variable of the same name: --listen is
// SERVICEMAP_LISTEN.
type commands struct {
	Serve   serveCommand   `cmd:"" help:"Serve the API."`
	Import  importCommand  `cmd:"" help:"Load a file."`
	Export  exportCommand  `cmd:"" help:"Write records as CSV or GeoJSON."`
	Migrate migrateCommand `cmd:"" help:"Bring the database's schema up to date, or show its state."`
	Demo    demoCommand    `cmd:"" help:"Load or remove the demonstration data."`
	Backup  backupCommand  `cmd:"" help:"Write the database to a file, in pg_dump's custom format."`
	Restore restoreCommand `cmd:"" help:"Replace the database by what a backup holds."`
	Doctor  doctorCommand  `cmd:"" help:"Say what the database server lacks."`
	Version versionCommand `cmd:"" help:"Print the version."`

	Config kong.ConfigFlag `help:"JSON file with values for flags, by their long names." placeholder:"FILE" env:"SERVICEMAP_CONFIG"`
}

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run parses the arguments, runs the command they name and returns the exit code.
func run(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return runContext(ctx, args, stdout, stderr)
}

func runContext(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	terminal := newTerminal(stdout, stderr)
	var c commands
	parser, err := kong.New(&c,
		kong.Name("servicemap"),
		kong.Description("A public service map: what is near, in minutes on foot."),
		kong.DefaultEnvars("SERVICEMAP"),
		kong.Configuration(readConfig),
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { panic(exit(code)) }),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(terminal),
		kong.Vars{"state": defaultState()},
	)
	if err != nil {
		fmt.Fprintln(stderr, err)
		return exitFailed
	}
	return guarded(func() int {
		parsed, err := parser.Parse(args)
		var unread *fs.PathError
		if errors.As(err, &unread) { // the one file that the parser itself reads
			err = fmt.Errorf("--config: %w", err)
		}
		if err != nil {
			fmt.Fprintf(stderr, "servicemap: %v\nrun servicemap --help\n", err)
			return exitWrongUse
		}
		return terminal.report(parsed.Run())
	})
}

// exit carries kong's wish to end (after --help) up to run, which alone decides.
type exit int

func guarded(f func() int) (code int) {
	defer func() {
		switch e := recover().(type) {
		case nil:
		case exit:
			code = int(e)
		default:
			panic(e)
		}
	}()
	return f()
}

// errRowsRefused ends a command whose refused rows are listed already.
var errRowsRefused = errors.New("rows were refused")

// errUse is a use of flags that the parser cannot see to be wrong.
type errUse struct{ error }

// report prints an error for a person and returns the exit code.
func (t *terminal) report(err error) int {
	var use errUse
	var known *fault.Error
	if wrong := db.WrongURL(err); wrong != nil {
		err = wrong
	}
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(t.err, "servicemap: stopped")
		return exitFailed
	case errors.Is(err, errRowsRefused):
		return exitRowsRefused
	case errors.As(err, &use):
		t.complain(use.error)
		return exitWrongUse
	case errors.As(err, &known) && known.Code == fault.BadArgument && known.Argument != "":
		t.complain(err)
		return exitWrongUse
	default:
		t.complain(err)
		return exitFailed
	}
}

// complain prints an error: in words for a fault, with its cause behind.
func (t *terminal) complain(err error) {
	var e *fault.Error
	if !errors.As(err, &e) {
		fmt.Fprintln(t.err, "servicemap:", err)
		return
	}
	message := t.pick(e.Message)
	if e.Code == fault.BadArgument && e.Argument != "" {
		message = "--" + e.Argument + ": " + message
	}
	fmt.Fprintln(t.err, "servicemap:", message)
	if hint := t.pick(e.Hint); hint != "" {
		fmt.Fprintln(t.err, "           ", hint)
	}
	if cause := errors.Unwrap(e); cause != nil {
		fmt.Fprintln(t.err, "            ("+cause.Error()+")")
	}
}
