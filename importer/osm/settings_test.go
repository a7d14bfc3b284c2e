package osm

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"servicemap/fault"
)

func TestRulesOutOfRangeAreRefused(t *testing.T) {
	t.Parallel()
	if err := DefaultRules().Validate(); err != nil {
		t.Error(err)
	}
	for argument, change := range map[string]func(*Rules, int){
		"ferryMetres": func(r *Rules, n int) { r.FerryMetres = n },
		"areaPoints":  func(r *Rules, n int) { r.AreaPoints = n },
	} {
		for n, good := range map[int]bool{-1: false, 0: true, 1_000: true, 10_001: false} {
			r := DefaultRules()
			change(&r, n)
			_, err := Read(context.Background(), bytes.NewReader(nil), 0, r, nil)
			var f *fault.Error
			if !errors.As(err, &f) {
				t.Fatal(err)
			}
			if refused := f.Code == fault.BadArgument && f.Argument == argument && f.Message.ZH != ""; refused == good {
				t.Errorf("%s %d: %v", argument, n, err)
			}
		}
	}
}

func TestCyclewaysAreOpenOnlyWhereRulesSaySo(t *testing.T) {
	t.Parallel()
	const paths = `
		n1 0 0
		n2 100 0
		w10 1 2 highway=cycleway
		w20 1 2 highway=cycleway foot=yes
		w30 1 2 highway=cycleway access=yes`
	if got := build(t, paths).Report; got.Walkable != 3 {
		t.Errorf("walkable %d", got.Walkable)
	}
	rules := DefaultRules()
	rules.Cycleways = false
	closed := buildWith(t, paths, rules)
	closed.expect(t, `
		20 1-2 100`)
	if got := closed.Report.Skipped[ClosedClass]; got != 2 {
		t.Errorf("%d closed", got)
	}
}
