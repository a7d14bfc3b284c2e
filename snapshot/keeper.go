package snapshot

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"servicemap/fault"
	"servicemap/walk"
)

// Keeper holds the current snapshot and brings it up to date. It is safe for concurrent use.
type Keeper struct {
	store    Store
	timeZone *time.Location
	log      *slog.Logger
	files    *Files // nil: nothing is kept
	current  atomic.Pointer[Snapshot]
	answered atomic.Int64 // when the store last answered, in nanoseconds of the clock

	saving     sync.Mutex // one save at a time
	background sync.WaitGroup
	outdated   context.CancelFunc // ends the making of lists for the snapshot before
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

// KeepIn lets the keeper save what it loads, in the background, and take from there what it need not build. It is for
// before the first Refresh.
func (k *Keeper) KeepIn(files Files) { k.files = &files }

// Wait returns when nothing is being saved or made in the background.
func (k *Keeper) Wait() { k.background.Wait() }

// Current returns the snapshot to answer from; nil before the first.
func (k *Keeper) Current() *Snapshot { return k.current.Load() }

// Stale reports whether the store has not answered for ten seconds.
func (k *Keeper) Stale() bool {
	return time.Since(time.Unix(0, k.answered.Load())) > staleAfter
}

// Refresh loads what has changed and swaps the snapshot. It is not safe for concurrent use with itself. That a snapshot of
// records which nobody thought of cannot be made is an error too: the one before stays.
func (k *Keeper) Refresh(ctx context.Context) (err error) {
	defer fault.Caught(&err)
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
	var network *walk.Network
	if versions.Network != known.Network {
		if network = k.keptNetwork(versions.Network); network != nil {
			known.Network = versions.Network
		}
	}
	records, err := k.store.Load(loading, known)
	if err != nil {
		return err
	}
	if network != nil && records.Versions.Network == versions.Network { // else there is a newer one, and its streets are loaded
		records.Network = network
	}
	next, err := Build(loading, records, previous, k.timeZone)
	if err != nil {
		return err
	}
	// Building leaves much behind; collected now, it does not slow the first questions.
	runtime.GC()
	k.current.Store(next)
	k.answered.Store(time.Now().UnixNano())
	k.save(next)
	k.quicken(ctx, next)
	k.log.Info("data loaded", "places", next.Catalogue.Len(), "areas", next.Catalogue.Areas().Len(),
		"cells", next.Coverage.Cells(), "edges", next.edges(), "took", time.Since(start).Round(time.Millisecond))
	return nil
}

// Restore makes the snapshot that was saved last the current one, for a start while the store does not answer; it counts as
// stale until the store does. It needs KeepIn. A file that is not there is an fs.ErrNotExist error, one that is damaged
// fault.Storage.
func (k *Keeper) Restore(ctx context.Context) (err error) {
	defer fault.Caught(&err)
	kept, err := k.files.records()
	if err == nil && kept.hasNetwork {
		kept.records.Network, err = k.files.network(kept.records.Versions.Network)
	}
	if err != nil {
		return err
	}
	s, err := Build(ctx, kept.records, nil, k.timeZone)
	if err != nil {
		return err
	}
	s.BuiltAt = kept.builtAt
	k.current.Store(s)
	k.quicken(ctx, s)
	k.log.Warn("the database does not answer; answers are from what was saved", "of", s.BuiltAt, "places", s.Catalogue.Len(), "edges", s.edges())
	return nil
}

// keptNetwork returns the saved network of a version, nil when there is none.
func (k *Keeper) keptNetwork(v Version) *walk.Network {
	if k.files == nil {
		return nil
	}
	network, err := k.files.network(v)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		k.log.Warn("the saved network is not used", "error", err)
	}
	return network
}

// save saves a snapshot in the background, unless a newer one is there by then. That it cannot be saved harms nobody now.
func (k *Keeper) save(s *Snapshot) {
	if k.files == nil {
		return
	}
	k.background.Go(func() {
		k.saving.Lock()
		defer k.saving.Unlock()
		if k.current.Load() != s {
			return
		}
		if err := func() (err error) {
			defer fault.Caught(&err)
			return k.files.save(s)
		}(); err != nil {
			k.log.Warn("the data cannot be saved for a start without the database", "error", err)
		}
	})
}

// quicken makes the lists of a snapshot that answers already: with ten thousand places they take a second or two, and the
// answers are the same without.
func (k *Keeper) quicken(ctx context.Context, s *Snapshot) {
	if k.outdated != nil {
		k.outdated()
	}
	ctx, k.outdated = context.WithCancel(ctx)
	k.background.Go(func() {
		var err error
		defer func() {
			if err != nil {
				k.log.Error("the lists are not made; answers are the same without", "error", err)
			}
		}()
		defer fault.Caught(&err)
		_, _ = s.Nearby.MakeLists(ctx) // its only error is that a newer snapshot is there, or the end
	})
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
