package server

import (
	"context"

	"servicemap/coverage"
	"servicemap/geo"
	"servicemap/place"
	"servicemap/walk"
)

// cellMinutes is the walk within which people count as covered in tiles: the service circle that the product is named by.
// Whoever wants others draws by seconds.
const cellMinutes = 15

// cellIndex is the population cells on the curve, with the walk of each to its nearest service center. It is immutable.
type cellIndex struct {
	curve
	spots   []coverage.Spot
	seconds []int // negative: no way leads there
	covered []bool
}

func newCellIndex(ctx context.Context, index *coverage.Index) (*cellIndex, error) {
	pace := walk.Standard
	a, err := index.Ask(ctx, coverage.Question{
		Of: []coverage.Target{{Kinds: []place.Kind{place.ServiceCenter}}}, Minutes: cellMinutes, Pace: pace, Profile: walk.Foot,
	})
	if err != nil {
		return nil, err
	}
	c := &cellIndex{spots: make([]coverage.Spot, a.Len()), seconds: make([]int, a.Len()), covered: make([]bool, a.Len())}
	for i := range c.spots {
		c.spots[i] = a.Spot(i)
	}
	lengths, err := a.Lengths(ctx, c.spots)
	if err != nil {
		return nil, err
	}
	for i, length := range lengths {
		c.seconds[i], c.covered[i] = -1, a.IsCovered(c.spots[i])
		if length != coverage.NoWalk {
			c.seconds[i] = pace.Seconds(length)
		}
	}
	c.curve = newCurve(len(c.spots), func(i int) geo.LonLat { return c.spots[i].At })
	return c, nil
}

// The numbers of properties in a tile of cells.
const (
	keyPeople = iota
	keyCovered
	keySeconds
	keyClass
	keyCells
)

func cellKeys() []string { return []string{"people", "covered", "seconds", "class", "count"} }

// tile returns the tile in Mapbox's format, version 2.1; empty when nobody lives in it. Of cells that are drawn together people
// are added up, and the place is that of the cell with the most.
func (c *cellIndex) tile(z, x, y uint32) []byte {
	within := c.within(z, x, y)
	if len(within) == 0 {
		return nil
	}
	l := newLayerWriter(min(len(within), tilePoints))
	names := l.texts(coverage.ClassNames())
	var tags []uint64
	thinned(within, z, func(spots []spot) {
		people, covered, chief := 0, 0, spots[0]
		for _, s := range spots {
			n := c.spots[s.number].People
			people += n
			if c.covered[s.number] {
				covered += n
			}
			if n > c.spots[chief.number].People {
				chief = s
			}
		}
		tags = append(tags[:0], keyPeople, l.number(uint64(people)), keyCovered, l.number(uint64(covered)))
		if len(spots) > 1 {
			tags = append(tags, keyCells, l.number(uint64(len(spots))))
		} else {
			if seconds := c.seconds[chief.number]; seconds >= 0 {
				tags = append(tags, keySeconds, l.number(uint64(seconds)))
			}
			tags = append(tags, keyClass, names+uint64(c.spots[chief.number].Class))
		}
		column, row := chief.inTile(z)
		l.point(uint64(chief.number)+1, tags, column, row)
	})
	return l.tile(cellTiles, cellKeys())
}
