// Package walk is the walking network: it is built from edges and barriers, finds where a point enters it, and searches it.
//
// Costs are effective millimetres (emm): length × factors (steps …) plus penalties, all as walking length, in uint32. Pace
// never enters a search; it only sets the limit, so one search serves every pace. Real lengths are millimetres, points
// are WGS 84 degrees in steps of 1e-7. A Network is immutable and safe for concurrent use; searches take their scratch
// from a pool. The package knows arrays, no map library, no database and no HTTP.
//
// Build makes the Network, Network.For the same as a wheelchair sees it, Network.Snap ties a point to it, Network.Attach
// makes many points ready to be found. Near finds them around one point, Nearest and NearestK around many, Between tells
// the walk to one and Path all that it passes; Reach and ReachEdges list vertices and edges, Lists answer Near without a
// search. A walk costs leg + path + leg; everything is whole numbers, so the same walk costs the same from whichever end,
// and in whatever way, it is asked for.
//
// Of walks of equal EMM the shortest counts, on the network of a wheelchair then the one of which least is unknown. Private
// ground is begun and ended on, not crossed. No leg crosses a river, a railway, a motorway or a cliff, and none a wall
// unless nothing else is in range. The rules and their sources stand in walking.md.
package walk
