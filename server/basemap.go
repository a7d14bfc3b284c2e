package server

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"net/url"
	"slices"
	"strings"
)

// BaseMap is somebody else's map, in pictures, that the page draws in the place of its own base map, below areas and places.
// Its pictures are tiles of the usual Web Mercator scheme, in WGS 84 or what differs from it by less than a metre.
type BaseMap struct {
	Layers       [][]string `json:"layers"` // from the bottom up, each with its addresses, which hold {z}, {x} and {y}
	MostZoom     int        `json:"mostZoom"`
	Attribution  string     `json:"attribution"`
	ReviewNumber string     `json:"reviewNumber,omitempty"` // 审图号
}

// UseBaseMap has the page draw a base map of others: it is told in the head of the document, so that nothing is asked for
// anew, and its policy lets it read pictures from the hosts of that map and from no others. It is called before the page is
// served.
func (p *Page) UseBaseMap(m *BaseMap) error {
	origins, err := m.origins()
	if err != nil {
		return err
	}
	told, err := json.Marshal(m)
	if err != nil {
		return err
	}
	for _, use := range []string{"img-src 'self'", "connect-src 'self'"} {
		p.policy = strings.Replace(p.policy, use, use+" "+strings.Join(origins, " "), 1)
	}
	index, ok := p.files["/"]
	if !ok {
		return nil // not built, which it says by itself
	}
	head := []byte("</head>")
	if bytes.Count(index.raw, head) != 1 {
		return errors.New("map page: index.html has no head to name a base map in")
	}
	meta := fmt.Appendf(nil, `<meta name="base-map" content="%s" />`+"\n  ", html.EscapeString(string(told)))
	raw := bytes.Replace(index.raw, head, append(meta, head...), 1)
	sum := sha256.Sum256(raw)
	p.files["/"] = &pageFile{kind: index.kind, etag: fmt.Sprintf("%x", sum[:8]), caching: index.caching, raw: raw}
	return nil
}

// origins returns where the pictures come from, as policies name it.
func (m *BaseMap) origins() ([]string, error) {
	var all []string
	for _, layer := range m.Layers {
		for _, address := range layer {
			u, err := url.Parse(address)
			if err != nil {
				return nil, errors.New("an address of the base map cannot be read") // the cause would hold a key
			}
			all = append(all, strings.ToLower(u.Scheme+"://"+u.Host))
		}
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}
