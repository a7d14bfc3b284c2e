package server

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"slices"
	"strings"

	"servicemap/fault"
)

// Styles serves the style of the map at /style.json, for map clients to be given: ?theme=light|dark|contrast&language=zh|en.
// It is safe for concurrent use.
type Styles struct {
	byName map[string][]byte // "dark-en"
	names  []string
	origin func(*http.Request) string
}

// stylesFile is what the build of the page writes: an object of styles by name.
const stylesFile = "styles.json"

// originMark stands in a style where the address of the server is to be.
const originMark = "{origin}"

// Styles reads the styles among the files of the page; there are none when it was not built. They name these tiles.
func (t *Tiles) Styles(files fs.FS) (*Styles, error) {
	s := &Styles{byName: map[string][]byte{}, origin: t.originFor}
	text, err := fs.ReadFile(files, stylesFile)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	var all map[string]json.RawMessage
	if err == nil {
		err = json.Unmarshal(text, &all)
	}
	if err != nil {
		return nil, fmt.Errorf("map styles: %w", err)
	}
	for name, style := range all {
		s.byName[name], s.names = style, append(s.names, name)
	}
	slices.Sort(s.names)
	return s, nil
}

func (s *Styles) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	values := r.URL.Query()
	chosen := func(name, usual string) string {
		if v := values.Get(name); v != "" {
			return v
		}
		return usual
	}
	language := "zh"
	if prefersEnglish(r.Header.Get("Accept-Language")) {
		language = "en"
	}
	style, ok := s.byName[chosen("theme", "light")+"-"+chosen("language", language)]
	h := w.Header()
	h.Add("Vary", "Accept-Language")
	switch {
	case len(s.names) == 0:
		nothingHere(w, r)
		return
	case !ok:
		wrong := fault.Argument("theme, language", strings.Join(s.names, ", "), fault.Text{
			ZH: "没有这个样式;有:" + strings.Join(s.names, "、"), EN: "there is no such style; there are " + strings.Join(s.names, ", "),
		})
		refuse(w, r, http.StatusBadRequest, wrong)
		return
	}
	// What a client calls the server goes into a text of JSON: as JSON writes it.
	origin, err := json.Marshal(s.origin(r))
	if err != nil {
		refuse(w, r, http.StatusInternalServerError, fault.As(err))
		return
	}
	body := bytes.ReplaceAll(style, []byte(originMark), bytes.Trim(origin, `"`))
	sum := sha256.Sum256(body)
	etag := fmt.Sprintf(`"%x"`, sum[:8])
	h.Set("ETag", etag)
	h.Set("Cache-Control", "no-cache")
	if matches(r.Header.Get("If-None-Match"), etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", "application/json; charset=utf-8")
	_, _ = w.Write(body)
}
