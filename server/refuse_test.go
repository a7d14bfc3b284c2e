package server_test

import "testing"

// What fails for want of the database says when to ask again, whatever its status.
func TestAnswersWithoutTheDatabaseSayWhenToAskAgain(t *testing.T) {
	t.Parallel()
	w := send(t, newServer(t), "POST", "/graphql", `{"query":"mutation { cancelJob(id: \"j0000000000002\") { id } }"}`)
	if codeOf(t, w) != "DB_UNAVAILABLE" || w.Header().Get("Retry-After") == "" {
		t.Errorf("%d %v %s", w.Code, w.Header(), w.Body)
	}
	if w := send(t, newServer(t), "POST", "/graphql", `{"query":"{ paces { pace } }"}`); w.Header().Get("Retry-After") != "" {
		t.Errorf("%v %s", w.Header(), w.Body)
	}
}
