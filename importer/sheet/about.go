package sheet

import (
	"net/url"
	"strings"

	"servicemap/fault"
	"servicemap/place"
)

// aboutColumns are what is known about getting into a place, its picture and its notice.
func aboutColumns() []column[placeRow] {
	type row = placeRow
	known := func(name string, of func(*place.Accessibility) *place.Known, zh ...string) column[row] {
		return column[row]{spec{name, zh, false}, func(c *cell, p *row) { *of(&p.Accessibility) = c.known() }}
	}
	return []column[row]{
		known("step_free_entrance", func(a *place.Accessibility) *place.Known { return &a.StepFreeEntrance }, "无障碍入口", "无障碍出入口", "无台阶入口"),
		known("ramp", func(a *place.Accessibility) *place.Known { return &a.Ramp }, "坡道", "无障碍坡道"),
		known("lift", func(a *place.Accessibility) *place.Known { return &a.Lift }, "电梯", "无障碍电梯"),
		known("accessible_toilet", func(a *place.Accessibility) *place.Known { return &a.AccessibleToilet }, "无障碍卫生间", "无障碍厕所"),
		known("hearing_loop", func(a *place.Accessibility) *place.Known { return &a.HearingLoop }, "助听环路", "听力环路", "助听设备"),
		known("tactile_path", func(a *place.Accessibility) *place.Known { return &a.TactilePath }, "盲道"),
		{spec{"surveyed_on", []string{"无障碍调查日期", "无障碍核查日期", "调查日期"}, false}, func(c *cell, p *row) {
			p.Accessibility.SurveyedOn = c.day()
		}},
		{spec{"picture", []string{"图片", "照片", "图片地址", "图片链接"}, false}, func(c *cell, p *row) { p.picture.URL = c.webAddress() }},
		{spec{"picture_text", []string{"图片说明", "照片说明", "图片描述", "替代文本"}, false}, func(c *cell, p *row) { p.picture.Text = c.prose() }},
		{spec{"notice", []string{"公告", "临时公告", "通知"}, false}, func(c *cell, p *row) { p.Notice.Text = c.prose() }},
		{spec{"notice_from", []string{"公告开始", "公告开始日期", "公告自"}, false}, func(c *cell, p *row) { p.Notice.From = c.instant(false) }},
		{spec{"notice_until", []string{"公告结束", "公告结束日期", "公告至"}, false}, func(c *cell, p *row) { p.Notice.Until = c.instant(true) }},
	}
}

// finishAbout checks what belongs together: a picture and the text that stands in for it, a notice and its dates.
func finishAbout(c *cell, p *placeRow) {
	switch picture := p.picture; {
	case c.failed("picture") || c.failed("picture_text"):
	case picture.URL != "" && picture.Text == "":
		c.refuseAt("picture_text", fault.Text{ZH: "图片没有说明", EN: "the picture has no text that stands in for it"},
			fault.Text{ZH: "用一句话写出图片上有什么", EN: "say in a sentence what is to be seen"})
	case picture.URL == "" && picture.Text != "":
		c.refuseAt("picture", fault.Text{ZH: "有图片说明,没有图片", EN: "there is a text for a picture, but no picture"},
			fault.Text{ZH: "填写图片的网址,或清空图片说明", EN: "write the picture's address, or clear its text"})
	case picture.URL != "":
		p.Pictures = []place.Picture{picture}
	}
	if p.Notice.Text == "" && (p.Notice.From != nil || p.Notice.Until != nil) && !c.failed("notice") {
		c.refuseAt("notice", fault.Text{ZH: "有公告日期,没有公告内容", EN: "there are dates for a notice, but no notice"},
			fault.Text{ZH: "填写公告,或清空其日期", EN: "write the notice, or clear its dates"})
	}
	c.ordered(p.Notice.From, p.Notice.Until, "notice_from", "notice_until")
}

// webAddress returns the address of something on the web. What a browser would run or read from the disk is refused, and so
// is an address with a name and a password in it.
func (c *cell) webAddress() string {
	s := c.atMost(c.text, textLimit)
	if s == "" || c.private(false) {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || strings.ContainsAny(s, " \"<>\\^`{|}") {
		c.refuse(fault.Text{ZH: "不是网址", EN: "is not a web address"},
			fault.Text{ZH: "填写以 https:// 或 http:// 开头的网址", EN: "write an address that begins with https:// or http://"})
		return ""
	}
	return s
}
