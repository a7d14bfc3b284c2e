package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"servicemap/db"
	"servicemap/graph"
	"servicemap/snapshot"
)

var refresh = flag.Bool("refresh", false, "write the answers of the demonstration data into the guides")

// asked are questions in a guide: below a comment that names the demonstration they are put to, and above their answer.
func asked() *regexp.Regexp {
	return regexp.MustCompile("(?s)<!-- ask ([a-z-]+) -->\n```graphql\n(.*?)```\n\n```json\n(.*?)```")
}

// The guides' numbers are those of the demonstration data. When what they are made of has changed for a reason,
//
//	go test ./cmd/servicemap -run TestTheGuidesSayWhatTheDemonstrationsAnswer -refresh
//
// writes them anew.
func TestTheGuidesSayWhatTheDemonstrationsAnswer(t *testing.T) {
	t.Parallel()
	engines := map[string]*graph.Engine{}
	for guide, least := range map[string]int{"../../docs/planning.md": 6, "../../docs/api.md": 4} {
		text, err := os.ReadFile(guide)
		if err != nil {
			t.Fatal(err)
		}
		questions := 0
		renewed := asked().ReplaceAllStringFunc(string(text), func(block string) string {
			questions++
			m := asked().FindStringSubmatch(block)
			demo, query, answer := m[1], m[2], m[3]
			if engines[demo] == nil {
				engines[demo] = demonstrated(t, demo)
			}
			got := answerOf(t, engines[demo], query)
			if !sameJSON(got, []byte(answer)) && !*refresh {
				t.Errorf("%s: %s answers to\n%s\n%s\nand the guide says otherwise; the comment of this test tells how to mend it", guide, demo, query, folded(got, ""))
			}
			return strings.Replace(block, "```json\n"+answer, "```json\n"+folded(got, "")+"\n", 1)
		})
		if questions < least {
			t.Errorf("%s asks %d questions", guide, questions)
		}
		if *refresh {
			if err := os.WriteFile(guide, []byte(renewed), 0o644); err != nil { //nolint:gosec // a text for all
				t.Fatal(err)
			}
		}
	}
}

func sameJSON(a, b []byte) bool {
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}

// demonstrated returns an engine that answers from a demonstration, loaded as the command does.
func demonstrated(t *testing.T, demo string) *graph.Engine {
	t.Helper()
	url := base(t)
	servicemap(t, "demo", "load", "--demo", demo, "--database-url", url).want(t, exitDone)
	d, err := db.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	data := snapshot.NewKeeper(d, zone, slog.New(slog.DiscardHandler))
	if err := data.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	return graph.NewEngine(&graph.Root{Data: data, TimeZone: "Asia/Shanghai"}, graph.DefaultLimits(), slog.New(slog.DiscardHandler))
}

func answerOf(t *testing.T, e *graph.Engine, query string) json.RawMessage {
	t.Helper()
	response, _ := e.Run(t.Context(), &graph.Request{Query: query})
	if len(response.Errors) > 0 {
		t.Fatalf("%s: %v", query, response.Errors)
	}
	return response.Data
}

// folded writes a JSON value for readers, in the order of its fields: on one line where that is short enough.
func folded(raw json.RawMessage, indent string) string {
	const width = 120
	d := json.NewDecoder(bytes.NewReader(raw))
	first, _ := d.Token()
	open, composed := first.(json.Delim)
	if !composed {
		return string(raw)
	}
	inner, short := indent+"  ", len(indent)
	var parts []string
	for d.More() {
		part := ""
		if open == '{' {
			name, _ := d.Token()
			part = fmt.Sprintf("%q: ", name)
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			panic(err) // it is an answer's
		}
		part += folded(value, inner)
		parts, short = append(parts, part), short+len([]rune(part))+2
		if strings.Contains(part, "\n") {
			short = width + 1
		}
	}
	ends := map[json.Delim][2]string{'{': {"{", "}"}, '[': {"[", "]"}}[open]
	if short <= width {
		return ends[0] + strings.Join(parts, ", ") + ends[1]
	}
	return ends[0] + "\n" + inner + strings.Join(parts, ",\n"+inner) + "\n" + indent + ends[1]
}
