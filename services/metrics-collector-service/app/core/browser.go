package core

import (
	"context"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/browser"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest/item"
)

// Browsers takes in what browsers report and answers questions about it.
type Browsers struct {
	*browser.Repository
	arrivals[browser.Event]
}

// NewBrowsers returns Browsers that keeps events so long.
func NewBrowsers(events *browser.Repository, items Items, keep time.Duration, now func() time.Time) *Browsers {
	return &Browsers{Repository: events, arrivals: arriving(items, keep, now, events.Accept)}
}

// Take stores what a request holds.
func (b *Browsers) Take(ctx context.Context, s auth.Scope, body []byte) (*item.Batch[browser.Event], error) {
	return b.take(ctx, s, body, browser.Decode)
}

// SumUp sums up a range of time.
func (b *Browsers) SumUp(ctx context.Context, s auth.Scope, f browser.Filter) (browser.Overview, error) {
	return b.Overview(ctx, s, f, b.now().Add(-b.keep))
}
