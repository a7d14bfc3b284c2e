package server

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"net/http"
	"net/url"
	"runtime"
	"strconv"
	"strings"
	"time"

	"servicemap/export"
	"servicemap/fault"
	"servicemap/report"
	"servicemap/snapshot"
)

// Report answers a question of coverage to take away: /export/coverage.csv and .geojson, a row or a feature for each area;
// /export/gaps.csv and .geojson, the clusters of people left out; /export/report.html, a page for printing. The query has the
// question (report.Parse), and language and bom as Export has them; a report may say language=en, and is Chinese else. It is safe
// for concurrent use.
type Report struct {
	data            *snapshot.Keeper
	log             *slog.Logger
	rates           *Rates
	mapReviewNumber string
	turns           chan struct{} // as many as may be computed at a time
	zippers         zippers
}

// ReportPaths returns the paths that a Report answers.
func ReportPaths() []string {
	return []string{"/export/coverage.csv", "/export/coverage.geojson", "/export/gaps.csv", "/export/gaps.geojson", "/export/report.html"}
}

// reportDeadline is how long a report may take with the wait for its turn; reportCost is what a client is charged for one;
// reportRevision is as exportRevision.
const (
	reportDeadline = 20 * time.Second
	reportCost     = 1000
	reportRevision = 2
)

// NewReport returns the reports of a keeper's data, whose maps show a review number (审图号) unless it is empty. Half the
// processors compute reports at most. rates may be nil.
func NewReport(data *snapshot.Keeper, log *slog.Logger, rates *Rates, mapReviewNumber string) *Report {
	return &Report{data: data, log: log, rates: rates, mapReviewNumber: mapReviewNumber, turns: make(chan struct{}, max(runtime.GOMAXPROCS(0)/2, 1))}
}

// reported is a report as it was asked for.
type reported struct {
	name     string // of the file
	what     string
	format   string
	question report.Question
	csv      export.CSV
	english  bool
}

func (p *Report) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	asked := &reported{name: strings.TrimPrefix(r.URL.EscapedPath(), "/export/")}
	asked.what, asked.format, _ = strings.Cut(asked.name, ".")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		refuseMethod(w, r, "GET, HEAD")
		return
	}
	if err := asked.read(r.URL.RawQuery); err != nil {
		refuse(w, r, http.StatusBadRequest, fault.As(err))
		return
	}
	at := p.data.Current()
	if at == nil {
		w.Header().Set("Retry-After", "5")
		refuse(w, r, http.StatusServiceUnavailable, fault.New(fault.DBUnavailable, fault.Text{ZH: "数据尚未载入", EN: "the data are not loaded yet"}))
		return
	}
	p.serve(w, r, asked, at)
}

// read reads the query.
func (a *reported) read(query string) error {
	values, err := url.ParseQuery(query)
	if err != nil {
		return badRequest("查询参数无法读取", "the query cannot be read")
	}
	own := []string{"language"}
	switch a.format {
	case "csv":
		own = append(own, "bom")
	case "geojson":
		own = nil
	}
	if a.question, err = report.Parse(values, own...); err != nil {
		return err
	}
	language, bom := strings.ToLower(values.Get("language")), strings.ToLower(values.Get("bom"))
	switch {
	case language != "" && language != "en" && language != "zh":
		return fault.Argument("language", "en, zh", fault.Text{ZH: "language 应为 en 或 zh", EN: "language is en or zh"})
	case bom != "" && bom != "true" && bom != "false":
		return fault.Argument("bom", "true, false", fault.Text{ZH: "bom 应为 true 或 false", EN: "bom is true or false"})
	}
	a.csv, a.english = export.CSV{Chinese: language == "zh", Mark: bom == "true"}, language == "en"
	return nil
}

func (p *Report) serve(w http.ResponseWriter, r *http.Request, a *reported, at *snapshot.Snapshot) {
	h, coding := w.Header(), ""
	h.Add("Vary", "Accept-Encoding")
	if acceptsCoding(r.Header.Get("Accept-Encoding"), "gzip") {
		coding = "gzip"
	}
	etag := quoted(p.tag(a, at), coding)
	if matches(r.Header.Get("If-None-Match"), etag) {
		h.Set("ETag", etag)
		h.Set("Cache-Control", exportCacheControl)
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if e := p.rates.charge(w, r, reportCost); e != nil {
		refuse(w, r, http.StatusTooManyRequests, e)
		return
	}
	body, err := p.compute(r.Context(), a, at)
	if err != nil {
		p.fail(w, r, err)
		return
	}
	if coding != "" {
		body = p.zippers.zip(body)
		h.Set("Content-Encoding", coding)
	}
	h.Set("ETag", etag)
	h.Set("Cache-Control", exportCacheControl)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	switch a.format {
	case "html":
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Content-Security-Policy", report.Policy()+"; frame-ancestors 'none'")
		h.Set("Referrer-Policy", "no-referrer")
	case "csv":
		h.Set("Content-Type", "text/csv; charset=utf-8")
	default:
		h.Set("Content-Type", "application/geo+json")
	}
	if a.format != "html" {
		h.Set("Content-Disposition", `attachment; filename="`+a.name+`"`)
	}
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // a client that is gone needs no answer
	}
}

// compute waits for its turn and writes the whole, so that what fails half way is not sent.
func (p *Report) compute(ctx context.Context, a *reported, at *snapshot.Snapshot) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, reportDeadline)
	defer cancel()
	select {
	case p.turns <- struct{}{}:
		defer func() { <-p.turns }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	made, err := report.Make(ctx, at, a.question)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	switch {
	case a.format == "html":
		err = made.HTML(ctx, &out, report.Page{English: a.english, MapReviewNumber: p.mapReviewNumber})
	case a.what == "coverage":
		err = a.write(&out, export.Coverage(made))
	default:
		var gaps *export.Export
		if gaps, err = export.Gaps(ctx, made); err == nil {
			err = a.write(&out, gaps)
		}
	}
	return out.Bytes(), err
}

func (a *reported) write(out *bytes.Buffer, table *export.Export) error {
	if a.format == "csv" {
		return table.CSV(out, a.csv)
	}
	return table.GeoJSON(out)
}

// fail answers with an error: of the question, or of the time that it took.
func (p *Report) fail(w http.ResponseWriter, r *http.Request, err error) {
	e := fault.As(err)
	status := http.StatusBadRequest
	switch {
	case errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled):
		w.Header().Set("Retry-After", "10")
		e, status = fault.New(fault.Timeout, fault.Text{ZH: "计算超时,请稍后再试", EN: "it took too long: try again in a moment"}), http.StatusServiceUnavailable
	case e.Code == fault.Internal:
		p.log.ErrorContext(r.Context(), "a report cannot be made", "path", r.URL.Path, "error", err)
		status = http.StatusInternalServerError
	}
	refuse(w, r, status, e)
}

// tag begins the ETag: of the same data, asked for in the same way, all servers give the same.
func (p *Report) tag(a *reported, at *snapshot.Snapshot) string {
	sum := fnv.New128a()
	v := at.Versions
	for _, part := range []snapshot.Version{v.Places, v.Areas, v.Population, v.Network} {
		_, _ = fmt.Fprintf(sum, "%d %d ", part.Number, part.Changed.UnixNano())
	}
	_, _ = fmt.Fprintf(sum, "%q %q %v %v %q %d", a.name, a.question, a.csv, a.english, p.mapReviewNumber, reportRevision)
	return fmt.Sprintf("%x", sum.Sum(nil))
}
