package circle_test

import (
	"fmt"

	"github.com/twpayne/go-geom"

	"servicemap/walk/circle"
)

func ExampleAppendGeoJSON() {
	block := geom.NewMultiPolygonFlat(geom.XY, []float64{113.1, 40, 113.1012, 40, 113.1012, 40.000905, 113.1, 40}, [][]int{{8}})
	fmt.Printf("%s\n", circle.AppendGeoJSON(nil, block))
	// Output: {"type":"MultiPolygon","coordinates":[[[[113.1,40],[113.1012,40],[113.1012,40.000905],[113.1,40]]]]}
}
