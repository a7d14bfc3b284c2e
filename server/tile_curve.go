package server

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"servicemap/geo"
)

// The most points in a tile, and how many zooms deeper the cells are of which one point each stays when there are more:
// 64 × 64 cells.
const (
	tilePoints   = 5000
	thinnerZooms = 6
)

// curve is points along the Z-order curve of the web Mercator square, on which every tile is one stretch. It is immutable.
type curve []spot // by code

// spot is a point on the curve.
type spot struct {
	code   uint64 // the bits of column and row, 32 each, in turns, column first from the lowest
	number int32
}

// newCurve returns the curve of so many points.
func newCurve(n int, at func(int) geo.LonLat) curve {
	c := make(curve, 0, n)
	for i := range n {
		at := at(i)
		sin := math.Sin(at.Lat * math.Pi / 180)
		x := (at.Lon + 180) / 360
		y := 0.5 - math.Atanh(sin)/(2*math.Pi)
		if y < 0 || y >= 1 || math.IsNaN(y) {
			continue // the square ends at 85.05 degrees; no tile shows what lies beyond
		}
		column := uint32(min(x*(1<<32), math.MaxUint32))
		c = append(c, spot{spread(column) | spread(uint32(y*(1<<32)))<<1, int32(i)})
	}
	slices.SortFunc(c, func(a, b spot) int { return cmp.Or(cmp.Compare(a.code, b.code), cmp.Compare(a.number, b.number)) })
	return c
}

// spread puts a zero between any two bits; gather takes every second bit out again.
func spread(n uint32) uint64 {
	v := uint64(n)
	v = (v | v<<16) & 0x0000ffff0000ffff
	v = (v | v<<8) & 0x00ff00ff00ff00ff
	v = (v | v<<4) & 0x0f0f0f0f0f0f0f0f
	v = (v | v<<2) & 0x3333333333333333
	return (v | v<<1) & 0x5555555555555555
}

func gather(v uint64) uint32 {
	v &= 0x5555555555555555
	v = (v | v>>1) & 0x3333333333333333
	v = (v | v>>2) & 0x0f0f0f0f0f0f0f0f
	v = (v | v>>4) & 0x00ff00ff00ff00ff
	v = (v | v>>8) & 0x0000ffff0000ffff
	return uint32(v | v>>16)
}

// within returns the stretch of a tile.
func (c curve) within(z, x, y uint32) []spot {
	shift := 64 - 2*z // 64 at zoom 0, where Go's shifts give 0
	first := (spread(x) | spread(y)<<1) << shift
	last := first + (uint64(1)<<shift - 1)
	find := func(code uint64) func(spot, uint64) int {
		return func(s spot, _ uint64) int { return cmp.Compare(s.code, code) }
	}
	from, _ := slices.BinarySearchFunc(c, 0, find(first))
	if last == math.MaxUint64 {
		return c[from:]
	}
	to, _ := slices.BinarySearchFunc(c, 0, find(last+1))
	return c[from:to]
}

// thinned calls a function with each spot of a tile by itself or, when there are too many, with those of each cell together.
func thinned(spots []spot, z uint32, draw func([]spot)) {
	if len(spots) <= tilePoints {
		for i := range spots {
			draw(spots[i : i+1])
		}
		return
	}
	shift := 64 - 2*(z+thinnerZooms)
	for from, i := 0, 1; i <= len(spots); i++ {
		if i == len(spots) || spots[i].code>>shift != spots[from].code>>shift {
			draw(spots[from:i])
			from = i
		}
	}
}

// inTile returns where a spot lies in the 4096 units of its tile: the twelve bits below the tile's own.
func (s spot) inTile(z uint32) (x, y uint32) {
	inner := s.code << (2 * z) >> (64 - 2*12)
	return gather(inner), gather(inner >> 1)
}

// latest keeps what was made of the latest data, and makes it once.
type latest[Data comparable, T any] struct {
	mu   sync.Mutex
	of   Data
	made T
}

func (l *latest[Data, T]) get(of Data, make func() (T, error)) (T, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.of == of {
		return l.made, nil
	}
	made, err := make()
	if err == nil {
		l.of, l.made = of, made
	}
	return made, err
}
