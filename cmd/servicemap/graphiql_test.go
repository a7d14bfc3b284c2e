package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// GraphiQL and the schema are there unless they are switched off.
func TestGraphiQLAndTheSchemaCanBeSwitchedOff(t *testing.T) {
	t.Parallel()
	const introspection, misspelt = "{__schema{queryType{name}}}", "{pacess{pace}}"
	for flag, want := range map[string]struct{ page, schema bool }{
		"": {true, true}, "--no-graphiql": {false, true}, "--private-schema": {false, false},
	} {
		args := []string{"--listen", "127.0.0.1:0", "--demo", "none", "--database-url", base(t)}
		if flag != "" {
			args = append(args, flag)
		}
		s := serve(t, args...)
		ask := func(path string) (int, string) {
			answer, err := http.Get("http://" + s.address + path)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close() //nolint:errcheck // it was only read
			body, _ := io.ReadAll(answer.Body)
			return answer.StatusCode, string(body)
		}
		if status, _ := ask("/graphiql"); (status != http.StatusNotFound) != want.page {
			t.Errorf("%q: /graphiql is %d", flag, status)
		}
		_, shown := ask("/graphql?query=" + url.QueryEscape(introspection))
		var refused struct {
			Errors []struct{ Extensions struct{ Code string } }
		}
		if err := json.Unmarshal([]byte(shown), &refused); err != nil {
			t.Fatal(err)
		}
		if shows := len(refused.Errors) == 0; shows != want.schema || !shows && refused.Errors[0].Extensions.Code != "FORBIDDEN" {
			t.Errorf("%q: %s", flag, shown)
		}
		if _, told := ask("/graphql?query=" + url.QueryEscape(misspelt)); strings.Contains(told, `\"paces\"`) != want.schema {
			t.Errorf("%q: %s", flag, told)
		}
		s.end()
	}
}
