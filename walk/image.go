package walk

import (
	"slices"
	"strings"
	"unsafe"

	"servicemap/geo"
)

// image is a network as a list of plain arrays: the one description of it that its file, its checksum and the report of its
// memory are made from. Most are the network's own; what is no plain array there is turned into one and back.
type image struct {
	n          *Network
	frame      []frame
	components []componentImage
	parts      []uint32 // empty when they are the components
	area       []byte   // of barriers
	names      texts
	classes    texts
}

// frame is what a network has besides arrays, in fields of eight bytes each, so that nothing in it is padding.
type frame struct {
	bounds        geo.Box
	pull          pull
	grids         [2]gridFrame // of edges, of barriers
	parts         uint64
	rule, profile uint64
}

type gridFrame struct {
	west, south, width, height float64
	columns, rows              uint64
}

// componentImage is a Component in fields of eight bytes.
type componentImage struct {
	vertices, edges, length, real uint64
	point                         geo.LonLat
}

// texts are strings in one piece.
type texts struct {
	ends  []uint32
	bytes []byte
}

// array is an array of an image.
type array struct {
	part int          // of a Memory
	room int          // bytes that it takes there
	data []byte       // its elements as they lie in memory
	each int          // bytes of an element
	take func([]byte) // makes it a view of such bytes; they begin at a multiple of eight
}

// of describes an array whose elements hold neither pointers nor padding.
func of[T any](part int, s *[]T) array {
	each := int(unsafe.Sizeof(*new(T)))
	return array{
		part: part, room: cap(*s) * each, each: each,
		data: unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(*s))), len(*s)*each),
		take: func(b []byte) {
			if len(b) > 0 { // an array without elements stays nil
				*s = unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(b))), len(b)/each)
			}
		},
	}
}

// arrays returns all arrays, in the order of the file.
func (i *image) arrays() []array {
	n, b := i.n, &i.n.barriers
	return []array{
		of(inFile, &i.frame),
		of(ofSearch, &n.first), of(ofSearch, &n.arcs), of(ofSearch, &n.arcEdge), of(ofSearch, &n.asymArc), of(ofSearch, &n.asymBack),
		of(ofSearch, &n.flags), of(ofSearch, &n.layers.copies.bits), of(ofSearch, &n.layers.copies.before), of(ofSearch, &n.layers.copied),
		of(ofEdges, &n.ends), of(ofEdges, &n.length), of(ofEdges, &n.name), of(ofEdges, &n.class), of(ofEdges, &n.way),
		of(ofEdges, &n.component), of(ofEdges, &i.components), of(ofEdges, &i.parts), of(ofEdges, &n.parts.back),
		of(ofGeometry, &n.points), of(ofGeometry, &n.lineFirst), of(ofGeometry, &n.lines),
		of(ofGeometry, &b.kind), of(ofGeometry, &i.area), of(ofGeometry, &b.way), of(ofGeometry, &b.lines), of(ofGeometry, &b.first),
		of(ofGeometry, &b.points), of(ofGeometry, &b.of),
		of(ofIndex, &n.grid.first), of(ofIndex, &n.grid.things), of(ofIndex, &b.grid.first), of(ofIndex, &b.grid.things),
		of(inFile, &i.names.ends), of(ofTexts, &i.names.bytes), of(inFile, &i.classes.ends), of(ofTexts, &i.classes.bytes),
	}
}

// image returns the image of a network.
func (n *Network) image() *image {
	i := &image{n: n, names: joined(n.names), classes: joined(n.classes), frame: []frame{{
		bounds: n.bounds, pull: n.pull, grids: [2]gridFrame{n.grid.frame(), n.barriers.grid.frame()},
		parts: uint64(n.parts.count), rule: uint64(n.layers.rule), profile: uint64(n.profile),
	}}}
	if n.layers.private != 0 {
		i.parts = n.parts.of
	}
	i.components = make([]componentImage, len(n.components))
	for k, c := range n.components {
		i.components[k] = componentImage{uint64(c.Vertices), uint64(c.Edges), c.Length, uint64(bit(c.Real)), c.Point}
	}
	i.area = make([]byte, len(n.barriers.area))
	for k, area := range n.barriers.area {
		i.area[k] = bit(area)
	}
	return i
}

func bit(b bool) byte {
	if b {
		return 1
	}
	return 0
}

// restore completes the network of an image whose arrays were read. It returns false when they do not fit together.
func (i *image) restore() bool {
	if !i.fits() {
		return false
	}
	n, f := i.n, &i.frame[0]
	n.bounds, n.pull = f.bounds, f.pull
	n.grid.setFrame(f.grids[0])
	n.barriers.grid.setFrame(f.grids[1])
	n.layers.rule, n.layers.states = PrivateGround(f.rule), uint32(len(n.points)+2*len(n.layers.copied))
	n.parts.of, n.parts.count = n.component, int(f.parts)
	if len(n.layers.copied) > 0 {
		n.layers.private, n.parts.of = edgeLayered, i.parts
	}
	n.components = make([]Component, len(i.components))
	for k, c := range i.components {
		n.components[k] = Component{int(c.vertices), int(c.edges), c.length, c.real != 0, c.point}
	}
	n.barriers.area = make([]bool, len(i.area))
	for k, area := range i.area {
		n.barriers.area[k] = area != 0
	}
	n.names, n.classes = i.names.split(), i.classes.split()
	return true
}

// fits reports whether the lengths of the arrays are those of one network. That their values are right is what the checksum
// of a file is for.
func (i *image) fits() bool {
	n, b := i.n, &i.n.barriers
	states, edges := len(n.points)+2*len(n.layers.copied), len(n.ends)
	return len(i.frame) == 1 && i.frame[0].profile == uint64(Foot) &&
		offsets(n.first, states, len(n.arcs)) && len(n.arcEdge) == len(n.arcs) && len(n.asymArc) == len(n.asymBack) &&
		len(n.flags) == edges && len(n.length) == edges && len(n.name) == edges && len(n.class) == edges && len(n.way) == edges &&
		offsets(n.lineFirst, edges, len(n.lines)) && len(n.component) == len(n.points) &&
		(len(n.layers.copied) == 0 || len(i.parts) == states && len(n.layers.copies.bits) == (len(n.points)+63)/64) &&
		pairsOf(len(n.layers.copies.bits)) == len(n.layers.copies.before) &&
		len(i.area) == len(b.kind) && len(b.way) == len(b.kind) && len(b.of) == len(b.points) &&
		offsets(b.lines, len(b.kind), len(b.first)-1) && offsets(b.first, len(b.first)-1, len(b.points)) &&
		i.frame[0].grids[0].fits(&n.grid) && i.frame[0].grids[1].fits(&b.grid) && i.names.fits() && i.classes.fits()
}

// offsets reports whether an array tells where each of count ranges begins in an array of some length, and where the last ends.
func offsets(first []uint32, count, length int) bool {
	return count >= 0 && len(first) == count+1 && first[count] == uint32(length) && slices.IsSorted(first)
}

func (g *grid) frame() gridFrame {
	return gridFrame{g.west, g.south, g.width, g.height, uint64(g.columns), uint64(g.rows)}
}

func (g *grid) setFrame(f gridFrame) {
	g.west, g.south, g.width, g.height, g.columns, g.rows = f.west, f.south, f.width, f.height, int(f.columns), int(f.rows)
}

func (f *gridFrame) fits(g *grid) bool {
	cells := f.columns * f.rows
	return (f.rows == 0 || cells/f.rows == f.columns) && cells < uint64(len(g.first)) && offsets(g.first, int(cells), len(g.things))
}

// joined returns strings in one piece.
func joined(list []string) texts {
	t := texts{ends: make([]uint32, len(list)), bytes: []byte(strings.Join(list, ""))}
	end := 0
	for i, s := range list {
		end += len(s)
		t.ends[i] = uint32(end)
	}
	return t
}

// split returns the strings.
func (t *texts) split() []string {
	list, whole, start := make([]string, len(t.ends)), string(t.bytes), uint32(0)
	for i, end := range t.ends {
		list[i], start = whole[start:end], end
	}
	return list
}

func (t *texts) fits() bool {
	return slices.IsSorted(t.ends) && (len(t.ends) == 0 && len(t.bytes) == 0 || len(t.ends) > 0 && int(t.ends[len(t.ends)-1]) == len(t.bytes))
}
