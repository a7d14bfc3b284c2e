package model

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"hash/fnv"
	"time"

	"servicemap/fault"
)

// question names what a list was asked for, all but the page: cursors carry it, so that a cursor of one question is refused
// by another, whose order it knows nothing of.
type question uint64

func newQuestion(parts ...any) question {
	h := fnv.New64a()
	encoder := json.NewEncoder(h)
	for _, p := range parts {
		if err := encoder.Encode(p); err != nil {
			panic(err) // arguments of the schema always have a JSON form
		}
	}
	return question(h.Sum64())
}

// cursor returns the opaque cursor of a position in the question's order.
func (q question) cursor(position []byte) string {
	raw := binary.BigEndian.AppendUint64(make([]byte, 0, 8+len(position)), uint64(q))
	return base64.RawURLEncoding.EncodeToString(append(raw, position...))
}

// position returns the position of a cursor, nil for none, and fault.BadCursor for one that is not of this question.
func (q question) position(cursor *string) ([]byte, error) {
	if cursor == nil {
		return nil, nil
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(*cursor)
	if err != nil || len(raw) <= 8 || binary.BigEndian.Uint64(raw) != uint64(q) {
		return nil, badCursor()
	}
	return raw[8:], nil
}

// cursorAt returns the cursor of a position in a list that depends on the clock: it carries the instant that the first page
// was asked at, so that all pages show the same state of things.
func (q question) cursorAt(at time.Time, position []byte) string {
	return q.cursor(append(binary.BigEndian.AppendUint64(nil, uint64(at.Unix())), position...))
}

// positionAt is position for cursors of cursorAt. Without a cursor the instant is now.
func (q question) positionAt(cursor *string) (at time.Time, position []byte, err error) {
	raw, err := q.position(cursor)
	if raw == nil {
		return time.Now().Truncate(time.Second), nil, err
	}
	if len(raw) < 8 {
		return time.Time{}, nil, badCursor()
	}
	at = time.Unix(int64(binary.BigEndian.Uint64(raw)), 0)
	if year := at.UTC().Year(); year < 1 || year > 9998 {
		return time.Time{}, nil, badCursor()
	}
	return at, raw[8:], nil
}

func badCursor() error {
	e := fault.New(fault.BadCursor, fault.Text{
		ZH: "游标不属于这个查询;请从第一页重新开始",
		EN: "the cursor does not belong to this question; start again at the first page",
	})
	e.Argument = "after"
	return e
}

// PageInfo says where a page stands.
type PageInfo struct {
	HasNextPage     bool
	HasPreviousPage bool
	StartCursor     *string
	EndCursor       *string
}

// newPageInfo describes a page of n edges, of which the given function makes cursors.
func newPageInfo(n int, cursorOf func(i int) string, more bool, after *string) *PageInfo {
	info := &PageInfo{HasNextPage: more, HasPreviousPage: after != nil}
	if n > 0 {
		start, end := cursorOf(0), cursorOf(n-1)
		info.StartCursor, info.EndCursor = &start, &end
	}
	return info
}

// pageLength checks `first`.
func pageLength(first int32, most int) (int, error) {
	if first < 1 || int(first) > most {
		return 0, fault.OutOfRange("first", int(first), 1, most)
	}
	return int(first), nil
}
