package text

import (
	"math"
	"slices"
)

// Field says which of a record's texts something is. Names come first: they are what a record is shown by.
type Field uint8

// The fields.
const (
	Title      Field = iota // the name that is shown; every record has one
	OtherTitle              // the name in another language
	FormerName
)

// Index finds the fields in which a query stands. It is immutable and safe for concurrent use. All letters of all fields
// stand one behind the other as symbols, and of each symbol it is known where it stands: a search looks only where one of
// the symbols stands that its first letter may mean.
type Index struct {
	symbols []symbol        // what is known of each
	begins  []letters       // with which typed letters each may begin
	known   map[rune]uint16 // the number of each
	text    []uint16        // the fields, each ended by the symbol 0
	fields  []field         // in the order of the text
	blocks  []int32         // of every 16th position, the field it lies in
	first   []int32         // of each record, its first field; one more for the end
	posts   []int32         // where each symbol stands: those of symbol s from posts[from[s]]
	from    []int32
}

type field struct {
	start, record int32
	kind          Field
}

// symbol is one letter of the index.
type symbol struct {
	letter   rune
	readings []string
	usual    int  // how many of the readings are usual
	skips    bool // need not be typed
}

// letters is a set of letters that somebody types: a member for each one of pinyin, the others sharing the rest.
type letters uint64

const (
	latinLetters         = 26
	otherLetters         = 64 - latinLetters
	allLetters   letters = 1<<64 - 1
)

func typed(r rune) letters {
	if isLatin(r) {
		return 1 << (r - 'a')
	}
	return 1 << (latinLetters + r%otherLetters)
}

const blockBits = 4

// Builder makes an index, record by record.
type Builder struct{ x Index }

// NewBuilder returns a builder of an empty index.
func NewBuilder() *Builder {
	b := &Builder{Index{symbols: []symbol{{}}, begins: []letters{0}, known: map[rune]uint16{}}}
	b.x.symbolOf(0)
	return b
}

// Record begins the next record, with its title.
func (b *Builder) Record(title string) {
	b.x.first = append(b.x.first, int32(len(b.x.fields)))
	b.add(Title, title)
}

// Add gives the record that was begun last another text. An empty one is none.
func (b *Builder) Add(kind Field, s string) {
	if s != "" {
		b.add(kind, s)
	}
}

func (b *Builder) add(kind Field, s string) {
	x := &b.x
	x.fields = append(x.fields, field{start: int32(len(x.text)), record: int32(len(x.first) - 1), kind: kind})
	for _, r := range s {
		x.text = append(x.text, x.symbolOf(fold(r)))
	}
	x.text = append(x.text, 0)
}

// symbolOf returns the number of a letter, a new one where it has none yet. Beyond 65,000 different letters, more than any
// names have, it is that of 0.
func (x *Index) symbolOf(r rune) uint16 {
	if s, ok := x.known[r]; ok {
		return s
	}
	if len(x.symbols) > math.MaxUint16 {
		return x.known[0]
	}
	s, begins := symbol{letter: r, skips: skips(r)}, typed(r)
	s.readings, s.usual = readings(r)
	for _, reading := range s.readings {
		begins |= typed(rune(reading[0]))
	}
	if s.skips {
		begins = allLetters
	}
	x.known[r] = uint16(len(x.symbols))
	x.symbols, x.begins = append(x.symbols, s), append(x.begins, begins)
	return x.known[r]
}

// Index returns the index of the records that were given.
func (b *Builder) Index() *Index {
	x := b.x
	x.first = append(x.first, int32(len(x.fields)))
	x.fields = append(x.fields, field{start: int32(len(x.text)), record: int32(len(x.first) - 1)})
	for i := range x.fields[:len(x.fields)-1] {
		for int32(len(x.blocks))<<blockBits < x.fields[i+1].start {
			x.blocks = append(x.blocks, int32(i))
		}
	}
	x.from = make([]int32, len(x.symbols)+1)
	for _, s := range x.text {
		x.from[s+1]++
	}
	for s := range x.symbols {
		x.from[s+1] += x.from[s]
	}
	x.posts = make([]int32, len(x.text))
	next := slices.Clone(x.from)
	for p, s := range x.text {
		x.posts[next[s]] = int32(p)
		next[s]++
	}
	return &x
}

// fieldAt returns the number of the field that a position lies in.
func (x *Index) fieldAt(p int32) int {
	f := int(x.blocks[p>>blockBits])
	for x.fields[f+1].start <= p {
		f++
	}
	return f
}
