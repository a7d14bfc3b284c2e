package main

import (
	"encoding/json"
	"testing"
)

// What spopt found is kept in testdata (make oracles). A problem that is not the one that it solved is refused, not compared.
func TestSitesCoverWhatSpoptCovers(t *testing.T) {
	t.Parallel()
	var theirs solutions
	if err := readJSON("testdata/spopt.json", &theirs); err != nil {
		t.Fatal(err)
	}
	if len(theirs.Solved) != instances {
		t.Fatalf("%d problems are solved, not %d: make oracles", len(theirs.Solved), instances)
	}
	for i := range instances {
		m, err := newMCLP(t.Context(), i)
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		best := &theirs.Solved[i]
		if err := m.check(text, best); err != nil {
			t.Errorf("problem %d cannot be compared (make oracles): %v", i, err)
			continue
		}
		ours, err := m.solve(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case ours.Objective < 0.99*best.Objective:
			t.Errorf("problem %d: our sites cover %.0f people, spopt's %.0f", i, ours.Objective, best.Objective)
		case best.Optimal && ours.Objective > best.Objective:
			t.Errorf("problem %d: our sites cover %.0f people, more than the best, %.0f", i, ours.Objective, best.Objective)
		case float64(ours.bound) < best.Objective:
			t.Errorf("problem %d: nobody should cover more than %d people, and spopt covers %.0f", i, ours.bound, best.Objective)
		case ours.Optimal && ours.Objective < best.Objective:
			t.Errorf("problem %d: %.0f people are said to be the most, and spopt covers %.0f", i, ours.Objective, best.Objective)
		}
	}
}

func TestAnotherProblemIsNotCompared(t *testing.T) {
	t.Parallel()
	m := &mclp{Sites: 1, People: []int{5, 7}, Reach: [][]int{{0}, {0, 1}}}
	text := []byte("the problem")
	good := solvedMCLP{Fingerprint: fingerprint(text), Objective: 12, Chosen: []int{1}}
	if err := m.check(text, &good); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(s *solvedMCLP){
		"another problem":       func(s *solvedMCLP) { s.Fingerprint = fingerprint([]byte("another")) },
		"people not covered":    func(s *solvedMCLP) { s.Chosen = []int{0} },
		"too many sites":        func(s *solvedMCLP) { s.Chosen = []int{0, 1} },
		"no such candidate":     func(s *solvedMCLP) { s.Chosen = []int{2} },
		"an objective too high": func(s *solvedMCLP) { s.Objective = 13 },
	} {
		wrong := good
		change(&wrong)
		if m.check(text, &wrong) == nil {
			t.Errorf("%s is taken", name)
		}
	}
}
