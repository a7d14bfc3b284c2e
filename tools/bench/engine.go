package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"time"

	"servicemap/demo"
	"servicemap/geo"
	"servicemap/importer/osm"
	"servicemap/nearby"
	"servicemap/place"
	"servicemap/walk"
)

// child runs a part of this program as a process of its own, so that no memory of one part counts for another, and reads
// the JSON it prints.
func child(ctx context.Context, part string, into any) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	text, err := output(command(ctx, self, "-child", part))
	if err != nil {
		return err
	}
	return json.Unmarshal([]byte(text), into)
}

// networkReport is one reading of the map file.
type networkReport struct {
	Read, Build, Processor time.Duration // until the network is ready
	Before, Peak           int64         // bytes resident before reading, and at most until the network is ready
	Edges                  int
	Memory                 walk.Memory
	Search                 time.Duration // one 15-minute search
	Settled                float64       // nodes that it reaches
}

// networkChild reads the demonstration's map file into a network and prints a report.
func networkChild(ctx context.Context, out io.Writer) error {
	var r networkReport
	raw, err := portoAlegre()
	if err != nil {
		return err
	}
	_, r.Before = memory("self")
	processor := selfTime()
	began := time.Now()
	read, err := osm.Read(ctx, bytes.NewReader(raw), int64(len(raw)), osm.DefaultRules(), nil)
	if err != nil {
		return err
	}
	r.Read = time.Since(began)
	network, err := walk.Build(walk.Streets{Edges: read.Edges})
	if err != nil {
		return err
	}
	r.Build = time.Since(began) - r.Read
	r.Processor = selfTime() - processor
	_, r.Peak = memory("self")
	r.Edges, r.Memory = network.Edges(), network.Bytes()
	if err := r.search(ctx, network); err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(r)
}

func portoAlegre() ([]byte, error) {
	files, err := demo.PortoAlegre()
	if err != nil {
		return nil, err
	}
	return fs.ReadFile(files, "osm.pbf")
}

// search times searches of 15 minutes at the standard pace from points on the streets, one after another.
func (r *networkReport) search(ctx context.Context, network *walk.Network) error {
	const searches = 1000
	points := newStreets(network)
	snaps := make([]walk.Snap, searches)
	for i := range snaps {
		snaps[i] = network.Snap(points.next(), walk.MaxLegPlace)
	}
	var reached []walk.Reached
	total := 0
	var began time.Time
	for i := range 2 * searches {
		if i == searches { // the first half is a warm-up
			began, total = time.Now(), 0
		}
		var err error
		if reached, err = network.Reach(ctx, snaps[i%searches], walk.Standard.Limit(15), walk.To, reached[:0]); err != nil {
			return err
		}
		total += len(reached)
	}
	r.Search, r.Settled = time.Since(began)/searches, float64(total)/searches
	return nil
}

// streets draws points of streets.
type streets struct {
	random  *rand.Rand
	network *walk.Network
}

func newStreets(network *walk.Network) *streets {
	return &streets{random: rand.New(rand.NewPCG(seed, 0)), network: network}
}

func (s *streets) next() geo.LonLat {
	line := s.network.EdgeLine(uint32(s.random.IntN(s.network.Edges())))
	return line[s.random.IntN(len(line))]
}

// measureNetwork reads the map file several times.
func (b *bench) measureNetwork(ctx context.Context) error {
	b.say("reading the map file of Porto Alegre into a network, %d times", b.starts)
	reports := make([]networkReport, b.starts)
	for i := range reports {
		if err := child(ctx, "network", &reports[i]); err != nil {
			return err
		}
	}
	whole := medianOf(reports, func(r networkReport) time.Duration { return r.Read + r.Build })
	build := medianOf(reports, func(r networkReport) time.Duration { return r.Build })
	processor := medianOf(reports, func(r networkReport) time.Duration { return r.Processor })
	before := medianOf(reports, func(r networkReport) int64 { return r.Before })
	search := medianOf(reports, func(r networkReport) time.Duration { return r.Search })
	last := reports[len(reports)-1]
	m := last.Memory
	b.say("  %d edges, building the network %s of the time, %s resident before reading; a search reaches %.0f nodes",
		last.Edges, seconds(build), mebibytes(before), last.Settled)
	b.table.section("map file (PBF) of Porto Alegre to network")
	b.table.add(row{figure: "time", ours: seconds(whole), target: "under 1.5 s (OSRM MLD, measured once)"})
	b.table.add(row{figure: "processor time", ours: seconds(processor)})
	b.table.add(row{figure: "peak resident memory", ours: mebibytes(medianOf(reports, func(r networkReport) int64 { return r.Peak }))})
	b.table.section("walking engine")
	b.table.add(row{figure: "memory an edge, what searches read", ours: wholeBytes(m.SearchPerEdge), target: "32 B or less"})
	b.table.add(row{figure: "memory an edge, that and what edges carry", ours: wholeBytes(float64(m.Search+m.Edges) / float64(last.Edges))})
	b.table.add(row{figure: "memory an edge, with lines, names and grid", ours: wholeBytes(m.TotalPerEdge)})
	b.table.add(row{figure: fmt.Sprintf("one 15-minute search, %.0f nodes", last.Settled), ours: microseconds(search)})
	return nil
}

// placesReport is what one more place takes in the memory of the server, in bytes.
type placesReport struct{ Record, Indexes float64 }

// placesChild measures the heap with few and with many places; the difference is what a place takes. The network is that
// of the demonstration; there is no population.
func placesChild(ctx context.Context, out io.Writer) error {
	raw, err := portoAlegre()
	if err != nil {
		return err
	}
	read, err := osm.Read(ctx, bytes.NewReader(raw), int64(len(raw)), osm.DefaultRules(), nil)
	if err != nil {
		return err
	}
	network, err := walk.Build(walk.Streets{Edges: read.Edges})
	if err != nil {
		return err
	}
	const few, many = 1_000, 100_000
	record, indexes := heapOf(network, few)
	moreRecord, moreIndexes := heapOf(network, many)
	return json.NewEncoder(out).Encode(placesReport{
		Record: (moreRecord - record) / (many - few), Indexes: (moreIndexes - indexes) / (many - few),
	})
}

// heapOf returns what the records of so many places take, and what the catalogue and the index over them take on top.
func heapOf(network *walk.Network, count int) (records, indexes float64) {
	before := heap()
	places := inventPlaces(network, count)
	with := heap()
	catalogue := place.NewCatalogue(place.Records{Places: places, Areas: place.NewAreas(nil)})
	at := make([]geo.LonLat, catalogue.Len())
	for i := range at {
		at[i] = catalogue.Place(i).Location
	}
	sites := walk.NewSites(network, at, walk.MaxLegPlace)
	sites.On(walk.Foot)
	index := nearby.NewIndex(catalogue, sites)
	after := heap()
	runtime.KeepAlive(places)
	runtime.KeepAlive(index)
	return with - before, after - with
}

// heap returns the bytes in use once what can be freed is freed.
func heap() float64 {
	runtime.GC()
	runtime.GC() // what the first one's finalizers let go
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

// inventPlaces makes places like those of the demonstration: each with texts of its own, as the database gives them.
func inventPlaces(network *walk.Network, count int) []*place.Place {
	points := newStreets(network)
	source := &place.Source{Name: "generated"}
	places := make([]*place.Place, count)
	for i := range places {
		kind := place.Kind(i % 6)
		p := &place.Place{
			Key: place.Key(i + 1), Source: source, Code: fmt.Sprintf("demo-%s-%06d", kind, i), Kind: kind,
			Name: fmt.Sprintf("示例%s%06d", kind.Chinese(), i), NameEN: fmt.Sprintf("Demo %s %06d", strings.ToLower(kind.String()), i),
			Address: fmt.Sprintf("Avenida Osvaldo Aranha %d", i), Location: points.next(), Published: true, UpdatedAt: time.Now(),
		}
		switch kind {
		case place.RedStation:
			p.Amenities = []place.Amenity{place.Water, place.Charging, place.Rest}
		case place.ReadingRoom:
			seats, books := int32(20), int32(2000)
			p.Seats, p.Books = &seats, &books
		case place.MediationRoom:
			p.Topics = []string{strings.Clone("邻里纠纷"), strings.Clone("家庭纠纷")}
		case place.HistoryColumn:
			p.Theme, p.Period = strings.Clone("示例:社区史"), strings.Clone("1949–2020")
		case place.Venue:
			p.Facilities = []string{strings.Clone("会议室"), strings.Clone("投影")}
		}
		places[i] = p
	}
	return places
}

func (b *bench) measurePlaces(ctx context.Context) error {
	b.say("counting the memory of 1,000 and of 100,000 places")
	var r placesReport
	if err := child(ctx, "places", &r); err != nil {
		return err
	}
	b.table.add(row{figure: "memory a place, its record", ours: wholeBytes(r.Record)})
	b.table.add(row{figure: "memory a place, catalogue and index of nearby", ours: wholeBytes(r.Indexes)})
	return nil
}
