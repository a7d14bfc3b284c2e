package osm

import (
	"math"

	"servicemap/geo"
	"servicemap/walk"
)

// What findDeadEnds looks for, and how much it looks at.
const (
	deadEndGap  = 0.5        // metres
	deadEndCell = 10_000     // 1e-7 degrees: some hundred metres
	deadEndWork = 20_000_000 // cells and ends looked at; a city of a million edges takes a third
)

// deadEnd is a node where a way ends and no other goes on.
type deadEnd struct {
	at, way int64
	near    int64 // a way that passes beside it; 0: none found
}

// findDeadEnds reports the dead ends beside another way on the same level: the two were probably meant to meet.
func (n *network) findDeadEnds() {
	var list []deadEnd
	cells := map[[2]int32][]int{} // of each cell, the dead ends in it
	for i := range n.ways {
		for run := range n.runs(&n.ways[i]) {
			for _, at := range [...]int64{run[0], run[len(run)-1]} {
				if n.marks[at]&(again|divided) == 0 {
					cell := cellOf(n.lon[at], n.lat[at])
					cells[cell] = append(cells[cell], len(list))
					list = append(list, deadEnd{at: at, way: int64(i)})
				}
			}
		}
	}
	work := deadEndWork
	for i := range n.ways {
		for run := range n.runs(&n.ways[i]) {
			for j := 1; j < len(run) && work > 0; j++ {
				n.eachCell(run[j-1], run[j], &work, func(cell [2]int32) {
					for _, k := range cells[cell] {
						if work--; list[k].near == 0 && n.passes(&list[k], int64(i), run[j-1], run[j]) {
							list[k].near = n.ways[i].id
						}
					}
				})
			}
		}
	}
	for _, d := range list {
		if d.near != 0 {
			n.suspect(Suspect{Kind: DeadEndNearWay, Node: n.ids[d.at], Way: d.near}, d.at)
		}
	}
}

func cellOf(lon, lat int32) [2]int32 { return [2]int32{lon / deadEndCell, lat / deadEndCell} }

// eachCell visits the cells that the segment between two nodes comes near, some of them more than once: those around each
// step of a cell's width.
func (n *network) eachCell(a, b int64, work *int, visit func(cell [2]int32)) {
	x, y := float64(n.lon[a]), float64(n.lat[a])
	dx, dy := float64(n.lon[b])-x, float64(n.lat[b])-y
	steps := math.Ceil(max(math.Abs(dx), math.Abs(dy), 1) / deadEndCell)
	margin := min(deadEndCell, deadEndGap*1e7/geo.ScaleAt(float64(n.lat[a])/1e7).Lon)
	for s := 0.0; s < steps && *work > 0; s++ {
		fromX, fromY, toX, toY := x+dx*s/steps, y+dy*s/steps, x+dx*(s+1)/steps, y+dy*(s+1)/steps
		low := cellOf(int32(min(fromX, toX)-margin), int32(min(fromY, toY)-margin))
		high := cellOf(int32(max(fromX, toX)+margin), int32(max(fromY, toY)+margin))
		for cx := low[0]; cx <= high[0]; cx++ {
			for cy := low[1]; cy <= high[1]; cy++ {
				*work--
				visit([2]int32{cx, cy})
			}
		}
	}
}

// passes reports whether a segment of another way on the same level comes within the gap of a dead end.
func (n *network) passes(d *deadEnd, way, a, b int64) bool {
	const levels = walk.Tunnel | walk.Bridge | walk.Indoor | walk.Layered
	if d.way == way || (n.ways[d.way].rule.flags^n.ways[way].rule.flags)&levels != 0 {
		return false
	}
	p := n.place(d.at)
	scale := geo.ScaleAt(p.Lat)
	metres := func(at int64) (x, y float64) {
		q := n.place(at)
		return (q.Lon - p.Lon) * scale.Lon, (q.Lat - p.Lat) * scale.Lat
	}
	ax, ay := metres(a)
	bx, by := metres(b)
	dx, dy := bx-ax, by-ay
	along := 0.0
	if l := dx*dx + dy*dy; l > 0 {
		along = min(1, max(0, -(ax*dx+ay*dy)/l))
	}
	return math.Hypot(ax+along*dx, ay+along*dy) <= deadEndGap
}
