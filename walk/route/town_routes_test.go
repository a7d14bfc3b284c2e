package route_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"servicemap/walk/route"
)

func TestTownsReadAsWritten(t *testing.T) {
	t.Parallel()
	for _, file := range townFiles(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			w := readTown(t, file, 1)
			for _, q := range w.questions {
				if got := told(w.route(t, q)); !slices.Equal(got, q.want) {
					t.Errorf("route %s %s, got\n  %s\nwant\n  %s", q.from, q.to, strings.Join(got, "\n  "), strings.Join(q.want, "\n  "))
				}
			}
		})
	}
}

// In a mirror left is right, east is west, and nothing else changes.
func TestMirroredTownsHaveMirroredSteps(t *testing.T) {
	t.Parallel()
	for _, file := range townFiles(t) {
		w := readTown(t, file, -1)
		for _, q := range w.questions {
			if got, want := told(w.route(t, q)), mirrored(q.want); !slices.Equal(got, want) {
				t.Errorf("%s, route %s %s, got\n  %s\nwant\n  %s", file, q.from, q.to, strings.Join(got, "\n  "), strings.Join(want, "\n  "))
			}
		}
	}
}

// mirrored returns lines with left and right, east and west in each other's place.
func mirrored(lines []string) []string {
	swap := strings.NewReplacer("左", "右", "右", "左", "东", "西", "西", "东", "left", "right", "right", "left",
		"east", "west", "west", "east", "LEFT", "RIGHT", "RIGHT", "LEFT")
	return strings.Split(swap.Replace(strings.Join(lines, "\n")), "\n")
}

// told returns the steps as the towns write them.
func told(r route.Route) []string {
	var lines []string
	for i := range r.Steps {
		s := &r.Steps[i]
		text := s.Text()
		lines = append(lines, fmt.Sprintf("%v %v %d", s.Turn, s.Kind, s.Metres()), text.ZH, text.EN)
	}
	return lines
}
