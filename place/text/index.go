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
// stand one behind the other as symbols. From each of them on, what is left of its field is an ending; the endings stand in
// order, so that those which begin alike lie together and are read as one, however many they are.
type Index struct {
	symbols []symbol        // what is known of each
	begins  []letters       // with which typed letters each may begin
	known   map[rune]uint16 // the number of each
	text    []uint16        // the fields, each ended by the symbol 0
	first   []int32         // of each record, where its first field begins; one more for the end
	endings []int32         // where each begins, in their order: those that begin with symbol s from endings[from[s]]
	lies    []spot          // of each ending, in their order, what it lies in
	from    []int32
}

// spot is what a position of the text lies in: a record, which of its fields, and whether it begins the field.
type spot uint32

const (
	kindBits   = 29 // a record is a number below 1<<kindBits
	beginsBit  = 31
	kindMask   = 3
	recordMask = 1<<kindBits - 1
)

func (p spot) record() int32 { return int32(p & recordMask) }
func (p spot) kind() Field   { return Field(p >> kindBits & kindMask) }
func (p spot) begins() bool  { return p>>beginsBit > 0 }

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

// Builder makes an index, record by record.
type Builder struct {
	x  Index
	in []spot // of each position of the text
}

// NewBuilder returns a builder of an empty index.
func NewBuilder() *Builder {
	b := &Builder{x: Index{symbols: []symbol{{}}, begins: []letters{0}, known: map[rune]uint16{}}}
	b.x.symbolOf(0)
	return b
}

// Record begins the next record, with its title.
func (b *Builder) Record(title string) {
	b.x.first = append(b.x.first, int32(len(b.x.text)))
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
	in := spot(len(x.first)-1) | spot(kind)<<kindBits
	start := len(x.text)
	for _, r := range s {
		x.text, b.in = append(x.text, x.symbolOf(fold(r))), append(b.in, in)
	}
	x.text, b.in = append(x.text, 0), append(b.in, in)
	for p := start; ; p++ { // what need not be typed at the beginning is part of it
		if b.in[p] |= 1 << beginsBit; !x.symbols[x.text[p]].skips {
			return
		}
	}
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
	x.first = append(x.first, int32(len(x.text)))
	x.from = make([]int32, len(x.symbols)+1)
	for _, s := range x.text {
		x.from[s+1]++
	}
	for s := range x.symbols {
		x.from[s+1] += x.from[s]
	}
	x.endings = make([]int32, len(x.text))
	next := slices.Clone(x.from)
	for p, s := range x.text {
		x.endings[next[s]] = int32(p)
		next[s]++
	}
	for s := 1; s < len(x.symbols); s++ {
		x.order(x.endings[x.from[s]:x.from[s+1]], 1)
	}
	x.lies = make([]spot, len(x.text))
	for i, p := range x.endings {
		x.lies[i] = b.in[p]
	}
	return &x
}

// order puts endings in order that are alike in their first symbols: by the next symbol, those with the same one by what
// follows. The text of a few dozen symbols decides, so no ending is compared with another as a whole.
func (x *Index) order(list []int32, alike int32) {
	for len(list) > 1 {
		at := func(i int) uint16 { return x.text[list[i]+alike] }
		a, b, c := at(0), at(len(list)/2), at(len(list)-1)
		middle := max(min(a, b), min(max(a, b), c))
		less, more := 0, len(list)
		for i := 0; i < more; {
			switch s := at(i); {
			case s < middle:
				list[less], list[i] = list[i], list[less]
				less, i = less+1, i+1
			case s > middle:
				more--
				list[more], list[i] = list[i], list[more]
			default:
				i++
			}
		}
		x.order(list[:less], alike)
		x.order(list[more:], alike)
		if middle == 0 {
			return
		}
		list, alike = list[less:more], alike+1
	}
}
