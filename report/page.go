package report

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"servicemap/coverage"
	"servicemap/fault"
	"servicemap/place"
	"servicemap/walk"
)

//go:embed page.html page.css
var files embed.FS

// Page says how a report is printed.
type Page struct {
	English         bool
	MapReviewNumber string // of the map picture (审图号); empty: none
}

// listedGaps is how many clusters of people left out the page lists and numbers on its map.
const listedGaps = 20

// HTML writes the report as a page for printing: no script, and nothing from elsewhere.
func (r *Report) HTML(ctx context.Context, w io.Writer, o Page) error {
	gaps, err := r.Gaps(ctx, listedGaps)
	if err != nil {
		return err
	}
	bins, err := r.Answer.Histogram(ctx)
	if err != nil {
		return err
	}
	style, err := files.ReadFile("page.css")
	if err != nil {
		return err
	}
	p := printed{Report: r, Page: o, Style: template.CSS(style), Policy: Policy(), Gaps: gaps, Map: r.draw(gaps), Times: timesOf(bins)} //nolint:gosec // our own file
	page, err := template.New("page.html").Funcs(p.words()).ParseFS(files, "page.html")
	if err != nil {
		return err
	}
	var out bytes.Buffer // a page that fails half way is not sent
	if err := page.Execute(&out, &p); err != nil {
		return err
	}
	_, err = w.Write(out.Bytes())
	return err
}

// Policy returns the Content-Security-Policy that the page needs: its own style and nothing else.
func Policy() string {
	style, _ := files.ReadFile("page.css") // HTML fails without it
	sum := sha256.Sum256(style)
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
}

// printed is what the page is made of.
type printed struct {
	*Report
	Page
	Style  template.CSS
	Policy string
	Gaps   []Gap
	Map    *picture
	Times  []timeBar
}

// words are the functions of the page: texts in its language, numbers as people read them.
func (p *printed) words() template.FuncMap {
	pick := func(t fault.Text) string { return p.say(t.ZH, t.EN) }
	return template.FuncMap{
		"t": p.say, "pick": pick, "n": thousands, "percent": percent, "minutes": tenths, "day": p.day,
		"name":    func(a *place.Area) string { return a.DisplayName(p.English) },
		"level":   func(l place.Level) string { return pick(levelWord(l)) },
		"class":   func(i int) string { return pick(classWord(coverage.Class(i))) },
		"method":  func() string { return pick(methodWord(p.Answer.Method)) },
		"pace":    func() string { return pick(paceWord(p.Question.Pace)) },
		"profile": func() string { return pick(profileWord(p.Question.Profile)) },
		"group":   func() string { return pick(groupWord(p.Question.Group)) },
		"unit":    func() string { return pick(counted(p.Question.Group)) },
		"met":     func(v coverage.Verdict) string { return pick(knownWord(v.Met)) },
		"share":   func(t coverage.Total) string { return percent(shareOf(t)) },
		"missed":  func(t coverage.Total) int { return t.People - t.Covered },
		"add":     func(a, b int) int { return a + b },
		"percent_of": func(part, whole int) string {
			return percent(shareOf(coverage.Total{People: whole, Covered: part}))
		},
	}
}

func (p *printed) say(zh, en string) string {
	if p.English {
		return en
	}
	return zh
}

// Language returns the page's language for the browser.
func (p *printed) Language() string { return p.say("zh-CN", "en") }

// Where returns the name of what the report is about.
func (p *printed) Where() string {
	if p.Area != nil {
		return p.Area.DisplayName(p.English)
	}
	return p.At.Name(p.English)
}

// What returns the places that are asked for, in words.
func (p *printed) What() string {
	var each []string
	for i := range p.Question.Of {
		each = append(each, p.target(&p.Question.Of[i]))
	}
	joint := p.say("、或", ", or ")
	if p.Question.All {
		joint = p.say(",并且到", ", and to ")
	}
	text := strings.Join(each, joint)
	if n := p.Question.AtLeast; n > 1 {
		text = fmt.Sprintf(p.say("%s(至少 %d 处)", "%s (at least %d of them)"), text, n)
	}
	return text
}

// Dated reports whether places must be open at an instant.
func (p *printed) Dated() bool {
	return slices.ContainsFunc(p.Question.Of, func(t Target) bool { return t.OpenAt != nil })
}

// target returns the places of one target. Demonstration and zones narrow service centers alone, and without kinds mean them.
func (p *printed) target(t *Target) string {
	var narrow, of []string
	if d := t.Demonstration; d != nil && *d {
		narrow = append(narrow, p.say("仅示范中心", "demonstration centers only"))
	} else if d != nil {
		narrow = append(narrow, p.say("不含示范中心", "no demonstration centers"))
	}
	for _, z := range t.Zones {
		narrow = append(narrow, p.say("设"+zoneWord(z).ZH+"区", "with the zone "+zoneWord(z).EN))
	}
	for _, n := range t.Needs {
		of = append(of, p.say("有"+needWord(n).ZH, "with "+needWord(n).EN))
	}
	if t.OpenAt != nil {
		at := t.OpenAt.In(p.At.Catalogue.TimeZone()).Format("2006-01-02 15:04")
		of = append(of, p.say(at+" 开放", "open at "+at))
	}
	asked := t.Kinds
	switch {
	case len(asked) == 0 && len(narrow) == 0:
		return p.say("任一服务场所", "any service place") + p.bracket(of)
	case len(asked) == 0:
		asked = []place.Kind{place.ServiceCenter}
	}
	var kinds []string
	for _, k := range asked {
		word := p.say(kindWord(k).ZH, kindWord(k).EN)
		if k == place.ServiceCenter {
			word += p.bracket(narrow)
		}
		kinds = append(kinds, word)
	}
	return strings.Join(kinds, p.say("或", " or ")) + p.bracket(of)
}

func (p *printed) bracket(words []string) string {
	if len(words) == 0 {
		return ""
	}
	text := strings.Join(words, p.say("、", ", "))
	return p.say("("+text+")", " ("+text+")")
}

// Troubles returns who enters the network badly, of all people of the data.
func (p *printed) Troubles() []trouble {
	crowds := p.At.Coverage.Troubles(p.Question.Profile)
	var list []trouble
	for _, of := range []struct {
		trouble walk.Trouble
		zh, en  string
	}{
		{walk.SnappedFar, "距最近的已绘制道路超过 60 米", "more than 60 m from the nearest mapped way"},
		{walk.OnIsland, "只靠近与主路网不相连的路段", "near a fragment of the network only"},
		{walk.LegBlocked, "更近的道路被河流、铁路或高速路隔开", "cut off by water, tracks or a motorway from a way that is nearer"},
	} {
		if c := crowds[of.trouble]; c.People > 0 {
			list = append(list, trouble{p.say(of.zh, of.en), c.People})
		}
	}
	return list
}

type trouble struct {
	Text   string
	People int
}

// Walk returns the walk from a gap to the nearest place.
func (p *printed) Walk(g Gap) string {
	if g.Nearest == nil {
		return p.say("10 公里内没有可达的场所", "none within 10 km")
	}
	name := p.At.Catalogue.Place(g.Nearest.Place).DisplayName(p.English)
	minutes, metres := p.Question.Pace.Minutes(g.Nearest.EMM), walk.Metres(g.Nearest.Length)
	return fmt.Sprintf(p.say("%s,%d 分钟,%s 米", "%s, %d minutes, %s m"), name, minutes, thousands(metres))
}

// Sources returns where the data come from, each with its licence and day.
func (p *printed) Sources() []*place.Source { return p.At.Catalogue.Sources() }

// timeBar is a bar of the histogram of walks, of a hundred at most.
type timeBar struct {
	From, To, People int
	Length           float64
}

func timesOf(bins []coverage.Bin) []timeBar {
	most := 1
	for _, b := range bins {
		most = max(most, b.People)
	}
	bars := make([]timeBar, len(bins))
	for i, b := range bins {
		bars[i] = timeBar{b.From, b.To, b.People, float64(b.People) * 100 / float64(most)}
	}
	return bars
}

func shareOf(t coverage.Total) *float64 {
	share, ok := t.Share()
	if !ok {
		return nil
	}
	return &share
}

// thousands writes a number with separators.
func thousands(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

func percent(share *float64) string {
	if share == nil {
		return "–"
	}
	return coverage.Percent(*share)
}

func tenths(minutes *float64) string {
	if minutes == nil {
		return "–"
	}
	return fmt.Sprintf("%.1f", *minutes)
}

func (p *printed) day(t *time.Time) string {
	if t == nil {
		return p.say("未知", "unknown")
	}
	return t.Format(time.DateOnly)
}
