package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"servicemap/coverage"
	"servicemap/walk"
)

// instances is how many problems of maximal covering (MCLP) both we and spopt solve.
const instances = 20

// mclp is one of them: where to open some sites, so that most people of those who are left out can walk to one.
type mclp struct {
	Sites  int     `json:"sites"`
	People []int   `json:"people"` // of each cell who is left out
	Reach  [][]int `json:"reach"`  // of each candidate: cells from which it can be walked to

	index  *coverage.Index
	search coverage.Search
}

// newMCLP makes a problem, always the same one of a number, in a made city. What a candidate reaches is found by a search of
// its own and not by what looks for sites.
func newMCLP(ctx context.Context, number int) (*mclp, error) {
	random := rand.New(rand.NewPCG(seed, 1000+uint64(number)))
	n, err := walk.Build(walk.Streets{Edges: city(2000 + 100*number)})
	if err != nil {
		return nil, err
	}
	p := &planner{district: newDistrict(n, 600+40*number, number%4), ctx: ctx, network: n}
	if p.index, err = p.district.index(ctx, n); err != nil {
		return nil, err
	}
	m := &mclp{Sites: 2 + number%6, index: p.index}
	m.search = coverage.Search{
		Question: coverage.Question{Of: []coverage.Target{{}}, Minutes: 15, Pace: walk.Elderly}, Count: m.Sites,
	}
	draw := &drawing{random, n}
	for range 60 + 5*number {
		m.search.Candidates = append(m.search.Candidates, draw.anywhere(nil).point())
	}
	before, err := p.index.Ask(ctx, m.search.Question)
	if err != nil {
		return nil, err
	}
	b := newBrute(p, before, m.search.Candidates)
	b.limit = walk.Elderly.Limit(15)
	for _, people := range b.left {
		m.People = append(m.People, int(people))
	}
	for i := range m.search.Candidates {
		cells := []int{}
		for _, c := range b.reach(i) {
			cells = append(cells, int(c))
		}
		m.Reach = append(m.Reach, cells)
	}
	return m, b.failed
}

// fingerprint tells one problem from another.
func fingerprint(text []byte) string { return fmt.Sprintf("%x", sha256.Sum256(text)) }

// solvedMCLP is what somebody found.
type solvedMCLP struct {
	Fingerprint string  `json:"fingerprint"`
	Objective   float64 `json:"objective"` // people gained
	Chosen      []int   `json:"chosen"`    // candidates
	Optimal     bool    `json:"optimal"`
	Seconds     float64 `json:"seconds"`

	bound int // ours: what nobody exceeds
}

// solve finds sites our way.
func (m *mclp) solve(ctx context.Context) (solvedMCLP, error) {
	began := time.Now()
	found, err := m.index.Suggest(ctx, m.search)
	if err != nil {
		return solvedMCLP{}, err
	}
	return solvedMCLP{
		Objective: float64(found.After - found.Before), Optimal: found.Proven, Seconds: time.Since(began).Seconds(), bound: found.UpperBound - found.Before,
	}, nil
}

// check holds that the other solved this problem, and that what it chose covers what it says.
func (m *mclp) check(text []byte, s *solvedMCLP) error {
	if s.Fingerprint != fingerprint(text) {
		return errors.New("it solved another problem")
	}
	if len(s.Chosen) > m.Sites {
		return fmt.Errorf("it chose %d sites, not %d", len(s.Chosen), m.Sites)
	}
	covered := make([]bool, len(m.People))
	for _, candidate := range s.Chosen {
		if candidate < 0 || candidate >= len(m.Reach) {
			return fmt.Errorf("it chose %d, which is no candidate", candidate)
		}
		for _, c := range m.Reach[candidate] {
			covered[c] = true
		}
	}
	people := 0
	for c, is := range covered {
		if is {
			people += m.People[c]
		}
	}
	if float64(people) != s.Objective {
		return fmt.Errorf("its sites cover %d people, not %.0f as it says", people, s.Objective)
	}
	return nil
}

// solutions is what spopt wrote.
type solutions struct {
	Version string       `json:"version"`
	Solved  []solvedMCLP `json:"solved"`
}

// mclpChild writes the problems into a folder, for spopt, with the list of their files as "asked", and prints our solutions.
func mclpChild(ctx context.Context, folder string, out io.Writer) error {
	var files []string
	var ours []solvedMCLP
	for i := range instances {
		m, err := newMCLP(ctx, i)
		if err != nil {
			return err
		}
		files = append(files, filepath.Join(folder, fmt.Sprintf("mclp%02d", i)))
		if err := writeJSON(files[i], m); err != nil {
			return err
		}
		s, err := m.solve(ctx)
		if err != nil {
			return err
		}
		ours = append(ours, s)
	}
	if err := writeJSON(filepath.Join(folder, "asked"), files); err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(ours)
}

// measureMCLP compares our sites with those of spopt.
func (b *bench) measureMCLP(ctx context.Context, folder string) error {
	var ours []solvedMCLP
	if err := child(ctx, &ours, "mclp", folder); err != nil {
		return err
	}
	words, err := b.install(ctx, "spopt")
	if err != nil {
		b.notMeasured("spopt", err)
		return nil
	}
	b.say("  spopt")
	ctx, cancel := context.WithTimeout(ctx, longestPeer)
	defer cancel()
	answered := filepath.Join(folder, "spopt.answered")
	if _, err := output(command(ctx, words[0], append(words[1:], filepath.Join(folder, "asked"), answered)...)); err != nil {
		b.notMeasured("spopt", errors.New(lastLine(err.Error())))
		return nil
	}
	var theirs solutions
	if err := readJSON(answered, &theirs); err != nil {
		return err
	}
	return b.reportMCLP(ctx, folder, ours, &theirs)
}

func (b *bench) reportMCLP(ctx context.Context, folder string, ours []solvedMCLP, theirs *solutions) error {
	if len(theirs.Solved) != len(ours) {
		return fmt.Errorf("spopt solved %d problems of %d", len(theirs.Solved), len(ours))
	}
	worst, optimal, proven := 1.0, 0, 0
	var took, others float64
	for i := range ours {
		text, err := os.ReadFile(filepath.Join(folder, fmt.Sprintf("mclp%02d", i)))
		if err != nil {
			return err
		}
		var m mclp
		if err := json.Unmarshal(text, &m); err != nil {
			return err
		}
		if err := m.check(text, &theirs.Solved[i]); err != nil {
			return fmt.Errorf("spopt and problem %d cannot be compared: %w", i, err)
		}
		worst = min(worst, ours[i].Objective/theirs.Solved[i].Objective)
		took, others = took+ours[i].Seconds, others+theirs.Solved[i].Seconds
		if theirs.Solved[i].Optimal {
			optimal++
		}
		if ours[i].Optimal {
			proven++
		}
	}
	b.table.add(row{
		figure: fmt.Sprintf("%d problems of maximal covering, %d proven, beside %s (%d optimal)", len(ours), proven, theirs.Version, optimal),
		ours:   seconds(time.Duration(took * 1e9)), peer: seconds(time.Duration(others * 1e9)), ratio: times(took / others),
	})
	b.table.add(row{figure: "  people covered, the worst of the ratios", ours: fmt.Sprintf("%.4f ×", worst), target: verdict(-worst, -0.99, "≥ 0.99 ×")})
	return ctx.Err()
}
