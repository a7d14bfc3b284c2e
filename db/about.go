package db

import (
	"encoding/json"

	"servicemap/place"
)

// The columns of what a place, a zone and a squad have in common: answers that may be unknown, phones, pictures.

// known is a nullable column: null is unknown.
func known(k place.Known) *bool {
	if k == place.Unknown {
		return nil
	}
	yes := k == place.Yes
	return &yes
}

func knownOf(column *bool) place.Known {
	switch {
	case column == nil:
		return place.Unknown
	case *column:
		return place.Yes
	default:
		return place.No
	}
}

// contact and picture are the JSON forms of the columns contacts and pictures.
type (
	contact struct {
		Label string `json:"label"`
		Phone string `json:"phone"`
		Hours string `json:"hours,omitempty"`
	}
	picture struct {
		URL  string `json:"url"`
		Text string `json:"text"`
	}
)

func contactsJSON(contacts []place.Contact) json.RawMessage {
	rows := make([]contact, len(contacts))
	for i, c := range contacts {
		rows[i] = contact(c)
	}
	return asJSON(rows)
}

func picturesJSON(pictures []place.Picture) json.RawMessage {
	rows := make([]picture, len(pictures))
	for i, p := range pictures {
		rows[i] = picture(p)
	}
	return asJSON(rows)
}

func asJSON(rows any) json.RawMessage {
	raw, err := json.Marshal(rows)
	if err != nil {
		panic(err) // strings always have a JSON form
	}
	return raw
}

func contactsOf(rows []contact) []place.Contact {
	var list []place.Contact
	for _, r := range rows {
		list = append(list, place.Contact(r))
	}
	return list
}

func picturesOf(rows []picture) []place.Picture {
	var list []place.Picture
	for _, r := range rows {
		list = append(list, place.Picture(r))
	}
	return list
}
