// Package e2e asks the real binary through HTTP and checks its answers against independent ones: pgRouting on the exported
// arcs, a plain Dijkstra over the rows of the database, and walks as Valhalla measured them (testdata). It also starts,
// stops and kills the binary, to see that data and answers survive.
//
// Two servers with the demonstration data, some more places and some areas are shared by all questions: demo, and directed,
// whose network has many one-ways. Tests that stop or kill have servers of their own. Everything runs on 127.0.0.1 and in temporary folders. Random choices have fixed
// seeds.
package e2e

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// program is the binary under test, and folder where it and all state stands: made by TestMain.
var program, folder string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	var err error
	folder, err = os.MkdirTemp("", "servicemap-e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(folder)                      //nolint:errcheck // a temporary folder
	if err := os.Chmod(folder, 0o755); err != nil { // started by root, the database runs as another user
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	program = filepath.Join(folder, "servicemap")
	build := exec.Command("go", "build", "-trimpath", "-o", program, "servicemap/cmd/servicemap")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build the binary: %v\n%s", err, out)
		return 1
	}
	code := m.Run()
	if err := errors.Join(demo.end(), directed.end()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return code
}

// city is a server that questions go to, with what its database holds. It is started when a test first asks for it.
type city struct {
	name    string
	changes string // SQL on the network
	once    sync.Once
	server  *server
	world   *world
	err     error
}

// demo is the demonstration data as they are. They have five one-way edges, escalators of a few metres; in directed every
// third edge is one-way or costs more there than back, which tells a search from one in the wrong direction.
var (
	demo     = city{name: "demo"}
	directed = city{name: "directed", changes: `
update walk_edge set back_cost_mm = null where id % 9 = 0 and cost_mm is not null;
update walk_edge set cost_mm = null where id % 9 = 3 and back_cost_mm is not null;
update walk_edge set back_cost_mm = cost_mm * 3 / 2 where id % 9 = 6 and from_node <> to_node;
update dataset set version = version + 1, changed_at = now() where part = 'network'`}
)

// inEachCity runs a test on both.
func inEachCity(t *testing.T, f func(t *testing.T, s *server, w *world)) {
	t.Helper()
	for _, c := range []*city{&demo, &directed} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, w := c.start(t)
			f(t, s, w)
		})
	}
}

// start returns the city's server and what its database holds.
func (c *city) start(t *testing.T) (*server, *world) {
	t.Helper()
	c.once.Do(func() { c.err = c.make() })
	if c.err != nil {
		t.Fatal(c.err)
	}
	return c.server, c.world
}

// make starts the server, loads more places and some areas, and changes the network.
func (c *city) make() error {
	var err error
	if c.server, err = serve(filepath.Join(folder, c.name)); err != nil {
		return err
	}
	for _, file := range []string{"places", "areas"} {
		if err := c.server.load(file, filepath.Join("testdata", file+".csv")); err != nil {
			return err
		}
	}
	if c.changes != "" {
		if err := c.server.change(c.changes); err != nil {
			return err
		}
	}
	c.world, err = loadWorld(c.server)
	return err
}

// end stops the server, if there is one; its error says that it did not stop in order.
func (c *city) end() error {
	if c.server == nil {
		return nil
	}
	return c.server.stop()
}
