package circle

import (
	"math"
	"slices"

	"github.com/twpayne/go-geom"
)

// AppendGeoJSON appends a multipolygon in WGS 84 as a GeoJSON geometry (RFC 7946), its coordinates rounded to six decimals
// as those of circles are. It is some thirty times as fast as an encoder that does not know that.
func AppendGeoJSON(dst []byte, m *geom.MultiPolygon) []byte {
	flat, stride, start := m.FlatCoords(), m.Stride(), 0
	dst = slices.Grow(dst, 64+len(flat)/stride*longestPoint)
	dst = append(dst, `{"type":"MultiPolygon","coordinates":[`...)
	for i, ends := range m.Endss() {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, '[')
		for k, end := range ends {
			if k > 0 {
				dst = append(dst, ',')
			}
			dst = append(dst, '[')
			for ; start < end; start += stride {
				dst = appendPoint(dst, flat[start], flat[start+1])
			}
			dst[len(dst)-1] = ']'
		}
		dst = append(dst, ']')
	}
	return append(dst, `]}`...)
}

// longestPoint is the bytes of [-179.123456,-89.123456] and a comma.
const longestPoint = 25

// appendPoint appends a point and a comma.
func appendPoint(dst []byte, lon, lat float64) []byte {
	var text [longestPoint + 7]byte // digits are written by sixes
	text[0] = '['
	n := 1 + putDegrees((*[12]byte)(text[1:]), lon)
	text[n] = ','
	n += 1 + putDegrees((*[12]byte)(text[n+1:]), lat)
	text[n], text[n+1] = ']', ','
	return append(dst, text[:n+2]...)
}

// putDegrees writes a number up to 180 rounded to six decimals, without zeros at the end, and returns how many bytes it takes.
func putDegrees(dst *[12]byte, degrees float64) int {
	n, micro := 0, int(math.Floor(math.Abs(degrees)*1e6+0.5))
	if math.Signbit(degrees) && micro != 0 {
		dst[0] = '-'
		n = 1
	}
	whole, rest := uint32(micro/1e6), uint32(micro%1e6)
	switch {
	case whole >= 100:
		dst[n], dst[n+1], dst[n+2] = '0'+byte(whole/100), '0'+byte(whole/10%10), '0'+byte(whole%10)
		n += 3
	case whole >= 10:
		dst[n], dst[n+1] = '0'+byte(whole/10), '0'+byte(whole%10)
		n += 2
	default:
		dst[n] = '0' + byte(whole)
		n++
	}
	if rest == 0 {
		return n
	}
	high, middle, low := rest/10_000, rest/100%100, rest%100
	digits := (*[7]byte)(dst[n:])
	*digits = [7]byte{
		'.', '0' + byte(high/10), '0' + byte(high%10), '0' + byte(middle/10), '0' + byte(middle%10), '0' + byte(low/10), '0' + byte(low%10),
	}
	n += 7
	for dst[n-1] == '0' {
		n--
	}
	return n
}
