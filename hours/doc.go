// Package hours answers whether something is open at a minute. It reads opening hours from a part of OpenStreetMap's
// opening_hours notation, keeps them as rules, prints them (notation, Chinese and English), and compiles them for one time
// zone into Hours, whose answers allocate nothing. Unknown is a third answer: what has no data is neither open nor closed.
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
//
// Names may be in any case, hours may have one digit, "closed" is "off", the dash may be "–". Everything else is refused
// with its position, never guessed: PH and SH (columns of their own), week numbers, sunrise and its like, comments, "||",
// "+", weekdays counted in a month (Mo[1]), easter, years alone, hours that overlap, weekdays without hours, and a "," that
// begins another rule (write ";"). A text has at most 1,000 characters, as written and as printed.
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
// A span belongs to the day it begins on, and runs to its end whatever the next day's rule is.
//
// # Time
//
// Times are those of the wall clock. A time stands for the first instant of its date at which the clock shows it or has
// passed it: in the hour that summer time skips nothing opens, and the hour that is repeated is not opened twice. A state
// holds from its first instant up to, without, the instant of the next change. Nothing here reads the system's clock.
//
// China's public holidays and working weekends are not known to this package yet. The policies for them are kept
// (Schedule), answers that come from hours are marked Provisional.
package hours
