package hours

import (
	"fmt"

	"servicemap/fault"
)

// notation is what the errors of Parse name as allowed.
const notation = "OpenStreetMap opening_hours, such as Mo-Fr 08:30-12:00,14:30-18:00; Sa 09:00-12:00; Su,PH off, or Chinese, " +
	"such as 周一至周五 8:30-12:00,14:30-18:00;周六 9:00-12:00;周日、法定节假日休息"

// refuse returns the error for a piece that cannot stand where it does. want is what could; it is not said where the
// piece has a name in the notation but no place in this package's part of it.
func refuse(argument string, t token, want fault.Text) *fault.Error {
	where := fault.Text{ZH: "末尾", EN: "at the end"}
	if t.kind != end {
		raw := []rune(t.raw)
		if len(raw) > 20 {
			raw = append(raw[:20], '…')
		}
		where.ZH = fmt.Sprintf("第 %d 个字符起的 %q", t.at, string(raw))
		where.EN = fmt.Sprintf("character %d, %q", t.at, string(raw))
		if known, ok := unsupported(t.text); ok {
			want = known
		}
	}
	return fault.Argument(argument, notation, fault.Text{ZH: where.ZH + "：" + want.ZH, EN: where.EN + ": " + want.EN})
}

func tooLong(characters int) *fault.Error {
	return fault.Argument("hours", fmt.Sprintf("0..%d", longest), fault.Text{
		ZH: fmt.Sprintf("逐条写出后有 %d 个字符，最多 %d 个", characters, longest),
		EN: fmt.Sprintf("written out it has %d characters, at most %d are allowed", characters, longest),
	})
}

func overlap() fault.Text {
	return fault.Text{ZH: "与同一天的另一时段重叠", EN: "overlaps other hours of the same day"}
}

func notADay() fault.Text {
	return fault.Text{ZH: "时段应短于一天；全天请写 00:00-24:00", EN: "a span is shorter than a day; write 00:00-24:00 for a whole one"}
}

// unsupported says why a known piece of the notation is refused and what to write instead.
func unsupported(text string) (fault.Text, bool) {
	switch text {
	case "ph":
		return fault.Text{ZH: "PH 只能单独写或列在星期之间，如 Su,PH off", EN: "PH stands alone or in a list of weekdays, as Su,PH off"}, true
	case "sh":
		return fault.Text{ZH: "不支持学校假期，请写日期", EN: "school holidays are not supported, write dates"}, true
	case "week":
		return fault.Text{ZH: "不支持周数，请写日期", EN: "week numbers are not supported, write dates"}, true
	case "easter":
		return fault.Text{ZH: "不支持随年变动的节日，请写日期", EN: "movable feasts are not supported, write dates"}, true
	case "sunrise", "sunset", "dawn", "dusk", "(":
		return fault.Text{ZH: "不支持日出日落，请写钟点", EN: "times by the sun are not supported, write the time"}, true
	case "unknown", "open":
		return fault.Text{ZH: "不支持此状态词，只有 off 和 closed", EN: "this state word is not supported, only off and closed are"}, true
	case `"`:
		return fault.Text{ZH: "不支持引号中的说明", EN: "comments in quotes are not supported"}, true
	case "||":
		return fault.Text{ZH: "不支持后备规则", EN: "fallback rules are not supported"}, true
	case "+":
		return fault.Text{ZH: "不支持不定的结束，请写明结束的时间或日期", EN: "open ends are not supported, write when it ends"}, true
	case "[":
		return fault.Text{ZH: "不支持“每月第几个”星期几", EN: "weekdays counted in a month are not supported"}, true
	case "/":
		return fault.Text{ZH: "不支持间隔", EN: "intervals are not supported"}, true
	}
	return fault.Text{}, false
}
