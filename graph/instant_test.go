package graph

import "testing"

// Years of four digits are all that answers can write; what is beyond is refused as out of range, not as badly written, and
// by the name of the argument, however deep its field stands.
func TestInstantsOfOtherYearsAreRefusedByTheirRange(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, city())
	const years = "0001-01-01..9998-12-31"
	for _, c := range []struct{ query, instant, argument, allowed string }{
		{`query($t: DateTime!) {places(first: 1) {nodes {opening(at: $t) {state}}}}`, "9999-12-31T00:00:00Z", "at", years},
		{`query($t: DateTime!) {places(first: 1) {nodes {opening(at: $t) {state}}}}`, "9999-01-01T00:00:00+08:00", "", ""}, // of 9998 in UTC
		{`query($t: DateTime!) {places(first: 1) {nodes {opening(at: $t) {state}}}}`, "0000-12-31T23:59:59Z", "at", years},
		{`query($t: DateTime!) {places(first: 1) {nodes {opening(at: $t) {state}}}}`, "9998-12-31T23:59:59Z", "", ""},
		{`query($t: DateTime!) {places(first: 1) {nodes {opening(at: $t) {state}}}}`, "9998-13-01T00:00:00Z", "at", ""},
		{`query($t: DateTime!) {places(filter: {openAt: $t}) {totalCount}}`, "9999-12-31T00:00:00Z", "filter.openAt", years},
	} {
		a := ask(t, e, c.query, map[string]any{"t": c.instant})
		var argument, allowed string
		if len(a.Errors) > 0 {
			argument, allowed = a.Errors[0].Extensions["argument"], a.Errors[0].Extensions["allowed"]
		}
		if argument != c.argument || allowed != c.allowed {
			t.Errorf("%s in %s: %q %q, want %q %q", c.instant, c.query, argument, allowed, c.argument, c.allowed)
		}
	}
}
