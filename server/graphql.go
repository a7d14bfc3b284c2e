// Package server is what HTTP needs beside GraphQL: the JSON form of requests and answers, languages, limits, health.
package server

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"servicemap/fault"
	"servicemap/graph"
	"servicemap/snapshot"
)

// Limits are those of a request and its answer; what a document may hold is the engine's.
type Limits struct {
	Body     int // bytes
	Response int // bytes, before they are compressed
	Deadline time.Duration
}

// DefaultLimits returns the limits of an anonymous request.
func DefaultLimits() Limits {
	return Limits{Body: 64 << 10, Response: 4 << 20, Deadline: 5 * time.Second}
}

// GraphQL serves GraphQL over HTTP: POST with a JSON body, or GET with the same in the URL. The answer is
// application/graphql-response+json where the client prefers that, else application/json. It is safe for concurrent use.
type GraphQL struct {
	engine    *graph.Engine
	data      *snapshot.Keeper
	limits    Limits
	documents *Documents
	rates     *Rates
	turns     *Turns
	away      *Turns // of questions that wait for more than memory
	zippers   zippers
}

// NewGraphQL returns a handler of an engine that answers from a keeper's data. Rates may be nil: clients may ask as much as they
// like.
func NewGraphQL(engine *graph.Engine, data *snapshot.Keeper, limits Limits, documents *Documents, rates *Rates) *GraphQL {
	return &GraphQL{engine: engine, data: data, limits: limits, documents: documents, rates: rates, away: &Turns{free: awayAtOnce}}
}

// Share has questions that are answered from memory take turns, with whoever else takes them. It is called before anything is asked.
func (g *GraphQL) Share(turns *Turns) { g.turns = turns }

// What a request counts before it is understood, and when it is not: its text was read all the same.
const (
	costOfAsking  = 1
	costOfRefusal = 10
)

func (g *GraphQL) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(graph.WithLanguage(r.Context(), prefersEnglish(r.Header.Get("Accept-Language"))), g.limits.Deadline)
	defer cancel()
	w.Header().Add("Vary", varying)
	kind, ok := answerType(r.Header.Get("Accept"))
	if !ok {
		refuseGraphQL(ctx, w, kind, http.StatusNotAcceptable, graph.Refusal(ctx, fault.New(fault.UnsupportedMediaType, fault.Text{
			ZH: "只提供 " + responseJSON + " 与 " + plainJSON, EN: "there are " + responseJSON + " and " + plainJSON,
		})))
		return
	}
	visit := g.rates.visit(r)
	if refused := visit.charge(costOfAsking); refused != nil {
		visit.tell(w.Header())
		refuseRequest(ctx, w, kind, refused)
		return
	}
	asked, refused := readRequest(w, r, g.limits.Body)
	learn := ""
	if refused == nil {
		learn, refused = g.documents.find(asked)
	}
	if refused != nil {
		visit.tell(w.Header())
		refuseRequest(ctx, w, kind, refused)
		return
	}
	g.answer(ctx, w, r, &understood{asked: asked, kind: kind, visit: &visit, learn: learn})
}

// understood is a request of which the document is still to be read.
type understood struct {
	asked *asking
	kind  string // of the answer
	visit *visit
	learn string // the hash to keep the document by
	keep  bool   // caches may keep the answer
	tag   string // of the answer, without the quotes; empty where the same data may give another
}

// answer answers a request in its turn: reading a document and answering it is what takes the processors' time. What waits for the
// client, reading and sending, takes none.
func (g *GraphQL) answer(ctx context.Context, w http.ResponseWriter, r *http.Request, u *understood) {
	end, refused := g.turns.take(ctx)
	if refused != nil {
		g.shed(ctx, w, u, refused)
		return
	}
	defer func() { end() }()
	question, wrong := g.engine.Prepare(ctx, &u.asked.Request)
	if wrong != nil {
		u.visit.debit(costOfRefusal)
		u.visit.tell(w.Header())
		g.refuse(ctx, w, u.kind, wrong)
		return
	}
	g.documents.learn(u.learn, u.asked.Query)
	note(r.Context(), question)
	at, stale := g.data.Current(), g.data.Stale()
	u.keep = at != nil && cacheable(r, question)
	if u.keep && !question.Cost.Clock {
		u.tag = tag(at, stale, u.asked, u.kind)
		if g.unchanged(w, r, u.tag) {
			return
		}
	}
	refused = u.visit.charge(question.Cost.Objects - costOfAsking)
	if !u.keep || refused != nil { // what is left is one client's; a cache would show it to others
		u.visit.tell(w.Header())
	}
	if refused != nil {
		refuseRequest(ctx, w, u.kind, refused)
		return
	}
	if question.Cost.Away {
		end()
		if end, refused = g.away.take(ctx); refused != nil {
			end = func() {}
			g.shed(ctx, w, u, refused)
			return
		}
	}
	made := g.engine.Answer(ctx, question)
	end()
	if len(made.Errors) > 0 || g.data.Current() != at || g.data.Stale() != stale {
		u.keep = false // an error passes, and of two states of the data it is not known which one the answer shows
	}
	if r.Header.Get(costHeader) != "" {
		made.Extensions = map[string]any{"cost": map[string]any{"requested": question.Cost.Objects, "allowed": g.engine.Limits().Cost}}
	}
	noteErrors(ctx, made.Errors)
	sayWhenAgain(w, made.Errors)
	g.send(ctx, w, r, made, u)
}

// shed refuses a request because there are too many.
func (g *GraphQL) shed(ctx context.Context, w http.ResponseWriter, u *understood, refused *fault.Error) {
	u.visit.tell(w.Header())
	w.Header().Set("Retry-After", turnRetry)
	refuseGraphQL(ctx, w, u.kind, http.StatusServiceUnavailable, graph.Refusal(ctx, refused))
}

// refuse answers with the errors of a document.
func (g *GraphQL) refuse(ctx context.Context, w http.ResponseWriter, kind string, wrong *graphql.Response) {
	code, _ := wrong.Errors[0].Extensions["code"].(fault.Code)
	if code == fault.MethodNotAllowed {
		w.Header().Set("Allow", http.MethodPost)
	}
	refuseGraphQL(ctx, w, kind, statusOf(code, kind), wrong)
}

// unchanged says 304 to a client that has the answer already, in whichever coding.
func (g *GraphQL) unchanged(w http.ResponseWriter, r *http.Request, tag string) bool {
	for _, coding := range []string{"", "gzip"} {
		if etag := quoted(tag, coding); matches(r.Header.Get("If-None-Match"), etag) {
			w.Header().Set("ETag", etag)
			w.Header().Set("Cache-Control", answerCacheControl)
			w.WriteHeader(http.StatusNotModified)
			return true
		}
	}
	return false
}

func (g *GraphQL) send(ctx context.Context, w http.ResponseWriter, r *http.Request, made *graphql.Response, u *understood) {
	body, err := encode(made)
	if err != nil {
		refuseGraphQL(ctx, w, u.kind, http.StatusInternalServerError, graph.Refusal(ctx, fault.As(err)))
		return
	}
	if lengthOf(body) > g.limits.Response {
		refused := graph.Refusal(ctx, responseTooLong(g.limits.Response))
		noteErrors(ctx, refused.Errors)
		body, _ = encode(refused) // an error alone is written without trouble
		u.keep = false
	}
	(&answer{
		kind: u.kind, status: http.StatusOK, body: body, keep: u.keep, tag: u.tag, zippers: &g.zippers, accepted: r.Header.Get("Accept-Encoding"),
	}).send(w)
}

// retryAfter is whole seconds, upwards, as the header has them.
func retryAfter(wait time.Duration) string {
	return strconv.Itoa(int((wait + time.Second - 1) / time.Second))
}
