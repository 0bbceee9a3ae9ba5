package core

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/errorgroup"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

// Errors takes in the errors of projects and answers questions about them.
type Errors struct {
	*errorgroup.Repository

	accept *ingest.Group[[]errorgroup.Event]
	items  Items
	keep   time.Duration
	now    func() time.Time
}

// NewErrors returns Errors that keeps occurrences so long.
func NewErrors(groups *errorgroup.Repository, items Items, keep time.Duration, now func() time.Time) *Errors {
	e := &Errors{Repository: groups, items: items, keep: keep, now: now}
	e.accept = ingest.NewGroup(ingest.DefaultLimits(), func(ctx context.Context, s auth.Scope, batches [][]errorgroup.Event) error {
		return groups.Accept(ctx, s, slices.Concat(batches...))
	})
	return e
}

// Run is the part of the service that ends what is being stored.
func (e *Errors) Run(ctx context.Context) error { return e.accept.Run(ctx) }

// Take stores the errors of a request.
func (e *Errors) Take(ctx context.Context, s auth.Scope, body []byte) (*errorgroup.Batch, error) {
	b, err := errorgroup.Decode(body, e.now(), e.keep)
	if err != nil {
		return nil, err
	}
	return b, e.store(ctx, s, len(body), b.Events, &b.Verdict.Judge)
}

// TakeEnvelope stores the errors of an envelope of the Sentry protocol.
func (e *Errors) TakeEnvelope(ctx context.Context, s auth.Scope, body []byte) (*errorgroup.Envelope, error) {
	env, err := errorgroup.DecodeEnvelope(body, e.now(), e.keep)
	if err != nil {
		return nil, err
	}
	return env, e.store(ctx, s, len(body), env.Events, &env.Verdict.Judge)
}

func (e *Errors) store(ctx context.Context, s auth.Scope, size int, happened []errorgroup.Event, j *ingest.Judge) error {
	if len(happened) > 0 {
		if err := e.accept.Add(ctx, s, size, happened); err != nil {
			return err
		}
	}
	e.items.count(ctx, len(happened), j)
	return nil
}

// ErrorDetail is a group with what its page shows.
type ErrorDetail struct {
	errorgroup.Group

	Occurrences []errorgroup.Occurrence
	Trend       []errorgroup.Count
	Merged      []errorgroup.Group
}

const (
	shownOccurrences = 100
	trendSlices      = 24
)

// Detail returns a group with its newest occurrences since a time and its trend in a
// range.
func (e *Errors) Detail(ctx context.Context, s auth.Scope, fingerprint string, since, from, to time.Time) (ErrorDetail, error) {
	g, err := e.ByFingerprint(ctx, s, fingerprint)
	if err != nil {
		return ErrorDetail{}, err
	}
	d := ErrorDetail{Group: g}
	if d.Occurrences, err = e.Occurrences(ctx, s, g, errorgroup.OccurrenceFilter{From: since, To: to}, nil, shownOccurrences); err != nil {
		return ErrorDetail{}, err
	}
	trends, err := e.Trends(ctx, s, []errorgroup.Group{g}, from, to, trendSlices)
	if err != nil {
		return ErrorDetail{}, err
	}
	d.Trend = trends[g.ID]
	d.Merged, err = e.Merged(ctx, s, g)
	return d, err
}

// TrendsOf counts the occurrences of groups in 24 slices of a range.
func (e *Errors) TrendsOf(ctx context.Context, s auth.Scope, groups []errorgroup.Group, from, to time.Time) (map[uuid.UUID][]errorgroup.Count, error) {
	return e.Trends(ctx, s, groups, from, to, trendSlices)
}
