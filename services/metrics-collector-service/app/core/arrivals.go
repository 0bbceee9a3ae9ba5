package core

import (
	"context"
	"slices"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest/item"
)

// arrivals take in the items of one signal: what arrives together for a project is stored
// together.
type arrivals[T any] struct {
	group *ingest.Group[[]T]
	items Items
	keep  time.Duration
	now   func() time.Time
}

// arriving returns arrivals that refuse what is older than keep.
func arriving[T any](items Items, keep time.Duration, now func() time.Time, store func(context.Context, auth.Scope, []T) error) arrivals[T] {
	group := ingest.NewGroup(ingest.DefaultLimits(), func(ctx context.Context, s auth.Scope, batches [][]T) error {
		return store(ctx, s, slices.Concat(batches...))
	})
	return arrivals[T]{group: group, items: items, keep: keep, now: now}
}

// Run is the part of the service that ends what is being stored.
func (a arrivals[T]) Run(ctx context.Context) error { return a.group.Run(ctx) }

// take decodes a request and stores what it holds.
func (a arrivals[T]) take(
	ctx context.Context, s auth.Scope, body []byte, decode func(body []byte, now time.Time, keep time.Duration) (*item.Batch[T], error),
) (*item.Batch[T], error) {
	b, err := decode(body, a.now(), a.keep)
	if err != nil {
		return nil, err
	}
	return b, a.store(ctx, s, len(body), b.Items, &b.Verdict.Judge)
}

// store stores the items of a request of so many bytes.
func (a arrivals[T]) store(ctx context.Context, s auth.Scope, size int, all []T, j *ingest.Judge) error {
	if len(all) > 0 {
		if err := a.group.Add(ctx, s, size, all); err != nil {
			return err
		}
	}
	a.items.count(len(all), j)
	return nil
}
