package circle

import (
	"bytes"
	"context"
	"os"
	"strings"
	"sync"
	"testing"

	"servicemap/demo/yungang"
	"servicemap/importer/osm"
	"servicemap/walk"
)

// network returns the network of a town by name.
func network(t testing.TB, town string) *walk.Network {
	t.Helper()
	var n *walk.Network
	var err error
	switch town {
	case "porto-alegre":
		n, err = portoAlegre()
	case "helsinki":
		n, err = helsinki()
	case "yungang":
		n, err = yungangNetwork()
	default:
		d, ok := drawn()[strings.ReplaceAll(town, "_", " ")]
		if !ok {
			t.Fatalf("no town %q", town)
		}
		return d.build(t)
	}
	if err != nil {
		t.Fatal(err)
	}
	return n
}

var (
	portoAlegre = sync.OnceValues(func() (*walk.Network, error) { return readFile("../../demo/porto-alegre/osm.pbf") })
	helsinki    = sync.OnceValues(func() (*walk.Network, error) { return readFile("../../e2e/testdata/helsinki.osm.pbf") })
)

func readFile(path string) (*walk.Network, error) {
	file, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return read(file)
}

var yungangNetwork = sync.OnceValues(func() (*walk.Network, error) {
	files, err := yungang.Files(nil)
	if err != nil {
		return nil, err
	}
	return read(files[yungang.NetworkFile])
})

func read(file []byte) (*walk.Network, error) {
	r, err := osm.Read(context.Background(), bytes.NewReader(file), int64(len(file)), osm.DefaultRules(), nil)
	if err != nil {
		return nil, err
	}
	return walk.Build(walk.Streets{Edges: r.Edges, Barriers: r.Barriers})
}
