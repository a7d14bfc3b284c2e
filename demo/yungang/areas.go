package yungang

import (
	"math/rand/v2"
	"slices"
	"strings"
)

// What is published of the district as a whole, and shared out over its communities.
const (
	gridTotal      = 330
	buildingTotal  = 520
	householdTotal = 1040
	demonstrations = 16
	starsYear      = 2022
)

// starCounts is how many communities hold each star: organisation, co_governance, basic_support, satisfaction, livability.
func starCounts() [5]int { return [5]int{14, 8, 13, 14, 13} }

// standing is what is published of a community.
type standing struct {
	stars [5]bool
	types []string
}

// areasFile writes the district, its streets and its communities with their borders.
func (t *town) areasFile() ([]byte, error) {
	f := newFile("code", "level", "name", "parent_code", "wkt", "population", "grids", "buildings", "contact_households",
		"stars_year", "stars_organisation", "stars_co_governance", "stars_basic_support", "stars_satisfaction", "stars_livability", "types")
	f.row(districtCode, "DISTRICT", districtName, "", t.border(func(*unit) bool { return true }), people, "", "", "", "", "", "", "", "", "", "")
	for _, s := range t.streets {
		sum := 0
		for _, u := range s.units {
			sum += u.people
		}
		wkt := t.border(func(u *unit) bool { return u.street == s })
		f.row(s.code, "STREET", s.name, districtCode, wkt, sum, "", "", "", "", "", "", "", "", "", "")
	}
	totals, held := t.tiers(), t.standings()
	for k, u := range t.units {
		year, stars := "", [5]string{}
		for star, has := range held[u].stars {
			if has {
				year, stars[star] = "2022", "1"
			}
		}
		f.row(u.code, "COMMUNITY", u.name, u.street.code, t.border(func(o *unit) bool { return o == u }), u.people,
			totals[0][k], totals[1][k], totals[2][k], year, stars[0], stars[1], stars[2], stars[3], stars[4], strings.Join(held[u].types, ";"))
	}
	return f.bytes()
}

// border returns the outline of the communities that are mine.
func (t *town) border(mine func(*unit) bool) string {
	return t.plane.wkt(t.grid.outline(func(i, j int) bool {
		u := t.grid.cells[i][j].unit
		return u != nil && mine(u)
	}, t.unitOf))
}

// unitOf divides the district into communities.
func (t *town) unitOf(i, j int) int { return slices.Index(t.units, t.grid.cells[i][j].unit) }

// tiers shares grids, buildings and contact households out by people: every community has one grid at least.
func (t *town) tiers() [3][]int {
	weights := make([]float64, len(t.units))
	for k, u := range t.units {
		weights[k] = float64(u.people)
	}
	grids := shareOut(gridTotal-len(t.units), weights)
	for k := range grids {
		grids[k]++
	}
	return [3][]int{grids, shareOut(buildingTotal, weights), shareOut(householdTotal, weights)}
}

// standings deals stars and types to communities of the town.
func (t *town) standings() map[*unit]standing {
	random := rand.New(rand.NewPCG(seed, 2))
	var town []*unit
	for _, u := range t.units {
		if !u.village {
			town = append(town, u)
		}
	}
	held := map[*unit]standing{}
	for star, count := range starCounts() {
		for _, k := range random.Perm(len(town))[:count] {
			s := held[town[k]]
			s.stars[star] = true
			held[town[k]] = s
		}
	}
	kinds := []string{"CO_CREATION", "SAFE_LAWFUL", "CULTURE", "CARE", "LIVABLE"}
	for n, k := range random.Perm(len(town))[:70] {
		s := held[town[k]]
		if n < demonstrations {
			s.types = append(s.types, "DEMONSTRATION")
		}
		if n >= demonstrations || n%3 == 0 {
			s.types = append(s.types, kinds[random.IntN(len(kinds))])
		}
		held[town[k]] = s
	}
	return held
}
