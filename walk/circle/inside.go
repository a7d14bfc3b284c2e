package circle

import "math/bits"

// stretch is vertices low..high−1 of a row, outside the circle.
type stretch struct{ low, high int32 }

// findInside finds the vertices within a limit and, of those enclosed by them, the ones that are filled in: all but water,
// where fewer lie together than make a hole worth showing. (Holes only shrink as the limit grows, so what is filled stays in.)
func (c *contour) findInside(f *field, limit uint32) {
	words := f.width / side * f.height
	if cap(c.inside) < words {
		c.inside = make([]uint64, words)
	}
	c.inside = c.inside[:words]
	for k, word := range f.within[max(f.lattice.budget, legHalves)] {
		c.inside[k] = word | f.early.raised[k]
	}
	for _, v := range f.known {
		if f.best[v] <= limit {
			c.inside[v>>6] |= 1 << (v & 63)
		}
	}
	c.findOutside(f)
	c.fillHoles(f)
}

// findOutside lists the stretches outside, row by row, and joins those that touch, diagonally too: c.part leads from each
// to another of its part, and at last to the part's first. The first of all is of what surrounds the circle.
func (c *contour) findOutside(f *field) {
	columns := f.width / side
	c.outside, c.part = c.outside[:0], c.part[:0]
	above := 0 // where the stretches of the row before begin
	for j := range f.height {
		start := len(c.outside)
		low, last := int32(0), uint64(0)
		for k, word := range c.inside[j*columns:][:columns] {
			for turns := word ^ (word<<1 | last); turns != 0; turns &= turns - 1 {
				at := bits.TrailingZeros64(turns)
				if i := int32(k*side + at); word>>at&1 != 0 {
					c.outside = append(c.outside, stretch{low, i})
				} else {
					low = i
				}
			}
			last = word >> (side - 1)
		}
		c.outside = append(c.outside, stretch{low, int32(f.width)})
		for n := start; n < len(c.outside); n++ {
			c.part = append(c.part, int32(n))
			for above < start && c.outside[above].high < c.outside[n].low {
				above++
			}
			for k := above; k < start && c.outside[k].low <= c.outside[n].high; k++ {
				c.join(int32(k), int32(n))
			}
		}
		above = start
	}
}

// join makes one part of two; its first stretch stands for it.
func (c *contour) join(a, b int32) {
	a, b = c.first(a), c.first(b)
	c.part[max(a, b)] = min(a, b)
}

func (c *contour) first(n int32) int32 {
	for c.part[n] != n {
		c.part[n] = c.part[c.part[n]]
		n = c.part[n]
	}
	return n
}

// fillHoles puts the vertices of small parts inside, but for water.
func (c *contour) fillHoles(f *field) {
	c.size = append(c.size[:0], make([]int32, len(c.outside))...)
	for n, s := range c.outside {
		c.size[c.first(int32(n))] += s.high - s.low
	}
	const surroundings = 0
	row := 0
	for n, s := range c.outside {
		if s.low == 0 && n > 0 { // every row begins outside
			row++
		}
		part := c.first(int32(n))
		if part == surroundings || float64(c.size[part])*f.lattice.cell*f.lattice.cell >= holes {
			continue
		}
		for i := s.low; i < s.high; i++ {
			word, bit := row*(f.width/side)+int(i/side), uint64(1)<<(i%side)
			if f.rows[word].water&bit == 0 {
				c.inside[word] |= bit
			}
		}
	}
}
