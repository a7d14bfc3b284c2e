package coverage

import "servicemap/geo"

// Cell is one cell of a population grid: how many people live around a point. Counts are whole people; nil is unknown.
type Cell struct {
	Code       string // the data owner's own number, unique in its source
	Center     geo.LonLat
	People     int32
	Age0To6    *int32
	Age60Up    *int32
	Age65Up    *int32
	Households *int32
	SizeMetres *float32 // side of a square cell
}

// Group is who is counted.
type Group uint8

// The groups, in the contract's order. All but Everybody are known only where the population data tell them.
const (
	Everybody Group = iota
	Age0To6
	Age60Up
	Age65Up
	Households
	groups
)

// count returns how many of a group live in the cell; nil is unknown.
func (c *Cell) count(g Group) *int32 {
	return [groups]*int32{&c.People, c.Age0To6, c.Age60Up, c.Age65Up, c.Households}[g]
}
