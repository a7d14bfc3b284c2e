package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"
)

// Tiles of the demonstration city, of every set and zoom around its middle: the reference decoder reads them, GDAL does, and the
// styles that draw them are valid by the style specification.
func TestOthersReadTheTiles(t *testing.T) {
	t.Parallel()
	libraries, err := filepath.Abs(filepath.Join("..", "..", "web", "node_modules"))
	if err != nil {
		t.Fatal(err)
	}
	url := base(t)
	servicemap(t, "demo", "load", "--demo", "porto-alegre", "--database-url", url).want(t, exitDone)
	s := serve(t, "--listen", "127.0.0.1:0", "--demo", "none", "--database-url", url)
	defer s.end()
	at := "http://" + s.address
	var tiles []string
	for set, zooms := range map[string][2]maptile.Zoom{"base": {0, 15}, "areas": {0, 14}, "network": {13, 15}, "places": {0, 16}, "cells": {0, 14}} {
		for z := zooms[0]; z <= zooms[1]; z++ {
			tile := maptile.At(orb.Point{-51.2287, -30.0346}, z)
			for i := range uint32(9) { // and those around it, where there are any
				if x, y := tile.X+i%3-1, tile.Y+i/3-1; x < 1<<z && y < 1<<z {
					tiles = append(tiles, fmt.Sprintf("%s/%d/%d/%d", set, z, x, y))
				}
			}
		}
	}
	script, err := filepath.Abs(filepath.Join("testdata", "tiles.mjs"))
	if err != nil {
		t.Fatal(err)
	}
	var read struct {
		Wrong    []string
		Features map[string]int
		Styles   int
	}
	if err := json.Unmarshal(runIn(t, ".", "node", append([]string{script, at, libraries}, tiles...)...), &read); err != nil {
		t.Fatal(err)
	}
	for _, wrong := range read.Wrong[:min(10, len(read.Wrong))] {
		t.Error(wrong)
	}
	for _, layer := range []string{"land", "green", "water", "building", "road", "rail", "label", "network", "places", "cells"} {
		if read.Features[layer] == 0 {
			t.Errorf("nothing of layer %s was read", layer)
		}
	}
	t.Logf("%d tiles, %v, %d styles", len(tiles), read.Features, read.Styles)

	// GDAL reads a tile by itself, placed by its number, in metres of web Mercator.
	middle := maptile.At(orb.Point{-51.2287, -30.0346}, 14)
	for set, layers := range map[string][]string{"base": {"road", "land"}, "network": {"network"}, "places": {"places"}, "cells": {"cells"}} {
		answer, err := http.Get(fmt.Sprintf("%s/tiles/%s/14/%d/%d.mvt", at, set, middle.X, middle.Y))
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		path := filepath.Join(t.TempDir(), "tile.mvt")
		if err := os.WriteFile(path, body, 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.CommandContext(t.Context(), "ogrinfo", "-al", "-so", "-oo", "X="+fmt.Sprint(middle.X), "-oo", "Y="+fmt.Sprint(middle.Y), "-oo", "Z=14", path).CombinedOutput()
		if err != nil || strings.Contains(string(out), "ERROR") || strings.Contains(string(out), "Warning") {
			t.Errorf("%s: %v\n%s", set, err, out)
		}
		for _, layer := range layers {
			if !strings.Contains(string(out), "Layer name: "+layer) {
				t.Errorf("%s: GDAL sees no layer %s\n%s", set, layer, out)
			}
		}
		if !strings.Contains(string(out), "Feature Count: ") || !strings.Contains(string(out), "(-57") {
			t.Errorf("%s: not where Porto Alegre is\n%s", set, out)
		}
	}
}
