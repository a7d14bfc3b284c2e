package place

import (
	"strings"

	"servicemap/fault"
)

// IDKind is the type of record that an id stands for: the first letter of the id.
type IDKind byte

// The types of records that have ids.
const (
	PlaceID   IDKind = 'p'
	AreaID    IDKind = 'a'
	ZoneID    IDKind = 'z'
	ClusterID IDKind = 'c'
	SquadID   IDKind = 's'
)

// The digits of ids: base 32 with the alphabet in the order of its characters (RFC 4648, section 7), in small letters. The
// last of the 13 holds the last four bits, shifted by one.
const (
	idDigits  = "0123456789abcdefghijklmnopqrstuv"
	idLength  = 14
	digitBits = 5
)

// ID returns the opaque id of a record: its type's letter and its key in 13 digits of base 32. Ids of one type sort as
// their keys do, so that "by id" means the same to a client and to the database.
func ID(kind IDKind, key Key) string {
	var id [idLength]byte
	id[0] = byte(kind)
	rest := uint64(key)
	id[idLength-1] = idDigits[rest&15<<1]
	rest >>= 4
	for i := idLength - 2; i > 0; i-- {
		id[i] = idDigits[rest&31]
		rest >>= digitBits
	}
	return string(id[:])
}

// ParseID returns the type and key of an id, and fault.NotFound for a string that is no id: to a client there is no
// difference between an id that never was and one that is gone.
func ParseID(id string) (IDKind, Key, error) {
	if len(id) != idLength {
		return 0, 0, fault.Missing("id")
	}
	var key uint64
	for i := 1; i < idLength; i++ {
		digit := strings.IndexByte(idDigits, id[i])
		if digit < 0 || i == idLength-1 && digit&1 != 0 {
			return 0, 0, fault.Missing("id")
		}
		if i < idLength-1 {
			key = key<<digitBits | uint64(digit)
		} else {
			key = key<<4 | uint64(digit>>1)
		}
	}
	return IDKind(id[0]), Key(key), nil
}
