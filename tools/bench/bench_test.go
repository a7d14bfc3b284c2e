package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"servicemap/geo"
)

func TestWrkFiguresAreRead(t *testing.T) {
	t.Parallel()
	got, err := parseWrk("  4 threads\nRequests/sec: 1\nbench 50000 3 10000000 2140 8930\n")
	want := load{requests: 50000, errors: 3, rate: 5000, p50: 2140 * time.Microsecond, p99: 8930 * time.Microsecond}
	if err != nil || got != want {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
	if _, err := parseWrk("unable to connect to 127.0.0.1:1 Connection refused\n"); err == nil {
		t.Error("no figures and no error")
	}
}

// The summary is that of pgbench 15.
func TestPgbenchFiguresAreRead(t *testing.T) {
	t.Parallel()
	got, err := parsePgbench(`transaction type: knn.sql
number of clients: 16
number of transactions actually processed: 152008
number of failed transactions: 2 (0.001%)
latency average = 0.421 ms
tps = 38000.574978 (without initial connection time)
`)
	if err != nil || got != (load{requests: 152008, errors: 2, rate: 38000.574978}) {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := parsePgbench("pgbench: error: could not create connection for setup\n"); err == nil {
		t.Error("no figures and no error")
	}
}

// The fields are those of proc(5).
func TestProcessorTimesAreRead(t *testing.T) {
	t.Parallel()
	own, children := parseStat("7 (a (b) c) S 1 7 7 0 -1 4194560 900 80 1 0 100 20 3000 400 20 0 9 0 5 6 7 8\n")
	if own != 1200*time.Millisecond || children != 34*time.Second {
		t.Errorf("own %v, children %v; want 1.2s and 34s", own, children)
	}
	if own, children := parseStat(""); own != 0 || children != 0 {
		t.Error("a process that is gone has used time")
	}
	all, worked := parseMachineTime("cpu  100 1 20 800 30 4 5 6 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n")
	if all != 9660*time.Millisecond || worked != 1270*time.Millisecond {
		t.Errorf("all %v, worked %v; want 9.66s and 1.27s", all, worked)
	}
}

func TestMediansAreTheMiddle(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		of   []float64
		want float64
	}{{nil, 0}, {[]float64{3}, 3}, {[]float64{9, 1, 5}, 5}, {[]float64{4, 1, 100, 2}, 3}} {
		if got := median(c.of); got != c.want {
			t.Errorf("median of %v is %v, want %v", c.of, got, c.want)
		}
	}
}

func TestScriptsAskFromTheSamples(t *testing.T) {
	t.Parallel()
	var samples []sample
	for _, p := range []geo.LonLat{{Lon: -51.2, Lat: -30.01}, {Lon: -51.1234564, Lat: -30.2}} {
		s, err := newSample(p)
		if err != nil {
			t.Fatal(err)
		}
		samples = append(samples, s)
	}
	if lua := luaScript(samples); !strings.Contains(lua, `"from":{"longitude":-51.123456,"latitude":-30.200000}`) {
		t.Errorf("the second point is not in the script:\n%s", lua)
	}
	sql := pgbenchScript(samples)
	for _, want := range []string{
		"\\set lon random(-51200000, -51123456) / 1000000.0\n", "\\set lat random(-30200000, -30010000) / 1000000.0\n", "st_makepoint(:lon, :lat)",
	} {
		if !strings.Contains(sql, want) {
			t.Errorf("%q is not in the script:\n%s", want, sql)
		}
	}
}

func TestTableShowsADashWhereThereIsNothing(t *testing.T) {
	t.Parallel()
	var figures table
	figures.section("part")
	figures.add(row{figure: "time", ours: "1 s"})
	figures.add(row{"rate", "3/s", "2/s", ratio(3, 2), "2 ×"})
	var out bytes.Buffer
	if err := figures.print(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"\npart\n", "\n  time  1 s   –     –       –\n", "\n  rate  3/s   2/s   1.50 ×  2 ×\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out.String())
		}
	}
}

func TestWrongFlagsAreRefused(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"-rounds", "0"}, {"-seconds", "601"}, {"-starts", "x"}, {"rest"}, {"-child", "nothing"}} {
		var out, complaint bytes.Buffer
		if code := run(args, &out, &complaint); code == 0 || complaint.Len() == 0 {
			t.Errorf("%v: code %d, said %q", args, code, complaint.String())
		}
	}
}
