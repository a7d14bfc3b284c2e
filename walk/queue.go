package walk

import (
	"cmp"
	"math/bits"
)

// queue gives back keys, emm<<32 | id, in their order. What is added is never below what was taken last, as in all searches
// here; so keys wait in buckets of 256 emm, a quarter of a metre of walking, mostly alone in theirs (Dial, CACM 12, 1969).
// That takes a quarter less time than a heap alone, measured. The buckets are a ring of a kilometre from the one taken last
// on; keys beyond it, behind long edges, wait in a heap, and so do those of a bucket being taken from.
type queue struct {
	used  [buckets / 64]uint64 // a bit per bucket that holds something
	first [buckets]uint32      // place in waiting, plus 1
	at    uint32               // the bucket being taken from, counted from emm 0
	count int                  // of the keys in buckets

	waiting []waiting
	free    uint32   // place in waiting, plus 1, of those that wait no more
	now     []uint64 // a heap: of the bucket being taken from
	far     []uint64 // a heap: beyond the ring
}

const (
	bucketBits = 8
	buckets    = 4096
)

// waiting is a key in a bucket, and the place of the next in it, plus 1.
type waiting struct {
	key  uint64
	next uint32
}

// reset empties the queue.
func (q *queue) reset() {
	if q.count > 0 {
		clear(q.used[:])
		clear(q.first[:])
	}
	q.at, q.count, q.waiting, q.free, q.now, q.far = 0, 0, q.waiting[:0], 0, q.now[:0], q.far[:0]
}

// push adds a key.
func (q *queue) push(key uint64) {
	bucket := uint32(key >> (32 + bucketBits))
	switch ahead := bucket - q.at; {
	case ahead == 0:
		q.now = heapPush(q.now, key, cmp.Less)
		return
	case ahead >= buckets:
		q.far = heapPush(q.far, key, cmp.Less)
		return
	}
	first := &q.first[bucket%buckets]
	if place := q.free; place != 0 {
		w := &q.waiting[place-1]
		q.free = w.next
		*w = waiting{key, *first}
		*first = place
	} else {
		q.waiting = append(q.waiting, waiting{key, *first})
		*first = uint32(len(q.waiting))
	}
	q.used[bucket%buckets/64] |= 1 << (bucket % 64)
	q.count++
}

// pop removes the least key, and returns false when there is none.
func (q *queue) pop() (key uint64, ok bool) {
	if len(q.now) == 0 && !q.advance() {
		return 0, false
	}
	if len(q.now) == 1 {
		key, q.now = q.now[0], q.now[:0]
	} else {
		key, q.now = heapPop(q.now, cmp.Less)
	}
	return key, true
}

// advance takes on the next bucket that holds something, and returns false when there is none.
func (q *queue) advance() bool {
	if len(q.far) > 0 {
		q.fetch()
	}
	if len(q.now) > 0 || q.count == 0 {
		return len(q.now) > 0
	}
	word := q.at % buckets / 64
	used := q.used[word] >> (q.at % 64) << (q.at % 64)
	for used == 0 {
		word = (word + 1) % (buckets / 64)
		used = q.used[word]
	}
	bucket := (word*64 + uint32(bits.TrailingZeros64(used))) % buckets
	q.at += (bucket - q.at) % buckets
	for place := q.first[bucket]; place != 0; {
		w := &q.waiting[place-1]
		q.now = heapPush(q.now, w.key, cmp.Less)
		place, w.next, q.free = w.next, q.free, place
		q.count--
	}
	q.first[bucket] = 0
	q.used[word] &^= 1 << (bucket % 64)
	return true
}

// fetch moves keys from the far heap into the ring as far as that goes; when nothing else is left, the ring goes to them.
func (q *queue) fetch() {
	if q.count == 0 {
		q.at = uint32(q.far[0] >> (32 + bucketBits))
	}
	for len(q.far) > 0 && uint32(q.far[0]>>(32+bucketBits))-q.at < buckets {
		var key uint64
		key, q.far = heapPop(q.far, cmp.Less)
		q.push(key)
	}
}
