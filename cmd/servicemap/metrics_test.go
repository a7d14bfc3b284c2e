package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

// The names of metrics are what dashboards are made of, and their labels must stay few whatever clients think up.
func TestMetricsKeepTheirNamesAndFewLabels(t *testing.T) {
	t.Parallel()
	listener := "127.0.0.1:0"
	s := serveProcess(t, "--database-url", base(t), "--state", t.TempDir(), "--admin-listen", freeAddress(t), "--listen", listener)
	admin := ""
	for i, arg := range s.Args {
		if arg == "--admin-listen" {
			admin = s.Args[i+1]
		}
	}
	for i := range 60 {
		for _, path := range []string{fmt.Sprintf("/x%d", i), fmt.Sprintf("/tiles/x%d/1/1/1.mvt", i), fmt.Sprintf("/graphql?query=%d", i), fmt.Sprintf("/export/%d.csv", i)} {
			r, err := http.NewRequestWithContext(t.Context(), []string{"GET", "POST", fmt.Sprint("BREW", i)}[i%3], "http://"+s.address+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			answer, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			_, _ = io.Copy(io.Discard, answer.Body)
			_ = answer.Body.Close()
		}
	}
	s.ask(t, `{ places(first: 3) { totalCount } }`)
	for _, body := range []string{`{"query":"{ nope }"}`, `{"query":"{"}`, `{"query":"{ place(id: \"x\") { id } paces { pace } }"}`, `{`, `{"documentId":"sha256:00"}`} {
		answer, err := http.Post("http://"+s.address+"/graphql", "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		_ = read(t, answer)
	}
	answer, err := http.Get("http://" + admin + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close() //nolint:errcheck // it was read
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	labels := map[string]string{
		"servicemap_http_requests_total": "method route status", "servicemap_http_request_duration_seconds": "route", "servicemap_http_response_bytes_total": "route",
		"servicemap_graphql_cost_objects": "", "servicemap_snapshot_stale": "", "servicemap_snapshot_timestamp_seconds": "", "servicemap_places": "",
		"servicemap_errors_total": "code route", "go_goroutines": "", "process_resident_memory_bytes": "",
	}
	for name, want := range labels {
		family := families[name]
		if family == nil || family.GetHelp() == "" {
			t.Errorf("%s is not there, or nobody says what it is", name)
			continue
		}
		var got []string
		for _, l := range family.GetMetric()[0].GetLabel() {
			got = append(got, l.GetName())
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s has labels %q, want %q", name, got, want)
		}
	}
	codes := map[string]float64{}
	for _, m := range families["servicemap_errors_total"].GetMetric() {
		codes[m.GetLabel()[1].GetValue()+" "+m.GetLabel()[0].GetValue()] += m.GetCounter().GetValue()
	}
	// Of the 60 rounds a third asks GraphQL by GET, with a query that is a number, a third by POST without a body, a third by no method.
	for code, want := range map[string]float64{
		"/graphql GRAPHQL_VALIDATION_FAILED": 1, "/graphql GRAPHQL_PARSE_FAILED": 20 + 1, "/graphql NOT_FOUND": 1, "/graphql BAD_REQUEST": 2,
		"/graphql METHOD_NOT_ALLOWED": 20, "/graphql UNSUPPORTED_MEDIA_TYPE": 20, "/tiles/ NOT_FOUND": 20, "/tiles/ METHOD_NOT_ALLOWED": 40,
	} {
		if codes[code] != want {
			t.Errorf("%s counted %v times, want %v", code, codes[code], want)
		}
	}
	if t.Failed() {
		t.Logf("%v", codes)
	}
	series := 0
	for name, family := range families {
		if strings.HasPrefix(name, "servicemap_") {
			series += len(family.GetMetric())
			if _, known := labels[name]; !known {
				t.Errorf("%s is not in the documentation's table", name)
			}
		}
	}
	if series > 60 {
		t.Errorf("240 strange requests made %d series", series)
	}
	s.end(t)
}
