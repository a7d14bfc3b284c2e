package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// peer is another engine: a program that peers/install puts into the cache, which takes a file of questions and writes one
// of answers.
type peer struct {
	name, called string
	figures      []string // that it can answer
}

// peers are those that are programs of their own. The plain bucket search and pgRouting are asked by ourselves.
func peers() []peer {
	return []peer{
		{"graphhopper", "GraphHopper", []string{"import", "search", "circle", "route"}},
		{"r5", "R5", []string{"import", "search", "coverage"}},
		{"valhalla", "Valhalla", []string{"import", "circle", "near", "far", "route"}},
		{"osrm", "OSRM", []string{"import", "near", "far", "route"}},
		{"pandana", "pandana", []string{"sweep", "coverage"}},
	}
}

// peerNames are the names that -skip takes.
func peerNames() []string {
	names := []string{"cpp", "pgrouting", "spopt"}
	for _, p := range peers() {
		names = append(names, p.name)
	}
	return names
}

// answers are what a peer wrote.
type answers struct {
	Version string            `json:"version"`
	Ready   float64           `json:"ready"` // seconds from map file to ready
	Peak    int64             `json:"peak"`  // bytes resident at most until then
	Notes   string            `json:"notes"`
	Figures map[string]figure `json:"figures"`
	Circles []json.RawMessage `json:"circles"` // GeoJSON geometries, in the order of the origins
}

// A peer that takes longer is given up.
const longestPeer = 5 * time.Minute

// install puts a peer in place, once for the whole run, and returns the words that start it.
func (b *bench) install(ctx context.Context, name string) ([]string, error) {
	if b.skips(name) {
		return nil, errors.New("skipped")
	}
	if known, ok := b.installed[name]; ok {
		return known.words, known.err
	}
	began := time.Now()
	text, err := output(command(ctx, filepath.Join(peersFolder, "install"), name))
	if took := time.Since(began); took > 2*time.Second {
		b.say("installing %s took %.0f s", name, took.Seconds())
	}
	if err != nil {
		_, reason, _ := strings.Cut(err.Error(), "exit status 1: ")
		err = errors.New(strings.TrimSpace(reason))
	}
	known := installed{strings.Fields(text), err}
	b.installed[name] = known
	return known.words, known.err
}

// peersFolder is where the peers' programs are, seen from the top of the repository.
const peersFolder = "tools/bench/peers"

type installed struct {
	words []string
	err   error
}

// ask lets a peer answer the questions that it can; nil when it can answer none of them.
func (b *bench) ask(ctx context.Context, p peer, q *questions) (*answers, error) {
	mine := *q
	mine.Figures = nil
	for _, f := range q.Figures {
		if slices.Contains(p.figures, f) {
			mine.Figures = append(mine.Figures, f)
		}
	}
	if len(mine.Figures) == 0 {
		return nil, nil
	}
	words, err := b.install(ctx, p.name)
	if err != nil {
		return nil, err
	}
	mine.Folder = filepath.Join(q.Folder, p.name)
	if err := os.Mkdir(mine.Folder, 0o700); err != nil {
		return nil, err
	}
	defer os.RemoveAll(mine.Folder) //nolint:errcheck // the run's folder goes with it
	asked, answered := filepath.Join(q.Folder, p.name+".asked"), filepath.Join(q.Folder, p.name+".answered")
	text, err := json.Marshal(&mine)
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(asked, text, 0o600); err != nil {
		return nil, err
	}
	b.say("  %s", p.called)
	ctx, cancel := context.WithTimeout(ctx, longestPeer)
	defer cancel()
	if _, err := output(command(ctx, words[0], append(words[1:], asked, answered)...)); err != nil {
		return nil, errors.New(lastLine(err.Error()))
	}
	text, err = os.ReadFile(answered)
	if err != nil {
		return nil, err
	}
	a := &answers{}
	return a, json.Unmarshal(text, a)
}

// lastLine is where programs say what went wrong.
func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.TrimSpace(lines[len(lines)-1])
}

// notMeasured notes a peer that could not be asked: it stands in the table by its name.
func (b *bench) notMeasured(name string, err error) {
	line := fmt.Sprintf("%s: not measured: %v", name, err)
	if !slices.Contains(b.missing, line) {
		b.missing = append(b.missing, line)
		b.say("  %s", line)
	}
}
