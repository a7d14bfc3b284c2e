package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// manyPlaces is a file of places that differ from round to round: a tenth each is new, gone, changed.
func manyPlaces(n int, round int) string {
	var b strings.Builder
	b.WriteString("code,kind,name,longitude,latitude,amenities\n")
	for i := range n {
		code, name := i, "红色驿站"
		if i%10 == 0 {
			code += round * n
		}
		if i%10 == 1 {
			name = fmt.Sprint("驿站", round)
		}
		fmt.Fprintf(&b, "%d,RED_STATION,%s%d,%.6f,%.6f,WATER;WIFI\n", code, name, i, 113+float64(i%1000)/1e4, 23+float64(i/1000)/1e4)
	}
	return b.String()
}

// digest tells one state of the database from another, ids and times included. It waits until nobody else is at work.
func digest(t *testing.T, url string) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context()) //nolint:errcheck // it was only read
	eventually(t, "the killed program's connections are gone", func() bool {
		var others int
		err := conn.QueryRow(t.Context(), "select count(*) from pg_stat_activity where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()").Scan(&others)
		if err != nil {
			t.Fatal(err)
		}
		return others == 0
	})
	var sum string
	err = conn.QueryRow(t.Context(), `select (select md5(string_agg(p::text, chr(10) order by id)) from place p) || (select string_agg(d::text, ' ' order by part) from dataset d) || (select count(*) from source)`).Scan(&sum)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// An importer that is killed leaves the database as it was, or as it would be afterwards; and what it left undone is done
// by running it again.
func TestAKilledImportLeavesNothingHalfDone(t *testing.T) {
	t.Parallel()
	const places, kills = 50_000, 20
	url := base(t)
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	begin := time.Now()
	servicemap(t, importing("places", url, file(t, "0.csv", manyPlaces(places, 0)), "--complete")...).want(t, exitDone)
	lasts := time.Since(begin)
	path, round := file(t, "1.csv", manyPlaces(places, 1)), 1
	before, done, undone := digest(t, url), 0, 0
	for range kills {
		cmd := process(t, importing("places", url, path, "--complete")...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		alive := make(chan struct{})
		go func() { _ = cmd.Wait(); close(alive) }()
		select {
		case <-alive:
		case <-time.After(time.Duration(random.Float64() * 1.2 * float64(lasts))):
			_ = cmd.Process.Kill()
			<-alive
		}
		after := digest(t, url)
		if after == before {
			undone++
			continue
		}
		// It was done before it was killed: then wholly, and a second run finds nothing to do.
		done++
		servicemap(t, importing("places", url, path, "--complete")...).want(t, exitDone, fmt.Sprintf("0 added, 0 changed, %d unchanged, 0 removed", places))
		if got := digest(t, url); got != after {
			t.Fatal("the run after the kill changed something: the killed one was half done")
		}
		round++
		path, before = file(t, "n.csv", manyPlaces(places, round)), after
	}
	t.Logf("of %d killed imports %d were done, %d not", kills, done, undone)
	servicemap(t, importing("places", url, path, "--complete")...).want(t, exitDone, fmt.Sprintf("%d added, %d changed", places/10, places/10))
	servicemap(t, importing("places", url, path, "--complete")...).want(t, exitDone, fmt.Sprintf("0 added, 0 changed, %d unchanged, 0 removed", places))
}
