package osm

import (
	"cmp"
	"context"
	"slices"

	"servicemap/geo"
	"servicemap/walk"
)

// hurdle is a kind of barrier plus one; the zero hurdle stops nobody.
type hurdle uint8

func hurdleOf(k walk.BarrierKind) hurdle { return hurdle(k) + 1 }

// areaHurdle returns what ground is to walkers. Swimming pools are left out: they lie in gardens, round which anyone may
// go. So are basins that are not said to hold water.
func areaHurdle(t tags) hurdle {
	wet := t.get("natural") == "water" || among(t.get("waterway"), "riverbank", "dock") || t.get("landuse") == "reservoir"
	if wet && t.openWater() {
		return hurdleOf(walk.Water)
	}
	return 0
}

// lineHurdle returns what a line is to walkers; what one may walk on is none. Streams, ditches and drains can be stepped
// over, and embankments climbed. A wall that is drawn as ground is the line around it.
func lineHurdle(t tags) hurdle {
	switch base := highway(t.get("highway")); {
	case base != nothing && base != never:
		if fastRoad(t, base) && t.atGrade() {
			return hurdleOf(walk.Motorway)
		}
		return 0
	case trackHurdle(t):
		return hurdleOf(walk.Railway)
	case among(t.get("waterway"), "river", "canal") && t.openWater(), t.get("natural") == "coastline":
		return hurdleOf(walk.Water)
	case !t.atGrade():
		return 0
	case t.get("natural") == "cliff", t.get("barrier") == "retaining_wall":
		return hurdleOf(walk.Cliff)
	case among(t.get("barrier"), "wall", "fence", "hedge", "city_wall"):
		return hurdleOf(walk.Wall)
	}
	return 0
}

// fastRoad reports a road that nobody crosses on foot: a motorway, or a road built like one, unless walkers are let on it.
func fastRoad(t tags, base openness) bool {
	if foot := footValue(t.get("foot")); foot == open || foot == private {
		return false
	}
	_, why := restrict(t, base)
	return among(t.get("highway"), "motorway", "motorway_link") || why == Motorroad || why == Expressway
}

// trackHurdle reports tracks that nobody crosses, sidings and yards too. Trams run in streets and monorails above them. An
// underground is on the ground where no tunnel is tagged, as the one of Porto Alegre is all along the river.
func trackHurdle(t tags) bool {
	return among(railClass(t), "rail", "siding", "light_rail", "funicular", "subway") && t.atGrade()
}

// has reports a tag that is neither absent nor "no".
func (t tags) has(key string) bool { v := t.get(key); return v != "" && v != "no" }

// atGrade reports that something lies on the ground, as far as its tags tell.
func (t tags) atGrade() bool {
	return !t.has("tunnel") && !t.has("bridge") && !offGround(t.get("layer")) && t.get("location") != "underground"
}

// openWater reports water under the sky and on the ground. Its layer says nothing: much water is drawn on -1, so that
// bridges need no layer.
func (t tags) openWater() bool {
	return !t.has("tunnel") && !t.has("bridge") && !t.has("covered") && t.get("location") != "underground"
}

// barriers makes the barriers, after the passes: relations, ways, each by id. An area whose rings are not all there is
// given as lines: what it covers cannot be told.
func (b *basemap) barriers(ctx context.Context) ([]walk.Barrier, error) {
	var out []walk.Barrier
	put := func(way int64, h hurdle, area bool, chains ...chain) error {
		lines, err := b.lines(chains)
		if len(lines) > 0 {
			out = append(out, walk.Barrier{Kind: walk.BarrierKind(h - 1), Lines: lines, Area: area, Way: way})
		}
		return err
	}
	covered := map[int64]bool{} // ways whose relation knows which side of them is water
	for i := range b.areas {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		a := &b.areas[i]
		look := b.looks[a.look]
		if look.hurdle == 0 {
			continue
		}
		chains, whole := b.chains(a)
		if look.area {
			for _, way := range a.ways {
				covered[way] = true
			}
			if rings, closed := ringsOf(chains); whole && closed {
				if err := put(-a.id, look.hurdle, true, rings...); err != nil {
					return nil, err
				}
				continue
			}
		}
		if err := put(-a.id, look.hurdle, false, chains...); err != nil {
			return nil, err
		}
	}
	for i := range b.shapes {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		s := &b.shapes[i]
		refs := chain(b.refs[s.from:s.to])
		own, edge := b.looks[s.look], b.looks[s.edge]
		if own.hurdle != 0 && (!own.area || !covered[s.id]) {
			if err := put(s.id, own.hurdle, own.area && b.whole(refs), refs); err != nil {
				return nil, err
			}
		}
		if edge.hurdle != 0 {
			if err := put(s.id, edge.hurdle, false, refs); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// chains returns the ways of a relation that the file holds, and whether it holds them all, with all their nodes.
func (b *basemap) chains(a *area) (chains []chain, whole bool) {
	whole = true
	for _, id := range a.ways {
		at, found := slices.BinarySearchFunc(b.shapes, id, func(s shape, id int64) int { return cmp.Compare(s.id, id) })
		if !found {
			whole = false
			continue
		}
		refs := b.refs[b.shapes[at].from:b.shapes[at].to]
		whole = whole && b.whole(refs)
		chains = append(chains, refs)
	}
	return chains, whole
}

// lines returns the stretches of chains whose nodes have a place.
func (b *basemap) lines(chains []chain) ([][]geo.LonLat, error) {
	var lines [][]geo.LonLat
	for _, c := range chains {
		if err := b.keep(featureBytes + len(c)*pointBytes); err != nil {
			return nil, err
		}
		for run := range b.stretches(c) {
			line := make([]geo.LonLat, len(run))
			for i, at := range run {
				line[i] = geo.LonLat{Lon: float64(b.lon[at]) / 1e7, Lat: float64(b.lat[at]) / 1e7}
			}
			lines = append(lines, line)
		}
	}
	return lines, nil
}
