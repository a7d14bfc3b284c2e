package server

import (
	"fmt"
	"net/http/httptest"
	"net/netip"
	"runtime"
	"testing"
	"time"
)

func TestClientsAreToldApartByWhatProxiesOfOursSay(t *testing.T) {
	t.Parallel()
	proxies := Proxies{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	for _, c := range []struct{ remote, forwarded, want string }{
		{"192.0.2.1:1", "", "192.0.2.1/32"},
		{"192.0.2.1:1", "198.51.100.7", "192.0.2.1/32"},                          // no proxy of ours
		{"10.0.0.1:1", "198.51.100.7", "198.51.100.7/32"},                        //
		{"10.0.0.1:1", "203.0.113.9, 198.51.100.7", "198.51.100.7/32"},           // forged by the client
		{"10.0.0.1:1", "203.0.113.9, 198.51.100.7, 10.2.3.4", "198.51.100.7/32"}, // two proxies
		{"10.0.0.1:1", "198.51.100.7, nonsense", "10.0.0.1/32"},
		{"10.0.0.1:1", "", "10.0.0.1/32"},
		{"10.0.0.1:1", "10.0.0.2, 10.0.0.3", "10.0.0.2/32"},
		{"[2001:db8:1:2:3::4]:1", "", "2001:db8:1:2::/64"},
		{"[fd00::1]:1", "2001:db8:1:2:ffff::9", "2001:db8:1:2::/64"},
		{"[::ffff:192.0.2.1]:1", "", "192.0.2.1/32"},
		{"[fe80::1%eth0]:1", "", "fe80::/64"},
		{"nonsense", "198.51.100.7", "invalid Prefix"},
	} {
		r := httptest.NewRequestWithContext(t.Context(), "GET", "/", nil)
		r.RemoteAddr = c.remote
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := proxies.client(r).String(); got != c.want {
			t.Errorf("%s, %q: %s, want %s", c.remote, c.forwarded, got, c.want)
		}
	}
}

func TestCostIsTakenFromABucketThatRefills(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	rates := NewRates(6000, nil) // 100 a second
	rates.now = func() time.Time { return now }
	charge := func(remote string, cost int) (refused bool, retry string) {
		r := httptest.NewRequestWithContext(t.Context(), "GET", "/", nil)
		r.RemoteAddr = remote
		w := httptest.NewRecorder()
		err := rates.charge(w, r, cost)
		if err != nil && (err.Code != "RATE_LIMITED" || err.Limit != "rate" || err.Allowed != "6000/min") {
			t.Errorf("%+v", err)
		}
		return err != nil, w.Header().Get("Retry-After")
	}
	if refused, _ := charge("192.0.2.1:1", 6000); refused {
		t.Error("a full bucket does not hold a minute's worth")
	}
	if refused, retry := charge("192.0.2.1:2", 150); !refused || retry != "2" {
		t.Errorf("an empty bucket: %v, again in %q", refused, retry)
	}
	if refused, _ := charge("192.0.2.2:1", 150); refused {
		t.Error("another client is refused")
	}
	now = now.Add(1500 * time.Millisecond)
	if refused, _ := charge("192.0.2.1:1", 150); refused {
		t.Error("it does not refill")
	}
	if refused, retry := charge("192.0.2.1:1", 1); !refused || retry != "1" {
		t.Errorf("it refills more than it should: again in %q", retry)
	}
	r := httptest.NewRequestWithContext(t.Context(), "GET", "/", nil)
	r.RemoteAddr = "192.0.2.1:1"
	used := rates.visit(r)
	used.debit(200)
	now = now.Add(time.Second)
	if refused, _ := charge("192.0.2.1:1", 1); !refused {
		t.Error("what was used already is not charged")
	}
	now = now.Add(time.Hour)
	if refused, _ := charge("192.0.2.1:1", 6001); !refused {
		t.Error("more than a minute's worth is saved up")
	}
	var none *Rates
	if none.charge(nil, r, 1<<30) != nil {
		t.Error("no rates, but a limit")
	}
}

// A million clients take no more memory than the number of them that is remembered.
func TestRatesOfAMillionClientsAreBounded(t *testing.T) {
	rates := NewRates(6000, nil)
	r := httptest.NewRequestWithContext(t.Context(), "GET", "/", nil)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := range 1_000_000 {
		r.RemoteAddr = fmt.Sprintf("[2001:db8:%x:%x::1]:1", i>>16, i&0xffff)
		rates.bucketOf(r)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if used := int64(after.HeapAlloc) - int64(before.HeapAlloc); used > 20<<20 {
		t.Errorf("%d MiB", used>>20)
	} else {
		t.Logf("%.1f MiB, %d clients", float64(used)/(1<<20), rates.buckets.Len())
	}
}
