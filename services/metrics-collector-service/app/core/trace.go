package core

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/trace"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest/item"
)

// ServiceNames are the names of services that something else than traces knows.
type ServiceNames interface {
	// Names returns the names of the services of a project, at most limit.
	Names(ctx context.Context, s auth.Scope, limit int) ([]string, error)
}

// Traces takes in spans and transactions and answers questions about them.
type Traces struct {
	trace.Store

	accept *ingest.Group[trace.Batch]
	names  []ServiceNames
	keep   time.Duration
	now    func() time.Time
}

// NewTraces returns Traces over a store that keeps them so long. Services are also those
// that the given others know.
func NewTraces(store trace.Store, keep time.Duration, now func() time.Time, names ...ServiceNames) *Traces {
	t := &Traces{Store: store, names: names, keep: keep, now: now}
	t.accept = ingest.NewGroup(ingest.DefaultLimits(), func(ctx context.Context, s auth.Scope, batches []trace.Batch) error {
		var all trace.Batch
		for _, b := range batches {
			all.Spans = append(all.Spans, b.Spans...)
			all.Transactions = append(all.Transactions, b.Transactions...)
		}
		return store.Append(ctx, s, all)
	})
	return t
}

// Run is the part of the service that ends what is being stored.
func (t *Traces) Run(ctx context.Context) error { return t.accept.Run(ctx) }

// Taken is what became of a request.
type Taken struct {
	Stored   int
	TraceIDs []string // distinct, in the order they appear
	Verdict  *item.Verdict
}

func (t *Traces) rules() trace.Rules { return trace.Rules{Now: t.now(), Keep: t.keep} }

// TakeSpans stores the spans of a JSON request.
func (t *Traces) TakeSpans(ctx context.Context, s auth.Scope, body []byte) (Taken, error) {
	v := &item.Verdict{}
	spans, err := t.rules().Spans(body, v)
	if err != nil {
		return Taken{}, err
	}
	if err := v.Err(len(spans)); err != nil {
		return Taken{}, err
	}
	return Taken{Stored: len(spans), TraceIDs: tracesOf(spans), Verdict: v}, t.store(ctx, s, len(body), v, trace.Batch{Spans: spans})
}

// TakeTransactions stores the transactions of a JSON request.
func (t *Traces) TakeTransactions(ctx context.Context, s auth.Scope, body []byte) (Taken, error) {
	v := &item.Verdict{}
	transactions, err := t.rules().Transactions(body, v)
	if err != nil {
		return Taken{}, err
	}
	if err := v.Err(len(transactions)); err != nil {
		return Taken{}, err
	}
	return Taken{Stored: len(transactions), Verdict: v}, t.store(ctx, s, len(body), v, trace.Batch{Transactions: transactions})
}

// TakeOTLP stores the spans of an export request in protobuf and returns how many of them
// were refused, and why the first of them was. That all of them were is no failure of the
// request: exporters do not repeat what was refused.
func (t *Traces) TakeOTLP(ctx context.Context, s auth.Scope, body []byte) (refused int, why string, err error) {
	v := &item.Verdict{}
	spans, err := t.rules().OTLP(body, v)
	if err != nil {
		return 0, "", err
	}
	if shown := v.Shown(); len(shown) > 0 {
		why = fmt.Sprintf("span %d: %s", shown[0].Index, shown[0].Message)
	}
	return v.Rejected(), why, t.store(ctx, s, len(body), v, trace.Batch{Spans: spans})
}

func (t *Traces) store(ctx context.Context, s auth.Scope, size int, v *item.Verdict, b trace.Batch) error {
	ingest.Reported(ctx, &v.Judge)
	if len(b.Spans)+len(b.Transactions) == 0 {
		return nil
	}
	return t.accept.Add(ctx, s, size, b)
}

func tracesOf(spans []trace.Span) []string {
	ids := []string{}
	seen := map[string]bool{}
	for i := range spans {
		if id := spans[i].TraceID; !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	return ids
}

// Waterfall is a trace with its spans in their places.
type Waterfall struct {
	Rows     []trace.Row
	Total    int           // spans of the trace, also those that are left out
	Duration time.Duration // from the earliest start to the latest end
}

// Read returns a trace.
func (t *Traces) Read(ctx context.Context, s auth.Scope, id string) (Waterfall, error) {
	spans, total, err := t.Trace(ctx, s, id, trace.MaxTrace)
	if err != nil {
		return Waterfall{}, err
	}
	w := Waterfall{Rows: trace.Waterfall(spans), Total: total}
	for i := range spans {
		w.Duration = max(w.Duration, spans[i].End().Sub(spans[0].Start))
	}
	return w, nil
}

// aroundSpan is how far before and after a span its peers are looked for.
const aroundSpan = 12 * time.Hour

// Peers compares a span with others.
type Peers struct {
	Span      trace.Span
	Durations trace.Distribution
	Errors    int
}

// Peers compares a span with the others of its service and operation, in the time around
// it when no range is given.
func (t *Traces) Peers(ctx context.Context, s auth.Scope, traceID, spanID string, within *trace.Range) (*Peers, error) {
	spans, _, err := t.Trace(ctx, s, traceID, trace.MaxTrace)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(spans, func(span trace.Span) bool { return span.SpanID == spanID })
	if i < 0 {
		return nil, fault.Missing()
	}
	p := &Peers{Span: spans[i]}
	if within == nil {
		within = &trace.Range{From: p.Span.Start.Add(-aroundSpan), To: p.Span.Start.Add(aroundSpan)}
	}
	f := trace.SpanFilter{Range: *within, Service: p.Span.Service, Operation: p.Span.Operation}
	err = t.Scan(ctx, s, f, func(span *trace.Span) {
		p.Durations.Add(span.Duration)
		if span.Error {
			p.Errors++
		}
	})
	return p, err
}
