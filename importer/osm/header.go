package osm

import (
	"time"

	"servicemap/geo"
)

// header is what the first blob says about the file.
type header struct {
	date time.Time // of the data; zero when not stated
	box  geo.Box   // the area cut out; empty when not stated
}

// lastSecond is the end of the year 9999, beyond which a date cannot be written in RFC 3339.
const lastSecond = 253402300799

// readHeader decodes an OSMHeader and refuses files that need features this package lacks.
func readHeader(message []byte) (header, error) {
	h := header{box: geo.EmptyBox()}
	f := fields{rest: message}
	for f.next() {
		switch f.num {
		case 1:
			box, err := readBox(f.each())
			if err != nil {
				return header{}, err
			}
			h.box = box
		case 4:
			if err := require(string(f.each())); err != nil {
				return header{}, err
			}
		case 32: // osmosis_replication_timestamp, in seconds
			if s := f.int(); 0 < s && s <= lastSecond {
				h.date = time.Unix(s, 0).UTC()
			}
		}
	}
	return h, f.err
}

// require refuses a required feature that is not known. DenseNodes and OsmSchema-V0.6 are.
func require(feature string) error {
	switch feature {
	case "OsmSchema-V0.6", "DenseNodes", "":
		return nil
	case "HistoricalInformation":
		return flawf("文件含历史版本,需要当前数据", "the file holds history; current data are needed").hinting(
			"先取某一时刻:osmium time-filter 输入 -o 输出.osm.pbf", "take one moment first: osmium time-filter INPUT -o OUTPUT.osm.pbf")
	}
	return flawf("文件要求的功能 %q 不支持", "the file requires %q, which is not supported", short(feature))
}

// short cuts a text from a file to what a message can carry.
func short(s string) string {
	if len(s) > 40 {
		return s[:40] + "…"
	}
	return s
}

// readBox decodes a HeaderBBox: west, east, north, south in nanodegrees. One that is off the earth or inside out counts
// as not stated: nothing but a caption depends on it.
func readBox(message []byte) (geo.Box, error) {
	var box geo.Box
	f := fields{rest: message}
	for f.next() {
		switch f.num {
		case 1:
			box.West = float64(f.zigzag()) / 1e9
		case 2:
			box.East = float64(f.zigzag()) / 1e9
		case 3:
			box.North = float64(f.zigzag()) / 1e9
		case 4:
			box.South = float64(f.zigzag()) / 1e9
		}
	}
	sw, ne := geo.LonLat{Lon: box.West, Lat: box.South}, geo.LonLat{Lon: box.East, Lat: box.North}
	if box.Empty() || sw.Valid() != nil || ne.Valid() != nil {
		box = geo.EmptyBox()
	}
	return box, f.err
}
