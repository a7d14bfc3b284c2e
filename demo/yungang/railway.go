package yungang

import (
	"fmt"
	"math"
	"slices"
)

// trackOff is how far each of the two tracks lies from the railway's middle, in metres.
const trackOff = 3.5

// drawRailway draws the two tracks from end to end, the bridge that carries them over the river, and the station.
func (t *town) drawRailway() {
	south, north := math.Inf(1), math.Inf(-1)
	for i := range t.grid.cells {
		for j, c := range t.grid.cells[i] {
			if t.grid.cols[i].gap == railway && c.zone != outside {
				r := t.grid.rect(i, j)
				south, north = min(south, r.south), max(north, r.north)
			}
		}
	}
	for _, off := range []float64{-trackOff, trackOff} {
		for k, part := range [][2]float64{{south, riverV - 90}, {riverV - 90, riverV + 90}, {riverV + 90, north}} {
			track := column(railU+off, part[0], part[1])
			t.railCrossings(track, off)
			tags := []string{"railway", "rail", "name", "口泉铁路", "electrified", "contact_line"}
			if k == 1 {
				tags = append(tags, "bridge", "yes", "layer", "1")
			}
			t.canvas.draw(track.points(62), tags...)
		}
	}
	platform := column(railU+11, -390, -210)
	for _, at := range []float64{-360, -240} {
		if t.net.attach(uv{railEast, at}) {
			platform.cut(at)
			t.canvas.draw([]uv{{railEast, at}, {railU + 11, at}}, "highway", "footway")
		}
	}
	t.draw(platform, 62, "railway", "platform", "name", "云冈站站台")
	t.canvas.box(uv{railU + 18, -300}, 9, 70, "building", "train_station", "name", "云冈站")
}

// railCrossings cuts a track where streets cross it on the level.
func (t *town) railCrossings(track *line, off float64) {
	for i := range t.grid.cells {
		if t.grid.cols[i].gap != railway {
			continue
		}
		for j := range t.grid.rows {
			e := t.net.rowEdge[i][j]
			if q := (uv{track.at, e.at}); e.on && e.own && track.holds(q) {
				track.cut(e.at)
				t.canvas.mark(uv{railU + off, e.at}, "railway", "level_crossing")
			}
		}
	}
}

// drawMedian draws the fence between the trunk road's carriageways, open where streets cross.
func (t *town) drawMedian() {
	for i := range len(t.grid.cols) - 1 {
		if e := t.net.rowAt(i, trunkSouth); e.on && e.tags == "" && townness(e.point(e.from)) > 0 {
			t.canvas.draw(between(uv{e.from + 24, trunkV}, uv{e.to - 24, trunkV}, 62), "barrier", "fence")
		}
	}
}

// drawFootbridges draws five footbridges over the trunk road, each with stairs and a lift at both ends.
func (t *town) drawFootbridges() {
	built, last := 0, math.Inf(-1)
	for i := range len(t.grid.cols) - 1 {
		e := t.net.rowAt(i, trunkSouth)
		if built == 5 || e.from < -3300 || e.from < last+1000 || t.grid.cols[i].gap == railway || !e.on {
			continue
		}
		north := t.net.rowAt(i, trunkN)
		for u := e.from + 60; u < e.to-60; u += 5 {
			if e.clear(u-14, u+30) && north.clear(u-14, u+30) {
				last = e.from
				built++
				t.footbridge(u, built)
				break
			}
		}
	}
}

// clear reports that nothing meets the line between two places.
func (l *line) clear(from, to float64) bool {
	return !slices.ContainsFunc(l.cuts, func(at float64) bool { return from < at && at < to })
}

// footbridge draws one: the deck a storey up, at each end a flight of steps and a lift.
func (t *town) footbridge(u float64, number int) {
	const out = 12.0
	name := fmt.Sprintf("国道%d号人行天桥", number)
	ends := []struct{ street, v, away float64 }{{trunkSouth, trunkSouth - out, -1}, {trunkN, trunkN + out, 1}}
	var deck []int64
	for k, end := range ends {
		top := t.canvas.nodeAt(t.plane.ground(uv{u, end.v}), 1)
		lift := t.canvas.nodeAt(t.plane.ground(uv{u, end.v + 4*end.away}), 1)
		t.canvas.markID(lift, "highway", "elevator")
		foot := uv{u + 25, end.v}
		t.canvas.join([]int64{top, t.canvas.node(foot)}, []string{"highway", "steps", "step_count", "36", "incline", "down", "handrail", "yes"})
		t.net.attach(uv{foot.u, end.street})
		t.canvas.draw([]uv{foot, {foot.u, end.street}}, "highway", "footway")
		t.net.attach(uv{u - 9, end.street})
		t.canvas.join([]int64{lift, t.canvas.node(uv{u - 9, end.v + 4*end.away}), t.canvas.node(uv{u - 9, end.street})}, []string{"highway", "footway"})
		if k == 0 {
			deck = append(deck, lift, top)
		} else {
			deck = append(deck, top, lift)
		}
	}
	t.canvas.join(deck, []string{"highway", "footway", "bridge", "yes", "layer", "1", "name", name})
}
