// Package tracetest holds a store of traces in memory and the suite that every store of
// traces passes.
package tracetest

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/trace"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Memory is a Store that keeps everything as it came and works every answer out anew.
type Memory struct {
	mu       sync.Mutex
	projects map[auth.Scope]*kept
}

var _ trace.Store = (*Memory)(nil)

type kept struct {
	spans        map[[2]string]trace.Span // by trace and span
	transactions map[string]trace.Transaction
}

// NewMemory returns an empty store.
func NewMemory() *Memory { return &Memory{projects: map[auth.Scope]*kept{}} }

func (m *Memory) of(s auth.Scope) *kept {
	if m.projects[s] == nil {
		m.projects[s] = &kept{spans: map[[2]string]trace.Span{}, transactions: map[string]trace.Transaction{}}
	}
	return m.projects[s]
}

// Append stores a batch.
func (m *Memory) Append(_ context.Context, s auth.Scope, b trace.Batch) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	k := m.of(s)
	for _, span := range b.Spans {
		k.spans[[2]string{span.TraceID, span.SpanID}] = span
	}
	for _, t := range b.Transactions {
		k.transactions[t.ID] = t
	}
	return nil
}

// read calls fn with what is kept of a project.
func (m *Memory) read(s auth.Scope, fn func(k *kept)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	fn(m.of(s))
}

func (k *kept) traces() map[string][]trace.Span {
	traces := map[string][]trace.Span{}
	for _, span := range k.spans {
		traces[span.TraceID] = append(traces[span.TraceID], span)
	}
	for _, spans := range traces {
		slices.SortFunc(spans, func(a, b trace.Span) int {
			return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(b.Duration, a.Duration), strings.Compare(a.SpanID, b.SpanID))
		})
	}
	return traces
}

// Trace returns the spans of a trace.
func (m *Memory) Trace(_ context.Context, s auth.Scope, id string, limit int) (spans []trace.Span, total int, err error) {
	m.read(s, func(k *kept) { spans = k.traces()[id] })
	if len(spans) == 0 {
		return nil, 0, fault.Missing()
	}
	return spans[:min(limit, len(spans))], len(spans), nil
}

// Summarize sums a trace up from all its spans.
func Summarize(spans []trace.Span) trace.Summary {
	sum := trace.Summary{TraceID: spans[0].TraceID, Start: spans[0].Start, Spans: len(spans)}
	known := map[string]bool{}
	for i := range spans {
		known[spans[i].SpanID] = true
	}
	rooted := false
	for i := range spans {
		s := &spans[i]
		if s.Start.Before(sum.Start) {
			sum.Start = s.Start
		}
		if end := s.End().Truncate(time.Microsecond); end.After(sum.End) {
			sum.End = end
		}
		sum.HasError = sum.HasError || s.Error
		if !slices.Contains(sum.Services, s.Service) {
			sum.Services = append(sum.Services, s.Service)
		}
		if !rooted && (!known[s.ParentID] || s.ParentID == s.SpanID) {
			rooted, sum.RootService, sum.RootOperation = true, s.Service, s.Operation
		}
	}
	if !rooted { // they are each other's parents
		sum.RootService, sum.RootOperation = spans[0].Service, spans[0].Operation
	}
	slices.Sort(sum.Services)
	return sum
}

func attributesMatch(span *trace.Span, pairs []trace.Pair) bool {
	attributes := map[string]json.RawMessage{}
	_ = json.Unmarshal(span.Attributes, &attributes)
	for _, pair := range pairs {
		raw, known := attributes[pair.Name]
		var text string
		if json.Unmarshal(raw, &text) != nil {
			text = string(raw)
		}
		if !known || text != pair.Value {
			return false
		}
	}
	return true
}

func (k *kept) matching(f trace.Filter) []trace.Summary {
	var found []trace.Summary
	for _, spans := range k.traces() {
		sum := Summarize(spans)
		took := time.Duration(sum.DurationMS() * float64(time.Millisecond))
		holds := slices.ContainsFunc(spans, func(s trace.Span) bool {
			return (f.Service == "" || s.Service == f.Service) && (f.Operation == "" || s.Operation == f.Operation) && attributesMatch(&s, f.Attributes)
		})
		if !holds || sum.Start.Before(f.From) || sum.Start.After(f.To) || took < f.MinDuration || f.MaxDuration > 0 && took > f.MaxDuration ||
			f.Status != "" && sum.HasError != (f.Status == trace.StatusError) {
			continue
		}
		found = append(found, sum)
	}
	slices.SortFunc(found, func(a, b trace.Summary) int {
		return cmp.Or(b.Start.Compare(a.Start), strings.Compare(b.TraceID, a.TraceID))
	})
	return found
}

// Search returns traces, newest first.
func (m *Memory) Search(_ context.Context, s auth.Scope, f trace.Filter, after *trace.Place, limit int) (found []trace.Summary, err error) {
	m.read(s, func(k *kept) { found = k.matching(f) })
	if after != nil {
		found = slices.DeleteFunc(found, func(t trace.Summary) bool {
			return t.Start.After(after.At) || t.Start.Equal(after.At) && t.TraceID >= after.ID
		})
	}
	return found[:min(limit, len(found))], nil
}

// Histogram counts traces by time and duration.
func (m *Memory) Histogram(_ context.Context, s auth.Scope, f trace.Filter, step time.Duration, buckets int) (h trace.Heatmap, err error) {
	var found []trace.Summary
	m.read(s, func(k *kept) { found = k.matching(f) })
	var low, high *float64
	for i := range found {
		ms := found[i].DurationMS()
		if ms > 0 && (low == nil || ms < *low) {
			low = &ms
		}
		if high == nil || ms > *high {
			high = &ms
		}
	}
	h.Bounds = trace.Bounds(low, high, buckets)
	for at := f.From; !at.After(f.To); at = at.Add(step) {
		h.Cells = append(h.Cells, trace.Cell{At: at, Counts: make([]int, len(h.Bounds)+1)})
	}
	for i := range found {
		cell := &h.Cells[int(found[i].Start.Sub(f.From)/step)]
		bucket := 0
		for _, bound := range h.Bounds {
			if found[i].DurationMS() >= float64(bound)/float64(time.Millisecond) {
				bucket++
			}
		}
		cell.Counts[bucket]++
		if found[i].HasError {
			cell.Errors++
		}
		h.Total++
	}
	return h, nil
}

// Edges returns the calls between services.
func (m *Memory) Edges(_ context.Context, s auth.Scope, r trace.Range) ([]trace.Edge, error) {
	edges := map[[2]string]*trace.Edge{}
	m.read(s, func(k *kept) {
		for _, span := range k.spans {
			parent, known := k.spans[[2]string{span.TraceID, span.ParentID}]
			hour := span.Start.Truncate(time.Hour)
			if !known || parent.Service == span.Service || hour.Before(r.From.Truncate(time.Hour)) || hour.After(r.To) {
				continue
			}
			key := [2]string{parent.Service, span.Service}
			if edges[key] == nil {
				edges[key] = &trace.Edge{Source: parent.Service, Target: span.Service, Durations: &trace.Distribution{}}
			}
			edges[key].Calls++
			if span.Error {
				edges[key].Errors++
			}
			edges[key].Durations.Add(span.Duration)
		}
	})
	all := make([]trace.Edge, 0, len(edges))
	for _, e := range edges {
		all = append(all, *e)
	}
	slices.SortFunc(all, func(a, b trace.Edge) int {
		return cmp.Or(strings.Compare(a.Source, b.Source), strings.Compare(a.Target, b.Target))
	})
	return all, nil
}

// Scan passes spans on.
func (m *Memory) Scan(_ context.Context, s auth.Scope, f trace.SpanFilter, yield func(*trace.Span)) error {
	m.read(s, func(k *kept) {
		for _, span := range k.spans {
			if (f.Service == "" || f.Service == span.Service) && (f.Operation == "" || f.Operation == span.Operation) &&
				(f.Kind == "" || f.Kind == span.Kind) && !span.Start.Before(f.From) && !span.Start.After(f.To) && attributesMatch(&span, f.Attributes) {
				yield(&span)
			}
		}
	})
	return nil
}

// Transactions passes transactions on: those that were stored and those of entry spans.
func (m *Memory) Transactions(_ context.Context, s auth.Scope, r trace.Range, service string, _ bool, yield func(*trace.Transaction)) error {
	m.read(s, func(k *kept) {
		all := k.derived()
		for _, t := range k.transactions {
			all = append(all, t)
		}
		for _, t := range all {
			if (service == "" || t.Service == service) && !t.At.Before(r.From) && !t.At.After(r.To) {
				yield(&t)
			}
		}
	})
	return nil
}

// derived works the transactions of all entries out, once all their calls are known.
func (k *kept) derived() []trace.Transaction {
	var all []trace.Transaction
	for _, span := range k.spans {
		if !span.Entry {
			continue
		}
		var database, external time.Duration
		for _, c := range k.spans {
			switch {
			case c.TraceID != span.TraceID || c.ParentID != span.SpanID || c.Kind != trace.KindClient:
			case strings.Contains(string(c.Attributes), `"db.`):
				database += c.Duration
			default:
				external += c.Duration
			}
		}
		all = append(all, trace.TransactionOf(&span, database, external))
	}
	return all
}

// Services returns the services with the time each was seen last.
func (m *Memory) Services(_ context.Context, s auth.Scope, r trace.Range) (map[string]time.Time, error) {
	seen := map[string]time.Time{}
	note := func(name string, at time.Time) {
		if !at.Before(r.From) && !at.After(r.To) && at.After(seen[name]) {
			seen[name] = at
		}
	}
	m.read(s, func(k *kept) {
		for _, span := range k.spans {
			note(span.Service, span.Start)
		}
		for _, t := range k.transactions {
			note(t.Service, t.At)
		}
	})
	return seen, nil
}
