package route

import (
	"math"
	"slices"

	"servicemap/geo"
	"servicemap/walk"
)

// What "beside a road" is: most of the way no farther than this from it, and parallel to it.
const (
	besideMetres  = 20
	besideDegrees = 20
	sampleMetres  = 20 // how far apart the way is looked at
)

// besides returns the name of the road beside which the track runs from one point to another for more than half of the
// way, empty when there is none.
func (d *draft) besides(first, last int) string {
	roads := d.roadsNear(first, last)
	if len(roads) == 0 {
		return ""
	}
	type share struct {
		name   string
		metres float64
	}
	var shares []share
	for i := first; i < last; i++ {
		a, b := d.plane[i], d.plane[i+1]
		length := b.minus(a).length()
		samples := math.Ceil(length / sampleMetres)
		for s := range int(samples) {
			name, ok := nearestParallel(roads, a.toward(b, (float64(s)+0.5)/samples), b.minus(a))
			if !ok {
				continue
			}
			at := 0
			for at < len(shares) && shares[at].name != name {
				at++
			}
			if at == len(shares) {
				shares = append(shares, share{name: name})
			}
			shares[at].metres += length / samples
		}
	}
	for _, s := range shares {
		if s.metres > (d.metres[last]-d.metres[first])/2 {
			return s.name
		}
	}
	return ""
}

// roadPiece is a straight piece of a named road.
type roadPiece struct {
	a, b vec
	name string
}

// roadsNear returns the named roads around the track from one point to another, in a slice that holds until the next call.
func (d *draft) roadsNear(first, last int) []roadPiece {
	box := geo.EmptyBox()
	for _, p := range d.points[first : last+1] {
		box = box.Extend(p)
	}
	east, north := besideMetres/d.scale.Lon, besideMetres/d.scale.Lat
	box = geo.Box{West: box.West - east, South: box.South - north, East: box.East + east, North: box.North + north}
	low, high := d.onPlane(geo.LonLat{Lon: box.West, Lat: box.South}), d.onPlane(geo.LonLat{Lon: box.East, Lat: box.North})
	d.near = d.near[:0]
	for _, e := range d.network.EdgesIn(box) {
		for _, r := range d.road(e) {
			if min(r.a.east, r.b.east) <= high.east && max(r.a.east, r.b.east) >= low.east &&
				min(r.a.north, r.b.north) <= high.north && max(r.a.north, r.b.north) >= low.north {
				d.near = append(d.near, r)
			}
		}
	}
	return d.near
}

// road returns the pieces of an edge, none when it is no named road. Neighbouring parts of the track ask for the same ones.
func (d *draft) road(edge uint32) []roadPiece {
	name := d.network.EdgeName(edge)
	if name == "" || !isRoad(d.network.EdgeClass(edge)) {
		return nil
	}
	pieces, known := d.roads[edge]
	if !known {
		line := d.network.EdgeLine(edge)
		pieces = make([]roadPiece, len(line)-1)
		for i := range pieces {
			pieces[i] = roadPiece{d.onPlane(line[i]), d.onPlane(line[i+1]), name}
		}
		d.roads[edge] = pieces
	}
	return pieces
}

// nearestParallel returns the name of the nearest road that runs the same way, or the opposite one, beside a point.
func nearestParallel(roads []roadPiece, p, way vec) (name string, ok bool) {
	nearest, sine := float64(besideMetres), math.Sin(besideDegrees*math.Pi/180)
	for i := range roads {
		r := &roads[i]
		along := r.b.minus(r.a)
		if math.Abs(along.cross(way)) > sine*along.length()*way.length() {
			continue
		}
		part := p.minus(r.a).dot(along) / max(along.dot(along), 1e-9)
		if part < 0 || part > 1 {
			continue // it lies ahead or behind, not beside
		}
		if d := p.minus(r.a.toward(r.b, part)).length(); d <= nearest {
			name, ok, nearest = r.name, true, d
		}
	}
	return name, ok
}

// branches returns the ways that lead on from the vertex at a point of the track, but for those the path takes: their first
// metres, and the names. There are none at points that are no vertices.
func (d *draft) branches(at int) []branch {
	joint := d.joint[at]
	if joint == noJoint {
		return nil
	}
	n, came, goes := d.network, d.path.Stretches[joint], d.path.Stretches[joint+1]
	vertex := d.endOf(came)
	var branches []branch
	for _, e := range n.EdgesIn(geo.EmptyBox().Extend(d.points[at])) {
		lower, upper := n.EdgeEnds(e)
		if lower != vertex && upper != vertex || e == came.Edge || e == goes.Edge {
			continue
		}
		forward, backward := n.EdgeCosts(e)
		line := n.EdgeLine(e)
		if lower == vertex && forward != walk.Closed {
			branches = append(branches, branch{d.outset(line), n.EdgeName(e), isRoad(n.EdgeClass(e))})
		}
		if upper == vertex && backward != walk.Closed {
			slices.Reverse(line)
			branches = append(branches, branch{d.outset(line), n.EdgeName(e), isRoad(n.EdgeClass(e))})
		}
	}
	return branches
}

// branch is a way that a walker could take and does not.
type branch struct {
	way  vec
	name string
	road bool
}

// roadAcross returns the name of the road that passes the vertex at a point of the track most squarely to a way over it; empty
// when no road does that has a name.
func (d *draft) roadAcross(at int, over vec) string {
	name, most := "", -1.0
	for _, b := range d.branches(at) {
		if square := math.Abs(over.cross(b.way)) / max(b.way.length(), 1e-9); b.road && b.name != "" && square > most {
			name, most = b.name, square
		}
	}
	return name
}

// outset returns the way from the start of a line to some metres on.
func (d *draft) outset(line []geo.LonLat) vec {
	start := d.onPlane(line[0])
	at, left := start, float64(course)
	for _, p := range line[1:] {
		next := d.onPlane(p)
		length := next.minus(at).length()
		if length >= left {
			return at.toward(next, left/length).minus(start)
		}
		at, left = next, left-length
	}
	return at.minus(start)
}
