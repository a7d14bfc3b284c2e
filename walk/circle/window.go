package circle

import "math"

// window is the part of the lattice that a circle is drawn in.
type window struct {
	lattice       *lattice
	column, row   int    // of the south-western vertex; the column is a multiple of side
	width, height int    // in vertices; the width is a multiple of side
	step          [8]int // to the neighbour at the end of each link
	rows          []*row // what barriers do, by 64 vertices of a row, row after row
	patches       []*patch
}

// frame is the least box that holds places on the lattice.
type frame struct{ low, high xy }

func noFrame() frame {
	return frame{xy{math.Inf(1), math.Inf(1)}, xy{math.Inf(-1), math.Inf(-1)}}
}

func (b *frame) extend(p xy) {
	b.low.x, b.low.y = min(b.low.x, p.x), min(b.low.y, p.y)
	b.high.x, b.high.y = max(b.high.x, p.x), max(b.high.y, p.y)
}

// pad is how many vertices a window has beyond its streets: their cells, three links, and one that stays outside.
const pad = 6

// lay lays the window round the streets of a circle, or anywhere when there are none.
func (w *window) lay(l *lattice, streets frame) {
	if streets.low.x > streets.high.x {
		streets = frame{xy{side, side}, xy{side, side}}
	}
	w.lattice = l
	w.column, w.row = (int(streets.low.x)-pad)&^(side-1), int(streets.low.y)-pad
	w.width, w.height = (int(streets.high.x)+pad-w.column)&^(side-1)+side, int(streets.high.y)+pad-w.row+1
	w.step = [8]int{1, w.width + 1, w.width, w.width - 1, -1, -w.width - 1, -w.width, 1 - w.width}
	columns := w.words()
	first, last := w.row/side, (w.row+w.height-1)/side
	w.patches = l.patchesIn(w.column/side, first, columns, last-first+1, w.patches[:0])
	w.rows = w.rows[:0]
	for j := w.row; j < w.row+w.height; j++ {
		for _, p := range w.patches[(j/side-first)*columns:][:columns] {
			w.rows = append(w.rows, &p.rows[j%side])
		}
	}
}

// words returns how many times 64 vertices a row has.
func (w *window) words() int { return w.width / side }

// patchOf returns the patch of a vertex, given from the lattice's origin.
func (w *window) patchOf(i, j int) *patch {
	return w.patches[(j/side-w.row/side)*w.words()+(i-w.column)/side]
}

// vertex returns the number of a vertex that is given from the lattice's origin.
func (w *window) vertex(i, j int) int { return (j-w.row)*w.width + i - w.column }

func (w *window) isOpen(vertex, link int) bool { return hasBit(w.rows[vertex/side].open[link], vertex) }

func (w *window) isWater(vertex int) bool { return hasBit(w.rows[vertex/side].water, vertex) }

// hasBit reports whether a word has the bit of a vertex, of which it holds 64.
func hasBit(word uint64, vertex int) bool { return word>>(vertex&(side-1))&1 != 0 }
