package sheet

import (
	"context"
	"io"
	"slices"

	"servicemap/fault"
	"servicemap/place"
)

// rowLimit bounds the bytes of one row of text and numbers.
const rowLimit = 1 << 20

// Places reads places and gives each sound one to each, with the number of its row; a problem that each returns refuses the
// row. Every place is the caller's to keep. Key, Source, Cluster, Published and UpdatedAt are left empty: no file says them;
// whether there is a cluster of the code is not looked at. Errors are those of the package: fault.BadRequest,
// fault.BadArgument, the reader's, or the context's cause.
func Places(ctx context.Context, r io.Reader, o Options, each func(row int, p *place.Place) *fault.Problem) (*Report, error) {
	report, err := load(ctx, r, o, placeTable(o), func(row int, p *placeRow) *fault.Problem { return each(row, &p.Place) })
	if _, ok := report.Headings["area_code"]; ok && o.Area == nil {
		report.warn("所属区域按坐标确定,未核对 area_code", "areas follow from the coordinates; area_code was not compared")
	}
	return report, err
}

// placeRow is a place with what its row says besides.
type placeRow struct {
	place.Place
	areaCode string
	duty     duty
	picture  place.Picture
}

func placeTable(o Options) table[placeRow] {
	type row = placeRow
	columns := []column[row]{
		{spec{"code", []string{"编码", "编号", "代码", "场所编码", "场所编号"}, true}, func(c *cell, p *row) { p.Code = c.code() }},
		{spec{"kind", []string{"类型", "类别", "种类", "场所类型"}, o.Kind == nil}, func(c *cell, p *row) {
			p.Kind = word(c, c.text, place.ParseKind, place.KindNames())
		}},
		{spec{"name", []string{"名称", "中文名称", "场所名称"}, true}, func(c *cell, p *row) { p.Name = c.name() }},
		{spec{"name_en", []string{"英文名称", "英文名"}, false}, func(c *cell, p *row) { p.NameEN = c.name() }},
		{spec{"former_names", []string{"曾用名", "曾用名称", "原名"}, false}, func(c *cell, p *row) { p.FormerNames = c.list() }},
		{spec{"longitude", []string{"经度"}, true}, func(c *cell, p *row) { p.Location.Lon = c.degrees(longitude) }},
		{spec{"latitude", []string{"纬度"}, true}, func(c *cell, p *row) { p.Location.Lat = c.degrees(latitude) }},
		{spec{"address", []string{"地址", "详细地址"}, false}, func(c *cell, p *row) { p.Address = c.prose() }},
		{spec{"area_code", areaHeadings(), false}, func(c *cell, p *row) { p.areaCode = c.code() }},
		{spec{"status", []string{"状态", "开放状态"}, false}, func(c *cell, p *row) {
			p.Status = word(c, c.text, place.ParseStatus, place.StatusNames())
		}},
		{spec{"status_note", []string{"状态说明", "关闭原因"}, false}, func(c *cell, p *row) { p.StatusNote = c.prose() }},
		{spec{"closed_from", []string{"关闭开始", "关闭开始日期", "关闭自"}, false}, func(c *cell, p *row) { p.ClosedFrom = c.instant(false) }},
		{spec{"closed_until", []string{"关闭结束", "关闭结束日期", "关闭至"}, false}, func(c *cell, p *row) { p.ClosedUntil = c.instant(true) }},
		{spec{"verified_at", []string{"核实日期", "核实时间"}, false}, func(c *cell, p *row) { p.VerifiedAt = c.instant(false) }},
		{spec{"verified_by", []string{"核实单位"}, false}, func(c *cell, p *row) { p.VerifiedBy = c.name() }},
	}
	columns = slices.Concat(columns, aboutColumns(), kindColumns(),
		scheduleColumns(func(p *row) *place.Schedule { return &p.Schedule }), dutyColumns(func(p *row) *duty { return &p.duty }))
	start := func(p *row) {
		p.Captured = o.System
		if o.Kind != nil {
			p.Kind = *o.Kind
		}
	}
	return table[row]{columns: columns, limit: rowLimit, start: start, finish: finishPlace,
		unique: byCode(func(p *row) string { return p.Code })}
}

// kindColumns are the columns that places of one kind have.
func kindColumns() []column[placeRow] {
	type row = placeRow
	return []column[row]{
		{spec{"demonstration", []string{"示范中心", "是否示范"}, false}, of(place.ServiceCenter, func(c *cell, p *row) { p.Demonstration = c.yes() })},
		{spec{"amenities", []string{"设施服务", "服务设施", "便民设施"}, false}, of(place.RedStation, func(c *cell, p *row) {
			p.Amenities = words(c, place.ParseAmenity, place.AmenityNames())
		})},
		{spec{"seats", []string{"座位数", "座位"}, false}, of(place.ReadingRoom, func(c *cell, p *row) { p.Seats = c.count() })},
		{spec{"books", []string{"藏书量", "藏书"}, false}, of(place.ReadingRoom, func(c *cell, p *row) { p.Books = c.count() })},
		{spec{"topics", []string{"调解事项", "调解范围"}, false}, of(place.MediationRoom, func(c *cell, p *row) { p.Topics = c.list() })},
		{spec{"theme", []string{"主题"}, false}, of(place.HistoryColumn, func(c *cell, p *row) { p.Theme = c.prose() })},
		{spec{"period", []string{"时期", "历史时期"}, false}, of(place.HistoryColumn, func(c *cell, p *row) { p.Period = c.prose() })},
		{spec{"facilities", []string{"设施", "场地设施"}, false}, of(place.Venue, func(c *cell, p *row) { p.Facilities = c.list() })},
		{spec{"cluster_code", []string{"阵地群编码", "阵地群编号", "所属阵地群", "所属阵地群编码"}, false}, of(place.Venue, func(c *cell, p *row) {
			p.ClusterCode = c.code()
		})},
	}
}

// of refuses a cell in the row of a place of another kind, unless the row's kind is not known.
func of(kind place.Kind, read rule[placeRow]) rule[placeRow] {
	return func(c *cell, p *placeRow) {
		if p.Kind == kind || c.failed("kind") {
			read(c, p)
			return
		}
		c.refuse(
			fault.Text{ZH: p.Kind.Chinese() + "没有 " + c.spec.name + " 这一列", EN: "a place of kind " + p.Kind.String() + " has no " + c.spec.name},
			fault.Text{ZH: "清空此单元格,或把类型改为" + kind.Chinese(), EN: "clear the cell, or change the kind to " + kind.String()})
	}
}

// finishPlace checks what several cells say together.
func finishPlace(c *cell, p *placeRow) {
	c.ordered(p.ClosedFrom, p.ClosedUntil, "closed_from", "closed_until")
	noteClosure(c, p)
	finishAbout(c, p)
	p.Contacts = p.duty.contacts(c)
	if !c.located(&p.Location) || p.areaCode == "" || c.file.options.Area == nil {
		return
	}
	if problem := c.file.options.Area(p.areaCode, p.Location); problem != nil {
		c.refuseAt("area_code", problem.Text, problem.Cure)
	}
}

// noteClosure warns of dates of a closure that the status does not speak of: shown is a place that is open.
func noteClosure(c *cell, p *placeRow) {
	if p.Status != place.Open {
		return
	}
	text := fault.Text{ZH: "状态为“开放”，关闭日期不起作用；暂停开放请填写状态", EN: "has no effect while status is OPEN; a closure needs the status TEMPORARILY_CLOSED"}
	if p.ClosedFrom != nil {
		c.note("closed_from", text)
	}
	if p.ClosedUntil != nil {
		c.note("closed_until", text)
	}
}
