// Package osm turns an OpenStreetMap extract in PBF form into the edges of the walking network and the features of a base
// map: water, green, buildings, streets, rail, barriers, names.
//
// It reads the file three times: relations, then ways, then the nodes those ways name, so the order inside the file does
// not matter. What a walker may use follows the tags `foot`, `access` and the class of a way, in this order; keys for
// vehicles are never read. Private ways are closed for now and counted. Areas (squares, platforms) give the edges of
// their rings. Ways meet at shared nodes only: equal coordinates, bridges and layers join nothing.
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
