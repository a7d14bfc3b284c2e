package hours_test

import (
	"fmt"
	"time"

	"servicemap/hours"
)

func Example() {
	schedule, err := hours.ParseSchedule("Mo-Fr 08:30-12:00,14:30-18:00; Sa 09:00-12:00; 2026 Nov 24 off", "CLOSED", "")
	if err != nil {
		fmt.Println(err)
		return
	}
	shanghai := time.FixedZone("CST", 8*60*60)
	h := schedule.Compile(shanghai)
	o := h.At(time.Date(2026, 11, 23, 17, 35, 0, 0, shanghai)) // a Monday
	minutes, _ := o.ClosesInMinutes()
	fmt.Println(o.State, o.Basis, o.ClosesAt.Format("15:04"), minutes, o.Provisional)
	fmt.Println(o.Text(shanghai).ZH)
	fmt.Println(h.At(o.ClosesAt).Text(shanghai).EN)
	// Output:
	// OPEN HOURS 18:00 25 true
	// 即将关门 · 还有 25 分（18:00）
	// Closed · opens Wed 8:30
}

func ExampleParse() {
	rules, _ := hours.Parse("May-Sep: Mo-Fr 08:00-12:00; Mo-Su 9:00-17:00")
	fmt.Println(rules)
	fmt.Println(rules.Text().ZH)
	_, err := hours.Parse("Mo-Fr 08:30-12:00; PH off")
	fmt.Println(err)
	// Output:
	// Mo-Su 09:00-17:00; May-Sep Mo-Fr 08:00-12:00
	// 每天 09:00–17:00。5 月至 9 月：周一至周五 08:00–12:00
	// character 20, "PH": public holidays belong in the column holiday
}

func ExampleWithin() {
	shanghai := time.FixedZone("CST", 8*60*60)
	compile := func(osm string) *hours.Hours {
		rules, _ := hours.Parse(osm)
		return hours.Schedule{Rules: rules}.Compile(shanghai)
	}
	center := hours.Timetable{Own: compile("Mo-Fr 08:30-12:00,14:30-18:00")}
	mediation := hours.Within(center, compile("Mo 14:00-17:00"))
	at := time.Date(2026, 11, 23, 10, 0, 0, 0, shanghai)
	fmt.Println("center:   ", center.At(at).Text(shanghai).EN)
	fmt.Println("mediation:", mediation.At(at).Text(shanghai).EN)
	// Output:
	// center:    Open · until 12:00
	// mediation: Closed · opens 14:30
}
