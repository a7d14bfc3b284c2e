package server

import (
	"strconv"
	"strings"
)

// acceptsCoding reports whether an Accept-Encoding header allows a content coding (RFC 9110, section 12.5.3): by its name,
// for gzip also by its old one, or else by "*"; never with a weight of 0 or one that is no number. An empty header allows none.
func acceptsCoding(header, coding string) bool {
	others := false
	for item := range strings.SplitSeq(strings.ToLower(header), ",") {
		name, parameters, _ := strings.Cut(item, ";")
		weight := 1.0
		if q, ok := strings.CutPrefix(strings.TrimSpace(parameters), "q="); ok {
			var err error
			if weight, err = strconv.ParseFloat(q, 64); err != nil {
				weight = 0
			}
		}
		switch strings.TrimPrefix(strings.TrimSpace(name), "x-") {
		case coding:
			return weight > 0
		case "*":
			others = weight > 0
		}
	}
	return others
}
