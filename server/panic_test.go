package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"servicemap/geo"
	"servicemap/graph"
	"servicemap/place"
	"servicemap/server"
	"servicemap/snapshot"
)

// lines is a log that may be read while it is written.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// A panic anywhere – in a resolver, a marshaler, a loader, a goroutine of a search, a tile – is one masked error with the id of
// the request; the stack is in the log alone, and the server goes on. Snapshots here lack a part each, and every question is
// asked of each of them.
func TestPanicsAreMaskedAndTheServerGoesOn(t *testing.T) {
	t.Parallel()
	poisons := map[string]func(*snapshot.Snapshot){
		"catalogue":       func(s *snapshot.Snapshot) { s.Catalogue = nil },
		"places":          func(s *snapshot.Snapshot) { s.Places = nil },
		"nearby":          func(s *snapshot.Snapshot) { s.Nearby = nil },
		"coverage":        func(s *snapshot.Snapshot) { s.Coverage = nil },
		"ground":          func(s *snapshot.Snapshot) { s.Ground = nil },
		"everything":      func(s *snapshot.Snapshot) { *s = snapshot.Snapshot{} },
		"any data at all": nil, // the engine has no keeper
	}
	const here = `{longitude: 113.1, latitude: 40.1}`
	questions := []string{
		`{ nearby(from: ` + here + `) { totalCount nodes { id kind name status source { name } opening { __typename } } } }`,
		`{ nearby(from: ` + here + `, minutes: 5, filter: {kinds: [VENUE]}) { edges { walk { minutes } } } }`,
		`{ places(first: 5) { totalCount nodes { id kind status source { licence } area { name } circle(minutes: 5) { geometry } } } }`,
		`{ places(first: 5) { nodes { kind } } }`, `{ places(first: 5) { nodes { status } } }`, `{ places(first: 5) { nodes { source { name } } } }`,
		`{ search(text: "甲") { __typename } }`, `{ areas(first: 5) { nodes { name level } } }`, `{ areaAt(point: ` + here + `) { name } }`,
		`{ isochrone(from: ` + here + `, minutes: [5]) { minutes geometry people } }`,
		`{ route(from: ` + here + `, to: {longitude: 113.101, latitude: 40.1}) { __typename } }`,
		`{ coverage(of: [{kinds: [VENUE]}]) { people covered verdicts { __typename } } }`,
		`{ coverage(of: [{kinds: [VENUE]}], minutes: 5) { gaps(first: 2) { people } } }`,
		`{ dataset { name attribution stale counts { __typename } sources { name } } }`, `{ standards { name } }`,
		`{ place(id: "p0000000000002") { name hours { __typename } } }`, `{ node(id: "p0000000000002") { id } }`, `{ nodes(ids: ["p0000000000002"]) { id } }`,
		`{ squads(first: 3) { nodes { name } } }`, `{ area(code: "1") { name places { totalCount } population } }`,
		`{ suggestSites(of: [{kinds: [VENUE]}], count: 1) { __typename } }`,
	}
	masked, answered := 0, 0
	for name, poison := range poisons {
		w := withPlaces(&place.Place{Key: 1, Kind: place.Venue, Name: "甲", Published: true, Source: &place.Source{Name: "s"}, Location: geo.LonLat{Lon: 113.1, Lat: 40.1}})
		w.records.Areas = []*place.Area{{Key: 1, Code: "1", Level: place.District, Name: "区", Source: &place.Source{Name: "s"}}}
		data := refreshed(t, w)
		of := data
		if poison == nil {
			of = nil
		} else {
			poison(data.Current())
		}
		var written lines
		log := slog.New(server.WithRequestID(slog.NewJSONHandler(&written, nil)))
		engine := graph.NewEngine(&graph.Root{Data: of, TimeZone: "UTC", ServerVersion: "test"}, graph.DefaultLimits(), log)
		mux := http.NewServeMux()
		mux.Handle("/graphql", server.NewGraphQL(engine, data, server.DefaultLimits(), server.NewDocuments(nil), nil))
		mux.Handle("/tiles/", server.NewTiles(data, named(), log, ""))
		mux.Handle("/export/", &server.Export{Data: data})
		h := server.Watch(mux, log, func(server.Watched) {})
		check := func(what string, w *httptest.ResponseRecorder) {
			t.Helper()
			body := w.Body.String()
			if !strings.Contains(body, "INTERNAL") {
				answered++
				return
			}
			masked++
			id := w.Header().Get("X-Request-Id")
			for _, secret := range []string{"goroutine", ".go:", "nil pointer", "index out of range"} {
				if strings.Contains(body, secret) {
					t.Errorf("without %s, %s shows %q: %s", name, what, secret, body)
				}
			}
			if !json.Valid(w.Body.Bytes()) || id == "" || !strings.Contains(written.String(), id) || !strings.Contains(written.String(), ".go:") {
				t.Errorf("without %s, %s: the log says nothing of %q\n%s", name, what, id, body)
			}
		}
		for _, q := range questions {
			question, err := json.Marshal(map[string]string{"query": q})
			if err != nil {
				t.Fatal(err)
			}
			w := send(t, h, "POST", "/graphql", string(question))
			if strings.Contains(w.Body.String(), "GRAPHQL_") {
				t.Fatalf("%s: %s", q, w.Body)
			}
			check(q, w)
		}
		for _, path := range []string{"/tiles/places/14/13339/6186.mvt", "/tiles/places/0/0/0.mvt", "/tiles/places.json", "/export/places.csv", "/export/places.geojson"} {
			check(path, send(t, h, "GET", path, ""))
		}
	}
	t.Logf("%d panics were masked, %d answers needed nothing of what was missing", masked, answered)
	if masked < 50 {
		t.Errorf("only %d panics", masked)
	}
}

// broken is a store whose records make a snapshot panic.
type broken struct {
	world
	panics bool
}

func (b *broken) Load(ctx context.Context, known snapshot.Versions) (*snapshot.Records, error) {
	if b.panics {
		panic("secret")
	}
	return b.world.Load(ctx, known)
}

func TestALoaderThatPanicsLeavesTheDataAsTheyWere(t *testing.T) {
	t.Parallel()
	b := &broken{world: *withPlaces(&place.Place{Key: 1, Name: "甲", Published: true})}
	data := refreshed(t, b)
	before := data.Current()
	b.next()
	b.panics = true
	if err := data.Refresh(t.Context()); err == nil || data.Current() != before {
		t.Errorf("%v", err)
	}
	b.panics = false
	b.records.Places = append(b.records.Places, nil) // found while it is built, by goroutines too
	if err := data.Refresh(t.Context()); err == nil || data.Current() != before {
		t.Errorf("%v", err)
	}
	b.records.Places = b.records.Places[:1]
	if refresh(t, data); data.Current() == before {
		t.Error("it did not go on")
	}
}

func TestATileThatPanicsIsAnError(t *testing.T) {
	t.Parallel()
	store := &counting{make: func(context.Context, string, uint32, uint32, uint32) ([]byte, error) { panic("secret") }}
	h := newTiles(t, refreshed(t, &world{}), store)
	for range 2 {
		if w := get(t, h, "/tiles/base/3/4/5.mvt"); w.Code != 500 || strings.Contains(w.Body.String(), "secret") || !strings.Contains(w.Body.String(), "INTERNAL") {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	}
	store.make = named().make
	if w := get(t, h, "/tiles/base/3/4/5.mvt"); w.Code != 200 {
		t.Errorf("afterwards: %d", w.Code)
	}
}

// An answer that had begun when its handler panicked is cut off, so that nobody takes it for the whole.
func TestAnAnswerThatHasBegunIsCutOff(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	mux.HandleFunc("/begun", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(bytes.Repeat([]byte("x"), 1<<16))
		panic("secret")
	})
	mux.HandleFunc("/fine", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("fine")) })
	told := make(chan server.Watched, 2)
	s := httptest.NewServer(server.Watch(mux, slog.New(slog.DiscardHandler), func(w server.Watched) { told <- w }))
	defer s.Close()
	client := &http.Client{Timeout: time.Minute}
	if w, err := client.Get(s.URL + "/begun"); err == nil {
		var body bytes.Buffer
		_, err = body.ReadFrom(w.Body)
		_ = w.Body.Close()
		if err == nil {
			t.Errorf("%d bytes looked whole", body.Len())
		}
	} else if errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	if seen := <-told; seen.Status != 500 {
		t.Errorf("counted as %d", seen.Status)
	}
	if w, err := client.Get(s.URL + "/fine"); err != nil || w.StatusCode != 200 {
		t.Errorf("afterwards: %v", err)
	} else {
		_ = w.Body.Close()
	}
}
