package server

import (
	"net/http"

	"servicemap/fault"
)

// refuse answers, outside GraphQL, with a code and a sentence as JSON.
func refuse(w http.ResponseWriter, r *http.Request, status int, e *fault.Error) {
	message := e.Message.ZH
	if prefersEnglish(r.Header.Get("Accept-Language")) {
		message = e.Message.EN
	}
	state(w, status, map[string]any{"error": map[string]any{"code": e.Code, "message": message}})
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
