package walk

import "runtime"

// pool keeps scratch for reuse, one for each processor: who asks while none is idle makes a new one, and it is dropped when
// enough are kept.
type pool[T any] chan *T

func newPool[T any]() pool[T] { return make(pool[T], runtime.GOMAXPROCS(0)) }

func (p pool[T]) take() *T {
	select {
	case scratch := <-p:
		return scratch
	default:
		return new(T)
	}
}

func (p pool[T]) give(scratch *T) {
	select {
	case p <- scratch:
	default:
	}
}
