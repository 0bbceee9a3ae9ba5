package core

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/errorgroup"
	"github.com/sre-copilot/sre-copilot/shared/domain/metric"
	"github.com/sre-copilot/sre-copilot/shared/domain/registry"
	"github.com/sre-copilot/sre-copilot/shared/domain/trace"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Atomic runs something in one transaction.
type Atomic func(ctx context.Context, s auth.Scope, do func(ctx context.Context, tx pgx.Tx) error) error

// Deriving stores samples together with what points of them stand for: requests are
// transactions, errors are occurrences, and services are heard of.
type Deriving struct {
	Series     SeriesStore
	Requests   *Requests
	Atomically Atomic
	// SpanKeep and ErrorKeep are how long transactions and errors are kept.
	SpanKeep, ErrorKeep time.Duration
	Now                 func() time.Time
}

// Append stores batches, all or none. Most say nothing beside their samples; these cost
// what the samples cost.
func (d *Deriving) Append(ctx context.Context, s auth.Scope, batches []*metric.Batch) error {
	if !slices.ContainsFunc(batches, func(b *metric.Batch) bool { return b.Told.Any() }) {
		return d.Series.Append(ctx, s, batches)
	}
	transactions, happened := d.derive(batches)
	return d.Atomically(ctx, s, func(ctx context.Context, tx pgx.Tx) error {
		if err := trace.Record(ctx, tx, s, transactions); err != nil {
			return err
		}
		if err := errorgroup.Record(ctx, tx, s, happened); err != nil {
			return err
		}
		for _, b := range batches {
			if err := registry.Seen(ctx, tx, s, b.Told.Services(), registry.Source(b.Told.Source), d.Now()); err != nil {
				return err
			}
		}
		if counted := d.Requests.Batch(s, transactions); !counted.Empty() {
			batches = append(slices.Clip(batches), counted)
		}
		return d.Series.Append(ctx, s, batches)
	})
}

// derive makes the records that points stand for, of those whose time is kept.
func (d *Deriving) derive(batches []*metric.Batch) ([]trace.Transaction, []errorgroup.Event) {
	var transactions []trace.Transaction
	var happened []errorgroup.Event
	now := d.Now()
	for _, b := range batches {
		for _, p := range b.Told.Requests {
			if p.At.After(now.Add(-d.SpanKeep)) {
				transactions = append(transactions, trace.RequestOf(p.Service, p.Value, p.At, p.Tag))
			}
		}
		for _, p := range b.Told.Errors {
			if !p.At.After(now.Add(-d.ErrorKeep)) {
				continue
			}
			if e, err := errorgroup.NewEvent(errorOf(p)); err == nil { // a class or a message is there
				happened = append(happened, e)
			}
		}
	}
	return transactions, happened
}

// errorOf is the error that a point stands for: tags that mean nothing else are its
// attributes.
func errorOf(p metric.Point) errorgroup.Event {
	e := errorgroup.Event{
		ServiceName: p.Service, Timestamp: p.At, Class: p.Tag("error_class"), Message: p.Tag("message"), StackTrace: p.Tag("stack_trace"),
		Release: p.Tag("release"), TraceID: p.Tag("trace_id"), UserID: p.Tag("user_id"),
	}
	for name, value := range p.Tags {
		if !slices.Contains([]string{"error_class", "message", "stack_trace", "release", "trace_id"}, name) && value != "" {
			e.Tags = append(e.Tags, errorgroup.Tag{Key: name, Value: value})
		}
	}
	slices.SortFunc(e.Tags, func(a, b errorgroup.Tag) int { return cmp.Compare(a.Key, b.Key) })
	return e
}
