package hours_test

import (
	"fmt"
	"time"

	"servicemap/hours"
)

func Example() {
	schedule, err := hours.ParseSchedule("Mo-Fr 08:30-12:00,14:30-17:30; Sa,Su off", "CLOSED", "WORKDAY")
	if err != nil {
		fmt.Println(err)
		return
	}
	shanghai := time.FixedZone("CST", 8*60*60)
	h := schedule.Compile(shanghai, hours.China())
	show := func(at time.Time) {
		o := h.At(at)
		fmt.Println(at.Format("Mon 2 Jan 15:04"), o.State, o.Basis, o.Provisional, "|", o.Text(shanghai).ZH)
	}
	show(time.Date(2026, 9, 30, 17, 5, 0, 0, shanghai))
	show(time.Date(2026, 10, 1, 9, 0, 0, 0, shanghai)) // National Day, days off until 7 October
	show(time.Date(2026, 10, 10, 15, 0, 0, 0, shanghai))
	show(time.Date(2027, 5, 4, 9, 0, 0, 0, shanghai)) // whether it is a day off is not published yet
	// Output:
	// Wed 30 Sep 17:05 OPEN HOURS false | 即将关门 · 还有 25 分（17:30）
	// Thu 1 Oct 09:00 CLOSED HOLIDAY false | 今天是法定节假日，未开放，10 月 8 日 8:30 开门
	// Sat 10 Oct 15:00 OPEN WORKING_WEEKEND false | 今天是调休工作日，开放到 17:30
	// Tue 4 May 09:00 OPEN HOURS true | 开放中 · 至 12:00
}

func ExampleParse() {
	for _, text := range []string{
		"May-Sep: Mo-Fr 08:00-12:00; Mo-Su 9:00-17:00; PH off",
		"周一至周五上午8点半至12点，下午2:30-6:00；周六9:00-12:00；周日、法定节假日休息",
		"周一至周五 8:30-5:30",
	} {
		schedule, err := hours.Parse(text)
		fmt.Println(schedule.OSM(), err)
	}
	// Output:
	// Mo-Su 09:00-17:00; May-Sep Mo-Fr 08:00-12:00; PH off <nil>
	// Mo-Fr 08:30-12:00,14:30-18:00; Sa 09:00-12:00; Su off; PH off <nil>
	//  character 12, "5:30": it ends before it begins: write 17:30 for the afternoon, 次日 2:00 for the next day
}

func ExampleWithin() {
	shanghai := time.FixedZone("CST", 8*60*60)
	compile := func(osm string) *hours.Hours {
		schedule, _ := hours.Parse(osm)
		return schedule.Compile(shanghai, hours.China())
	}
	center := hours.Timetable{Own: compile("Mo-Fr 08:30-12:00,14:30-18:00")}
	mediation := hours.Within(center, compile("Mo 14:00-17:00"))
	at := time.Date(2026, 11, 23, 10, 0, 0, 0, shanghai)
	fmt.Println("center:   ", center.At(at).Text(shanghai).EN)
	fmt.Println("mediation:", mediation.At(at).Text(shanghai).EN)
	fmt.Println("Monday:   ", mediation.Week(at)[0].Spans)
	// Output:
	// center:    Open · until 12:00
	// mediation: Closed · opens 14:30
	// Monday:    [{14:30 17:00 false}]
}
