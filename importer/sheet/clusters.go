package sheet

import (
	"context"
	"io"

	"servicemap/fault"
	"servicemap/place"
)

// Clusters reads clusters of venues and gives each sound one to each, with the number of its row; a problem that each returns
// refuses the row. Key, Source and UpdatedAt are left empty. Errors are as those of Places.
func Clusters(ctx context.Context, r io.Reader, o Options, each func(row int, k *place.Cluster) *fault.Problem) (*Report, error) {
	report, err := load(ctx, r, o, clusterTable(), each)
	report.uncompared(&o, "area_code")
	return report, err
}

func clusterTable() table[place.Cluster] {
	type row = place.Cluster
	columns := []column[row]{
		{spec{"code", []string{"编码", "编号", "代码", "阵地群编码", "阵地群编号"}, true}, func(c *cell, k *row) { k.Code = c.code() }},
		{spec{"name", []string{"名称", "中文名称", "阵地群名称"}, true}, func(c *cell, k *row) { k.Name = c.name() }},
		{spec{"lead_unit", []string{"牵头单位", "主管单位"}, false}, func(c *cell, k *row) { k.LeadUnit = c.name() }},
		{spec{"area_code", areaHeadings(), false}, func(c *cell, k *row) { k.AreaCode = c.areaCode() }},
	}
	return table[row]{columns: columns, limit: rowLimit, unique: byCode(func(k *row) string { return k.Code })}
}
