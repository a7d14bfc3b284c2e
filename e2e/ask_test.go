package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"servicemap/geo"
)

// variables are those of a GraphQL document.
type variables map[string]any

// ask sends a document and reads its data; an error in the answer is an error.
func (s *server) ask(document string, v variables, data any) error {
	body, err := json.Marshal(map[string]any{"query": document, "variables": v})
	if err != nil {
		return err
	}
	reply, err := http.Post("http://"+s.address+"/graphql", "application/json", bytes.NewReader(body))
	if err != nil {
		return err
	}
	defer reply.Body.Close() //nolint:errcheck // it was only read
	answer := struct {
		Data   any
		Errors []struct {
			Message    string
			Extensions map[string]any
		}
	}{Data: data}
	if err := json.NewDecoder(reply.Body).Decode(&answer); err != nil {
		return fmt.Errorf("status %d: %w", reply.StatusCode, err)
	}
	if len(answer.Errors) > 0 {
		return fmt.Errorf("%v to %v", answer.Errors, v)
	}
	return nil
}

func (s *server) mustAsk(t *testing.T, document string, v variables, data any) {
	t.Helper()
	if err := s.ask(document, v, data); err != nil {
		t.Fatal(err)
	}
}

func pointInput(p geo.LonLat) variables { return variables{"longitude": p.Lon, "latitude": p.Lat} }

// walkAnswer is a Walk of the schema.
type walkAnswer struct {
	Seconds, Minutes, Metres, EffectiveMetres int
	Method                                    string
}

type pageInfo struct {
	HasNextPage, HasPreviousPage bool
	EndCursor                    string
}

// nearbyAnswer is a NearbyConnection of the schema.
type nearbyAnswer struct {
	Edges []struct {
		Node struct{ ID string }
		Walk walkAnswer
	}
	PageInfo       pageInfo
	TotalCount     int
	Counts         []kindCount
	NearestOutside *struct {
		Place struct{ ID string }
		Walk  walkAnswer
	}
	Excluded []struct {
		Reason string
		Count  int
	}
	From *struct{ Metres int }
}

type kindCount struct {
	Kind  string
	Count int
}

const nearbyDocument = `
query($from: PointInput!, $minutes: Int, $metres: Int, $pace: Pace!, $filter: PlaceFilter, $first: Int!, $after: String) {
  nearby(from: $from, minutes: $minutes, metres: $metres, pace: $pace, filter: $filter, first: $first, after: $after) {
    edges { node { id } walk { ...walk } }
    pageInfo { hasNextPage hasPreviousPage endCursor }
    totalCount
    counts { kind count }
    nearestOutside { place { id } walk { ...walk } }
    excluded { reason count }
    from { metres }
  }
}
fragment walk on Walk { seconds minutes metres effectiveMetres method }`

// nearby asks for one page.
func (s *server) nearby(t *testing.T, v variables) *nearbyAnswer {
	t.Helper()
	var data struct{ Nearby *nearbyAnswer }
	s.mustAsk(t, nearbyDocument, v, &data)
	return data.Nearby
}

// walkTo asks for the walk from a point to one place, at most 5,000 effective metres long; nil when there is none.
func (s *server) walkTo(t *testing.T, from geo.LonLat, p *placeRow) *walkAnswer {
	t.Helper()
	const around = 1e-6 // degrees: a decimetre
	answer := s.nearby(t, variables{"from": pointInput(from), "metres": 5000, "pace": "STANDARD", "first": 100, "filter": variables{
		"status": []string{"OPEN", "TEMPORARILY_CLOSED", "PLANNED", "CLOSED"},
		"box": variables{
			"west": p.at.Lon - around, "east": p.at.Lon + around, "south": p.at.Lat - around, "north": p.at.Lat + around,
		},
	}})
	for i := range answer.Edges {
		if answer.Edges[i].Node.ID == p.id {
			return &answer.Edges[i].Walk
		}
	}
	return nil
}
