package coverage

import "slices"

// MeasureNames returns the contract's names of all measures, in order.
func MeasureNames() []string { return []string{"COVERAGE_SHARE", "CIRCLE_PEOPLE"} }

// GroupNames returns the contract's names of all groups, in order.
func GroupNames() []string {
	return []string{"ALL", "AGE_0_6", "AGE_60_UP", "AGE_65_UP", "HOUSEHOLDS"}
}

// ClassNames returns the contract's names of all classes, in order.
func ClassNames() []string {
	return []string{"COVERED", "UNCOVERED", "UNREACHABLE", "STRAIGHT_LINE", "OUTSIDE"}
}

// String returns the contract's name.
func (m Measure) String() string { return MeasureNames()[m] }

// String returns the contract's name.
func (g Group) String() string { return GroupNames()[g] }

// String returns the contract's name.
func (c Class) String() string { return ClassNames()[c] }

// ParseMeasure returns the measure of the contract's name or of its Chinese word.
func ParseMeasure(s string) (Measure, bool) {
	i := max(slices.Index(MeasureNames(), s), slices.Index([]string{"覆盖率", "服务人口"}, s))
	return Measure(max(i, 0)), i >= 0
}

// ParseGroup returns the group of the contract's name.
func ParseGroup(s string) (Group, bool) {
	i := slices.Index(GroupNames(), s)
	return Group(max(i, 0)), i >= 0
}
