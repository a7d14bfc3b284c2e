package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"testing"
)

// 500 lists of any length and nesting, asked of the demonstration data: what they are said to cost is never less than the objects that
// come, and in the middle not more than five times as many.
func TestTheCostToldIsNearWhatComes(t *testing.T) {
	t.Parallel()
	s, w := demo.start(t)
	random := rand.New(rand.NewPCG(9, 9))
	var ratios []float64
	for range 500 {
		at := w.places[random.IntN(len(w.places))].at
		point := fmt.Sprintf("{longitude: %.6f, latitude: %.6f}", at.Lon, at.Lat)
		first := 1 + random.IntN(40)
		fields := []string{
			"id name", "id location {longitude latitude}", "name accessibility {ramp} location {latitude}", "id area {name} location {longitude}",
			"name hours {text} accessibility {lift}", "id contacts {phone} location {longitude}", "name opening {state}",
		}[random.IntN(7)]
		query := []string{
			fmt.Sprintf(`{places(first: %d) {nodes {%s}}}`, first, fields),
			fmt.Sprintf(`{places(first: %d, filter: {kinds: [VENUE, READING_ROOM, RED_STATION]}) {edges {cursor node {%s}}}}`, first, fields),
			fmt.Sprintf(`{nearby(from: %s, minutes: 60, first: %d) {edges {node {%s} walk {minutes metres}}}}`, point, first, fields),
			fmt.Sprintf(`{nearby(from: %s, minutes: 45, first: %d) {totalCount edges {walk {minutes} arrival {state} node {%s}}}}`, point, first, fields),
			fmt.Sprintf(`{search(text: "示例", first: %d) {hits {title matched item {id}}}}`, first),
		}[random.IntN(5)]
		cost, came := s.cost(t, query)
		if came > cost {
			t.Errorf("%s: %d objects, said to cost %d", query, came, cost)
		}
		ratios = append(ratios, float64(cost)/float64(max(came, 1)))
	}
	slices.Sort(ratios)
	t.Logf("cost over objects: least %.2f, median %.2f, most %.1f", ratios[0], ratios[len(ratios)/2], ratios[len(ratios)-1])
	if ratios[len(ratios)/2] > 5 {
		t.Errorf("in the middle a question is said to cost %.1f times what comes", ratios[len(ratios)/2])
	}
}

// cost asks a question, and returns what it is said to cost and how many objects came.
func (s *server) cost(t *testing.T, query string) (cost, came int) {
	t.Helper()
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+s.address+"/graphql", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("GraphQL-Cost", "1")
	reply, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer reply.Body.Close() //nolint:errcheck // it was only read
	var answer struct {
		Data       any
		Errors     []any
		Extensions struct{ Cost struct{ Requested int } }
	}
	if err := json.NewDecoder(reply.Body).Decode(&answer); err != nil || len(answer.Errors) > 0 {
		t.Fatalf("%s: %v %v", query, err, answer.Errors)
	}
	var count func(any) int
	count = func(v any) int {
		n := 0
		switch v := v.(type) {
		case map[string]any:
			n = 1
			for _, item := range v {
				n += count(item)
			}
		case []any:
			for _, item := range v {
				n += count(item)
			}
		}
		return n
	}
	return answer.Extensions.Cost.Requested, count(answer.Data) - 1 // without the answer itself
}
