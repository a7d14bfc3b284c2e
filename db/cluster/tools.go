package cluster

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5"

	"servicemap/db/cluster/postmaster"
	"servicemap/fault"
)

// tools are PostgreSQL's client programs that fit a server, and the environment that leads them to it.
type tools struct {
	bin string
	env []string
}

// toolsFor finds the client programs of a connected server's version, or the next newer ones: an older pg_dump refuses
// a newer server, and a much newer one writes what an older server does not understand.
func toolsFor(ctx context.Context, conn *pgx.Conn, connection string) (tools, error) {
	env, err := environment(connection)
	if err != nil {
		return tools{}, err
	}
	want, err := majorOfServer(ctx, conn)
	if err != nil {
		return tools{}, err
	}
	best, bin := 0, ""
	for _, folder := range postmaster.Folders(ctx, "pg_dump", "pg_restore", "psql") {
		major, _, err := postmaster.VersionOf(ctx, filepath.Join(folder, "pg_dump"))
		if err == nil && major >= want && (best == 0 || major < best) {
			best, bin = major, folder
		}
	}
	if bin == "" {
		return tools{}, fault.New(fault.DBUnavailable, fault.Text{
			ZH: fmt.Sprintf("没有找到 PostgreSQL %d(或更新)的 pg_dump、pg_restore 和 psql", want),
			EN: fmt.Sprintf("pg_dump, pg_restore and psql of PostgreSQL %d (or newer) are not installed", want),
		}).Hinting(fault.Text{
			ZH: fmt.Sprintf("请安装:apt install postgresql-client-%d", want),
			EN: fmt.Sprintf("install them: apt install postgresql-client-%d", want),
		})
	}
	return tools{bin: bin, env: env}, nil
}

// command prepares one program. What it complains about ends up in the buffer.
func (t tools) command(ctx context.Context, program string, args ...string) (*exec.Cmd, *bytes.Buffer) {
	var complaints bytes.Buffer
	cmd := exec.CommandContext(ctx, filepath.Join(t.bin, program), args...)
	cmd.Env = append(os.Environ(), t.env...)
	cmd.Stderr = &complaints
	return cmd, &complaints
}

func majorOfServer(ctx context.Context, conn *pgx.Conn) (int, error) {
	var number int
	err := conn.QueryRow(ctx, `SELECT current_setting('server_version_num')::int`).Scan(&number)
	if err != nil {
		return 0, fmt.Errorf("ask for the server's version: %w", err)
	}
	return number / 10000, nil
}

// connect opens one connection, or returns a DBUnavailable error.
func connect(ctx context.Context, connection string) (*pgx.Conn, error) {
	conn, err := pgx.Connect(ctx, connection)
	if err != nil {
		return nil, fault.New(fault.DBUnavailable, fault.Text{
			ZH: "无法连接数据库", EN: "cannot connect to the database",
		}).Because(err) // pgx leaves the password out of its errors
	}
	return conn, nil
}

// environment turns a connection string into libpq's environment variables. A command line is readable by everybody on
// the machine, an environment only by its owner; so nothing of the string, which may hold a password, is an argument.
// Settings that only pgx knows (pool_max_conns) have no variable and are left out, as libpq would refuse them.
func environment(connection string) ([]string, error) {
	settings, err := parseConnection(connection)
	if err != nil {
		return nil, err
	}
	variables := map[string]string{
		"host": "PGHOST", "hostaddr": "PGHOSTADDR", "port": "PGPORT", "dbname": "PGDATABASE", "user": "PGUSER",
		"password": "PGPASSWORD", "passfile": "PGPASSFILE", "service": "PGSERVICE", "servicefile": "PGSERVICEFILE",
		"options": "PGOPTIONS", "sslmode": "PGSSLMODE", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY",
		"sslrootcert": "PGSSLROOTCERT", "sslcrl": "PGSSLCRL", "sslsni": "PGSSLSNI", "channel_binding": "PGCHANNELBINDING",
		"ssl_min_protocol_version": "PGSSLMINPROTOCOLVERSION", "ssl_max_protocol_version": "PGSSLMAXPROTOCOLVERSION",
		"connect_timeout": "PGCONNECT_TIMEOUT", "target_session_attrs": "PGTARGETSESSIONATTRS", "krbsrvname": "PGKRBSRVNAME",
	}
	var env []string
	for key, value := range settings {
		if name, known := variables[key]; known {
			env = append(env, name+"="+value)
		}
	}
	return env, nil
}

// parseConnection reads both forms of a connection string: postgres://… and "host=… dbname=…".
func parseConnection(connection string) (map[string]string, error) {
	if strings.HasPrefix(connection, "postgres://") || strings.HasPrefix(connection, "postgresql://") {
		return parseURL(connection)
	}
	settings := map[string]string{}
	rest := strings.TrimSpace(connection)
	for rest != "" {
		key, after, found := strings.Cut(rest, "=")
		if !found {
			return nil, unreadable()
		}
		value, left, ok := cutValue(strings.TrimLeft(after, " \t\n"))
		if !ok {
			return nil, unreadable()
		}
		settings[strings.TrimSpace(key)] = value
		rest = strings.TrimLeft(left, " \t\n")
	}
	return settings, nil
}

func parseURL(connection string) (map[string]string, error) {
	// Several hosts, "a:1,b:2", are more than net/url takes; they are cut out first.
	scheme, rest, _ := strings.Cut(connection, "://")
	end := strings.IndexAny(rest, "/?")
	if end < 0 {
		end = len(rest)
	}
	at := strings.LastIndex(rest[:end], "@") + 1
	parsed, err := url.Parse(scheme + "://" + rest[:at] + rest[end:])
	if err != nil {
		return nil, unreadable() // url.Parse's own error quotes the password
	}
	settings := map[string]string{}
	set := func(key, value string) {
		if value != "" {
			settings[key] = value
		}
	}
	var hosts, ports []string
	for _, one := range strings.Split(rest[at:end], ",") {
		host, port := one, ""
		if colon := strings.LastIndex(one, ":"); colon > strings.LastIndex(one, "]") {
			host, port = one[:colon], one[colon+1:]
		}
		if host, err = url.PathUnescape(strings.Trim(host, "[]")); err != nil {
			return nil, unreadable()
		}
		hosts, ports = append(hosts, host), append(ports, port)
	}
	set("host", strings.Join(hosts, ","))
	if strings.Join(ports, "") != "" {
		set("port", strings.Join(ports, ","))
	}
	set("user", parsed.User.Username())
	password, _ := parsed.User.Password()
	set("password", password)
	set("dbname", strings.TrimPrefix(parsed.Path, "/"))
	// Not url.Query: there a plus sign is a space, and in these it is itself.
	for pair := range strings.SplitSeq(parsed.RawQuery, "&") {
		key, value, _ := strings.Cut(pair, "=")
		if value, err = url.PathUnescape(value); err != nil {
			return nil, unreadable()
		}
		set(key, value)
	}
	return settings, nil
}

// cutValue cuts one value off a keyword/value string: bare up to a space, or in single quotes; a backslash escapes.
func cutValue(s string) (value, rest string, ok bool) {
	quoted := strings.HasPrefix(s, "'")
	if quoted {
		s = s[1:]
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		case quoted && c == '\'':
			return b.String(), s[i+1:], true
		case !quoted && strings.IndexByte(" \t\n", c) >= 0:
			return b.String(), s[i:], true
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), "", !quoted
}

func unreadable() *fault.Error {
	return fault.New(fault.BadArgument, fault.Text{
		ZH: "数据库连接串无法解析", EN: "the database connection string cannot be read",
	})
}
