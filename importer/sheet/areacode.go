package sheet

import "servicemap/fault"

// areaHeadings are the usual Chinese headings of area_code.
func areaHeadings() []string {
	return []string{"所属社区编码", "社区编码", "所属区域编码", "区域编码"}
}

// areaCode returns the code of an area that the caller knows.
func (c *cell) areaCode() string {
	code := c.code()
	if code == "" || !c.knownArea(code) {
		return ""
	}
	return code
}

// knownArea refuses the code of an area that the caller does not know.
func (c *cell) knownArea(code string) bool {
	known := c.file.options.AreaKnown
	if known == nil || known(code) {
		return true
	}
	c.refuse(textf("没有编码为 %s 的区域", "there is no area with the code %s", excerpt(code)),
		fault.Text{ZH: "先导入区域,或改正编码", EN: "import the areas first, or mend the code"})
	return false
}

// areaCodes returns a list of codes of areas that the caller knows.
func (c *cell) areaCodes() []string {
	var out []string
	for _, code := range c.list() {
		if c.whole(code) && c.knownArea(code) {
			out = append(out, code)
		}
	}
	return out
}

// uncompared warns of a column of codes of areas that nobody could look up.
func (r *Report) uncompared(o *Options, column string) {
	if _, ok := r.Headings[column]; ok && o.AreaKnown == nil {
		r.warn("未核对 %s 中的区域编码", "the codes of areas in %s were not compared", column)
	}
}
