package walk

// Profile says which ways are open to a walker; it goes with any pace.
type Profile uint8

// The profiles.
const (
	Foot Profile = iota
	Wheelchair
)

// PrivateGround says how private ground is walked.
type PrivateGround uint8

// The ways. A network is built with one of them.
const (
	Destination PrivateGround = iota // a walk may begin and end on it, not cross it
	Through                          // it is walked like any other
	Blocked                          // it is closed
)

// For returns the network as a profile walks it.
func (n *Network) For(Profile) *Network { return n }
