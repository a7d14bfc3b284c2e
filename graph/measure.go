package graph

import (
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/lexer"

	"servicemap/fault"
)

// countTokens refuses a text of too many tokens before a parser makes a tree of it. What is no token is the parser's to say.
func countTokens(text string, limits Limits) *fault.Error {
	l := lexer.New(&ast.Source{Input: text})
	for n := 0; ; n++ {
		token, err := l.ReadToken()
		switch {
		case err != nil || token.Kind == lexer.EOF:
			return nil
		case n == limits.Tokens:
			return tooMany("tokens", limits.Tokens, "词法单元", "tokens")
		}
	}
}

// measureDocument refuses a parsed document that passes a limit. It runs before validation, which is what long documents make
// slow, so it trusts nothing: fragments may be missing or spread themselves. A fragment is looked at once, however often
// it is spread.
func measureDocument(doc *ast.QueryDocument, limits Limits) *fault.Error {
	switch {
	case len(doc.Operations) > limits.Operations:
		return tooMany("operations", limits.Operations, "操作", "operations")
	case len(doc.Fragments) > limits.Fragments:
		return tooMany("fragments", limits.Fragments, "片段", "fragments")
	}
	m := &measuring{limits: limits, fragments: map[string]*outline{}, definitions: map[string]*ast.FragmentDefinition{}}
	for _, f := range doc.Fragments {
		m.definitions[f.Name] = f
		m.count(f.Directives)
	}
	for _, f := range doc.Fragments {
		m.fragment(f.Name)
	}
	for _, operation := range doc.Operations {
		m.count(operation.Directives)
		for _, v := range operation.VariableDefinitions {
			m.count(v.Directives)
		}
		whole := m.set(operation.SelectionSet)
		if len(whole.keys) > limits.RootFields {
			m.fail(tooMany("rootFields", limits.RootFields, "根字段", "root fields"))
		}
		if whole.depth > limits.Depth {
			m.fail(tooMany("depth", limits.Depth, "嵌套层数", "levels of fields"))
		}
	}
	switch {
	case m.aliases > limits.Aliases:
		return tooMany("aliases", limits.Aliases, "别名", "aliases")
	case m.directives > limits.Directives:
		return tooMany("directives", limits.Directives, "指令", "directives")
	default:
		return m.passed
	}
}

type measuring struct {
	limits              Limits
	definitions         map[string]*ast.FragmentDefinition
	fragments           map[string]*outline
	aliases, directives int
	passed              *fault.Error // the first limit that was passed
}

// outline is what a selection set is from outside: how deep, and how often it asks for each key.
type outline struct {
	depth int
	keys  map[string]int
}

func (m *measuring) fail(e *fault.Error) {
	if m.passed == nil {
		m.passed = e
	}
}

// count counts directives. Those that would send an answer in parts are refused: no answer is, and the library would leave the
// later parts out without a word.
func (m *measuring) count(list ast.DirectiveList) {
	m.directives += len(list)
	for _, d := range list {
		if d.Name == "defer" || d.Name == "stream" {
			m.fail(fault.New(fault.ValidationFailed, fault.Text{ZH: "不支持 @" + d.Name, EN: "@" + d.Name + " is not supported"}))
		}
	}
}

func (m *measuring) fragment(name string) *outline {
	if known, ok := m.fragments[name]; ok {
		return known
	}
	m.fragments[name] = &outline{} // for one that spreads itself, which validation refuses
	if f := m.definitions[name]; f != nil {
		m.fragments[name] = m.set(f.SelectionSet)
	}
	return m.fragments[name]
}

func (m *measuring) set(set ast.SelectionSet) *outline {
	whole := &outline{keys: make(map[string]int, len(set))}
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			m.count(s.Directives)
			if s.Alias != s.Name {
				m.aliases++
			}
			depth := m.set(s.SelectionSet).depth + 1
			if s.Name == "__schema" || s.Name == "__type" {
				depth = 1
				if m.limits.PrivateSchema {
					m.fail(schemaIsPrivate())
				}
			}
			m.add(whole, &outline{depth: depth, keys: map[string]int{s.Alias: 1}})
		case *ast.InlineFragment:
			m.count(s.Directives)
			m.add(whole, m.set(s.SelectionSet))
		case *ast.FragmentSpread:
			m.count(s.Directives)
			m.add(whole, m.fragment(s.Name))
		}
	}
	return whole
}

// add adds what a part of a selection set asks for. Counts stop a little above the limit: fragments double them.
func (m *measuring) add(whole, part *outline) {
	whole.depth = max(whole.depth, part.depth)
	for key, times := range part.keys {
		whole.keys[key] = min(whole.keys[key]+times, m.limits.EqualKeys+1)
		if whole.keys[key] > m.limits.EqualKeys {
			m.fail(tooMany("equalKeys", m.limits.EqualKeys, "同一处相同的响应键", "fields of one response key at one place"))
		}
	}
}
