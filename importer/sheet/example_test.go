package sheet_test

import (
	"context"
	"fmt"
	"strings"

	"servicemap/fault"
	"servicemap/geo"
	"servicemap/importer/sheet"
	"servicemap/place"
)

func ExamplePlaces() {
	const file = `编号,类型,名称,lon,lat
S-1,红色驿站,东门驿站,113.1902,40.0203
S-2,红色驿站,西门驿站,40.0203,113.1902
S-1,红色驿站,南门驿站,113.1905,40.0110
`
	report, err := sheet.Places(context.Background(), strings.NewReader(file), sheet.Options{
		System:  geo.WGS84,
		Columns: map[string]string{"longitude": "lon", "latitude": "lat"},
	}, func(row int, p *place.Place) *fault.Problem {
		fmt.Println(row, p.Kind, p.Name, p.Location)
		return nil
	})
	if err != nil {
		fmt.Println(err)
	}
	for _, p := range report.Problems {
		fmt.Println(p)
	}
	fmt.Println(report.Accepted, "of", report.Rows)
	// Output:
	// 2 RED_STATION 东门驿站 {113.1902 40.0203}
	// row 3, latitude "113.1902": latitude must be degrees within -90..90 – see whether longitude and latitude are the wrong way round
	// row 4, code "S-1": row 2 has this code already – give every row a code of its own
	// 1 of 3
}
