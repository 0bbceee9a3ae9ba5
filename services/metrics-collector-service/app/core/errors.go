package core

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/errorgroup"
	"github.com/sre-copilot/sre-copilot/shared/domain/sourcemap"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest/item"
)

// Errors takes in the errors of projects and answers questions about them.
type Errors struct {
	*errorgroup.Repository
	arrivals[errorgroup.Event]

	maps *sourcemap.Repository
}

// NewErrors returns Errors that keeps occurrences so long, and reads them with source maps.
func NewErrors(groups *errorgroup.Repository, maps *sourcemap.Repository, items Items, keep time.Duration, now func() time.Time) *Errors {
	return &Errors{Repository: groups, arrivals: arriving(items, keep, now, groups.Accept), maps: maps}
}

// Occurrences returns occurrences of a group, newest first, with their stack traces as sent
// and, where source maps help, as the sources have them.
func (e *Errors) Occurrences(
	ctx context.Context, s auth.Scope, g errorgroup.Group, f errorgroup.OccurrenceFilter, after *errorgroup.Spot, limit int,
) ([]errorgroup.Occurrence, error) {
	found, err := e.Repository.Occurrences(ctx, s, g, f, after, limit)
	if err != nil {
		return nil, err
	}
	traces := make([]sourcemap.Trace, len(found))
	for i, o := range found {
		traces[i].Stack = o.StackTrace
		if o.Release != nil {
			traces[i].Release = *o.Release
		}
	}
	texts, err := e.maps.Traces(ctx, s, g.ServiceName, traces)
	for i, text := range texts {
		found[i].SourceStack = text
	}
	return found, err
}

// Take stores the errors of a request.
func (e *Errors) Take(ctx context.Context, s auth.Scope, body []byte) (*item.Batch[errorgroup.Event], error) {
	return e.take(ctx, s, body, errorgroup.Decode)
}

// TakeEnvelope stores the errors of an envelope of the Sentry protocol.
func (e *Errors) TakeEnvelope(ctx context.Context, s auth.Scope, body []byte) (*errorgroup.Envelope, error) {
	env, err := errorgroup.DecodeEnvelope(body, e.now(), e.keep)
	if err != nil {
		return nil, err
	}
	return env, e.store(ctx, s, len(body), env.Events, &env.Verdict.Judge)
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
