package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"servicemap/geo"
	"servicemap/place"
	"servicemap/snapshot"
	"servicemap/walk"
)

// placesFile is a file of a place at each point, as a system writes it.
func placesFile(points []geo.LonLat, system geo.System) string {
	var b strings.Builder
	b.WriteString("code,kind,name,longitude,latitude\n")
	for i, p := range points {
		p = geo.FromWGS84(p, system)
		fmt.Fprintf(&b, "%d,VENUE,x,%.7f,%.7f\n", i, p.Lon, p.Lat)
	}
	return b.String()
}

// cellsFile is the same with a population cell at each point.
func cellsFile(points []geo.LonLat, system geo.System) string {
	var b strings.Builder
	b.WriteString("code,longitude,latitude,people\n")
	for i, p := range points {
		p = geo.FromWGS84(p, system)
		fmt.Fprintf(&b, "%d,%.7f,%.7f,1\n", i, p.Lon, p.Lat)
	}
	return b.String()
}

// demoRecords loads the demo district and returns its records.
func demoRecords(t *testing.T, url string) *snapshot.Records {
	t.Helper()
	servicemap(t, "demo", "load", "--database-url", url).want(t, exitDone)
	return load(t, url)
}

func locations(places []*place.Place) []geo.LonLat {
	var points []geo.LonLat
	for _, p := range places {
		points = append(points, p.Location)
	}
	return points
}

func TestAFileInAnotherSystemThanItsIsSaidToBeGetsOneWarning(t *testing.T) {
	t.Parallel()
	url := base(t)
	r := demoRecords(t, url)
	places := locations(r.Places)
	var cells []geo.LonLat
	for _, c := range r.Cells {
		cells = append(cells, c.Center)
	}
	// Of the cells, only those tell that cross the border of the district. Between WGS 84 and GCJ-02 they are too few.
	for _, c := range []struct {
		what   string
		points []geo.LonLat
		is     geo.System
		said   geo.System
		warns  bool
	}{
		{"places", places, geo.WGS84, geo.WGS84, false},
		{"places", places, geo.WGS84, geo.GCJ02, true},
		{"places", places, geo.WGS84, geo.BD09, true},
		{"places", places, geo.GCJ02, geo.WGS84, true},
		{"places", places, geo.GCJ02, geo.GCJ02, false},
		{"places", places, geo.GCJ02, geo.BD09, true},
		{"places", places, geo.BD09, geo.WGS84, true},
		{"places", places, geo.BD09, geo.GCJ02, true},
		{"places", places, geo.BD09, geo.BD09, false},
		{"places", places[:4], geo.GCJ02, geo.WGS84, false},
		{"population", cells, geo.WGS84, geo.WGS84, false},
		{"population", cells, geo.WGS84, geo.BD09, true},
		{"population", cells, geo.BD09, geo.WGS84, true},
		{"population", cells, geo.BD09, geo.BD09, false},
	} {
		t.Run(fmt.Sprintf("%d %s in %s said to be in %s", len(c.points), c.what, c.is, c.said), func(t *testing.T) {
			t.Parallel()
			written := placesFile
			if c.what == "population" {
				written = cellsFile
			}
			args := []string{"import", c.what, file(t, "f.csv", written(c.points, c.is)), "--source", "s", "--licence", "l",
				"--system", c.said.String(), "--database-url", url, "--dry-run"}
			got := servicemap(t, append(args, "--json")...).json(t)
			text := servicemap(t, args...)
			if !c.warns {
				if len(got.Warnings) != 0 || strings.Contains(text.err, "--system") {
					t.Errorf("%v, %s", got.Warnings, text.err)
				}
				return
			}
			right := fmt.Sprintf("when read as %s, and ", c.is)
			if len(got.Warnings) != 1 || !strings.Contains(got.Warnings[0], right) || !strings.Contains(got.Warnings[0], "is --system "+c.said.String()+" right?") {
				t.Errorf("%q, want one warning with %q", got.Warnings, right)
			}
			if strings.Count(text.err, right) != 1 {
				t.Errorf("the text says %s", text.err)
			}
		})
	}
}

// Files of any few places, rightly named, give no alarm: a thousand of them.
func TestAFewPlacesInTheirOwnSystemGiveNoAlarm(t *testing.T) {
	t.Parallel()
	url := base(t)
	r := demoRecords(t, url)
	network, err := walk.Build(r.Streets)
	if err != nil {
		t.Fatal(err)
	}
	around := surroundings{areas: place.NewAreas(r.Areas), network: network}
	points := locations(r.Places)
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	for range 1000 {
		random.Shuffle(len(points), func(i, j int) { points[i], points[j] = points[j], points[i] })
		few := points[:5+random.IntN(40)]
		if w := around.misread(few, geo.WGS84); w != nil {
			t.Fatalf("seed %d, %d places: %s", seed, len(few), w.EN)
		}
	}
}

// A square, 0.1 degrees wide, is all that the points are held against; each is a way of being wrong about them.
func TestWhatIsNotEnoughToSuspectAFile(t *testing.T) {
	t.Parallel()
	square := func(west, south float64) surroundings {
		wkt := fmt.Sprintf("POLYGON((%[1]v %[2]v,%[3]v %[2]v,%[3]v %[4]v,%[1]v %[4]v,%[1]v %[2]v))", west, south, west+0.1, south+0.1)
		url := base(t)
		servicemap(t, importing("areas", url, file(t, "a.csv", "code,level,name,wkt\nd,DISTRICT,区,\""+wkt+"\"\n"))...).want(t, exitDone)
		return surroundings{areas: place.NewAreas(load(t, url).Areas)}
	}
	// read returns n points within 30 m of the east border, a spot apart, as GCJ-02 has them; said to be WGS 84 they lie outside.
	read := func(n int, west, south float64) []geo.LonLat {
		var points []geo.LonLat
		for i := range n {
			points = append(points, geo.FromWGS84(geo.LonLat{Lon: west + 0.0997, Lat: south + 0.01 + 2*spot*float64(i)}, geo.GCJ02))
		}
		return points
	}
	china, abroad := square(113, 40), square(-51, -30)
	if w := china.misread(read(9, 113, 40), geo.WGS84); w == nil ||
		w.EN != "of 9 points compared, 9 lie nearer to a street, or inside an area and not outside, when read as GCJ02, and 0 lie worse: is --system WGS84 right?" ||
		w.ZH != "比较了 9 个点:按 GCJ02 坐标系读取,9 个更靠近道路或落入区域之内,0 个更差。--system WGS84 是否正确?" {
		t.Errorf("%+v", w)
	}
	for name, c := range map[string]struct {
		around surroundings
		points []geo.LonLat
		said   geo.System
	}{
		"none":               {china, nil, geo.WGS84},
		"eight":              {china, read(8, 113, 40), geo.WGS84},
		"a hundred, at once": {china, append(read(8, 113, 40), repeated(read(1, 113, 40)[0], 92)...), geo.WGS84},
		"most lie elsewhere": {china, append(read(9, 113, 40), read(20, 113, 41)...), geo.WGS84},
		"nothing is loaded":  {surroundings{areas: place.NewAreas(nil)}, read(9, 113, 40), geo.WGS84},
		"abroad":             {abroad, shifted(read(20, -51, -30), -0.103), geo.BD09},
	} {
		if w := c.around.misread(c.points, c.said); w != nil {
			t.Errorf("%s: %s", name, w.EN)
		}
	}
}

func repeated(p geo.LonLat, n int) []geo.LonLat {
	points := make([]geo.LonLat, n)
	for i := range points {
		points[i] = p
	}
	return points
}

func shifted(points []geo.LonLat, east float64) []geo.LonLat {
	for i := range points {
		points[i].Lon += east
	}
	return points
}
