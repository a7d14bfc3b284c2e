package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"

	"servicemap/geo"
	"servicemap/place"
)

// Draggers drag a pin on a map: each asks at most once a frame, and never before the answer to what it asked last.
const (
	draggers       = 8
	dragFrame      = time.Second / 30
	mostLatency    = 15 * time.Millisecond
	questionOfDrag = `query Drag($s: ScenarioInput!) { coverage(of: [{kinds: [SERVICE_CENTER, RED_STATION, READING_ROOM, MEDIATION_ROOM, HISTORY_COLUMN, VENUE]}], scenario: $s) ` +
		`{ people covered share classes { class people } change { peopleGained peopleLost share } } }`
)

// measureDraggers asks the program itself what a pin changes, over HTTP, with the district in its database.
func (b *bench) measureDraggers(ctx context.Context, g ground, q *questions) (err error) {
	if _, err := os.Stat(b.binary); err != nil {
		b.notMeasured("what if over HTTP", fmt.Errorf("%w (make build makes it)", err))
		return nil
	}
	b.say("  %d draggers of the program itself", draggers)
	binary, state := filepath.Join(b.folder, "servicemap-planner"), filepath.Join(b.folder, "planner-state")
	if err := copyProgram(b.binary, binary); err != nil {
		return err
	}
	if err := loadDistrict(ctx, binary, state, g, q); err != nil {
		return err
	}
	s, err := start(ctx, binary, state, "none")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	b.table.section(fmt.Sprintf("the planner over HTTP: the same district, %d draggers", draggers))
	for _, how := range []struct {
		title string
		frame time.Duration
	}{{"30 questions a second each", dragFrame}, {"each as fast as it is answered", 0}} {
		for _, change := range []string{"add", "move", "close"} {
			bodies, err := s.dragBodies(ctx, change, q)
			if err != nil {
				return err
			}
			if _, err := s.drag(ctx, bodies, how.frame, time.Second); err != nil { // warm-up
				return err
			}
			began := time.Now()
			all, err := s.drag(ctx, bodies, how.frame, time.Duration(b.seconds)*time.Second)
			if err != nil {
				return err
			}
			took := time.Since(began)
			p50, p99 := quantile(all, 0.5), quantile(all, 0.99)
			b.table.add(row{
				figure: fmt.Sprintf("%s one, %s: %.0f/s; p50, p99", change, how.title, float64(len(all))/took.Seconds()),
				ours:   milliseconds(p50) + ", " + milliseconds(p99), target: verdict(float64(p99), float64(mostLatency), "p99 ≤ 15 ms"),
			})
		}
	}
	_, peak := memory(strconv.Itoa(s.pid()))
	b.table.add(row{figure: "peak resident", ours: mebibytes(peak)})
	return nil
}

func quantile(all []time.Duration, part float64) time.Duration {
	if len(all) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(all))
	return sorted[min(int(part*float64(len(sorted))), len(sorted)-1)]
}

// drag lets the draggers ask for some time, each its own pin, and returns how long every answer took.
func (s *server) drag(ctx context.Context, bodies [][]byte, frame, lasts time.Duration) ([]time.Duration, error) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: draggers}}
	defer client.CloseIdleConnections()
	took, errs := make([][]time.Duration, draggers), make([]error, draggers)
	var group sync.WaitGroup
	ends := time.Now().Add(lasts)
	for d := range draggers {
		group.Go(func() {
			next := time.Now().Add(frame * time.Duration(d) / draggers) // not all in step
			for i := d * len(bodies) / draggers; time.Now().Before(ends); i++ {
				time.Sleep(time.Until(next))
				began := time.Now()
				if next = next.Add(frame); next.Before(began) {
					next = began
				}
				if _, errs[d] = s.post(ctx, client, bodies[i%len(bodies)]); errs[d] != nil {
					return
				}
				took[d] = append(took[d], time.Since(began))
			}
		})
	}
	group.Wait()
	return slices.Concat(took...), errors.Join(errs...)
}

func (s *server) post(ctx context.Context, client *http.Client, body []byte) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.base+"/graphql", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	answer, err := io.ReadAll(response.Body)
	if err := errors.Join(err, response.Body.Close()); err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK || bytes.Contains(answer, []byte(`"errors"`)) {
		return nil, fmt.Errorf("status %d: %.300s", response.StatusCode, answer)
	}
	return answer, nil
}

// dragBodies are the questions of pins on their way across the district, some ten metres at a time.
func (s *server) dragBodies(ctx context.Context, change string, q *questions) ([][]byte, error) {
	ids, err := s.placeIDs(ctx)
	if err != nil {
		return nil, err
	}
	const pins, steps = 64, 50
	var bodies [][]byte
	for pin := range pins {
		at := q.Cells[pin*1571%len(q.Cells)]
		for step := range steps {
			to := map[string]float64{"longitude": at[0] + float64(step)*1e-4, "latitude": at[1]}
			id := ids[(pin*steps+step)%len(ids)]
			scenario := map[string]any{
				"add":   []any{map[string]any{"at": to}},
				"move":  []any{map[string]any{"place": id, "to": to}},
				"close": []any{id},
			}
			body, err := json.Marshal(map[string]any{
				"query": questionOfDrag, "variables": map[string]any{"s": map[string]any{change: scenario[change]}},
			})
			if err != nil {
				return nil, err
			}
			bodies = append(bodies, body)
		}
	}
	return bodies, nil
}

func (s *server) placeIDs(ctx context.Context) ([]string, error) {
	var answer struct {
		Data struct {
			Places struct {
				Edges []struct{ Node struct{ ID string } }
			}
		}
	}
	body, err := json.Marshal(map[string]string{"query": "{ places(first: 100) { edges { node { id } } } }"})
	if err != nil {
		return nil, err
	}
	text, err := s.post(ctx, http.DefaultClient, body)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		return nil, err
	}
	var ids []string
	for _, e := range answer.Data.Places.Edges {
		ids = append(ids, e.Node.ID)
	}
	return ids, nil
}

// loadDistrict writes the district as files and lets the program import them.
func loadDistrict(ctx context.Context, binary, state string, g ground, q *questions) error {
	n, err := g.network(ctx, false)
	if err != nil {
		return err
	}
	d := newDistrict(n, len(q.Cells), len(q.Places))
	number := func(degrees float64) string { return strconv.FormatFloat(degrees, 'f', -1, 64) }
	areas := [][]string{{"code", "level", "name", "parent_code", "wkt"}, {"1", "STREET", "街道", "", ""}}
	for i, b := range d.boundaries {
		areas = append(areas, []string{communityCode(i), "COMMUNITY", "社区" + communityCode(i), "1", wktOf(b)})
	}
	places := [][]string{{"code", "kind", "name", "longitude", "latitude"}}
	for i, at := range d.places {
		places = append(places, []string{strconv.Itoa(i), place.Kind(i % 6).String(), "点" + strconv.Itoa(i), number(at[0]), number(at[1])})
	}
	population := [][]string{{"code", "longitude", "latitude", "people"}}
	for i, at := range d.cells {
		population = append(population, []string{strconv.Itoa(i), number(at[0]), number(at[1]), strconv.Itoa(d.people[i])})
	}
	files := map[string]string{"network": g.Map}
	for what, rows := range map[string][][]string{"areas": areas, "places": places, "population": population} {
		files[what] = filepath.Join(q.Folder, what+".csv")
		if err := writeCSV(files[what], rows); err != nil {
			return err
		}
	}
	for _, what := range []string{"areas", "network", "places", "population"} {
		arguments := []string{"import", what, files[what], "--state", state, "--source", "generated", "--licence", "none"}
		if what != "network" {
			arguments = append(arguments, "--system", "WGS84")
		}
		if _, err := output(command(ctx, binary, arguments...)); err != nil {
			return err
		}
	}
	return nil
}

func wktOf(b geo.Box) string {
	return fmt.Sprintf("POLYGON((%[1]v %[2]v,%[3]v %[2]v,%[3]v %[4]v,%[1]v %[4]v,%[1]v %[2]v))", b.West, b.South, b.East, b.North)
}

func writeCSV(path string, rows [][]string) error {
	var text bytes.Buffer
	w := csv.NewWriter(&text)
	if err := w.WriteAll(rows); err != nil {
		return err
	}
	return os.WriteFile(path, text.Bytes(), 0o600)
}
