package circle

import "math"

// Streets leave the ground they run on at spots, one every half cell and one at each of their corners. Where the spots lie
// is counted in whole steps, so that a street has the same ones however it is looked at.

// aCell is the steps of a cell.
const aCell = 1 << 32

// spotAt is where a spot lies, in steps.
type spotAt struct{ x, y int64 }

func stepsTo(p xy) spotAt { return spotAt{int64(p.x * aCell), int64(p.y * aCell)} }

// xy returns the place in cells.
func (s spotAt) xy() xy { return xy{float64(s.x) / aCell, float64(s.y) / aCell} }

// cell returns the south-western corner of the cell.
func (s spotAt) cell() (i, j int) { return int(s.x / aCell), int(s.y / aCell) }

// piece is spots on a straight piece of street, without the one at its end.
type piece struct {
	start, step spotAt
	spots       int
}

func pieceOf(a, b xy) piece {
	n := math.Ceil(2 * length(a, b))
	if n == 0 {
		return piece{start: stepsTo(a)}
	}
	return piece{stepsTo(a), stepsTo(xy{(b.x - a.x) / n, (b.y - a.y) / n}), int(n)}
}

// nearby tells the legs from a spot to the corners of its cell apart by their half links. It takes a spot for anywhere in a
// small square, and the farthest place there counts, so that no leg is longer than it says.
type nearby [squares * squares]corners

// squares is how many squares lie along a cell.
const squares = 32

// corners is two sets of the corners of a cell: those at most half a link away, and above them those at most one away.
type corners uint8

func newNearby() (n nearby) {
	far := func(square, corner int) float64 {
		return max(math.Abs(float64(square)/squares-float64(corner)), math.Abs(float64(square+1)/squares-float64(corner)))
	}
	for i := range n {
		for k := range 4 {
			if l := math.Hypot(far(i%squares, k&1), far(i/squares, k>>1)); l <= 0.5 {
				n[i] |= 1<<k | 16<<k
			} else if l <= 1 {
				n[i] |= 16 << k
			}
		}
	}
	return n
}

func (n *nearby) of(s spotAt) corners {
	const square = aCell / squares
	return n[s.y/square%squares*squares+s.x/square%squares]
}

// atMost returns which corners are at most so many half links away, one or two.
func (c corners) atMost(halves int) uint64 { return uint64(c>>(4*(halves-1))) & 15 }

// halves returns the half links to a corner.
func (c corners) halves(k int) int { return legHalves - int(c>>k&1+c>>(k+4)&1) }

// legHalves is the half links of the longest leg from a street to a corner of its cell.
const legHalves = 3
