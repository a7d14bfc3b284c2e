// Package demo holds the files of the demonstration data sets and generates what is invented in them. What is invented is
// deterministic and says in its name that it is. The files are ordinary ones: they go through the ordinary importers.
package demo

import (
	"bytes"
	"embed"
	"encoding/csv"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"strconv"

	"servicemap/geo"
)

//go:embed porto-alegre/osm.pbf porto-alegre/hexgrid.csv porto-alegre/points_of_interest.csv
var files embed.FS

// PortoAlegre returns the files of the demo porto-alegre: osm.pbf, hexgrid.csv, points_of_interest.csv.
func PortoAlegre() (fs.FS, error) { return fs.Sub(files, "porto-alegre") }

// Street is a stretch of way that an invented place may stand on.
type Street struct {
	Name string
	Line []geo.LonLat
}

// invented is how many places of a kind are made, and what they are called.
type invented struct {
	kind, zh, en string
	count        int
}

// Places returns a CSV file of 300 invented places of six kinds, each on a street, longer streets more often. The same
// streets and seed give the same file.
func Places(streets []Street, seed uint64) ([]byte, error) {
	pick := newPicker(streets, seed)
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	header := []string{"code", "kind", "name", "name_en", "longitude", "latitude", "address", "demonstration", "amenities", "seats", "books", "topics", "theme", "period", "facilities"}
	if err := w.Write(header); err != nil {
		return nil, err
	}
	for _, k := range []invented{
		{"SERVICE_CENTER", "党群服务中心", "service center", 40},
		{"RED_STATION", "红色驿站", "red station", 80},
		{"READING_ROOM", "红色书屋", "reading room", 60},
		{"MEDIATION_ROOM", "纠纷调解室", "mediation room", 40},
		{"HISTORY_COLUMN", "红色历史专栏", "history column", 40},
		{"VENUE", "党建阵地", "venue", 40},
	} {
		for n := 1; n <= k.count; n++ {
			point, street := pick.next()
			row := append([]string{
				fmt.Sprintf("demo-%s-%03d", k.kind, n), k.kind, fmt.Sprintf("示例%s%03d", k.zh, n), fmt.Sprintf("Demo %s %03d", k.en, n),
				strconv.FormatFloat(point.Lon, 'f', 7, 64), strconv.FormatFloat(point.Lat, 'f', 7, 64), street,
			}, pick.particulars(k.kind, n)...)
			if err := w.Write(row); err != nil {
				return nil, err
			}
		}
	}
	w.Flush()
	return out.Bytes(), w.Error()
}

// picker draws points on streets.
type picker struct {
	random  *rand.Rand
	streets []Street
	upTo    []float64 // metres of all streets up to and with this one
}

func newPicker(streets []Street, seed uint64) *picker {
	p := &picker{random: rand.New(rand.NewPCG(seed, 0)), streets: streets}
	sum := 0.0
	for _, s := range streets {
		sum += geo.Length(s.Line)
		p.upTo = append(p.upTo, sum)
	}
	return p
}

func (p *picker) next() (point geo.LonLat, street string) {
	at := p.random.Float64() * p.upTo[len(p.upTo)-1]
	i := 0
	for p.upTo[i] < at {
		i++
	}
	s := p.streets[i]
	left := p.upTo[i] - at // metres to the end of the street
	for j := len(s.Line) - 1; j > 0; j-- {
		a, b := s.Line[j-1], s.Line[j]
		length := geo.Distance(a, b)
		if left <= length && length > 0 {
			t := left / length
			return geo.LonLat{Lon: b.Lon + t*(a.Lon-b.Lon), Lat: b.Lat + t*(a.Lat-b.Lat)}, s.Name
		}
		left -= length
	}
	return s.Line[0], s.Name
}

// particulars returns the cells of what is particular to a kind, behind the common ones.
func (p *picker) particulars(kind string, n int) []string {
	row := make([]string, 8)
	some := func(words ...string) string {
		list := ""
		for _, w := range words {
			if p.random.IntN(2) == 0 {
				list += ";" + w
			}
		}
		return words[0] + list
	}
	switch kind {
	case "SERVICE_CENTER":
		row[0] = "no"
		if n <= 6 {
			row[0] = "yes"
		}
	case "RED_STATION":
		row[1] = some("WATER", "CHARGING", "TOILET", "FIRST_AID", "REST", "WIFI")
	case "READING_ROOM":
		row[2], row[3] = strconv.Itoa(8+p.random.IntN(60)), strconv.Itoa(300+p.random.IntN(5000))
	case "MEDIATION_ROOM":
		row[4] = some("邻里纠纷", "物业纠纷", "家庭纠纷")
	case "HISTORY_COLUMN":
		row[5], row[6] = "示例:社区史", "1949–2020"
	case "VENUE":
		row[7] = some("会议室", "活动室", "投影")
	}
	return row
}
