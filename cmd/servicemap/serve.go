package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"time"

	"servicemap/db"
	"servicemap/fault"
	"servicemap/graph"
	"servicemap/server"
	"servicemap/snapshot"
	"servicemap/web"
)

// serveCommand runs the server.
type serveCommand struct {
	Listen          string        `help:"Address to listen on." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	Demo            string        `help:"Demonstration data to load when the database is empty: ${enum}." enum:"yungang,porto-alegre,none" default:"yungang"`
	TimeZone        string        `help:"Time zone of the data set." default:"Asia/Shanghai" placeholder:"ZONE"`
	AllowOrigin     []string      `help:"Origins whose pages may read the API, such as https://map.example.org." placeholder:"ORIGIN"`
	PublicURL       string        `help:"Address under which the public reaches the server, such as https://map.example.org; for links in answers." placeholder:"URL"`
	DrainDelay      time.Duration `help:"How long /readyz says 503 before a stopping server closes its address, for a balancer to notice." default:"0s"`
	MapReviewNumber string        `help:"Map review number (审图号), shown with the data." placeholder:"NUMBER"`
	Debug           bool          `help:"Serve /debug/network: the walking network as searches see it, for whoever runs the server."`
	databaseFlags
}

// The limits of a connection, and how long a stopping server lets requests end.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 10 * time.Second
	writeTimeout  = 30 * time.Second
	idleTimeout   = 2 * time.Minute
	headerBytes   = 16 << 10
	stopTimeout   = 10 * time.Second
)

// collectAt is the garbage collector's GOGC unless the environment sets it. Answers are short-lived garbage beside a
// snapshot that hardly changes: at 400 a request takes a sixth less processor time for some 25 MB more memory (docs/benchmarks.md).
const collectAt = 400

func (c *serveCommand) Run(ctx context.Context, t *terminal) error {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
	}
	zone, err := time.LoadLocation(c.TimeZone)
	if err != nil {
		return errUse{fmt.Errorf("--time-zone: %w", err)}
	}
	// The address comes first: that it is taken is known at once, before a database is started.
	listener, err := net.Listen("tcp", c.Listen)
	var wrong *net.AddrError
	switch {
	case errors.As(err, &wrong):
		return errUse{fmt.Errorf("--listen must be an address such as 127.0.0.1:8080, not %q: %s", c.Listen, wrong.Err)}
	case err != nil:
		return fault.New(fault.Conflict, fault.Text{
			ZH: "无法监听 " + c.Listen, EN: "cannot listen on " + c.Listen,
		}).Hinting(fault.Text{ZH: "可能已被占用:用 --listen 换一个", EN: "it may be taken: choose another with --listen"}).Because(err)
	}
	// Requests are answered at once, first with "not ready", so that whoever watches the process sees it start.
	gate := &server.Gate{}
	surface := &http.Server{
		Handler: gate, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: headerBytes,
	}
	defer surface.Close() //nolint:errcheck // after Shutdown there is nothing left to close
	failed := make(chan error, 1)
	go func() { failed <- surface.Serve(listener) }()

	d, closeDatabase, err := c.open(ctx, t, true)
	if err != nil {
		return err
	}
	err = c.serve(ctx, t, d, zone, func(h http.Handler, health *server.Health, at *snapshot.Snapshot) error {
		gate.Open(h)
		c.greet(t, listener.Addr().String(), at)
		select {
		case err := <-failed:
			return err
		case <-ctx.Done():
			return c.stop(t, surface, health)
		}
	})
	if closed := closeDatabase(); err == nil {
		err = closed
	}
	return err
}

// stop lets the requests that are being answered end.
func (c *serveCommand) stop(t *terminal, surface *http.Server, health *server.Health) error {
	t.say("stopping")
	health.Drain()
	time.Sleep(c.DrainDelay)
	ending, cancel := context.WithTimeout(context.Background(), stopTimeout)
	defer cancel()
	if err := surface.Shutdown(ending); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}

// serve loads the data and gives the HTTP surface over them to run, until run returns.
func (c *serveCommand) serve(ctx context.Context, t *terminal, d *db.DB, zone *time.Location, run func(http.Handler, *server.Health, *snapshot.Snapshot) error) error {
	if c.Demo != "none" {
		empty, err := d.Empty(ctx)
		if err == nil && empty {
			err = loadDemo(ctx, t, d, c.Demo)
		}
		if err != nil {
			return err
		}
	}
	log := t.logger()
	data := snapshot.NewKeeper(d, zone, log)
	if err := data.Refresh(ctx); err != nil {
		return err
	}
	root := &graph.Root{Data: data, TimeZone: c.TimeZone, ServerVersion: version()}
	if c.MapReviewNumber != "" {
		root.MapReviewNumber = &c.MapReviewNumber
	}
	health := &server.Health{Data: data}
	page, err := server.NewPage(web.Files())
	if err != nil {
		return err
	}
	var debug http.Handler
	if c.Debug {
		debug = server.Debug{Data: data, Page: page}
	}
	handler := routes(server.GraphQL{Engine: graph.NewEngine(root, log)}, health, page, server.NewTiles(data, d, log, c.PublicURL), debug, c.AllowOrigin)
	running, stop := context.WithCancel(ctx)
	defer stop()
	go data.Run(running)
	return run(handler, health, data.Current())
}

// greet prints the address, and one question to try in the middle of the data.
func (c *serveCommand) greet(t *terminal, address string, at *snapshot.Snapshot) {
	fmt.Fprintf(t.out, "\nservicemap answers at http://%s/graphql\n", address)
	if at.Bounds.Empty() {
		fmt.Fprintln(t.out, "No data are loaded yet: see servicemap import --help.")
		return
	}
	lon, lat := 0.0, 0.0
	for i := range at.Catalogue.Len() {
		p := at.Catalogue.Place(i).Location
		lon, lat = lon+p.Lon/float64(at.Catalogue.Len()), lat+p.Lat/float64(at.Catalogue.Len())
	}
	if at.Catalogue.Len() == 0 {
		lon, lat = (at.Bounds.West+at.Bounds.East)/2, (at.Bounds.South+at.Bounds.North)/2
	}
	fmt.Fprintf(t.out, `What can be walked to in 15 minutes? Try:

  curl -s http://%s/graphql -H 'Content-Type: application/json' -d '{"query":
    "{ nearby(from: {longitude: %.4f, latitude: %.4f}, first: 3) { totalCount nodes { kind name } edges { walk { minutes metres method } } } }"}'

Press Ctrl-C to stop.
`, address, lon, lat)
}
