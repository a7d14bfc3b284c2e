package route

import "testing"

func TestChineseSentencesKeepNumbersApartFromLatinNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"Largo Glênio Peres": "穿过 Largo Glênio Peres 65 米", "云冈广场": "穿过云冈广场 65 米", "B1": "穿过 B1 65 米"} {
		got := fillOne("穿过{way}{metres}", func(field string) string { return map[string]string{"way": name, "metres": "65 米"}[field] })
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
