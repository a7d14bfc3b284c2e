package sheet

import (
	"strings"
	"testing"

	"servicemap/fault"
	"servicemap/geo"
)

func TestHoursThatLapIntoTheNextDayAreRefusedByTheirRow(t *testing.T) {
	t.Parallel()
	file := `code,kind,name,longitude,latitude,hours,holiday
a,RED_STATION,甲,113.1,40.05,Mo 22:00-06:00; Tu 05:00-08:00,
b,RED_STATION,乙,113.1,40.05,Mo 22:00-06:00; Tu 06:00-08:00,
c,RED_STATION,丙,113.1,40.05,周日22:00-次日6:00；周一5:00-8:00,
d,RED_STATION,丁,113.1,40.05,Mo-Fr 08:00-12:00,"05:00-08:00,22:00-06:00"
`
	got, report, err := readPlaces(strings.NewReader(file), Options{TimeZone: shanghai(t), Area: func(string, geo.LonLat) *fault.Problem { return nil }})
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || got[0].Code != "b" {
		t.Errorf("%d places", len(got))
	}
	problems := found(t, report)
	for _, want := range []string{"2 hours", "4 hours", "5 holiday"} {
		if !strings.Contains(problems, want) {
			t.Errorf("no %s in %q", want, problems)
		}
	}
}
