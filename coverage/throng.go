package coverage

import (
	"math"

	"servicemap/geo"
)

// throng is the crowd on a grid: how many people live at most within some metres of a point is told from a few sums a row.
type throng struct {
	scale         geo.Scale
	side          float64 // metres of a square
	west, south   float64 // in squares
	columns, rows int
	sums          []int // by row: of the people in its first 0, 1, 2 … squares
}

// The side of a square in metres, where the crowd is not so wide that there would be more than so many squares in a line.
const (
	throngSide  = 100
	throngWidth = 2000
)

// newThrong takes where each of some groups of people is, and how many they are. There must be one.
func newThrong(groups int, of func(i int) (at geo.LonLat, people int)) *throng {
	box := geo.EmptyBox()
	for i := range groups {
		at, _ := of(i)
		box = box.Extend(at)
	}
	t := &throng{scale: geo.ScaleAt((box.South + box.North) / 2)}
	wide, high := (box.East-box.West)*t.scale.Lon, (box.North-box.South)*t.scale.Lat
	t.side = max(throngSide, max(wide, high)/throngWidth)
	t.columns, t.rows = int(wide/t.side)+1, int(high/t.side)+1
	t.west, t.south = box.West*t.scale.Lon/t.side, box.South*t.scale.Lat/t.side
	t.sums = make([]int, (t.columns+1)*t.rows)
	for i := range groups {
		at, people := of(i)
		x, y := t.square(at)
		column, row := min(max(int(x), 0), t.columns-1), min(max(int(y), 0), t.rows-1)
		t.sums[row*(t.columns+1)+column+1] += people
	}
	for row := range t.rows {
		line := t.sums[row*(t.columns+1):][:t.columns+1]
		for i := 1; i < len(line); i++ {
			line[i] += line[i-1]
		}
	}
	return t
}

// square returns where a point lies, in squares from the south-western corner.
func (t *throng) square(p geo.LonLat) (x, y float64) {
	return p.Lon*t.scale.Lon/t.side - t.west, p.Lat*t.scale.Lat/t.side - t.south
}

// within returns the people of all squares that a circle touches.
func (t *throng) within(center geo.LonLat, radius float64) int {
	x, y := t.square(center)
	r := radius / t.side
	sum := 0
	for row := max(int(math.Floor(y-r)), 0); row < t.rows && float64(row) <= y+r; row++ {
		off := max(float64(row)-y, y-float64(row)-1, 0)
		half := math.Sqrt(max(r*r-off*off, 0))
		from, to := max(int(math.Ceil(x-half-1)), 0), min(int(math.Floor(x+half)), t.columns-1)
		if from <= to {
			line := t.sums[row*(t.columns+1):]
			sum += line[to+1] - line[from]
		}
	}
	return sum
}
