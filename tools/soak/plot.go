package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// The plot of two loads over time: medians and 99th percentiles of the good one, second by second, and what became of the other.
const (
	plotWidth, plotHeight = 860, 420
	left, right, top, low = 70, 20, 50, 70
)

// plot writes an SVG: time to answer, on a scale of powers of ten, of good requests alone and with hostile ones beside.
func plot(folder string, seconds int, from, to int, goodOnes, hostile []shot, title string) error {
	const floor, ceiling = 0.1, 10_000.0 // milliseconds
	x := func(second float64) float64 {
		return left + second/float64(seconds)*float64(plotWidth-left-right)
	}
	y := func(ms float64) float64 {
		part := math.Log10(min(max(ms, floor), ceiling)/floor) / math.Log10(ceiling/floor)
		return plotHeight - low - part*float64(plotHeight-top-low)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13"><rect width="100%%" height="100%%" fill="#fff"/>`+"\n", plotWidth, plotHeight)
	fmt.Fprintf(&b, `<text x="%d" y="24" font-size="16">%s</text>`+"\n", left, title)
	fmt.Fprintf(&b, `<rect x="%.1f" y="%d" width="%.1f" height="%d" fill="#f3dcdc"/>`+"\n", x(float64(from)), top, x(float64(to))-x(float64(from)), plotHeight-top-low)
	for ms := floor; ms <= ceiling; ms *= 10 {
		fmt.Fprintf(&b, `<path d="M%d %.1fH%d" stroke="#ddd"/><text x="%d" y="%.1f" text-anchor="end">%g ms</text>`+"\n", left, y(ms), plotWidth-right, left-8, y(ms)+4, ms)
	}
	for at := 0; at <= seconds; at += max(10*((seconds+99)/100), 10) {
		fmt.Fprintf(&b, `<text x="%.1f" y="%d" text-anchor="middle">%d s</text>`+"\n", x(float64(at)), plotHeight-low+20, at)
	}
	line := func(shots []shot, p float64, color string) {
		var points []string
		for second := range seconds {
			some := between(shots, time.Duration(second)*time.Second, time.Duration(second+1)*time.Second)
			if len(some) > 0 {
				points = append(points, fmt.Sprintf("%.1f,%.1f", x(float64(second)+0.5), y(float64(percentile(some, p))/float64(time.Millisecond))))
			}
		}
		fmt.Fprintf(&b, `<polyline points="%s" fill="none" stroke="%s" stroke-width="2"/>`+"\n", strings.Join(points, " "), color)
	}
	line(hostile, 50, "#b3261e")
	line(goodOnes, 99, "#0b57a4")
	line(goodOnes, 50, "#136a5c")
	legend := []struct{ color, text string }{{"#136a5c", "good requests, median"}, {"#0b57a4", "good requests, 99th percentile"}, {"#b3261e", "hostile requests, median until refused"}}
	for i, l := range legend {
		fmt.Fprintf(&b, `<rect x="%d" y="%d" width="14" height="4" fill="%s"/><text x="%d" y="%d">%s</text>`+"\n", left+i*250, plotHeight-24, l.color, left+i*250+20, plotHeight-18, l.text)
	}
	b.WriteString("</svg>\n")
	return os.WriteFile(filepath.Join(folder, "storm.svg"), []byte(b.String()), 0o644) // #nosec G306 -- it is part of the documentation
}
