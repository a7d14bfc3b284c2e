package server

import (
	"net/http"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"servicemap/fault"
)

// refuse answers, outside GraphQL, with a code and a sentence as JSON, and with the argument that is wrong and what is allowed.
func refuse(w http.ResponseWriter, r *http.Request, status int, e *fault.Error) {
	noteError(r.Context(), e.Code)
	message := e.Message.ZH
	if prefersEnglish(r.Header.Get("Accept-Language")) {
		message = e.Message.EN
	}
	said := map[string]any{"code": e.Code, "message": message}
	if e.Argument != "" {
		said["argument"] = e.Argument
	}
	if e.Allowed != "" {
		said["allowed"] = e.Allowed
	}
	state(w, status, map[string]any{"error": said})
}

// awayRetry is when to ask again for what needs the database, in seconds: servers look for it twice in each.
const awayRetry = "2"

// sayWhenAgain names, beside an answer of which a part failed for want of the database, when to ask again. Its status stays: the
// other parts are there.
func sayWhenAgain(w http.ResponseWriter, wrong gqlerror.List) {
	for _, e := range wrong {
		if e.Extensions["code"] == fault.DBUnavailable {
			w.Header().Set("Retry-After", awayRetry)
		}
	}
}

// refuseMethod answers 405 and names the methods that there are.
func refuseMethod(w http.ResponseWriter, r *http.Request, allowed string) {
	w.Header().Set("Allow", allowed)
	refuse(w, r, http.StatusMethodNotAllowed, fault.New(fault.MethodNotAllowed, fault.Text{ZH: "只接受 " + allowed, EN: "use " + allowed}))
}

// nothingHere answers 404.
func nothingHere(w http.ResponseWriter, r *http.Request) {
	refuse(w, r, http.StatusNotFound, fault.New(fault.NotFound, fault.Text{ZH: "没有这个地址", EN: "there is nothing at this address"}))
}

// ReadOnly lets GET and HEAD through to a handler and refuses the rest.
func ReadOnly(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			refuseMethod(w, r, "GET, HEAD")
			return
		}
		h(w, r)
	}
}
