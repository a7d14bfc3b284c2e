package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"servicemap/fault"
)

// terminal is how a command speaks to a person: results to out, all else to err, in Chinese where the environment's
// language is Chinese, else in English.
type terminal struct {
	out, err    io.Writer
	chinese     bool
	interactive bool // err is a terminal: progress may overwrite its line
}

func newTerminal(stdout, stderr io.Writer) *terminal {
	t := &terminal{out: stdout, err: stderr}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); v != "" {
			t.chinese = strings.HasPrefix(v, "zh")
			break
		}
	}
	if f, ok := stderr.(*os.File); ok {
		info, err := f.Stat()
		t.interactive = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	return t
}

func (t *terminal) pick(text fault.Text) string {
	if t.chinese {
		return text.ZH
	}
	return text.EN
}

// say prints a line about what is being done.
func (t *terminal) say(format string, args ...any) { fmt.Fprintf(t.err, format+"\n", args...) }

func (t *terminal) logger() *slog.Logger { return slog.New(slog.NewTextHandler(t.err, nil)) }

// progress returns a function that shows how far a step is. On a terminal it rewrites one line; else it prints a line
// every few seconds, so that logs stay short.
func (t *terminal) progress(what string) (show func(done, total int64, unit string), end func()) {
	every := 5 * time.Second
	if t.interactive {
		every = 200 * time.Millisecond
	}
	last := time.Now()
	shown := false
	show = func(done, total int64, unit string) {
		if time.Since(last) < every {
			return
		}
		last, shown = time.Now(), true
		line := fmt.Sprintf("%s: %d %s", what, done, unit)
		if total > 0 {
			line = fmt.Sprintf("%s: %d%%, %d of %d %s", what, done*100/total, done, total, unit)
		}
		if t.interactive {
			fmt.Fprintf(t.err, "\r\x1b[K%s", line)
		} else {
			fmt.Fprintln(t.err, line)
		}
	}
	end = func() {
		if shown && t.interactive {
			fmt.Fprint(t.err, "\r\x1b[K")
		}
	}
	return show, end
}
