package walk

import "math/bits"

// ranks numbers the members of a set of small integers, in their order: a bit for each integer, and for each word of bits
// the members before it.
type ranks struct {
	bits   []uint64
	before []uint32
}

// newRanks makes the set of the members, all below limit.
func newRanks(limit uint32, members func(yield func(uint32) bool)) ranks {
	words := (int(limit) + 63) / 64
	r := ranks{bits: make([]uint64, words), before: make([]uint32, words)}
	for m := range members {
		r.bits[m>>6] |= 1 << (m & 63)
	}
	sum := 0
	for i, word := range r.bits {
		r.before[i] = uint32(sum)
		sum += bits.OnesCount64(word)
	}
	return r
}

// has reports whether an integer is a member.
func (r *ranks) has(m uint32) bool { return r.bits[m>>6]>>(m&63)&1 != 0 }

// find returns the number of a member, and false for what is none.
func (r *ranks) find(m uint32) (rank uint32, ok bool) {
	if !r.has(m) {
		return 0, false
	}
	below := r.bits[m>>6] & (1<<(m&63) - 1)
	return r.before[m>>6] + uint32(bits.OnesCount64(below)), true
}
