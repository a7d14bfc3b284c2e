// Package sheet reads tables that clerks keep, CSV files, into the records of the map (places, zones, clusters, squads, areas,
// indicators, standards, population) and a list of what is wrong in which row. A population may be GeoJSON, too: each feature
// is read as a row. The package writes nothing and knows no database; nothing but the reader it is given is opened.
//
// A file is read as a stream, one record at a time. A row with problems is left out and all of its problems are listed; the
// other rows go on. What makes the rest of the file unreadable (an unknown encoding, a missing column, a quotation mark that
// is never closed) ends the reading with a fault.BadRequest error; a wrong option is a fault.BadArgument error.
//
// Rows are counted as a spreadsheet shows them: the heading is row 1, an empty row counts, and a cell with line breaks in it
// belongs to one row. The records follow RFC 4180, with LF, CRLF or CR at the end of a row.
//
// Coordinates are degrees in the system that Options names and leave as WGS 84. Text leaves in Unicode's form NFC, without
// space around it; line breaks and tabs in it become spaces; characters that nobody sees (direction marks, zero-width
// characters, byte order marks) are taken out, since the owner of the file could not find them; NUL and other control
// characters are problems. Names, codes and each entry of a list hold at most 200 characters, any other text 2,000.
//
// Nothing of a private person's is taken in. The number of an identity card (eighteen digits of which the last follows from
// the others) is a problem in any text or code. A mobile number is one in any text but codes and web addresses; in the three
// cells of a phone it is found however its digits are kept apart. Reports show neither.
//
// Opening hours, and what holds on public holidays and working weekends, are read by package hours and kept as it prints
// them. Contacts keep their hours as text.
//
// Numbers are plain digits with at most one decimal point: no exponent, no separator of thousands. A day without a time is
// its first moment in the time zone that Options names, except where a column says until when: that day is included.
// Days of which no time is asked (of a survey, of an indicator's period) are kept as midnight in UTC, whatever the time zone.
package sheet
