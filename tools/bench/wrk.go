package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// So many connections wait and ask, for half the load.
const halfLoadConns = 64

// wrk returns a run of the load tool on a URL. A rate above 0 is about what the requests keep to: more connections, each
// waiting before it asks, by chance so that they do not march in step.
func wrk(url, script string, rate float64) func(context.Context, int) (load, *exec.Cmd, error) {
	return func(ctx context.Context, seconds int) (load, *exec.Cmd, error) {
		conns, wait := connections, 0
		if rate > 0 {
			conns, wait = halfLoadConns, int(halfLoadConns/rate*1000)
		}
		cmd := command(ctx, "wrk", "-t2", "-c"+strconv.Itoa(conns), "-d"+strconv.Itoa(seconds)+"s", "--timeout", "5s",
			"-s", script, url, "--", strconv.Itoa(wait))
		text, err := output(cmd)
		if err != nil {
			return load{}, cmd, err
		}
		l, err := parseWrk(text)
		return l, cmd, err
	}
}

// luaScript sends the requests of the samples in turn, the threads beginning at different ones, and prints what parseWrk
// reads. Requests are made before the clock starts. Its argument is the mean wait before a request in milliseconds.
func luaScript(samples []sample) string {
	var s strings.Builder
	s.WriteString("local bodies = {\n")
	for _, p := range samples {
		fmt.Fprintf(&s, "[==[%s]==],\n", p.request)
	}
	s.WriteString(`}
local threads, requests, i = 0, {}, 0
function setup(thread)
  thread:set("first", threads * math.floor(#bodies / 2))
  threads = threads + 1
end
function init(args)
  wrk.method, wrk.headers["Content-Type"] = "POST", "application/json"
  for n, body in ipairs(bodies) do requests[n] = wrk.format(nil, nil, nil, body) end
  i = first
  local wait = tonumber(args[1])
  if wait > 0 then
    math.randomseed(first + 1)
    delay = function() return math.random(0, 2 * wait) end
  end
end
function request()
  i = i % #requests + 1
  return requests[i]
end
function done(summary, latency)
  local e = summary.errors
  io.write(string.format("bench %d %d %d %d %d\n", summary.requests, e.connect + e.read + e.write + e.status + e.timeout,
    summary.duration, latency:percentile(50), latency:percentile(99)))
end
`)
	return s.String()
}

// parseWrk reads the line that luaScript prints: requests, errors, and microseconds of the whole, of p50 and of p99.
func parseWrk(text string) (load, error) {
	for line := range strings.Lines(text) {
		var l load
		var whole, p50, p99 int64
		if n, _ := fmt.Sscanf(line, "bench %d %d %d %d %d", &l.requests, &l.errors, &whole, &p50, &p99); n == 5 && whole > 0 {
			l.rate = float64(l.requests) / (float64(whole) / 1e6)
			l.p50, l.p99 = time.Duration(p50)*time.Microsecond, time.Duration(p99)*time.Microsecond
			return l, nil
		}
	}
	return load{}, fmt.Errorf("wrk printed no figures: %s", text)
}

// servedPlain is the plain handler at work.
type servedPlain struct {
	*http.Server
	url string
}

// servePlain starts a net/http handler that writes the answers of the samples from memory, one after another.
func servePlain(samples []sample) (*servedPlain, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	var next atomic.Uint64
	handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		_, _ = w.Write(samples[next.Add(1)%uint64(len(samples))].answer) // a client that is gone needs no answer
	})
	p := &servedPlain{&http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second}, "http://" + listener.Addr().String() + "/graphql"}
	go func() { _ = p.Serve(listener) }() // ends with Close
	return p, nil
}
