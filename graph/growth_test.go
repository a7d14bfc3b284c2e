package graph

import (
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"
)

// What a document costs to be read, or refused, grows no faster than the document, rule by rule, within the limits and mostly beyond them:
// the exponent fitted to the bytes allocated over doubling lengths is at most 1.2. Allocations are counted and not time, which a busy
// machine stretches; what takes time without them – comparing equal keys – is held by the
// limit on those. A chain of fragments is looked at within the limit of 30: the library follows it from each of them.
func TestReadingGrowsNoFasterThanTheDocument(t *testing.T) { // not parallel: it counts allocations
	e := newTestEngine(t, city())
	wide := DefaultLimits() // the rules themselves, beyond the limits that hide them
	wide.Tokens, wide.Aliases, wide.Directives, wide.Fragments, wide.Operations, wide.RootFields, wide.Depth = 1<<20, 1<<20, 1<<20, 1<<20, 1<<20, 1<<20, 1<<20
	loose := newTestEngineWithin(t, city(), wide)
	chain := func(n int) string {
		s := "{...F0}"
		for i := range n {
			s += fmt.Sprintf(" fragment F%d on Query {...F%d}", i, i+1)
		}
		return s + fmt.Sprintf(" fragment F%d on Query {paces {pace}}", n)
	}
	for name, c := range map[string]struct {
		e    *Engine
		from int
		text func(n int) string
	}{
		"tokens":                {e, 250, func(n int) string { return "{" + repeated(n, "x") + "}" }},
		"comments":              {e, 250, func(n int) string { return "{paces {pace}}" + strings.Repeat("#\n", n) }},
		"a long name":           {e, 1000, func(n int) string { return "{" + strings.Repeat("x", n) + "}" }},
		"a long string":         {e, 1000, func(n int) string { return `{place(id: "` + strings.Repeat("x", n) + `") {id}}` }},
		"unknown fields":        {loose, 16, func(n int) string { return "{paces {" + repeated(n, "x#") + "}}" }},
		"aliases":               {loose, 32, func(n int) string { return "{paces {" + repeated(n, "a#: pace") + "}}" }},
		"root fields":           {loose, 32, func(n int) string { return "{" + repeated(n, "a#: __typename") + "}" }},
		"directives":            {loose, 32, func(n int) string { return "{paces {" + repeated(n, "a#: pace @skip(if: false)") + "}}" }},
		"unknown directives":    {loose, 32, func(n int) string { return "{paces {pace" + repeated(n, "@a#") + "}}" }},
		"operations":            {loose, 32, func(n int) string { return repeated(n, "query a# {paces {pace}}") }},
		"a chain of fragments":  {e, 3, chain},
		"fragments that double": {loose, 4, doubling},
		"levels":                {loose, 32, func(n int) string { return strings.Repeat("{a", n) + strings.Repeat("}", n) }},
		"lists in lists": {loose, 32, func(n int) string {
			return "{places(first: " + strings.Repeat("[", n) + strings.Repeat("]", n) + ") {totalCount}}"
		}},
		"variables": {loose, 32, func(n int) string {
			return "query (" + repeated(n, "$v#: Int = 1") + ") {places(first: 1) {totalCount}}"
		}},
		"conflicting aliases": {loose, 8, func(n int) string { return "{paces {" + repeated(n, "a#: pace a#: source") + "}}" }},
		"a list of values":    {loose, 32, func(n int) string { return "{nodes(ids: [" + repeated(n, `"p#"`) + "]) {id}}" }},
	} {
		var sizes, costs []float64
		for i := range 4 {
			n := c.from << i
			asked := 0
			bytes := allocated(func() { // a document of its own each time: none is kept
				asked++
				_, _ = c.e.Prepare(t.Context(), &Request{Query: c.text(n) + strings.Repeat(" ", asked)})
			})
			sizes, costs = append(sizes, math.Log(float64(len(c.text(n))))), append(costs, math.Log(bytes))
		}
		if slope := fitted(sizes, costs); slope > 1.2 {
			t.Errorf("%s: grows with the power %.2f of the document: %v", name, slope, costs)
		} else {
			t.Logf("%s: %.2f", name, slope)
		}
	}
}

// allocated returns the bytes that a function allocates, in the mean of some runs.
func allocated(f func()) float64 {
	const runs = 8
	f() // what is made once
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range runs {
		f()
	}
	runtime.ReadMemStats(&after)
	return float64(after.TotalAlloc-before.TotalAlloc) / runs
}

// fitted returns the slope of the line nearest to some points.
func fitted(x, y []float64) float64 {
	n, sx, sy, sxx, sxy := float64(len(x)), 0.0, 0.0, 0.0, 0.0
	for i := range x {
		sx, sy, sxx, sxy = sx+x[i], sy+y[i], sxx+x[i]*x[i], sxy+x[i]*y[i]
	}
	return (n*sxy - sx*sy) / (n*sxx - sx*sx)
}
