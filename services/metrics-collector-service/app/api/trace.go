package api

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/otlp"
	"github.com/sre-copilot/sre-copilot/shared/domain/trace"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

const (
	tracesPath = "/traces"
	tracePath  = tracesPath + "/{trace_id}"

	// listedByDefault is how far back lists of traces go when nothing says so.
	listedByDefault = 24 * time.Hour
)

// TraceHandlers answer the routes of traces and transactions.
type TraceHandlers struct {
	Traces *core.Traces
	Lists  httpapi.Lists
	Now    func() time.Time
}

// TraceRoutes registers the operations of traces and transactions.
func TraceRoutes(a *httpapi.API, h TraceHandlers) {
	traceIngestRoutes(a, h)
	op := func(id, path, summary, description string) httpapi.Operation {
		return httpapi.Operation{
			ID: id, Method: http.MethodGet, Path: path, Gateway: path, Access: httpapi.Viewer, Tag: "traces", Summary: summary, Description: description,
		}
	}
	httpapi.Register(a, op("trace-list", tracesPath, "Search traces, newest first",
		"Service, operation and attributes ask for one span that has all of them; duration, status and time are those of the whole trace."), h.list)
	httpapi.Register(a, op("trace-histogram", tracesPath+"/histogram", "Count traces by time and duration", "Takes the filters of the search."), h.histogram)
	httpapi.Register(a, op("trace-dependency-map", tracesPath+"/services/dependency-map", "Which services call which",
		"From spans whose parent belongs to another service, counted by the hour."), h.dependencies)
	httpapi.Register(a, op("trace-read", tracePath, "One trace with its waterfall", "At most 20,000 spans, the earliest."), h.read)
	httpapi.Register(a, op("span-peers", tracePath+"/spans/{span_id}/peers", "Compare a span with others of its service and operation",
		"Without a range over the 24 hours around the span."), h.peers)
	transactionRoutes(a, h)
}

func traceIngestRoutes(a *httpapi.API, h TraceHandlers) {
	op := func(id, path, gateway, summary string) httpapi.Operation {
		return httpapi.Operation{
			ID: id, Method: http.MethodPost, Path: path, Gateway: gateway, Access: httpapi.Key("ingest:traces"), Tag: "ingest",
			Summary: summary, MaxBody: ingest.MaxSent,
		}
	}
	spans := op("trace-ingest", "/traces/ingest", "/ingest/traces", "Store spans")
	spans.Description = "At most 10,000. They are judged one by one: good ones are stored, bad ones are reported. A span that is sent again replaces the first."
	httpapi.Raw(a, spans, SpanIngest{}, SpansIngested{}, h.takeSpans)
	transactions := op("transaction-ingest", "/transactions/ingest", "/ingest/transactions", "Store transactions")
	httpapi.Raw(a, transactions, TransactionIngest{}, TransactionsIngested{}, h.takeTransactions)
	export := op("otlp-traces", "/otlp/v1/traces", "(root)/v1/traces", "Store spans of OpenTelemetry exporters")
	export.Aliases, export.OTLP = []string{"/otlp/v1/traces"}, true
	export.Description = "OTLP/HTTP in protobuf or JSON; the answer is an ExportTraceServiceResponse and errors are google.rpc.Status, in the encoding of the request."
	httpapi.Raw(a, export, nil, nil, serveOTLP(otlp.Traces, func(ctx context.Context, s auth.Scope, body []byte) (int, string, error) {
		return h.Traces.TakeOTLP(ctx, s, body)
	}))
}

func (h TraceHandlers) takeSpans(w http.ResponseWriter, r *http.Request) error {
	body, err := ingest.Read(r)
	if err != nil {
		return err
	}
	taken, err := h.Traces.TakeSpans(r.Context(), auth.Caller(r.Context()).Scope(), body)
	if err != nil {
		return err
	}
	return send(w, SpansIngested{IngestedSpans: taken.Stored, TraceIDs: taken.TraceIDs, Rejected: rejectedBy(&taken.Verdict.Judge)})
}

func (h TraceHandlers) takeTransactions(w http.ResponseWriter, r *http.Request) error {
	body, err := ingest.Read(r)
	if err != nil {
		return err
	}
	taken, err := h.Traces.TakeTransactions(r.Context(), auth.Caller(r.Context()).Scope(), body)
	if err != nil {
		return err
	}
	return send(w, TransactionsIngested{Ingested: taken.Stored, Rejected: rejectedBy(&taken.Verdict.Judge)})
}

// TraceFilterInput says which traces are meant.
type TraceFilterInput struct {
	RangeInput
	Service     string   `query:"service" maxLength:"255"`
	Operation   string   `query:"operation" maxLength:"500"`
	MinDuration float64  `query:"min_duration" minimum:"0" doc:"Milliseconds."`
	MaxDuration float64  `query:"max_duration" minimum:"0" doc:"Milliseconds."`
	Status      string   `query:"status" enum:"ok,error"`
	Attribute   []string `query:"attribute,explode" maxItems:"20" doc:"key=value; every one must be the case. Attributes of the resource begin with resource."`
}

func (in TraceFilterInput) filter(now time.Time) (trace.Filter, error) {
	r, err := rangeOf(in.RangeInput, now, listedByDefault)
	if err != nil {
		return trace.Filter{}, err
	}
	f := trace.Filter{
		Range: r, Service: in.Service, Operation: in.Operation, Status: in.Status,
		MinDuration: ofMillis(in.MinDuration), MaxDuration: ofMillis(in.MaxDuration),
	}
	for _, pair := range in.Attribute {
		name, value, ok := strings.Cut(pair, "=")
		if !ok || name == "" {
			return f, fault.InvalidField("query.attribute", "must be key=value")
		}
		f.Attributes = append(f.Attributes, trace.Pair{Name: name, Value: value})
	}
	return f, nil
}

// ofMillis turns milliseconds into a duration, without overflow.
func ofMillis(ms float64) time.Duration {
	return time.Duration(min(ms, 1e12) * float64(time.Millisecond))
}

type traceListInput struct {
	TraceFilterInput
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor string `query:"cursor" maxLength:"8192" doc:"X-Next-Cursor of the page before."`
}

func (h TraceHandlers) list(ctx context.Context, in *traceListInput) (*httpapi.List[TraceSummary], error) {
	f, err := in.filter(h.Now())
	if err != nil {
		return nil, err
	}
	number := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	asked := []string{
		"service", in.Service, "operation", in.Operation, "min_duration", number(in.MinDuration), "max_duration", number(in.MaxDuration),
		"status", in.Status, "from", in.From, "to", in.To,
	}
	for _, pair := range in.Attribute {
		asked = append(asked, "attribute", pair)
	}
	l := h.Lists.Of(ctx, tracesPath, httpapi.ListQuery{Limit: in.Limit, Cursor: in.Cursor}, asked...)
	after, err := l.After()
	if err != nil {
		return nil, err
	}
	found, err := h.Traces.Search(ctx, auth.Caller(ctx).Scope(), f, placeOf(after), l.More())
	if err != nil {
		return nil, err
	}
	return httpapi.Answer(l, found, func(s trace.Summary) []string {
		return []string{strconv.FormatInt(s.Start.UnixMicro(), 10), s.TraceID}
	}, summaryView), nil
}

// placeOf reads what a list wrote into its cursor. Cursors are signed, so nobody else has
// written it.
func placeOf(key []string) *trace.Place {
	if len(key) != 2 {
		return nil
	}
	micros, _ := strconv.ParseInt(key[0], 10, 64)
	return &trace.Place{At: time.UnixMicro(micros).UTC(), ID: key[1]}
}

type histogramInput struct {
	TraceFilterInput
	Step    int `query:"step" minimum:"15" maximum:"86400" doc:"Seconds; a sixtieth of the range when it is not given."`
	Buckets int `query:"buckets" minimum:"5" maximum:"50" default:"24"`
}

func (h TraceHandlers) histogram(ctx context.Context, in *histogramInput) (*httpapi.Body[TraceHistogram], error) {
	f, err := in.filter(h.Now())
	if err != nil {
		return nil, err
	}
	step := stepOf(in.Step, f.Range, 60)
	found, err := h.Traces.Histogram(ctx, auth.Caller(ctx).Scope(), f, step, in.Buckets)
	if err != nil {
		return nil, err
	}
	view := TraceHistogram{Step: int(step / time.Second), BoundsMS: []float64{}, Cells: []TraceHistogramCell{}, Total: found.Total}
	for _, bound := range found.Bounds {
		view.BoundsMS = append(view.BoundsMS, millis(bound))
	}
	for _, c := range found.Cells {
		view.Cells = append(view.Cells, TraceHistogramCell{T: c.At.UnixMilli(), Counts: c.Counts, Errors: c.Errors})
	}
	return &httpapi.Body[TraceHistogram]{Body: view}, nil
}

// stepOf is the given step, or one that makes so many of the range, of 15 seconds at
// least.
func stepOf(given int, r trace.Range, parts int) time.Duration {
	if given > 0 {
		return time.Duration(given) * time.Second
	}
	return max(15*time.Second, (r.To.Sub(r.From) / time.Duration(parts)).Round(time.Second))
}

type dependencyInput struct{ RangeInput }

func (h TraceHandlers) dependencies(ctx context.Context, in *dependencyInput) (*httpapi.Body[DependencyMap], error) {
	r, err := rangeOf(in.RangeInput, h.Now(), listedByDefault)
	if err != nil {
		return nil, err
	}
	edges, err := h.Traces.Edges(ctx, auth.Caller(ctx).Scope(), r)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[DependencyMap]{Body: dependencyView(edges)}, nil
}

// TraceInput names a trace.
type TraceInput struct {
	TraceID string `path:"trace_id" maxLength:"128"`
}

func (h TraceHandlers) read(ctx context.Context, in *TraceInput) (*httpapi.Body[Trace], error) {
	found, err := h.Traces.Read(ctx, auth.Caller(ctx).Scope(), in.TraceID)
	if err != nil {
		return nil, err
	}
	view := Trace{
		TraceID: in.TraceID, TotalDurationMS: millis(found.Duration), SpanCount: found.Total, Truncated: found.Total > len(found.Rows),
		Spans: make([]Span, len(found.Rows)), Waterfall: make([]WaterfallSpan, len(found.Rows)),
	}
	for i, row := range found.Rows {
		view.Spans[i] = spanView(row.Span)
		view.Waterfall[i] = WaterfallSpan{Span: view.Spans[i], Depth: row.Depth, OffsetMS: millis(row.Offset), CriticalPath: row.Critical}
	}
	return &httpapi.Body[Trace]{Body: view}, nil
}

type peersInput struct {
	TraceInput
	RangeInput
	SpanID string `path:"span_id" maxLength:"128"`
}

func (h TraceHandlers) peers(ctx context.Context, in *peersInput) (*httpapi.Body[SpanPeers], error) {
	var within *trace.Range
	if in.From != "" || in.To != "" {
		r, err := rangeOf(in.RangeInput, h.Now(), listedByDefault)
		if err != nil {
			return nil, err
		}
		within = &r
	}
	p, err := h.Traces.Peers(ctx, auth.Caller(ctx).Scope(), in.TraceID, in.SpanID, within)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[SpanPeers]{Body: peersView(p)}, nil
}
