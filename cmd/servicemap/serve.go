package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"runtime/debug"
	"sync"
	"syscall"
	"time"

	"servicemap/db"
	"servicemap/fault"
	"servicemap/graph"
	"servicemap/jobs"
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
	EmbedOrigin     []string      `help:"Origins whose pages may show the map page within them, such as https://www.example.org; its own always may." placeholder:"ORIGIN"`
	PublicURL       string        `help:"Address under which the public reaches the server, such as https://map.example.org; for links in answers." placeholder:"URL"`
	DrainDelay      time.Duration `help:"How long /readyz says 503 before a stopping server closes its address, for a balancer to notice." default:"0s"`
	MapReviewNumber string        `help:"Map review number (审图号), shown with the data." placeholder:"NUMBER"`
	Workers         int           `help:"Jobs that this server works at, at a time: long searches for sites. 0 leaves them to other servers on the same database." default:"1" placeholder:"NUMBER"`
	JobAfter        time.Duration `help:"After how long a search for sites goes on as a job, at most half of the time of a request." default:"2s"`
	GraphiQL        bool          `name:"graphiql" help:"Serve GraphiQL, a page to try questions in, at /graphiql; not with --private-schema." default:"true" negatable:""`
	Debug           bool          `help:"Serve /debug/network: the walking network as searches see it, for whoever runs the server."`
	ListenWhenReady bool          `help:"Open the address only when the data are loaded: for balancers that do not ask /readyz, such as nginx."`
	AdminListen     string        `help:"Address for /metrics, and for /healthz and /readyz beside; keep it from the public." placeholder:"HOST:PORT"`
	LogFormat       string        `help:"Form of the log: ${enum}." enum:"text,json" default:"text"`
	LogRequests     bool          `help:"Log every request, without its URL, positions or variables."`
	baseMapFlags
	limitFlags
	databaseFlags
}

// The limits of a connection, how long a stopping server lets requests end, and how long those may take to come that were on
// their way when it closed its address.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 10 * time.Second
	writeTimeout  = 30 * time.Second
	idleTimeout   = 2 * time.Minute
	headerBytes   = 16 << 10
	stopTimeout   = 10 * time.Second
	lastRequests  = 250 * time.Millisecond
)

// mostWorkers is the most that --workers may say.
const mostWorkers = 64

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
	if err := c.checkWork(); err != nil {
		return err
	}
	if err := checkOrigins("allow-origin", c.AllowOrigin); err != nil {
		return err
	}
	if err := checkFrames(c.EmbedOrigin); err != nil {
		return err
	}
	if err := c.checkAddresses(); err != nil {
		return err
	}
	if _, err := c.baseMap(c.PublicURL); err != nil {
		return err
	}
	// The addresses come first: that one is taken is known at once, before a database is started.
	listener, err := listen("listen", c.Listen)
	if err == nil && c.ListenWhenReady {
		err = listener.Close() // it was free
	}
	if err != nil {
		return err
	}
	// Requests are answered at once, first with "not ready", so that whoever watches the process sees it start.
	gate, watch := &server.Gate{}, &server.Gate{}
	if c.AdminListen != "" {
		admin, err := listen("admin-listen", c.AdminListen)
		if err != nil {
			return errors.Join(err, listener.Close())
		}
		watching := &http.Server{Handler: watch, ReadHeaderTimeout: headerTimeout, WriteTimeout: time.Minute, IdleTimeout: idleTimeout}
		defer watching.Close()   //nolint:errcheck // nobody waits for an answer of it
		go watching.Serve(admin) //nolint:errcheck // it ends with Close
	}
	surface := &http.Server{
		Handler: gate, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: headerBytes,
	}
	defer surface.Close() //nolint:errcheck // after Shutdown there is nothing left to close
	failed := make(chan error, 1)
	answer := func() { failed <- surface.Serve(listener) }
	if !c.ListenWhenReady {
		go answer()
	}

	s, err := c.reach(ctx, t, true)
	if err != nil {
		return err
	}
	err = c.serve(ctx, t, s, zone, watch, gate, func(health *server.Health, at *snapshot.Snapshot) error {
		if c.ListenWhenReady {
			if listener, err = listen("listen", c.Listen); err != nil {
				return err
			}
			go answer()
		}
		c.greet(t, listener.Addr().String(), at)
		select {
		case err := <-failed:
			return err
		case <-ctx.Done():
			return c.stop(t, surface, health, func() {
				hush(listener)
				_ = listener.Close()
				_ = <-failed
				time.Sleep(lastRequests)
			})
		}
	})
	if released := s.release(); err == nil {
		err = released
	}
	return err
}

// listen takes an address, which a flag names.
func listen(flag, address string) (net.Listener, error) {
	if address == "" { // to the library: any port, open to all
		return nil, errUse{fmt.Errorf("--%s is empty", flag)}
	}
	listener, err := net.Listen("tcp", address)
	var wrong *net.AddrError
	var unknown *net.DNSError
	switch {
	case errors.As(err, &wrong), errors.As(err, &unknown), errors.Is(err, syscall.EADDRNOTAVAIL):
		return nil, errUse{fmt.Errorf("--%s must be an address of this machine such as 127.0.0.1:8080, not %q: %w", flag, address, err)}
	case err != nil:
		return nil, fault.New(fault.Conflict, fault.Text{
			ZH: "无法监听 " + address, EN: "cannot listen on " + address,
		}).Hinting(fault.Text{ZH: "可能已被占用:用 --" + flag + " 换一个", EN: "it may be taken: choose another with --" + flag}).Because(err)
	}
	return listener, nil
}

// checkAddresses checks what the server says of itself to others.
func (c *serveCommand) checkAddresses() error {
	if c.DrainDelay < 0 {
		return errUse{fmt.Errorf("--drain-delay must be 0 or more, not %v", c.DrainDelay)}
	}
	if c.PublicURL == "" {
		return nil
	}
	u, err := url.Parse(c.PublicURL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return errUse{errors.New("--public-url must be such as https://map.example.org")} // what was given may hold a password
	}
	return nil
}

// checkWork checks the flags of jobs.
func (c *serveCommand) checkWork() error {
	switch {
	case c.Workers < 0 || c.Workers > mostWorkers:
		return errUse{fmt.Errorf("--workers must be 0 to %d, not %d", mostWorkers, c.Workers)}
	case c.JobAfter <= 0:
		return errUse{fmt.Errorf("--job-after must be more than 0, not %v", c.JobAfter)}
	default:
		return nil
	}
}

// stop lets the requests that are being answered end. Behind a balancer it first closes the address: a server that shuts
// down reads the request of a connection that was just made and closes it without a word.
func (c *serveCommand) stop(t *terminal, surface *http.Server, health *server.Health, closeAddress func()) error {
	t.say("stopping")
	health.Drain()
	if c.DrainDelay > 0 {
		time.Sleep(c.DrainDelay)
		closeAddress()
	}
	ending, cancel := context.WithTimeout(context.Background(), stopTimeout)
	defer cancel()
	if err := surface.Shutdown(ending); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}

// serve loads the data and opens the gates to what answers of them and to what tells of it, until run returns. A server
// that is stopped while it waits for its database ends as any other does.
func (c *serveCommand) serve(ctx context.Context, t *terminal, s *host, zone *time.Location, watch, gate *server.Gate, run func(*server.Health, *snapshot.Snapshot) error) error {
	d, err := db.Connect(ctx, s.url)
	if err != nil {
		return err
	}
	defer d.Close()
	files, err := c.files(s)
	if err != nil {
		return err
	}
	log := c.logger(t)
	data := snapshot.NewKeeper(d, zone, log)
	data.KeepIn(files)
	defer data.Wait()
	keep, err := c.start(ctx, t, s, d, data, []*server.Gate{gate, watch})
	switch {
	case err != nil && ctx.Err() != nil:
		t.say("stopping")
		return nil
	case err != nil:
		return err
	}
	root := &graph.Root{Data: data, TimeZone: c.TimeZone, ServerVersion: version(), Jobs: jobs.Desk{Store: d, Within: c.JobAfter}}
	if c.MapReviewNumber != "" {
		root.MapReviewNumber = &c.MapReviewNumber
	}
	health := &server.Health{Data: data}
	page, err := server.NewPage(web.Files())
	if err != nil {
		return err
	}
	page.EmbedIn(c.EmbedOrigin)
	base, err := c.baseMap(c.PublicURL)
	if err == nil && base != nil {
		err = page.UseBaseMap(base)
	}
	if err != nil {
		return err
	}
	var graphiql, debug http.Handler
	if c.GraphiQL && !c.PrivateSchema {
		if graphiql, err = server.NewGraphiQL(web.Files()); err != nil {
			return err
		}
	}
	if c.Debug {
		debug = server.Debug{Data: data, Page: page}
	}
	rates, err := c.rates()
	if err != nil {
		return err
	}
	documents, err := c.documents()
	if err != nil {
		return err
	}
	graphql := server.NewGraphQL(graph.NewEngine(root, c.ofDocuments(), log), data, c.ofRequests(), documents, rates)
	turns := c.turns()
	graphql.Share(turns)
	report := server.NewReport(data, log, rates, c.MapReviewNumber)
	tiles := server.NewTiles(data, d, log, c.PublicURL)
	tiles.Share(turns)
	styles, err := tiles.Styles(web.Files())
	if err != nil {
		return err
	}
	mux := routes(graphql, report, health, page, tiles, styles, graphiql, debug)
	metrics := newMetrics(data)
	watch.Open(metrics.admin(health))
	handler := shared(server.Watch(mux, log, metrics.tell), c.AllowOrigin)
	running, stop := context.WithCancel(ctx)
	var keeping sync.WaitGroup
	keeping.Go(func() { keep(running) })
	for range c.Workers {
		worker := jobs.Worker{Queue: d, Answer: root.AnswerJob, DataAt: root.DataAt, Log: log}
		keeping.Go(func() { worker.Run(running) })
	}
	defer keeping.Wait() // before data.Wait, for it may save, and before the database closes, for jobs are given back
	defer stop()
	gate.Open(health.Leaving(handler))
	return run(health, data.Current())
}

// logger returns the log: of every request where that is wanted, and with each line about a request its id.
func (c *serveCommand) logger(t *terminal) *slog.Logger {
	options := &slog.HandlerOptions{}
	if c.LogRequests {
		options.Level = slog.LevelDebug
	}
	if c.LogFormat == "json" {
		return slog.New(server.WithRequestID(slog.NewJSONHandler(t.err, options)))
	}
	return slog.New(server.WithRequestID(slog.NewTextHandler(t.err, options)))
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
