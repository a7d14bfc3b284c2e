package sheet

import (
	"context"
	"io"

	"servicemap/fault"
	"servicemap/place"
)

// Zones reads the zones of service centers and gives each sound one to each, with the number of its row; a problem that each
// returns refuses the row. A center has one zone of a kind. Whether there is a center of the code is not looked at. Key,
// Center and UpdatedAt are left empty. Errors are as those of Places.
func Zones(ctx context.Context, r io.Reader, o Options, each func(row int, z *place.Zone) *fault.Problem) (*Report, error) {
	return load(ctx, r, o, zoneTable(), func(row int, z *zoneRow) *fault.Problem { return each(row, &z.Zone) })
}

// zoneRow is a zone with what its row says besides.
type zoneRow struct {
	place.Zone
	duty duty
}

func zoneTable() table[zoneRow] {
	type row = zoneRow
	columns := []column[row]{
		{spec{"center_code", []string{"中心编码", "中心编号", "服务中心编码", "服务中心编号", "党群服务中心编码", "党群服务中心编号"}, true},
			func(c *cell, z *row) { z.CenterCode = c.code() }},
		{spec{"kind", []string{"功能区", "功能区类型", "类型", "类别"}, true}, func(c *cell, z *row) {
			z.Kind = word(c, c.text, place.ParseZone, place.ZoneNames())
		}},
		{spec{"name", []string{"名称", "中文名称", "功能区名称"}, false}, func(c *cell, z *row) { z.Name = c.name() }},
		{spec{"services", []string{"服务项目", "服务事项", "服务内容"}, false}, func(c *cell, z *row) { z.Services = c.list() }},
		{spec{"capacity", []string{"容量", "容纳人数", "可容纳人数"}, false}, func(c *cell, z *row) { z.Capacity = c.count() }},
	}
	columns = append(columns, scheduleColumns(func(z *row) *place.Schedule { return &z.Schedule })...)
	columns = append(columns, dutyColumns(func(z *row) *duty { return &z.duty })...)
	return table[row]{
		columns: columns,
		limit:   rowLimit,
		finish:  func(c *cell, z *row) { z.Contacts = z.duty.contacts(c) },
		unique: identity[row]{
			column: "kind", zh: "第 %d 行已有该中心的这一功能区", en: "row %d has this zone of the center already",
			cure: fault.Text{ZH: "每个中心的每种功能区一行", EN: "give each zone of a center one row"},
			key: func(c *cell, z *row) string {
				if z.CenterCode == "" || c.failed("kind") {
					return ""
				}
				return z.CenterCode + "\x00" + z.Kind.String()
			},
		},
	}
}
