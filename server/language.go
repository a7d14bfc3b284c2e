package server

import "golang.org/x/text/language"

// prefersEnglish reports whether an Accept-Language header is served better by English than by Chinese: those who read
// neither, but a language whose readers mostly know English, as German, get English. Without a header texts are Chinese.
func prefersEnglish(header string) bool {
	if header == "" {
		return false
	}
	wanted, _, err := language.ParseAcceptLanguage(header)
	if err != nil {
		return false
	}
	_, index, _ := language.NewMatcher([]language.Tag{language.Chinese, language.English}).Match(wanted...)
	return index == 1
}
