package place_test

import (
	"runtime"
	"slices"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"servicemap/place"
	"servicemap/place/placetest"
)

// BenchmarkSearch asks a hundred thousand names, one question after another, and prints the percentiles of one answer, with
// the suggestions where there are no hits.
func BenchmarkSearch(b *testing.B) {
	const names = 100_000
	before := heap()
	made := placetest.City(names)
	kept := heap()
	records := place.NewCatalogue(made)
	b.Logf("bytes a place: %d of its record, %d of the catalogue with its search index", (kept-before)/names, (heap()-kept)/names)
	for _, typed := range placetest.What(records) {
		b.Run(typed.Name, func(b *testing.B) {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			var took, worked []time.Duration
			for b.Loop() {
				question := place.Search{Text: typed.Next(), In: everything, Near: typed.Near, Most: 20}
				start, before := time.Now(), processorTime(b)
				if found := records.Search(question); len(found) == 0 {
					records.Suggest(question.Text, everything)
				}
				worked = append(worked, processorTime(b)-before)
				took = append(took, time.Since(start))
			}
			for name, times := range map[string][]time.Duration{"": took, "-cpu": worked} {
				slices.Sort(times)
				b.ReportMetric(float64(times[len(times)/2].Microseconds()), "p50"+name+"-µs")
				b.ReportMetric(float64(times[len(times)*99/100].Microseconds()), "p99"+name+"-µs")
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// processorTime is that of the thread: what other programs on the machine take is no part of it.
func processorTime(b *testing.B) time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t); err != nil {
		b.Fatal(err)
	}
	return time.Duration(t.Nano())
}

func heap() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

func BenchmarkCatalogueOf100000Places(b *testing.B) {
	records := placetest.City(100_000)
	for b.Loop() {
		place.NewCatalogue(records)
	}
}
