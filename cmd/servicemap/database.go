package main

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"servicemap/db"
	"servicemap/db/cluster"
	"servicemap/fault"
)

// databaseFlags say where the data are.
type databaseFlags struct {
	State       string `help:"Folder of the private database cluster, when no database URL is given, and of what a server saves for its next start." placeholder:"DIR" default:"${state}"`
	DatabaseURL string `help:"PostgreSQL server to use instead of a private one." placeholder:"URL" env:"SERVICEMAP_DATABASE_URL,DATABASE_URL"`
}

// defaultState returns the user's state folder (XDG Base Directory Specification).
func defaultState() string {
	base := os.Getenv("XDG_STATE_HOME")
	if base == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return "/var/lib/servicemap"
		}
		base = filepath.Join(home, ".local", "state")
	}
	return filepath.Join(base, "servicemap")
}

// host is the database server in use: the private one, or the one of a URL.
type host struct {
	url     string
	cluster *cluster.Cluster // nil with a URL
}

// reach starts or finds the database server.
func (f databaseFlags) reach(ctx context.Context, t *terminal, serve bool) (*host, error) {
	if f.DatabaseURL != "" {
		return &host{url: f.DatabaseURL}, db.CheckURL(f.DatabaseURL)
	}
	c, err := cluster.Open(ctx, cluster.Config{
		State: f.State, Log: t.logger(), Serve: serve, Say: func(line string) { t.say("%s", line) },
	})
	if err != nil {
		return nil, err
	}
	return &host{url: c.URL(), cluster: c}, nil
}

// shutdownTime is how long the private cluster gets to end in order.
const shutdownTime = 30 * time.Second

// release stops the private cluster when this process started it and nobody else needs it.
func (s *host) release() error {
	if s.cluster == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), shutdownTime)
	defer cancel()
	return s.cluster.Close(ctx)
}

// open reaches the server, migrates the database and connects to it. The returned function closes both.
func (f databaseFlags) open(ctx context.Context, t *terminal, serve bool) (*db.DB, func() error, error) {
	s, err := f.reach(ctx, t, serve)
	if err != nil {
		return nil, nil, err
	}
	err = f.fit(ctx, t, s.url)
	if err == nil {
		err = db.Migrate(ctx, s.url)
	}
	if err == nil {
		var d *db.DB
		if d, err = db.Open(ctx, s.url); err == nil {
			return d, func() error { d.Close(); return s.release() }, nil
		}
	}
	_ = s.release() // the first error tells more
	return nil, nil, err
}

// fitTimeout bounds the first look at a server: one that takes connections and says nothing does not answer.
const fitTimeout = 10 * time.Second

// fit looks at a server that is not our own before anything is written to it: what the program cannot work with is an
// error with its cure; what makes it work worse is said.
func (f databaseFlags) fit(ctx context.Context, t *terminal, url string) error {
	if f.DatabaseURL == "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, fitTimeout)
	defer cancel()
	findings, err := cluster.Examine(ctx, url)
	if err != nil {
		return err
	}
	for _, finding := range findings {
		switch {
		case finding.OK:
		case finding.Name == "locale" || finding.Name == "pg_trgm":
			t.say("%s: %s – %s", finding.Name, finding.Found, t.pick(finding.Mend))
		default:
			return fault.New(fault.Conflict, fault.Text{
				ZH: "数据库服务器不合用:" + finding.Name + "(" + finding.Found + ")",
				EN: "the database server does not fit: " + finding.Name + " (" + finding.Found + ")",
			}).Hinting(finding.Mend)
		}
	}
	return nil
}

// withDatabase runs f on the database and closes it.
func (f databaseFlags) withDatabase(ctx context.Context, t *terminal, run func(*db.DB) error) error {
	d, closeAll, err := f.open(ctx, t, false)
	if err != nil {
		return err
	}
	err = run(d)
	if closed := closeAll(); err == nil {
		err = closed
	}
	return err
}

// withServer runs f with the URL of the server, whatever state its database is in.
func (f databaseFlags) withServer(ctx context.Context, t *terminal, run func(url string) error) error {
	s, err := f.reach(ctx, t, false)
	if err != nil {
		return err
	}
	err = run(s.url)
	if closed := s.release(); err == nil {
		err = closed
	}
	return err
}
