package api

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"

	"github.com/sre-copilot/sre-copilot/services/api-gateway/app/core"
	"github.com/sre-copilot/sre-copilot/services/api-gateway/app/held"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

// part is a list that a batch may hold.
type part struct{ name, route, list string }

// parts are what a batch may hold: the route behind /ingest that takes each part, and the
// name of its list there.
var parts = []part{
	{"metrics", "metrics", "metrics"},
	{"spans", "traces", "spans"},
	{"transactions", "transactions", "transactions"},
	{"errors", "errors", "errors"},
	{"logs", "logs", "logs"},
	{"hosts", "infrastructure", "hosts"},
	{"browser", "browser", "batches"},
	{"deployments", "deployments", "deployments"},
}

// IngestBatch holds lists as the routes of their own take them.
type IngestBatch struct {
	Metrics      []map[string]any `json:"metrics,omitempty" doc:"As for /ingest/metrics."`
	Spans        []map[string]any `json:"spans,omitempty" doc:"As for /ingest/traces."`
	Transactions []map[string]any `json:"transactions,omitempty" doc:"As for /ingest/transactions."`
	Errors       []map[string]any `json:"errors,omitempty" doc:"As for /ingest/errors."`
	Logs         []map[string]any `json:"logs,omitempty" doc:"As for /ingest/logs."`
	Hosts        []map[string]any `json:"hosts,omitempty" doc:"As for /ingest/infrastructure."`
	Browser      []map[string]any `json:"browser,omitempty" doc:"As for /ingest/browser."`
	Deployments  []map[string]any `json:"deployments,omitempty" doc:"As for /ingest/deployments."`
}

// IngestBatchResult holds the answer to every part.
type IngestBatchResult struct {
	Results map[string]json.RawMessage `json:"results"`
}

// batch passes the parts of a request on, each to its own route.
func (g *Gateway) batch(w http.ResponseWriter, r *http.Request) error {
	body, err := ingest.Read(r)
	if err != nil {
		return err
	}
	var given map[string]json.RawMessage
	if err := json.Unmarshal(body, &given); err != nil || given == nil {
		return fault.InvalidField("body", "must be a JSON object").Because(err)
	}
	if err := unknownPart(given); err != nil {
		return err
	}
	result, status := IngestBatchResult{Results: map[string]json.RawMessage{}}, 0
	for _, part := range parts {
		list := given[part.name]
		if len(list) == 0 || string(list) == "null" {
			continue
		}
		a := g.pass(r, ingestPrefix+part.route, slices.Concat([]byte(`{"`+part.list+`":`), list, []byte(`}`)))
		result.Results[part.name] = answerOf(a)
		if status == 0 || a.Status == http.StatusOK {
			status = a.Status
		}
	}
	return writeJSON(w, max(status, http.StatusOK), result)
}

// unknownPart refuses a name that is no part: what stands under it would be lost without a
// word.
func unknownPart(given map[string]json.RawMessage) error {
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if !slices.ContainsFunc(parts, func(p part) bool { return p.name == name }) {
			return fault.InvalidField(name, "is no part of a batch")
		}
	}
	return nil
}

// answerOf is the answer to a part as far as it is JSON.
func answerOf(a *held.Answer) json.RawMessage {
	if text := a.Body.Bytes(); json.Valid(text) {
		return text
	}
	return json.RawMessage(`{}`)
}

// pass sends one part to the route that takes it, if the key may.
func (g *Gateway) pass(r *http.Request, path string, body []byte) *held.Answer {
	a, who := held.New(), auth.Caller(r.Context())
	at := slices.IndexFunc(g.Routes, func(route core.Route) bool { return route.Method == http.MethodPost && route.Path == path })
	if at < 0 {
		httpapi.WriteError(a, r, fault.New(fault.NotFound, "ROUTE_NOT_FOUND", "This part cannot be stored here."))
		return a
	}
	route := g.Routes[at]
	if err := route.Access.Check(who); err != nil {
		g.refuse(a, r, route, who, err)
		return a
	}
	part := r.Clone(r.Context())
	part.URL, part.TransferEncoding = &url.URL{Path: path}, nil
	for _, name := range []string{"Content-Encoding", "Content-Length", "Accept-Encoding", "Expect"} {
		part.Header.Del(name)
	}
	if len(body) > maxPlain {
		body = packed(body)
		part.Header.Set("Content-Encoding", "gzip")
	}
	part.Body, part.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	part.Header.Set("Content-Type", "application/json")
	g.Proxy.Serve(a, part, route, who)
	return a
}

// maxPlain is how long a part is passed on as it is: the services take less of what is
// not packed than a packed batch may hold.
const maxPlain = ingest.MaxSent / 2

func packed(body []byte) []byte {
	var b bytes.Buffer
	zip, _ := gzip.NewWriterLevel(&b, gzip.BestSpeed) // the level is a valid one
	_, _ = zip.Write(body)                            // into memory
	_ = zip.Close()
	return b.Bytes()
}

func writeJSON(w http.ResponseWriter, status int, answer any) error {
	text, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(text) // a client that left reads nothing
	return nil
}
