package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"servicemap/db"
	"servicemap/db/dbtest"
)

func TestHelpAndVersionSucceed(t *testing.T) {
	t.Parallel()
	servicemap(t, "--help").want(t, exitDone, "serve", "import", "migrate", "demo", "backup", "restore", "doctor", "version")
	servicemap(t, "import", "--help").want(t, exitDone, "--columns", "--system", "SERVICEMAP_SOURCE", "DATABASE_URL")
	servicemap(t, "version").want(t, exitDone, "servicemap ")
}

func TestMigrateUpAndStatus(t *testing.T) {
	t.Parallel()
	url := dbtest.New(t, nil)
	servicemap(t, "migrate", "status", "--database-url", url).want(t, exitDone, "pending\t00001_records.sql")
	servicemap(t, "migrate", "up", "--database-url", url).want(t, exitDone)
	servicemap(t, "migrate", "status", "--database-url", url).want(t, exitDone, "applied\t00001_records.sql")
	servicemap(t, "migrate", "up", "--database-url", url).want(t, exitDone)
}

func TestADatabaseOfANewerVersionIsLeftAlone(t *testing.T) {
	t.Parallel()
	url := base(t)
	byHand(t, url, "insert into goose_db_version (version_id, is_applied) values (999, true)")
	for _, args := range [][]string{
		importing("places", url, file(t, "p.csv", twoPlaces)), {"migrate", "up", "--database-url", url}, {"demo", "load", "--database-url", url},
		{"serve", "--listen", "127.0.0.1:0", "--database-url", url},
	} {
		servicemap(t, args...).want(t, exitFailed, "newer version", "999")
	}
	untouched(t, url)
}

// byHand runs a statement as another user of the database would.
func byHand(t *testing.T, url, statement string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context()) //nolint:errcheck // what was done is done
	if _, err := conn.Exec(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

func TestTheDemonstrationComesAndGoesAlone(t *testing.T) {
	t.Parallel()
	url := base(t)
	mine := [][]string{
		importing("areas", url, file(t, "a.csv", twoAreas)), importing("places", url, file(t, "p.csv", twoPlaces)),
	}
	for _, args := range mine {
		servicemap(t, args...).want(t, exitDone)
	}
	before := load(t, url)
	servicemap(t, "demo", "load", "--demo", "porto-alegre", "--database-url", url).want(t, exitDone, "Porto Alegre", "300 invented")
	with := load(t, url)
	if len(with.Places) != 2+15+300 && len(with.Places) < 300 || len(with.Streets.Edges) == 0 || with.PopulationSource == nil {
		t.Errorf("%d places, %d edges, population of %v", len(with.Places), len(with.Streets.Edges), with.PopulationSource)
	}
	servicemap(t, "demo", "load", "--demo", "porto-alegre", "--database-url", url).want(t, exitDone)
	if got := load(t, url).Versions; got.Places != with.Versions.Places || got.Network != with.Versions.Network {
		t.Error("the demonstration again changed something")
	}
	servicemap(t, "demo", "remove", "--database-url", url).want(t, exitDone, "removed")
	after := load(t, url)
	if len(after.Places) != len(before.Places) || len(after.Areas) != len(before.Areas) || len(after.Cells) != 0 ||
		len(after.Streets.Edges) != 0 || len(after.Sources) != 1 {
		t.Errorf("left are %d places, %d areas, %d cells, %d edges, %d sources", len(after.Places), len(after.Areas), len(after.Cells), len(after.Streets.Edges), len(after.Sources))
	}
	if o := servicemap(t, "demo", "remove", "--database-url", url).want(t, exitDone); strings.Contains(o.err, "removed") {
		t.Errorf("nothing was there, yet %s", o.err)
	}
	for _, args := range [][]string{
		importing("network", url, file(t, "n.pbf", streetFile("footway"))), importing("population", url, file(t, "c.csv", twoCells)),
	} {
		servicemap(t, args...).want(t, exitDone)
		servicemap(t, "demo", "load", "--demo", "porto-alegre", "--database-url", url).want(t, exitFailed, "would replace it", "--state")
	}
	if r := load(t, url); len(r.Streets.Edges) != 1 || len(r.Cells) != 2 || r.PopulationSource.Name != "测试" {
		t.Error("network or population is another one")
	}
}

// serving is a server that runs in this process.
type serving struct {
	out, err text
	stop     context.CancelFunc
	ended    chan int
	address  string
}

// serve starts a server and waits until it answers.
func serve(t *testing.T, args ...string) *serving {
	t.Helper()
	cleanEnvironment()
	if !slices.Contains(args, "--state") { // not the folder of whoever runs the tests
		args = append(args, "--state", t.TempDir())
	}
	ctx, stop := context.WithCancel(t.Context())
	s := &serving{stop: stop, ended: make(chan int, 1)}
	go func() { s.ended <- runContext(ctx, append([]string{"serve"}, args...), &s.out, &s.err) }()
	t.Cleanup(s.stop)
	greeting := regexp.MustCompile(`http://([^/]+)/graphql`)
	eventually(t, "the server answers", func() bool {
		select {
		case code := <-s.ended:
			t.Fatalf("the server ended with %d\n%s%s", code, s.out.String(), s.err.String())
		default:
		}
		found := greeting.FindStringSubmatch(s.out.String())
		if found != nil {
			s.address = found[1]
		}
		return found != nil
	})
	return s
}

// end stops the server and returns its exit code.
func (s *serving) end() int {
	s.stop()
	return <-s.ended
}

func healthy(t *testing.T, address string) {
	t.Helper()
	for _, path := range []string{"/healthz", "/readyz"} {
		answer, err := http.Get("http://" + address + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", path, answer.Status)
		}
	}
}

func TestEveryFlagHasAnEnvironmentVariable(t *testing.T) {
	cleanEnvironment()
	for name, value := range map[string]string{
		"SERVICEMAP_SOURCE": "环境", "SERVICEMAP_LICENCE": "CC0", "SERVICEMAP_SYSTEM": "WGS84", "SERVICEMAP_COLUMNS": "name=title",
		"SERVICEMAP_ALL_OR_NOTHING": "true", "SERVICEMAP_LISTEN": "127.0.0.1:0", "SERVICEMAP_DEMO": "none", "DATABASE_URL": base(t),
	} {
		t.Setenv(name, value)
	}
	path := file(t, "p.csv", "code,kind,title,longitude,latitude\n1,VENUE,x,113,23\n2,CHURCH,x,113,23\n")
	servicemap(t, "import", "places", path).want(t, exitRowsRefused, "--all-or-nothing")
	t.Setenv("SERVICEMAP_ALL_OR_NOTHING", "false")
	servicemap(t, "import", "places", path).want(t, exitRowsRefused, "1 added")
	if got := load(t, os.Getenv("DATABASE_URL")).Sources[0].Name; got != "环境" {
		t.Errorf("the source is %q", got)
	}
	s := serve(t)
	healthy(t, s.address)
	if code := s.end(); code != exitDone {
		t.Errorf("exit code %d", code)
	}
	t.Setenv("SERVICEMAP_DATABASE_URL", base(t)) // the longer name wins
	servicemap(t, "import", "places", path, "--source", "flag").want(t, exitRowsRefused, "1 added")
	if got := load(t, os.Getenv("SERVICEMAP_DATABASE_URL")).Sources[0].Name; got != "flag" {
		t.Errorf("the source is %q: a flag stands above the environment", got)
	}
	t.Setenv("SERVICEMAP_SYSTEM", "MARS")
	servicemap(t, "import", "places", path).want(t, exitWrongUse, "--system")
}

func TestMessagesAreChineseWhereTheEnvironmentIs(t *testing.T) {
	cleanEnvironment()
	t.Setenv("LANG", "zh_CN.UTF-8")
	url := base(t)
	servicemap(t, importing("places", url, file(t, "p.csv", wrongPlaces))...).want(t, exitRowsRefused, "第 3 行,kind “CHURCH”")
	servicemap(t, importing("places", url, file(t, "p.csv", ""))...).want(t, exitFailed, "文件是空的")
}

func TestAConfigurationFileSetsFlags(t *testing.T) {
	t.Parallel()
	url := base(t)
	path := file(t, "p.csv", "code,kind,title,longitude,latitude\n1,VENUE,x,113,23\n")
	for _, key := range []string{"database-url", "database_url"} {
		config := file(t, "c.json", fmt.Sprintf(`{%q: %q, "source": "文件", "licence": "CC0", "system": "GCJ02", "columns": {"name": "title"}, "dry-run": true, "listen": "127.0.0.1:0", "demo": "none"}`, key, url))
		servicemap(t, "import", "places", path, "--config", config).want(t, exitDone, "dry run")
		servicemap(t, "--config", config, "import", "places", path, "--source", "flag", "--no-such").want(t, exitWrongUse, "--no-such")
		s := serve(t, "--config", config)
		healthy(t, s.address)
		s.end()
	}
}

func TestConfigurationsThatAreWrongNameTheKey(t *testing.T) {
	t.Parallel()
	path := file(t, "p.csv", twoPlaces)
	for content, says := range map[string]string{
		``: "JSON", `{`: "JSON", `[]`: "array", `{"listn": "x"}`: "listn", `{"listen": "127.0.0.1:0"} {}`: "after top-level value",
		`{"source": 5}`: "--source", `{"dry-run": "perhaps"}`: "--dry-run", `{"system": "MARS"}`: "--system", `{"source": "s", "licence": {}}`: "--licence",
		`{"columns": "name"}`: "--columns", `{"database-url": "postgres://u:geheim@h:port/x", "source": "s", "licence": "l", "system": "WGS84"}`: "--database-url",
	} {
		o := servicemap(t, "import", "places", path, "--config", file(t, "c.json", content))
		if o.code != exitWrongUse || !strings.Contains(o.err, says) || strings.Contains(o.err, "geheim") {
			t.Errorf("%s: exit code %d, said %s; want %q", content, o.code, o.err, says)
		}
	}
}

func TestATakenAddressIsSaidAtOnce(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close() //nolint:errcheck // nobody came
	state := filepath.Join(t.TempDir(), "state")
	servicemap(t, "serve", "--listen", taken.Addr().String(), "--state", state).want(t, exitFailed, taken.Addr().String(), "--listen")
	if _, err := os.Stat(state); err == nil {
		t.Error("a database was made all the same")
	}
}

func TestAnInterruptedImportLeavesNothingAndSaysSo(t *testing.T) {
	t.Parallel()
	url := base(t)
	path := file(t, "p.csv", manyPlaces(20_000, 0))
	ctx, stop := context.WithCancel(t.Context())
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context()) //nolint:errcheck // it was only read
	go func() {
		defer stop()
		eventually(t, "the import is at work", func() bool {
			var busy bool
			err := conn.QueryRow(t.Context(), "select exists (select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and query ilike 'copy%')").Scan(&busy)
			return busy || err != nil
		})
	}()
	servicemapUntil(ctx, importing("places", url, path)...).want(t, exitFailed, "stopped")
	untouched(t, url)
}

func TestCommandsOnAPrivateDatabase(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	state := filepath.Join(folder, "state")
	command := func(args ...string) outcome { return servicemap(t, append(args, "--state", state)...) }
	args := []string{"import", "places", file(t, "p.csv", twoPlaces), "--source", "s", "--licence", "l", "--system", "WGS84"}
	s := serve(t, "--listen", "127.0.0.1:0", "--demo", "none", "--state", state)
	if !strings.Contains(s.out.String(), "No data are loaded yet") {
		t.Errorf("it greets with %s", s.out.String())
	}
	servicemap(t, "serve", "--listen", "127.0.0.1:0", "--state", state).want(t, exitFailed, "another server already runs", "--state")
	command(args...).want(t, exitDone, "2 added")
	eventually(t, "the running server has loaded the places", func() bool { return strings.Contains(s.err.String(), "places=2") })
	command("doctor").want(t, exitDone, "ok")
	backup, wider := filepath.Join(folder, "backup"), file(t, "p.csv", twoPlaces+"3,VENUE,x,113,23,\n")
	command("backup", backup).want(t, exitDone)
	command("import", "places", wider, "--source", "s", "--licence", "l", "--system", "WGS84").want(t, exitDone, "1 added, 0 changed, 2 unchanged")
	eventually(t, "it has loaded the third", func() bool { return strings.Contains(s.err.String(), "places=3") })
	command("restore", backup).want(t, exitDone)
	eventually(t, "it has loaded what was restored", func() bool { return strings.Count(s.err.String(), "places=2") == 2 })
	if code := s.end(); code != exitDone {
		t.Errorf("the server ended with %d\n%s", code, s.err.String())
	}
	command("import", "places", wider, "--source", "s", "--licence", "l", "--system", "WGS84").want(t, exitDone, "1 added, 0 changed, 2 unchanged")
	command("restore", file(t, "garbage", "this is no backup")).want(t, exitFailed, "not a backup", "unchanged")
	command(args...).want(t, exitDone, "2 unchanged")
	command("restore", backup).want(t, exitDone)
	command("import", "places", wider, "--source", "s", "--licence", "l", "--system", "WGS84", "--dry-run").want(t, exitDone, "1 added, 0 changed, 2 unchanged")
	command("migrate", "status").want(t, exitDone, "applied")
	command("restore", filepath.Join(folder, "absent")).want(t, exitFailed)
	command("backup", filepath.Join(folder, "no", "such", "folder")).want(t, exitFailed)
}

func TestStateFoldersThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	notAFolder := file(t, "state", "text")
	for _, state := range []string{notAFolder, filepath.Join(notAFolder, "below"), "/proc/no/such/folder"} {
		for _, args := range [][]string{{"migrate", "status"}, {"serve", "--listen", "127.0.0.1:0"}} {
			o := servicemap(t, append(args, "--state", state)...).want(t, exitFailed, state)
			if o.out != "" {
				t.Errorf("%s: %s", state, o.out)
			}
		}
	}
}

// A database without any data is the usual first state of a server without demonstration.
func TestAnEmptyDatabaseIsServed(t *testing.T) {
	t.Parallel()
	s := serve(t, "--listen", "127.0.0.1:0", "--demo", "none", "--database-url", dbtest.New(t, db.Migrate))
	healthy(t, s.address)
	if code := s.end(); code != exitDone {
		t.Errorf("exit code %d", code)
	}
}

func TestABackupOfANewerVersionReplacesNothing(t *testing.T) {
	t.Parallel()
	newer, ours := base(t), base(t)
	byHand(t, newer, "insert into goose_db_version (version_id, is_applied) values (99999, true)")
	path := filepath.Join(t.TempDir(), "newer.dump")
	servicemap(t, "backup", path, "--database-url", newer).want(t, exitDone)
	places := file(t, "places.csv", "code,kind,name,longitude,latitude\n1,VENUE,甲,113.1,40\n")
	servicemap(t, importing("places", ours, places)...).want(t, exitDone)
	servicemap(t, "restore", path, "--database-url", ours).want(t, exitFailed, "unchanged", "newer servicemap")
	if n := len(load(t, ours).Places); n != 1 {
		t.Errorf("%d places are left of 1", n)
	}
}

func TestARestoreLeavesTablesOfOthersAlone(t *testing.T) {
	t.Parallel()
	ours, shared := base(t), dbtest.New(t, nil)
	path := filepath.Join(t.TempDir(), "ours.dump")
	servicemap(t, "backup", path, "--database-url", ours).want(t, exitDone)
	byHand(t, shared, "create extension postgis; create table precious (x int); insert into precious values (7)")
	servicemap(t, "restore", path, "--database-url", shared).want(t, exitFailed, "public.precious", "--replace-everything")
	byHand(t, shared, "select 1 / (select count(*) from precious)") // fails when it is empty or gone
	servicemap(t, "restore", path, "--replace-everything", "--database-url", shared).want(t, exitDone)
	servicemap(t, "restore", path, "--database-url", shared).want(t, exitDone)
	if n := len(load(t, shared).Places); n != 0 {
		t.Errorf("%d places", n)
	}
}

func TestAServerThatDoesNotFitIsNotWrittenTo(t *testing.T) {
	t.Parallel()
	url := dbtest.New(t, nil)
	byHand(t, url, "create database latin template template0 encoding 'LATIN1' locale 'C'")
	latin := regexp.MustCompile(`(postgres://[^/]*/)[^?]*`).ReplaceAllString(url, "${1}latin")
	servicemap(t, "migrate", "status", "--database-url", latin).want(t, exitDone)
	servicemap(t, "serve", "--listen", "127.0.0.1:0", "--database-url", latin).want(t, exitFailed, "does not fit", "encoding")
}
