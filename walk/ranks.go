package walk

import "math/bits"

// ranks numbers the members of a set of small integers, in their order: a bit for each integer, and for each pair of words of
// bits the members before its second word.
type ranks struct {
	bits   []uint64
	before []uint32
}

// newRanks makes the set of the members, all below limit.
func newRanks(limit uint32, members func(yield func(uint32) bool)) ranks {
	words := (int(limit) + 63) / 64
	r := ranks{bits: make([]uint64, words), before: make([]uint32, pairsOf(words))}
	for m := range members {
		r.bits[m>>6] |= 1 << (m & 63)
	}
	sum := 0
	for i, word := range r.bits {
		sum += bits.OnesCount64(word)
		if i%2 == 0 {
			r.before[i/2] = uint32(sum)
		}
	}
	return r
}

// pairsOf returns how many pairs so many words make, the last perhaps of one.
func pairsOf(words int) int { return (words + 1) / 2 }

// has reports whether an integer is a member.
func (r *ranks) has(m uint32) bool { return r.bits[m>>6]>>(m&63)&1 != 0 }

// find returns the number of a member, and false for what is none.
func (r *ranks) find(m uint32) (rank uint32, ok bool) {
	word := r.bits[m>>6]
	if word>>(m&63)&1 == 0 {
		return 0, false
	}
	below := uint32(bits.OnesCount64(word & (1<<(m&63) - 1)))
	first := m>>6&1 - 1 // all ones in a first word; a branch here would be foreseen half of the time
	return r.before[m>>7] + below - uint32(bits.OnesCount64(word))&first, true
}
