// Package circle draws service circles: the ground within so many effective millimetres (emm) of a point on foot, as
// polygons. They are for the eye; whether somebody or something lies within reach is always asked of walk, never of a
// polygon.
//
// A network's ground is laid out as a lattice of square cells, whose origin depends on the network alone. Each reached
// street walks out from itself over the lattice, up to 30 m off the street and × 1.3 dearer than on it, not over barriers
// and not onto water; so every vertex of the lattice has a value, the emm between it and the point, whatever the limit.
// Marching squares round the values up to a limit give the circle; only values near it are worked out. Hence: circles from
// one point nest exactly, limit by limit, and are valid (OGC) by construction; nothing is buffered, united or simplified.
//
// Cells are 10 m wide where the largest limit of a request is at most 2,500 m, and twice as wide with every doubling
// beyond: 20 m up to 5,000 m, and so on. Circles of one request nest always, those of several when their cells are as wide.
//
// Points are WGS 84 degrees rounded to 1e-6, areas square metres on the ellipsoid, inner lengths cells of the lattice. The
// rules and their sources stand in walking.md, part 4; what is done otherwise says why.
package circle
