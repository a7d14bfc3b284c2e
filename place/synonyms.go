package place

// Words that people type for what a kind, a zone, an amenity or a skill is for, beside those that clerks write: what they
// want to do there, and English. Each list stands in the order of its values.

func kindSynonyms() [][]string {
	return [][]string{
		{"党群中心", "service center", "service centre", "party-masses service center"},
		{"休息点", "歇脚", "red station", "rest stop"},
		{"阅览室", "图书室", "图书馆", "看书", "读书", "阅读", "借书", "reading room", "library"},
		{"调解", "人民调解", "纠纷", "矛盾", "mediation room", "mediation"},
		{"历史", "村史", "history column", "history"},
		{"活动场地", "venue"},
	}
}

func zoneSynonyms() [][]string {
	return [][]string{
		{"党员", "组织关系", "member service"},
		{"议事", "议事厅", "协商", "deliberation"},
		{"便民", "办事", "代办", "convenience"},
		{"文化", "文艺", "活动室", "culture"},
		{"养老", "日间照料", "老年", "助餐", "elderly care"},
		{"纠纷", "矛盾", "mediation"},
	}
}

func amenitySynonyms() [][]string {
	return [][]string{
		{"喝水", "热水", "接水", "饮水机", "drinking water", "water"},
		{"手机充电", "充电宝", "charging"},
		{"洗手间", "公厕", "toilet", "restroom"},
		{"急救箱", "医药箱", "first aid"},
		{"歇脚", "座椅", "rest", "seats"},
		{"上网", "wifi"},
		{"热饭", "microwave"},
		{"借伞", "umbrella"},
		{"打气筒", "针线", "tools"},
	}
}

func skillSynonyms() [][]string {
	return [][]string{
		{"修理", "水电", "家电", "home repair", "repair"},
		{"看病", "量血压", "health"},
		{"老人", "elderly care"},
		{"孩子", "四点半", "child care"},
		{"律师", "legal aid"},
		{"纠纷", "矛盾", "mediation"},
		{"政策", "policy advice"},
		{"演出", "culture"},
		{"打扫", "卫生", "environment"},
		{"抢险", "emergency"},
		{"送货", "买菜", "delivery"},
		{},
	}
}
