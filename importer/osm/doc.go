// Package osm turns an OpenStreetMap extract in PBF form into the edges of the walking network and the features of a base
// map: water, green, buildings, streets, rail, barriers, names.
//
// It reads the file three times: relations, then ways, then the nodes those ways name, so the order inside the file does
// not matter. Ways meet at shared nodes only: equal coordinates, bridges and layers join nothing.
//
// # Who may walk where
//
// What a walker may use follows the tags `foot`, `access` and the class of a way, in this order; keys for vehicles are
// never read. Ground and passages for residents and their like are private (walk.Private), and so is the public ground that
// one reaches over private ground only; package walk says how that is walked. A direction for residents beside one for
// all is an edge of its own. Conditional values and the opening hours of gates are judged at noon of most weekdays, Monday
// to Friday, in the week of the file's date (walk.Timed); what is not understood leaves the unconditional value.
//
// Nodes are asked for `foot`, `access` and `barrier` likewise. Where one that a way uses is closed, private, open at times
// or bars wheelchairs, it is divided: every way end there gets a vertex of its own, with a negative key, and edges of a
// millimetre join the first of them to the others, unless nobody passes. The border of an area counts as one end. A locked
// gate is closed; a locked private one is private, for those inside hold the key. Walls drawn as lines stop nobody where
// they share a node with a way; the Report counts these.
//
// # Squares
//
// Areas (squares, platforms) give the edges of their rings and those straight across that shortest walks between their
// entrances take (area.go). An entrance is a node of a ring that a way which is no part of the area uses, or another area.
// The rings of an area without entrance are left out.
//
// # Barriers
//
// What nobody crosses on foot (barrier.go) is read from the same elements as the base map.
//
// # What it costs
//
// Costs are length × factors + penalties (cost.go). A penalty of a node lies half on each edge there; one of a way is shared
// out by length. A crossing has signals when it says so, or leaves it unsaid and a node of it says so. Slope costs nothing,
// for there are no elevation data. A ferry, where Rules open them, costs its length and FerryMetres; it counts as a bridge,
// so that nobody boards in midstream.
//
// # Wheelchairs
//
// An edge is closed to them (walk.NoWheel), passed with trouble (LimitedWheel), of unknown use (UnknownWheel), or known to
// be passable. Known is what `wheelchair` says, and a smooth surface or smoothness on record with nothing against it. A
// slope of unknown steepness (incline=up) makes an edge unknown; so does, on a crossing, a kerb that nobody recorded: a
// crossing must say what its kerbs are, or its nodes at that end, or the node in its middle. `wheelchair=yes` stands
// above all other tags of the same way or node but those of access; `wheelchair=limited` only above what is closed for want
// of a record: a path or track without surface, a kerb without height. Kerbs lie across those who leave a carriageway,
// or, without one, across crossings, not across those who go along.
//
// # The rest
//
// Coordinates are WGS 84 degrees in steps of 1e-7; lengths are millimetres; costs are effective millimetres, which is
// length times factors plus penalties, as package walk uses them.
//
// Areas of the base map are closed ways and multipolygon relations, whose rings are joined from ways in any order and
// direction; which ring is a hole follows from where it lies, not from its role.
//
// Files are not trusted. Every size a file claims is checked before memory is taken for it, and what is kept is bounded
// by the size of the file. A file that breaks the format is refused with a fault.BadRequest error that names the place;
// data that are merely odd (a way without its nodes, a coordinate off the earth) are skipped and counted in the Report.
//
// Sources: the format is that of wiki.openstreetmap.org/wiki/PBF_Format; the walking rules follow the wiki's "Computing
// access restrictions" and what GraphHopper, OpenTripPlanner, R5, OSRM and Valhalla agree on.
package osm
