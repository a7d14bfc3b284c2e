package walk

// heapPush adds an item to a heap, whose first item is the least, and returns it.
func heapPush[T any](heap []T, item T, less func(a, b T) bool) []T {
	heap = append(heap, item)
	i := len(heap) - 1
	for i > 0 && less(item, heap[(i-1)/2]) {
		heap[i] = heap[(i-1)/2]
		i = (i - 1) / 2
	}
	heap[i] = item
	return heap
}

// heapPop removes the least item of a heap that is not empty, and returns it with the heap.
func heapPop[T any](heap []T, less func(a, b T) bool) (T, []T) {
	least, item := heap[0], heap[len(heap)-1]
	heap = heap[:len(heap)-1]
	if len(heap) == 0 {
		return least, heap
	}
	i := 0
	for child := 1; child < len(heap); child = 2*i + 1 {
		if child+1 < len(heap) && less(heap[child+1], heap[child]) {
			child++
		}
		if !less(heap[child], item) {
			break
		}
		heap[i] = heap[child]
		i = child
	}
	heap[i] = item
	return least, heap
}
