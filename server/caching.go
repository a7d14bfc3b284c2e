package server

import (
	"encoding/json"
	"fmt"
	"hash"
	"hash/fnv"
	"net/http"

	"servicemap/graph"
	"servicemap/snapshot"
)

// answerRevision goes up when the same question on the same data comes to be answered otherwise: it is part of every ETag.
const answerRevision = 1

// Caches may serve an answer for three seconds: with the second in which a change is noticed and the time to load it, nothing
// is seen that is older than five. That holds for the clock too: what says that a place is open says at which instant. What goes
// on by itself, and what is no answer, they keep not at all.
const (
	answerCacheControl = "public, max-age=3"
	notCached          = "no-store"
)

// Everything of a request that an answer depends on.
const varying = "Accept, Accept-Encoding, Accept-Language, Origin, " + costHeader

// cacheable reports whether an answer may be kept: of a question asked in a URL, from what all share.
func cacheable(r *http.Request, q *graph.Question) bool {
	return r.Method != http.MethodPost && !q.Cost.Away && r.Header.Get(costHeader) == ""
}

// tag begins the ETag of an answer from a snapshot, stale or not, without the quotes: servers that loaded the same data at other
// times have other tags, since `asOf` says when. JSON writes the keys of variables in order, so that their order makes no difference.
func tag(at *snapshot.Snapshot, stale bool, a *asking, kind string) string {
	sum := fnv.New128a()
	v := at.Versions
	for _, part := range []snapshot.Version{v.Places, v.Areas, v.Squads, v.Population, v.Network} {
		_, _ = fmt.Fprintf(sum, "%d %d ", part.Number, part.Changed.UnixNano())
	}
	_, _ = fmt.Fprintf(sum, "%d %d %t %q %q %q ", answerRevision, at.BuiltAt.UnixNano(), stale, kind, a.OperationName, a.Query)
	writeJSON(sum, a.Variables)
	return fmt.Sprintf("%x", sum.Sum(nil))
}

// writeJSON never fails: the values were read from JSON.
func writeJSON(to hash.Hash, value any) { _ = json.NewEncoder(to).Encode(value) }

// quoted returns the ETag of one encoding of an answer.
func quoted(tag, coding string) string {
	if coding != "" {
		tag += "-" + coding
	}
	return `"` + tag + `"`
}
