package hours

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"servicemap/fault"
)

func TestHoursThatLapIntoTheNextDayAreRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"Mo 22:00-06:00; Tu 05:00-08:00", "Mo 22:00-06:00 lasts past midnight into Tu 05:00-08:00: they overlap"},
		{"Mo 22:00-06:00; Tu 06:00-08:00", ""},
		{"Su 22:00-06:00; Mo 05:00-08:00", "Su 22:00-06:00 lasts past midnight into Mo 05:00-08:00"},
		{"Mo-Su 22:00-06:00", ""},
		{"Mo-Su 05:00-08:00,22:00-06:00", "Mo 22:00-06:00 lasts past midnight into Tu 05:00-08:00"},
		{"Mo,We 05:00-08:00,22:00-06:00", ""},
		{"24/7; Fr 22:00-02:00", "Fr 22:00-02:00 lasts past midnight into Sa 00:00-24:00"},
		{"Mo 22:00-06:00; Tu 05:00-08:00; Tu off", ""},
		{"May-Sep Mo 22:00-06:00; Tu 05:00-08:00", ""}, // whichever rule Tuesday has, the night is Monday's
		{"May-Sep Mo 22:00-06:00; Jan-May Tu 09:00-10:00; May-Sep Tu 05:00-08:00", "May-Sep Mo 22:00-06:00 lasts past midnight into Tu 05:00-08:00"},
		{"May-Sep Su 22:00-06:00; Nov-Mar Tu 09:00-10:00; May-Sep Mo 05:00-08:00", "May-Sep Su 22:00-06:00 lasts"},
		{"2026 Nov 24 05:00-08:00,22:00-06:00", ""}, // one day
		{"2026 Nov 24-25 05:00-08:00,22:00-06:00", "lasts past midnight"},
		{"2026 Nov 24-25 Tu 22:00-06:00; 2026 Nov 24-25 We 05:00-08:00", "lasts past midnight"}, // a Tuesday, a Wednesday
		{"2026 Nov 24-30 Tu 22:00-06:00; 2026 Nov 24-30 05:00-08:00", ""},                       // a season and the exception to it
		{"2026 Nov 24-25 We 22:00-06:00; 2026 Nov 24-25 Th 05:00-08:00", ""},
		{"Mo-Fr 09:00-17:00; PH 05:00-08:00,22:00-06:00", "22:00-06:00 lasts past midnight into 05:00-08:00"},
		{"周一22:00-次日6:00；周二5:00-8:00", "Mo 22:00-06:00 lasts past midnight into Tu 05:00-08:00"},
		{"周日22:00-次日6:00；周一5:00-8:00", "Su 22:00-06:00 lasts past midnight into Mo 05:00-08:00"},
	} {
		_, err := Parse(c.text)
		if c.want == "" {
			if err != nil {
				t.Errorf("%s: %v", c.text, err)
			}
			continue
		}
		if e := fault.As(err); err == nil || e.Code != fault.BadArgument || e.Argument != "hours" || e.Message.ZH == "" || !strings.Contains(e.Message.EN, c.want) {
			t.Errorf("%s\ngot  %v\nwant %s", c.text, err, c.want)
		}
	}
	if _, err := ParseHoliday("05:00-08:00,22:00-06:00"); err == nil || fault.As(err).Argument != "holiday" {
		t.Errorf("a holiday that laps into the next: %v", err)
	}
}

func TestTheyAreRefusedExactlyWhereSomeDayHasThem(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawAnyScript(t, 2026)
		if _, err := Parse(s.text()); (err != nil) != s.laps() {
			t.Fatalf("%s: %v, by definition %v", s.text(), err, s.laps())
		}
	})
}
