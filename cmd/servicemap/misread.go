package main

import (
	"context"
	"fmt"
	"math"

	"servicemap/db"
	"servicemap/fault"
	"servicemap/geo"
	"servicemap/place"
	"servicemap/snapshot"
	"servicemap/walk"
)

// The rule by which a file is suspected of another coordinate system than the one it is said to be in. Some points always
// lie better elsewhere by chance, so of those for which the system matters
//
//   - at least clearShare must lie better when read in the other one, and
//   - so many more better than worse as a coin that is tossed for each would give about once in a thousand files: three
//     standard deviations, which takes nine points at least.
//
// Points that share a spot are one witness, since they move together. And as a file of some other region may gain by any
// shift, clearShare of all its points must lie in an area in the end.
//
// The places and streets of the demo district, and those of Porto Alegre moved into China, give 89 to 98 % better in their own
// system when they are read in another, and 13 % at most better in another when they are read in their own.
const (
	clearShare = 0.8
	deviations = 3
	spot       = 1e-3 // degrees, some 100 m

	streetRange  = 60 // metres; how far a street is looked for. Places stand at streets, most within half of it
	streetMargin = 10 // metres; a smaller difference is that of any survey

	mostCompared = 2000 // points of a file, spread evenly over it; more would tell no better
)

// surroundings are what points are held against: the areas and the streets that are loaded.
type surroundings struct {
	areas   *place.Areas
	network *walk.Network // nil: no streets
}

// lying says how a point lies.
type lying struct {
	inside bool // in an area
	metres int  // from the nearest street, streetRange when there is none that near
}

func (s surroundings) lying(p geo.LonLat) lying {
	l := lying{inside: s.areas.Containing(p) != nil, metres: streetRange}
	if s.network != nil {
		if snap := s.network.Snap(p, streetRange); snap.Found() {
			l.metres = snap.Metres
		}
	}
	return l
}

// better reports whether a point lies better as a than as b: in an area rather than in none, else clearly nearer to a street.
func (a lying) better(b lying) bool {
	if a.inside != b.inside {
		return a.inside
	}
	return a.metres+streetMargin <= b.metres
}

// reading counts how points lie when read in another system than the one they are said to be in.
type reading struct {
	system                geo.System
	better, worse, inside int
}

func (r *reading) count(said, read lying) {
	switch {
	case read.better(said):
		r.better++
	case said.better(read):
		r.worse++
	}
	if read.inside {
		r.inside++
	}
}

// suspect reports whether points, of which so many are in China, are likely to be of the system.
func (r *reading) suspect(points int, located bool) bool {
	differ := float64(r.better + r.worse)
	return float64(r.better) >= clearShare*differ && float64(r.better-r.worse) >= deviations*math.Sqrt(differ) &&
		(!located || float64(r.inside) >= clearShare*float64(points))
}

// misread returns a warning when points that were read as those of a system lie better as those of another; nil when not.
// Outside China, where the systems are not in use, nothing is compared.
func (s surroundings) misread(points []geo.LonLat, said geo.System) *fault.Text {
	var readings []reading
	for _, other := range geo.Systems() {
		if other != said {
			readings = append(readings, reading{system: other})
		}
	}
	points = witnesses(points)
	for _, p := range points {
		lies, given := s.lying(p), geo.FromWGS84(p, said)
		for i := range readings {
			readings[i].count(lies, s.lying(geo.ToWGS84(given, readings[i].system)))
		}
	}
	var likely reading
	for _, r := range readings {
		if r.suspect(len(points), s.areas.Located()) && r.better-r.worse > likely.better-likely.worse {
			likely = r
		}
	}
	if likely.better == 0 {
		return nil
	}
	return &fault.Text{
		ZH: fmt.Sprintf("比较了 %d 个点:按 %s 坐标系读取,%d 个更靠近道路或落入区域之内,%d 个更差。--system %s 是否正确?",
			len(points), likely.system, likely.better, likely.worse, said),
		EN: fmt.Sprintf("of %d points compared, %d lie nearer to a street, or inside an area and not outside, when read as %s, and %d lie worse: is --system %s right?",
			len(points), likely.better, likely.system, likely.worse, said),
	}
}

// doubt adds a warning to the report when the points of a file seem to be of another system. Streets tell of places alone:
// places stand at them, the centers of population cells stand anywhere.
func (j *job) doubt(ctx context.Context, d *db.DB, in *intake) error {
	around := surroundings{areas: in.areas}
	if j.What == "places" {
		var err error
		if around.network, err = loadedNetwork(ctx, d); err != nil {
			return err
		}
	}
	if w := around.misread(in.points, j.sheet.System); w != nil {
		in.report.Warnings = append(in.report.Warnings, *w)
	}
	return nil
}

// witnesses returns the points in China, one of each spot, no more than mostCompared, spread over the file.
func witnesses(points []geo.LonLat) []geo.LonLat {
	step := (len(points)-1)/mostCompared + 1
	seen := map[[2]float64]bool{}
	var kept []geo.LonLat
	for i := 0; i < len(points); i += step {
		p := points[i]
		at := [2]float64{math.Floor(p.Lon / spot), math.Floor(p.Lat / spot)}
		if seen[at] || geo.FromWGS84(p, geo.GCJ02) == p { // abroad GCJ-02 changes nothing
			continue
		}
		seen[at] = true
		kept = append(kept, p)
	}
	return kept
}

// loadedNetwork returns the walking network that the database holds, nil for none.
func loadedNetwork(ctx context.Context, d *db.DB) (*walk.Network, error) {
	known, err := d.Versions(ctx)
	if err != nil || known.Network.Number == 0 {
		return nil, err
	}
	known.Network = snapshot.Version{}
	r, err := d.Load(ctx, known)
	if err != nil || len(r.Streets.Edges) == 0 {
		return nil, err
	}
	return walk.Build(r.Streets)
}
