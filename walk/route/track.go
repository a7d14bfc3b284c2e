package route

import (
	"math"
	"slices"

	"servicemap/geo"
	"servicemap/walk"
)

// course is over how many metres before and after a turn its two directions are taken: a rounded corner or a jog of the
// kerb is shorter.
const course = 10

// track is the line of a route, with what is needed to measure turns along it.
type track struct {
	points []geo.LonLat
	plane  []vec     // the points in metres
	metres []float64 // along the line, up to each point
	joint  []int     // by point: which of the path's stretches ends there at a vertex, or noJoint
	origin geo.LonLat
	scale  geo.Scale // that of the first point: directions only ever matter over some metres
}

const noJoint = -1

func newTrack(start geo.LonLat) *track {
	t := &track{origin: start, scale: geo.ScaleAt(start.Lat)}
	t.add(start, noJoint)
	return t
}

func (t *track) last() int { return len(t.points) - 1 }

func (t *track) onPlane(p geo.LonLat) vec {
	return vec{(p.Lon - t.origin.Lon) * t.scale.Lon, (p.Lat - t.origin.Lat) * t.scale.Lat}
}

func (t *track) add(p geo.LonLat, joint int) {
	at, metres := t.onPlane(p), 0.0
	if last := t.last(); last >= 0 {
		metres = t.metres[last] + at.minus(t.plane[last]).length()
	}
	t.points, t.plane = append(t.points, p), append(t.plane, at)
	t.metres, t.joint = append(t.metres, metres), append(t.joint, joint)
}

// follow adds what a stretch passes after its start, which the track has reached, up to the end given. Every stretch adds a
// point, be it one that repeats the last: a step of a millimetre is a line too.
func (t *track) follow(n *walk.Network, s walk.Stretch, end geo.LonLat, joint int) {
	line, length := n.EdgeLine(s.Edge), n.EdgeLength(s.Edge)
	from, to := s.Start, s.End
	if from > to {
		slices.Reverse(line)
		from, to = length-from, length-to
	}
	inner := line[1 : len(line)-1]
	if from == 0 && to == length {
		for _, p := range inner {
			t.add(p, noJoint)
		}
	} else {
		perMetre := float64(length) / max(geo.Length(line), 1e-9) // positions are parts of the length as recorded
		at := 0.0
		for i, p := range inner {
			at += geo.Distance(line[i], p) * perMetre
			if float64(from) < at && at < float64(to) {
				t.add(p, noJoint)
			}
		}
	}
	t.add(end, joint)
}

// ahead returns the way from a point of the line to that some metres on.
func (t *track) ahead(at int) vec {
	for i := at + 1; i < len(t.points); i++ {
		if gone := t.metres[i] - t.metres[at]; gone >= course {
			back := (gone - course) / (t.metres[i] - t.metres[i-1])
			return t.plane[i].toward(t.plane[i-1], back).minus(t.plane[at])
		}
	}
	return t.plane[t.last()].minus(t.plane[at])
}

// behind returns the way to a point of the line from that some metres before.
func (t *track) behind(at int) vec {
	for i := at - 1; i >= 0; i-- {
		if gone := t.metres[at] - t.metres[i]; gone >= course {
			on := (gone - course) / (t.metres[i+1] - t.metres[i])
			return t.plane[at].minus(t.plane[i].toward(t.plane[i+1], on))
		}
	}
	return t.plane[at].minus(t.plane[0])
}

// rounded returns a point in steps of 1e-7 degrees, as the network's are.
func rounded(p geo.LonLat) geo.LonLat {
	return geo.LonLat{Lon: math.Round(p.Lon*1e7) / 1e7, Lat: math.Round(p.Lat*1e7) / 1e7}
}
