package postmaster

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Steps in ending what an earlier server left, counted from the first look. A postmaster gets time for its checkpoint;
// backends without a postmaster have nothing to finish, only a long statement that keeps them from noticing.
const (
	quitHeadless = time.Second
	quitAfter    = 20 * time.Second
	killAfter    = 25 * time.Second
	giveUp       = 40 * time.Second
)

// endLeftOver waits until no process of an earlier server works in the data folder any more, and then removes its lock
// file. Two kinds are met: a postmaster whose parent was killed and which is shutting down, and backends whose
// postmaster was killed and which have not noticed yet.
//
// PostgreSQL's own test of a stale lock file asks only whether its process id is in use; in a container, where ids are
// few, it often is, by something else. Here the processes themselves are looked at: every one of a server has the data
// folder as its current folder. Nothing else is ever signalled.
func endLeftOver(ctx context.Context, data string, log *slog.Logger) error {
	lock := filepath.Join(data, "postmaster.pid")
	begin, said := time.Now(), false
	for {
		text, err := os.ReadFile(lock)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return storage(err, lock)
		}
		left := workingIn(data)
		if len(left) == 0 {
			if err := os.Remove(lock); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return storage(err, lock)
			}
			return nil
		}
		chief := chiefOf(text, left)
		if !said {
			said = true
			log.Info("waiting for an earlier server to end", "processes", len(left))
			if chief != 0 {
				_ = syscall.Kill(chief, syscall.SIGINT) // its parent's death mostly has asked it already
			}
		}
		if err := press(time.Since(begin), left, chief != 0); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(poll):
		}
	}
}

// chiefOf returns the process id in a lock file when it is one of those left: then it is the postmaster. 0 when not.
func chiefOf(lock []byte, left []int) int {
	first, _, _ := strings.Cut(string(lock), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(first))
	if err != nil || !slices.Contains(left, pid) {
		return 0
	}
	return pid
}

// press signals what is left, harder the longer it takes.
func press(waited time.Duration, left []int, headed bool) error {
	var signal syscall.Signal
	switch {
	case waited > giveUp:
		return unavailable(fmt.Errorf("processes of an earlier server do not end: %v", left))
	case waited > killAfter:
		signal = syscall.SIGKILL
	case waited > quitAfter, waited > quitHeadless && !headed:
		signal = syscall.SIGQUIT
	default:
		return nil
	}
	for _, pid := range left {
		_ = syscall.Kill(pid, signal) // ended meanwhile is what is wanted
	}
	return nil
}

// workingIn returns the ids of the postgres processes whose current folder is the data folder itself.
func workingIn(data string) []int {
	folder, err := os.Stat(data)
	if err != nil {
		return nil
	}
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil
	}
	var pids []int
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		here, err := os.Stat(filepath.Join("/proc", entry.Name(), "cwd"))
		if err != nil || !os.SameFile(folder, here) {
			continue
		}
		// A shell or an editor may stand in the folder too.
		program, err := os.Readlink(filepath.Join("/proc", entry.Name(), "exe"))
		if err == nil && strings.HasPrefix(filepath.Base(program), "postgres") {
			pids = append(pids, pid)
		}
	}
	return pids
}
