package jobs_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"servicemap/fault"
	"servicemap/jobs"
)

func TestAJobIsTakenProgressesAndIsDone(t *testing.T) {
	t.Parallel()
	d, url := open(t)
	a := &answering{hold: make(chan struct{})}
	job := add(t, d, "where")
	if job.State != jobs.Queued || job.Progress != 0 || job.Finished != nil || job.Key <= 0 {
		t.Fatalf("%+v", job)
	}
	run(t, a.worker(d))
	eventually(t, "progress is told", func() bool {
		j := find(t, d, job.Key)
		return j.State == jobs.Running && j.Progress == 0.25
	})
	close(a.hold)
	eventually(t, "it is done", func() bool { return find(t, d, job.Key).State == jobs.Done })
	// Another server, or this one started anew, knows it too.
	j := find(t, connect(t, url), job.Key)
	if string(j.Answer) != `"where"` || j.Progress != 1 || j.Finished == nil || j.Finished.Before(j.Created) || j.Problem != (fault.Text{}) {
		t.Errorf("%+v", j)
	}
	if a.times() != 1 {
		t.Errorf("answered %d times", a.times())
	}
}

func TestEqualQuestionsAreOneJobUntilItFails(t *testing.T) {
	t.Parallel()
	d, _ := open(t)
	first := add(t, d, "a")
	if again := add(t, d, "a"); again.Key != first.Key {
		t.Error("while it waits")
	}
	if other := add(t, d, "b"); other.Key == first.Key {
		t.Error("another question is the same job")
	}
	newer := jobs.NewQuestion(question("a").Text, "2", someDay())
	if j, err := d.AddJob(t.Context(), newer); err != nil || j.Key == first.Key {
		t.Error("the same question of other data is the same job", err)
	}
	task, err := d.TakeJob(t.Context(), someDay(), time.Minute)
	if err != nil || task.Key != first.Key {
		t.Fatal("not the first that was asked is taken", err)
	}
	if again := add(t, d, "a"); again.Key != first.Key || again.State != jobs.Running {
		t.Error("while it runs")
	}
	if err := d.EndJob(t.Context(), task, json.RawMessage(`1`), fault.Text{}); err != nil {
		t.Fatal(err)
	}
	if again := add(t, d, "a"); again.Key != first.Key || string(again.Answer) != "1" {
		t.Error("when it is done")
	}
	b, err := d.TakeJob(t.Context(), someDay(), time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.EndJob(t.Context(), b, nil, fault.Text{ZH: "不行", EN: "no"}); err != nil {
		t.Fatal(err)
	}
	if j := find(t, d, b.Key); j.State != jobs.Failed || j.Problem.ZH != "不行" || j.Answer != nil || j.Finished == nil {
		t.Errorf("%+v", j)
	}
	if again := add(t, d, "b"); again.Key == b.Key || again.State != jobs.Queued {
		t.Error("a job that failed stands in the way of the question")
	}
}

func TestAskedAtOnceEqualQuestionsAreOneJob(t *testing.T) {
	t.Parallel()
	d, _ := open(t)
	var asking sync.WaitGroup
	keys := make([]jobs.Key, 24)
	for i := range keys {
		asking.Go(func() {
			if j, err := d.AddJob(t.Context(), question(fmt.Sprint(i%3))); err == nil {
				keys[i] = j.Key
			}
		})
	}
	asking.Wait()
	for i, k := range keys {
		if k == 0 || k != keys[i%3] {
			t.Fatalf("keys %v", keys)
		}
	}
}

func TestACancelledJobEndsWhereverItIs(t *testing.T) {
	t.Parallel()
	d, _ := open(t)
	waiting := add(t, d, "waits")
	if j, err := d.CancelJob(t.Context(), waiting.Key); err != nil || j.State != jobs.Cancelled || j.Finished == nil {
		t.Fatal(j, err)
	}
	if task, err := d.TakeJob(t.Context(), someDay(), time.Minute); task != nil || err != nil {
		t.Fatal("a cancelled job is taken", err)
	}
	a := &answering{hold: make(chan struct{})}
	run(t, a.worker(d))
	running := add(t, d, "runs")
	eventually(t, "it runs", func() bool { return a.times() == 1 })
	if j, err := d.CancelJob(t.Context(), running.Key); err != nil || j.State != jobs.Cancelled {
		t.Fatal(j, err)
	}
	eventually(t, "the work ends", func() bool { return a.ended.Load() == 1 })
	close(a.hold)
	next := add(t, d, "next")
	eventually(t, "the worker goes on", func() bool { return find(t, d, next.Key).State == jobs.Done })
	if j := find(t, d, running.Key); j.State != jobs.Cancelled || j.Answer != nil {
		t.Errorf("%+v", j)
	}
	if j, err := d.CancelJob(t.Context(), next.Key); err != nil || j.State != jobs.Done {
		t.Error("a finished job is cancelled", j, err)
	}
	if _, err := d.CancelJob(t.Context(), 7); fault.CodeOf(err) != fault.NotFound {
		t.Error(err)
	}
}

func TestNoMoreJobsWaitThanMay(t *testing.T) {
	t.Parallel()
	d, _ := open(t)
	first := add(t, d, "0")
	for i := 1; i < jobs.MostWaiting; i++ {
		add(t, d, fmt.Sprint(i))
	}
	_, err := d.AddJob(t.Context(), question("more"))
	var e *fault.Error
	if !errors.As(err, &e) || e.Code != fault.RateLimited || e.Limit != "jobs" {
		t.Fatal(err)
	}
	if again := add(t, d, "0"); again.Key != first.Key {
		t.Error("a job that waits already is refused")
	}
	if _, err := d.CancelJob(t.Context(), first.Key); err != nil {
		t.Fatal(err)
	}
	add(t, d, "more")
}

func TestJobsAreForgottenAfterADay(t *testing.T) {
	t.Parallel()
	d, url := open(t)
	old, young := add(t, d, "old"), add(t, d, "young")
	byHand(t, url, `update job set created_at = now() - case id when $1 then interval '24 hours 1 second' else interval '23 hours 59 minutes' end`, int64(old.Key))
	if _, err := d.JobByKey(t.Context(), old.Key); fault.CodeOf(err) != fault.NotFound {
		t.Error("an old job is shown", err)
	}
	if task, err := d.TakeJob(t.Context(), someDay(), time.Minute); err != nil || task.Key != young.Key {
		t.Error("an old job is taken", err)
	}
	if again := add(t, d, "old"); again.Key == old.Key {
		t.Error("an old job is given anew")
	}
	find(t, d, young.Key)
	byHand(t, url, `update job set format = format + 1`)
	if _, err := d.JobByKey(t.Context(), young.Key); fault.CodeOf(err) != fault.NotFound {
		t.Error("a job of a format that is not known is shown", err)
	}
	if _, err := d.CancelJob(t.Context(), young.Key); fault.CodeOf(err) != fault.NotFound {
		t.Error("a job of a format that is not known is cancelled", err)
	}
}

func TestKeysAreNotGuessed(t *testing.T) {
	t.Parallel()
	seen := map[jobs.Key]bool{}
	var ored jobs.Key
	for range 1000 {
		k := jobs.NewKey()
		if k <= 0 || seen[k] {
			t.Fatal(k)
		}
		seen[k] = true
		ored |= k
	}
	if ored != 1<<63-1 {
		t.Errorf("some bits are never set: %x", ored)
	}
}

// Workers that look at the same moment take different jobs.
func TestAJobIsTakenOnce(t *testing.T) {
	t.Parallel()
	d, _ := open(t)
	const waiting = 6
	for i := range waiting {
		add(t, d, fmt.Sprint(i))
	}
	var taking sync.WaitGroup
	var mu sync.Mutex
	taken := map[jobs.Key]int{}
	for range 2 * waiting {
		taking.Go(func() {
			for range waiting { // one that finds a row locked by another may find nothing at first
				if task, err := d.TakeJob(t.Context(), someDay(), time.Minute); err == nil && task != nil {
					mu.Lock()
					taken[task.Key]++
					mu.Unlock()
				}
			}
		})
	}
	taking.Wait()
	for key, times := range taken {
		if times != 1 {
			t.Errorf("job %d is taken %d times", key, times)
		}
	}
	if len(taken) != waiting {
		t.Errorf("%d of %d jobs are taken", len(taken), waiting)
	}
}
