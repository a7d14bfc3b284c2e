package osm

import (
	"math"

	"google.golang.org/protobuf/encoding/protowire"
)

// fields walks over the fields of one protobuf message. It never allocates and never recurses: groups, which the format
// does not use, are refused.
type fields struct {
	rest  []byte
	num   protowire.Number
	typ   protowire.Type
	value uint64 // of a varint field
	raw   []byte // of a bytes field, a part of the message
	err   error
}

// next steps to the next field and reports whether there is one; after the last, err says whether the message was whole.
func (f *fields) next() bool {
	if f.err != nil || len(f.rest) == 0 {
		return false
	}
	num, typ, n := protowire.ConsumeTag(f.rest)
	if n < 0 {
		return f.fail("字段标记损坏", "broken field tag")
	}
	f.num, f.typ, f.rest = num, typ, f.rest[n:]
	switch typ {
	case protowire.VarintType:
		f.value, n = protowire.ConsumeVarint(f.rest)
	case protowire.BytesType:
		f.raw, n = protowire.ConsumeBytes(f.rest)
	case protowire.Fixed32Type, protowire.Fixed64Type:
		n = protowire.ConsumeFieldValue(num, typ, f.rest)
	default:
		return f.fail("字段 %d 用了本格式没有的编码 %d", "field %d has wire type %d, which the format does not use", num, typ)
	}
	if n < 0 {
		return f.fail("字段 %d 不完整", "field %d is cut short", num)
	}
	f.rest = f.rest[n:]
	return true
}

func (f *fields) fail(zh, en string, args ...any) bool {
	f.err = flawf(zh, en, args...)
	return false
}

// bytes stores the field in dst. A field of another wire type, or one that came before, is a flaw: taking either for
// absent would lose data in silence.
func (f *fields) bytes(dst *[]byte) {
	switch {
	case f.typ != protowire.BytesType:
		f.fail("字段 %d 应为字节串", "field %d should be a byte string", f.num)
	case *dst != nil:
		f.fail("字段 %d 重复", "field %d comes twice", f.num)
	default:
		*dst = f.raw
	}
}

// each returns the field's bytes, nil and a flaw when it is of another wire type. For repeated fields.
func (f *fields) each() []byte {
	var one []byte
	f.bytes(&one)
	return one
}

// int returns the field as int64, two's complement as protobuf's int32 and int64 are.
func (f *fields) int() int64 {
	if f.typ != protowire.VarintType {
		f.fail("字段 %d 应为整数", "field %d should be an integer", f.num)
		return 0
	}
	return int64(f.value)
}

// zigzag returns the field as protobuf's sint64.
func (f *fields) zigzag() int64 { return protowire.DecodeZigZag(uint64(f.int())) }

// packed is a list of varints, read from the front.
type packed []byte

func (p *packed) next() (uint64, error) {
	v, n := protowire.ConsumeVarint(*p)
	if n < 0 {
		return 0, flawf("整数列表损坏或过短", "a list of integers is broken or too short")
	}
	*p = (*p)[n:]
	return v, nil
}

// deltas is a list of sint64, each written as the difference from the one before.
type deltas struct {
	rest packed
	last int64
}

func (d *deltas) next() (int64, error) {
	v, err := d.rest.next()
	if err != nil {
		return 0, err
	}
	sum, ok := add(d.last, protowire.DecodeZigZag(v))
	if !ok {
		return 0, flawf("差值累加溢出", "a sum of differences overflows")
	}
	d.last = sum
	return sum, nil
}

// add returns a+b, false when it overflows.
func add(a, b int64) (int64, bool) {
	sum := a + b
	return sum, (a^sum)&(b^sum) >= 0
}

// degree7 returns (offset + granularity·raw) nanodegrees in steps of 1e-7 degrees, rounded to the nearest, false when it
// lies outside ±most degrees.
func degree7(raw, granularity, offset, most int64) (int32, bool) {
	if reach := math.MaxInt64 / granularity; raw > reach || raw < -reach {
		return 0, false
	}
	nano, ok := add(offset, granularity*raw)
	if limit := most * 1e9; !ok || nano > limit || nano < -limit {
		return 0, false
	}
	if nano < 0 {
		return int32((nano - 50) / 100), true
	}
	return int32((nano + 50) / 100), true
}
