package model

import (
	"encoding/json"
	"io"
)

// GeoJSONInput is a geometry that a client gives, as JSON: what it has to be is for the argument to say.
type GeoJSONInput struct{ Value any }

// UnmarshalGQL takes any JSON value.
func (g *GeoJSONInput) UnmarshalGQL(v any) error {
	g.Value = v
	return nil
}

// MarshalGQL writes the value; the generator asks for it of every scalar.
func (g GeoJSONInput) MarshalGQL(w io.Writer) {
	_ = json.NewEncoder(w).Encode(g.Value)
}
