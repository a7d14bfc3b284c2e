package yungang

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestDrawing draws the map as SVG into the file that SERVICEMAP_DRAW names, to be looked at. SERVICEMAP_VIEW may say which
// part: west, south, east, north in metres from the middle. SERVICEMAP_LAYER=areas adds the borders.
func TestDrawing(t *testing.T) {
	t.Parallel()
	path := os.Getenv("SERVICEMAP_DRAW")
	if path == "" {
		t.Skip("SERVICEMAP_DRAW names no file")
	}
	view := [4]float64{-9800, -8300, 9800, 8300}
	if s := os.Getenv("SERVICEMAP_VIEW"); s != "" {
		if _, err := fmt.Sscanf(s, "%f,%f,%f,%f", &view[0], &view[1], &view[2], &view[3]); err != nil {
			t.Fatal(err)
		}
	}
	streets, units, err := readNames()
	if err != nil {
		t.Fatal(err)
	}
	town := build(streets, units, func(string) {})
	town.populate()
	d := &drawing{town: town, view: view, scale: 1600 / (view[2] - view[0])}
	if err := os.WriteFile(path, d.svg(newRegister(town)), 0o600); err != nil {
		t.Fatal(err)
	}
}

type drawing struct {
	town  *town
	view  [4]float64
	scale float64
	out   bytes.Buffer
}

func (d *drawing) xy(id int64) (x, y float64) {
	return d.pixel(d.town.canvas.metres(id))
}

func (d *drawing) pixel(q xy) (x, y float64) {
	return (q.x - d.view[0]) * d.scale, (d.view[3] - q.y) * d.scale
}

// style returns the order, fill, colour and width in metres of a way.
func style(w way) (order int, fill, stroke string, wide float64) {
	tag := map[string]string{}
	for i := 0; i < len(w.tags); i += 2 {
		tag[w.tags[i]] = w.tags[i+1]
	}
	switch {
	case tag["area"] == "yes":
		return 3, "#e8e0f0", "#b9a", 1
	case tag["highway"] != "":
		widths := map[string]float64{"trunk": 15, "primary": 18, "secondary": 14, "tertiary": 10, "residential": 7, "unclassified": 6, "living_street": 5, "pedestrian": 7, "service": 3.5, "footway": 2, "steps": 3.5}
		colours := map[string]string{"trunk": "#e58", "primary": "#f5b25c", "secondary": "#f3d98a", "tertiary": "#fff3c4", "residential": "#fff", "unclassified": "#fff", "living_street": "#f1eeff", "pedestrian": "#d9d0ee", "service": "#f6f6f6", "footway": "#e8836a", "steps": "#c00"}
		order := 5
		if tag["layer"] == "1" {
			order = 8
		}
		if tag["tunnel"] == "yes" {
			order = 4
		}
		return order, "", colours[tag["highway"]], widths[tag["highway"]]
	case tag["railway"] == "rail":
		return 6, "", "#444", 2.2
	case tag["railway"] != "":
		return 6, "", "#88c", 5
	case tag["barrier"] != "":
		return 4, "", "#855", 1.2
	case tag["building"] != "":
		return 4, "#cbbfae", "#a99", 0.4
	case tag["natural"] == "water":
		return 2, "#9cc7e6", "#79b", 1
	case tag["waterway"] != "":
		return 3, "", "#79b", 2
	case tag["place"] == "islet":
		return 3, "#dfe9c8", "#7a7", 1
	}
	colours := map[string]string{"residential": "#e6e2dc", "industrial": "#e0d6e2", "retail": "#f5dcd8", "commercial": "#f0dcd8", "forest": "#b9d6a4", "meadow": "#d3e5b4", "farmland": "#eef0d5", "grass": "#cdebb0", "park": "#c4e8b4", "wood": "#aacb94", "garden": "#c8e6b0", "track": "#d8a080", "school": "#f6f2cc"}
	for _, key := range []string{"landuse", "leisure", "natural", "amenity"} {
		if c := colours[tag[key]]; c != "" {
			if key == "landuse" {
				return 0, c, "none", 0
			}
			return 1, c, "none", 0
		}
	}
	return -1, "", "", 0
}

func (d *drawing) svg(r *register) []byte {
	fmt.Fprintf(&d.out, `<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="%.0f" style="background:#f3f1e6">`, (d.view[3]-d.view[1])*d.scale)
	c := d.town.canvas
	water := map[int64]bool{}
	for _, rel := range c.relations {
		if rel.tags[2] == "natural" {
			water[rel.members[0].way] = true
		}
	}
	for _, rel := range c.relations {
		for _, m := range rel.members {
			if m.role == "outer" && rel.tags[2] == "landuse" {
				c.ways[m.way-1].tags = rel.tags[2:]
			}
		}
	}
	for order := range 10 {
		for k, w := range c.ways {
			o, fill, stroke, wide := style(w)
			if water[int64(k+1)] {
				o, fill, stroke, wide = 2, "#9cc7e6", "#79b", 1
			}
			if o == order {
				d.path(w, fill, stroke, wide)
			}
		}
	}
	d.over(r)
	d.out.WriteString("</svg>")
	return d.out.Bytes()
}

func (d *drawing) path(w way, fill, stroke string, wide float64) {
	var p strings.Builder
	seen := false
	for k, id := range w.refs {
		x, y := d.xy(id)
		seen = seen || x > -50 && x < 1650 && y > -50 && y < 2000
		fmt.Fprintf(&p, "%c%.1f %.1f", "ML"[min(k, 1)], x, y)
	}
	if !seen && len(w.refs) < 100 {
		return
	}
	if fill == "" {
		fill = "none"
		if wide > 3 && d.scale > 0.1 {
			fmt.Fprintf(&d.out, `<path d="%s" fill="none" stroke="#998" stroke-width="%.2f"/>`, p.String(), max(0.3, wide*d.scale)+0.7)
		}
	}
	fmt.Fprintf(&d.out, `<path d="%s" fill="%s" stroke="%s" stroke-width="%.2f"/>`, p.String(), fill, stroke, max(0.3, wide*d.scale))
}

// over draws gates, lifts, places, and borders where asked.
func (d *drawing) over(r *register) {
	for k, n := range d.town.canvas.nodes {
		tags := strings.Join(n.tags, " ")
		colour := ""
		switch {
		case strings.Contains(tags, "access private"):
			colour = "#d00"
		case strings.Contains(tags, "barrier gate"):
			colour = "#080"
		case strings.Contains(tags, "elevator"):
			colour = "#00f"
		}
		if x, y := d.xy(int64(k + 1)); colour != "" && d.scale > 0.15 {
			fmt.Fprintf(&d.out, `<circle cx="%.1f" cy="%.1f" r="2.5" fill="%s"/>`, x, y, colour)
		}
	}
	if os.Getenv("SERVICEMAP_LAYER") == "areas" {
		d.borders()
	}
	if os.Getenv("SERVICEMAP_LAYER") == "" {
		return
	}
	for _, p := range r.places {
		x, y := d.pixel(p.at)
		colour := map[string]string{serviceCenter: "#c00", redStation: "#f60", readingRoom: "#06c", mediationRoom: "#093", historyColumn: "#909", venue: "#555"}[p.kind]
		fmt.Fprintf(&d.out, `<circle cx="%.1f" cy="%.1f" r="3" fill="%s" stroke="#fff"/>`, x, y, colour)
	}
}

func (d *drawing) borders() {
	g := d.town.grid
	draw := func(mine func(u *unit) bool, wide float64) {
		for _, l := range g.outline(func(i, j int) bool { u := g.cells[i][j].unit; return u != nil && mine(u) }, d.town.unitOf) {
			var p strings.Builder
			for k, q := range l.points {
				x, y := d.pixel(d.town.plane.ground(q))
				fmt.Fprintf(&p, "%c%.1f %.1f", "ML"[min(k, 1)], x, y)
			}
			fmt.Fprintf(&d.out, `<path d="%s" fill="none" stroke="#60c" stroke-width="%.1f"/>`, p.String(), wide)
		}
	}
	for _, u := range d.town.units {
		draw(func(o *unit) bool { return o == u }, 0.8)
	}
	for _, s := range d.town.streets {
		draw(func(o *unit) bool { return o.street == s }, 2)
	}
}
