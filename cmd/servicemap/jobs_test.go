package main

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// What takes some seconds in Porto Alegre, and what takes little.
const (
	longSearch  = `suggestSites(of: [{kinds: [SERVICE_CENTER]}], minutes: 60, pace: BRISK, count: 10)`
	shortSearch = `suggestSites(of: [{kinds: [SERVICE_CENTER]}], minutes: 10, count: 1, candidates: [{longitude: -51.2285, latitude: -30.0340}])`
)

// porto returns a database with the demonstration data of Porto Alegre.
func porto(t *testing.T) string {
	t.Helper()
	database := base(t)
	servicemap(t, "demo", "load", "--demo", "porto-alegre", "--database-url", database).want(t, exitDone)
	return database
}

// serveJobs starts a server in a process of its own, with a folder of its own.
func serveJobs(t *testing.T, database string, more ...string) *program {
	t.Helper()
	return serveProcess(t, append([]string{"--database-url", database, "--state", t.TempDir()}, more...)...)
}

// seenJob is a job as a client sees it.
type seenJob struct {
	ID, State   string
	Progress    float64
	Suggestions *struct{ CoveredBefore, CoveredAfter, UpperBound int }
}

// job asks a question whose answer has a job, and returns it.
func (p *program) job(t *testing.T, question string) seenJob {
	t.Helper()
	text := p.ask(t, question)
	var answer struct {
		Data struct {
			SuggestSites   *struct{ Job *seenJob }
			Job, CancelJob *seenJob
		}
	}
	if err := json.Unmarshal([]byte(text), &answer); err != nil || strings.Contains(text, `"errors"`) {
		t.Fatalf("%s: %v %s", question, err, text)
	}
	switch d := answer.Data; {
	case d.SuggestSites != nil && d.SuggestSites.Job != nil:
		return *d.SuggestSites.Job
	case d.Job != nil:
		return *d.Job
	case d.CancelJob != nil:
		return *d.CancelJob
	}
	t.Fatalf("no job in the answer to %s: %s", question, text)
	return seenJob{}
}

const jobFields = ` {id state progress suggestions {coveredBefore coveredAfter upperBound}}`

func (p *program) until(t *testing.T, id, state string) (j seenJob) {
	t.Helper()
	eventually(t, "the job is "+state, func() bool {
		j = p.job(t, `{job(id: "`+id+`")`+jobFields+`}`)
		return j.State == state
	})
	return j
}

// A job is worked at by any server, survives the one that dies at it, and is answered by all.
func TestAJobOutlivesAServerThatIsKilled(t *testing.T) {
	t.Parallel()
	database := porto(t)
	first := serveJobs(t, database)
	asked := first.job(t, `{`+longSearch+` {job`+jobFields+`}}`)
	running := first.until(t, asked.ID, "RUNNING")
	if asked.State != "QUEUED" || running.Suggestions != nil {
		t.Errorf("%+v, then %+v", asked, running)
	}
	if err := first.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = first.Wait()

	idle := serveJobs(t, database, "--workers", "0", "--job-after", "100ms")
	if again := idle.job(t, `{`+longSearch+` {job`+jobFields+`}}`); again.ID != asked.ID || again.State != "RUNNING" {
		t.Errorf("the same question is %+v", again)
	}
	byHand(t, database, `update job set heard_at = heard_at - interval '15 seconds'`) // nobody wants to wait for it
	second := serveJobs(t, database)
	done := idle.until(t, asked.ID, "DONE")
	if s := done.Suggestions; s == nil || s.CoveredAfter <= s.CoveredBefore || s.UpperBound < s.CoveredAfter || done.Progress != 1 {
		t.Errorf("%+v", done)
	}
	second.end(t)
	idle.end(t)
}

// A server that is stopped gives its job back at once; a cancelled job is worked at by nobody.
func TestAStoppedServerGivesItsJobBackAndACancelledJobEnds(t *testing.T) {
	t.Parallel()
	database := porto(t)
	first, idle := serveJobs(t, database), serveJobs(t, database, "--workers", "0")
	asked := first.job(t, `{`+longSearch+` {job`+jobFields+`}}`)
	first.until(t, asked.ID, "RUNNING")
	first.end(t)
	if j := idle.job(t, `{job(id: "`+asked.ID+`")`+jobFields+`}`); j.State != "QUEUED" {
		t.Errorf("%+v", j)
	}
	cancel := `mutation {cancelJob(id: "` + asked.ID + `")` + jobFields + `}`
	answer, err := http.Get("http://" + idle.address + "/graphql?query=" + url.QueryEscape(cancel))
	if err != nil {
		t.Fatal(err)
	}
	if text := read(t, answer); answer.StatusCode != http.StatusMethodNotAllowed || !strings.Contains(text, "METHOD_NOT_ALLOWED") {
		t.Errorf("a link cancels: %s %s", answer.Status, text)
	}
	if j := idle.job(t, `{job(id: "`+asked.ID+`")`+jobFields+`}`); j.State != "QUEUED" {
		t.Errorf("after the link was followed %+v", j)
	}
	if j := idle.job(t, cancel); j.State != "CANCELLED" {
		t.Errorf("%+v", j)
	}
	second := serveJobs(t, database)
	other := second.job(t, `{`+strings.Replace(longSearch, "count: 10", "count: 9", 1)+` {job`+jobFields+`}}`)
	second.until(t, other.ID, "RUNNING") // the one that was asked first would have been taken first
	second.job(t, strings.Replace(cancel, asked.ID, other.ID, 1))
	for _, p := range []*program{second, idle} {
		if j := p.job(t, `{job(id: "`+other.ID+`")`+jobFields+`}`); j.State != "CANCELLED" || j.Suggestions != nil {
			t.Errorf("%+v", j)
		}
	}
	start := time.Now()
	second.end(t)
	if took := time.Since(start); took > 30*time.Second {
		t.Errorf("stopping took %v", took)
	}
	idle.end(t)
}

// Without its database a server answers what is short, and says why it cannot answer what is long.
func TestSearchesForSitesWhileTheDatabaseIsAway(t *testing.T) {
	t.Parallel()
	to := newLink(t, porto(t))
	p := serveJobs(t, to.url)
	want := p.ask(t, `{`+shortSearch+` {suggestions {coveredBefore coveredAfter} job {id}}}`)
	if !strings.Contains(want, `"coveredAfter"`) {
		t.Fatal(want)
	}
	asked := p.job(t, `{`+longSearch+` {job`+jobFields+`}}`)
	p.until(t, asked.ID, "RUNNING")
	to.cut()
	if got := p.ask(t, `{`+shortSearch+` {suggestions {coveredBefore coveredAfter} job {id}}}`); got != want {
		t.Errorf("a short search: %s", got)
	}
	for _, question := range []string{strings.Replace(longSearch, "count: 10", "count: 9", 1) + ` {job {id}}`, `job(id: "` + asked.ID + `") {id}`} {
		if got := p.ask(t, `{`+question+`}`); !strings.Contains(got, "DB_UNAVAILABLE") {
			t.Errorf("%s: %s", question, got)
		}
	}
	to.mend(t)
	if done := p.until(t, asked.ID, "DONE"); done.Suggestions == nil {
		t.Errorf("%+v", done)
	}
	p.end(t)
}

func TestFlagsOfJobsHaveTheirRanges(t *testing.T) {
	t.Parallel()
	for _, flags := range [][]string{{"--workers", "-1"}, {"--workers", "65"}, {"--job-after", "0s"}, {"--job-after", "-1s"}, {"--job-after", "soon"}} {
		servicemap(t, append([]string{"serve", "--listen", "127.0.0.1:0", "--database-url", "postgres://nobody@127.0.0.1:1/none"}, flags...)...).want(t, exitWrongUse, flags[0])
	}
}
