package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

// exceptions are what the schema does against its rules, with the reason.
func exceptions() map[string]string {
	return map[string]string{
		"Query.nodes: a root field that can fail may be null, so that the others stand": "the contract has it so",
	}
}

func TestTheSchemaKeepsItsRules(t *testing.T) {
	t.Parallel()
	schema, err := load("../../" + schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	found, allowed := lint(schema), exceptions()
	for _, f := range found {
		if allowed[f] == "" {
			t.Error(f)
		}
	}
	for f := range allowed {
		if !slices.Contains(found, f) {
			t.Errorf("an exception that there is no need for any more: %s", f)
		}
	}
}

// Each rule finds what is against it, in a schema that is right otherwise.
func TestEachRuleFindsWhatIsAgainstIt(t *testing.T) {
	t.Parallel()
	const right = `
"All questions." type Query {
  "Things by name." things("How many, 1..100." first: Int! = 20, "These, 1..100." ids: [ID!], "Of any kind." kinds: [Kind!]): ThingConnection
  "Kinds." kinds: [Kind!]!
}
"A page." type ThingConnection { "Edges." edges: [ThingEdge!]! "Where it stands." pageInfo: PageInfo! }
"An edge." type ThingEdge { "Thing." node: Thing! "Cursor." cursor: String! }
"Where a page stands." type PageInfo { "More." hasNextPage: Boolean! }
"A thing." type Thing { "Name." name: String! "Day; null: unknown." madeOn: Date "Seconds; null: no way." seconds: [Int]! }
"A day." scalar Date @specifiedBy(url: "https://example.org")
"Kinds of things." enum Kind { "A lamp, 灯" LAMP "A chair." OLD_CHAIR }
"What to take." input Filter { "Up to 10 names." names: [String!] }
`
	if found := lint(parsed(t, right)); len(found) > 0 {
		t.Fatalf("%q", found)
	}
	for _, c := range []struct{ old, changed, want string }{
		{`"A thing." type`, `type`, "Thing: no description"},
		{`"Name." name`, `name`, "Thing.name: no description"},
		{`"These, 1..100." ids`, `ids`, "Query.things(ids:): no description"},
		{`"A chair." OLD`, `OLD`, "Kind.OLD_CHAIR: no description"},
		{`"A thing."`, `"A thing"`, "Thing: the description does not end as a sentence"},
		{`OLD_CHAIR`, `oldChair`, "Kind.oldChair: the name is not written like"},
		{`name: String!`, `Name: String!`, "Thing.Name: the name is not written like"},
		{`enum Kind`, `enum kind_of`, "kind_of: the name is not written like"},
		{`kinds: [Kind!])`, `Kinds: [Kind!])`, "Query.things(Kinds:): the name is not written like"},
		{` @specifiedBy(url: "https://example.org")`, ``, "Date: a scalar says by @specifiedBy"},
		{`Day; null: unknown.`, `Day.`, "Thing.madeOn: it may be null, and does not say when"},
		{`Seconds; null: no way.`, `Seconds.`, "Thing.seconds: elements of a list are not null, or it says when"},
		{`seconds: [Int]!`, `seconds: [Int!]`, "Thing.seconds: a list is empty rather than null"},
		{`): ThingConnection`, `): ThingConnection!`, "Query.things: a root field that can fail may be null"},
		{`"These, 1..100."`, `"These."`, "Query.things(ids:): a list that clients send says how long it may be"},
		{`"Up to 10 names."`, `"Names."`, "Filter.names: a list that clients send says how long it may be"},
		{`first: Int! = 20`, `first: Int`, "Query.things(first:): `first` is an Int! with a default"},
		{`"How many, 1..100."`, `"How many."`, "Query.things(first:): `first` is an Int! with a default, and says its range"},
		{`pageInfo: PageInfo!`, `pageInfo: PageInfo`, "ThingConnection: a connection has edges and pageInfo"},
		{` "Cursor." cursor: String!`, ``, "ThingEdge: an edge has node and cursor"},
		{`name: String!`, `name: String! @deprecated(reason: "old")`, "Thing.name: @deprecated has a reason like"},
		{`kinds: [Kind!]!`, `kinds: [Kind!]! @deprecated(reason: "Removal: 2027-06-01")`, "Query.kinds: @deprecated has a reason like"},
	} {
		if !strings.Contains(right, c.old) {
			t.Fatalf("%q is not there", c.old)
		}
		text := strings.ReplaceAll(right, c.old, c.changed)
		if c.old == "enum Kind" {
			text = strings.ReplaceAll(text, "[Kind!]", "[kind_of!]")
		}
		found := lint(parsed(t, text))
		if !slices.ContainsFunc(found, func(f string) bool { return strings.HasPrefix(f, c.want) }) {
			t.Errorf("%s → %s: %q, want %q", c.old, c.changed, found, c.want)
		}
	}
}

func parsed(t *testing.T, text string) *ast.Schema {
	t.Helper()
	s, err := gqlparser.LoadSchema(&ast.Source{Name: "test", Input: text})
	if err != nil {
		t.Fatal(err)
	}
	return s
}
