package walk

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"unsafe"
)

// Memory says what a network holds, in bytes.
type Memory struct {
	Search   int // what searches read: states, arcs, edge of each arc, asymmetric costs, edge flags
	Edges    int // length, ends, name, class, way, component
	Geometry int // vertices' coordinates, edges' lines, barriers
	Index    int // the grids of edges and barriers
	Texts    int // names and classes
	Total    int

	SearchPerEdge, TotalPerEdge float64
}

// Bytes returns what the network holds, as its profile sees it; of what the profiles share, each counts all. Workspaces of
// searches come on top: 16 bytes a state and target for each processor, 4 more once wheelchairs are searched for, and 32 a
// state once paths are.
func (n *Network) Bytes() Memory {
	m := Memory{
		Search: size(n.first) + size(n.arcs) + size(n.arcEdge) + size(n.asymArc) + size(n.asymBack) + size(n.flags) +
			n.layers.copies.bytes() + size(n.layers.copied),
		Edges: size(n.ends) + size(n.length) + size(n.name) + size(n.class) + size(n.way) +
			size(n.component) + size(n.components) + size(n.parts.back),
		Geometry: size(n.points) + size(n.lineFirst) + size(n.lines) + n.barriers.bytes(),
		Index:    size(n.grid.first) + size(n.grid.things) + size(n.barriers.grid.first) + size(n.barriers.grid.things),
		Texts:    size(n.names) + size(n.classes),
	}
	if n.layers.private != 0 { // else they are the components
		m.Edges += size(n.parts.of)
	}
	for _, texts := range [2][]string{n.names, n.classes} {
		for _, t := range texts {
			m.Texts += len(t)
		}
	}
	m.Total = m.Search + m.Edges + m.Geometry + m.Index + m.Texts
	if edges := float64(n.Edges()); edges > 0 {
		m.SearchPerEdge, m.TotalPerEdge = float64(m.Search)/edges, float64(m.Total)/edges
	}
	return m
}

func (r *ranks) bytes() int { return size(r.bits) + size(r.before) }

func (b *barriers) bytes() int {
	return size(b.kind) + size(b.area) + size(b.way) + size(b.lines) + size(b.first) + size(b.points) + size(b.of)
}

func size[T any](s []T) int { return cap(s) * int(unsafe.Sizeof(*new(T))) }

// Checksum returns a SHA-256 over all that Build was given, in the order it was put in: equal for networks from the same
// edges, whatever their order and way round.
func (n *Network) Checksum() [32]byte {
	h := sha256.New()
	for _, numbers := range [][]uint32{
		n.first, n.arcEdge, n.asymArc, n.asymBack, n.length, n.name, n.class, n.lineFirst, n.component, n.grid.first, n.grid.things,
		n.barriers.lines, n.barriers.first,
	} {
		sum(h, len(numbers), func(i int) uint64 { return uint64(numbers[i]) })
	}
	sum(h, len(n.arcs), func(i int) uint64 { return uint64(n.arcs[i].to)<<32 | uint64(n.arcs[i].cost) })
	sum(h, len(n.flags), func(i int) uint64 { return uint64(n.flags[i]) })
	sum(h, len(n.ends), func(i int) uint64 { return uint64(n.ends[i].lower)<<32 | uint64(n.ends[i].upper) })
	sum(h, len(n.way), func(i int) uint64 { return uint64(n.way[i]) })
	sum(h, len(n.points), func(i int) uint64 { return uint64(uint32(n.points[i].x))<<32 | uint64(uint32(n.points[i].y)) })
	sum(h, len(n.barriers.way), func(i int) uint64 { return uint64(n.barriers.way[i]) })
	sum(h, len(n.barriers.kind), func(i int) uint64 {
		if n.barriers.area[i] {
			return uint64(n.barriers.kind[i])<<1 | 1
		}
		return uint64(n.barriers.kind[i]) << 1
	})
	sum(h, len(n.barriers.points), func(i int) uint64 {
		return uint64(uint32(n.barriers.points[i].x))<<32 | uint64(uint32(n.barriers.points[i].y))
	})
	h.Write([]byte{byte(n.layers.rule)})
	sum(h, len(n.lines), func(i int) uint64 { return uint64(n.lines[i]) })
	for _, texts := range [2][]string{n.names, n.classes} {
		for _, t := range texts {
			sum(h, len(t), func(i int) uint64 { return uint64(t[i]) })
		}
	}
	return [32]byte(h.Sum(nil))
}

// sum adds a count and as many numbers to a hash, eight bytes each, the lowest first.
func sum(h hash.Hash, count int, number func(i int) uint64) {
	block := binary.LittleEndian.AppendUint64(make([]byte, 0, 4096), uint64(count))
	for i := range count {
		if len(block) == cap(block) {
			h.Write(block)
			block = block[:0]
		}
		block = binary.LittleEndian.AppendUint64(block, number(i))
	}
	h.Write(block)
}
