package walk

import (
	"encoding/binary"
	"math"

	"servicemap/geo"
)

// EdgeLine returns the line of an edge from its lower to its upper vertex, in a slice of its own.
func (n *Network) EdgeLine(edge uint32) []geo.LonLat {
	return n.AppendEdgeLine(nil, edge)
}

// appendLine appends the points of an edge. The ends are those of its vertices; only the points between them are stored,
// each as two signed varints: the steps from the point before.
func (n *Network) appendLine(dst []point, edge uint32) []point {
	p := n.points[n.ends[edge].lower]
	dst = append(dst, p)
	for code := n.lines[n.lineFirst[edge]:n.lineFirst[edge+1]]; len(code) > 0; {
		dx, used := varint(code)
		code = code[used:]
		dy, used := varint(code)
		code = code[used:]
		p.x += dx
		p.y += dy
		dst = append(dst, p)
	}
	return append(dst, n.points[n.ends[edge].upper])
}

// varint reads what binary.AppendVarint wrote, for numbers of 32 bits. Deltas of streets mostly take two bytes.
func varint(code []byte) (value int32, used int) {
	var zigzag uint32
	for shift := 0; ; shift += 7 {
		b := code[used]
		used++
		zigzag |= uint32(b&0x7f) << shift
		if b < 0x80 {
			return int32(zigzag>>1) ^ -int32(zigzag&1), used
		}
	}
}

// encodeInner appends the points between the ends of a line.
func encodeInner(dst []byte, line []point) []byte {
	for i := 1; i < len(line)-1; i++ {
		// Differences of longitude pass 32 bits only across half the globe; they wrap, and wrap back when read.
		dst = binary.AppendVarint(dst, int64(line[i].x-line[i-1].x))
		dst = binary.AppendVarint(dst, int64(line[i].y-line[i-1].y))
	}
	return dst
}

// toPoint rounds to steps of 1e-7 degrees.
func toPoint(p geo.LonLat) point {
	return point{x: int32(math.Round(p.Lon * stepsPerDegree)), y: int32(math.Round(p.Lat * stepsPerDegree))}
}

// hilbert returns the place of a point on a Hilbert curve over the whole globe, at full precision: no two points share
// one. (The turning and flipping of quadrants is that of Skilling's and Wikipedia's xy2d.)
func hilbert(p point) uint64 {
	x, y := uint32(p.x)^1<<31, uint32(p.y)^1<<31 // to unsigned, order kept
	var d uint64
	for s := uint32(1) << 31; s > 0; s >>= 1 {
		var right, up uint64
		if x&s != 0 {
			right = 1
		}
		if y&s != 0 {
			up = 1
		}
		d = d<<2 | (3*right ^ up)
		if up == 0 {
			if right == 1 {
				x, y = ^x, ^y
			}
			x, y = y, x
		}
	}
	return d
}

// plane maps points to metres around an origin, with the scale of the origin's latitude: for some hundred metres.
type plane struct {
	x, y   float64 // the origin in steps, not rounded
	mx, my float64 // metres per step
}

func planeAt(p geo.LonLat) plane {
	s := geo.ScaleAt(p.Lat)
	return plane{x: p.Lon * stepsPerDegree, y: p.Lat * stepsPerDegree, mx: s.Lon / stepsPerDegree, my: s.Lat / stepsPerDegree}
}

func (l plane) metres(p point) (x, y float64) {
	return (float64(p.x) - l.x) * l.mx, (float64(p.y) - l.y) * l.my
}

// foot returns the part t of the way from a to b, 0..1, at which the segment is nearest to the origin, and the squared
// distance there. At the ends the distance is exactly that of the end.
func foot(ax, ay, bx, by float64) (t, d2 float64) {
	dx, dy := bx-ax, by-ay
	dot := -(ax*dx + ay*dy)
	l2 := dx*dx + dy*dy
	switch {
	case dot <= 0:
		return 0, ax*ax + ay*ay
	case dot >= l2:
		return 1, bx*bx + by*by
	}
	t = dot / l2
	x, y := ax+t*dx, ay+t*dy
	return t, x*x + y*y
}
