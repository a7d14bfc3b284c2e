package yungang

// standardsFile writes targets such as a district may set itself; the numbers are invented.
func standardsFile() ([]byte, error) {
	f := newFile("id", "name", "measure", "minutes", "target_share", "certainty", "source")
	const certainty = "演示,虚构 / demo, invented"
	for _, r := range []struct {
		id, name string
		minutes  int
		share    string
	}{
		{"demo-15", "演示目标:十五分钟服务圈覆盖 90% 的居民", 15, "90%"},
		{"demo-10", "演示目标:十分钟服务圈覆盖 70% 的居民", 10, "70%"},
	} {
		f.row(r.id, r.name, "COVERAGE_SHARE", r.minutes, r.share, certainty, "演示数据 / demo data")
	}
	return f.bytes()
}
