// Package report answers one question of coverage as a planner takes it away: a row for each area, the totals, the people left
// out, and with the numbers the names of what they were made from. It writes the printable page; package export writes the
// tables. It knows no HTTP and reads no database: a report is made of one snapshot, and the same data give the same bytes.
package report

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"servicemap/coverage"
	"servicemap/fault"
	"servicemap/place"
	"servicemap/snapshot"
	"servicemap/walk"
)

// Question is what a report is asked: who can walk to places of some kinds, by area. It is comparable by its String.
type Question struct {
	Kinds         []place.Kind // any of them; empty: all
	Zones         []place.ZoneKind
	Demonstration *bool
	Minutes       int
	Pace          walk.Pace
	Profile       walk.Profile
	Group         coverage.Group
	Level         place.Level // of the rows
	Area          string      // code of the area that is asked about; empty: all
}

// Parameters returns the names of what Parse reads.
func Parameters() []string {
	return []string{"kinds", "zones", "demonstration", "minutes", "pace", "profile", "group", "level", "area"}
}

// The minutes that may be asked, and what is asked when nothing is said.
const (
	mostMinutes = 60
	minutes     = 15
)

// Parse reads a question from the parameters of a URL, or from flags of the same names; lists are separated by commas, others
// are passed over. Names are the contract's; kinds, zones and levels may be Chinese words. Errors are fault.BadArgument.
func Parse(values url.Values) (Question, error) {
	q := Question{Minutes: minutes, Pace: walk.Standard, Level: place.Community, Area: strings.TrimSpace(values.Get("area"))}
	var errs [8]error
	q.Kinds, errs[0] = list(values, "kinds", place.ParseKind, place.KindNames())
	q.Zones, errs[1] = list(values, "zones", place.ParseZone, place.ZoneNames())
	q.Demonstration, errs[2] = yes(values, "demonstration")
	errs[3] = one(values, "pace", &q.Pace, parsePace, paceNames())
	errs[4] = one(values, "profile", &q.Profile, parseProfile, profileNames())
	errs[5] = one(values, "group", &q.Group, coverage.ParseGroup, coverage.GroupNames())
	errs[6] = one(values, "level", &q.Level, place.ParseLevel, place.LevelNames())
	if text := values.Get("minutes"); text != "" {
		var err error
		if q.Minutes, err = strconv.Atoi(text); err != nil || q.Minutes < 1 || q.Minutes > mostMinutes {
			errs[7] = notOne("minutes", text, []string{"1.." + strconv.Itoa(mostMinutes)})
		}
	}
	for _, err := range errs {
		if err != nil {
			return q, err
		}
	}
	return q, nil
}

// one reads a parameter into a value, which stays as it is when nothing is said.
func one[V any](values url.Values, name string, into *V, parse func(string) (V, bool), allowed []string) error {
	text := strings.TrimSpace(values.Get(name))
	if text == "" {
		return nil
	}
	v, ok := parse(text)
	if !ok {
		return notOne(name, text, allowed)
	}
	*into = v
	return nil
}

func list[V comparable](values url.Values, name string, parse func(string) (V, bool), allowed []string) ([]V, error) {
	var out []V
	for text := range strings.SplitSeq(strings.Join(values[name], ","), ",") {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		v, ok := parse(text)
		if !ok {
			return nil, notOne(name, text, allowed)
		}
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	slices.SortFunc(out, func(a, b V) int { return indexOf(a, parse, allowed) - indexOf(b, parse, allowed) })
	return out, nil
}

// indexOf returns where a value stands among the contract's names: the order of a list says nothing.
func indexOf[V comparable](v V, parse func(string) (V, bool), names []string) int {
	return slices.IndexFunc(names, func(name string) bool {
		other, _ := parse(name)
		return other == v
	})
}

func yes(values url.Values, name string) (*bool, error) {
	text := strings.ToLower(strings.TrimSpace(values.Get(name)))
	if text == "" {
		return nil, nil
	}
	answer := text == "true"
	if !answer && text != "false" {
		return nil, notOne(name, text, []string{"true", "false"})
	}
	return &answer, nil
}

func notOne(name, got string, allowed []string) error {
	list := strings.Join(allowed, ", ")
	return fault.Argument(name, list, fault.Text{
		ZH: name + " 不能是 " + strconv.Quote(got) + ",应为 " + list, EN: name + " is " + strconv.Quote(got) + ", allowed is " + list,
	})
}

// String returns the question as the query of a URL: equal questions give equal texts.
func (q Question) String() string {
	v := url.Values{}
	v.Set("kinds", joined(q.Kinds))
	v.Set("zones", joined(q.Zones))
	if q.Demonstration != nil {
		v.Set("demonstration", strconv.FormatBool(*q.Demonstration))
	}
	v.Set("minutes", strconv.Itoa(q.Minutes))
	v.Set("pace", paceName(q.Pace))
	v.Set("profile", profileNames()[q.Profile])
	v.Set("group", q.Group.String())
	v.Set("level", q.Level.String())
	v.Set("area", q.Area)
	for name := range v {
		if v.Get(name) == "" {
			v.Del(name)
		}
	}
	return v.Encode()
}

// Of says which places are asked for, as Parse reads it.
func (q Question) Of() string {
	var parts []string
	if len(q.Kinds) > 0 {
		parts = append(parts, joined(q.Kinds))
	}
	if len(q.Zones) > 0 {
		parts = append(parts, "zones "+joined(q.Zones))
	}
	if q.Demonstration != nil {
		parts = append(parts, "demonstration "+strconv.FormatBool(*q.Demonstration))
	}
	return strings.Join(parts, "; ")
}

func joined[V interface{ String() string }](values []V) string {
	names := make([]string, len(values))
	for i, v := range values {
		names[i] = v.String()
	}
	return strings.Join(names, ",")
}

// domain returns the question with its area found.
func (q Question) domain(at *snapshot.Snapshot) (coverage.Question, error) {
	asked := coverage.Question{
		Of:    []coverage.Target{{Kinds: q.Kinds, Zones: q.Zones, Demonstration: q.Demonstration}},
		Group: q.Group, Minutes: q.Minutes, Pace: q.Pace, Profile: q.Profile,
	}
	if q.Area != "" {
		if asked.Area = at.Catalogue.Areas().ByCode(q.Area); asked.Area == nil {
			return asked, fault.Argument("area", "", fault.Text{ZH: "没有这个编码的区域", EN: "no area has this code"})
		}
	}
	if !at.Coverage.Knows(q.Group) && at.Coverage.Cells() > 0 {
		return asked, fault.Argument("group", coverage.Everybody.String(), fault.Text{
			ZH: "人口数据中没有这一分组", EN: "the population data do not tell this group",
		})
	}
	return asked, nil
}
