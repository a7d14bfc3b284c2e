package db

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"servicemap/fault"
	"servicemap/jobs"
)

// With every connection taken, those whom somebody waits for learn of it before they are free again, and go on afterwards.
func TestWhoIsWaitedForDoesNotWaitForABusyPool(t *testing.T) {
	t.Parallel()
	d := open(t)
	var holders sync.WaitGroup
	held, release := make(chan struct{}, poolConns), make(chan struct{})
	for range poolConns {
		holders.Go(func() {
			err := d.inTx(t.Context(), pgx.TxOptions{}, func(pgx.Tx) error {
				held <- struct{}{}
				<-release
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	for range poolConns {
		<-held
	}
	ask := func() map[string]error {
		_, tile := d.Tile(t.Context(), BaseTiles, 0, 0, 0)
		_, add := d.AddJob(t.Context(), jobs.NewQuestion([]byte("{}"), "", time.Unix(0, 0)))
		_, job := d.JobByKey(t.Context(), 1)
		_, cancel := d.CancelJob(t.Context(), 1)
		return map[string]error{"tile": tile, "add": add, "job": job, "cancel": cancel}
	}
	for what, err := range ask() { // all four return only because they do not wait: nothing is released yet
		if fault.CodeOf(err) != fault.DBUnavailable {
			t.Errorf("%s with a busy pool: %v", what, err)
		}
	}
	close(release)
	holders.Wait()
	for what, err := range ask() {
		if code := fault.CodeOf(err); err != nil && code == fault.DBUnavailable {
			t.Errorf("%s with a free pool: %v", what, err)
		}
	}
}

// Clients that leave in the middle of a statement never make the server open more connections than the pool has, and leave none
// behind that does not work.
func TestAStormOfCancelsKeepsToThePool(t *testing.T) {
	t.Parallel()
	d := open(t)
	watch, err := pgx.ConnectConfig(t.Context(), d.pool.Config().ConnConfig)
	if err != nil {
		t.Fatal(err)
	}
	defer watch.Close(t.Context()) //nolint:errcheck // it was only read
	const storm = 400
	var left atomic.Int64
	var clients sync.WaitGroup
	for range 4 * poolConns {
		clients.Go(func() {
			for left.Add(1) <= storm {
				ctx, leave := context.WithCancel(t.Context())
				_ = d.inTxSoon(ctx, pgx.TxOptions{}, func(tx pgx.Tx) error {
					leave()
					_, err := tx.Exec(ctx, "select pg_sleep(60)")
					return err
				})
				leave()
			}
		})
	}
	ended := make(chan struct{})
	go func() { clients.Wait(); close(ended) }()
	most := 0
	for done := false; !done; {
		select {
		case <-ended:
			done = true
		default:
		}
		var now int
		err := watch.QueryRow(t.Context(), "select count(*) from pg_stat_activity where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()").Scan(&now)
		if err != nil {
			t.Fatal(err)
		}
		most = max(most, now)
	}
	if most > poolConns+2 {
		t.Errorf("%d connections, the pool has %d", most, poolConns)
	}
	if _, err := d.Tile(t.Context(), BaseTiles, 0, 0, 0); err != nil {
		t.Errorf("after the storm: %v", err)
	}
	t.Logf("%d statements given up, at most %d connections", storm, most)
}
