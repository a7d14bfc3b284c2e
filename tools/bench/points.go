package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/jackc/pgx/v5"

	"servicemap/db"
	"servicemap/geo"
	"servicemap/nearby"
	"servicemap/place"
	"servicemap/snapshot"
	"servicemap/walk"
)

const (
	seed        = 20261123
	wanted      = 1000    // points to ask from
	candidates  = 100_000 // tried at most to find them
	placesAsked = 10
	spread      = 0.004 // degrees, some 400 metres, of a point around a place
)

// question asks for nine fields of each place.
const question = `query Near($from: PointInput!) { nearby(from: $from, minutes: 15, first: 10) { edges { ` +
	`walk { minutes metres } node { id kind name code status address location { longitude latitude } } } } }`

// sample is a point with the request that asks from it and the answer it gets.
type sample struct {
	at      geo.LonLat
	request string
	answer  []byte
}

// newSample makes the request of a point. Points are rounded to what a client sends.
func newSample(p geo.LonLat) (sample, error) {
	type from struct {
		Longitude json.Number `json:"longitude"`
		Latitude  json.Number `json:"latitude"`
	}
	number := func(degrees float64) json.Number { return json.Number(fmt.Sprintf("%.6f", degrees)) }
	request, err := json.Marshal(map[string]any{
		"query":     question,
		"variables": map[string]any{"from": from{number(p.Lon), number(p.Lat)}},
	})
	return sample{at: p, request: string(request)}, err
}

// choosePoints finds points in the data from which ten places or more can be walked to, so that every answer is as long
// as the page, as every answer of the SQL is. All answers are checked to be free of errors.
func choosePoints(ctx context.Context, s *server, places []geo.LonLat) (samples []sample, tried int, err error) {
	random := rand.New(rand.NewPCG(seed, 0))
	for ; len(samples) < wanted; tried++ {
		if tried == candidates {
			return nil, tried, fmt.Errorf("of %d points only %d have %d places within 15 minutes", tried, len(samples), placesAsked)
		}
		near := places[random.IntN(len(places))]
		point, err := newSample(geo.LonLat{
			Lon: near.Lon + (2*random.Float64()-1)*spread,
			Lat: near.Lat + (2*random.Float64()-1)*spread,
		})
		if err != nil {
			return nil, tried, err
		}
		var found int
		if point.answer, found, err = s.ask(ctx, point.request); err != nil {
			return nil, tried, fmt.Errorf("%v: %w", point.at, err)
		}
		if found == placesAsked {
			samples = append(samples, point)
		}
	}
	return samples, tried, nil
}

// ask sends one request and returns the answer and how many places it holds.
func (s *server) ask(ctx context.Context, body string) (answer []byte, places int, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.base+"/graphql", bytes.NewReader([]byte(body)))
	if err != nil {
		return nil, 0, err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, 0, err
	}
	answer, err = io.ReadAll(response.Body)
	if err := errors.Join(err, response.Body.Close()); err != nil {
		return nil, 0, err
	}
	var got struct {
		Data struct {
			Nearby struct{ Edges []json.RawMessage }
		}
		Errors []json.RawMessage
	}
	if err := json.Unmarshal(answer, &got); err != nil || response.StatusCode != http.StatusOK || len(got.Errors) > 0 {
		return nil, 0, fmt.Errorf("status %d, answer %.300s", response.StatusCode, answer)
	}
	return answer, len(got.Data.Nearby.Edges), nil
}

// The SQL beside which nearby is measured: the ten nearest in a straight line, with the same columns.
const (
	knn = `select id, kind, name, code, status, address, st_x(location) as longitude, st_y(location) as latitude,
 location <-> st_setsrid(st_makepoint(%s, %s), 4326) as distance
 from place order by location <-> st_setsrid(st_makepoint(%[1]s, %[2]s), 4326) limit 10`
	placePoints = `select st_x(location), st_y(location) from place where published order by id`
)

// locate returns where the places are, once PostgreSQL has counted its rows for good plans, and the plan of the SQL.
func locate(ctx context.Context, url string) (places []geo.LonLat, plan string, err error) {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return nil, "", err
	}
	defer func() { err = errors.Join(err, conn.Close(context.WithoutCancel(ctx))) }()
	if _, err := conn.Exec(ctx, "vacuum analyze place"); err != nil {
		return nil, "", err
	}
	rows, err := conn.Query(ctx, placePoints)
	if err != nil {
		return nil, "", err
	}
	if places, err = pgx.CollectRows(rows, pgx.RowToStructByPos[geo.LonLat]); err != nil {
		return nil, "", err
	}
	if len(places) == 0 {
		return nil, "", errors.New("there are no places in the database")
	}
	rows, err = conn.Query(ctx, "explain (costs off) "+fmt.Sprintf(knn, "-51.2", "-30.05"), pgx.QueryExecModeSimpleProtocol)
	if err != nil {
		return nil, "", err
	}
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, "", err
	}
	return places, planOf(lines), nil
}

// searchAlone times the questions of the samples asked of the engine itself, on the data of the database, one after
// another: the part of a request that is neither HTTP nor GraphQL.
func searchAlone(ctx context.Context, url string, samples []sample) (time.Duration, error) {
	d, err := db.Open(ctx, url)
	if err != nil {
		return 0, err
	}
	defer d.Close()
	records, err := d.Load(ctx, snapshot.Versions{})
	if err != nil {
		return 0, err
	}
	at, err := snapshot.Build(ctx, records, nil, time.UTC)
	if err != nil {
		return 0, err
	}
	var rounds []time.Duration
	for range 5 {
		began := time.Now()
		for _, p := range samples {
			q := nearby.Question{From: p.at, Pace: walk.Standard, Limit: walk.Standard.Limit(15), Filter: &place.Filter{}}
			if _, err := at.Nearby.Within(ctx, q); err != nil {
				return 0, err
			}
		}
		rounds = append(rounds, time.Since(began)/time.Duration(len(samples)))
	}
	return median(rounds), nil
}
