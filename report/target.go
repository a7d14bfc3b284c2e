package report

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"servicemap/coverage"
	"servicemap/fault"
	"servicemap/place"
)

// Target is which places count: those of a kind with all that is asked of them.
type Target struct {
	Kinds         []place.Kind // any of them; empty: all
	Zones         []place.ZoneKind
	Demonstration *bool
	Needs         []place.Need
	OpenAt        *time.Time // open then, unknown hours counting as closed
}

// targets reads the targets of a question: one from its own parameters, or one from each parameter "of".
func targets(values url.Values) ([]Target, error) {
	if !values.Has("of") {
		t, err := parseTarget(values)
		return []Target{t}, err
	}
	for _, name := range targetParameters() {
		if values.Has(name) {
			return nil, fault.Argument(name, "", fault.Text{
				ZH: "of 已说明所问场所,不能再给出 " + name, EN: "of says which places are asked for: " + name + " does not go with it",
			})
		}
	}
	if n := len(values["of"]); n > mostTargets {
		return nil, fault.OutOfRange("of", n, 1, mostTargets)
	}
	var list []Target
	for _, text := range values["of"] {
		t, err := readTarget(text)
		if err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	return list, nil
}

// readTarget reads what String writes: words apart by spaces, each a parameter, a colon and its value.
func readTarget(text string) (Target, error) {
	values := url.Values{}
	for word := range strings.FieldsSeq(text) {
		name, value, ok := strings.Cut(word, ":")
		if !ok || !slices.Contains(targetParameters(), name) {
			return Target{}, badTarget(text)
		}
		values.Add(name, value)
	}
	if len(values) == 0 {
		return Target{}, badTarget(text)
	}
	t, err := parseTarget(values)
	if e := fault.As(err); err != nil && e.Argument != "" {
		e.Argument = "of." + e.Argument
		return t, e
	}
	return t, err
}

func badTarget(text string) error {
	return notOne("of", text, []string{"kinds:KIND,… zones:ZONE,… demonstration:true|false accessibility:NEED,… openAt:2026-11-23T10:00:00+08:00"})
}

func parseTarget(values url.Values) (t Target, err error) {
	var errs [5]error
	t.Kinds, errs[0] = list(values, "kinds", place.ParseKind, place.KindNames())
	t.Zones, errs[1] = list(values, "zones", place.ParseZone, place.ZoneNames())
	t.Demonstration, errs[2] = yes(values, "demonstration")
	t.Needs, errs[3] = list(values, "accessibility", parseNeed, needNames())
	if text := values.Get("openAt"); text != "" {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			errs[4] = notOne("openAt", text, []string{"2026-11-23T10:00:00+08:00"})
		}
		t.OpenAt = &at
	}
	for _, err := range errs {
		if err != nil {
			return t, err
		}
	}
	return t, nil
}

// set writes the target as parameters.
func (t *Target) set(v url.Values) {
	set := func(name, text string) {
		if text != "" {
			v.Set(name, text)
		}
	}
	set("kinds", joined(t.Kinds))
	set("zones", joined(t.Zones))
	if t.Demonstration != nil {
		set("demonstration", strconv.FormatBool(*t.Demonstration))
	}
	set("accessibility", t.needs())
	if t.OpenAt != nil {
		set("openAt", t.OpenAt.Format(time.RFC3339))
	}
}

// String returns the target in one line, as the parameter "of" takes it.
func (t *Target) String() string {
	v, words := url.Values{}, []string(nil)
	t.set(v)
	if len(v) == 0 { // all kinds
		v.Set("kinds", strings.Join(place.KindNames(), ","))
	}
	for _, name := range targetParameters() {
		if v.Has(name) {
			words = append(words, name+":"+v.Get(name))
		}
	}
	return strings.Join(words, " ")
}

func (t *Target) needs() string {
	names := make([]string, len(t.Needs))
	for i, n := range t.Needs {
		names[i] = needNames()[n]
	}
	return strings.Join(names, ",")
}

// words says which places count, for a cell of a table.
func (t *Target) words() string {
	v, parts := url.Values{}, []string(nil)
	t.set(v)
	for _, name := range targetParameters() {
		if text := v.Get(name); text != "" {
			if name != "kinds" {
				text = name + " " + text
			}
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, "; ")
}

// Asked says which places are asked for, for a cell of a table; empty for all.
func (q Question) Asked() string {
	var each []string
	for i := range q.Of {
		words := q.Of[i].words()
		if len(q.Of) > 1 {
			words = "(" + cmp.Or(words, strings.Join(place.KindNames(), ",")) + ")"
		}
		each = append(each, words)
	}
	text := strings.Join(each, map[bool]string{false: " or ", true: " and "}[q.All])
	if q.AtLeast > 1 {
		text = strings.TrimSpace("at least " + strconv.Itoa(q.AtLeast) + " " + text)
	}
	return text
}

func (t *Target) domain() coverage.Target {
	return coverage.Target{Kinds: t.Kinds, Zones: t.Zones, Demonstration: t.Demonstration, Needs: t.Needs, OpenAt: t.OpenAt}
}

func (t *Target) filter() *place.Filter {
	return &place.Filter{Kinds: t.Kinds, Zones: t.Zones, Demonstration: t.Demonstration, Needs: t.Needs, OpenAt: t.OpenAt}
}
