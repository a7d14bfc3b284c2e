package geo

import "math"

// System names the coordinate system of a pair of degrees. The program keeps WGS84 alone; the others are converted where
// they come in and go out.
type System uint8

// The systems in use in China: WGS84 (GPS, OpenStreetMap), GCJ02 (AMap, Tencent), BD09 (Baidu).
const (
	WGS84 System = iota
	GCJ02
	BD09
)

// Systems lists all of them.
func Systems() []System { return []System{WGS84, GCJ02, BD09} }

// String returns the contract's name.
func (s System) String() string {
	switch s {
	case GCJ02:
		return "GCJ02"
	case BD09:
		return "BD09"
	default:
		return "WGS84"
	}
}

// ParseSystem returns the system of a contract name.
func ParseSystem(name string) (System, bool) {
	for _, s := range Systems() {
		if s.String() == name {
			return s, true
		}
	}
	return WGS84, false
}

// ToWGS84 converts a point out of a system. GCJ02 has no closed inverse; four rounds of correction bring it below a
// micrometre.
func ToWGS84(p LonLat, from System) LonLat {
	switch from {
	case GCJ02:
		return invert(p, p, gcjFromWGS)
	case BD09:
		gcj := gcjFromBD(p)
		return invert(gcj, gcj, gcjFromWGS)
	default:
		return p
	}
}

// FromWGS84 converts a point into a system.
func FromWGS84(p LonLat, to System) LonLat {
	switch to {
	case GCJ02:
		return gcjFromWGS(p)
	case BD09:
		return bdFromGCJ(gcjFromWGS(p))
	default:
		return p
	}
}

// invert finds the point that forward maps to want, by taking off the error of the last guess.
func invert(want, guess LonLat, forward func(LonLat) LonLat) LonLat {
	for range 4 {
		got := forward(guess)
		guess.Lon += want.Lon - got.Lon
		guess.Lat += want.Lat - got.Lat
	}
	return guess
}

// GCJ02 is defined on the Krasovsky 1940 ellipsoid and only within this rectangle; outside it is the identity. The
// polynomial and its constants are public since 2010 ("eviltransform"); no official text of it exists.
const (
	krasovskyAxis = 6378245.0
	krasovskyE2   = 0.00669342162296594323
)

func outsideChina(p LonLat) bool {
	return p.Lon < 72.004 || p.Lon > 137.8347 || p.Lat < 0.8293 || p.Lat > 55.8271
}

func gcjFromWGS(p LonLat) LonLat {
	if outsideChina(p) {
		return p
	}
	x, y := p.Lon-105, p.Lat-35
	root := math.Sqrt(math.Abs(x))
	common := (20*math.Sin(6*x*math.Pi) + 20*math.Sin(2*x*math.Pi)) * 2 / 3
	east := 300 + x + 2*y + 0.1*x*x + 0.1*x*y + 0.1*root + common +
		(20*math.Sin(x*math.Pi)+40*math.Sin(x/3*math.Pi))*2/3 +
		(150*math.Sin(x/12*math.Pi)+300*math.Sin(x/30*math.Pi))*2/3
	north := -100 + 2*x + 3*y + 0.2*y*y + 0.1*x*y + 0.2*root + common +
		(20*math.Sin(y*math.Pi)+40*math.Sin(y/3*math.Pi))*2/3 +
		(160*math.Sin(y/12*math.Pi)+320*math.Sin(y*math.Pi/30))*2/3
	sin, cos := math.Sincos(p.Lat * radiansEach)
	w2 := 1 - krasovskyE2*sin*sin
	w := math.Sqrt(w2)
	return LonLat{
		Lon: p.Lon + east/(krasovskyAxis/w*cos*radiansEach),
		Lat: p.Lat + north/(krasovskyAxis*(1-krasovskyE2)/(w2*w)*radiansEach),
	}
}

// BD09 turns and shifts GCJ02 a little; Baidu publishes the result, the formula is known from use.
const bdTurn = math.Pi * 3000 / 180

func bdFromGCJ(p LonLat) LonLat {
	r := math.Hypot(p.Lon, p.Lat) + 0.00002*math.Sin(p.Lat*bdTurn)
	a := math.Atan2(p.Lat, p.Lon) + 0.000003*math.Cos(p.Lon*bdTurn)
	return LonLat{Lon: r*math.Cos(a) + 0.0065, Lat: r*math.Sin(a) + 0.006}
}

func gcjFromBD(p LonLat) LonLat {
	return invert(p, LonLat{Lon: p.Lon - 0.0065, Lat: p.Lat - 0.006}, bdFromGCJ)
}
