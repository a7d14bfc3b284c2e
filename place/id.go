package place

import (
	"encoding/base32"
	"encoding/binary"

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

// ID returns the opaque id of a record: its type's letter and its key in 13 digits of base 32. Ids of one type sort as
// their keys do, so that "by id" means the same to a client and to the database.
func ID(kind IDKind, key Key) string {
	var raw [8]byte
	binary.BigEndian.PutUint64(raw[:], uint64(key))
	return string(kind) + idDigits().EncodeToString(raw[:])
}

// ParseID returns the type and key of an id, and fault.NotFound for a string that is no id: to a client there is no
// difference between an id that never was and one that is gone.
func ParseID(id string) (IDKind, Key, error) {
	if len(id) != 14 {
		return 0, 0, fault.Missing("id")
	}
	raw, err := idDigits().DecodeString(id[1:])
	if err != nil || idDigits().EncodeToString(raw) != id[1:] {
		return 0, 0, fault.Missing("id")
	}
	return IDKind(id[0]), Key(binary.BigEndian.Uint64(raw)), nil
}

func idDigits() *base32.Encoding {
	return base32.NewEncoding("0123456789abcdefghijklmnopqrstuv").WithPadding(base32.NoPadding)
}
