package report

import (
	"math"
	"strings"
	"testing"

	"servicemap/fault"
	"servicemap/geo"
)

// Numbers of points that lie together stand beside each other, each with a line to its point, and all within the picture.
func TestNumbersDoNotHideEachOther(t *testing.T) {
	t.Parallel()
	p := &picture{frame: newFrame(geo.Box{West: 113, East: 113.1, South: 40, North: 40.1})}
	p.Width, p.Height = p.size()
	for n := range 20 {
		p.number(n+1, 40+float64(n%5)*6, 30+float64(n/5)*6)
	}
	for i, a := range p.Numbers {
		if a.X < badgeRadius || a.Y < badgeRadius || a.X > float64(p.Width)-badgeRadius || a.Y > float64(p.Height)-badgeRadius {
			t.Errorf("number %s stands at %.0f, %.0f", a.Text.ZH, a.X, a.Y)
		}
		for _, b := range p.Numbers[:i] {
			if math.Hypot(a.X-b.X, a.Y-b.Y) < 2*badgeRadius {
				t.Errorf("numbers %s and %s hide each other", a.Text.ZH, b.Text.ZH)
			}
		}
	}
	if lines := strings.Count(p.Leaders, "M"); lines < 15 {
		t.Errorf("%d lines to points", lines)
	}
	alone := &picture{frame: p.frame, Width: p.Width, Height: p.Height}
	alone.number(1, 500, 500)
	if want := (label{500, 500, fault.Text{ZH: "1", EN: "1"}}); alone.Numbers[0] != want || alone.Leaders != "" {
		t.Errorf("%+v %q", alone.Numbers, alone.Leaders)
	}
}
