package main

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"servicemap/server"
)

// baseMapFlags name a map of others that the page draws in the place of its own. Nothing of a template is ever printed: it
// holds the key of whoever runs the server.
type baseMapFlags struct {
	BaseMap             []string `help:"Addresses of tiles (XYZ, WMTS) of a map that the page draws in the place of its own, with {z}, {x}, {y} and, for several hosts, {s}; several are drawn one over the other." placeholder:"TEMPLATE" group:"Base map"`
	BaseMapSystem       string   `help:"Coordinate system of that map: WGS84 or CGCS2000. There is no default." placeholder:"SYSTEM" group:"Base map"`
	BaseMapAttribution  string   `help:"Whose map it is; shown on the map." placeholder:"TEXT" group:"Base map"`
	BaseMapReviewNumber string   `help:"Review number (审图号) of that map; shown on the map." placeholder:"NUMBER" group:"Base map"`
	BaseMapSubdomains   []string `help:"What stands for {s}, such as 0,1,2,3." placeholder:"PART" group:"Base map"`
	BaseMapMostZoom     int      `help:"The nearest zoom that it has tiles for." default:"18" placeholder:"ZOOM" group:"Base map"`
}

// The most that a base map may consist of: each is fetched for each view, and each host stands in the policy of every page.
const (
	mostBaseLayers     = 4
	mostBaseSubdomains = 16
	mostBaseZoom       = 22
)

// baseMap returns the map asked for, nil for the page's own. publicURL is the server's, empty where it is not known.
func (f *baseMapFlags) baseMap(publicURL string) (*server.BaseMap, error) {
	if len(f.BaseMap) == 0 {
		for flag, given := range map[string]bool{
			"system": f.BaseMapSystem != "", "attribution": f.BaseMapAttribution != "", "review-number": f.BaseMapReviewNumber != "",
			"subdomains": len(f.BaseMapSubdomains) > 0,
		} {
			if given {
				return nil, errUse{fmt.Errorf("--base-map-%s says something of a map that is not given: --base-map is missing", flag)}
			}
		}
		return nil, nil
	}
	switch strings.ToUpper(f.BaseMapSystem) {
	case "WGS84", "CGCS2000": // less than a metre apart
	case "":
		return nil, errUse{errors.New("--base-map-system must name the coordinate system of --base-map: WGS84 or CGCS2000")}
	default:
		return nil, errUse{errors.New("--base-map-system must be WGS84 or CGCS2000: tiles in GCJ-02 or BD-09 are shifted, and every pin would stand hundreds of metres off")}
	}
	switch {
	case strings.TrimSpace(f.BaseMapAttribution) == "":
		return nil, errUse{errors.New("--base-map-attribution must say whose map --base-map is: it is shown on the map")}
	case f.BaseMapMostZoom < 1 || f.BaseMapMostZoom > mostBaseZoom:
		return nil, errUse{fmt.Errorf("--base-map-most-zoom must be 1 to %d, not %d", mostBaseZoom, f.BaseMapMostZoom)}
	case len(f.BaseMap) > mostBaseLayers:
		return nil, errUse{fmt.Errorf("--base-map: %d templates at most (a comma within one is written \\,)", mostBaseLayers)}
	}
	if err := f.checkSubdomains(); err != nil {
		return nil, err
	}
	m := &server.BaseMap{MostZoom: f.BaseMapMostZoom, Attribution: f.BaseMapAttribution, ReviewNumber: f.BaseMapReviewNumber}
	for i, template := range f.BaseMap {
		addresses := f.addresses(template)
		for _, address := range addresses {
			if wrong := wrongTemplate(address, strings.HasPrefix(strings.ToLower(publicURL), "https:")); wrong != "" {
				return nil, errUse{fmt.Errorf("--base-map (template %d of %d): %s", i+1, len(f.BaseMap), wrong)}
			}
		}
		m.Layers = append(m.Layers, addresses)
	}
	return m, nil
}

const subdomainMark = "{s}"

func (f *baseMapFlags) checkSubdomains() error {
	used := slices.ContainsFunc(f.BaseMap, func(template string) bool { return strings.Contains(template, subdomainMark) })
	switch {
	case used && len(f.BaseMapSubdomains) == 0:
		return errUse{errors.New("--base-map-subdomains must say what stands for {s} in --base-map, such as 0,1,2,3")}
	case !used && len(f.BaseMapSubdomains) > 0:
		return errUse{errors.New("--base-map-subdomains: there is no {s} in --base-map")}
	case len(f.BaseMapSubdomains) > mostBaseSubdomains:
		return errUse{fmt.Errorf("--base-map-subdomains: %d at most", mostBaseSubdomains)}
	}
	for _, part := range f.BaseMapSubdomains {
		if !regexp.MustCompile(`^[A-Za-z0-9-]{1,40}$`).MatchString(part) {
			return errUse{errors.New("--base-map-subdomains must be parts of host names, such as 0,1,2,3")}
		}
	}
	return nil
}

// addresses returns a template once for each subdomain.
func (f *baseMapFlags) addresses(template string) []string {
	if !strings.Contains(template, subdomainMark) {
		return []string{template}
	}
	all := make([]string, len(f.BaseMapSubdomains))
	for i, part := range f.BaseMapSubdomains {
		all[i] = strings.ReplaceAll(template, subdomainMark, part)
	}
	return all
}

// wrongTemplate says what keeps the page from drawing tiles from an address; empty for nothing.
func wrongTemplate(address string, overHTTPS bool) string {
	rest := strings.NewReplacer("{z}", "0", "{x}", "0", "{y}", "0").Replace(address)
	u, err := url.Parse(rest)
	scheme, behind, _ := strings.Cut(address, "://")
	host, _, _ := strings.Cut(behind, "/")
	switch {
	case strings.ContainsAny(rest, "{}"):
		return "what stands in braces must be {z}, {x}, {y} or {s}"
	case err != nil || u.Scheme != "https" && u.Scheme != "http" || strings.ToLower(scheme) != u.Scheme:
		return "it must be such as https://tiles.example.org/{z}/{x}/{y}.png"
	case u.User != nil || u.Fragment != "":
		return "no user, no password and no fragment"
	case strings.Contains(host, "{"), !regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?$`).MatchString(u.Host):
		return "the host must be a plain name, of which {s} alone may be a part"
	case !strings.Contains(address, "{z}"), !strings.Contains(address, "{x}"), !strings.Contains(address, "{y}"):
		return "{z}, {x} and {y} must all stand in it"
	case u.Scheme == "http" && overHTTPS:
		return "browsers load no http pictures into a page over https, as --public-url says"
	case inDegrees(u):
		return "these tiles lie on a grid of degrees; the page needs Web Mercator (天地图: vec_w, TILEMATRIXSET=w)"
	}
	if system := shiftedHost(strings.ToLower(u.Hostname())); system != "" {
		return "the tiles of this host are in " + system + ", whatever --base-map-system says: every pin would stand hundreds of metres off"
	}
	return ""
}

// inDegrees reports that a WMTS address asks for tiles of equal degrees, such as 天地图's vec_c.
func inDegrees(u *url.URL) bool {
	for name, values := range u.Query() {
		for _, v := range values {
			if strings.EqualFold(name, "tilematrixset") && (strings.EqualFold(v, "c") || strings.Contains(v, "4326") || strings.Contains(v, "4490")) {
				return true
			}
		}
	}
	return false
}

// shiftedHost returns the system of a host that is known to serve shifted tiles, empty for others.
func shiftedHost(host string) string {
	for system, names := range map[string][]string{
		"GCJ-02": {"amap.com", "autonavi.com", "gtimg.com", "qq.com", "google.cn", "googleapis.cn"},
		"BD-09":  {"baidu.com", "bdimg.com", "bdstatic.com"},
	} {
		for _, name := range names {
			if host == name || strings.HasSuffix(host, "."+name) {
				return system
			}
		}
	}
	return ""
}
