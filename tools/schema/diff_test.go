package main

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestTheSchemaBreaksNoClient(t *testing.T) {
	t.Parallel()
	released, err := load("released.graphqls")
	if err != nil {
		t.Fatal(err)
	}
	now, err := load("../../" + schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	meant := meantBreaks(t)
	found := breaks(released, now, time.Now())
	for _, b := range found {
		if !meant[b] {
			t.Errorf(`%s: this breaks clients of the released schema (%s).
Keep it, and mark it @deprecated(reason: "Use x. Removal: 2027-06-01"); from that day on it may go.
If the break is meant all the same, write into %s:
%s  because …`, b, releasedFile, breaksFile, b)
		}
	}
	for b := range meant {
		if !slices.Contains(found, b) {
			t.Errorf("%s allows what nothing does: %q", breaksFile, b)
		}
	}
}

// meantBreaks reads the breaks that are meant; each has a reason.
func meantBreaks(t *testing.T) map[string]bool {
	t.Helper()
	text, err := os.ReadFile("breaks.txt")
	if err != nil {
		t.Fatal(err)
	}
	meant := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		what, reason, ok := strings.Cut(line, "  because ")
		if !ok || len(reason) < 10 {
			t.Errorf("%s: %q has no reason", breaksFile, line)
		}
		meant[what] = true
	}
	return meant
}

func TestWhatBreaksClientsIsFoundAndWhatIsAddedIsNot(t *testing.T) {
	t.Parallel()
	const released = `
directive @tagged(by: String) repeatable on FIELD | QUERY
type Query { place(id: ID!, near: [Int!], first: Int! = 20): Place things: [Thing!]! old: Int @deprecated(reason: "Use things. Removal: 2027-06-01") }
type Mutation { cancel(id: ID!): Boolean }
interface Place { id: ID! }
type Center implements Place { id: ID! area(level: Level = STREET): String }
union Thing = Center | Other
type Other { note: String }
input Filter { kinds: [Level!], text: String! }
enum Level { STREET GRID }
scalar Date @specifiedBy(url: "https://example.org/date")
`
	today := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		old, changed string
		want         []string
	}{
		// What may be done.
		{`type Other { note: String }`, `type Other { note: String more: Int }`, nil},
		{`type Other { note: String }`, `type Other { note: String! }`, nil},
		{`enum Level { STREET GRID }`, `enum Level { GRID CITY STREET }`, nil},
		{`place(id: ID!,`, `place(id: ID,`, nil},
		{`first: Int! = 20)`, `first: Int! = 20, after: String)`, nil},
		{`first: Int! = 20)`, `first: Int! = 20, pace: Int! = 1)`, nil},
		{`cancel(id: ID!)`, `cancel(id: [ID!]!)`, nil},
		{`text: String!`, `text: String`, nil},
		{`text: String!`, `text: String! = "x"`, nil},
		{`text: String! }`, `text: String! more: Int }`, nil},
		{`text: String! }`, `text: String! more: Int! = 1 }`, nil},
		{`type Center implements Place { id: ID!`, `interface Node { id: ID! } type Center implements Place & Node { id: ID! more: Int`, nil},
		{`union Thing = Center | Other`, `type New { x: Int } union Thing = New | Other | Center`, nil},
		{`on FIELD | QUERY`, `on FIELD | QUERY | MUTATION`, nil},
		// What may not.
		{`type Other { note: String }`, `type Other { text: String }`, []string{"field Other.note is gone"}},
		{`note: String`, `note: Int`, []string{"field Other.note is Int, was String"}},
		{`note: String`, `note: [String]`, []string{"field Other.note is [String], was String"}},
		{`things: [Thing!]!`, `things: [Thing!]`, []string{"field Query.things is [Thing!], was [Thing!]!"}},
		{`things: [Thing!]!`, `things: [Thing]!`, []string{"field Query.things is [Thing]!, was [Thing!]!"}},
		{`near: [Int!], `, ``, []string{"argument Query.place(near:) is gone"}},
		{`near: [Int!]`, `near: [Int!]!`, []string{"argument Query.place(near:) is [Int!]!, was [Int!]"}},
		{`near: [Int!]`, `near: [Float!]`, []string{"argument Query.place(near:) is [Float!], was [Int!]"}},
		{`near: [Int!]`, `near: Int`, []string{"argument Query.place(near:) is Int, was [Int!]"}},
		{`near: [Int!]`, `near: [Int!]! = [1]`, []string{"argument Query.place(near:) is [Int!]!, was [Int!]"}},
		{`first: Int! = 20`, `first: Int! = 10`, []string{"argument Query.place(first:) is 10 when left out, was 20"}},
		{`first: Int! = 20`, `first: Int!`, []string{"argument Query.place(first:) is Int!, was Int!", "argument Query.place(first:) is nothing when left out, was 20"}},
		{`level: Level = STREET`, `level: Level`, []string{"argument Center.area(level:) is nothing when left out, was STREET"}},
		{`first: Int! = 20)`, `first: Int! = 20, pace: Int!)`, []string{"argument Query.place(pace:) is new and must be given"}},
		{`text: String! }`, `text: String! more: Int! }`, []string{"input field Filter.more is new and must be given"}},
		{`kinds: [Level!], text`, `text`, []string{"input field Filter.kinds is gone"}},
		{`kinds: [Level!]`, `kinds: [Level!]!`, []string{"input field Filter.kinds is [Level!]!, was [Level!]"}},
		{`enum Level { STREET GRID }`, `enum Level { STREET }`, []string{"value Level.GRID is gone"}},
		{`Center implements Place`, `Center`, []string{"type Center is no Place"}},
		{`union Thing = Center | Other`, `union Thing = Center`, []string{"union Thing has no Other"}},
		{`type Mutation { cancel(id: ID!): Boolean }`, ``, []string{"root Mutation is gone", "type Mutation is gone"}},
		{`interface Place { id: ID! }`, `type Place { id: ID! }`, []string{"type Center is no Place", "type Place is of another kind"}},
		{`example.org/date`, `example.org/day`, []string{`scalar Date is specified by "https://example.org/day", was "https://example.org/date"`}},
		{`on FIELD | QUERY`, `on FIELD`, []string{"directive @tagged may not stand at QUERY"}},
		{`@tagged(by: String)`, `@tagged`, []string{"argument @tagged(by:) is gone"}},
		{` old: Int @deprecated(reason: "Use things. Removal: 2027-06-01")`, ``, []string{"field Query.old is gone"}},
	} {
		if !strings.Contains(released, c.old) {
			t.Fatalf("%q is not there", c.old)
		}
		text := strings.Replace(released, c.old, c.changed, 1)
		if strings.HasPrefix(c.changed, "type Place") {
			text = strings.Replace(text, "Center implements Place", "Center", 1)
		}
		got := breaks(parsed(t, released), parsed(t, text), today)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s → %s: %q, want %q", c.old, c.changed, got, c.want)
		}
	}
	later := time.Date(2027, 6, 1, 0, 0, 0, 0, time.UTC)
	without := strings.Replace(released, ` old: Int @deprecated(reason: "Use things. Removal: 2027-06-01")`, "", 1)
	if got := breaks(parsed(t, released), parsed(t, without), later); len(got) > 0 {
		t.Errorf("on its day it may go: %q", got)
	}
}

// The baseline is a schema of its own, and nothing of it is lost by leaving descriptions out.
func TestABareSchemaIsTheSameSchema(t *testing.T) {
	t.Parallel()
	now, err := load("../../" + schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	again := parsed(t, bare(now))
	if there, back := breaks(now, again, time.Now()), breaks(again, now, time.Now()); len(there)+len(back) > 0 {
		t.Errorf("%q %q", there, back)
	}
}
