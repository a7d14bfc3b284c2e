// Package walk is the walking network: it is built from edges, finds where a point enters it, and searches it.
//
// Costs are effective millimetres (emm): length × factors (steps …) plus penalties, all as walking length, in uint32. Pace
// never enters a search; it only sets the limit, so one search serves every pace. Real lengths are millimetres, points
// are WGS 84 degrees in steps of 1e-7. A Network is immutable and safe for concurrent use; searches take their scratch
// from a pool. The package knows arrays, no map library, no database and no HTTP.
//
// Build makes the Network, Network.Snap ties a point to it, Network.Attach makes many points ready to be found. Near finds
// them around one point, Nearest around many, Between tells the walk to one, Reach lists vertices. A walk costs leg + path
// + leg; everything is whole numbers, so the same walk costs the same from whichever end, and in whatever way, it is
// asked for. The rules and their sources stand in walking.md.
package walk
