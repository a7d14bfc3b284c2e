package cluster

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"servicemap/fault"
)

// Restore replaces everything in a database by what a backup holds, in one transaction: it succeeds whole, or nothing
// changed. A file that is not a backup is refused (BadArgument) before the database is touched.
//
// Extensions stay where they are installed (they may belong to somebody else, and everything spatial hangs on PostGIS);
// missing ones are made. All else that is no part of an extension goes, also what the backup does not know, so the
// result is the backup and not a mixture.
//
// accept is SQL that runs on the restored database before the transaction commits; an error of it undoes the restore. It
// is where a caller refuses a backup that is of something else, or of a newer program. Empty accepts all.
func Restore(ctx context.Context, url, file, accept string, say func(string)) error {
	if err := checkMagic(file); err != nil {
		return err
	}
	conn, err := connect(ctx, url)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	t, err := toolsFor(ctx, conn, url)
	if err != nil {
		return err
	}
	contents, err := listContents(ctx, t, file)
	if err != nil {
		return err
	}
	kept, err := keptSchemas(ctx, conn)
	if err != nil {
		return err
	}
	list, err := writeList(filterContents(contents, kept))
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(list) }()
	tell(say, "正在恢复 "+file, "restoring "+file)
	if err := replay(ctx, t, file, list, accept); err != nil {
		return err
	}
	tell(say, "恢复完成", "restore done")
	return nil
}

// checkMagic looks at the five bytes that a dump in custom format begins with.
func checkMagic(file string) error {
	f, err := os.Open(file)
	if err != nil {
		return storage(err, file)
	}
	defer func() { _ = f.Close() }()
	magic := make([]byte, 5)
	if _, err := io.ReadFull(f, magic); err != nil || string(magic) != "PGDMP" {
		return notABackup(file, err)
	}
	return nil
}

// listContents returns the table of contents of a dump, one entry a line.
func listContents(ctx context.Context, t tools, file string) (string, error) {
	cmd, complaints := t.command(ctx, "pg_restore", "--list", file)
	out, err := cmd.Output()
	if err != nil {
		return "", notABackup(file, fmt.Errorf("%w: %s", err, bytes.TrimSpace(complaints.Bytes())))
	}
	return string(out), nil
}

func notABackup(file string, cause error) *fault.Error {
	return fault.New(fault.BadArgument, fault.Text{
		ZH: file + " 不是本程序的备份文件,或已损坏,或由更新版本的 PostgreSQL 写成;数据库没有改动",
		EN: file + " is not a backup, or is damaged, or was written by a newer PostgreSQL; the database is unchanged",
	}).Because(cause)
}

// keptSchemas returns the schemas that outlive the clearing, because an extension lives in them.
func keptSchemas(ctx context.Context, conn *pgx.Conn) ([]string, error) {
	const kept = `
SELECT 'public'
UNION
SELECT n.nspname FROM pg_namespace n
WHERE n.oid IN (SELECT extnamespace FROM pg_extension)
   OR n.oid IN (SELECT objid FROM pg_depend WHERE classid = 'pg_namespace'::regclass AND deptype = 'e')`
	rows, err := conn.Query(ctx, kept)
	if err != nil {
		return nil, fmt.Errorf("list schemas: %w", err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("list schemas: %w", err)
	}
	return names, nil
}

// filterContents leaves out of a table of contents what the database has already: schemas that are kept, comments on
// extensions (only their owner may make them), and PostGIS's own table of coordinate systems.
func filterContents(contents string, kept []string) string {
	entry := regexp.MustCompile(`^\d+; \d+ \d+ (.*)$`)
	var b strings.Builder
	for line := range strings.Lines(contents) {
		match := entry.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
		if match == nil || dropped(match[1], kept) {
			continue
		}
		b.WriteString(line)
	}
	return b.String()
}

func dropped(entry string, kept []string) bool {
	if name, is := strings.CutPrefix(entry, "SCHEMA - "); is {
		return slices.ContainsFunc(kept, func(k string) bool { return strings.HasPrefix(name, k+" ") })
	}
	return strings.HasPrefix(entry, "COMMENT - EXTENSION ") || strings.HasPrefix(entry, "COMMENT - SCHEMA public ") ||
		strings.HasPrefix(entry, "TABLE DATA ") && strings.Contains(entry, " spatial_ref_sys ")
}

func writeList(list string) (string, error) {
	f, err := os.CreateTemp("", "servicemap-restore-*")
	if err != nil {
		return "", storage(err, os.TempDir())
	}
	_, err = f.WriteString(list)
	if err := errors.Join(err, f.Close()); err != nil {
		_ = os.Remove(f.Name())
		return "", storage(err, f.Name())
	}
	return f.Name(), nil
}

// replay sends the clearing and the dump, as SQL, through one psql in one transaction. The COMMIT is written only after
// pg_restore has read the dump to its end without complaint; without it psql's end is a rollback.
func replay(ctx context.Context, t tools, file, list, accept string) error {
	psql, psqlSays := t.command(ctx, "psql", "--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1", "--output=/dev/null")
	reader, complaints := t.command(ctx, "pg_restore", "--use-list="+list, "--no-owner", "--no-privileges", "--file=-", file)
	in, err := psql.StdinPipe()
	if err != nil {
		return err
	}
	reader.Stdout = in
	if err := psql.Start(); err != nil {
		return failed("恢复未完成,数据库没有改动", "the restore was not made, the database is unchanged", err, psqlSays)
	}
	send := func() error {
		if _, err := io.WriteString(in, "BEGIN;\n"+clearing); err != nil {
			return err
		}
		if err := reader.Run(); err != nil {
			return err
		}
		_, err := io.WriteString(in, "\n"+accept+";\nANALYZE;\nCOMMIT;\n")
		return err
	}
	sendErr := send()
	closeErr := in.Close()
	if errors.Is(closeErr, os.ErrClosed) {
		closeErr = nil
	}
	err = errors.Join(sendErr, closeErr, psql.Wait())
	if err == nil {
		return nil
	}
	complaints.Write(psqlSays.Bytes())
	return failed("恢复未完成,数据库没有改动", "the restore was not made, the database is unchanged", err, complaints)
}
