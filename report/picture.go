package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/twpayne/go-geom"

	"servicemap/coverage"
	"servicemap/fault"
	"servicemap/geo"
	"servicemap/place"
)

// picture is the map of a report, in units of which it is a thousand wide: areas coloured by the share of people covered,
// clusters of people left out, places.
type picture struct {
	Width, Height int
	Areas         []tract
	Borders       string // of the level above the areas
	Labels        []label
	Gaps          string
	Numbers       []label
	Leaders       string    // from numbers to the points that they belong to
	Cells         [2]string // where there are no areas: squares of people covered, and of those who are not
	Places        string
	Bar           bar

	frame
}

// tract is an area: its path, its class and what it says.
type tract struct {
	Path, Class string
	Name        fault.Text
	Row         *Row
}

type label struct {
	X, Y float64
	Text fault.Text
}

// bar is the scale: so many units are so many metres.
type bar struct {
	Length float64
	Text   string
}

const (
	pictureWidth  = 1000
	pictureHeight = 1180 // at most: more would not fit on a page
	mostSpots     = 20_000
)

// draw makes the picture, with the numbers of the gaps that are listed.
func (r *Report) draw(listed []Gap) *picture {
	p := &picture{frame: newFrame(r.bounds())}
	p.Width, p.Height = p.size()
	for i := range r.Rows {
		row := &r.Rows[i]
		if row.Area.Boundary != nil {
			name := fault.Text{ZH: row.Area.DisplayName(false), EN: row.Area.DisplayName(true)}
			p.Areas = append(p.Areas, tract{p.path(row.Area.Boundary), shade(row.Total), name, row})
		}
	}
	if len(p.Areas) == 0 {
		p.drawCells(r) // which show who is left out
	} else {
		for _, g := range r.Answer.Gaps() {
			p.Gaps += p.path(g.Shape())
		}
	}
	for i, g := range listed {
		x, y := p.at(g.Center.At)
		p.number(i+1, x, y)
	}
	p.drawBorders(r)
	p.drawPlaces(r)
	p.Bar = p.bar()
	return p
}

// shade returns the class of a share: five of a fifth each, one for areas where nobody lives.
func shade(t coverage.Total) string {
	share, ok := t.Share()
	if !ok {
		return "nobody"
	}
	return fmt.Sprintf("fifth%d", min(int(share*5), 4))
}

// bounds returns the box of what is drawn: the area that is asked about, else all areas, else all data.
func (r *Report) bounds() geo.Box {
	if r.Area != nil && r.Area.Boundary != nil {
		return geo.NewShape(r.Area.Boundary).Box()
	}
	box := geo.EmptyBox()
	for i := range r.Rows {
		if b := r.Rows[i].Area.Boundary; b != nil {
			box = box.Union(geo.NewShape(b).Box())
		}
	}
	if box.Empty() {
		return r.At.Bounds
	}
	return box
}

// drawBorders draws the areas above the rows, and writes the names of these, or of the rows' own where they all lie in one.
func (p *picture) drawBorders(r *Report) {
	var above, own []*place.Area
	for i := range r.Rows {
		a := r.Rows[i].Area
		if a.Boundary != nil {
			own = append(own, a)
		}
		if a = a.Parent; a != nil && a.Boundary != nil && !slices.Contains(above, a) {
			above = append(above, a)
			p.Borders += p.path(a.Boundary)
		}
	}
	if len(above) > 1 {
		own = above
	}
	p.write(own)
}

// badgeRadius is that of the circle around a number of the picture; letters are so high.
const (
	badgeRadius  = 11.0
	letterHeight = 24.0
)

// number sets a number at a point, or, where another stands there, beside it with a line to the point.
func (p *picture) number(n int, x, y float64) {
	text := fmt.Sprint(n)
	free := func(x, y float64) bool {
		return x > badgeRadius && x < float64(p.Width)-badgeRadius && y > badgeRadius && y < float64(p.Height)-badgeRadius &&
			!slices.ContainsFunc(p.Numbers, func(o label) bool { return math.Hypot(o.X-x, o.Y-y) < 2*badgeRadius+2 })
	}
	atX, atY := x, y
	const directions, farthest = 16, 4.0
	for away := 1.0; !free(atX, atY) && away <= farthest; away++ {
		for d := 0; d < directions && !free(atX, atY); d++ {
			angle := 2 * math.Pi * float64(d) / directions
			atX, atY = x+math.Cos(angle)*away*(2*badgeRadius+4), y+math.Sin(angle)*away*(2*badgeRadius+4)
		}
	}
	if !free(atX, atY) {
		atX, atY = x, y
	}
	if atX != x || atY != y {
		p.Leaders += fmt.Sprintf("M%.1f %.1fL%.1f %.1f", x, y, atX, atY)
	}
	p.Numbers = append(p.Numbers, label{atX, atY, fault.Text{ZH: text, EN: text}})
}

// write writes the names of areas, the largest first, as long as there is room beside numbers and other names. A name stands in the
// middle of its area, else a little above or below.
func (p *picture) write(areas []*place.Area) {
	size := map[*place.Area]float64{}
	for _, a := range areas {
		size[a] = geo.Area(a.Boundary)
	}
	slices.SortStableFunc(areas, func(a, b *place.Area) int { return cmp.Compare(size[b], size[a]) })
	var taken []geo.Box
	for _, n := range p.Numbers {
		taken = append(taken, geo.Box{West: n.X - badgeRadius, East: n.X + badgeRadius, South: n.Y - badgeRadius, North: n.Y + badgeRadius})
	}
	for _, a := range areas {
		x, y := p.at(geo.PointIn(a.Boundary))
		name := fault.Text{ZH: a.DisplayName(false), EN: a.DisplayName(true)}
		half := max(float64(len([]rune(name.ZH)))*9, float64(len(name.EN))*5) // half the width of the letters
		for _, shift := range []float64{0, -letterHeight, letterHeight} {
			room := geo.Box{West: x - half, East: x + half, South: y + shift - letterHeight/2, North: y + shift + letterHeight/2}
			if room.West < 0 || room.East > float64(p.Width) || slices.ContainsFunc(taken, func(b geo.Box) bool {
				return b.West < room.East && room.West < b.East && b.South < room.North && room.South < b.North
			}) {
				continue
			}
			taken = append(taken, room)
			p.Labels = append(p.Labels, label{x, y + shift, name})
			break
		}
	}
}

// drawCells draws the people themselves.
func (p *picture) drawCells(r *Report) {
	if r.Answer.Len() > mostSpots {
		return
	}
	var squares [2]strings.Builder
	for i := range r.Answer.Len() {
		spot := r.Answer.Spot(i)
		if spot.People == 0 {
			continue
		}
		kind := 1
		if r.Answer.IsCovered(spot) {
			kind = 0
		}
		x, y := p.at(spot.At)
		fmt.Fprintf(&squares[kind], "M%.1f %.1fh5v5h-5z", x-2.5, y-2.5)
	}
	p.Cells = [2]string{squares[0].String(), squares[1].String()}
}

// drawPlaces draws a dot for each place that is asked for.
func (p *picture) drawPlaces(r *Report) {
	var dots strings.Builder
	for i := range r.At.Catalogue.Len() {
		counts := slices.ContainsFunc(r.Question.Of, func(t Target) bool { return r.At.Catalogue.Judge(t.filter(), i) == place.Accepted })
		if at := r.At.Catalogue.Place(i).Location; counts && p.box.Contains(at) {
			x, y := p.at(at)
			fmt.Fprintf(&dots, "M%.1f %.1fm-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z", x, y)
		}
	}
	p.Places = dots.String()
}

// frame turns degrees into units of the picture: straight in metres at its middle latitude, north up.
type frame struct {
	box   geo.Box
	scale geo.Scale
	units float64 // per metre
}

// margin is left free around what is drawn, as a share of its width.
const margin = 0.02

func newFrame(box geo.Box) frame {
	if box.Empty() {
		box = geo.Box{West: 0, South: 0, East: 1, North: 1}
	}
	f := frame{box: box, scale: geo.ScaleAt((box.South + box.North) / 2)}
	dx, dy := max((box.East-box.West)*margin, 1e-4), max((box.North-box.South)*margin, 1e-4)
	f.box = geo.Box{West: box.West - dx, East: box.East + dx, South: box.South - dy, North: box.North + dy}
	width, height := (f.box.East-f.box.West)*f.scale.Lon, (f.box.North-f.box.South)*f.scale.Lat
	f.units = min(pictureWidth/width, pictureHeight/height)
	return f
}

func (f *frame) size() (width, height int) {
	return int(math.Ceil((f.box.East - f.box.West) * f.scale.Lon * f.units)), int(math.Ceil((f.box.North - f.box.South) * f.scale.Lat * f.units))
}

func (f *frame) at(p geo.LonLat) (x, y float64) {
	return (p.Lon - f.box.West) * f.scale.Lon * f.units, (f.box.North - p.Lat) * f.scale.Lat * f.units
}

// path returns the rings of polygons, without points that fall on the one before.
func (f *frame) path(m *geom.MultiPolygon) string {
	var b strings.Builder
	flat, start := m.FlatCoords(), 0
	for _, ends := range m.Endss() {
		for _, end := range ends {
			last := ""
			for i := start; i+3 < end; i += 2 { // the last point is the first again
				x, y := f.at(geo.LonLat{Lon: flat[i], Lat: flat[i+1]})
				point := fmt.Sprintf("%.1f %.1f", x, y)
				if point == last {
					continue
				}
				b.WriteString([]string{"M", "L"}[min(len(last), 1)] + point)
				last = point
			}
			b.WriteByte('z')
			start = end
		}
	}
	return b.String()
}

// bar returns a round length that takes a fifth of the width at most.
func (f *frame) bar() bar {
	most := pictureWidth / f.units / 5
	metres := math.Pow(10, math.Floor(math.Log10(most)))
	for _, times := range []float64{5, 2} {
		if metres*times <= most {
			metres *= times
			break
		}
	}
	text := fmt.Sprintf("%g m", metres)
	if metres >= 1000 {
		text = fmt.Sprintf("%g km", metres/1000)
	}
	return bar{Length: math.Round(metres*f.units*10) / 10, Text: text}
}
