package cluster

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"servicemap/fault"
)

// Backup writes everything in a database into a file, in pg_dump's custom format, as of one moment and without stopping
// anybody. The file appears when it is whole; until then it has another name beside it. The url is the private cluster's
// or a given server's.
func Backup(ctx context.Context, url, file string, say func(string)) error {
	conn, err := connect(ctx, url)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	t, err := toolsFor(ctx, conn, url)
	if err != nil {
		return err
	}
	part, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+".part-*") // mode 0600: it holds everything
	if err != nil {
		return storage(err, file)
	}
	defer func() { _ = os.Remove(part.Name()) }() // gone after the rename
	defer func() { _ = part.Close() }()
	tell(say, "正在备份到 "+file, "backing up to "+file)
	cmd, complaints := t.command(ctx, "pg_dump", "--format=custom", "--no-password")
	cmd.Stdout = part
	if err := cmd.Run(); err != nil {
		return failed("备份未完成", "the backup was not made", err, complaints)
	}
	if err := errors.Join(part.Sync(), part.Close(), os.Rename(part.Name(), file)); err != nil {
		return storage(err, file)
	}
	if err := syncFolder(filepath.Dir(file)); err != nil {
		return err
	}
	if info, err := os.Stat(file); err == nil {
		size := fmt.Sprintf("%.1f MiB", float64(info.Size())/(1<<20))
		tell(say, "备份完成,"+size, "backup done, "+size)
	}
	return nil
}

func tell(say func(string), zh, en string) {
	if say != nil {
		say(zh + " / " + en)
	}
}

// failed is the error of one of PostgreSQL's programs: what it complained about is the cause.
func failed(zh, en string, err error, complaints *bytes.Buffer) *fault.Error {
	text := bytes.TrimSpace(complaints.Bytes())
	return fault.New(fault.DBUnavailable, fault.Text{ZH: zh, EN: en}).Because(fmt.Errorf("%w: %s", err, text))
}
