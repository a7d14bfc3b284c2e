package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"servicemap/tools/soak/nginx"
)

// server is a running servicemap.
type server struct {
	cmd            *exec.Cmd
	base, admin    string // http://127.0.0.1:PORT
	address, words string // and the file of its log
	ended          chan error
}

// how a server is started: flags, as a map, so that one can be replaced.
type how map[string]string

// launch starts a server; ready waits for it.
func (s *soak) launch(h how) (*server, error) {
	address, err := nginx.FreeAddress()
	if err != nil {
		return nil, err
	}
	admin, err := nginx.FreeAddress()
	if err != nil {
		return nil, err
	}
	state, err := os.MkdirTemp(s.folder, "state-")
	if err != nil {
		return nil, err
	}
	flags := how{"listen": address, "admin-listen": admin, "state": state, "demo": "none"}
	for name, value := range h {
		flags[name] = value
	}
	args := []string{"serve"}
	for name, value := range flags {
		args = append(args, "--"+name+"="+value)
	}
	words, err := os.Create(state + ".log") // #nosec G304 -- in a folder of our own
	if err != nil {
		return nil, err
	}
	defer words.Close() //nolint:errcheck // the child has its own
	v := &server{base: "http://" + flags["listen"], admin: "http://" + admin, address: flags["listen"], words: words.Name(), ended: make(chan error, 1)}
	v.cmd = exec.Command(s.binary, args...) // #nosec G204 -- the program that is tried
	v.cmd.Stdout, v.cmd.Stderr = words, words
	v.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	for _, setting := range os.Environ() {
		if !strings.HasPrefix(setting, "SERVICEMAP_") && !strings.HasPrefix(setting, "DATABASE_URL=") && !strings.HasPrefix(setting, "PG") {
			v.cmd.Env = append(v.cmd.Env, setting)
		}
	}
	if err := v.cmd.Start(); err != nil {
		return nil, err
	}
	go func() { v.ended <- v.cmd.Wait() }()
	return v, nil
}

// serve starts a server and returns when it is ready.
func (s *soak) serve(ctx context.Context, h how) (*server, error) {
	v, err := s.launch(h)
	if err != nil {
		return nil, err
	}
	if err := v.ready(ctx, time.Minute); err != nil {
		return nil, errors.Join(err, v.stop())
	}
	return v, nil
}

// ready waits until the server says that it is.
func (v *server) ready(ctx context.Context, most time.Duration) error {
	for end := time.Now().Add(most); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if status, _, _ := get(ctx, http.DefaultClient, v.base+"/readyz"); status == http.StatusOK {
			return nil
		}
		select {
		case err := <-v.ended:
			v.ended <- err
			words, _ := os.ReadFile(v.words)
			return fmt.Errorf("the server ended: %w\n%s", err, words)
		case <-ctx.Done():
			return ctx.Err()
		default:
		}
	}
	return fmt.Errorf("not ready within %v", most)
}

// stop ends the server in order.
func (v *server) stop() error {
	_ = v.cmd.Process.Signal(syscall.SIGTERM) // it may have ended, which Wait tells
	select {
	case err := <-v.ended:
		v.ended <- err
		return err
	case <-time.After(40 * time.Second):
		_ = v.cmd.Process.Kill()
		return errors.New("the server did not stop and was killed")
	}
}

// state is what the process holds.
type state struct{ goroutines, files, resident int }

// holds returns it, from /metrics and /proc.
func (v *server) holds(ctx context.Context) (h state) {
	_, _, text := get(ctx, http.DefaultClient, v.admin+"/metrics")
	for line := range strings.Lines(string(text)) {
		var n float64
		if rest, ok := strings.CutPrefix(line, "go_goroutines "); ok {
			_, _ = fmt.Sscan(rest, &n)
			h.goroutines = int(n)
		}
	}
	open, _ := os.ReadDir(fmt.Sprintf("/proc/%d/fd", v.cmd.Process.Pid))
	h.files = len(open)
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", v.cmd.Process.Pid))
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			_, _ = fmt.Sscan(rest, &h.resident)
			h.resident <<= 10
		}
	}
	return h
}

// demo fills a database with the demonstration city.
func (s *soak) demo(ctx context.Context, d *database) error {
	cmd := exec.CommandContext(ctx, s.binary, "demo", "load", "--demo", "porto-alegre", "--database-url", d.url, "--state", filepath.Join(s.folder, "demo")) // #nosec G204
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("demo load: %w: %s", err, out)
	}
	return nil
}

// city returns a database with the demonstration city, and ends it with done.
func (s *soak) city(ctx context.Context, name string) (*database, error) {
	d, err := s.newDatabase(ctx, name)
	if err == nil {
		err = s.demo(ctx, d)
	}
	return d, err
}

// Questions of the demonstration city.
func document(query string) []byte {
	body, _ := json.Marshal(map[string]string{"query": query}) // texts always have a JSON form
	return body
}

// question is a good question, every time from another point.
func question(i int) []byte {
	return document(fmt.Sprintf(`{ nearby(from: {longitude: %.5f, latitude: %.5f}, first: 10) { totalCount nodes { id kind name address status location { longitude latitude } } edges { walk { minutes metres method } } } }`,
		-51.23+0.0004*float64(i%50), -30.04+0.0004*float64(i/50%50)))
}

// asks returns a load of good questions.
func (v *server) asks(ctx context.Context, c *http.Client, headers ...string) func(int) (bool, int) {
	return func(i int) (bool, int) {
		status, _, answer := post(ctx, c, v.base+"/graphql", question(i), headers...)
		return status == http.StatusOK && bytes.Contains(answer, []byte(`"totalCount":`)) && !bytes.Contains(answer, []byte(`"errors"`)), status
	}
}

// write is the one thing that is written: well made, it finds no job of that id in the database.
func (v *server) write(ctx context.Context, c *http.Client) (written bool, code, again string) {
	_, h, answer := post(ctx, c, v.base+"/graphql", document(`mutation { cancelJob(id: "j0000000000002") { id } }`))
	var a struct {
		Errors []struct{ Extensions struct{ Code string } }
	}
	if json.Unmarshal(answer, &a) == nil && len(a.Errors) > 0 {
		code = a.Errors[0].Extensions.Code
	}
	return code == "NOT_FOUND", code, h.Get("Retry-After")
}
