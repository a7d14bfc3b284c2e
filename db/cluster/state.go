package cluster

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"servicemap/db/cluster/postmaster"
	"servicemap/fault"
)

const (
	format     = 1              // of the state folder
	formatFile = "format"       //
	dataFolder = "postgres"     // the cluster's data folder, in the state folder
	makingGlob = "postgres.new" // beginning of the name of a data folder that initdb is still filling
)

// openState returns the real path of a state folder that this process can use, making it when it is not there.
func openState(folder string) (string, error) {
	if folder == "" {
		return "", fault.New(fault.Storage, fault.Text{ZH: "没有指定状态目录", EN: "no state folder is given"})
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", storage(err, folder)
	}
	state, err := filepath.Abs(folder)
	if err != nil {
		return "", storage(err, folder)
	}
	if state, err = filepath.EvalSymlinks(state); err != nil {
		return "", storage(err, folder)
	}
	return state, checkFormat(state)
}

// checkFormat refuses a state folder of a newer program and marks a new one.
func checkFormat(state string) error {
	path := filepath.Join(state, formatFile)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return writeFormat(state, path)
	}
	if err != nil {
		return storage(err, path)
	}
	found, err := strconv.Atoi(strings.TrimSpace(string(text)))
	switch {
	case err != nil || found < 1:
		return storage(fmt.Errorf("it holds %q, not a number", text), path)
	case found > format:
		return fault.New(fault.Conflict, fault.Text{
			ZH: fmt.Sprintf("状态目录 %s 由更新的程序版本建立(格式 %d,本程序支持到 %d)", state, found, format),
			EN: fmt.Sprintf("the state folder %s was made by a newer version of this program (format %d, this one knows %d)", state, found, format),
		}).Hinting(fault.Text{ZH: "请使用更新的程序,或用 --state 指定另一个目录", EN: "use the newer program, or give another folder with --state"})
	}
	return nil
}

// writeFormat writes the mark beside and renames it: a half-written one would be refused for ever.
func writeFormat(state, path string) error {
	f, err := os.CreateTemp(state, formatFile+".*")
	if err != nil {
		return storage(err, state)
	}
	defer func() { _ = os.Remove(f.Name()) }() // gone after the rename
	_, err = fmt.Fprintln(f, format)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return storage(err, path)
	}
	if err := errors.Join(giveToOwnerOf(state, f.Name()), os.Rename(f.Name(), path)); err != nil {
		return storage(err, path)
	}
	return nil
}

// giveToOwnerOf lets root work in a state folder of another user without leaving files there that its owner cannot use.
func giveToOwnerOf(folder, path string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	info, err := os.Stat(folder)
	if err != nil {
		return err
	}
	if stat, ok := info.Sys().(*syscall.Stat_t); ok && stat.Uid != 0 {
		return os.Chown(path, int(stat.Uid), int(stat.Gid))
	}
	return nil
}

// prepareData returns the options to run the state folder's server with, after making the data folder when there is
// none. The caller holds run.lock.
func prepareData(ctx context.Context, state string, log *slog.Logger, say func(zh, en string)) (postmaster.Options, error) {
	data := filepath.Join(state, dataFolder)
	major, err := majorOf(data)
	if err != nil {
		return postmaster.Options{}, err
	}
	o := postmaster.Options{Data: data, Log: log, Settings: []string{"cluster_name=" + database}}
	if o.Installation, err = postmaster.Choose(postmaster.Installations(ctx), major); err != nil {
		return o, err
	}
	if o.Account, err = accountFor(state, data); err != nil {
		return o, err
	}
	if major == 0 {
		say("正在建立数据库(PostgreSQL "+o.Installation.Version+")", "making the database (PostgreSQL "+o.Installation.Version+")")
		if err := makeData(ctx, state, o); err != nil {
			return o, err
		}
	}
	o.Socket, err = postmaster.SocketFolder(data, o.Account)
	return o, err
}

// accountFor is the owner of the data; for data to be made by root in a user's state folder, that user.
func accountFor(state, data string) (postmaster.Account, error) {
	if _, err := os.Stat(data); errors.Is(err, fs.ErrNotExist) {
		return postmaster.ServerAccount(state)
	}
	return postmaster.ServerAccount(data)
}

// majorOf returns the PostgreSQL major version that made the data folder, 0 when there is no cluster in it yet.
func majorOf(data string) (int, error) {
	path := filepath.Join(data, "PG_VERSION")
	text, err := os.ReadFile(path)
	if err == nil {
		major, err := strconv.Atoi(strings.TrimSpace(string(text)))
		if err != nil {
			return 0, storage(err, path)
		}
		return major, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return 0, storage(err, path)
	}
	// An empty folder (a mount point's, say) may be filled; anything else is not ours to overwrite.
	entries, err := os.ReadDir(data)
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && len(entries) == 0:
		return 0, nil
	case err != nil:
		return 0, storage(err, data)
	}
	return 0, storage(errors.New("it holds files, but no PostgreSQL cluster"), data).Hinting(fault.Text{
		ZH: "请移走它,或用 --state 指定另一个目录", EN: "move it away, or give another folder with --state",
	})
}

// makeData runs initdb in a folder beside and renames it when it is whole, so a data folder either is complete or is not
// there. What an initdb left that was killed halfway is removed first.
func makeData(ctx context.Context, state string, o postmaster.Options) error {
	halves, err := filepath.Glob(filepath.Join(globQuote(state), makingGlob+"*"))
	if err != nil {
		return storage(err, state)
	}
	for _, half := range halves {
		if err := os.RemoveAll(half); err != nil {
			return storage(err, half)
		}
	}
	making := filepath.Join(state, fmt.Sprintf("%s-%d", makingGlob, os.Getpid()))
	err = postmaster.Make(ctx, postmaster.NewData{
		Installation: o.Installation, Account: o.Account, Folder: making, Settings: settings(), Log: o.Log,
	})
	if err != nil {
		return err
	}
	if err := os.Rename(making, o.Data); err != nil {
		return storage(err, o.Data)
	}
	return syncFolder(state)
}

// globQuote keeps a path's own *, ? and [ from being read as patterns.
func globQuote(path string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}

// settings are the lines that a new cluster's postgresql.conf ends with: for a small machine that the program itself
// shares, and the operator's to change. fsync and synchronous_commit stay on: an acknowledged edit is on the disk.
func settings() []string {
	return []string{
		"# servicemap: a small machine, shared with the program. Change freely.",
		"max_connections = 60",
		"shared_buffers = 128MB",
		"effective_cache_size = 512MB",
		"work_mem = 8MB",
		"maintenance_work_mem = 64MB",
		"max_wal_size = 512MB",
		"random_page_cost = 1.1",
		"jit = off                             # costs more than it gives in short statements",
		"max_parallel_workers_per_gather = 0   # the cores serve requests; parallel queries also need a large /dev/shm",
		"timezone = 'UTC'",
		"log_timezone = 'UTC'",
	}
}

func syncFolder(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return storage(err, path)
	}
	defer func() { _ = f.Close() }()
	if err := f.Sync(); err != nil {
		return storage(err, path)
	}
	return nil
}

// storage wraps an error of the file system that names its path.
func storage(err error, path string) *fault.Error {
	return fault.New(fault.Storage, fault.Text{ZH: "无法使用 " + path, EN: "cannot use " + path}).Because(err)
}
