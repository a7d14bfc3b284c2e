package walk

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"unsafe"

	"servicemap/fault"
)

// A file holds a network of Foot as it lies in memory: a header, the length in bytes of each array of its image, the arrays,
// each on a multiple of eight bytes. Numbers stand in the byte order of the machine that wrote it, which the header names.
//
// It is loaded by one read into one allocation, of which the arrays are slices. Mapping it would save that copy, but the
// checksum reads every byte anyway, a mapped file that somebody cuts kills the process in the middle of a search (SIGBUS),
// one that somebody writes to changes a network that must never change, and pages that the kernel drops make searches wait
// for the disk.
type header struct {
	magic    [8]byte
	order    uint32
	version  uint32
	length   uint64 // of what follows the header
	checksum [sha256.Size]byte
}

const (
	// fileVersion is that of the format and of Build: a file of an older one is not read, for it is not what Build would make
	// of the same streets today. Raise it when the arrays change, or what Build puts into them.
	fileVersion = 2

	fileMagic  = "walknet\n"
	fileOrder  = 0x01020304
	headerSize = int(unsafe.Sizeof(header{})) // a multiple of eight without padding
)

// Checksum returns a SHA-256 over the network, and so over all that Build was given but the keys of vertices: equal for
// networks from the same streets, whatever the order of edges and the way round each is given. It is that of the network's
// file.
func (n *Network) Checksum() [32]byte { return n.image().checksum() }

func (i *image) checksum() [32]byte {
	h := sha256.New()
	_ = i.write(h) // a hash takes everything
	return [32]byte(h.Sum(nil))
}

// write writes what follows the header.
func (i *image) write(w io.Writer) error {
	arrays := i.arrays()
	var lengths []byte
	for _, a := range arrays {
		lengths = binary.NativeEndian.AppendUint64(lengths, uint64(len(a.data)))
	}
	_, err := w.Write(lengths)
	for _, a := range arrays {
		if err == nil {
			_, err = w.Write(a.data)
		}
		if err == nil {
			_, err = w.Write(make([]byte, padding(len(a.data))))
		}
	}
	return err
}

func padding(length int) int { return -length & 7 }

// WriteTo writes the network of Foot, whichever profile it is asked of: the others are made from it.
func (n *Network) WriteTo(w io.Writer) (int64, error) {
	i := n.foot.image()
	h := header{magic: [8]byte([]byte(fileMagic)), order: fileOrder, version: fileVersion, checksum: i.checksum()}
	for _, a := range i.arrays() {
		h.length += uint64(8 + len(a.data) + padding(len(a.data)))
	}
	counted := &countingWriter{w: w}
	_, err := counted.Write(h.bytes())
	if err == nil {
		err = i.write(counted)
	}
	return counted.written, err
}

type countingWriter struct {
	w       io.Writer
	written int64
}

func (c *countingWriter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.written += int64(n)
	return n, err
}

func (h *header) bytes() []byte { return unsafe.Slice((*byte)(unsafe.Pointer(h)), headerSize) }

// Open reads the network of a file that WriteTo wrote. A file that is not there is an fs.ErrNotExist error, otherwise errors
// are those of Read.
func Open(path string) (*Network, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // it was only read
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return Read(f, info.Size())
}

// Read reads the network that WriteTo wrote in so many bytes. A file that is none, that another version of the program or a
// machine of another byte order wrote, that is cut, longer, or differs in a single bit, is a fault.Storage error.
func Read(r io.Reader, size int64) (*Network, error) {
	var h header
	if size < int64(headerSize) {
		return nil, damaged(fmt.Errorf("%d bytes are no header", size))
	}
	if _, err := io.ReadFull(r, h.bytes()); err != nil {
		return nil, damaged(err)
	}
	if err := h.check(size); err != nil {
		return nil, err
	}
	words := make([]uint64, (h.length+7)/8) // so that it begins at a multiple of eight
	body := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(words))), h.length)
	if _, err := io.ReadFull(r, body); err != nil {
		return nil, damaged(err)
	}
	if sha256.Sum256(body) != h.checksum {
		return nil, damaged(errors.New("the checksum is another"))
	}
	i := &image{n: newNetwork()}
	if !i.cut(body) || !i.restore() {
		return nil, damaged(errors.New("the arrays do not fit together"))
	}
	return i.n, nil
}

// check returns the error of a header for a file of so many bytes.
func (h *header) check(size int64) error {
	switch {
	case string(h.magic[:]) != fileMagic:
		return damaged(errors.New("it does not begin as one"))
	case h.order != fileOrder || h.version != fileVersion:
		return fault.New(fault.Storage, fault.Text{
			ZH: "步行网络文件由另一版本的程序或另一种机器写成",
			EN: "the file of the walking network was written by another version of the program or on another kind of machine",
		})
	case h.length != uint64(size)-uint64(headerSize):
		return damaged(fmt.Errorf("it is %d bytes long and says %d", size, h.length+uint64(headerSize)))
	}
	return nil
}

func damaged(cause error) error {
	return fault.New(fault.Storage, fault.Text{ZH: "步行网络文件已损坏", EN: "the file of the walking network is damaged"}).Because(cause)
}

// cut makes the arrays slices of what follows a header. It returns false when they do not fill it.
func (i *image) cut(body []byte) bool {
	arrays := i.arrays()
	lengths := 8 * len(arrays)
	if len(body) < lengths {
		return false
	}
	rest := body[lengths:]
	for k, a := range arrays {
		length := binary.NativeEndian.Uint64(body[8*k:])
		if length > uint64(len(rest)) || length%uint64(a.each) != 0 {
			return false
		}
		end := int(length)
		whole := end + padding(end)
		if whole > len(rest) || slices.ContainsFunc(rest[end:whole], func(b byte) bool { return b != 0 }) {
			return false
		}
		a.take(rest[:end:end])
		rest = rest[whole:]
	}
	return len(rest) == 0
}
