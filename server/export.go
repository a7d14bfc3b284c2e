package server

import (
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"servicemap/export"
	"servicemap/fault"
	"servicemap/report"
	"servicemap/snapshot"
)

// Export serves the published records at /export/{what}.csv and /export/{what}.geojson, where what is places, zones, clusters,
// squads, areas or indicators. The query may say source=NAME for the records of one source, and for CSV language=zh for
// headings in Chinese and bom=true for a byte order mark. It is safe for concurrent use.
type Export struct {
	Data    *snapshot.Keeper
	zippers zippers
}

// The limits of an export: how long a client may stand still, and how long it may take in all.
const (
	exportStall    = 30 * time.Second
	exportDeadline = 10 * time.Minute
)

// exportRevision goes up when the same data come to be written otherwise: it is part of every ETag.
const exportRevision = 1

const exportCacheControl = "public, max-age=60"

// exported is an export as it was asked for.
type exported struct {
	name   string // of the file
	what   export.What
	format string
	source string
	csv    export.CSV

	zippers *zippers
}

func (e *Export) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	asked, ok := parseExport(r.URL.EscapedPath())
	if !ok {
		refuse(w, r, http.StatusNotFound, noExport())
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		refuse(w, r, http.StatusMethodNotAllowed, fault.New(fault.MethodNotAllowed, fault.Text{ZH: "只接受 GET 与 HEAD", EN: "use GET or HEAD"}))
		return
	}
	if err := asked.options(r.URL.RawQuery); err != nil {
		refuse(w, r, http.StatusBadRequest, err)
		return
	}
	at := e.Data.Current()
	if at == nil {
		w.Header().Set("Retry-After", "5")
		refuse(w, r, http.StatusServiceUnavailable, fault.New(fault.DBUnavailable, fault.Text{ZH: "数据尚未载入", EN: "the data are not loaded yet"}))
		return
	}
	asked.zippers = &e.zippers
	asked.serve(w, r, at)
}

func noExport() *fault.Error {
	return fault.New(fault.NotFound, fault.Text{ZH: "没有这一导出", EN: "there is no such export"})
}

// parseExport reads "/export/{what}.{format}".
func parseExport(path string) (*exported, bool) {
	name, under := strings.CutPrefix(path, "/export/")
	stem, format, _ := strings.Cut(name, ".")
	what, known := export.Parse(stem)
	return &exported{name: name, what: what, format: format},
		under && known && what != export.Population && (format == "csv" || format == "geojson")
}

// options reads the query.
func (e *exported) options(query string) *fault.Error {
	values, err := url.ParseQuery(query)
	if err != nil {
		return badRequest("查询参数无法读取", "the query cannot be read")
	}
	known := []string{"source"}
	if e.format == "csv" {
		known = append(known, "language", "bom")
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !slices.Contains(known, name) {
			return report.Unknown(name, known)
		}
	}
	e.source = values.Get("source")
	for name, allowed := range map[string][2]string{"language": {"en", "zh"}, "bom": {"false", "true"}} {
		if !values.Has(name) {
			continue
		}
		got := strings.ToLower(values.Get(name))
		switch {
		case got != allowed[0] && got != allowed[1]:
			return fault.Argument(name, allowed[0]+", "+allowed[1], fault.Text{
				ZH: fmt.Sprintf("%s 应为 %s 或 %s", name, allowed[0], allowed[1]), EN: fmt.Sprintf("%s is %s or %s", name, allowed[0], allowed[1]),
			})
		case name == "bom":
			e.csv.Mark = got == "true"
		default:
			e.csv.Chinese = got == "zh"
		}
	}
	return nil
}

func (e *exported) serve(w http.ResponseWriter, r *http.Request, at *snapshot.Snapshot) {
	h, coding := w.Header(), ""
	h.Add("Vary", "Accept-Encoding")
	if acceptsCoding(r.Header.Get("Accept-Encoding"), "gzip") {
		coding = "gzip"
	}
	etag := quoted(e.tag(at), coding)
	if matches(r.Header.Get("If-None-Match"), etag) {
		h.Set("ETag", etag)
		h.Set("Cache-Control", exportCacheControl)
		w.WriteHeader(http.StatusNotModified)
		return
	}
	selected, err := export.FromSnapshot(at, e.what, e.source)
	if err != nil {
		refuse(w, r, http.StatusBadRequest, fault.As(err))
		return
	}
	h.Set("ETag", etag)
	h.Set("Cache-Control", exportCacheControl)
	h.Set("Content-Type", "text/csv; charset=utf-8")
	if e.format == "geojson" {
		h.Set("Content-Type", "application/geo+json")
	}
	h.Set("Content-Disposition", `attachment; filename="`+e.name+`"`)
	h.Set("X-Content-Type-Options", "nosniff")
	if coding != "" {
		h.Set("Content-Encoding", coding)
	}
	if r.Method == http.MethodHead {
		return
	}
	to := &patient{w: w, control: http.NewResponseController(w), end: time.Now().Add(exportDeadline)}
	if err := e.write(to, selected, coding); err != nil {
		panic(http.ErrAbortHandler) // what was sent must not look whole
	}
}

// write writes the records, compressed where a coding is named.
func (e *exported) write(to io.Writer, selected *export.Export, coding string) error {
	if coding != "" {
		zipped := e.zippers.get(to)
		defer e.zippers.pool.Put(zipped)
		if err := e.write(zipped, selected, ""); err != nil {
			return err
		}
		return zipped.Close()
	}
	if e.format == "csv" {
		return selected.CSV(to, e.csv)
	}
	return selected.GeoJSON(to)
}

// tag begins the ETag of the export: of the same data, asked for in the same way, all servers give the same.
func (e *exported) tag(at *snapshot.Snapshot) string {
	sum := fnv.New64a()
	v := at.Versions
	for _, part := range []snapshot.Version{v.Places, v.Areas, v.Squads} {
		_, _ = fmt.Fprintf(sum, "%d %d ", part.Number, part.Changed.UnixNano())
	}
	_, _ = io.WriteString(sum, strconv.Quote(e.source))
	_, _ = fmt.Fprintf(sum, "%s %v %d", e.name, e.csv, exportRevision)
	return fmt.Sprintf("%016x", sum.Sum64())
}

// patient gives a client time for each piece, as long as it takes them and not for ever.
type patient struct {
	w       io.Writer
	control *http.ResponseController
	end     time.Time
}

func (p *patient) Write(b []byte) (int, error) {
	until := time.Now().Add(exportStall)
	if until.After(p.end) {
		until = p.end
	}
	if err := p.control.SetWriteDeadline(until); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, err
	}
	return p.w.Write(b)
}
