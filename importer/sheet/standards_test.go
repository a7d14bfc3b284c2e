package sheet

import (
	"strings"
	"testing"

	"servicemap/coverage"
)

func TestStandardsAreRead(t *testing.T) {
	t.Parallel()
	whole := func(n int) *int { return &n }
	ninety, seventy := 0.9, 0.7
	reads(t, Standards, "standards.csv", []*coverage.Standard{
		{ID: "T-15", Name: "云冈区服务圈目标", Clause: "二", Measure: coverage.CoverageShare, Minutes: 15, MaxMetres: whole(1000), TargetShare: &ninety, Certainty: "示例", Source: "区规划"},
		{ID: "T-10", Name: "云冈区服务圈目标", Measure: coverage.CoverageShare, Minutes: 10, TargetShare: &seventy},
		{ID: "T-P", Name: "服务规模", Measure: coverage.CirclePeople, Minutes: 15, MinPeople: whole(5000), MaxPeople: whole(30000)},
		{ID: "T-Q", Name: "服务规模", Measure: coverage.CirclePeople, Minutes: 5, MinMetres: whole(300), MaxMetres: whole(300), MinPeople: whole(0)},
	})
}

func TestSharesAreReadInEveryForm(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want float64 // 0: refused
	}{
		{"0.9", 0.9}, {"90%", 0.9}, {"90 %", 0.9}, {"90％", 0.9}, {"９０%", 0.9}, {"1", 1}, {"100%", 1}, {"33.3%", 0.333}, {"0.07", 0.07}, {"7%", 0.07},
		{"90", 0}, {"0", 0}, {"0%", 0}, {"100.1%", 0}, {"-10%", 0}, {"1e-1", 0}, {"90e-2", 0}, {"9e1%", 0}, {"NaN", 0}, {"九成", 0}, {"%", 0}, {"90%%", 0}, {".9", 0},
	} {
		all, report, err := gather(Standards, strings.NewReader("id,name,measure,minutes,target_share\na,b,COVERAGE_SHARE,15,"+c.text+"\n"), Options{})
		switch {
		case err != nil:
			t.Errorf("%q: %v", c.text, err)
		case c.want == 0 && found(t, report) != "2 target_share":
			t.Errorf("%q is taken: %s", c.text, found(t, report))
		case c.want > 0 && (len(all) != 1 || *all[0].TargetShare != c.want):
			t.Errorf("%q is no share: %v", c.text, report.Problems)
		}
	}
}

func TestWrongStandardsAreListed(t *testing.T) {
	t.Parallel()
	const header = "id,name,measure,minutes,min_metres,max_metres,min_people,max_people,target_share\n"
	for _, c := range []struct{ rows, want string }{
		{"a,n,COVERAGE_SHARE,15,,,,,0.9\na,n,COVERAGE_SHARE,10,,,,,0.9\n", "3 id"},
		{",,,,,,,,\n,n,,,,,,,0.5\n", "3 id; 3 measure; 3 minutes"},
		{"gb50180-15,n,COVERAGE_SHARE,15,,,,,0.9\n", "2 id"},
		{"1.4E+11,n,COVERAGE_SHARE,15,,,,,0.9\n", "2 id"},
		{"a,n,SHARE,15,,,,,0.9\n", "2 measure"},
		{"a,n,COVERAGE_SHARE,0,,,,,0.9\nb,n,COVERAGE_SHARE,61,,,,,0.9\nc,n,COVERAGE_SHARE,15.5,,,,,0.9\n", "2 minutes; 3 minutes; 4 minutes"},
		{"a,n,COVERAGE_SHARE,15,,,,,\n", "2 target_share"},
		{"a,n,COVERAGE_SHARE,15,,,,5000,0.9\n", "2 measure"},
		{"a,n,CIRCLE_PEOPLE,15,,,,,\n", "2 min_people"},
		{"a,n,CIRCLE_PEOPLE,15,,,1,,0.9\n", "2 measure"},
		{"a,n,CIRCLE_PEOPLE,15,,,9,8,\n", "2 max_people"},
		{"a,n,COVERAGE_SHARE,15,500,300,,,0.9\n", "2 max_metres"},
		{"a,n,CIRCLE_PEOPLE,15,,,many,-1,\n", "2 min_people; 2 max_people"},
	} {
		accepted, report, err := try(Standards)(header+c.rows, Options{})
		if err != nil || report.Accepted != accepted {
			t.Errorf("%s: %d accepted, %v", c.rows, accepted, err)
		}
		if got := found(t, report); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.rows, got, c.want)
		}
	}
}
