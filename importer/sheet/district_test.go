package sheet

import (
	"context"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"servicemap/fault"
	"servicemap/place"
)

// gather reads a whole file by one of the package's functions.
func gather[T any](read func(context.Context, io.Reader, Options, func(int, *T) *fault.Problem) (*Report, error), r io.Reader, o Options) ([]*T, *Report, error) {
	var all []*T
	report, err := read(context.Background(), r, o, func(_ int, record *T) *fault.Problem {
		all = append(all, record)
		return nil
	})
	return all, report, err
}

func anyArea(string) bool { return true }

// reads checks that a file gives records without a word of complaint.
func reads[T any](t *testing.T, read func(context.Context, io.Reader, Options, func(int, *T) *fault.Problem) (*Report, error), name string, want []*T) {
	t.Helper()
	got, report, err := gather(read, fixture(t, "testdata", name), Options{TimeZone: shanghai(t), AreaKnown: anyArea})
	if err != nil || found(t, report) != "" || len(report.Warnings) > 0 || len(got) != len(want) {
		t.Fatalf("%d records, %+v, %v", len(got), report, err)
	}
	for i := range want {
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Errorf("got  %+v\nwant %+v", got[i], want[i])
		}
	}
}

func TestZonesAreRead(t *testing.T) {
	t.Parallel()
	reads(t, Zones, "zones.csv", []*place.Zone{
		{CenterCode: "C-1", Kind: place.MemberService, Services: []string{"组织关系接转", "党费收缴"}},
		{CenterCode: "C-1", Kind: place.Deliberation, Name: "红色议事厅", Services: []string{"居民议事"}, Capacity: number(40),
			Schedule: place.Schedule{Hours: "We 14:30-17:00", Holiday: "CLOSED"},
			Contacts: []place.Contact{{Label: "预约", Phone: "0352-0000503", Hours: "工作日"}, {Label: "值班电话", Phone: "12345"}}},
		{CenterCode: "C-2", Kind: place.ElderlyCare, Services: []string{"日间照料", "助餐"}, Capacity: number(24),
			Schedule: place.Schedule{Hours: "Mo-Su 07:00-19:00", Holiday: "OPEN", WorkingWeekend: "WORKDAY"}},
	})
}

func TestClustersAreRead(t *testing.T) {
	t.Parallel()
	reads(t, Clusters, "clusters.csv", []*place.Cluster{
		{Code: "K-1", Name: "矿区文化阵地群", LeadUnit: "新胜街道党工委", AreaCode: "140214001001"},
		{Code: "K-2", Name: "青年阵地群"},
	})
}

func TestSquadsAreRead(t *testing.T) {
	t.Parallel()
	reads(t, Squads, "squads.csv", []*place.Squad{
		{Code: "Q-1", Name: "新胜东社区综合服务小队", NameEN: "Xinsheng East Squad", Skills: []place.Skill{place.HomeRepair, place.Delivery},
			BaseCode: "C-1", Serves: []string{"140214001001", "140214001002"}, Members: number(12),
			Schedule: place.Schedule{Hours: "Mo-Sa 09:00-11:30", Holiday: "CLOSED"},
			Contacts: []place.Contact{{Label: "小队值班", Phone: "0352-0000510", Hours: "全天"}}},
		{Code: "Q-2", Name: "义诊小队", Skills: []place.Skill{place.Health}},
	})
}

func TestIndicatorsAreRead(t *testing.T) {
	t.Parallel()
	day := func(month time.Month, day int) time.Time { return time.Date(2025, month, day, 0, 0, 0, 0, time.UTC) }
	reads(t, Indicators, "indicators.csv", []*place.Indicator{
		{AreaCode: "140214", Topic: "commitments_made", Label: "党员承诺", LabelEN: "Commitments made", Value: 4012, Unit: "件", From: day(1, 1), Until: day(12, 31)},
		{AreaCode: "140214", Topic: "change", Label: "同比变化", Value: -3.5, Unit: "%", From: day(1, 1), Until: day(1, 1)},
		{AreaCode: "140214", Topic: "change", Label: "同比变化", Value: 0, Unit: "%", From: day(2, 1), Until: day(2, 28)},
	})
}

// tried is one way to read a file, told apart from its type of record.
type tried func(text string, o Options) (accepted int, report *Report, err error)

func try[T any](read func(context.Context, io.Reader, Options, func(int, *T) *fault.Problem) (*Report, error)) tried {
	return func(text string, o Options) (int, *Report, error) {
		all, report, err := gather(read, strings.NewReader(text), o)
		return len(all), report, err
	}
}

func TestWrongRowsOfTheDistrictAreListed(t *testing.T) {
	t.Parallel()
	zones := func(rows string) string { return "center_code,kind,name,services,capacity,phone\n" + rows }
	squads := func(rows string) string { return "code,name,skills,base_code,serves,members\n" + rows }
	indicators := func(rows string) string { return "area_code,topic,label,value,unit,from,until\n" + rows }
	areas := func(rows string) string { return "code,level,name,stars_year,stars_organisation,types,grids\n" + rows }
	for _, c := range []struct {
		name     string
		read     tried
		text     string
		accepted int
		want     string
	}{
		{"zones", try(Zones), zones("C,CULTURE,,,,\n,CULTURE,,,,\nC,,,,,\nC,POOL,,,,\nD,文化活动区,,,-1,\nC,调解,,,0,\n"), 2, "3 center_code; 4 kind; 5 kind; 6 capacity"},
		{"a zone twice", try(Zones), zones("C,CULTURE,a,,,\nC,文化活动,b,,,\nD,CULTURE,c,,,\n"), 2, "3 kind"},
		{"a wrong zone and its center's next", try(Zones), zones("C,POOL,,,,\nC,LAKE,,,,\nC,MEMBER_SERVICE,,,,\n"), 1, "2 kind; 3 kind"},
		{"a zone is there though its row is wrong", try(Zones), zones("C,CULTURE,,,x,\nC,CULTURE,,,,\n"), 0, "2 capacity; 3 kind"},
		{"clusters", try(Clusters), "code,name,lead_unit\nK,a,\nK,b,\n,c,\nL,,\n1.4E+11,d,\n", 1, "3 code; 4 code; 5 name; 6 code"},
		{"squads", try(Squads), squads("Q,a,应急,,,\nQ,b,应急,,,\nR,c,,,,\nS,d,飞行,,,\nT,e,;,,,\nU,f,OTHER,,1.4E+11;140214,\nV,g,OTHER,1E+5,,many\n"), 1,
			"3 code; 4 skills; 5 skills; 6 skills; 7 serves; 8 base_code; 8 members"},
		{"indicators", try(Indicators), indicators("A,t,l,1,件,2025-01-01,2025-12-31\n,,,,,,\nA,t,l,1e3,件,2025-01-01 10:00,2025-02-30\n" +
			"A,t,l,Inf,件,2025-03-02,2025-03-01\nA,t,l," + strings.Repeat("9", 400) + ",件,2025-04-01,2025-04-01\nA,t,l,-0.5,件,0025-01-01,2025-01-01\n"), 1,
			"4 value; 4 from; 4 until; 5 value; 5 until; 6 value; 7 from"},
		{"required of an indicator", try(Indicators), indicators("A,,,,,,\n"), 0, "2 topic; 2 label; 2 value; 2 unit; 2 from; 2 until"},
		{"a total twice", try(Indicators), indicators("A,t,l,1,件,2025-01-01,2025-12-31\nA,t,l,2,件,2025-01-01,2025-06-30\nA,t,l,3,件,2025-07-01,2025-12-31\nA,u,l,1,件,2025-01-01,2025-12-31\n"), 3, "3 topic"},
		{"areas", try(Areas), areas("1,GRID,a,2025,0,,\n2,GRID,b,2025,6,,\n3,GRID,c,,5,,\n4,GRID,d,1800,5,,\n5,GRID,e,,,文化娱乐;六型,-1\n6,GRID,f,2025,4.5,,\n7,GRID,g,2025,,,\n"), 2,
			"3 stars_organisation; 4 stars_year; 5 stars_year; 6 grids; 6 types; 7 stars_organisation"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			accepted, report, err := c.read(c.text, Options{})
			if err != nil || accepted != c.accepted || report.Accepted != accepted {
				t.Errorf("%d accepted, want %d; %v", accepted, c.accepted, err)
			}
			if s := found(t, report); s != c.want {
				t.Errorf("got  %s\nwant %s", s, c.want)
			}
		})
	}
}

func TestAreasThatNobodyKnowsAreProblems(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		read  tried
		text  string
		asked []string
		want  string
	}{
		{"serves", try(Squads), "code,name,skills,serves\n1,a,OTHER,A;B\n2,b,OTHER,\n3,c,OTHER,X;A;Y\n", []string{"A", "B", "X", "A", "Y"}, "4 serves; 4 serves"},
		{"cluster", try(Clusters), "code,name,area_code\n1,a,A\n2,b,X\n3,c,\n", []string{"A", "X"}, "3 area_code"},
		{"indicator", try(Indicators), "area_code,topic,label,value,unit,from,until\nX,t,l,1,件,2025-01-01,2025-12-31\nA,t,l,1,件,2025-01-01,2025-12-31\n", []string{"X", "A"}, "2 area_code"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var asked []string
			_, report, err := c.read(c.text, Options{AreaKnown: func(code string) bool {
				asked = append(asked, code)
				return code == "A" || code == "B"
			}})
			if err != nil || found(t, report) != c.want || !slices.Equal(asked, c.asked) || len(report.Warnings) > 0 {
				t.Errorf("%+v, asked %v, %v", report, asked, err)
			}
			if !strings.Contains(report.Problems[0].Text.EN, "X") {
				t.Errorf("%v does not say which", report.Problems[0])
			}
			_, report, err = c.read(c.text, Options{})
			if err != nil || len(report.Problems) > 0 || len(report.Warnings) != 1 {
				t.Errorf("nobody to ask: %+v, %v", report, err)
			}
		})
	}
	_, report, err := try(Squads)("code,name,skills\n1,a,OTHER\n", Options{})
	if err != nil || len(report.Warnings) > 0 {
		t.Errorf("%+v, %v", report, err)
	}
}

func TestTheCallerMayRefuseAnyRecord(t *testing.T) {
	t.Parallel()
	no := &fault.Problem{Column: "center_code", Text: fault.Text{ZH: "没有", EN: "none"}}
	report, err := Zones(t.Context(), strings.NewReader("center_code,kind\nC,CULTURE\n"), Options{}, func(int, *place.Zone) *fault.Problem { return no })
	if err != nil || report.Accepted != 0 || found(t, report) != "2 center_code" || report.Problems[0].Value != "C" {
		t.Errorf("%+v, %v", report, err)
	}
	report, err = Squads(t.Context(), strings.NewReader("code,name,skills\nC,a,OTHER\n"), Options{}, func(int, *place.Squad) *fault.Problem { return no })
	if err != nil || report.Accepted != 0 {
		t.Errorf("%+v, %v", report, err)
	}
}
