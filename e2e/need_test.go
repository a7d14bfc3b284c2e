package e2e

import "slices"

// needed is a site that counts for some of the targets, with where it stands: a place of a scenario may stand at another site.
type needed struct {
	who *site
	at  int // in distances.sites
}

// there returns who can be walked to, with the scenario or without.
func (q *inquiry) there(d *distances, scenario bool) []needed {
	var list []needed
	for i := range d.sites {
		s := &d.sites[i]
		moved := slices.IndexFunc(q.moved, func(m [2]int) bool { return m[0] == i })
		switch {
		case !scenario && s.id != "" || scenario && s.id != "" && !slices.Contains(q.shut, i) && moved < 0:
			list = append(list, needed{s, i})
		case scenario && moved >= 0:
			list = append(list, needed{s, q.moved[moved][1]})
		}
	}
	for _, i := range q.opened {
		if scenario {
			list = append(list, needed{&d.sites[i], i})
		}
	}
	return list
}

// sets returns the sites of each set of which enough must be reached: a set for each target when all are required, else one of
// the sites that any target takes.
func (q *inquiry) sets(d *distances, scenario bool) [][]int {
	sets := make([][]int, 1)
	if q.all {
		sets = make([][]int, len(q.of))
	}
	for _, n := range q.there(d, scenario) {
		if !q.all {
			if slices.ContainsFunc(q.of, func(t target) bool { return t.takes(n.who) }) {
				sets[0] = append(sets[0], n.at)
			}
			continue
		}
		for t := range q.of {
			if q.of[t].takes(n.who) {
				sets[t] = append(sets[t], n.at)
			}
		}
	}
	return sets
}

// walk returns a cell's walk with which it reaches enough of every set, whether that is a straight line, and whether ways lead to
// enough of them at all.
func (d *distances) walk(cell int, sets [][]int, atLeast int) (longest length, direct, reached bool) {
	reached = true
	for n, set := range sets {
		last, straight, ways := d.least(cell, set, atLeast)
		reached = reached && ways >= atLeast
		if n == 0 || longest.less(last) {
			longest, direct = last, straight
		}
	}
	return longest, direct, reached
}

// least returns the longest of the so many shortest walks to sites, whether it is a straight line, and to how many of the sites a
// way leads.
func (d *distances) least(cell int, sites []int, atLeast int) (last length, direct bool, ways int) {
	type found struct {
		length
		direct bool
	}
	shortest := make([]found, 0, atLeast+1)
	for _, i := range sites {
		f := found{d.to[cell][i], d.direct[cell][i]}
		if f.exists() && !f.direct {
			ways++
		}
		at, _ := slices.BinarySearchFunc(shortest, f, func(a, b found) int {
			switch {
			case a.less(b.length):
				return -1
			case b.less(a.length):
				return 1
			}
			return 0
		})
		if shortest = slices.Insert(shortest, at, f); len(shortest) > atLeast {
			shortest = shortest[:atLeast]
		}
	}
	if len(shortest) < atLeast {
		return none(), false, ways
	}
	return shortest[atLeast-1].length, shortest[atLeast-1].direct, ways
}
