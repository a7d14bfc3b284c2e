package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os/exec"
	"path/filepath"
	"strconv"

	"servicemap/geo"
	"servicemap/place"
)

// pageScript drives a browser; the map page's own packages hold what it needs for that.
const pageScript = "web/bench/page.mjs"

// pagePlaces are so many places more than the demonstration's.
const pagePlaces = 20_000

// pageLoad is a first visit on a slow phone, in milliseconds, as the script tells it; shifts have no unit.
type pageLoad struct {
	Results     float64 `json:"results"`
	Painted     float64 `json:"lcp"`
	Shift       float64 `json:"cls"`
	Map         float64 `json:"map"`
	MapLibre    float64 `json:"mapLibreAfterResults"`
	Interaction float64 `json:"interaction"`
	Script      float64 `json:"script"`
	Longest     float64 `json:"longest"`
	Blocking    float64 `json:"blocking"`
}

// pageHeap is what the page holds after 300 cards were opened and closed – scripts, document and buffers – and what the last 200
// of them added: times as much that scripts hold, and nodes of the document.
type pageHeap struct {
	Bytes  float64 `json:"bytes"`
	Growth float64 `json:"growth"`
	Nodes  float64 `json:"nodes"`
}

// pageFigure is a row of the table: what is measured, how it is shown, and the most it may be.
type pageFigure[T any] struct {
	title, form string
	most        float64
	of          func(T) float64
}

// measurePage measures the map page in a browser, with the demonstration's places and with many more.
func (b *bench) measurePage(ctx context.Context) (err error) {
	for _, program := range []string{"node", "chromium"} {
		if _, err := exec.LookPath(program); err != nil {
			b.missing = append(b.missing, "not measured: the map page, for there is no "+program)
			return nil
		}
	}
	b.say("page: %d visits with a quarter of a processor, 1.6 Mbit/s and 150 ms; heap with the demonstration and with %d places more", b.rounds, pagePlaces)
	state := filepath.Join(b.folder, "page")
	s, err := start(ctx, b.binary, state, "yungang")
	if err != nil {
		return err
	}
	defer func() {
		if s != nil {
			err = errors.Join(err, s.stop())
		}
	}()
	b.table.section("map page on a slow phone")
	loads, err := runPage[pageLoad](ctx, "loads", s.base, b.rounds)
	if err != nil {
		return err
	}
	reportPage(b, loads, pageLoadFigures())
	if err := b.reportHeap(ctx, s.base, "the demonstration's places", 60); err != nil {
		return err
	}
	around, before, err := s.placesOf(ctx)
	if err != nil {
		return err
	}
	running := s
	s = nil
	if err := running.stop(); err != nil {
		return err
	}
	if err := importPlaces(ctx, b.binary, state, around, filepath.Join(b.folder, "page-places.csv")); err != nil {
		return err
	}
	if s, err = start(ctx, b.binary, state, "yungang"); err != nil {
		return err
	}
	_, total, err := s.placesOf(ctx)
	if err != nil {
		return err
	}
	if total < before+pagePlaces*9/10 {
		return fmt.Errorf("of %d places %d were imported", pagePlaces, total-before)
	}
	return b.reportHeap(ctx, s.base, fmt.Sprintf("%d places", total), 150)
}

func pageLoadFigures() []pageFigure[pageLoad] {
	return []pageFigure[pageLoad]{
		{"first results usable", "%.0f ms", 2500, func(l pageLoad) float64 { return l.Results }},
		{"  first byte of MapLibre before them", "%.0f ms", 0, func(l pageLoad) float64 { return max(-l.MapLibre, 0) }},
		{"largest contentful paint", "%.0f ms", 2500, func(l pageLoad) float64 { return l.Painted }},
		{"cumulative layout shift", "%.3f", 0.05, func(l pageLoad) float64 { return l.Shift }},
		{"slowest of 12 interactions to next paint", "%.0f ms", 200, func(l pageLoad) float64 { return l.Interaction }},
		{"  of that waiting and script; the rest is drawn by software here", "%.0f ms", 200, func(l pageLoad) float64 { return l.Script }},
		{"map usable", "%.0f ms", 7000, func(l pageLoad) float64 { return l.Map }},
		{"longest task after first results", "%.0f ms", 200, func(l pageLoad) float64 { return l.Longest }},
		{"  blocking of all of them", "%.0f ms", 300, func(l pageLoad) float64 { return l.Blocking }},
	}
}

func (b *bench) reportHeap(ctx context.Context, url, places string, most float64) error {
	heaps, err := runPage[pageHeap](ctx, "heap", url, b.rounds)
	if err != nil {
		return err
	}
	reportPage(b, heaps, []pageFigure[pageHeap]{
		{"heap with " + places, "%.1f MB", most, func(h pageHeap) float64 { return h.Bytes / 1e6 }},
		{"  scripts, after 200 cards more were opened and closed", "%.3f ×", 1.05, func(h pageHeap) float64 { return h.Growth }},
		{"  nodes of the document more", "%.0f", 20, func(h pageHeap) float64 { return h.Nodes }},
	})
	return nil
}

func reportPage[T any](b *bench, rounds []T, figures []pageFigure[T]) {
	for _, f := range figures {
		middle := medianOf(rounds, f.of)
		b.table.add(row{figure: f.title, ours: fmt.Sprintf(f.form, middle), target: verdict(middle, f.most, "≤ "+fmt.Sprintf(f.form, f.most))})
	}
}

// runPage drives the browser and returns what each round found.
func runPage[T any](ctx context.Context, what, url string, rounds int) ([]T, error) {
	text, err := output(command(ctx, "node", pageScript, what, url, strconv.Itoa(rounds)))
	if err != nil {
		return nil, err
	}
	var all []T
	if err := json.Unmarshal([]byte(text), &all); err != nil {
		return nil, fmt.Errorf("%s: %w", pageScript, err)
	}
	if len(all) != rounds {
		return nil, fmt.Errorf("%s told of %d rounds, not of %d", pageScript, len(all), rounds)
	}
	return all, nil
}

// placesOf returns where the first places of a server are, and how many it has in all.
func (s *server) placesOf(ctx context.Context) (at []geo.LonLat, total int, err error) {
	text, err := s.post(ctx, http.DefaultClient, []byte(`{"query": "{ places(first: 100) { totalCount nodes { location { longitude latitude } } } }"}`))
	if err != nil {
		return nil, 0, err
	}
	var answer struct {
		Data struct {
			Places struct {
				TotalCount int
				Nodes      []struct {
					Location struct{ Longitude, Latitude float64 }
				}
			}
		}
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		return nil, 0, err
	}
	for _, n := range answer.Data.Places.Nodes {
		at = append(at, geo.LonLat{Lon: n.Location.Longitude, Lat: n.Location.Latitude})
	}
	if len(at) == 0 {
		return nil, 0, fmt.Errorf("the server has no places: %s", text)
	}
	return at, answer.Data.Places.TotalCount, nil
}

// importPlaces has the program import places around others, always the same ones. Those few that come to lie outside every
// area are refused, one by one.
func importPlaces(ctx context.Context, binary, state string, around []geo.LonLat, path string) error {
	random := rand.New(rand.NewPCG(seed, pagePlaces))
	rows := [][]string{{"code", "kind", "name", "longitude", "latitude"}}
	beside := func(degrees float64) string {
		return strconv.FormatFloat(degrees+0.002*(random.Float64()-0.5), 'f', 6, 64)
	}
	for i := range pagePlaces {
		code, near := strconv.Itoa(i), around[i%len(around)]
		rows = append(rows, []string{"bench-" + code, place.Kind(i % 6).String(), "点" + code, beside(near.Lon), beside(near.Lat)})
	}
	if err := writeCSV(path, rows); err != nil {
		return err
	}
	const rowsRefused = 3
	_, err := output(command(ctx, binary, "import", "places", path, "--state", state, "--source", "generated", "--licence", "none", "--system", "WGS84"))
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == rowsRefused {
		return nil
	}
	return err
}
