package yungang

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// made returns the files and the town they describe, made once for all tests.
func made(t *testing.T) (map[string][]byte, *town) {
	t.Helper()
	files, err := once()
	if err != nil {
		t.Fatal(err)
	}
	return files, onceTown()
}

var once = sync.OnceValues(func() (map[string][]byte, error) { return Files(nil) })

var onceTown = sync.OnceValue(func() *town {
	streets, units, _ := readNames()
	town := build(streets, units, func(string) {})
	town.populate()
	return town
})

// table reads one of the files: a map of column to cell for each row.
func table(t *testing.T, name string) []map[string]string {
	t.Helper()
	files, _ := made(t)
	all, err := csv.NewReader(bytes.NewReader(files[name])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, c := range cells {
			row[all[0][i]] = c
		}
		rows = append(rows, row)
	}
	return rows
}

func TestTwoRunsGiveTheSameBytes(t *testing.T) {
	t.Parallel()
	first, _ := made(t)
	second, err := Files(nil)
	if err != nil {
		t.Fatal(err)
	}
	size := 0
	for _, name := range Names() {
		if sha256.Sum256(first[name]) != sha256.Sum256(second[name]) {
			t.Errorf("%s differs", name)
		}
		size += len(first[name])
		t.Logf("%s: %d bytes", name, len(first[name]))
	}
	if size > 15<<20 {
		t.Errorf("the files have %d bytes", size)
	}
}

func TestGenerateWritesEveryFileAndTellsOfItsProgress(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "a", "b")
	told := 0
	if err := Generate(dir, func(string) { told++ }); err != nil {
		t.Fatal(err)
	}
	files, _ := made(t)
	for _, name := range Names() {
		got, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || !bytes.Equal(got, files[name]) {
			t.Errorf("%s: %v, %d bytes", name, err, len(got))
		}
	}
	if told == 0 {
		t.Error("nothing was told")
	}
}

func TestGenerateRefusesAFolderThatIsAFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Generate(file, nil); err == nil {
		t.Error("no error")
	}
}

func TestNamesLoseTheirCommittees(t *testing.T) {
	t.Parallel()
	for committee, want := range map[string]string{
		"新胜街社区居委会": "新胜街社区", "马脊梁社区居委会区": "马脊梁社区", "高山村委会": "高山村", "乔村村委会": "乔村", "店村村委会": "店村", "麻村村委会": "麻村",
	} {
		if got := newUnit("1", committee).name; got != want {
			t.Errorf("%s: %s, want %s", committee, got, want)
		}
	}
	for _, r := range table(t, AreasFile) {
		if strings.Contains(r["name"], "委会") || r["name"] == "" {
			t.Errorf("%s: %s", r["code"], r["name"])
		}
	}
}
