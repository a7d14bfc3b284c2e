package snapshot

import (
	"context"
	"log/slog"
	"runtime"
	"sync/atomic"
	"time"
)

// Keeper holds the current snapshot and brings it up to date. It is safe for concurrent use.
type Keeper struct {
	store    Store
	timeZone *time.Location
	log      *slog.Logger
	current  atomic.Pointer[Snapshot]
	answered atomic.Int64 // when the store last answered, in nanoseconds of the clock
}

// How often the keeper asks for new versions, how long one question may take, and after how long without an answer the
// data count as stale. A change shows within the first and the time it takes to build.
const (
	pollEvery   = time.Second
	pollTimeout = 5 * time.Second
	loadTimeout = 10 * time.Minute
	staleAfter  = 10 * time.Second
)

// NewKeeper returns a keeper of a store's data, whose opening hours are those of a time zone. It holds no snapshot before
// the first Refresh.
func NewKeeper(store Store, timeZone *time.Location, log *slog.Logger) *Keeper {
	return &Keeper{store: store, timeZone: timeZone, log: log}
}

// Current returns the snapshot to answer from; nil before the first.
func (k *Keeper) Current() *Snapshot { return k.current.Load() }

// Stale reports whether the store has not answered for ten seconds.
func (k *Keeper) Stale() bool {
	return time.Since(time.Unix(0, k.answered.Load())) > staleAfter
}

// Refresh loads what has changed and swaps the snapshot. It is not safe for concurrent use with itself.
func (k *Keeper) Refresh(ctx context.Context) error {
	var known Versions
	previous := k.current.Load()
	if previous != nil {
		known = previous.Versions
	}
	asked, cancel := context.WithTimeout(ctx, pollTimeout)
	versions, err := k.store.Versions(asked)
	cancel()
	if err != nil {
		return err
	}
	k.answered.Store(time.Now().UnixNano())
	if previous != nil && versions == known {
		return nil
	}
	start := time.Now()
	loading, cancel := context.WithTimeout(ctx, loadTimeout)
	defer cancel()
	records, err := k.store.Load(loading, known)
	if err != nil {
		return err
	}
	next, err := Build(loading, records, previous, k.timeZone)
	if err != nil {
		return err
	}
	// Building leaves much behind; collected now, it does not slow the first questions.
	runtime.GC()
	k.current.Store(next)
	k.answered.Store(time.Now().UnixNano())
	k.log.Info("data loaded", "places", next.Catalogue.Len(), "areas", next.Catalogue.Areas().Len(),
		"cells", next.Coverage.Cells(), "edges", next.edges(), "took", time.Since(start).Round(time.Millisecond))
	return nil
}

func (s *Snapshot) edges() int {
	if s.Network == nil {
		return 0
	}
	return s.Network.Edges()
}

// Run refreshes every second until the context ends. Trouble is logged once when it begins and once when it ends; the
// snapshot stays.
func (k *Keeper) Run(ctx context.Context) {
	ticker := time.NewTicker(pollEvery)
	defer ticker.Stop()
	trouble := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		err := k.Refresh(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil && !trouble:
			k.log.Error("data cannot be refreshed; answers go on from memory", "error", err)
		case err == nil && trouble:
			k.log.Info("data are fresh again")
		}
		trouble = err != nil
	}
}
