package server

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/maptile"

	"servicemap/fault"
	"servicemap/geo"
	"servicemap/snapshot"
	"servicemap/walk"
)

// Debug shows the walking network as searches see it, so that a person can look at a wrong answer: a page at
// /debug/network, its tiles below that, and where a point enters the network at /debug/snap. It is for whoever runs the
// server; nothing of it is kept or fast.
type Debug struct {
	Data *snapshot.Keeper
	Page *Page
}

// debugZoom is the least zoom at which single edges can be told apart; below it tiles are empty.
const debugZoom = 12

func (d Debug) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		refuse(w, r, http.StatusMethodNotAllowed, fault.New(fault.MethodNotAllowed, fault.Text{ZH: "只接受 GET", EN: "use GET"}))
		return
	}
	if r.URL.Path == "/debug/network" {
		d.Page.send(w, r, d.Page.network, true)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	at := d.Data.Current()
	if at == nil || at.Network == nil {
		refuse(w, r, http.StatusNotFound, fault.New(fault.NotFound, fault.Text{ZH: "没有步行网络", EN: "no walking network is loaded"}))
		return
	}
	profile := walk.Foot
	if r.URL.Query().Get("profile") == "WHEELCHAIR" {
		profile = walk.Wheelchair
	}
	network := at.Network.For(profile)
	if path, ok := strings.CutPrefix(r.URL.Path, "/debug/network/"); ok {
		d.tile(w, r, network, path)
		return
	}
	if r.URL.Path == "/debug/snap" {
		d.snap(w, r, network)
		return
	}
	nothingHere(w, r)
}

// tile sends the edges and barriers of a tile.
func (d Debug) tile(w http.ResponseWriter, r *http.Request, network *walk.Network, path string) {
	_, key, err := parseTile("network/" + path)
	if err != nil || key.z > 22 || key.x>>key.z != 0 || key.y>>key.z != 0 {
		refuse(w, r, http.StatusNotFound, noTile())
		return
	}
	if key.z < debugZoom {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	tile := maptile.New(key.x, key.y, maptile.Zoom(key.z))
	edges := geojson.NewFeatureCollection()
	bound := tile.Bound(0.02)
	box := geo.Box{West: bound.Left(), South: bound.Bottom(), East: bound.Right(), North: bound.Top()}
	for _, e := range network.EdgesIn(box) {
		edges.Append(edgeFeature(network, e))
	}
	barriers := geojson.NewFeatureCollection()
	network.EachBarrier(box, func(b walk.BarrierPiece) bool {
		f := geojson.NewFeature(lineString([]geo.LonLat{b.A, b.B}))
		f.Properties = geojson.Properties{"kind": b.Kind.String(), "hard": b.Kind.Hard()}
		barriers.Append(f)
		return true
	})
	layers := mvt.NewLayers(map[string]*geojson.FeatureCollection{"edges": edges, "barriers": barriers})
	for _, l := range layers {
		l.Version = 2
	}
	layers.ProjectToTile(tile)
	layers.Clip(mvt.MapboxGLDefaultExtentBound)
	body, err := mvt.Marshal(layers)
	if err != nil {
		refuse(w, r, http.StatusInternalServerError, fault.As(err))
		return
	}
	w.Header().Set("Content-Type", tileType)
	_, _ = w.Write(body) // a client that is gone needs no answer
}

// edgeFeature describes an edge by everything that a search knows of it. Costs are effective millimetres; none where closed.
func edgeFeature(n *walk.Network, edge uint32) *geojson.Feature {
	f := geojson.NewFeature(lineString(n.EdgeLine(edge)))
	forward, backward := n.EdgeCosts(edge)
	flags := n.EdgeFlags(edge)
	lower, upper := n.EdgeEnds(edge)
	component := n.EdgeComponent(edge)
	f.ID = float64(edge)
	f.Properties = geojson.Properties{
		"edge": float64(edge), "way": float64(n.EdgeWay(edge)), "class": n.EdgeClass(edge), "name": n.EdgeName(edge),
		"lower": float64(lower), "upper": float64(upper), "length": float64(n.EdgeLength(edge)),
		"component": float64(component), "island": !n.Components()[component].Real,
		"private": flags&walk.Private != 0, "flags": strings.Join(flags.Names(), " "),
		"oneway": (forward == walk.Closed) != (backward == walk.Closed), "closed": forward == walk.Closed && backward == walk.Closed,
	}
	if forward != walk.Closed {
		f.Properties["forward"] = float64(forward)
	}
	if backward != walk.Closed {
		f.Properties["backward"] = float64(backward)
	}
	return f
}

// snap sends where a point enters the network: the point, its entries and the legs to them. `leg` is the longest leg in
// metres, 150 when it is left out.
func (d Debug) snap(w http.ResponseWriter, r *http.Request, network *walk.Network) {
	number := func(name string, unless float64) float64 {
		if text := r.URL.Query().Get(name); text != "" {
			value, err := strconv.ParseFloat(text, 64)
			if err != nil {
				return 1e9 // is no coordinate and no length
			}
			return value
		}
		return unless
	}
	point, leg := geo.LonLat{Lon: number("longitude", 1e9), Lat: number("latitude", 1e9)}, number("leg", walk.MaxLegPlace)
	if err := point.Valid(); err != nil {
		refuse(w, r, http.StatusBadRequest, fault.As(err))
		return
	}
	if leg < 0 || leg > walk.MaxLegCell {
		refuse(w, r, http.StatusBadRequest, fault.As(fault.OutOfRange("leg", int(min(leg, 1e9)), 0, walk.MaxLegCell)))
		return
	}
	snap := network.Snap(point, leg)
	all := geojson.NewFeatureCollection()
	asked := geojson.NewFeature(orb.Point{point.Lon, point.Lat})
	asked.Properties = geojson.Properties{
		"what": "asked", "connected": snap.Connected, "metres": snap.Metres, "on private ground": snap.OnPrivate, "blocked": snap.Blocked,
	}
	all.Append(asked)
	for i, c := range snap.Candidates[:snap.Count] {
		line := geojson.NewFeature(lineString([]geo.LonLat{point, c.Point}))
		line.Properties = geojson.Properties{"what": "leg", "entry": i, "edge": c.Edge, "at": c.At, "length": c.LegLength, "cost": c.Leg, "across a wall": c.AcrossWall}
		all.Append(line)
	}
	w.Header().Set("Content-Type", "application/geo+json")
	_ = json.NewEncoder(w).Encode(all) // a client that is gone needs no answer
}

func lineString(points []geo.LonLat) orb.LineString {
	line := make(orb.LineString, len(points))
	for i, p := range points {
		line[i] = orb.Point{p.Lon, p.Lat}
	}
	return line
}
