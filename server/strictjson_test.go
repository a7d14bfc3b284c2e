package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"testing"
)

// What is read is what the library reads, and what the library refuses is refused.
func FuzzJSON(f *testing.F) {
	for _, seed := range []string{
		`{"a":[1,-2.5e+3,true,false,null,"x\"\\\n\u4e91\ud83c\udfc3"],"b":{"a":{}},"":[]}`, ` [ ] `, `"\\"`, `1e400`, `{"a":1,"a":2}`, "[1,\n2]", `{"a" : "b,:]}" , "c":"\\\""}`, `tru`, `[[[]]`, `""`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := readJSON(raw)
		var want any
		d := json.NewDecoder(bytes.NewReader(raw))
		d.UseNumber()
		switch wrong := d.Decode(&want); {
		case err == nil && (wrong != nil || !json.Valid(raw) || !reflect.DeepEqual(got, want)):
			t.Errorf("%q: %v, the library %v %v", raw, got, want, wrong)
		case errors.Is(err, errNotJSON) && json.Valid(raw):
			t.Errorf("%q is JSON", raw)
		}
	})
}
