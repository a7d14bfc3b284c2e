package cluster

import (
	"slices"
	"strings"
	"testing"

	"servicemap/fault"
)

func TestConnectionStringsBecomeEnvironments(t *testing.T) {
	t.Parallel()
	for connection, want := range map[string]string{
		"postgres://u:p%40%2F@db.example:5433/map?sslmode=require&pool_max_conns=9": "PGDATABASE=map PGHOST=db.example PGPASSWORD=p@/ PGPORT=5433 PGSSLMODE=require PGUSER=u",
		"postgresql://a:1,b:2/map?target_session_attrs=read-write":                  "PGDATABASE=map PGHOST=a,b PGPORT=1,2 PGTARGETSESSIONATTRS=read-write",
		"postgres://u@[::1]:5433/map":                                               "PGDATABASE=map PGHOST=::1 PGPORT=5433 PGUSER=u",
		"postgres://%2Frun%2Fx/map":                                                 "PGDATABASE=map PGHOST=/run/x",
		"postgres://u@/map?host=/run/x":                                             "PGDATABASE=map PGHOST=/run/x PGUSER=u",
		"postgres:///map?options=-c%20a%3Db+c":                                      "PGDATABASE=map PGOPTIONS=-c a=b+c",
		"postgres://":                                                               "",
		"host=/run/x dbname = map  password='it\\'s =1'":                            "PGDATABASE=map PGHOST=/run/x PGPASSWORD=it's =1",
		"user='' dbname=a\\ b":                                                      "PGDATABASE=a b PGUSER=",
		"":                                                                          "",
	} {
		env, err := environment(connection)
		slices.Sort(env)
		if got := strings.Join(env, " "); err != nil || got != want {
			t.Errorf("%s: got %s (%v), want %s", connection, got, err, want)
		}
	}
	for _, connection := range []string{"geheim", "password='geheim", "postgres://u:geheim@h:x/%zz"} {
		if _, err := environment(connection); fault.CodeOf(err) != fault.BadArgument || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: got %v", connection, err)
		}
	}
}

func FuzzParseConnection(f *testing.F) {
	f.Add("postgres://u:p@h:1,i:2/d?a=b")
	f.Add(`host=a password='b\'c'`)
	f.Fuzz(func(_ *testing.T, connection string) {
		_, _ = parseConnection(connection) // must not panic, nor run for ever
	})
}

func TestWhatTheDatabaseHasAlreadyIsLeftOut(t *testing.T) {
	t.Parallel()
	const contents = `;
; Archive created at 2026-01-01
6; 2615 16385 SCHEMA - topology postgres
7; 2615 16386 SCHEMA - Jobs queue postgres
8; 2615 2200 SCHEMA - public pg_database_owner
2; 3079 16388 EXTENSION - postgis 
4001; 0 0 COMMENT - EXTENSION postgis 
4002; 0 0 COMMENT - SCHEMA public pg_database_owner
217; 1259 17000 TABLE public place servicemap
4003; 0 17000 TABLE DATA public place servicemap
4004; 0 16700 TABLE DATA public spatial_ref_sys servicemap
`
	const want = `7; 2615 16386 SCHEMA - Jobs queue postgres
2; 3079 16388 EXTENSION - postgis 
217; 1259 17000 TABLE public place servicemap
4003; 0 17000 TABLE DATA public place servicemap
`
	if got := filterContents(contents, []string{"public", "topology"}); got != want {
		t.Errorf("got\n%s", got)
	}
}
