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

// visit is one request of a client as its bucket sees it. The visit of a nil *Rates costs nothing.
type visit struct {
	rates  *Rates
	bucket *bucket
	left   int
	wait   time.Duration
}

func (l *Rates) visit(r *http.Request) visit {
	if l == nil {
		return visit{}
	}
	return visit{rates: l, bucket: l.bucketOf(r)}
}

// charge charges the client, or returns fault.RateLimited.
func (v *visit) charge(cost int) *fault.Error {
	if v.rates == nil || cost <= 0 {
		return nil
	}
	v.left, v.wait = v.bucket.take(cost, v.rates.perMinute, v.rates.now(), false)
	if v.wait == 0 {
		return nil
	}
	e := fault.New(fault.RateLimited, fault.Text{
		ZH: fmt.Sprintf("请求过于频繁;请 %s 秒后再试", retryAfter(v.wait)), EN: fmt.Sprintf("too much in a short time: try again in %s seconds", retryAfter(v.wait)),
	})
	e.Limit, e.Allowed = "rate", fmt.Sprintf("%d/min", v.rates.perMinute)
	return e
}

// debit charges the client what was used already.
func (v *visit) debit(cost int) {
	if v.rates != nil {
		v.left, _ = v.bucket.take(cost, v.rates.perMinute, v.rates.now(), true)
	}
}

// tell writes into an answer's headers what is left, and when to come again.
func (v *visit) tell(h http.Header) {
	if v.rates == nil {
		return
	}
	h["Ratelimit-Policy"] = v.rates.policy
	h[rateHeader] = []string{`"cost";r=` + strconv.Itoa(max(v.left, 0)) + `;t=` + retryAfter(v.wait)}
	if v.wait > 0 {
		h.Set("Retry-After", retryAfter(v.wait))
	}
}

// charge charges a request's client and tells it so, or returns fault.RateLimited.
func (l *Rates) charge(w http.ResponseWriter, r *http.Request, cost int) *fault.Error {
	if l == nil {
		return nil
	}
	v := l.visit(r)
	refused := v.charge(cost)
	v.tell(w.Header())
	return refused
}
