package cluster_test

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"servicemap/db/cluster"
	"servicemap/db/dbtest"
	"servicemap/fault"
)

// fill makes what a backup must carry: PostGIS columns and indexes, Chinese text, a schema of its own, functions, types,
// an identity column.
func fill(t *testing.T, url string) {
	t.Helper()
	run(t, url,
		`CREATE EXTENSION IF NOT EXISTS postgis`, `CREATE EXTENSION IF NOT EXISTS pg_trgm`,
		`CREATE TYPE kind AS ENUM ('食堂', '药店')`,
		`CREATE TABLE place (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text, kind kind, geom geometry(Point, 4326))`,
		`CREATE INDEX ON place USING gist (geom)`, `CREATE INDEX ON place USING gin (name gin_trgm_ops)`,
		`INSERT INTO place (name, kind, geom) SELECT '云岗街道第' || n || '食堂', '食堂', ST_SetSRID(ST_MakePoint(116 + n / 1000.0, 39.8), 4326)
		 FROM generate_series(1, 1000) n`,
		`CREATE VIEW near AS SELECT * FROM place WHERE ST_DWithin(geom, ST_SetSRID(ST_MakePoint(116, 39.8), 4326), 0.01)`,
		`CREATE FUNCTION double(n int) RETURNS int LANGUAGE sql AS 'SELECT 2 * n'`,
		`CREATE SCHEMA "Jobs queue"`, `CREATE TABLE "Jobs queue".job AS SELECT 1 AS n`,
	)
}

// fingerprint is everything that fill made, in one line.
func fingerprint(t *testing.T, url string) string {
	t.Helper()
	return ask(t, url, `
SELECT concat_ws(' ', count(*), md5(string_agg(id || name || kind || ST_AsEWKT(geom), ',' ORDER BY id)),
                 (SELECT count(*) FROM near), double(4), (SELECT n FROM "Jobs queue".job), postgis_lib_version()) FROM place`)
}

func backUp(t *testing.T, url string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "备份 1.dump")
	if err := cluster.Backup(t.Context(), url, file, nil); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestARestoreBringsBackWhatWasBackedUp(t *testing.T) {
	t.Parallel()
	source := dbtest.New(t, nil)
	fill(t, source)
	file, want := backUp(t, source), fingerprint(t, source)
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the backup is open to others: %v %v", info, err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(file), ".*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}

	empty, same := dbtest.New(t, nil), source
	other := dbtest.New(t, nil) // with content of its own, also of names that the backup knows, and things it does not
	run(t, other, `CREATE EXTENSION postgis`, `CREATE TABLE place (other text)`, `CREATE TYPE mood AS ENUM ('good')`,
		`CREATE TABLE newer (id serial, m mood, g geometry)`,
		`CREATE SCHEMA added`, `CREATE TABLE added.t ()`, `CREATE FUNCTION f(mood) RETURNS int LANGUAGE sql AS 'SELECT 1'`)
	run(t, same, `DELETE FROM place WHERE id > 10`, `UPDATE place SET name = 'x'`)
	for name, target := range map[string]string{"an empty database": empty, "the same": same, "another": other} {
		var said []string
		if err := cluster.Restore(t.Context(), target, file, "", func(s string) { said = append(said, s) }); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := fingerprint(t, target); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
		if len(said) != 2 {
			t.Errorf("%s: said %q", name, said)
		}
		// The next identity value follows the restored ones.
		run(t, target, `INSERT INTO place (name) VALUES ('新')`)
	}
	const strangers = `SELECT concat_ws(' ', to_regclass('newer'), to_regtype('mood'), to_regnamespace('added'))`
	if got := ask(t, other, strangers); got != "" {
		t.Errorf("the restored database still has %s", got)
	}
}

func TestARestoreThatCannotSucceedChangesNothing(t *testing.T) {
	t.Parallel()
	target := dbtest.New(t, nil)
	fill(t, target)
	file, want := backUp(t, target), fingerprint(t, target)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	put := func(name, text string) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for name, c := range map[string]struct {
		file string
		code fault.Code
	}{
		"nothing":    {put("a", ""), fault.BadArgument},
		"text":       {put("b", "DROP TABLE place;"), fault.BadArgument},
		"head only":  {put("c", "PGDMP"), fault.BadArgument},
		"noise":      {put("d", "PGDMP"+strings.Repeat("\x01\xff云", 5000)), fault.BadArgument},
		"missing":    {filepath.Join(t.TempDir(), "none"), fault.Storage},
		"a folder":   {t.TempDir(), fault.BadArgument},
		"cut in two": {put("e", string(whole[:len(whole)-len(whole)/4])), fault.DBUnavailable},
	} {
		err := cluster.Restore(t.Context(), target, c.file, "", nil)
		if fault.CodeOf(err) != c.code {
			t.Errorf("%s: got %v (%s), want %s", name, err, fault.CodeOf(err), c.code)
		}
		if got := fingerprint(t, target); got != want {
			t.Fatalf("%s: the database has changed to %s", name, got)
		}
	}
}

func TestABackupThatFailsLeavesNoFile(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	err := cluster.Backup(t.Context(), "postgres://x:geheim@127.0.0.1:1/none?connect_timeout=2", filepath.Join(folder, "b"), nil)
	if fault.CodeOf(err) != fault.DBUnavailable || strings.Contains(err.Error(), "geheim") {
		t.Errorf("got %v", err)
	}
	err = cluster.Backup(t.Context(), dbtest.New(t, nil), filepath.Join(folder, "none", "b"), nil)
	wantCode(t, err, fault.Storage, "none")
	if left, _ := os.ReadDir(folder); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestExamine(t *testing.T) {
	t.Parallel()
	good := dbtest.New(t, nil)
	run(t, good, `CREATE EXTENSION postgis`)
	admin := dbtest.New(t, nil)
	role := "reader_" + ask(t, admin, `SELECT substr(md5(random()::text), 1, 8)`)
	plain := role + "_c"
	run(t, admin, `CREATE ROLE `+role+` LOGIN`,
		`CREATE DATABASE `+plain+` TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'`)
	t.Cleanup(func() {
		run(t, admin, `DROP DATABASE `+plain+` WITH (FORCE)`, `DROP ROLE `+role)
	})
	change := func(f func(u *url.URL)) string {
		u, err := url.Parse(good)
		if err != nil {
			t.Fatal(err)
		}
		f(u)
		return u.String()
	}
	for name, c := range map[string]struct{ url, lacks string }{
		"good":       {good, ""},
		"empty":      {admin, ""},
		"locale C":   {change(func(u *url.URL) { u.Path = "/" + plain }), "encoding locale"},
		"plain role": {change(func(u *url.URL) { u.User = url.User(role); u.Path = "/" + ask(t, admin, `SELECT current_database()`) }), "postgis pg_trgm rights"},
		"read-only": {change(func(u *url.URL) {
			u.RawQuery += "&options=-c%20default_transaction_read_only%3Don"
		}), "writable pg_trgm"},
	} {
		findings, err := cluster.Examine(t.Context(), c.url)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		var lacks []string
		for _, f := range findings {
			if !f.OK {
				lacks = append(lacks, f.Name)
			}
			if f.Found == "" || (f.Mend.EN == "") != f.OK || (f.Mend.ZH == "") != f.OK {
				t.Errorf("%s: incomplete: %+v", name, f)
			}
		}
		if got := strings.Join(lacks, " "); got != c.lacks || len(findings) != 7 {
			t.Errorf("%s lacks %q, want %q: %+v", name, got, c.lacks, findings)
		}
	}
	if n := ask(t, admin, `SELECT count(*)::text FROM pg_extension WHERE extname IN ('postgis', 'pg_trgm')`); n != "0" {
		t.Error("examining has installed an extension")
	}
	_, err := cluster.Examine(t.Context(), "postgres://x:geheim@127.0.0.1:1/none?connect_timeout=2")
	if fault.CodeOf(err) != fault.DBUnavailable || strings.Contains(err.Error(), "geheim") {
		t.Errorf("got %v", err)
	}
}
