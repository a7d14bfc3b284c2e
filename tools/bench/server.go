package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"servicemap/db/cluster"
)

// How long a server may take to be ready and to stop, and how often it is asked.
const (
	readyTime = time.Minute
	stopTime  = 45 * time.Second
	askEvery  = 2 * time.Millisecond
)

// server is a running servicemap.
type server struct {
	cmd   *exec.Cmd
	base  string // http://127.0.0.1:PORT
	ready time.Duration
	ended chan error
}

// start runs a server with a demonstration, or none, on a state folder, and returns when it is ready. Its words go to a file beside the folder.
func start(ctx context.Context, binary, state, demo string) (*server, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	log, err := os.Create(state + ".log")
	if err != nil {
		return nil, err
	}
	defer func() { _ = log.Close() }() // the child has its own
	// Not ended by ctx: an interrupted run stops it in order too.
	s := &server{
		cmd:  command(context.WithoutCancel(ctx), binary, "serve", "--demo", demo, "--state", state, "--listen", address),
		base: "http://" + address, ended: make(chan error, 1),
	}
	s.cmd.Stdout, s.cmd.Stderr = log, log
	began := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	go func() { s.ended <- s.cmd.Wait() }()
	if err := s.wait(ctx); err != nil {
		words, _ := os.ReadFile(log.Name())
		return nil, errors.Join(fmt.Errorf("%w; the server said:\n%s", err, bytes.TrimSpace(words)), s.stop())
	}
	s.ready = time.Since(began)
	return s, nil
}

// freeAddress returns an address that nobody listened on a moment ago.
func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

// wait returns when the server is ready, or with an error when it has ended or takes too long.
func (s *server) wait(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyTime)
	defer cancel()
	for {
		if ok, err := s.isReady(ctx); err == nil && ok {
			return nil
		}
		select {
		case err := <-s.ended:
			s.ended <- err // for stop
			return errors.Join(errors.New("the server ended"), err)
		case <-ctx.Done():
			return fmt.Errorf("the server is not ready: %w", ctx.Err())
		case <-time.After(askEvery):
		}
	}
}

func (s *server) isReady(ctx context.Context) (bool, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.base+"/readyz", http.NoBody)
	if err != nil {
		return false, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false, err
	}
	_, err = io.Copy(io.Discard, response.Body)
	return response.StatusCode == http.StatusOK, errors.Join(err, response.Body.Close())
}

// stop ends the server, in order when it can.
func (s *server) stop() error {
	http.DefaultClient.CloseIdleConnections()
	_ = s.cmd.Process.Signal(syscall.SIGTERM) // it may have ended already, which Wait tells
	select {
	case err := <-s.ended:
		return err
	case <-time.After(stopTime):
		_ = s.cmd.Process.Kill()
		return errors.Join(errors.New("the server did not stop and was killed"), <-s.ended)
	}
}

func (s *server) pid() int { return s.cmd.Process.Pid }

// postmaster returns the process id of the private PostgreSQL of a state folder.
func postmaster(state string) (int, error) {
	text, err := os.ReadFile(filepath.Join(state, "postgres", "postmaster.pid"))
	if err != nil {
		return 0, err
	}
	line, _, _ := bytes.Cut(text, []byte("\n"))
	return strconv.Atoi(string(line))
}

// measureServer times starts, then puts load on the last server started.
func (b *bench) measureServer(ctx context.Context) error {
	// A copy, so that a build while this runs does not change what is measured.
	binary := filepath.Join(b.folder, "servicemap")
	if err := copyProgram(b.binary, binary); err != nil {
		return err
	}
	b.table.section("start")
	state, err := b.timeFirstStarts(ctx, binary)
	if err != nil {
		return err
	}
	s, err := b.timeStarts(ctx, binary, state)
	if err != nil {
		return err
	}
	return errors.Join(b.loadServer(ctx, s, state), s.stop())
}

func copyProgram(from, to string) error {
	program, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, program, 0o700)
}

// From nothing it takes longer and varies less: so many starts of those asked for are enough.
const firstStarts = 3

// timeFirstStarts times starts without a state folder and returns the last folder made.
func (b *bench) timeFirstStarts(ctx context.Context, binary string) (state string, err error) {
	var times []time.Duration
	for i := range min(firstStarts, b.starts) {
		state = filepath.Join(b.folder, fmt.Sprintf("state%d", i))
		s, err := start(ctx, binary, state, "porto-alegre")
		if err != nil {
			return "", err
		}
		times = append(times, s.ready)
		if err := s.stop(); err != nil {
			return "", err
		}
	}
	b.say("first start, with initdb and loading the demonstration data, until ready: %s", list(times))
	b.table.add(row{figure: "from nothing to ready: initdb, demonstration data", ours: seconds(median(times))})
	return state, nil
}

// timeStarts times starts on a state folder and returns the last server, running.
func (b *bench) timeStarts(ctx context.Context, binary, state string) (*server, error) {
	var times []time.Duration
	for {
		s, err := start(ctx, binary, state, "porto-alegre")
		if err != nil {
			return nil, err
		}
		times = append(times, s.ready)
		if len(times) == b.starts {
			b.say("start with a state folder, until ready: %s", list(times))
			b.table.add(row{figure: "state to ready", ours: seconds(median(times))})
			return s, nil
		}
		if err := s.stop(); err != nil {
			return nil, err
		}
	}
}

func list(times []time.Duration) string {
	text := ""
	for _, t := range times {
		text += seconds(t) + ", "
	}
	return text + "median " + seconds(median(times))
}

// attach joins the server's private PostgreSQL as a command does.
func attach(ctx context.Context, state string) (*cluster.Cluster, error) {
	ctx, cancel := context.WithTimeout(ctx, readyTime)
	defer cancel()
	return cluster.Open(ctx, cluster.Config{State: state})
}
