package server

import (
	"fmt"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"servicemap/fault"
	"servicemap/lru"
)

// Rates hold each client to a cost per minute, by a bucket that refills all the time and holds a minute's worth. A nil *Rates
// holds nobody. It is safe for concurrent use.
type Rates struct {
	perMinute int
	policy    []string // the header, in the canonical form of its name
	proxies   Proxies
	buckets   *lru.Cache[netip.Prefix, *bucket]
	now       func() time.Time
}

// clientsKept is how many clients are remembered, in some 10 MiB; one who was forgotten has a full bucket.
const clientsKept = 1 << 15

const rateHeader = "Ratelimit" // in the canonical form

// NewRates returns rates of so much cost per minute for clients seen through proxies.
func NewRates(perMinute int, proxies Proxies) *Rates {
	return &Rates{
		perMinute: perMinute, policy: []string{fmt.Sprintf(`"cost";q=%d;w=60`, perMinute)},
		proxies: proxies, buckets: lru.New[netip.Prefix, *bucket](clientsKept), now: time.Now,
	}
}

type bucket struct {
	mu    sync.Mutex
	left  float64
	since time.Time
}

// take takes n out of a bucket when they are there, or in any case, and returns what is left and how long to wait for n.
func (b *bucket) take(n int, perMinute int, now time.Time, anyway bool) (left int, wait time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	perSecond := float64(perMinute) / 60
	b.left = min(b.left+now.Sub(b.since).Seconds()*perSecond, float64(perMinute))
	b.since = now
	if missing := float64(n) - b.left; missing > 0 && !anyway {
		return int(b.left), time.Duration(missing / perSecond * float64(time.Second))
	}
	b.left -= float64(n)
	return int(b.left), 0
}

func (l *Rates) bucketOf(r *http.Request) *bucket {
	client := l.proxies.client(r)
	if b, ok := l.buckets.Get(client); ok {
		return b
	}
	return l.buckets.Add(client, &bucket{left: float64(l.perMinute), since: l.now()}, 1)
}

// charge charges a request's client, or returns fault.RateLimited and says when to come again.
func (l *Rates) charge(w http.ResponseWriter, r *http.Request, cost int) *fault.Error {
	if l == nil || cost <= 0 {
		return nil
	}
	left, wait := l.bucketOf(r).take(cost, l.perMinute, l.now(), false)
	w.Header()["Ratelimit-Policy"] = l.policy
	w.Header().Set(rateHeader, `"cost";r=`+strconv.Itoa(max(left, 0))+`;t=`+retryAfter(wait))
	if wait == 0 {
		return nil
	}
	w.Header().Set("Retry-After", retryAfter(wait))
	e := fault.New(fault.RateLimited, fault.Text{
		ZH: fmt.Sprintf("请求过于频繁;请 %s 秒后再试", retryAfter(wait)), EN: fmt.Sprintf("too much in a short time: try again in %s seconds", retryAfter(wait)),
	})
	e.Limit, e.Allowed = "rate", fmt.Sprintf("%d/min", l.perMinute)
	return e
}

// debit charges a request's client what was used already.
func (l *Rates) debit(r *http.Request, cost int) {
	if l != nil {
		l.bucketOf(r).take(cost, l.perMinute, l.now(), true)
	}
}
