package walk

// Method is how a walk was computed.
type Method uint8

// The methods.
const (
	OnNetwork Method = iota // along the network
	Straight                // StraightLine
)
