package osm

import "google.golang.org/protobuf/encoding/protowire"

// known refuses ids that OpenStreetMap never gives: editors and converters number new objects downward from 0, and this
// program keeps those numbers for its own copies of nodes.
func known(id int64) error {
	if id > 0 {
		return nil
	}
	return flawf("编号应为正数", "ids must be positive").hinting(
		"先重新编号:osmium renumber 输入 -o 输出.osm.pbf", "number it anew first: osmium renumber INPUT -o OUTPUT.osm.pbf")
}

func (b *block) plainNode(message []byte, v visitor) error {
	var keys, vals []byte
	var id, lat, lon int64
	f := fields{rest: message}
	for f.next() {
		switch f.num {
		case 1:
			id = f.zigzag()
		case 2:
			f.bytes(&keys)
		case 3:
			f.bytes(&vals)
		case 8:
			lat = f.zigzag()
		case 9:
			lon = f.zigzag()
		}
	}
	if f.err != nil {
		return nodes.of(id, f.err)
	}
	t, err := b.tags(keys, vals)
	if err != nil {
		return nodes.of(id, err)
	}
	return nodes.of(id, b.place(id, lat, lon, t, v))
}

func (b *block) place(id, lat, lon int64, t tags, v visitor) error {
	if err := known(id); err != nil {
		return err
	}
	x, okX := degree7(lon, b.granularity, b.lonFrom, 180)
	y, okY := degree7(lat, b.granularity, b.latFrom, 90)
	return v.node(id, x, y, okX && okY, t)
}

func (b *block) denseNodes(message []byte, v visitor) error {
	var ids, lats, lons, pairs []byte
	f := fields{rest: message}
	for f.next() {
		switch f.num {
		case 1:
			f.bytes(&ids)
		case 8:
			f.bytes(&lats)
		case 9:
			f.bytes(&lons)
		case 10:
			f.bytes(&pairs)
		}
	}
	if f.err != nil {
		return f.err
	}
	id, lat, lon, kv := deltas{rest: ids}, deltas{rest: lats}, deltas{rest: lons}, packed(pairs)
	tagged := len(kv) > 0 // without any tag in the group the list may be left out
	for len(id.rest) > 0 {
		if err := b.denseNode(&id, &lat, &lon, &kv, tagged, v); err != nil {
			return nodes.of(id.last, err)
		}
	}
	if len(lat.rest) > 0 || len(lon.rest) > 0 || len(kv) > 0 {
		return flawf("紧凑节点的各列表长度不一", "the lists of dense nodes differ in length")
	}
	return nil
}

func (b *block) denseNode(id, lat, lon *deltas, kv *packed, tagged bool, v visitor) error {
	if _, err := id.next(); err != nil {
		return err
	}
	if _, err := lat.next(); err != nil {
		return err
	}
	if _, err := lon.next(); err != nil {
		return err
	}
	t := b.scratch[:0]
	for tagged {
		key, err := kv.next()
		if err != nil {
			return err
		}
		if key == 0 {
			break
		}
		val, err := kv.next()
		if err != nil {
			return err
		}
		if t, err = b.tag(t, key, val); err != nil {
			return err
		}
	}
	b.scratch = t
	return b.place(id.last, lat.last, lon.last, t, v)
}

// one decodes a way or a relation: their messages share the fields read here, except for what field 8 holds.
func (b *block) one(k kinds, message []byte, v visitor) error {
	var id int64
	var keys, vals, list, ids, types []byte
	f := fields{rest: message}
	for f.next() {
		switch {
		case f.num == 1:
			id = f.int()
		case f.num == 2:
			f.bytes(&keys)
		case f.num == 3:
			f.bytes(&vals)
		case f.num == 8:
			f.bytes(&list)
		case f.num == 9 && k == relations:
			f.bytes(&ids)
		case f.num == 10 && k == relations:
			f.bytes(&types)
		}
	}
	if f.err != nil {
		return k.of(id, f.err)
	}
	t, err := b.tags(keys, vals)
	if err == nil {
		err = known(id)
	}
	switch {
	case err != nil:
	case k == ways:
		err = v.way(id, t, list)
	default:
		err = v.relation(id, t, members{block: b, roles: list, types: types, ids: deltas{rest: ids}})
	}
	return k.of(id, err)
}

// members walks over the members of a relation.
type members struct {
	block        *block
	roles, types packed
	ids          deltas
}

// next returns a member: its id, whether it is a way, its role.
func (m *members) next() (id int64, way bool, role string, err error) {
	at, err := m.roles.next()
	if err != nil {
		return 0, false, "", err
	}
	typ, err := m.types.next()
	if err != nil {
		return 0, false, "", err
	}
	if id, err = m.ids.next(); err != nil {
		return 0, false, "", err
	}
	text, err := m.block.text(at)
	if err != nil {
		return 0, false, "", err
	}
	return id, typ == 1, value(text), nil
}

// tag is a key with its value, parts of the block's string table.
type tag struct{ key, value []byte }

type tags []tag

// tags pairs an element's keys with its values. The result is valid until the next call.
func (b *block) tags(keys, vals packed) (tags, error) {
	t := b.scratch[:0]
	for len(keys) > 0 {
		key, n := protowire.ConsumeVarint(keys)
		val, m := protowire.ConsumeVarint(vals)
		if n < 0 || m < 0 {
			return nil, flawf("标签的键和值数目不一", "the lists of keys and values differ in length")
		}
		keys, vals = keys[n:], vals[m:]
		var err error
		if t, err = b.tag(t, key, val); err != nil {
			return nil, err
		}
	}
	if len(vals) > 0 {
		return nil, flawf("标签的键和值数目不一", "the lists of keys and values differ in length")
	}
	b.scratch = t
	return t, nil
}

// tag appends the tag that two string numbers name.
func (b *block) tag(t tags, key, val uint64) (tags, error) {
	k, err := b.text(key)
	if err != nil {
		return nil, err
	}
	v, err := b.text(val)
	if err != nil {
		return nil, err
	}
	if len(t) == maxTags {
		return nil, flawf("标签超过 %d 个", "more than %d tags", maxTags)
	}
	return append(t, tag{k, v}), nil
}

// get returns the value of a key, empty when the element does not have it.
func (t tags) get(key string) string {
	for i := range t {
		if string(t[i].key) == key {
			return value(t[i].value)
		}
	}
	return ""
}

// value copies a text out of the block, empty when it is longer than any that OpenStreetMap holds: a copy of a megabyte
// for each of a million ways that share it would never end.
func value(text []byte) string {
	if len(text) > maxValue {
		return ""
	}
	return string(text)
}
