package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
)

// row is one figure: what was measured, ours, the peer's, the ratio of the two and the one to reach.
type row struct{ figure, ours, peer, ratio, target string }

// table is what a run has found.
type table []row

func (t *table) add(r row) { *t = append(*t, r) }

// section adds a heading.
func (t *table) section(title string) { t.add(row{figure: title}) }

func (t *table) print(out io.Writer) error {
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "\nfigure\tours\tpeer\tratio\tto reach\n")
	for _, r := range *t {
		if r.ours == "" {
			fmt.Fprintf(w, "%s\t\t\t\t\n", r.figure)
			continue
		}
		fmt.Fprintf(w, "  %s\t%s\t%s\t%s\t%s\n", r.figure, r.ours, or(r.peer), or(r.ratio), or(r.target))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for line := range strings.Lines(text.String()) {
		if _, err := fmt.Fprintln(out, strings.TrimRight(line, " \n")); err != nil {
			return err
		}
	}
	return nil
}

func or(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

// ratio shows ours / peer; empty when there is no peer.
func ratio(ours, peer float64) string {
	if peer == 0 {
		return ""
	}
	return fmt.Sprintf("%.2f ×", ours/peer)
}

func perSecond(rate float64) string { return fmt.Sprintf("%.0f/s", rate) }

func milliseconds(d time.Duration) string { return fmt.Sprintf("%.2f ms", d.Seconds()*1e3) }

func microseconds(d time.Duration) string { return fmt.Sprintf("%.1f µs", d.Seconds()*1e6) }

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }

func mebibytes(bytes int64) string { return fmt.Sprintf("%.1f MiB", float64(bytes)/(1<<20)) }

func wholeBytes(bytes float64) string { return fmt.Sprintf("%.1f B", bytes) }
