// Package postmaster runs one PostgreSQL server as a child of this process: it finds the installed binaries, makes a
// data folder, starts postgres itself on a Unix socket, and ends what a killed parent left behind. It keeps no state
// folder, no locks and no promises about who may start what: package cluster does that for the product and package
// dbtest for tests, both upon this one piece.
//
// The server is a direct child, never one that pg_ctl made a daemon, so it ends with its parent however the parent ends.
// Linux only: it needs parent death signals and /proc.
package postmaster

import (
	"net/url"
	"strings"
)

// Superuser is the database role that owns everything in a cluster made here. Nobody but the server's own account (and
// root) can reach the socket, so it has no password.
const Superuser = "servicemap"

// port is part of a Unix socket's file name; no TCP port is ever opened.
const port = "5432"

// URL returns the connection string of one database behind a socket folder, readable by pgx and by PostgreSQL's tools.
func URL(socket, database string) string {
	u := url.URL{Scheme: "postgres", User: url.User(Superuser), Path: "/" + database}
	// Every reader takes %20 for a space, not every one takes a plus for it.
	u.RawQuery = "host=" + strings.ReplaceAll(url.QueryEscape(socket), "+", "%20") + "&port=" + port
	return u.String()
}
