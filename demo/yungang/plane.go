package yungang

import (
	"math"

	"servicemap/geo"
)

// uv is a point of the plan, in metres: streets of the plan run straight, its bands and blocks are rectangles.
type uv struct{ u, v float64 }

// xy is a point on the ground, in metres east and north of the town's middle: the plan, bent.
type xy struct{ x, y float64 }

// Where the plan puts what all else follows, in metres.
const (
	railWest, railEast    = -1725.0, -1675.0 // the streets on both sides of the railway
	railU                 = -1700.0
	trunkSouth, trunkN    = -1522.0, -1478.0 // the carriageways of the trunk road
	trunkV                = -1500.0
	riverSouth, riverN    = 430.0, 770.0 // the streets along the river
	riverV                = 600.0
	islandU               = 1750.0
	oldWest, oldEast      = -4330.0, -2865.0
	oldSouth, oldNorth    = -524.0, 430.0
	middleLon, middleLat  = 113.118, 40.052
	turned                = -0.105 // of the whole plan, in radians
	crookedness           = 11.0   // of the old town's lanes, in metres
	islandLong, islandOut = 270.0, 40.0
)

// plane bends the plan into a town and lays it on the earth.
type plane struct {
	scale    geo.Scale
	sin, cos float64
}

func newPlane() *plane {
	return &plane{scale: geo.ScaleAt(middleLat), sin: math.Sin(turned), cos: math.Cos(turned)}
}

// ground returns where a point of the plan lies. Rows bend with the river, columns with the railway; beyond the town the
// land is rougher; the old town is crooked in the small.
func (p *plane) ground(q uv) xy {
	wild := smooth(0, -0.4, townness(q))
	x := q.u + railBend(q.v)*bell((q.u-railU)/3200)
	y := q.v + riverBend(q.u)*bell((q.v-riverV)/2900)
	x += (40+120*wild)*noise(1, q.u/2700, q.v/2700) + 75*wild*noise(2, q.u/620, q.v/620)
	y += (40+120*wild)*noise(3, q.u/2700, q.v/2700) + 75*wild*noise(4, q.u/620, q.v/620)
	if old := oldness(q); old > 0 {
		x += crookedness * old * (noise(5, q.u/75, q.v/75) + 0.4*noise(6, q.u/31, q.v/31))
		y += crookedness * old * (noise(7, q.u/75, q.v/75) + 0.4*noise(8, q.u/31, q.v/31))
	}
	return xy{p.cos*x - p.sin*y, p.sin*x + p.cos*y}
}

// lonLat returns a point on the ground in degrees.
func (p *plane) lonLat(q xy) geo.LonLat {
	return geo.LonLat{Lon: middleLon + q.x/p.scale.Lon, Lat: middleLat + q.y/p.scale.Lat}
}

// heading returns the unit vector on the ground of the plan's direction u.
func (p *plane) heading(q uv) xy {
	a, b := p.ground(uv{q.u - 5, q.v}), p.ground(uv{q.u + 5, q.v})
	length := math.Hypot(b.x-a.x, b.y-a.y)
	return xy{(b.x - a.x) / length, (b.y - a.y) / length}
}

func railBend(v float64) float64 { return 330 * math.Sin(v/2500+0.9) }

func riverBend(u float64) float64 { return 360*math.Sin(u/2300+0.6) + 130*math.Sin(u/980+2) }

// waterHalf returns half the river's width: a stream that widens around its island.
func waterHalf(u float64) float64 {
	return 46 + 9*noise(9, u/420, 0) + 58*bell((u-islandU)/420)
}

// townness is above 0 in the town, 1 in its middle, and falls on outside.
func townness(q uv) float64 {
	return 1 - math.Hypot((q.u+300)/4500, (q.v+250)/3450) + 0.07*noise(10, q.u/900, q.v/900)
}

// oldness is 1 in the old town and fades at its edge, so that lanes meet the streets around it.
func oldness(q uv) float64 {
	inside := min(q.u-oldWest, oldEast-q.u, q.v-oldSouth, oldNorth-q.v)
	return smooth(0, 60, inside)
}

func bell(t float64) float64 { return math.Exp(-t * t) }

// smooth goes from 0 at a to 1 at b without a corner; a may lie above b.
func smooth(a, b, t float64) float64 {
	t = min(1, max(0, (t-a)/(b-a)))
	return t * t * (3 - 2*t)
}

// noise is a smooth surface between -1 and 1 with hills about one unit wide; each seed has its own.
func noise(seed uint64, x, y float64) float64 {
	i, j := math.Floor(x), math.Floor(y)
	fx, fy := smooth(0, 1, x-i), smooth(0, 1, y-j)
	a := mix(lattice(seed, i, j), lattice(seed, i+1, j), fx)
	b := mix(lattice(seed, i, j+1), lattice(seed, i+1, j+1), fx)
	return mix(a, b, fy)
}

func mix(a, b, t float64) float64 { return a + (b-a)*t }

// lattice returns the noise at a whole point, by the finalizer of splitmix64 (Steele, Lea, Flood 2014).
func lattice(seed uint64, i, j float64) float64 {
	z := seed*0x9e3779b97f4a7c15 + uint64(int64(i))*0xbf58476d1ce4e5b9 + uint64(int64(j))*0x94d049bb133111eb
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb
	z ^= z >> 31
	return float64(z>>11)/(1<<52) - 1
}
