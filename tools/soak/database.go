package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"servicemap/db/cluster/postmaster"
)

// database is a PostgreSQL of the run's own, which can be killed and frozen, with an address on loopback beside its socket.
type database struct {
	options postmaster.Options
	server  *postmaster.Server
	url     string // by the socket
	address string // by TCP
	socket  string // the file

	mu       sync.Mutex
	listener net.Listener
	open     map[net.Conn]bool
}

func (s *soak) newDatabase(ctx context.Context, name string) (*database, error) {
	installation, err := postmaster.Choose(postmaster.Installations(ctx), 0)
	if err != nil {
		return nil, err
	}
	data := filepath.Join(s.folder, name, "data")
	if err := os.MkdirAll(filepath.Dir(data), 0o755); err != nil { // #nosec G301 -- the user that the database runs as walks through it
		return nil, err
	}
	account, err := postmaster.ServerAccount(data)
	if err != nil {
		return nil, err
	}
	socket, err := postmaster.SocketFolder(data, account)
	if err != nil {
		return nil, err
	}
	quiet := slog.New(slog.DiscardHandler)
	err = postmaster.Make(ctx, postmaster.NewData{
		Installation: installation, Account: account, Folder: data, NoSync: true, Log: quiet,
		Settings: []string{"max_connections = 50", "shared_buffers = 64MB", "timezone = 'UTC'"},
	})
	if err != nil {
		return nil, err
	}
	d := &database{
		options: postmaster.Options{Installation: installation, Account: account, Data: data, Socket: socket, Log: quiet},
		url:     postmaster.URL(socket, "servicemap"), open: map[net.Conn]bool{},
	}
	if err := d.start(ctx); err != nil {
		return nil, err
	}
	found, err := filepath.Glob(filepath.Join(socket, ".s.PGSQL.*[0-9]"))
	if err != nil || len(found) != 1 {
		return nil, errors.Join(fmt.Errorf("sockets: %v %w", found, err), d.stop(ctx))
	}
	d.socket = found[0]
	conn, err := pgx.Connect(ctx, postmaster.URL(socket, "postgres"))
	if err != nil {
		return nil, errors.Join(err, d.stop(ctx))
	}
	defer conn.Close(ctx) //nolint:errcheck // the statement has ended
	if _, err := conn.Exec(ctx, "create database servicemap template template0 encoding 'UTF8' lc_collate 'C.UTF-8' lc_ctype 'C.UTF-8'"); err != nil {
		return nil, errors.Join(err, d.stop(ctx))
	}
	return d, d.listen("127.0.0.1:0")
}

// start starts PostgreSQL, the first time or after a kill.
func (d *database) start(ctx context.Context) (err error) {
	if d.server, err = postmaster.Start(ctx, d.options); err != nil {
		return err
	}
	return d.server.WaitReady(ctx)
}

// kill ends PostgreSQL as a crash does.
func (d *database) kill() error {
	err := syscall.Kill(d.server.PID(), syscall.SIGKILL)
	<-d.server.Done()
	return err
}

// signal sends a signal to the postmaster and all its children.
func (d *database) signal(with syscall.Signal) error {
	pids := []string{fmt.Sprint(d.server.PID())}
	children, err := os.ReadFile(fmt.Sprintf("/proc/%s/task/%s/children", pids[0], pids[0]))
	if err != nil {
		return err
	}
	for _, text := range append(pids, strings.Fields(string(children))...) {
		var pid int
		if _, err := fmt.Sscan(text, &pid); err == nil {
			_ = syscall.Kill(pid, with) // a child may have ended
		}
	}
	return nil
}

func (d *database) stop(ctx context.Context) error {
	d.cut()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	err := d.server.Stop(ctx)
	return errors.Join(err, d.server.Clean())
}

// through returns the connection string by an address on loopback.
func through(address string) string {
	return "postgres://" + postmaster.Superuser + "@" + address + "/servicemap?sslmode=disable"
}

// listen passes connections from an address on loopback to the socket.
func (d *database) listen(address string) error {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	d.listener, d.address = listener, listener.Addr().String()
	go func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("unix", d.socket)
			if err != nil {
				_ = near.Close()
				continue
			}
			d.mu.Lock()
			d.open[near], d.open[far] = true, true
			d.mu.Unlock()
			for from, to := range map[net.Conn]net.Conn{near: far, far: near} {
				go func() {
					_, _ = io.Copy(to, from)
					_ = to.Close()
					d.mu.Lock()
					delete(d.open, to)
					d.mu.Unlock()
				}()
			}
		}
	}()
	return nil
}

// cut refuses connections by TCP, and breaks those that there are.
func (d *database) cut() {
	if d.listener == nil {
		return
	}
	_ = d.listener.Close()
	d.mu.Lock()
	defer d.mu.Unlock()
	for c := range d.open {
		_ = c.Close()
	}
}

// backends counts the connections of servers, or those of them that are active.
func (d *database) backends(ctx context.Context) (n int, err error) {
	conn, err := pgx.Connect(ctx, d.url)
	if err != nil {
		return 0, err
	}
	defer conn.Close(ctx) //nolint:errcheck // it was only read
	err = conn.QueryRow(ctx, "select count(*) from pg_stat_activity where application_name = 'servicemap'").Scan(&n)
	return n, err
}
