package yungang

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// The kinds of places, as the contract names them.
const (
	serviceCenter = "SERVICE_CENTER"
	redStation    = "RED_STATION"
	readingRoom   = "READING_ROOM"
	mediationRoom = "MEDIATION_ROOM"
	historyColumn = "HISTORY_COLUMN"
	venue         = "VENUE"
)

// How many there are of each, as published; a third of the rooms is in a center.
const (
	stationCount, readingCount, mediationCount, columnCount = 104, 83, 52, 137
	clusterCount, squadCount, demonstrationCount            = 87, 73, 6
	readingInside, mediationInside                          = 28, 17
)

// register is the places of the district and what belongs to them.
type register struct {
	town     *town
	random   *rand.Rand
	places   []*site
	centers  map[*unit]*site
	homes    []*unit // communities, in an order drawn by chance
	villages []*unit
	clusters []cluster
	phones   int
	names    map[string]int
}

// site is a row of places.csv in the making.
type site struct {
	kind, code, name string
	at               xy
	unit             *unit
	zone             zone
	cells            map[string]string
}

// cluster is a row of clusters.csv.
type cluster struct {
	code, name, lead string
	unit             *unit
}

// newRegister finds a place for everything.
func newRegister(t *town) *register {
	r := &register{town: t, random: rand.New(rand.NewPCG(seed, 3)), centers: map[*unit]*site{}, names: map[string]int{}}
	for _, k := range r.random.Perm(len(t.units)) {
		if u := t.units[k]; u.village {
			r.villages = append(r.villages, u)
		} else {
			r.homes = append(r.homes, u)
		}
	}
	r.addCenters()
	r.addRooms(readingRoom, readingCount, readingInside, 15)
	r.addRooms(mediationRoom, mediationCount, mediationInside, 8)
	r.addMany(redStation, stationCount, 20)
	r.addMany(historyColumn, columnCount-1, 36)
	r.addIsland()
	r.addClusters()
	r.addCommon()
	return r
}

// add makes a place at an entrance; its community's own.
func (r *register) add(kind string, u *unit, s *spot) *site {
	p := &site{kind: kind, unit: u, at: r.town.plane.ground(s.at), zone: s.zone, cells: map[string]string{}}
	s.taken = true
	p.cells["address"] = fmt.Sprintf("大同市云冈区%s%s%d号", u.street.name, s.street, s.number)
	if s.village {
		p.cells["address"] = fmt.Sprintf("大同市云冈区%s%s", u.street.name, u.name)
	}
	r.place(p, r.title(kind, u, s))
	return p
}

// place names and numbers a place.
func (r *register) place(p *site, name string) {
	if r.names[name]++; r.names[name] > 1 {
		name += [...]string{"", "", "(二)", "(三)", "(四)", "(五)", "(六)", "(七)", "(八)", "(九)"}[min(9, r.names[name])]
	}
	p.name = name
	r.names[p.kind]++
	p.code = fmt.Sprintf("demo-%s-%03d", strings.ToLower(strings.ReplaceAll(p.kind, "_", "-")), r.names[p.kind])
	r.places = append(r.places, p)
	r.fillKind(p)
}

// title makes a name: the center's is the community's, a station's that of its street.
func (r *register) title(kind string, u *unit, s *spot) string {
	word := map[string]string{serviceCenter: "党群服务中心", redStation: "红色驿站", readingRoom: "红色书屋", mediationRoom: "纠纷调解室", historyColumn: "“红色历史”专栏"}[kind]
	if kind == redStation && !s.village {
		return s.street + word
	}
	return u.name + word
}

// free returns an entrance of a community: the one that score puts first among those not taken.
func (r *register) free(u *unit, score func(s *spot) float64) *spot {
	var best *spot
	least := 0.0
	for i := range u.spots {
		if s := &u.spots[i]; !s.taken {
			if v := score(s); best == nil || v < least {
				best, least = s, v
			}
		}
	}
	return best
}

// anywhere scores by chance, main streets first.
func (r *register) anywhere(s *spot) float64 {
	v := r.random.Float64()
	if s.corner {
		v *= 0.6
	}
	return v
}

// addCenters puts a center near the middle of every community; six of them, in different streets, are demonstration centers.
func (r *register) addCenters() {
	shown := map[*street]bool{}
	demonstration := map[*unit]bool{}
	for _, u := range r.homes {
		if len(demonstration) < demonstrationCount && !shown[u.street] && !u.street.rural() {
			shown[u.street], demonstration[u] = true, true
		}
	}
	for _, u := range r.town.units {
		if u.village {
			continue
		}
		p := r.add(serviceCenter, u, r.free(u, func(s *spot) float64 { return s.remote + 120*r.anywhere(s) }))
		p.cells["demonstration"] = "no"
		if demonstration[u] {
			p.cells["demonstration"] = "yes"
		}
		r.centers[u] = p
	}
}

// addRooms adds rooms: some inside their community's center, some in villages, the others on streets.
func (r *register) addRooms(kind string, count, inside, rural int) {
	shift := r.random.IntN(len(r.homes))
	for k := range count {
		u := r.homes[(shift+k)%len(r.homes)]
		switch center := r.centers[u]; {
		case k < inside:
			p := &site{kind: kind, unit: u, at: center.at, zone: center.zone, cells: map[string]string{}}
			p.cells["address"] = center.cells["address"] + ",党群服务中心内"
			r.place(p, r.title(kind, u, &spot{}))
		case k < inside+rural:
			u = r.villages[(shift+k)%len(r.villages)]
			r.add(kind, u, r.free(u, r.anywhere))
		default:
			r.add(kind, u, r.free(u, r.anywhere))
		}
	}
}

// addMany adds places of a kind, some in villages, the others in communities, the old town having more of them.
func (r *register) addMany(kind string, count, rural int) {
	shift := r.random.IntN(len(r.homes))
	var old []*unit
	for _, u := range r.homes {
		if len(u.spots) > 0 && u.spots[0].zone == oldTown {
			old = append(old, u)
		}
	}
	for k := range count {
		u := r.homes[(shift+k)%len(r.homes)]
		switch {
		case k < rural:
			u = r.villages[(shift+3*k)%len(r.villages)]
		case kind == historyColumn && k%4 == 0 && len(old) > 0:
			u = old[r.random.IntN(len(old))]
		}
		r.add(kind, u, r.free(u, r.anywhere))
	}
}

// addIsland adds the one place that no way leads to.
func (r *register) addIsland() {
	t := r.town
	i, j := t.islandCell()
	u := t.grid.cells[i][j].unit
	p := &site{kind: historyColumn, unit: u, at: t.plane.ground(t.island), zone: country, cells: map[string]string{}}
	p.cells["address"] = "大同市云冈区十里河河心洲"
	p.cells["notice"] = "河心洲没有桥,汛期不开放摆渡。"
	r.place(p, "十里河河心洲“红色历史”专栏")
}

// addClusters adds the clusters and their venues, which stand near each other.
func (r *register) addClusters() {
	for k := range clusterCount {
		u := r.homes[k%len(r.homes)]
		lead := u.stem + leadUnits()[k%len(leadUnits())]
		c := cluster{fmt.Sprintf("demo-cluster-%02d", k+1), u.stem + "党建阵地群", lead, u}
		r.clusters = append(r.clusters, c)
		first := r.free(u, r.anywhere)
		for n := range 2 + r.random.IntN(3) {
			s := first
			if n > 0 {
				s = r.free(u, func(s *spot) float64 { return nearness(s.at, first.at) + 90*r.random.Float64() })
			}
			name := venueNames()[r.random.IntN(len(venueNames()))]
			p := &site{kind: venue, unit: u, at: r.town.plane.ground(s.at), zone: s.zone, cells: map[string]string{}}
			s.taken = true
			p.cells["address"] = fmt.Sprintf("大同市云冈区%s%s%d号", u.street.name, s.street, s.number)
			p.cells["cluster_code"] = c.code
			r.place(p, u.stem+name)
		}
	}
}

func leadUnits() []string {
	return strings.Fields("小学 卫生服务站 供热站 物业服务中心 供电营业厅 邮政支局 银行网点 派出所 税务服务站 矿区医院 煤机厂 中学")
}

func venueNames() []string {
	return strings.Fields("职工活动室 共享会议室 共享食堂 健身房 篮球场 文艺排练厅 多功能厅 志愿者之家 棋牌室 书画室 儿童活动室 培训教室")
}

// clustersFile writes the clusters.
func (r *register) clustersFile() ([]byte, error) {
	f := newFile("code", "name", "lead_unit", "area_code")
	for _, c := range r.clusters {
		f.row(c.code, c.name, c.lead, c.unit.code)
	}
	return f.bytes()
}

// phone returns the next duty phone. No exchange of Datong begins with 000: nobody is called by mistake.
func (r *register) phone() string {
	r.phones++
	return fmt.Sprintf("0352-000%04d", r.phones)
}

// sorted returns the places by code, in the order of kinds in which the file lists them.
func (r *register) sorted() []*site {
	order := []string{serviceCenter, redStation, readingRoom, mediationRoom, historyColumn, venue}
	list := slices.Clone(r.places)
	slices.SortStableFunc(list, func(a, b *site) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.kind), slices.Index(order, b.kind)), cmp.Compare(a.code, b.code))
	})
	return list
}

// islandCell returns the cell of the grid in which the island's place lies.
func (t *town) islandCell() (i, j int) {
	for i = range t.grid.cells {
		for j = range t.grid.cells[i] {
			r := t.grid.rect(i, j)
			if r.west <= t.island.u && t.island.u < r.east && r.south <= t.island.v && t.island.v < r.north {
				return i, j
			}
		}
	}
	return 0, 0
}
