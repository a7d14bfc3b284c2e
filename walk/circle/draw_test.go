package circle

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"servicemap/geo"
	"servicemap/walk"
	"servicemap/walk/walktest"
)

// TestDrawing draws circles of 5, 10 and 15 minutes over streets, water and barriers as SVG, to be looked at, into the file
// that SERVICEMAP_DRAW names. SERVICEMAP_AT says where: "porto-alegre", "yungang" or a town of
// town_test.go, its name with underscores, then longitude and latitude, or for a drawn town metres; SERVICEMAP_MINUTES says
// which minutes, at STANDARD pace.
func TestDrawing(t *testing.T) {
	t.Parallel()
	path := os.Getenv("SERVICEMAP_DRAW")
	if path == "" {
		t.Skip("SERVICEMAP_DRAW names no file")
	}
	var town string
	var at geo.LonLat
	if _, err := fmt.Sscanf(os.Getenv("SERVICEMAP_AT"), "%s %f %f", &town, &at.Lon, &at.Lat); err != nil {
		t.Fatal(err)
	}
	var limits []uint32
	for _, minutes := range strings.Fields(os.Getenv("SERVICEMAP_MINUTES") + " ") {
		var n int
		if _, err := fmt.Sscan(minutes, &n); err != nil {
			t.Fatal(err)
		}
		limits = append(limits, walk.Standard.Limit(n))
	}
	if limits == nil {
		limits = []uint32{walk.Standard.Limit(15), walk.Standard.Limit(10), walk.Standard.Limit(5)}
	}
	if strings.Contains(town, "_") {
		at = walktest.At(at.Lon, at.Lat)
	}
	n := network(t, town)
	snap := n.Snap(at, walk.MaxLegPlace)
	circles, err := NewGround(n).Circles(context.Background(), walk.Foot, snap, limits, walk.From)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range circles {
		t.Logf("%d m: %.0f m², %.3f of the straight circle, %.0f m of streets, %d polygons, %d points", walk.Metres(c.Limit), c.SquareMetres,
			c.StraightRatio, c.StreetMetres, c.Shape.NumPolygons(), len(c.Shape.FlatCoords())/2)
	}
	if err := os.WriteFile(path, draw(n, &snap, circles), 0o600); err != nil {
		t.Fatal(err)
	}
}

// drawing maps degrees to pixels.
type drawing struct {
	bytes.Buffer
	box   geo.Box
	scale geo.Scale
	zoom  float64 // pixels a metre
}

func (d *drawing) line(points []geo.LonLat) string {
	var s strings.Builder
	for i, p := range points {
		fmt.Fprintf(&s, "%c%.1f %.1f", "ML"[min(i, 1)], (p.Lon-d.box.West)*d.scale.Lon*d.zoom, (d.box.North-p.Lat)*d.scale.Lat*d.zoom)
	}
	return s.String()
}

func draw(n *walk.Network, snap *walk.Snap, circles []Circle) []byte {
	d := &drawing{box: geo.EmptyBox().Extend(snap.Asked), scale: geo.ScaleAt(snap.Asked.Lat)}
	for _, c := range circles {
		flat := c.Shape.FlatCoords()
		for i := 0; i < len(flat); i += 2 {
			d.box = d.box.Extend(geo.LonLat{Lon: flat[i], Lat: flat[i+1]})
		}
	}
	const margin = 60 // metres
	d.box = d.box.Extend(geo.LonLat{Lon: d.box.West - margin/d.scale.Lon, Lat: d.box.South - margin/d.scale.Lat})
	d.box = d.box.Extend(geo.LonLat{Lon: d.box.East + margin/d.scale.Lon, Lat: d.box.North + margin/d.scale.Lat})
	const width = 1000
	d.zoom = width / ((d.box.East - d.box.West) * d.scale.Lon)
	fmt.Fprintf(d, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%.0f" style="background:#f6f4ee">`, width, (d.box.North-d.box.South)*d.scale.Lat*d.zoom)
	for b := range n.Barriers() {
		barrier := n.Barrier(b)
		if !barrier.Area {
			continue
		}
		var path strings.Builder
		for _, ring := range barrier.Lines {
			path.WriteString(d.line(ring) + "Z")
		}
		fmt.Fprintf(d, `<path d="%s" fill="#a9cfe8" fill-rule="evenodd"/>`, path.String())
	}
	for i, c := range circles {
		var path strings.Builder
		flat, start := c.Shape.FlatCoords(), 0
		for _, ends := range c.Shape.Endss() {
			for _, end := range ends {
				var ring []geo.LonLat
				for ; start < end; start += 2 {
					ring = append(ring, geo.LonLat{Lon: flat[start], Lat: flat[start+1]})
				}
				path.WriteString(d.line(ring) + "Z")
			}
		}
		colour := []string{"#f4a259", "#e4572e", "#8e2043", "#555"}[i%4]
		fmt.Fprintf(d, `<path d="%s" fill="%s" fill-opacity="0.35" fill-rule="evenodd" stroke="%s" stroke-width="1"/>`, path.String(), colour, colour)
	}
	for _, e := range n.EdgesIn(d.box) {
		style := `stroke="#666" stroke-width="1"`
		switch flags := n.EdgeFlags(e); {
		case flags&hidden != 0:
			style = `stroke="#222" stroke-width="1.2" stroke-dasharray="3 3"`
		case flags&raised != 0:
			style = `stroke="#06c" stroke-width="2"`
		case flags&walk.Private != 0:
			style = `stroke="#b39" stroke-width="1"`
		}
		fmt.Fprintf(d, `<path d="%s" fill="none" %s/>`, d.line(n.EdgeLine(e)), style)
	}
	for b := range n.Barriers() {
		barrier := n.Barrier(b)
		colour := map[walk.BarrierKind]string{walk.Water: "#2a7ab0", walk.Railway: "#000", walk.Motorway: "#c60", walk.Cliff: "#732", walk.Wall: "#080"}[barrier.Kind]
		for _, line := range barrier.Lines {
			fmt.Fprintf(d, `<path d="%s" fill="none" stroke="%s" stroke-width="1.5"/>`, d.line(line), colour)
		}
	}
	at := strings.Fields(d.line([]geo.LonLat{snap.Asked})[1:])
	fmt.Fprintf(d, `<circle cx="%s" cy="%s" r="5" fill="#fff" stroke="#000" stroke-width="2"/></svg>`, at[0], at[1])
	return d.Bytes()
}
