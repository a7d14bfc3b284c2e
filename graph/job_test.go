package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"servicemap/coverage"
	"servicemap/db"
	"servicemap/db/dbtest"
	"servicemap/geo"
	"servicemap/graph/model"
	"servicemap/jobs"
	"servicemap/place"
	"servicemap/snapshot"
	"servicemap/walk"
)

// newJobServer returns a server of the city that keeps jobs in a database. Every search for sites becomes a job, unless short.
func newJobServer(t *testing.T, r *snapshot.Records, url string, short bool) *Root {
	t.Helper()
	data := snapshot.NewKeeper(records{r}, time.UTC, slog.New(slog.DiscardHandler))
	if err := data.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	d, err := db.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	root := &Root{Data: data, TimeZone: "UTC", ServerVersion: "test", Jobs: jobs.Desk{Store: d, Within: time.Nanosecond}}
	if short {
		root.Jobs.Within = time.Minute
	}
	return root
}

// work starts a worker of a server; the returned function stops it.
func work(t *testing.T, root *Root) (stop func()) {
	t.Helper()
	queue, _ := root.Jobs.Store.(jobs.Queue)
	w := jobs.Worker{Queue: queue, Answer: root.AnswerJob, DataAt: root.DataAt, Log: slog.New(slog.DiscardHandler), Every: 5 * time.Millisecond}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); w.Run(ctx) }()
	stop = sync.OnceFunc(func() { cancel(); <-ended })
	t.Cleanup(stop)
	return stop
}

func engineOf(root *Root) *Engine {
	return NewEngine(root, DefaultLimits(), slog.New(slog.DiscardHandler))
}

// job is a job as a client reads it.
type job struct {
	ID, State   string
	Progress    float64
	Message     *string
	CreatedAt   time.Time
	FinishedAt  *time.Time
	Suggestions *sites
}

const jobFields = ` {id state progress message(language: EN) createdAt finishedAt suggestions ` + siteFields + `}`

// field asks a question and reads the job that is its answer.
func (j *job) read(t *testing.T, e *Engine, question, field string) {
	t.Helper()
	a := ask(t, e, question, nil)
	*j = job{}
	if len(a.Errors) > 0 || json.Unmarshal(a.Data[field], j) != nil {
		t.Fatalf("%s: %v %s", question, a.Errors, a.Data)
	}
}

// queue asks for sites and returns the job that becomes of it.
func queue(t *testing.T, e *Engine, arguments string) job {
	t.Helper()
	a := ask(t, e, `{suggestSites(`+arguments+`) {suggestions {people} job`+jobFields+`}}`, nil)
	var got struct {
		Suggestions *struct{ People int }
		Job         *job
	}
	if len(a.Errors) > 0 || json.Unmarshal(a.Data["suggestSites"], &got) != nil || got.Suggestions != nil || got.Job == nil {
		t.Fatalf("%s: %v %s", arguments, a.Errors, a.Data)
	}
	return *got.Job
}

func until(t *testing.T, e *Engine, id, state string) (j job) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		j.read(t, e, `{job(id: "`+id+`")`+jobFields+`}`, "job")
		if j.State == state {
			return j
		}
		if time.Now().After(end) {
			t.Fatalf("still %s, not %s: %v", j.State, state, j.Message)
		}
	}
}

// A question that became a job is answered as it would have been at once, whichever server works at it and whichever is asked.
func TestAJobAnswersWhatTheQuestionWouldHave(t *testing.T) {
	t.Parallel()
	url := dbtest.New(t, db.Migrate)
	question := `of: [{kinds: [VENUE], openAt: "2026-11-24T09:00:00+08:00"}, {zones: [CULTURE]}], minutes: 3, pace: ELDERLY, count: 4, minPeople: 2,
		exclude: ["` + place.ID(place.AreaID, 2) + `"], scenario: {add: [{at: ` + from(500, 500) + `, kind: VENUE, hours: "24/7"}], close: ["` + place.ID(place.PlaceID, 6) + `"]}`
	now := suggest(t, engineOf(newJobServer(t, city(), url, true)), question)
	asked := engineOf(newJobServer(t, city(), url, false))
	j := queue(t, asked, question)
	if j.State != "QUEUED" || j.FinishedAt != nil || j.Suggestions != nil || j.Message != nil || j.CreatedAt.IsZero() || j.ID[0] != 'j' {
		t.Fatalf("%+v", j)
	}
	if again := queue(t, asked, question); again.ID != j.ID {
		t.Error("the same question is another job")
	}
	stop := work(t, newJobServer(t, city(), url, false))
	done := until(t, asked, j.ID, "DONE")
	if done.Progress != 1 || done.FinishedAt == nil || done.Suggestions == nil {
		t.Fatalf("%+v", done)
	}
	stop()
	started := engineOf(newJobServer(t, city(), url, false)) // after all others have ended
	for name, e := range map[string]*Engine{"the one asked": asked, "one started later": started} {
		if got := until(t, e, j.ID, "DONE"); !reflect.DeepEqual(*got.Suggestions, now) {
			t.Errorf("%s: %+v\nat once %+v", name, *got.Suggestions, now)
		}
	}
	var node job
	node.read(t, started, `{node(id: "`+j.ID+`") {... on Job`+jobFields+`}}`, "node")
	if !reflect.DeepEqual(node, until(t, started, j.ID, "DONE")) {
		t.Errorf("as a node %+v", node)
	}
	a := ask(t, started, `{nodes(ids: ["`+j.ID+`", "j0000000000002", "`+place.ID(place.AreaID, 2)+`"]) {__typename id}}`, nil)
	if want := `[{"__typename":"Job","id":"` + j.ID + `"},null,{"__typename":"Area","id":"` + place.ID(place.AreaID, 2) + `"}]`; string(a.Data["nodes"]) != want {
		t.Errorf("%s", a.Data["nodes"])
	}
	if again := queue(t, started, question); again.ID != j.ID || again.State != "DONE" || again.Suggestions == nil {
		t.Errorf("asked again: %+v", again)
	}
}

func TestAJobSpeaksOfRecordsThatAreGone(t *testing.T) {
	t.Parallel()
	url := dbtest.New(t, db.Migrate)
	asked := newJobServer(t, city(), url, false)
	j := queue(t, engineOf(asked), `of: [{kinds: [VENUE]}], minutes: 3`)
	stop := work(t, asked)
	before := until(t, engineOf(asked), j.ID, "DONE")
	stop()
	r := city()
	r.Areas, r.Places, r.Sources = nil, nil, nil
	after := until(t, engineOf(newJobServer(t, r, url, false)), j.ID, "DONE")
	if len(after.Suggestions.Sites) != len(before.Suggestions.Sites) || after.Suggestions.CoveredAfter != before.Suggestions.CoveredAfter {
		t.Errorf("%+v", after.Suggestions)
	}
	for _, s := range after.Suggestions.Sites {
		if s.Area != nil || s.Nearest != nil {
			t.Errorf("records that are gone: %+v", s)
		}
	}
}

func TestAJobIsCancelledByWhoeverKnowsItsID(t *testing.T) {
	t.Parallel()
	e := engineOf(newJobServer(t, city(), dbtest.New(t, db.Migrate), false))
	const question = `of: [{kinds: [VENUE]}], minutes: 3`
	first := queue(t, e, question)
	var j job
	for range 2 {
		j.read(t, e, `mutation {cancelJob(id: "`+first.ID+`")`+jobFields+`}`, "cancelJob")
		if j.ID != first.ID || j.State != "CANCELLED" || j.FinishedAt == nil || j.Suggestions != nil {
			t.Fatalf("%+v", j)
		}
	}
	if again := queue(t, e, question); again.ID == first.ID {
		t.Error("the question cannot be asked again")
	}
}

func TestAQuestionThatFailsSaysWhy(t *testing.T) {
	t.Parallel()
	root := newJobServer(t, city(), dbtest.New(t, db.Migrate), false)
	// The desk has no time to look at the candidates: the worker does.
	j := queue(t, engineOf(root), `of: [{kinds: [VENUE]}], candidates: [`+from(1300, 450)+`]`)
	work(t, root)
	failed := until(t, engineOf(root), j.ID, "FAILED")
	if failed.Message == nil || !strings.Contains(*failed.Message, "no way that one can walk on") || failed.Suggestions != nil || failed.FinishedAt == nil {
		t.Errorf("%+v", failed)
	}
}

func TestJobsThatThereAreNotAreNotFound(t *testing.T) {
	t.Parallel()
	e := engineOf(newJobServer(t, city(), dbtest.New(t, db.Migrate), false))
	for _, question := range []string{
		`{job(id: "") {id}}`, `{job(id: "j") {id}}`, `{job(id: "j0000000000002") {id}}`, `{job(id: "jvvvvvvvvvvvvu") {id}}`, `{node(id: "j0000000000002") {id}}`,
		`{job(id: "` + place.ID(place.PlaceID, 1) + `") {id}}`, `mutation {cancelJob(id: "j0000000000002") {id}}`, `mutation {cancelJob(id: "x") {id}}`,
	} {
		a := ask(t, e, question, nil)
		if len(a.Errors) != 1 || a.Errors[0].Extensions["code"] != "NOT_FOUND" || a.Errors[0].Extensions["argument"] != "id" {
			t.Errorf("%s: %v", question, a.Errors)
		}
	}
}

// drop takes a database away while it is used.
func drop(t *testing.T, address string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	name := strings.TrimPrefix(u.Path, "/")
	u.Path = "/postgres"
	conn, err := pgx.Connect(t.Context(), u.String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context()) //nolint:errcheck // what was done is done
	if _, err := conn.Exec(t.Context(), "drop database "+name+" with (force)"); err != nil {
		t.Fatal(err)
	}
}

func TestWithoutADatabaseShortQuestionsAreAnsweredAndLongOnesSayWhy(t *testing.T) {
	t.Parallel()
	address := dbtest.New(t, db.Migrate)
	gone := newJobServer(t, city(), address, false)
	drop(t, address)
	none := newJobServer(t, city(), dbtest.New(t, db.Migrate), false)
	none.Jobs.Store = nil
	for name, root := range map[string]*Root{"gone": gone, "none": none} {
		for _, question := range []string{`{suggestSites(of: [{kinds: [VENUE]}], minutes: 3) {job {id}}}`, `{job(id: "j0000000000002") {id}}`, `{nodes(ids: ["j0000000000002"]) {id}}`, `mutation {cancelJob(id: "j0000000000002") {id}}`} {
			a := ask(t, engineOf(root), question, nil)
			if len(a.Errors) == 0 || a.Errors[0].Extensions["code"] != "DB_UNAVAILABLE" {
				t.Errorf("%s: %s: %v", name, question, a.Errors)
			}
		}
	}
	gone.Jobs.Within = time.Minute
	if got := suggest(t, engineOf(gone), `of: [{kinds: [VENUE]}]`); got.People == 0 {
		t.Errorf("%+v", got)
	}
}

func TestTooManyJobsAreRefused(t *testing.T) {
	t.Parallel()
	e := engineOf(newJobServer(t, city(), dbtest.New(t, db.Migrate), false))
	const question = `of: [{kinds: [VENUE]}], minutes: 3, `
	for n := range jobs.MostWaiting {
		queue(t, e, fmt.Sprint(question, `count: 3, minPeople: `, n+1))
	}
	a := ask(t, e, `{suggestSites(`+question+`count: 4) {job {id}}}`, nil)
	if len(a.Errors) != 1 || a.Errors[0].Extensions["code"] != "RATE_LIMITED" || a.Errors[0].Extensions["limit"] != "jobs" {
		t.Errorf("%v", a.Errors)
	}
}

// Servers of different versions read each other's jobs. Whoever changes what this test fails on raises jobs.Format.
func TestTheFormOfAQuestionIsThatOfItsFormat(t *testing.T) {
	t.Parallel()
	yes, area, count, share, capacity, hours := true, "a1", int32(3), 0.5, int32(9), "24/7"
	kind, at := place.Venue, time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	question := model.SuggestArguments{
		Of: []model.CoverageTarget{{
			Kinds: []place.Kind{place.ServiceCenter, place.Venue}, Zones: []place.ZoneKind{place.MemberService, place.Mediation}, Demonstration: &yes, Accessibility: []place.Need{place.NeedStepFreeEntrance, place.NeedTactilePath},
			Places: []string{"p1"}, OpenAt: &at,
		}},
		Group: coverage.Households, Area: &area, Minutes: 15, Pace: walk.Standard, Profile: walk.Wheelchair, Count: &count, Share: &share,
		Candidates: []model.PointInput{{Longitude: 113, Latitude: 40, System: geo.BD09}}, Exclude: []string{"a2"}, MinPeople: 1,
		Scenario: &model.ScenarioInput{
			Add:   []model.ScenarioPlaceInput{{At: model.PointInput{Longitude: 1, Latitude: 2}, Kind: &kind, Zones: []place.ZoneKind{place.Mediation}, Hours: &hours, Capacity: &capacity}},
			Close: []string{"p2"}, Move: []model.MoveInput{{Place: "p3", To: model.PointInput{System: geo.GCJ02}}},
		},
	}
	got, err := json.Marshal(question)
	if err != nil {
		t.Fatal(err)
	}
	const format1 = `{"Of":[{"Kinds":"AAU=","Zones":"AAU=","Demonstration":true,"Accessibility":"AAU=","Places":["p1"],"OpenAt":"2026-11-24T09:00:00Z"}],` +
		`"Group":4,"Area":"a1","Minutes":15,"Pace":1000,"Profile":1,"Count":3,"Share":0.5,"Candidates":[{"Longitude":113,"Latitude":40,"System":2}],` +
		`"Exclude":["a2"],"MinPeople":1,"Scenario":{"Add":[{"At":{"Longitude":1,"Latitude":2,"System":0},"Kind":5,"Zones":"BQ==","Hours":"24/7","Capacity":9}],` +
		`"Close":["p2"],"Move":[{"Place":"p3","To":{"Longitude":0,"Latitude":0,"System":1}}]}}` // lists of kinds are their numbers in base 64
	if jobs.Format != 1 || string(got) != format1 {
		t.Errorf("format %d is\n%s", jobs.Format, got)
	}
	root := newJobServer(t, city(), dbtest.New(t, db.Migrate), false)
	answer, err := root.AnswerJob(t.Context(), json.RawMessage(`{"Of": [{"Kinds": "BQ=="}], "Minutes": 3, "Pace": 1000, "Share": 0.9, "MinPeople": 1}`), func(float64) {})
	if err != nil {
		t.Fatal(err)
	}
	var whole struct{ Found []map[string]any }
	var fields map[string]any
	if err := errors.Join(json.Unmarshal(answer, &whole), json.Unmarshal(answer, &fields)); err != nil {
		t.Fatal(err)
	}
	keys := slices.Concat(slices.Sorted(maps.Keys(fields)), slices.Sorted(maps.Keys(whole.Found[0])), slices.Sorted(maps.Keys(whole.Found[0]["Walk"].(map[string]any))))
	const fields1 = "After AsOf Before Enough Found Method NetworkDate NetworkVersion Pace People PlacesVersion PopulationDate PopulationVersion Profile Proven SourceKey UpperBound " +
		"After AreaKey At Gained InReach Walk Way EMM Length Method Place Unknown"
	if got := strings.Join(keys, " "); got != fields1 {
		t.Errorf("an answer of format %d holds\n%s", jobs.Format, got)
	}
}
