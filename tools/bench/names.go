package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sys/unix"

	"servicemap/db/cluster"
	"servicemap/place"
	"servicemap/place/placetest"
)

const (
	namesKnown   = 100_000
	namesAsked   = 1000 // texts of each sort that are looked for
	namesOfPeer  = 60   // of them by PostgreSQL, which takes its time
	namesAlike   = 20   // texts of two characters of which all that is found is compared
	namesShown   = 20
	wrongLetters = 0.3 // least similarity at which a word with a wrong letter is looked for: of six characters some two triples are left
)

// What PostgreSQL is asked, the whole name first, then its beginning, as ours puts them. Ours pays no heed to punctuation,
// so the names are given to PostgreSQL without.
const (
	nameTable = `create extension if not exists pg_trgm; create table name (id int primary key, name text not null)`
	nameIndex = `create index on name using gin (name gin_trgm_ops); vacuum analyze name`
	nameAll   = `select id from name where name like '%' || $1 || '%'`
	nameBest  = nameAll + ` order by name = $1 desc, starts_with(name, $1) desc, id limit 20`
	nameWords = `select id from name where name like '%' || split_part($1, ' ', 1) || '%' and name like '%' || split_part($1, ' ', 2) || '%'
 order by id limit 20`
	nameWrong = `select id from name where $1 <% name order by $1 <<-> name, id limit 20`
)

// peerStatement returns how PostgreSQL is asked for a sort of text; empty for what it has no way to find.
func peerStatement(sort string) string {
	return map[string]string{
		"one character": nameBest, "two characters": nameBest, "four characters": nameBest, "whole name": nameBest,
		"two words": nameWords, "two common words": nameWords, "another character of six": nameWrong,
	}[sort]
}

// measureNames looks for what people type in a hundred thousand names: ours, and PostgreSQL with its trigram index.
func (b *bench) measureNames(ctx context.Context) error {
	b.say("names: %d of them, %d texts of each sort", namesKnown, namesAsked)
	catalogue := place.NewCatalogue(placetest.City(namesKnown))
	conn, end, err := b.nameDatabase(ctx, catalogue)
	if err != nil {
		return err
	}
	defer end()
	b.table.section(fmt.Sprintf("search in %d names, p50 / p99 by the clock; p99 of processor time. Beside PostgreSQL with pg_trgm", namesKnown))
	typed := placetest.What(catalogue)
	two := slices.IndexFunc(typed, func(t placetest.Typed) bool { return t.Name == "two characters" })
	if err := sameNames(ctx, conn, catalogue, typed[two]); err != nil {
		return fmt.Errorf("search: nothing is compared: %w", err)
	}
	for _, sort := range typed {
		texts := make([]string, namesAsked)
		for i := range texts {
			texts[i] = sort.Next()
		}
		ours := timesOf(texts, func(s string) {
			if found := catalogue.Search(place.Search{Text: s, In: places(), Near: sort.Near, Most: namesShown}); len(found) == 0 {
				catalogue.Suggest(s, places())
			}
		})
		r := row{
			figure: sort.Name, target: "p99 < 5 ms of processor",
			ours: percentiles(ours.clock) + "; " + milliseconds(atPercent(ours.processor, 99)),
		}
		if sql := peerStatement(sort.Name); sql != "" {
			var failed error
			theirs := timesOf(texts[:namesOfPeer], func(s string) {
				failed = errors.Join(failed, askNames(ctx, conn, sql, s))
			})
			if failed != nil {
				return failed
			}
			r.peer = percentiles(theirs.clock)
			r.ratio = ratioAt(50, ours, theirs) + ", " + ratioAt(99, ours, theirs)
		}
		b.table.add(r)
	}
	return nil
}

func places() place.Scope { return place.Scope{Places: true} }

// nameDatabase returns a connection to a PostgreSQL of the run's own that holds the names, and what ends both.
func (b *bench) nameDatabase(ctx context.Context, c *place.Catalogue) (conn *pgx.Conn, end func(), err error) {
	private, err := cluster.Open(ctx, cluster.Config{State: filepath.Join(b.folder, "names")})
	if err != nil {
		return nil, nil, err
	}
	end = func() { _ = private.Close(context.WithoutCancel(ctx)) } // the run's folder goes with it
	if conn, err = pgx.Connect(ctx, private.URL()); err != nil {
		end()
		return nil, nil, err
	}
	stop := end
	end = func() { _ = conn.Close(context.WithoutCancel(ctx)); stop() } // all statements have ended
	fill := func() error {
		if _, err := conn.Exec(ctx, nameTable); err != nil {
			return err
		}
		rows := make([][]any, c.Len())
		for i := range rows {
			rows[i] = []any{int(c.Place(i).Key), plainName(c.Place(i).Name)}
		}
		if _, err := conn.CopyFrom(ctx, pgx.Identifier{"name"}, []string{"id", "name"}, pgx.CopyFromRows(rows)); err != nil {
			return err
		}
		for statement := range strings.SplitSeq(nameIndex, ";") {
			if _, err := conn.Exec(ctx, statement); err != nil {
				return err
			}
		}
		_, err := conn.Exec(ctx, fmt.Sprintf("set pg_trgm.word_similarity_threshold = %v", wrongLetters))
		return err
	}
	if err := fill(); err != nil {
		end()
		return nil, nil, err
	}
	return conn, end, nil
}

// plainName leaves out the punctuation of the generated names.
func plainName(s string) string { return strings.NewReplacer("“", "", "”", "").Replace(s) }

// sameNames holds that both find the same names by two characters.
func sameNames(ctx context.Context, conn *pgx.Conn, c *place.Catalogue, two placetest.Typed) error {
	for range namesAlike {
		typed := two.Next()
		ours := map[int]bool{}
		for _, f := range c.Search(place.Search{Text: typed, In: places(), Most: namesKnown}) {
			if f.Match == place.InName {
				ours[int(c.Place(f.Place).Key)] = true
			}
		}
		rows, err := conn.Query(ctx, nameAll, plainName(typed))
		if err != nil {
			return err
		}
		ids, err := pgx.CollectRows(rows, pgx.RowTo[int])
		if err != nil {
			return err
		}
		theirs := map[int]bool{}
		for _, id := range ids {
			theirs[id] = true
		}
		if !maps.Equal(ours, theirs) {
			return fmt.Errorf("%q stands in %d names by ours, in %d by PostgreSQL", typed, len(ours), len(theirs))
		}
	}
	return nil
}

func askNames(ctx context.Context, conn *pgx.Conn, sql, typed string) error {
	rows, err := conn.Query(ctx, sql, plainName(typed))
	if err != nil {
		return err
	}
	_, err = pgx.CollectRows(rows, pgx.RowTo[int])
	return err
}

// spent is what texts took, each in order: by the clock, and of this thread's processor time, which other work on the
// machine is no part of.
type spent struct{ clock, processor []time.Duration }

func timesOf(texts []string, ask func(string)) spent {
	s := spent{make([]time.Duration, len(texts)), make([]time.Duration, len(texts))}
	for i, text := range texts {
		began, worked := time.Now(), threadTime()
		ask(text)
		s.clock[i], s.processor[i] = time.Since(began), threadTime()-worked
	}
	slices.Sort(s.clock)
	slices.Sort(s.processor)
	return s
}

// threadTime is the processor time of this thread; main keeps to one.
func threadTime() time.Duration {
	var t unix.Timespec
	if unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t) != nil {
		return 0
	}
	return time.Duration(t.Nano())
}

// ratioAt is that of the times by the clock.
func ratioAt(percent int, ours, theirs spent) string {
	return ratio(atPercent(ours.clock, percent).Seconds(), atPercent(theirs.clock, percent).Seconds())
}

func atPercent(sorted []time.Duration, percent int) time.Duration {
	return sorted[len(sorted)*percent/100]
}

func percentiles(sorted []time.Duration) string {
	return milliseconds(atPercent(sorted, 50)) + " / " + milliseconds(atPercent(sorted, 99))
}
