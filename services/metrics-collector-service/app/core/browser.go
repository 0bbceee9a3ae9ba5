package core

import (
	"context"
	"slices"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/browser"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

// Browsers takes in what browsers report and answers questions about it.
type Browsers struct {
	*browser.Repository

	accept *ingest.Group[[]browser.Event]
	items  Items
	keep   time.Duration
	now    func() time.Time
}

// NewBrowsers returns Browsers that keeps events so long.
func NewBrowsers(events *browser.Repository, items Items, keep time.Duration, now func() time.Time) *Browsers {
	b := &Browsers{Repository: events, items: items, keep: keep, now: now}
	b.accept = ingest.NewGroup(ingest.DefaultLimits(), func(ctx context.Context, s auth.Scope, batches [][]browser.Event) error {
		return events.Accept(ctx, s, slices.Concat(batches...))
	})
	return b
}

// Run is the part of the service that ends what is being stored.
func (b *Browsers) Run(ctx context.Context) error { return b.accept.Run(ctx) }

// Take stores what a request holds.
func (b *Browsers) Take(ctx context.Context, s auth.Scope, body []byte) (*browser.Batch, error) {
	batch, err := browser.Decode(body, b.now(), b.keep)
	if err != nil {
		return nil, err
	}
	if len(batch.Events) > 0 {
		if err := b.accept.Add(ctx, s, len(body), batch.Events); err != nil {
			return nil, err
		}
	}
	b.items.count(ctx, len(batch.Events), &batch.Verdict.Judge)
	return batch, nil
}

// SumUp sums up a range of time.
func (b *Browsers) SumUp(ctx context.Context, s auth.Scope, f browser.Filter) (browser.Overview, error) {
	return b.Overview(ctx, s, f, b.now().Add(-b.keep))
}
