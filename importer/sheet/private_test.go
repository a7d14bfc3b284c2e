package sheet

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"servicemap/place"
)

func TestDutyPhones(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{ // want: as kept; empty: refused
		{"0352-1234567", "0352-1234567"},
		{"(0352) 1234567", "(0352) 1234567"},
		{"（０３５２）１２３４５６７", "(0352)1234567"},
		{"+86 352 123 4567", "+86 352 123 4567"},
		{"+86-(0)352-1234567", "+86-(0)352-1234567"},
		{"0352—1234567", "0352-1234567"},
		{"0352  1234567 ", "0352 1234567"},
		{"0352-1234567-801", "0352-1234567-801"},
		{"0352-1234567转801", "0352-1234567转801"},
		{"0352-1234567 分机 801", "0352-1234567 分机 801"},
		{"0352-1234567 ext. 801", "0352-1234567 ext. 801"},
		{"0352-1234567 EXT 801", "0352-1234567 EXT 801"},
		{"0352-1234567 x801", "0352-1234567 x801"},
		{"0352-1234567#801", "0352-1234567#801"},
		{"400-123-4567", "400-123-4567"},
		{"400-138-1234", "400-138-1234"},
		{"010-13912345", "010-13912345"},
		{"12345", "12345"},
		{"110", "110"},
		{"+55 51 3289-1234", "+55 51 3289-1234"},
		{"11", ""},
		{"0352-1234567/1234568", ""},
		{"0352-1234567;0352-1234568", ""},
		{"0352-1234567 王", ""},
		{"王 0352-1234567", ""},
		{"值班室", ""},
		{"((((((0352", ""},
		{"()()()", ""},
		{"+", ""},
		{"++86 352 1234567", ""},
		{"0352-1234567 转", ""},
		{"0352-1234567 转 1234567", ""},
		{"=HYPERLINK(1)", ""},
		{"tel:0352-1234567", ""},
		{"0352.1234567", ""},
		{"٠٣٥٢", ""},
		{strings.Repeat("0", 21), ""},
		{strings.Repeat("0 ", 5000), ""},
	} {
		p, report := venue(t, "phone", c.text)
		switch {
		case c.want == "" && (found(t, report) != "2 phone" || strings.Contains(report.Problems[0].Text.EN, "private")):
			t.Errorf("%q: %v", excerpt(c.text), report.Problems)
		case c.want != "" && (p == nil || p.Contacts[0].Phone != c.want || p.Contacts[0].Label != "值班电话"):
			t.Errorf("%q: %+v, %v", c.text, p, report.Problems)
		}
	}
}

func TestMobilesAreRefused(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"13800138000", "19900000000", "138 0013 8000", "138-0013-8000", "+8613800138000", "+86 138 0013 8000", "(+86) 138-0013-8000", "86-13800138000",
		"008613800138000", "00 86 138 0013 8000", "013800138000", "1 3 8 0 0 1 3 8 0 0 0", "1-3-8-0-0-1-3-8-0-0-0", "(138)00138000", "138.0013.8000", "138 0013/8000",
		"１３８００１３８０００", "138－0013－8000", "①③⑧00138000", "138\u00A00013\u30008000", "1\u200B3800138000", "138·0013·8000", "138—0013—8000",
		"13800138000转1", "13800138000-1", "0352-1234567 13800138000", "13800138000 0352-1234567", "王 13800138000", "王13800138000", "13800138000(王)", "13800138000 13900139000",
		"138:0013:8000", "138,0013,8000", "一38x13800138000", "\u246013800138000",
	} {
		for _, column := range []string{"phone", "phone_2", "phone_3"} {
			_, report := venue(t, column, text)
			if found(t, report) != "2 "+column {
				t.Errorf("%s %q: %v", column, text, report.Problems)
				continue
			}
			p := report.Problems[0]
			if !strings.Contains(p.Text.EN, "never a private person's phone") || !strings.Contains(p.Text.ZH, "手机号码") || !strings.Contains(p.Cure.ZH, "值班") {
				t.Errorf("%q: %v", text, p)
			}
			if digitsIn(p.Value) > 0 || p.Value == "" {
				t.Errorf("%q is shown as %q", text, p.Value)
			}
		}
		// What the database refuses in a contact must not come that far.
		for _, column := range []string{"phone_label", "phone_hours"} {
			if strings.ContainsAny(text, ":,") { // hours are written with them
				continue
			}
			if _, report := venue(t, "phone,"+column, "12345", text); found(t, report) != "2 "+column {
				t.Errorf("%s %q: %v", column, text, report.Problems)
			}
		}
	}
}

func TestPrivateNumbersAreRefusedInText(t *testing.T) {
	t.Parallel()
	const mobile, identity = "mobile", "identity"
	for _, c := range []struct{ text, want string }{
		{"请联系王师傅13800138000", mobile},
		{"联系 138 0013 8000。", mobile},
		{"联系 +86 138-0013-8000", mobile},
		{"tel.13800138000", mobile},
		{"１３８００１３８０００", mobile},
		{"8613800138000", mobile},
		{"138001380001", ""}, // twelve digits
		{"140214001001", ""}, // an area's code
		{"12800138000", ""},  // no mobile begins so
		{"1380013 8000", ""}, // nobody writes it so
		{"1937-07-07 100", ""},
		{"1937—1949", ""},
		{"113.13800138000", ""}, // behind a decimal point
		{"0352-1234567", ""},
		{"11010519491231002X", identity},
		{"11010519491231002x", identity},
		{"身份证110105 19491231 002X,", identity},
		{"１１０１０５１９４９１２３１００２Ｘ", identity},
		{"440524188001010014", identity},
		{"110105194912310021", ""}, // the last digit does not follow
		{"1440524188001010014", ""},
		{"44052418800101001400", ""},
		{"111111111111111111 11010519491231002X", identity},
		{"110105194912310021;11010519491231002X", identity},
		{"0.440524188001010014", ""},
		{"x.440524188001010014", identity},
		{"440524188001010014 13800138000", identity},
		{"\u2460440524188001010014", identity},
		{"\u246013800138000", mobile},
	} {
		for _, column := range []string{"name", "name_en", "former_names", "address", "status_note", "verified_by", "facilities", "notice", "picture_text", "phone_label", "phone_hours"} {
			row, text := []string{"1", "VENUE", "a", "113", "40"}, c.text
			header := placesHeader
			if column == "name" {
				row[2] = text
			} else {
				header, row = header+","+column, append(row, text)
			}
			if column == "picture_text" {
				header, row = header+",picture", append(row, "https://example.org/")
			}
			if strings.HasPrefix(column, "phone") {
				header, row = header+",phone", append(row, "12345")
			}
			_, report, err := readPlaces(strings.NewReader(header+"\n"+csvRow(row...)), Options{})
			if err != nil {
				t.Fatal(err)
			}
			about := strings.HasPrefix(column, "phone")
			switch {
			case c.want == "" && about: // phones are looked at more closely
			case c.want == "" && found(t, report) != "":
				t.Errorf("%s %q: %v", column, c.text, report.Problems)
			case c.want != "" && (found(t, report) != "2 "+column || !strings.Contains(report.Problems[0].Text.EN, c.want) || digitsIn(report.Problems[0].Value) > 0):
				t.Errorf("%s %q: %v, want %s", column, c.text, report.Problems, c.want)
			}
		}
	}
}

func TestIdentityNumbersAreNoCodes(t *testing.T) {
	t.Parallel()
	const id = "11010519491231002X"
	for _, c := range []struct {
		read tried
		text string
		want string
	}{
		{try(Places), placesHeader + ",cluster_code,picture,picture_text\n" + id + ",VENUE,a,113,40," + id + ",https://example.org/" + id + ".jpg,门\n", "2 code; 2 picture; 2 cluster_code"},
		{try(Zones), "center_code,kind,name,services\n" + id + ",CULTURE," + id + ",a;" + id + "\n", "2 center_code; 2 name; 2 services"},
		{try(Clusters), "code,name,lead_unit,area_code\n" + strings.Repeat(id+",", 3) + id + "\n", "2 code; 2 name; 2 lead_unit; 2 area_code"},
		{try(Squads), "code,name,skills,serves,base_code\n" + id + ",a,OTHER," + id + "," + id + "\n", "2 code; 2 serves; 2 base_code"},
		{try(Indicators), "area_code,topic,label,value,unit,from,until\n" + strings.Repeat(id+",", 3) + "1," + id + ",2025-01-01,2025-01-01\n", "2 area_code; 2 topic; 2 label; 2 unit"},
		{try(Areas), "code,level,name,parent_code\n" + id + ",GRID,a," + id + "\n", "2 code; 2 parent_code"},
		{try(Squads), "code,name,skills\n13800138000,a," + id + "\n", "2 skills"}, // a code may look like a phone
	} {
		_, report, err := c.read(c.text, Options{})
		if got := strings.Split(found(t, report), "; "); err != nil || !sameSet(got, strings.Split(c.want, "; ")) {
			t.Errorf("%q: %v, %v; want %s", c.text, got, err, c.want)
		}
		for _, p := range report.Problems {
			if strings.Contains(p.String()+p.Text.ZH, id[:17]) {
				t.Errorf("%v shows the number", p)
			}
		}
	}
}

func sameSet(a, b []string) bool {
	seen := map[string]int{}
	for _, s := range a {
		seen[s]++
	}
	for _, s := range b {
		seen[s]--
	}
	for _, n := range seen {
		if n != 0 {
			return false
		}
	}
	return true
}

// A problem of another sort must not show what the cell holds besides.
func TestReportsShowNoPrivateNumbers(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"POOL 13800138000", "11010519491231002X\x00", "13800138000\x1b", strings.Repeat("长", 60) + "13800138000\uFFFD"} {
		_, report, err := try(Zones)("center_code,kind\nC,"+text+"\n", Options{})
		if err != nil || found(t, report) != "2 kind" || digitsIn(report.Problems[0].Value) > 0 {
			t.Errorf("%q: %+v, %v", text, report.Problems, err)
		}
	}
	_, report, err := readPlaces(strings.NewReader(placesHeader+"\n1,VENUE,a,913.13800138000,40\n"), Options{})
	if err != nil || report.Problems[0].Value != "913.13800138000" {
		t.Errorf("a wrong degree is hidden: %+v, %v", report.Problems, err)
	}
}

func TestPhonesAndWhatIsSaidOfThem(t *testing.T) {
	t.Parallel()
	const columns = "phone_label,phone,phone_hours,phone_label_2,phone_2,phone_hours_2,phone_label_3,phone_3,phone_hours_3"
	for _, c := range []struct {
		cells string
		want  string
		n     int
	}{
		{",,,,,,,,", "", 0},
		{",110,,,,,,,", "", 1},
		{",,,,,,,110,", "", 1},
		{"a,110,b,c,120,d,e,119,f", "", 3},
		{"a,,,,,,,,", "2 phone_label", 0},
		{",,b,,,,,,", "2 phone_hours", 0},
		{"a,,b,,,,,,", "2 phone_label", 0},
		{",110,,c,,,,,f", "2 phone_label_2; 2 phone_hours_3", 0},
		{"a,13800138000,b,,,,,,", "2 phone", 0},
		{"a,x,b,,x,,,,", "2 phone; 2 phone_2", 0},
		{strings.Repeat("a", nameLimit+1) + ",110,,,,,,,", "2 phone_label", 0},
		{",110," + strings.Repeat("a", nameLimit+1) + ",,,,,,", "2 phone_hours", 0},
	} {
		for _, kind := range []struct {
			read  tried
			start string
		}{
			{try(Places), placesHeader + "," + columns + "\n1,VENUE,a,113,40,"},
			{try(Zones), "center_code,kind," + columns + "\n1,CULTURE,"},
			{try(Squads), "code,name,skills," + columns + "\n1,a,OTHER,"},
		} {
			if _, report, err := kind.read(kind.start+c.cells+"\n", Options{}); err != nil || found(t, report) != c.want {
				t.Errorf("%s%s: %v, %v; want %s", kind.start, c.cells, report.Problems, err, c.want)
			}
		}
		if p, _ := venue(t, columns, strings.Split(c.cells, ",")...); p != nil && len(p.Contacts) != c.n {
			t.Errorf("%s: %+v", c.cells, p.Contacts)
		}
	}
	want := place.Contact{Label: "值班电话", Phone: "110", Hours: "b"}
	if p, _ := venue(t, "phone,phone_hours", "110", "b"); p.Contacts[0] != want {
		t.Errorf("%+v", p.Contacts)
	}
}

// No mobile passes, however its digits are kept apart, and no landline of the region is taken for one.
func TestNoMobilePasses(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		mark := rapid.SampledFrom([]string{"", "", "", " ", "-", " - ", "(", ")", ".", "/", "—", "－", "\u3000", "·"})
		text := rapid.SampledFrom([]string{"", "+86", "86", "0086", "0", "(+86)", "电话", "0352-1234567 "}).Draw(t, "before")
		digits := rapid.StringMatching(`1[3-9][0-9]{9}`).Draw(t, "mobile")
		for _, d := range digits {
			if rapid.Bool().Draw(t, "wide") {
				d += '０' - '0'
			}
			text += mark.Draw(t, "mark") + string(d)
		}
		text += rapid.SampledFrom([]string{"", " ", "转1", "(王)", "-2", "x"}).Draw(t, "after")
		if !mobileIn(text) {
			t.Fatalf("%q passes", text)
		}
		landline := rapid.StringMatching(`\(?0352\)?[ -]?[2-8][0-9]{2}[ -]?[0-9]{4}( ?转 ?[0-9]{1,4})?`).Draw(t, "landline")
		if mobileIn(landline) || mobileInText(landline) {
			t.Fatalf("%q is taken for a mobile", landline)
		}
	})
}

// The database refuses contacts of this form, and with them the whole import: a row must be refused before.
func TestWhatTheDatabaseRefusesOfAContactIsRefusedBefore(t *testing.T) {
	t.Parallel()
	database := regexp.MustCompile(`(^|[^0-9])1[3-9][0-9]([ -]?[0-9]){8}([^0-9]|$)`)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("0138013801380 --(转.①０")), 9, 24, -1).Draw(t, "text")
		if database.MatchString(text) && !mobileIn(text) {
			t.Fatalf("%q passes", text)
		}
	})
}

// The check digit is that of the standard: one of eleven last digits fits, and a changed digit is noticed.
func TestTheCheckDigitOfIdentityNumbers(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		first := rapid.StringMatching(`[0-9]{17}`).Draw(t, "digits")
		weights, sum := []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}, 0
		for i, w := range weights {
			sum += w * int(first[i]-'0')
		}
		for rest, last := range "10X98765432" {
			if got := identityIn("号" + first + string(last)); got != (rest == sum%11) {
				t.Fatalf("%s%c: %v", first, last, got)
			}
		}
	})
}
