package yungang

import "math/rand/v2"

// schedule is what a table says about opening: hours in OpenStreetMap's notation, public holidays, working weekends.
type schedule struct{ hours, holiday, workingWeekend string }

// put writes the schedule into a row.
func (s schedule) put(row map[string]string) {
	row["hours"], row["holiday"], row["working_weekend"] = s.hours, s.holiday, s.workingWeekend
}

// schedules returns what places of a kind keep, the common ones more than once: lunch breaks and seasons are the custom.
func schedules(kind string) []schedule {
	const office = "Mo-Fr 08:30-12:00,14:30-18:00"
	switch kind {
	case serviceCenter:
		return []schedule{
			{office + "; Sa 09:00-12:00", "CLOSED", "WORKDAY"},
			{office + "; Sa 09:00-12:00", "SUNDAY", "WORKDAY"},
			{office, "CLOSED", "WORKDAY"},
			{"May-Sep: Mo-Fr 08:00-12:00,15:00-18:30; Oct-Apr: Mo-Fr 08:30-12:00,14:00-17:30", "CLOSED", "WORKDAY"},
			{"May-Sep: Mo-Fr 08:00-12:00,15:00-18:30; Oct-Apr: Mo-Fr 08:30-12:00,14:00-17:30; Sa 09:00-12:00", "CLOSED", "WORKDAY"},
			{"Mo-Su 08:30-12:00,14:30-18:00", "OPEN", ""},
			{"Mo-Sa 08:30-12:00,14:00-18:00", "09:00-12:00", "OPEN"},
			{"Mo-Fr 08:00-20:00; Sa-Su 09:00-17:00", "SUNDAY", ""},
		}
	case redStation:
		return []schedule{
			{"Mo-Su 07:00-22:00", "OPEN", "OPEN"},
			{"24/7", "OPEN", "OPEN"},
			{"May-Sep: Mo-Su 06:30-22:30; Oct-Apr: Mo-Su 07:30-20:30", "OPEN", "OPEN"},
			{"Mo-Su 08:00-12:00,14:00-20:00", "OPEN", ""},
			{"Mo-Su 18:00-02:00", "", ""},
			{"Mo-Fr 08:00-18:00; Sa-Su 09:00-17:00", "SUNDAY", "WORKDAY"},
		}
	case readingRoom:
		return []schedule{
			{"Tu-Su 09:00-12:00,14:30-20:00", "OPEN", "OPEN"},
			{"Mo-Fr 09:00-12:00,14:30-18:00; Sa-Su 09:00-17:30", "SUNDAY", "WORKDAY"},
			{"May-Sep: Tu-Su 09:00-21:00; Oct-Apr: Tu-Su 09:00-18:30", "09:00-17:00", "OPEN"},
			{"Mo-Fr 15:00-20:00; Sa-Su 09:00-12:00,14:00-18:00", "", ""},
		}
	case mediationRoom:
		return []schedule{
			{"Mo-Fr 09:00-11:30,15:00-17:30", "CLOSED", "WORKDAY"},
			{"Tu,Th 14:30-17:30; Sa 09:00-11:30", "CLOSED", ""},
			{"May-Sep: Mo-Fr 08:30-12:00,15:00-18:30; Oct-Apr: Mo-Fr 08:30-12:00,14:30-17:30", "CLOSED", "WORKDAY"},
			{office, "CLOSED", "WORKDAY"},
		}
	case historyColumn:
		return []schedule{
			{"24/7", "OPEN", "OPEN"},
			{"May-Sep: Mo-Su 08:00-19:00; Oct-Apr: Mo-Su 09:00-17:00", "OPEN", "OPEN"},
			{"Tu-Su 09:00-11:30,14:30-17:00", "OPEN", "OPEN"},
		}
	}
	return []schedule{
		{"Mo-Fr 12:00-14:00,18:00-20:30; Sa-Su 09:00-17:00", "CLOSED", "WORKDAY"},
		{"Sa-Su 09:00-12:00,14:00-18:00", "OPEN", "CLOSED"},
		{"Mo-Fr 18:30-21:00; Sa 09:00-21:00", "", ""},
		{"May-Sep: Mo-Su 06:00-08:00,19:00-21:30; Oct-Apr: Mo-Su 14:00-18:00", "OPEN", "OPEN"},
		{"Mo-Su 09:00-12:00,14:30-21:00", "SUNDAY", ""},
	}
}

// zoneSchedules returns what a zone of a center keeps where it differs from the center.
func zoneSchedules(kind string) []schedule {
	switch kind {
	case "MEDIATION":
		return []schedule{{"Tu,Th 14:30-17:30; Sa 09:00-11:30", "CLOSED", ""}, {"Mo-Fr 15:00-17:30", "CLOSED", "WORKDAY"}}
	case "ELDERLY_CARE":
		return []schedule{{"Mo-Sa 08:00-11:30,14:30-17:00", "SUNDAY", "OPEN"}, {"May-Sep: Mo-Su 08:00-18:00; Oct-Apr: Mo-Su 09:00-17:00", "OPEN", "OPEN"}}
	case "CULTURE":
		return []schedule{{"Mo-Fr 14:30-20:30; Sa-Su 09:00-20:30", "SUNDAY", "WORKDAY"}, {"We-Su 09:00-12:00,14:30-20:00", "OPEN", ""}}
	case "DELIBERATION":
		return []schedule{{"We 15:00-17:30; Fr 19:00-21:00", "CLOSED", ""}}
	}
	return []schedule{{}}
}

// draw picks one schedule.
func draw(random *rand.Rand, list []schedule) schedule { return list[random.IntN(len(list))] }
