package core

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Request asks for the hypotheses of an incident. What the caller says about the
// incident itself is not needed: the stored incident counts.
type Request struct {
	IncidentID uuid.UUID
	// GenerationID names a generation that is queued already; nil asks for a new
	// one.
	GenerationID *uuid.UUID
	// Force asks for a new generation although there is a completed one.
	Force   bool
	Context string
}

// Generated is the answer to a request that waited.
type Generated struct {
	Generation hypothesis.Generation
	Hypotheses []hypothesis.Hypothesis
	Cached     bool
	Usage      *Usage
}

// Accept takes a request over for later: it is durable when Accept returns. The
// same generation is accepted as often as it is asked for.
func (g *Generator) Accept(ctx context.Context, s auth.Scope, r Request) (hypothesis.Generation, error) {
	if r.GenerationID != nil {
		return g.Runs.Accept(ctx, s, r.IncidentID, *r.GenerationID, g.policy.MaxConcurrent, g.Queue.Enqueue)
	}
	if !r.Force {
		stored, err := g.stored(ctx, s, r.IncidentID)
		if err == nil || fault.KindOf(err) != fault.NotFound {
			return stored.Generation, err
		}
	}
	added, err := g.Runs.Add(ctx, s, r.IncidentID, r.Context, r.Force, g.Queue.Enqueue)
	if errors.Is(err, hypothesis.ErrStored) {
		stored, err := g.stored(ctx, s, r.IncidentID)
		return stored.Generation, err
	}
	return added, err
}

// Generate answers a request at once: with the stored result, or by running the
// generation while the caller waits.
func (g *Generator) Generate(ctx context.Context, s auth.Scope, r Request) (Generated, error) {
	if r.GenerationID == nil && !r.Force {
		stored, err := g.stored(ctx, s, r.IncidentID)
		if err == nil || fault.KindOf(err) != fault.NotFound {
			return stored, err
		}
	}
	lease, err := g.lease(ctx, s, r)
	if errors.Is(err, hypothesis.ErrStored) {
		return g.stored(ctx, s, r.IncidentID)
	}
	if err != nil {
		return Generated{}, err
	}
	made, err := g.run(ctx, lease)
	if err != nil {
		return Generated{}, errors.Join(err, g.settle(ctx, lease, err, true))
	}
	done := lease.Generation
	done.Source, done.UsingMock = made.outcome.Source, made.outcome.UsingMock
	return Generated{Generation: done, Hypotheses: made.outcome.Hypotheses, Usage: made.usage}, nil
}

func (g *Generator) stored(ctx context.Context, s auth.Scope, incident uuid.UUID) (Generated, error) {
	last, found, err := g.Runs.Latest(ctx, s, incident)
	if err != nil {
		return Generated{}, err
	}
	return Generated{Generation: last, Hypotheses: found, Cached: true}, g.reused(ctx, s, incident)
}

// lease takes the generation that is asked for, or a new one.
func (g *Generator) lease(ctx context.Context, s auth.Scope, r Request) (hypothesis.Lease, error) {
	if r.GenerationID == nil {
		lease, err := g.Runs.Open(ctx, s, r.IncidentID, r.Context, r.Force, g.policy.MaxConcurrent)
		return lease, refusal(err)
	}
	queued, err := g.Runs.Accept(ctx, s, r.IncidentID, *r.GenerationID, g.policy.MaxConcurrent, g.Queue.Enqueue)
	if err != nil {
		return hypothesis.Lease{}, err
	}
	if !queued.Status.Live() {
		return hypothesis.Lease{}, fault.New(fault.Conflict, fault.CodeConflict, "This generation has ended.")
	}
	lease, err := g.Runs.Claim(ctx, s, *r.GenerationID, g.policy.MaxConcurrent)
	return lease, refusal(err)
}

// refusal says to a caller who waits why a generation cannot run now.
func refusal(err error) error {
	const soon = 5 * time.Second
	switch {
	case errors.Is(err, hypothesis.ErrBusy):
		return fault.New(fault.RateLimited, "RATE_LIMITED", "The project has as many generations running as it may have.").RetryIn(soon)
	case errors.Is(err, hypothesis.ErrTaken):
		return fault.New(fault.Conflict, fault.CodeInProgress, "Hypotheses of this incident are being generated.").RetryIn(soon)
	default:
		return err
	}
}
