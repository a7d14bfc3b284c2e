package export

import (
	"strconv"

	"servicemap/coverage"
	"servicemap/geo"
	"servicemap/place"
	"servicemap/report"
	"servicemap/walk"
)

// The JSON forms of a report. Names are those of the GraphQL fields.
type (
	// about stands in front of the features: the question, what the numbers were made from, and the totals.
	about struct {
		Of               string           `json:"of"` // empty: places of all kinds
		Minutes          int              `json:"minutes"`
		Pace             string           `json:"pace"`
		Profile          string           `json:"profile"`
		Group            string           `json:"group"`
		Area             *string          `json:"area"` // code; null: all
		Level            string           `json:"level"`
		Method           string           `json:"method"`
		PopulationSource *string          `json:"populationSource"`
		PopulationDate   *string          `json:"populationDate"`
		NetworkDate      *string          `json:"networkDate"`
		DataVersions     string           `json:"dataVersions"`
		Attribution      string           `json:"attribution"`
		Total            *coverageNumbers `json:"total"`
	}
	coverageNumbers struct {
		People      int            `json:"people"`
		Covered     int            `json:"covered"`
		Share       *float64       `json:"share"`
		MeanMinutes *float64       `json:"meanMinutes"`
		P90Minutes  *float64       `json:"p90Minutes"`
		Classes     map[string]int `json:"classes"`
		Verdicts    []verdict      `json:"verdicts"`
	}
	verdict struct {
		Standard  string   `json:"standard"`
		Met       string   `json:"met"`
		Value     *float64 `json:"value"`
		Threshold *float64 `json:"threshold"`
		Text      string   `json:"text"`
		TextEN    string   `json:"textEn"`
	}
	areaCoverageProperties struct {
		Code   string  `json:"code"`
		Level  string  `json:"level"`
		Name   string  `json:"name"`
		NameEN *string `json:"nameEn"`
		*coverageNumbers
		unsourced
	}
	gapProperties struct {
		Number   int            `json:"number"`
		People   int            `json:"people"`
		AreaCode *string        `json:"areaCode"`
		AreaName *string        `json:"areaName"`
		Center   [2]float64     `json:"center"` // longitude, latitude
		Nearest  *nearestWalkTo `json:"nearest"`
		unsourced
	}
	nearestWalkTo struct {
		Code    string `json:"code"`
		Name    string `json:"name"`
		Minutes int    `json:"minutes"`
		Metres  int    `json:"metres"`
		Method  string `json:"method"`
	}
	// unsourced is for what is computed, and so of no one source.
	unsourced struct{}
)

func (unsourced) of() *origin { return nil }

func aboutOf(r *report.Report) *about {
	return &about{
		Of: r.Question.Asked(), Minutes: r.Question.Minutes, Pace: r.Pace(), Profile: r.Profile(), Group: r.Question.Group.String(),
		Area: text(r.Question.Area), Level: r.Question.Level.String(), Method: r.Method(), PopulationSource: text(r.Source()),
		PopulationDate: dayOf(r.At.PopulationDate), NetworkDate: dayOf(r.At.NetworkDate), DataVersions: r.Versions(),
		Attribution: r.At.Attribution(), Total: numbersOf(&r.Total),
	}
}

func numbersOf(w *report.Row) *coverageNumbers {
	n := &coverageNumbers{
		People: w.People, Covered: w.Covered, Share: shareOf(w.Total), MeanMinutes: hundredths(w.Mean), P90Minutes: hundredths(w.P90),
		Classes: map[string]int{}, Verdicts: []verdict{},
	}
	for class, people := range w.Classes {
		n.Classes[coverage.Class(class).String()] = people
	}
	for _, v := range w.Verdicts {
		met := [...]string{place.Unknown: "UNKNOWN", place.Yes: "YES", place.No: "NO"}[v.Met]
		n.Verdicts = append(n.Verdicts, verdict{v.Standard.ID, met, v.Value, v.Threshold, v.Text.ZH, v.Text.EN})
	}
	return n
}

func areaCoverageFeature(w *report.Row) feature {
	f := feature{ID: w.Area.Code, Properties: &areaCoverageProperties{
		Code: w.Area.Code, Level: w.Area.Level.String(), Name: w.Area.Name, NameEN: text(w.Area.NameEN), coverageNumbers: numbersOf(w),
	}}
	if w.Area.Boundary != nil {
		f.Geometry = geometry(w.Area.Boundary)
	}
	return f
}

func gapFeature(g numbered) feature {
	p := &gapProperties{Number: g.number, People: g.People, Center: lonLat(g.Center.At)}
	if a := g.Center.Area; a != nil {
		p.AreaCode, p.AreaName = &a.Code, &a.Name
	}
	if n := g.Nearest; n != nil {
		p.Nearest = &nearestWalkTo{g.place().Code, g.place().Name, g.of.Question.Pace.Minutes(n.EMM), walk.Metres(n.Length), methodName(n.Method)}
	}
	return feature{ID: "gap-" + strconv.Itoa(g.number), Geometry: geometry(g.Shape), Properties: p}
}

func lonLat(p geo.LonLat) [2]float64 { return [2]float64{p.Lon, p.Lat} }
