package server

import (
	"bytes"
	"io"
	"sync"

	"github.com/klauspost/compress/gzip"
)

// gzipFrom is the size below which an answer is sent as it is: the header of gzip and the work would gain nothing.
const gzipFrom = 1024

// zippers are writers that are used again: each takes a good part of a megabyte.
type zippers struct{ pool sync.Pool }

func (z *zippers) get(to io.Writer) *gzip.Writer {
	if w, ok := z.pool.Get().(*gzip.Writer); ok {
		w.Reset(to)
		return w
	}
	w, _ := gzip.NewWriterLevel(to, gzip.BestSpeed) // fails for levels alone that there are not
	return w
}

// zip compresses an answer of some parts.
func (z *zippers) zip(raw ...[]byte) []byte {
	out := bytes.NewBuffer(make([]byte, 0, lengthOf(raw)/4))
	w := z.get(out)
	for _, part := range raw {
		_, _ = w.Write(part) // a buffer takes all
	}
	_ = w.Close()
	z.pool.Put(w)
	return out.Bytes()
}
