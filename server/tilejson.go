package server

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"html"
	"math"
	"net/http"

	"servicemap/geo"
	"servicemap/snapshot"
)

// tileLayer is a set of tiles that can be asked for.
type tileLayer struct {
	name             string
	minZoom, maxZoom uint32 // beyond the last a client enlarges the tiles of the last
	version          func(snapshot.Versions) snapshot.Version
}

// The sets of tiles that are made from memory.
const (
	placeTiles = "places"
	cellTiles  = "cells"
)

// tileLayerOf returns the set of a name; nil when there is none. These five are all that is ever shown.
func tileLayerOf(name string) *tileLayer {
	network := func(v snapshot.Versions) snapshot.Version { return v.Network } // of the same file as the base map
	switch name {
	case "base":
		return &tileLayer{name, 0, 15, network}
	case "areas":
		return &tileLayer{name, 0, 14, func(v snapshot.Versions) snapshot.Version { return v.Areas }}
	case "network":
		return &tileLayer{name, 13, 15, network}
	case placeTiles:
		return &tileLayer{name, 0, 16, func(v snapshot.Versions) snapshot.Version { return v.Places }}
	case cellTiles:
		return &tileLayer{name, 0, 14, func(v snapshot.Versions) snapshot.Version {
			return joint(v.Population, v.Places, v.Network, v.Areas)
		}}
	}
	return nil
}

// joint returns the version of what is made of several parts: numbers only grow, so their sum does when one of them does.
func joint(parts ...snapshot.Version) snapshot.Version {
	var v snapshot.Version
	for _, p := range parts {
		v.Number += p.Number
		if p.Changed.After(v.Changed) {
			v.Changed = p.Changed
		}
	}
	return v
}

// vectorLayer describes a layer inside the tiles, as TileJSON 3.0 does.
type vectorLayer struct {
	ID          string            `json:"id"`
	Description string            `json:"description"`
	MinZoom     uint32            `json:"minzoom"`
	MaxZoom     uint32            `json:"maxzoom"`
	Fields      map[string]string `json:"fields"`
}

// vectorLayers returns what the tiles of a set hold, and what the set is.
func vectorLayers(set string) (description string, layers []vectorLayer) {
	const class, name, nameEN = "String: kind of thing within the layer", "String: local name, absent when none", "String: English name, absent when none"
	const flag, layer = "Boolean: true, or absent", "Number: storey above or below what it crosses, absent for 0"
	area := map[string]string{"code": "String: official code", "level": "String: DISTRICT, STREET, COMMUNITY or GRID", "name": name, "name_en": nameEN}
	switch set {
	case "base":
		return "Base map from OpenStreetMap", []vectorLayer{
			{"land", "Ground of a use (areas)", 8, 15, map[string]string{"class": class, "name": name}},
			{"green", "Parks, woods, meadows, fields (areas)", 6, 15, map[string]string{"class": class, "name": name}},
			{"water", "Water (areas); rivers, canals, streams (lines)", 4, 15, map[string]string{"class": class, "name": name, "name_en": nameEN, "tunnel": flag}},
			{"building", "Footprints (areas)", 14, 15, map[string]string{"class": class}},
			{"road", "Roads and paths (lines), joined by name below zoom 13", 5, 15, map[string]string{
				"class": class, "name": name, "name_en": nameEN, "link": flag, "oneway": flag, "bridge": flag, "tunnel": flag, "layer": layer}},
			{"rail", "Tracks (lines)", 9, 15, map[string]string{"class": class, "name": name, "bridge": flag, "tunnel": flag, "layer": layer}},
			{"label", "Names (points)", 4, 15, map[string]string{"class": class, "name": name, "name_en": nameEN, "rank": "Number: 4..15, the lower the more important"}},
		}
	case "areas":
		return "Boundaries of districts, streets, communities and grids", []vectorLayer{
			{"areas", "Boundaries (areas)", 0, 14, area},
			{"area_names", "Where to write their names (points)", 0, 14, area},
		}
	case "network":
		return "Walking network, for developers", []vectorLayer{
			{"network", "Walking edges (lines)", 13, 15, map[string]string{"class": class, "name": name, "length": "Number: metres",
				"cost": "Number: effective metres along the line, absent when closed", "back_cost": "Number: the same against the line"}},
		}
	case cellTiles:
		return "People, and how far they walk to the nearest service center", []vectorLayer{
			{cellTiles, "Population cells (points); where a tile would hold more than 5,000, one for each of 64 × 64 squares", 0, 14, map[string]string{
				"people": "Number: who live there", "covered": "Number: those of them within 15 minutes on foot, as in GraphQL's coverage",
				"seconds": "Number: of the walk, at STANDARD pace; absent when no way leads there, and of several cells",
				"class":   "String: as in GraphQL; absent of several cells", "count": "Number: of cells that it stands for, absent for 1"}},
		}
	default:
		return "Service places", []vectorLayer{
			{placeTiles, "Places (points); where a tile would hold more than 5,000, one for each of 64 × 64 cells", 0, 16, map[string]string{
				"id": "String: as in GraphQL", "kind": "String: as in GraphQL", "name": name, "name_en": nameEN, "status": "String: as in GraphQL",
				"demonstration": "Boolean: of service centers", "count": "Number: of places that it stands for, absent for 1"}},
		}
	}
}

// tileJSON is a TileJSON 3.0.0 document (github.com/mapbox/tilejson-spec).
type tileJSON struct {
	TileJSON     string        `json:"tilejson"`
	Name         string        `json:"name"`
	Description  string        `json:"description"`
	Attribution  string        `json:"attribution,omitempty"` // HTML
	Tiles        []string      `json:"tiles"`
	MinZoom      uint32        `json:"minzoom"`
	MaxZoom      uint32        `json:"maxzoom"`
	Bounds       *[4]float64   `json:"bounds,omitempty"`
	VectorLayers []vectorLayer `json:"vector_layers"`
}

func (t *Tiles) serveTileJSON(w http.ResponseWriter, r *http.Request, name string) {
	layer := tileLayerOf(name)
	if layer == nil {
		refuse(w, r, http.StatusNotFound, noTile())
		return
	}
	at := t.data.Current()
	if at == nil {
		refuse(w, r, http.StatusServiceUnavailable, tileFault(nil))
		return
	}
	// The version in the URL lets a page that asks anew see new tiles at once; the server itself does not read it.
	version := layer.version(at.Versions)
	description, contents := vectorLayers(name)
	doc := tileJSON{
		TileJSON: "3.0.0", Name: layer.name, Description: description, Attribution: html.EscapeString(at.Attribution()),
		Tiles:   []string{fmt.Sprintf("%s/tiles/%s/{z}/{x}/{y}.mvt?v=%d-%x", t.originFor(r), layer.name, version.Number, version.Changed.UnixMilli())},
		MinZoom: layer.minZoom, MaxZoom: layer.maxZoom, Bounds: tileBounds(at.Bounds), VectorLayers: contents,
	}
	body, err := json.Marshal(doc)
	if err != nil {
		refuse(w, r, http.StatusInternalServerError, tileFault(err))
		return
	}
	sum := sha256.Sum256(body)
	etag := fmt.Sprintf(`"%x"`, sum[:8])
	h := w.Header()
	h.Set("ETag", etag)
	h.Set("Cache-Control", "no-cache")
	if matches(r.Header.Get("If-None-Match"), etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", "application/json; charset=utf-8")
	_, _ = w.Write(body)
}

// originFor returns what tile URLs begin with. What proxies say of the client's scheme anyone can say, so it is not read.
func (t *Tiles) originFor(r *http.Request) string {
	switch {
	case t.origin != "":
		return t.origin
	case r.Host == "":
		return ""
	case r.TLS != nil:
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// tileBounds returns the box of the data within what tiles can show; nil when there are none.
func tileBounds(b geo.Box) *[4]float64 {
	if b.Empty() {
		return nil
	}
	const edge = 85.051129 // degrees, atan(sinh(π))
	out := [4]float64{b.West, max(b.South, -edge), b.East, min(b.North, edge)}
	for i, v := range out {
		out[i] = math.Round(v*1e7) / 1e7
	}
	return &out
}
