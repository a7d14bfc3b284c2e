package export

import (
	"strings"
	"time"

	"servicemap/coverage"
	"servicemap/place"
)

type zoneProperties struct {
	CenterCode string   `json:"centerCode"`
	Kind       string   `json:"kind"`
	Name       *string  `json:"name"`
	Services   []string `json:"services"`
	Capacity   *int32   `json:"capacity"`
	schedule
	Contacts []contact `json:"contacts"`
	origin
}

func zoneFeature(z zoned) feature {
	return feature{ID: joined(z.CenterCode, z.Kind.String()), Properties: &zoneProperties{
		CenterCode: z.CenterCode, Kind: z.Kind.String(), Name: text(z.Name), Services: list(z.Services), Capacity: z.Capacity,
		schedule: scheduleOf(z.Schedule), Contacts: contactsOf(z.Contacts),
	}}
}

// joined is the id of what has no code of its own.
func joined(parts ...string) string { return strings.Join(parts, "/") }

type clusterProperties struct {
	Code     string  `json:"code"`
	Name     string  `json:"name"`
	LeadUnit *string `json:"leadUnit"`
	AreaCode *string `json:"areaCode"`
	origin
}

func clusterFeature(k *place.Cluster) feature {
	return feature{ID: k.Code, Properties: &clusterProperties{Code: k.Code, Name: k.Name, LeadUnit: text(k.LeadUnit), AreaCode: text(k.AreaCode)}}
}

type squadProperties struct {
	Code     string   `json:"code"`
	Name     string   `json:"name"`
	NameEN   *string  `json:"nameEn"`
	Skills   []string `json:"skills"`
	BaseCode *string  `json:"baseCode"`
	Serves   []string `json:"serves"`
	Members  *int32   `json:"members"`
	schedule
	Contacts []contact `json:"contacts"`
	origin
}

func squadFeature(s *place.Squad) feature {
	return feature{ID: s.Code, Properties: &squadProperties{
		Code: s.Code, Name: s.Name, NameEN: text(s.NameEN), Skills: names(s.Skills), BaseCode: text(s.BaseCode), Serves: list(s.Serves),
		Members: s.Members, schedule: scheduleOf(s.Schedule), Contacts: contactsOf(s.Contacts),
	}}
}

type (
	areaProperties struct {
		Code       string   `json:"code"`
		Level      string   `json:"level"`
		Name       string   `json:"name"`
		NameEN     *string  `json:"nameEn"`
		ParentCode *string  `json:"parentCode"`
		Population *int32   `json:"population"`
		Totals     totals   `json:"totals"`
		Stars      []stars  `json:"stars"`
		Types      []string `json:"types"`
		origin
	}
	totals struct {
		Grids             *int32 `json:"grids"`
		Buildings         *int32 `json:"buildings"`
		ContactHouseholds *int32 `json:"contactHouseholds"`
	}
	stars struct {
		Category string `json:"category"`
		Stars    int32  `json:"stars"`
		Year     *int32 `json:"year"`
	}
)

func areaFeature(a *place.Area) feature {
	to := &areaProperties{
		Code: a.Code, Level: a.Level.String(), Name: a.Name, NameEN: text(a.NameEN), ParentCode: text(a.ParentCode), Population: a.Population,
		Totals: totals{a.Grids, a.Buildings, a.ContactHouseholds}, Stars: []stars{}, Types: names(a.Types),
	}
	for i, category := range []string{
		place.Organisation: "ORGANISATION", place.CoGovernance: "CO_GOVERNANCE", place.BasicSupport: "BASIC_SUPPORT",
		place.Satisfaction: "SATISFACTION", place.Livability: "LIVABILITY",
	} {
		if n := a.Stars[i]; n != nil {
			to.Stars = append(to.Stars, stars{category, *n, a.StarsYear})
		}
	}
	f := feature{ID: a.Code, Properties: to}
	if a.Boundary != nil {
		f.Geometry = geometry(a.Boundary)
	}
	return f
}

type indicatorProperties struct {
	AreaCode string  `json:"areaCode"`
	Topic    string  `json:"topic"`
	Label    string  `json:"label"`
	LabelEN  *string `json:"labelEn"`
	Value    float64 `json:"value"`
	Unit     string  `json:"unit"`
	From     string  `json:"from"`
	Until    string  `json:"until"`
	origin
}

func indicatorFeature(n *place.Indicator) feature {
	from, until := n.From.Format(time.DateOnly), n.Until.Format(time.DateOnly)
	return feature{ID: joined(n.AreaCode, n.Topic, from), Properties: &indicatorProperties{
		AreaCode: n.AreaCode, Topic: n.Topic, Label: n.Label, LabelEN: text(n.LabelEN), Value: n.Value, Unit: n.Unit, From: from, Until: until,
	}}
}

type standardProperties struct {
	ID          string   `json:"id"`
	Name        string   `json:"name"`
	Clause      *string  `json:"clause"`
	Measure     string   `json:"measure"`
	Minutes     int      `json:"minutes"`
	MinMetres   *int     `json:"minMetres"`
	MaxMetres   *int     `json:"maxMetres"`
	MinPeople   *int     `json:"minPeople"`
	MaxPeople   *int     `json:"maxPeople"`
	TargetShare *float64 `json:"targetShare"`
	Certainty   *string  `json:"certainty"`
	ReadIn      *string  `json:"readIn"`
	origin
}

func standardFeature(s *coverage.Standard) feature {
	return feature{ID: s.ID, Properties: &standardProperties{
		ID: s.ID, Name: s.Name, Clause: text(s.Clause), Measure: s.Measure.String(), Minutes: s.Minutes, MinMetres: s.MinMetres, MaxMetres: s.MaxMetres,
		MinPeople: s.MinPeople, MaxPeople: s.MaxPeople, TargetShare: s.TargetShare, Certainty: text(s.Certainty), ReadIn: text(s.Source),
	}}
}

type cellProperties struct {
	Code       string   `json:"code"`
	People     int32    `json:"people"`
	Age0To6    *int32   `json:"age0To6"`
	Age60Up    *int32   `json:"age60Up"`
	Age65Up    *int32   `json:"age65Up"`
	Households *int32   `json:"households"`
	SizeMetres *float32 `json:"sizeMetres"`
	origin
}

func cellFeature(c sourced) feature {
	return feature{ID: c.Code, Geometry: point(c.Center), Properties: &cellProperties{
		Code: c.Code, People: c.People, Age0To6: c.Age0To6, Age60Up: c.Age60Up, Age65Up: c.Age65Up, Households: c.Households, SizeMetres: c.SizeMetres,
	}}
}
