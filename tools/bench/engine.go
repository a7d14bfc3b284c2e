package main

import (
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
	"servicemap/nearby"
	"servicemap/place"
	"servicemap/walk"
)

// child runs a part of this program as a process of its own, so that no memory of one part counts for another, and reads
// the JSON it prints.
func child(ctx context.Context, into any, part string, arguments ...string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	text, err := output(command(ctx, self, append([]string{"-child", part}, arguments...)...))
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
}

// networkChild reads a map file into a network and prints a report.
func networkChild(ctx context.Context, path string, out io.Writer) error {
	var r networkReport
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	_, r.Before = memory("self")
	processor := selfTime()
	began := time.Now()
	streets, err := readStreets(ctx, raw)
	if err != nil {
		return err
	}
	r.Read = time.Since(began)
	network, err := walk.Build(streets)
	if err != nil {
		return err
	}
	r.Build = time.Since(began) - r.Read
	r.Processor = selfTime() - processor
	_, r.Peak = memory("self")
	r.Edges = network.Edges()
	return json.NewEncoder(out).Encode(r)
}

func portoAlegre() ([]byte, error) {
	files, err := demo.PortoAlegre()
	if err != nil {
		return nil, err
	}
	return fs.ReadFile(files, "osm.pbf")
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

// timeImports reads a map file several times, each in a process of its own.
func (b *bench) timeImports(ctx context.Context, e *engines) error {
	b.say("  reading the map file into a network, %d times", b.starts)
	e.imports = make([]networkReport, b.starts)
	for i := range e.imports {
		if err := child(ctx, &e.imports[i], "network", e.ground.Map); err != nil {
			return err
		}
	}
	build := medianOf(e.imports, func(r networkReport) time.Duration { return r.Build })
	before := medianOf(e.imports, func(r networkReport) int64 { return r.Before })
	b.say("  building the network %s of the time, %s resident before reading", seconds(build), mebibytes(before))
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
	streets, err := readStreets(ctx, raw)
	if err != nil {
		return err
	}
	network, err := walk.Build(streets)
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
	if err := child(ctx, &r, "places"); err != nil {
		return err
	}
	b.table.section("memory of the server's indexes")
	b.table.add(row{figure: "memory a place, its record", ours: wholeBytes(r.Record)})
	b.table.add(row{figure: "memory a place, catalogue and index of nearby", ours: wholeBytes(r.Indexes)})
	return nil
}
