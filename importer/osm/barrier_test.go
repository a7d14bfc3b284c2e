package osm

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"servicemap/walk"
)

// barriersIn writes barriers as "kind id", with the points of each line, in brackets for an area.
func barriersIn(list []walk.Barrier) string {
	var out []string
	for _, b := range list {
		s := fmt.Sprintf("%s %d", [...]string{"water", "rail", "motorway", "cliff", "wall"}[b.Kind], b.Way)
		for _, line := range b.Lines {
			if b.Area {
				s += fmt.Sprintf(" [%d]", len(line))
			} else {
				s += fmt.Sprintf(" %d", len(line))
			}
		}
		out = append(out, s)
	}
	return strings.Join(out, ", ")
}

// checkBarriers holds every barrier to what its documentation says.
func checkBarriers(t interface {
	Helper()
	Fatalf(string, ...any)
}, r *Result) {
	t.Helper()
	for i, b := range r.Barriers {
		bad := ""
		switch {
		case b.Kind > walk.Wall || b.Area && b.Kind != walk.Water:
			bad = "kind"
		case b.Way == 0 || len(b.Lines) == 0:
			bad = "way or lines"
		}
		for _, line := range b.Lines {
			if len(line) < 2 || b.Area && line[0] != line[len(line)-1] {
				bad = "line"
			}
			for _, p := range line {
				if p.Valid() != nil {
					bad = "coordinate"
				}
			}
		}
		if bad != "" {
			t.Fatalf("barrier %d: %s: %+v", i, bad, b)
		}
	}
}

func TestTagsSayWhatNobodyCrosses(t *testing.T) {
	t.Parallel()
	ring, line3 := []int64{1, 2, 3, 1}, []int64{1, 2, 3}
	nodes := []testNode{{id: 1}, {id: 2, lon: 10_000}, {id: 3, lat: 10_000}}
	for _, c := range []struct {
		tags string
		refs []int64
		want string
	}{
		{"natural=water", ring, "water 1 [4]"},
		{"natural=water water=pond intermittent=yes", ring, "water 1 [4]"},
		{"natural=water", line3, ""},
		{"waterway=riverbank", ring, "water 1 [4]"},
		{"waterway=dock", ring, "water 1 [4]"},
		{"landuse=reservoir", ring, "water 1 [4]"},
		{"landuse=basin", ring, ""},
		{"leisure=swimming_pool", ring, ""},
		{"natural=water layer=-1", ring, "water 1 [4]"},
		{"natural=water covered=yes", ring, ""},
		{"natural=water location=underground", ring, ""},
		{"natural=wetland", ring, ""},
		{"waterway=river", line3, "water 1 3"},
		{"waterway=canal", ring, "water 1 4"},
		{"natural=water waterway=canal", ring, "water 1 [4]"},
		{"waterway=river tunnel=culvert", line3, ""},
		{"waterway=river tunnel=no layer=-1", line3, "water 1 3"},
		{"waterway=canal covered=yes", line3, ""},
		{"waterway=canal bridge=aqueduct layer=1", line3, ""},
		{"waterway=stream", line3, ""},
		{"waterway=drain", line3, ""},
		{"waterway=ditch", line3, ""},
		{"natural=coastline", line3, "water 1 3"},
		{"natural=coastline place=island", ring, "water 1 4"},

		{"railway=rail", line3, "rail 1 3"},
		{"railway=rail service=yard", line3, "rail 1 3"},
		{"railway=narrow_gauge", line3, "rail 1 3"},
		{"railway=light_rail embankment=yes", line3, "rail 1 3"},
		{"railway=funicular", line3, "rail 1 3"},
		{"railway=rail covered=yes", line3, "rail 1 3"},
		{"railway=rail tunnel=yes", line3, ""},
		{"railway=rail bridge=viaduct", line3, ""},
		{"railway=rail layer=1", line3, ""},
		{"railway=rail layer=0", line3, "rail 1 3"},
		{"railway=rail location=underground", line3, ""},
		{"railway=tram", line3, ""},
		{"railway=monorail", line3, ""},
		{"railway=subway", line3, "rail 1 3"},
		{"railway=subway tunnel=yes layer=-2", line3, ""},
		{"railway=subway layer=-2", line3, ""},
		{"railway=subway bridge=yes", line3, ""},
		{"railway=disused", line3, ""},
		{"railway=rail highway=service", line3, ""},

		{"highway=motorway", line3, "motorway 1 3"},
		{"highway=motorway_link", line3, "motorway 1 3"},
		{"highway=motorway bridge=yes layer=1", line3, ""},
		{"highway=motorway layer=1", line3, ""},
		{"highway=motorway tunnel=yes", line3, ""},
		{"highway=motorway foot=yes", line3, ""},
		{"highway=motorway foot=no", line3, "motorway 1 3"},
		{"highway=trunk oneway=yes", line3, "motorway 1 3"},
		{"highway=trunk_link oneway=-1 foot=no", line3, "motorway 1 3"},
		{"highway=trunk oneway=yes sidewalk=right", line3, ""},
		{"highway=trunk oneway=yes foot=designated", line3, ""},
		{"highway=trunk", line3, ""},
		{"highway=trunk foot=no", line3, ""},
		{"highway=primary motorroad=yes", line3, "motorway 1 3"},
		{"highway=primary oneway=yes", line3, ""},
		{"highway=construction construction=motorway", line3, ""},
		{"highway=construction railway=rail", line3, "rail 1 3"},
		{"motorroad=yes", line3, ""},
		{"landuse=grass highway=trunk oneway=yes", ring, "motorway 1 4"},

		{"natural=cliff", line3, "cliff 1 3"},
		{"barrier=retaining_wall", line3, "cliff 1 3"},
		{"man_made=embankment", line3, ""},
		{"natural=cliff tunnel=yes", line3, ""},

		{"barrier=wall", line3, "wall 1 3"},
		{"barrier=fence", line3, "wall 1 3"},
		{"barrier=city_wall", line3, "wall 1 3"},
		{"barrier=hedge area=yes", ring, "wall 1 4"},
		{"barrier=wall bridge=yes", line3, ""},
		{"barrier=guard_rail", line3, ""},
		{"barrier=kerb", line3, ""},
		{"barrier=ditch", line3, ""},
		{"landuse=residential barrier=wall", ring, "wall 1 4"},
		{"natural=water barrier=fence", ring, "water 1 [4], wall 1 4"},
		{"highway=footway barrier=fence", line3, ""},
		{"building=yes", ring, ""},
	} {
		t.Run(c.tags, func(t *testing.T) {
			t.Parallel()
			r := mustRead(t, testMap{nodes: nodes, ways: []testWay{{id: 1, refs: c.refs, tags: asTags(c.tags)}}}.file())
			if got := barriersIn(r.Barriers); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestBarriersOfRelationsAndOfWhatIsCut(t *testing.T) {
	t.Parallel()
	// Two rings, 1 to 4 and in it 5 to 8; node 9 and the ways 3 and 4 are outside the extract.
	const rings = `
		n1 0 0
		n2 80 0
		n3 80 -50
		n4 0 -50
		n5 20 -10
		n6 40 -10
		n7 40 -30
		n8 20 -30
		`
	for _, c := range []struct{ name, town, want string }{
		{"a lake of two ways", "w1 1 2 3 note=x\nw2 1 4 3 note=x\nr5 outer 1 outer 2 type=multipolygon natural=water", "water -5 [5]"},
		{"an island", "w1 1 2 3 4 1 note=x\nw2 5 6 7 8 5 note=x\nr5 outer 1 inner 2 type=multipolygon natural=water", "water -5 [5] [5]"},
		{"a shore that is tagged like its lake", "w1 1 2 3 4 1 natural=water\nw2 5 6 7 8 5 place=islet\n" +
			"r5 outer 1 inner 2 type=multipolygon natural=water water=lake", "water -5 [5] [5]"},
		{"a way outside the extract", "w1 1 2 3 note=x\nr5 outer 1 outer 4 type=multipolygon natural=water", "water -5 3"},
		{"an island outside the extract", "w1 1 2 3 4 1 natural=water\nr5 outer 1 inner 4 type=multipolygon natural=water", "water -5 5"},
		{"a node outside the extract", "w1 1 2 3 9 4 1 note=x\nr5 outer 1 type=multipolygon natural=water", "water -5 3 2"},
		{"a ring that does not close", "w1 1 2 3 note=x\nw2 1 4 note=x\nr5 outer 1 outer 2 type=multipolygon natural=water", "water -5 3 2"},
		{"nothing of it", "r5 outer 3 outer 4 type=multipolygon natural=water", ""},
		{"a river in a tunnel", "w1 1 2 3 4 1 note=x\nr5 outer 1 type=multipolygon natural=water tunnel=yes", ""},
		{"a thick wall", "w1 1 2 3 4 1 note=x\nw2 5 6 7 8 5 note=x\nr5 outer 1 inner 2 type=multipolygon barrier=city_wall", "wall -5 5 5"},
		{"a pond with a node outside", "w1 1 2 3 9 4 1 natural=water", "water 1 3 2"},
		{"a fence with a node outside", "w1 1 2 9 3 4 barrier=fence", "wall 1 2 2"},
		{"water under a bridge", "w1 1 2 3 4 waterway=river\nw2 1 3 highway=footway bridge=yes", "water 1 4"},
		{"in the order of ids", "w3 1 2 railway=rail\nw2 2 3 barrier=wall\nw1 1 2 3 4 1 note=x\nr5 outer 1 type=multipolygon natural=water",
			"water -5 [5], wall 2 2, rail 3 2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := barriersIn(mustRead(t, drawn(t, rings+c.town).file()).Barriers); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestBarriersLieWhereTheirNodesDo(t *testing.T) {
	t.Parallel()
	nodes := []testNode{{id: 1, lon: 1_200_000_001, lat: -300_000_007}, {id: 2, lon: 1_200_010_000, lat: -300_000_000}}
	r := mustRead(t, testMap{nodes: nodes, ways: []testWay{{id: 1, refs: []int64{1, 2}, tags: asTags("railway=rail")}}}.file())
	if line := r.Barriers[0].Lines[0]; line[0].Lon != 120.0000001 || line[0].Lat != -30.0000007 || line[1].Lon != 120.001 || line[1].Lat != -30 {
		t.Errorf("got %v", line)
	}
}

// The ways were counted with osmium tags-filter: natural=water; railway=subway, the only tracks in use; motorways and their
// links; walls and fences. Less what is on a bridge or another layer.
func TestPortoAlegreBarriers(t *testing.T) {
	t.Parallel()
	got := map[walk.BarrierKind]int{}
	for _, b := range readPortoAlegre(t).Barriers {
		got[b.Kind]++
		if b.Area != (b.Kind == walk.Water) {
			t.Errorf("way %d of kind %d: area %v", b.Way, b.Kind, b.Area)
		}
	}
	if want := (map[walk.BarrierKind]int{walk.Water: 2, walk.Railway: 5, walk.Motorway: 2, walk.Wall: 21}); !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
