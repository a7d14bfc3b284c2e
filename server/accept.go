package server

import (
	"mime"
	"strconv"
	"strings"
)

// The media types of an answer.
const (
	plainJSON    = "application/json"
	responseJSON = "application/graphql-response+json"
)

// answerType returns the media type that an Accept header prefers of the two, and plain JSON where it says nothing or likes
// both as much without naming one first; ok is false when it takes neither (RFC 9110, section 12.5.1). What cannot be read in it is passed over.
func answerType(header string) (kind string, ok bool) {
	if strings.TrimSpace(header) == "" {
		return plainJSON, true
	}
	plain, response := acceptedType{}, acceptedType{}
	for i, item := range strings.Split(header, ",") {
		name, parameters, err := mime.ParseMediaType(item)
		if err != nil || parameters["charset"] != "" && !strings.EqualFold(parameters["charset"], "utf-8") {
			continue
		}
		weight := 1.0
		if q, given := parameters["q"]; given {
			if weight, err = strconv.ParseFloat(q, 64); err != nil || !(weight >= 0 && weight <= 1) {
				continue
			}
		}
		switch name {
		case plainJSON:
			plain.take(2, weight, i)
		case responseJSON:
			response.take(2, weight, i)
		case "application/*":
			plain.take(1, weight, i)
			response.take(1, weight, i)
		case "*/*":
			plain.take(0, weight, i)
			response.take(0, weight, i)
		}
	}
	switch {
	case plain.weight <= 0 && response.weight <= 0:
		return plainJSON, false
	case response.betterThan(plain):
		return responseJSON, true
	default:
		return plainJSON, true
	}
}

// acceptedType is what a header says of a type: by the item that names it most closely.
type acceptedType struct {
	closeness, place int
	weight           float64
	said             bool
}

func (a *acceptedType) take(closeness int, weight float64, place int) {
	if !a.said || closeness > a.closeness {
		*a = acceptedType{closeness, place, weight, true}
	}
}

// betterThan compares by weight, then by who is named rather than covered by a wildcard, then by who is named first.
func (a acceptedType) betterThan(b acceptedType) bool {
	switch {
	case a.weight != b.weight:
		return a.weight > b.weight
	case a.closeness != b.closeness:
		return a.closeness > b.closeness
	default:
		return a.closeness == 2 && a.place < b.place
	}
}
