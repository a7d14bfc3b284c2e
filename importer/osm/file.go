package osm

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
)

// The limits of the format: "must be less than" in its description.
const (
	maxHeader = 64 << 10 // bytes of a blob's header
	maxRaw    = 32 << 20 // bytes of a blob's content
	// What a blob may take in the file: incompressible content grows a little by zlib and by the message around it.
	maxStored = maxRaw + maxHeader
)

// maxInflation is what deflate can make of one byte at the very most (zlib.net/zlib_tech.html: 1032 to 1). A claim
// beyond it is a lie and costs no memory.
const maxInflation = 1032

// blobs walks over the blobs of a file, from the first to the last, and inflates those that are asked for. Its buffers
// are reused: a payload is valid until the next call.
type blobs struct {
	r    io.ReaderAt
	size int64

	spot        // of the current blob
	kind string // of the current blob: "OSMHeader", "OSMData" or something to skip
	body int64  // where the current blob's data begin
	next int64  // where the next blob begins

	stored, flat []byte
	source       bytes.Reader
	inflate      io.ReadCloser
}

// advance steps to the next blob; false at the end of the file.
func (b *blobs) advance() (bool, error) {
	if b.next == b.size {
		return false, nil
	}
	b.spot = spot{b.blob + 1, b.next}
	length, err := b.read(b.next, 4)
	if err != nil {
		return false, err
	}
	n := int64(binary.BigEndian.Uint32(length))
	if n > maxHeader {
		return false, flawf("块头长 %d 字节,上限 %d;这不是 OSM PBF 文件,或已损坏",
			"header of %d bytes, allowed are %d; not an OSM PBF file, or a damaged one", n, maxHeader)
	}
	header, err := b.read(b.next+4, n)
	if err != nil {
		return false, err
	}
	var kind []byte
	size := int64(-1)
	f := fields{rest: header}
	for f.next() {
		switch f.num {
		case 1:
			f.bytes(&kind)
		case 3:
			size = f.int()
		}
	}
	if f.err != nil {
		return false, f.err
	}
	if size < 0 || size > maxStored {
		return false, flawf("块长 %d 字节,应在 0 到 %d 之间", "data of %d bytes, allowed are 0 to %d", size, maxStored)
	}
	b.kind, b.body = string(kind), b.next+4+n
	b.next = b.body + size
	if b.next > b.size {
		return false, cutShort()
	}
	return true, nil
}

// read returns n bytes from offset; n is bounded by the caller, and the file's end is checked before memory is taken.
func (b *blobs) read(offset, n int64) ([]byte, error) {
	if offset+n > b.size {
		return nil, cutShort()
	}
	b.stored = slices.Grow(b.stored[:0], int(n))[:n]
	read, err := b.r.ReadAt(b.stored, offset)
	if int64(read) == n {
		return b.stored, nil
	}
	if errors.Is(err, io.EOF) {
		return nil, cutShort()
	}
	return nil, fmt.Errorf("OSM PBF, reading byte %d: %w", offset+int64(read), err)
}

func cutShort() error {
	return flawf("文件在块的中途结束", "the file ends in the middle of a blob").
		hinting("请重新下载或复制该文件", "download or copy the file again")
}

// payload returns the content of the current blob.
func (b *blobs) payload() ([]byte, error) {
	stored, err := b.read(b.body, b.next-b.body)
	if err != nil {
		return nil, err
	}
	var raw, packed []byte
	claimed := int64(-1)
	f := fields{rest: stored}
	for f.next() {
		switch f.num {
		case 1:
			f.bytes(&raw)
		case 2:
			claimed = f.int()
		case 3:
			f.bytes(&packed)
		case 4, 5, 6, 7:
			return nil, flawf("压缩方式 %s 不支持", "compressed by %s, which is not supported", compression(int(f.num))).hinting(
				"先转换:osmium cat 输入 -o 输出.osm.pbf", "convert it first: osmium cat INPUT -o OUTPUT.osm.pbf")
		}
	}
	switch {
	case f.err != nil:
		return nil, f.err
	case packed != nil:
		return b.unpack(packed, claimed)
	case int64(len(raw)) > maxRaw:
		return nil, tooLarge(int64(len(raw)))
	case raw == nil:
		return nil, flawf("块没有内容", "the blob has no content")
	}
	return raw, nil
}

func compression(field int) string {
	switch field {
	case 4:
		return "LZMA"
	case 5:
		return "bzip2"
	case 6:
		return "LZ4"
	}
	return "Zstandard"
}

func tooLarge(n int64) error {
	return flawf("块内容 %d 字节,上限 %d", "content of %d bytes, allowed are %d", n, maxRaw)
}

// unpack inflates zlib data to exactly the claimed size.
func (b *blobs) unpack(packed []byte, claimed int64) ([]byte, error) {
	switch {
	case claimed < 0:
		return nil, flawf("没有写明解压后的长度", "the inflated size is not stated")
	case claimed > maxRaw:
		return nil, tooLarge(claimed)
	case claimed > maxInflation*int64(len(packed)):
		return nil, flawf("声称解压为 %d 字节,%d 字节的数据做不到", "claims to inflate to %d bytes, which %d bytes cannot", claimed, len(packed))
	}
	if err := b.open(packed); err != nil {
		return nil, notZlib(err)
	}
	b.flat = slices.Grow(b.flat[:0], int(claimed))[:claimed]
	if n, err := io.ReadFull(b.inflate, b.flat); err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, flawf("应解压为 %d 字节,只得 %d", "should inflate to %d bytes, gave %d", claimed, n)
		}
		return nil, notZlib(err)
	}
	// The read past the end is what makes zlib compare its checksum.
	var more [1]byte
	switch n, err := io.ReadFull(b.inflate, more[:]); {
	case n > 0:
		return nil, flawf("解压后超过声称的 %d 字节", "inflates beyond the claimed %d bytes", claimed)
	case !errors.Is(err, io.EOF):
		return nil, notZlib(err)
	}
	return b.flat, nil
}

func (b *blobs) open(packed []byte) (err error) {
	b.source.Reset(packed)
	if r, ok := b.inflate.(zlib.Resetter); ok {
		return r.Reset(&b.source, nil)
	}
	b.inflate, err = zlib.NewReader(&b.source)
	return err
}

func notZlib(err error) error {
	return flawf("压缩数据损坏(%v)", "damaged compressed data (%v)", err)
}
