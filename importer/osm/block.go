package osm

import "math"

// Bounds on what one block or element may hold, far above what any real file has (a block holds 8,000 elements by
// custom), so that a few megabytes of nonsense cannot take gigabytes.
const (
	maxStrings = 1 << 20
	maxTags    = 1 << 16
	maxValue   = 4 * 255 // bytes; OpenStreetMap allows 255 characters. Tags with longer values are not read
)

// visitor takes the elements of blocks. A nil function lets its kind pass unread. Elements, and all they point to, are
// valid during the call only.
type visitor struct {
	node     func(id int64, lon, lat int32, ok bool, t tags) error // 1e-7 degrees; not ok when off the earth
	way      func(id int64, t tags, refs []byte) error             // refs are packed deltas
	relation func(id int64, t tags, m members) error
}

// block is one PrimitiveBlock. Its slices are reused for the next.
type block struct {
	texts                         []byte // the string table's message
	spans                         []span // of each string in texts
	groups                        [][]byte
	granularity, latFrom, lonFrom int64 // nanodegrees
	scratch                       tags
}

type span struct{ from, to uint32 }

// read decodes a block's frame: the string table, the scale of coordinates and the groups' extent. They may come in any
// order, and writers do put the scale after the groups.
func (b *block) read(message []byte) error {
	*b = block{spans: b.spans[:0], groups: b.groups[:0], scratch: b.scratch, granularity: 100}
	f := fields{rest: message}
	for f.next() {
		switch f.num {
		case 1:
			f.bytes(&b.texts)
		case 2:
			b.groups = append(b.groups, f.each())
			if len(b.groups) > maxStrings {
				f.fail("块内组数超过 %d", "more than %d groups in a block", maxStrings)
			}
		case 17:
			b.granularity = f.int()
		case 19:
			b.latFrom = f.int()
		case 20:
			b.lonFrom = f.int()
		}
	}
	if f.err == nil && (b.granularity < 1 || b.granularity > math.MaxInt32) {
		return flawf("坐标精度 %d 无效", "granularity %d makes no sense", b.granularity)
	}
	if f.err != nil {
		return f.err
	}
	return b.index()
}

// index finds the strings of the table.
func (b *block) index() error {
	f := fields{rest: b.texts}
	for f.next() {
		if f.num != 1 {
			continue
		}
		n := len(f.each())
		end := len(b.texts) - len(f.rest)
		b.spans = append(b.spans, span{uint32(end - n), uint32(end)})
		if len(b.spans) > maxStrings {
			f.fail("字符串超过 %d 个", "more than %d strings in a block", maxStrings)
		}
	}
	return f.err
}

func (b *block) text(i uint64) ([]byte, error) {
	if i >= uint64(len(b.spans)) {
		return nil, flawf("引用第 %d 个字符串,只有 %d 个", "names string %d of %d", i, len(b.spans))
	}
	return b.texts[b.spans[i].from:b.spans[i].to], nil
}

// holds returns the kinds of elements in the block.
func (b *block) holds() (kinds, error) {
	var k kinds
	for _, group := range b.groups {
		f := fields{rest: group}
		for f.next() {
			switch f.num {
			case 1, 2:
				k |= nodes
			case 3:
				k |= ways
			case 4:
				k |= relations
			}
		}
		if f.err != nil {
			return 0, f.err
		}
	}
	return k, nil
}

// visit gives each element of the kinds that v asks for to v.
func (b *block) visit(v visitor) error {
	for _, group := range b.groups {
		f := fields{rest: group}
		for f.next() {
			var err error
			switch {
			case f.num == 1 && v.node != nil:
				err = b.plainNode(f.each(), v)
			case f.num == 2 && v.node != nil:
				err = b.denseNodes(f.each(), v)
			case f.num == 3 && v.way != nil:
				err = b.one(ways, f.each(), v)
			case f.num == 4 && v.relation != nil:
				err = b.one(relations, f.each(), v)
			}
			if err != nil {
				return err
			}
		}
		if f.err != nil {
			return f.err
		}
	}
	return nil
}
