package postmaster

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"servicemap/fault"
)

// NewData says how to make a data folder.
type NewData struct {
	Installation Installation
	Account      Account
	Folder       string       // must not exist; it is made with mode 0700 and belongs to Account
	Settings     []string     // lines for postgresql.conf, "work_mem = 16MB", for the operator to change later
	NoSync       bool         // do not wait for the disk: for clusters that may be lost
	Log          *slog.Logger // what initdb says, at debug level
}

// Make runs initdb: UTF-8, locale C.UTF-8 (bytes sort the same everywhere and Chinese letters are letters, which plain
// C denies), and no passwords, since only the account can reach the socket. A folder that was not finished is removed.
func Make(ctx context.Context, n NewData) error {
	if err := os.Mkdir(n.Folder, 0o700); err != nil {
		return storage(err, n.Folder)
	}
	err := n.fill(ctx)
	if err != nil {
		_ = os.RemoveAll(n.Folder) // the first error is the one to tell
	}
	return err
}

func (n NewData) fill(ctx context.Context) error {
	if err := n.Account.own(n.Folder); err != nil {
		return storage(err, n.Folder)
	}
	args := []string{"-D", handed, "-U", Superuser, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"}
	if n.NoSync {
		args = append(args, "--no-sync")
	}
	c, err := spawn(n.Installation.Path("initdb"), args, n.Account, n.Folder, syscall.SIGKILL, n.Log)
	if err != nil {
		return fmt.Errorf("initdb: %w", err)
	}
	select {
	case <-c.done:
	case <-ctx.Done():
		_ = c.cmd.Process.Kill() // already ended is as good
		<-c.done
		return ctx.Err()
	}
	if c.err != nil {
		return fault.New(fault.Storage, fault.Text{
			ZH: "无法建立数据库目录 " + n.Folder,
			EN: "cannot make the database folder " + n.Folder,
		}).Because(fmt.Errorf("initdb: %w: %s", c.err, c.tail))
	}
	return n.configure()
}

// configure appends the settings, synced: the folder is renamed into place next and must be whole by then.
func (n NewData) configure() error {
	path := filepath.Join(n.Folder, "postgresql.conf")
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return storage(err, path)
	}
	defer func() { _ = f.Close() }()
	if _, err := f.WriteString("\n" + strings.Join(n.Settings, "\n") + "\n"); err != nil {
		return storage(err, path)
	}
	if n.NoSync {
		return nil
	}
	if err := f.Sync(); err != nil {
		return storage(err, path)
	}
	return nil
}
