package osm

import (
	"errors"
	"fmt"

	"servicemap/fault"
)

// flaw is what is wrong with a file, before it is known where: spot.fault adds the place.
type flaw struct{ message, hint fault.Text }

func (f *flaw) Error() string { return f.message.EN }

// flawf makes a flaw; both formats take the same arguments in the same order.
func flawf(zh, en string, args ...any) *flaw {
	return &flaw{message: fault.Text{ZH: fmt.Sprintf(zh, args...), EN: fmt.Sprintf(en, args...)}}
}

func (f *flaw) hinting(zh, en string) *flaw {
	f.hint = fault.Text{ZH: zh, EN: en}
	return f
}

// kinds is a set of kinds of elements.
type kinds uint8

const (
	nodes kinds = 1 << iota
	ways
	relations
)

// of puts the name of an element before a flaw's sentence; other errors pass unchanged.
func (k kinds) of(id int64, err error) error {
	var f *flaw
	if !errors.As(err, &f) {
		return err
	}
	zh, en := "节点", "node"
	switch k {
	case ways:
		zh, en = "路线", "way"
	case relations:
		zh, en = "关系", "relation"
	}
	return &flaw{hint: f.hint, message: fault.Text{
		ZH: fmt.Sprintf("%s %d:%s", zh, id, f.message.ZH),
		EN: fmt.Sprintf("%s %d: %s", en, id, f.message.EN),
	}}
}

// spot is a place in the file: the blob, counted from 1, and the byte its length begins at. The zero spot is the file.
type spot struct {
	blob   int
	offset int64
}

// fault turns a flaw into the error for the caller, with the place; other errors (disk, cancellation) pass unchanged.
func (s spot) fault(err error) error {
	var f *flaw
	if !errors.As(err, &f) {
		return err
	}
	zh, en := "OSM PBF 文件有误", "OSM PBF file"
	if s.blob > 0 {
		zh = fmt.Sprintf("OSM PBF 文件第 %d 块(第 %d 字节起)有误", s.blob, s.offset)
		en = fmt.Sprintf("OSM PBF file, blob %d at byte %d", s.blob, s.offset)
	}
	return fault.New(fault.BadRequest, fault.Text{ZH: zh + ":" + f.message.ZH, EN: en + ": " + f.message.EN}).Hinting(f.hint)
}
