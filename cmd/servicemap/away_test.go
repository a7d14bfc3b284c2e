package main

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"

	"servicemap/tools/soak/nginx"
)

// link is an address through which a database is reached, until it is cut.
type link struct {
	address string
	url     string // of the database, through the link
	socket  string // where the server really listens
	network string

	mu       sync.Mutex
	listener net.Listener
	open     []net.Conn
}

// newLink makes a link to a database.
func newLink(t *testing.T, database string) *link {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	l := &link{address: "127.0.0.1:0", network: "tcp", socket: u.Host}
	if host := u.Query().Get("host"); host != "" {
		l.network, l.socket = "unix", filepath.Join(host, ".s.PGSQL."+u.Query().Get("port"))
	}
	l.mend(t)
	u.Host, u.RawQuery = l.address, "sslmode=disable"
	l.url = u.String()
	t.Cleanup(l.cut)
	return l
}

// mend opens the link.
func (l *link) mend(t *testing.T) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	listener, err := net.Listen("tcp", l.address)
	if err != nil {
		t.Fatal(err)
	}
	l.listener, l.address = listener, listener.Addr().String()
	go func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial(l.network, l.socket)
			if err != nil {
				_ = near.Close()
				continue
			}
			l.mu.Lock()
			l.open = append(l.open, near, far)
			l.mu.Unlock()
			for from, to := range map[net.Conn]net.Conn{near: far, far: near} {
				go func() {
					_, _ = io.Copy(to, from)
					_ = to.Close()
				}()
			}
		}
	}()
}

// cut refuses new connections through the link and breaks those that there are.
func (l *link) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	_ = l.listener.Close()
	for _, c := range l.open {
		_ = c.Close()
	}
	l.open = nil
}

// program is the program in a process of its own, serving.
type program struct {
	*exec.Cmd
	out, err text
	address  string
}

// serveProcess starts a server and waits until it answers.
func serveProcess(t *testing.T, args ...string) *program {
	t.Helper()
	p := &program{Cmd: process(t, append([]string{"serve", "--listen", "127.0.0.1:0", "--demo", "none"}, args...)...)}
	p.Stdout, p.Stderr = &p.out, &p.err
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	greeting := regexp.MustCompile(`http://([^/]+)/graphql`)
	eventually(t, "the server answers", func() bool {
		if found := greeting.FindStringSubmatch(p.out.String()); found != nil {
			p.address = found[1]
		}
		return p.address != "" || p.Process.Signal(syscall.Signal(0)) != nil
	})
	return p
}

// end stops the server as a supervisor does.
func (p *program) end(t *testing.T) {
	t.Helper()
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := p.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, p.err.String())
	}
}

// ask returns what the server answers to a question.
func (p *program) ask(t *testing.T, query string) string {
	t.Helper()
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.Post("http://"+p.address+"/graphql", "application/json", strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	return read(t, answer)
}

// ready returns what the server says of itself.
func (p *program) ready(t *testing.T) string {
	t.Helper()
	answer, err := http.Get("http://" + p.address + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode != http.StatusOK {
		t.Errorf("/readyz: %s", answer.Status)
	}
	return read(t, answer)
}

func read(t *testing.T, answer *http.Response) string {
	t.Helper()
	defer answer.Body.Close() //nolint:errcheck // it was read
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

const (
	whatIsNear = `{ nearby(from: {longitude: 113.251, latitude: 23.1305}) { nodes { id name ... on ReadingRoom { seats } } edges { walk { metres method } } } dataset { sources { name licence } } }`
	howStale   = `{ dataset { stale } }`
)

// A server that saved its data starts without its database, says that they are stale, and goes on when the database is back.
func TestAServerStartsFromWhatItSavedWhileTheDatabaseIsAway(t *testing.T) {
	t.Parallel()
	direct := base(t)
	servicemap(t, importing("areas", direct, file(t, "a.csv", twoAreas))...).want(t, exitDone)
	servicemap(t, importing("places", direct, file(t, "p.csv", twoPlaces))...).want(t, exitDone)
	servicemap(t, importing("network", direct, file(t, "n.pbf", streetFile("footway")))...).want(t, exitDone)
	to, state := newLink(t, direct), t.TempDir()
	flags := []string{"--database-url", to.url, "--state", state}

	first := serveProcess(t, flags...)
	want := first.ask(t, whatIsNear)
	if !strings.Contains(want, "云岗书屋") || strings.Contains(want, "errors") || !strings.Contains(first.ask(t, howStale), `"stale":false`) {
		t.Fatal(want)
	}
	first.end(t)

	to.cut()
	second := serveProcess(t, flags...)
	if got := second.ask(t, whatIsNear); got != want {
		t.Errorf("without the database it answers %s, with it %s", got, want)
	}
	if !strings.Contains(second.ask(t, howStale), `"stale":true`) || !strings.Contains(second.ready(t), `"stale":true`) || !strings.Contains(second.ready(t), `"network":true`) {
		t.Errorf("stale: %s, ready: %s", second.ask(t, howStale), second.ready(t))
	}
	servicemap(t, importing("places", direct, file(t, "p.csv", twoPlaces+"3,VENUE,新阵地,113.252,23.13,\n"))...).want(t, exitDone, "1 added")
	to.mend(t)
	eventually(t, "the server has seen what changed meanwhile", func() bool { return strings.Contains(second.ask(t, whatIsNear), "新阵地") })
	if !strings.Contains(second.ask(t, howStale), `"stale":false`) || !strings.Contains(second.ready(t), `"stale":false`) {
		t.Errorf("with the database back it says %s", second.ready(t))
	}
	second.end(t)
}

// Without anything saved, or with what cannot be trusted, a server lives and waits, and says for what; then it serves.
func TestAServerWaitsForItsDatabase(t *testing.T) {
	t.Parallel()
	direct := base(t)
	servicemap(t, importing("places", direct, file(t, "p.csv", twoPlaces))...).want(t, exitDone)
	for name, saved := range map[string]string{"nothing": "", "garbage": strings.Repeat("garbage", 100)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			to, state := newLink(t, direct), t.TempDir()
			to.cut()
			if saved != "" {
				folder := filepath.Join(state, snapshotFolder)
				if err := os.Mkdir(folder, 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(folder, "records"), []byte(saved), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			p, admin := waitingProcess(t, "--database-url", to.url, "--state", state)
			for address, paths := range map[string]map[string]int{
				p.address: {"/healthz": 200, "/readyz": 503, "/graphql": 503, "/tiles/base.json": 503, "/": 503},
				admin:     {"/healthz": 200, "/readyz": 503, "/metrics": 503},
			} {
				for path, want := range paths {
					answer, err := http.Get("http://" + address + path)
					if err != nil {
						t.Fatal(err)
					}
					body := read(t, answer)
					if answer.StatusCode != want || want == 503 && !strings.Contains(body, "cannot connect to the database") && !strings.Contains(body, "无法连接数据库") {
						t.Errorf("%s: %s %s", path, answer.Status, body)
					}
					if path == "/graphql" && (answer.Header.Get("Retry-After") == "" || !strings.Contains(body, "DB_UNAVAILABLE")) {
						t.Errorf("%s: %v %s", path, answer.Header, body)
					}
					if port := strings.TrimPrefix(to.address, "127.0.0.1:"); strings.Contains(body, port) {
						t.Errorf("%s tells of the database: %s", path, body)
					}
				}
			}
			if saved != "" && !strings.Contains(p.err.String(), "damaged") {
				t.Errorf("that what was saved is damaged is not said: %s", p.err.String())
			}
			to.mend(t)
			eventually(t, "the server is ready", func() bool {
				answer, err := http.Get("http://" + p.address + "/readyz")
				if err != nil {
					t.Fatal(err)
				}
				_ = read(t, answer)
				return answer.StatusCode == http.StatusOK
			})
			if got := p.ask(t, `{ places(first: 9) { totalCount } dataset { stale } }`); !strings.Contains(got, `"totalCount":2`) || !strings.Contains(got, `"stale":false`) {
				t.Error(got)
			}
			p.end(t)
		})
	}
}

// A balancer that does not ask whether a server is ready sends requests to whatever listens: so the address opens last.
func TestTheAddressOpensWhenTheDataAreLoaded(t *testing.T) {
	t.Parallel()
	to := newLink(t, base(t))
	to.cut()
	p, admin := waitingProcess(t, "--database-url", to.url, "--state", t.TempDir(), "--listen-when-ready")
	if conn, err := net.Dial("tcp", p.address); err == nil {
		_ = conn.Close()
		t.Error("the address is open")
	}
	if answer, err := http.Get("http://" + admin + "/readyz"); err != nil || answer.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("operators are not told: %v", err)
	} else {
		_ = read(t, answer)
	}
	to.mend(t)
	eventually(t, "the server answers", func() bool {
		answer, err := http.Get("http://" + p.address + "/readyz")
		if err != nil {
			return false
		}
		_ = read(t, answer)
		if answer.StatusCode != http.StatusOK {
			t.Errorf("it was open before it was ready: %s", answer.Status)
		}
		return true
	})
	p.end(t)
}

// One that is stopped while it waits ends in order.
func TestAWaitingServerCanBeStopped(t *testing.T) {
	t.Parallel()
	to := newLink(t, base(t))
	to.cut()
	p, _ := waitingProcess(t, "--database-url", to.url, "--state", t.TempDir())
	p.end(t)
}

// waitingProcess starts a server whose database is away, and returns it and its address for operators when it says that it
// waits.
func waitingProcess(t *testing.T, args ...string) (p *program, admin string) {
	t.Helper()
	addresses := []string{freeAddress(t), freeAddress(t)}
	p = &program{Cmd: process(t, append([]string{"serve", "--demo", "none", "--listen", addresses[0], "--admin-listen", addresses[1]}, args...)...), address: addresses[0]}
	p.Stdout, p.Stderr = &p.out, &p.err
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the server says that it waits", func() bool { return strings.Contains(p.err.String(), "waiting for the database") })
	return p, addresses[1]
}

// freeAddress returns an address that nobody listened on a moment ago.
func freeAddress(t *testing.T) string {
	t.Helper()
	address, err := nginx.FreeAddress()
	if err != nil {
		t.Fatal(err)
	}
	return address
}

// A server that is there and refuses what the URL names is not away: waiting would not mend it.
func TestADatabaseThatRefusesTheURLIsAWrongURL(t *testing.T) {
	t.Parallel()
	direct := base(t)
	u, err := url.Parse(direct)
	if err != nil {
		t.Fatal(err)
	}
	stranger, nowhere := *u, *u
	stranger.User = url.UserPassword("nobody-of-that-name", "geheim")
	nowhere.Path = "/no-database-of-that-name"
	for _, wrong := range []url.URL{stranger, nowhere} {
		path := file(t, "p.csv", twoPlaces)
		for _, args := range [][]string{
			{"serve", "--listen", "127.0.0.1:0", "--state", t.TempDir()}, {"migrate", "status"}, {"doctor"}, {"backup", filepath.Join(t.TempDir(), "b")},
			{"import", "places", path, "--source", "s", "--licence", "l", "--system", "WGS84"}, {"export", "places"},
		} {
			o := servicemap(t, append(args, "--database-url", wrong.String())...).want(t, exitWrongUse, "--database-url", "refuses the connection")
			if strings.Contains(o.out+o.err, "geheim") {
				t.Errorf("%s prints the password: %s", args[0], o.err)
			}
		}
	}
}

// A server that waited for its database and finds one that refuses it has nothing to wait for any more.
func TestAServerThatWaitedForADatabaseThatRefusesItEnds(t *testing.T) {
	t.Parallel()
	to := newLink(t, base(t))
	to.cut()
	wrong := strings.Replace(to.url, "?", "-is-not-there?", 1)
	p, _ := waitingProcess(t, "--database-url", wrong, "--state", t.TempDir())
	to.mend(t)
	if err := p.Wait(); p.ProcessState.ExitCode() != exitWrongUse || !strings.Contains(p.err.String(), "--database-url") {
		t.Errorf("%v\n%s", err, p.err.String())
	}
}
