package route

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"servicemap/fault"
)

// Text returns the step as a sentence to read, in both languages, without a full stop. Streets keep the name they are signed
// with.
func (s *Step) Text() fault.Text {
	fields := func(field string) fault.Text {
		switch field {
		case "at":
			return s.at()
		case "turn":
			return s.turnWords()
		case "way":
			return s.way()
		case "what":
			return s.what()
		case "heading":
			return s.headingWords()
		case "metres":
			return distance(s.Length)
		case "side":
			return s.Side.sideWords()
		case "place":
			return s.place()
		}
		return fault.Text{}
	}
	t, notes := fill(s.sentence(), fields), s.notes()
	return fault.Text{ZH: t.ZH + notes.ZH, EN: capital(t.EN) + notes.EN}
}

func (s *Step) at() fault.Text {
	if s.Landmark == nil {
		return fault.Text{}
	}
	return fill(atOf(), func(string) fault.Text { return bothNames(*s.Landmark) })
}

func (s *Step) turnWords() fault.Text {
	if s.Turn == Depart {
		return fill(headOf(), func(string) fault.Text { return s.headingWords() })
	}
	return s.Turn.words()
}

func (s *Step) headingWords() fault.Text { return compass(int(math.Round(s.Heading/45)) % 8) }

func (s *Step) way() fault.Text {
	switch {
	case s.Street != "":
		return say(s.Street, s.Street)
	case s.Beside != "":
		return s.fillNoun(besideOf(), s.Beside)
	}
	return s.noun()
}

func (s *Step) what() fault.Text {
	if s.Street == "" {
		return s.noun()
	}
	return s.fillNoun(namedOf(), s.Street)
}

func (s *Step) fillNoun(pattern fault.Text, street string) fault.Text {
	return fill(pattern, func(field string) fault.Text {
		if field == "street" {
			return say(street, street)
		}
		return s.noun()
	})
}

func (s *Step) place() fault.Text {
	if s.Landmark == nil {
		return destination()
	}
	return bothNames(*s.Landmark)
}

func bothNames(t fault.Text) fault.Text {
	if t.EN == "" {
		t.EN = t.ZH
	}
	return t
}

// fill puts values in place of the fields {in braces} of a pattern.
func fill(pattern fault.Text, value func(field string) fault.Text) fault.Text {
	return fault.Text{
		ZH: fillOne(pattern.ZH, func(f string) string { return value(f).ZH }),
		EN: fillOne(pattern.EN, func(f string) string { return value(f).EN }),
	}
}

func fillOne(pattern string, value func(field string) string) string {
	var filled strings.Builder
	for pattern != "" {
		literal, rest, _ := strings.Cut(pattern, "{")
		field, after, _ := strings.Cut(rest, "}")
		writeApart(&filled, literal)
		if field != "" {
			writeApart(&filled, value(field))
		}
		pattern = after
	}
	return filled.String()
}

// writeApart appends a text, after a space where Chinese and Latin letters or digits meet, as is good setting.
func writeApart(b *strings.Builder, text string) {
	before, _ := utf8.DecodeLastRuneInString(b.String())
	after, _ := utf8.DecodeRuneInString(text)
	meet := unicode.Is(unicode.Han, before) && isLatin(after) || isLatin(before) && unicode.Is(unicode.Han, after)
	if meet || isLatin(before) && unicode.IsDigit(after) { // a number after a Latin name is no part of it
		b.WriteByte(' ')
	}
	b.WriteString(text)
}

func isLatin(r rune) bool {
	return !unicode.Is(unicode.Han, r) && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// capital returns a sentence with a capital letter at its beginning.
func capital(sentence string) string {
	first, size := utf8.DecodeRuneInString(sentence)
	return string(unicode.ToUpper(first)) + sentence[size:]
}
