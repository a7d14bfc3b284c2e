package yungang

// indicatorsFile writes the district's totals for 2022. Where the report says "more than 4,000", the value is the round number;
// where it says "more than 100" of something that the demo shows on the map, the value is how many the demo has.
func indicatorsFile() ([]byte, error) {
	f := newFile("area_code", "topic", "label", "label_en", "value", "unit", "from", "until")
	for _, r := range []struct {
		topic, label, labelEN string
		value                 int
		unit                  string
	}{
		{"commitments_made", "党员承诺事项(4000余件)", "Commitments made (more than 4,000)", 4000, "件"},
		{"commitments_kept", "承诺兑现事项(3000余件)", "Commitments kept (more than 3,000)", 3000, "件"},
		{"opinions_gathered", "收集意见建议", "Opinions gathered", 379, "条"},
		{"help_given", "帮办实事", "Help given", 586, "件"},
		{"visits", "入户走访", "Visits", 964, "次"},
		{"service_centers", "党群服务中心", "Service centers", 150, "个"},
		{"demonstration_centers", "示范党群服务中心", "Demonstration centers", 6, "个"},
		{"red_stations", "红色驿站", "Red stations", 104, "个"},
		{"reading_rooms", "红色书屋", "Reading rooms", 83, "个"},
		{"mediation_rooms", "纠纷调解室", "Mediation rooms", 52, "个"},
		{"history_columns", "“红色历史”专栏", "Red-history columns", 137, "个"},
		{"venue_clusters", "党建阵地群", "Shared venue clusters", 87, "个"},
		{"service_squads", "志愿者综合服务小队", "Volunteer service squads", 73, "支"},
		{"grids", "网格", "Grids", gridTotal, "个"},
		{"contact_households", "党员中心户", "Contact households", householdTotal, "户"},
	} {
		f.row(districtCode, r.topic, r.label, r.labelEN, r.value, r.unit, "2022-01-01", "2022-12-31")
	}
	return f.bytes()
}
