package yungang

import (
	"bytes"
	_ "embed" // the two files of names
	"encoding/csv"
	"fmt"
	"strings"
)

//go:embed streets.csv
var streetFile []byte

//go:embed communities.csv
var communityFile []byte

// district is the code and name of what the two files divide.
const districtCode, districtName = "140214", "云冈区"

// street is a street, town or township.
type street struct {
	code, name string
	units      []*unit
}

// rural reports a town or township, whose villages have land around them.
func (s *street) rural() bool { return !strings.HasSuffix(s.name, "街道") }

// unit is a community or a village.
type unit struct {
	code    string
	name    string // as on the map: 新胜街社区, 高山村
	stem    string // without 社区 or 村: 新胜街, 高山
	village bool
	street  *street
	people  int
	spots   []spot // where places can stand
}

// readNames reads the two files.
func readNames() ([]*street, []*unit, error) {
	rows, err := readRows(streetFile, 2)
	if err != nil {
		return nil, nil, err
	}
	var streets []*street
	byCode := map[string]*street{}
	for _, r := range rows {
		s := &street{code: r[0], name: r[1]}
		streets, byCode[s.code] = append(streets, s), s
	}
	if rows, err = readRows(communityFile, 3); err != nil {
		return nil, nil, err
	}
	var units []*unit
	for _, r := range rows {
		s := byCode[r[2]]
		if s == nil {
			return nil, nil, fmt.Errorf("community %s: no street %s", r[0], r[2])
		}
		u := newUnit(r[0], r[1])
		u.street = s
		s.units, units = append(s.units, u), append(units, u)
	}
	return streets, units, nil
}

func readRows(file []byte, fields int) ([][]string, error) {
	r := csv.NewReader(bytes.NewReader(file))
	r.FieldsPerRecord = fields
	rows, err := r.ReadAll()
	if err != nil || len(rows) == 0 {
		return nil, fmt.Errorf("names: %w", err)
	}
	return rows[1:], nil
}

// newUnit takes the committee off a name: 新胜街社区居委会 is the committee of 新胜街社区, 高山村委会 that of 高山村.
func newUnit(code, committee string) *unit {
	if stem, _, ok := strings.Cut(committee, "社区"); ok {
		return &unit{code: code, stem: stem, name: stem + "社区"}
	}
	stem := strings.TrimSuffix(strings.TrimSuffix(committee, "村委会"), "村")
	return &unit{code: code, stem: stem, name: stem + "村", village: true}
}

// rowNames and columnNames are the names of the town's through streets: 街 run east and west, 路 north and south.
func rowNames() []string {
	return strings.Fields("云州街 武周街 平泉街 迎宾西街 文瀛街 永泰街 兴云街 振华街 开源街 同泉街 安康街 恒安街 " +
		"晋华街 魏都街 新晋街 和阳街 清远街 拥军街 煤海街 工农街 建设街 朝阳街 广灵街 凤台街 仁和街 太和街")
}

func columnNames() []string {
	return strings.Fields("恒安路 武定路 云泉路 同煤路 西环路 新泉路 平旺路 友谊路 矿工路 泉源路 御泉路 长胜路 工业路 " +
		"和平路 云武路 学府路 青年路 向阳路 永和路 春晖路 银杏路 白杨路 杏林路 文昌路 崇文路 顺城路 西苑路 云峰路 塔山路 晨光路 花园路 锦绣路")
}

// laneNames are those of the old town.
func laneNames() []string {
	return strings.Fields("状元巷 石头巷 油坊巷 铁匠巷 井儿巷 鼓楼巷 钟楼巷 文庙巷 关帝庙巷 城隍庙巷 马市巷 米市巷 盐店巷 皮匠巷 银匠巷 " +
		"磨坊巷 染坊巷 醋坊巷 豆腐巷 草料巷 柴市巷 炭市巷 驼店巷 车马巷 后街巷 书院巷 小石桥巷 槐树巷 柳树巷 枣树巷 四眼井巷 大井巷 " +
		"东仓巷 西仓巷 火神庙巷 戏台巷 影壁巷 过街楼巷 南栅门巷 北栅门巷 古道巷 泉眼巷 上水巷 下水巷 窑坡巷 砖瓦巷 瓷器巷 缸房巷 鞋帽巷 布店巷 当铺巷 票号巷")
}
