package osm

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
)

// RuleCount is how often a rule applied.
type RuleCount struct {
	Rule  string // as in the JSON form of Report
	Count int
}

// Counts returns every count of the report by its name in JSON, those of areas and of reasons for skipping among them, in
// the order of the report.
func (r *Report) Counts() []RuleCount {
	list := counts(reflect.ValueOf(*r), "")
	var skipped []RuleCount
	for why, n := range r.Skipped {
		skipped = append(skipped, RuleCount{"skipped." + string(why), n})
	}
	slices.SortFunc(skipped, func(a, b RuleCount) int { return cmp.Compare(a.Rule, b.Rule) })
	return append(list, skipped...)
}

func counts(v reflect.Value, under string) []RuleCount {
	var list []RuleCount
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		switch field := v.Field(i); field.Kind() {
		case reflect.Int:
			list = append(list, RuleCount{under + name, int(field.Int())})
		case reflect.Struct:
			list = append(list, counts(field, under+name+".")...)
		}
	}
	return list
}
