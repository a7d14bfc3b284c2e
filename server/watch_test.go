package server_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"servicemap/server"
)

// The log and what is told of requests hold nothing of what was asked; every line about a request carries its id.
func TestRequestsAreWatchedWithoutWhatTheyAsk(t *testing.T) {
	t.Parallel()
	var written bytes.Buffer
	log := slog.New(server.WithRequestID(slog.NewJSONHandler(&written, &slog.HandlerOptions{Level: slog.LevelDebug})))
	mux := http.NewServeMux()
	mux.Handle("/graphql", newServer(t))
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) })
	var told []server.Watched
	h := server.Watch(mux, log, func(w server.Watched) { told = append(told, w) })
	const secret = "113.105"
	for given, kept := range map[string]bool{"": false, "abc-DEF_1": true, "a b": false, strings.Repeat("x", 65): false, "x\r\ny": false} {
		w := send(t, h, "POST", "/graphql", `{"query":"query($p:PointInput!){nearby(from:$p){totalCount}}","variables":{"p":{"longitude":`+secret+`,"latitude":40}}}`, "X-Request-Id", given)
		if id := w.Header().Get("X-Request-Id"); id == "" || (id == given) != kept {
			t.Errorf("%q became %q", given, id)
		}
	}
	send(t, h, "BREW", "/"+secret+"?q="+secret, "")
	if len(told) != 6 || told[0].Route != "/graphql" || told[0].Status != 200 || told[0].Cost == 0 || told[0].Bytes == 0 || told[5].Route != "/" || told[5].Method != "other" {
		t.Errorf("%+v", told)
	}
	for line := range strings.Lines(written.String()) {
		var entry map[string]any
		if err := json.Unmarshal([]byte(line), &entry); err != nil || entry["request"] == "" || entry["route"] == "" || strings.Contains(line, secret) || strings.Contains(line, "nearby") {
			t.Errorf("%v: %s", err, line)
		}
	}
	if strings.Count(written.String(), "\n") != 6 {
		t.Errorf("%s", written.String())
	}
}
