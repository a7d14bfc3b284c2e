// Package report answers one question of coverage as a planner takes it away: a row for each area, the totals, the people left
// out, and with the numbers the names of what they were made from. It writes the printable page; package export writes the
// tables. It knows no HTTP and reads no database: a report is made of one snapshot, and the same data give the same bytes.
package report

import (
	"maps"
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

// Question is what a report is asked: who can walk to places, by area. Equal questions have the same String.
type Question struct {
	Of      []Target // one or more
	All     bool     // every target must be within the walk, not any of them
	AtLeast int      // places that must be: of each target with All, else of all together
	Minutes int
	Pace    walk.Pace
	Profile walk.Profile
	Group   coverage.Group
	Level   place.Level // of the rows
	Area    string      // code of the area that is asked about; empty: all
}

// targetParameters are the parameters that say which places count, when there is one target; "of" is for several.
func targetParameters() []string {
	return []string{"kinds", "zones", "demonstration", "accessibility", "openAt"}
}

// Parameters returns the names of what Parse reads.
func Parameters() []string {
	return append(targetParameters(), "of", "require", "atLeast", "minutes", "pace", "profile", "group", "level", "area")
}

// The minutes that may be asked, and what is asked when nothing is said; how many targets and how many places.
const (
	mostMinutes = 60
	minutes     = 15
	mostTargets = 10
	mostAtLeast = 20
)

// Parse reads a question from the parameters of a URL, or from flags of the same names. Lists are separated by commas. Several
// targets are several parameters "of", each written as Target.String writes it. Names are the contract's; kinds, zones and levels
// may be Chinese words. Parameters of other names are refused but for those that the caller reads itself. Errors are
// fault.BadArgument.
func Parse(values url.Values, others ...string) (Question, error) {
	q := Question{AtLeast: 1, Minutes: minutes, Pace: walk.Standard, Level: place.Community, Area: strings.TrimSpace(values.Get("area"))}
	if err := checkNames(values, others); err != nil {
		return q, err
	}
	var errs [8]error
	q.Of, errs[0] = targets(values)
	errs[1] = one(values, "require", &q.All, parseRequire, requireNames())
	errs[2] = number(values, "atLeast", &q.AtLeast, mostAtLeast)
	errs[3] = one(values, "pace", &q.Pace, parsePace, paceNames())
	errs[4] = one(values, "profile", &q.Profile, parseProfile, profileNames())
	errs[5] = one(values, "group", &q.Group, coverage.ParseGroup, coverage.GroupNames())
	errs[6] = one(values, "level", &q.Level, place.ParseLevel, place.LevelNames())
	errs[7] = number(values, "minutes", &q.Minutes, mostMinutes)
	for _, err := range errs {
		if err != nil {
			return q, err
		}
	}
	return q, nil
}

// checkNames refuses parameters that nobody reads, and those that are given twice and are no lists.
func checkNames(values url.Values, others []string) error {
	known := append(Parameters(), others...)
	for _, name := range slices.Sorted(maps.Keys(values)) {
		lists := []string{"of", "kinds", "zones", "accessibility"}
		switch {
		case !slices.Contains(known, name):
			return Unknown(name, known)
		case len(values[name]) > 1 && !slices.Contains(lists, name):
			return fault.Argument(name, "", fault.Text{ZH: name + " 给出了不止一次", EN: name + " is given more than once"})
		}
	}
	return nil
}

// Unknown is the error of a parameter that nobody reads. It names those that are read.
func Unknown(name string, known []string) *fault.Error {
	list := strings.Join(known, ", ")
	return fault.Argument(name, list, fault.Text{
		ZH: "没有名为 " + strconv.Quote(name) + " 的参数,可用的有 " + list, EN: "there is no parameter " + strconv.Quote(name) + ", allowed are " + list,
	})
}

// number reads a whole number from 1 on.
func number(values url.Values, name string, into *int, most int) error {
	text := values.Get(name)
	if text == "" {
		return nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		return notOne(name, text, []string{"1.." + strconv.Itoa(most)})
	}
	*into = n
	return nil
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
	if len(q.Of) == 1 {
		q.Of[0].set(v)
	} else {
		for i := range q.Of {
			v.Add("of", q.Of[i].String())
		}
	}
	if len(q.Of) > 1 && q.All {
		v.Set("require", requireNames()[1])
	}
	if q.AtLeast > 1 {
		v.Set("atLeast", strconv.Itoa(q.AtLeast))
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
		All: q.All, AtLeast: q.AtLeast, Group: q.Group, Minutes: q.Minutes, Pace: q.Pace, Profile: q.Profile,
	}
	for i := range q.Of {
		asked.Of = append(asked.Of, q.Of[i].domain())
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
