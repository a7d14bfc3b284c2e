// Package hours answers whether something is open at a minute. It reads opening hours from a part of OpenStreetMap's
// opening_hours notation and from Chinese as clerks write it, keeps them as rules, prints them (notation, Chinese and
// English), and compiles them for one time zone and China's calendar into Hours, whose answers allocate nothing. Unknown is
// a third answer: what has no data is neither open nor closed.
//
// # The notation
//
// A text is rules with ";" between them. A rule is dates (optional, ":" may follow), weekdays (optional), then hours.
//
//	Mo-Fr 08:30-12:00,14:30-18:00; Sa 09:00-12:00; Su off      weekdays: Mo-Fr, Mo,We,Fr, Sa-Mo
//	24/7                                                       always; with dates, the whole of each day
//	08:00-24:00    22:00-02:00    22:00-26:00                  the last two are the same: until 2:00 of the next day
//	May-Sep: Mo-Fr 08:00-12:00    May 01-Sep 30 Mo-Su off      seasons, every year; Nov-Mar goes over the new year
//	Dec 24 off    2026 Dec 24,2026 Dec 31 09:00-12:00          exceptions: one day, or days of a year
//	2026 Feb 10-20 off    2026 Dec 24-2027 Jan 02 off          an exception of many days
//	PH off    Su,PH 09:00-12:00                                public holidays: the same as Schedule.Holiday
//
// Names may be in any case, hours may have one digit, "closed" is "off", dashes, marks and digits may be full-width.
// Everything else is refused with its position, never guessed: SH, PH with dates, week numbers, sunrise and its like,
// comments, "||", "+", weekdays counted in a month (Mo[1]), easter, years alone, hours that overlap, weekdays without
// hours, and a "," that begins another rule (write ";"). A text has at most 1,000 characters, as written and as printed.
//
// # Chinese
//
// A text with a Chinese character is clauses: dates, days, hours.
//
//	周一至周五 8:30-12:00,14:30-18:00；周六9:00-12:00；周日休息      周一三五, 周六日, 周末, 双休日, 工作日, 每天
//	每天上午8点半至12点，下午2:30-6:00      周五22:00-次日2:00         全天, 24小时, 24小时开放
//	夏季(5月1日至9月30日)周一至周五8:00-12:00，周六9:00-11:00         5-9月, 11月至次年3月; the comma keeps the dates
//	12月24日休息      2026年2月10日至20日 9:00-12:00
//	法定节假日休息    节假日照常    节假日按周日    (法定节假日除外)    全年无休
//	调休工作日按工作日    调休工作日按周末    调休工作日休息
//
// What could be read in two ways is refused, with what to write: 8:30-5:30 (17:30 or 次日5:30), 夏季 without dates, hours
// without days, a weekday twice, hours after a season that may or may not belong to it.
//
// # How rules combine
//
// Each day follows one rule, that of the highest rank that names it; spans of two rules never add up. Rules with dates
// but without weekdays, of one day or of days of a year, are exceptions; other rules with dates are seasons; rules without
// dates are the base. An exception beats the holiday rule, which beats a season, which beats the base; among equals the
// shorter period wins, then the later in the text. So a later weekly rule replaces an earlier one on its days, as in
// OpenStreetMap, and a season that names Mo-Fr leaves Saturday to the base. Rules are kept and printed with the strongest
// last, so that other readers of the notation, for whom the last rule wins, read the printed text as this package does.
//
// A day that no rule names is closed, as in OpenStreetMap, where a base or season gives any hours. A text that gives none
// (only "Su off", only exceptions) does not say when the ordinary week is open: its other days are unknown.
//
// A span belongs to the day it begins on, and runs to its end whatever the next day's rule is. Where that rule has the same
// dates and begins before the end, the text is refused: Mo 22:00-06:00; Tu 05:00-08:00.
//
// # China's calendar
//
// A public holiday is a day off by the State Council's notice for its year; a weekend that joins one is part of it. On such
// days Schedule.Holiday decides: closed, open as on the weekday that it is, as on a Sunday, or hours of its own. Where
// nothing is recorded the day is unknown, with the basis HOLIDAY. On a Saturday or Sunday that is worked (调休)
// Schedule.WorkingWeekend decides: the hours that most of Monday to Friday have, those of the day that it is, or closed.
// Where nothing is recorded it is the hours of a working day, and unknown where there are none.
//
// Of a year whose notice is not out, the holidays that the law fixes count and other days follow the week; answers that
// rest on such a year are Provisional. So is every answer of Hours without a calendar.
//
// # Time
//
// Times are those of the wall clock. A time stands for the first instant of its date at which the clock shows it or has
// passed it: in the hour that summer time skips nothing opens, and the hour that is repeated is not opened twice. A state
// holds from its first instant up to, without, the instant of the next change. Nothing here reads the system's clock.
//
// # Other readers of the notation
//
// The npm package opening_hours answers as this one does (a test compares 210,000 answers) but where it takes the last rule
// for the strongest; where it lets a day's rule end the night before, or an exception's night go on by the base; where it
// calls closed what no rule says; where it adds hours without days to other rules; and for a range of dates that ends
// before it begins in one month, which it never finds.
package hours
