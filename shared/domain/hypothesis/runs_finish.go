package hypothesis

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
)

// Outcome is what a run found.
type Outcome struct {
	Source       Source
	UsingMock    bool
	EvidenceHash []byte
	// Note says what went wrong on the way without keeping the run from its
	// result, such as a model that did not answer.
	Note string
	// Hypotheses are in the order of their ranks. An empty list is a result, too.
	Hypotheses []Hypothesis
	// Steps are the changes of the steps that ended with the run.
	Steps []StepChange
}

// Complete stores what a run found and ends it: hypotheses, steps, status and
// events in one transaction.
func (r *Runs) Complete(ctx context.Context, l Lease, o Outcome) error {
	return r.finish(ctx, l, "complete generation", func(tx pgx.Tx, g Generation) error {
		_, err := tx.Exec(ctx, `
			UPDATE incident.hypothesis_generations
			SET status = 'completed', source = @source, using_mock = @mock, evidence_hash = @hash, error_message = @note,
				lease_until = NULL, completed_at = now()
			WHERE tenant_id = @tenant AND project_id = @project AND id = @id`, scoped(l.Scope, pgx.NamedArgs{
			"id": g.ID, "source": o.Source, "mock": o.UsingMock, "hash": o.EvidenceHash, "note": o.Note,
		}))
		if err != nil {
			return err
		}
		if err := markIncident(ctx, tx, l.Scope, g.IncidentID, GenerationCompleted); err != nil {
			return err
		}
		if err := changeSteps(ctx, tx, l.Scope, g, o.Steps); err != nil {
			return err
		}
		if err := insertHypotheses(ctx, tx, l.Scope, g, o.Hypotheses); err != nil {
			return err
		}
		return announceRun(ctx, tx, l.Scope, g, o)
	})
}

// Failed ends an attempt that did not succeed. Unless it is final or the last
// one, the generation waits for its next attempt. It reports whether there will
// be one.
func (r *Runs) Failed(ctx context.Context, l Lease, reason string, final bool) (again bool, err error) {
	attempt := l.Generation.Attempts
	again = !final && attempt <= len(retryDelays)
	err = r.finish(ctx, l, "record the failure of a generation", func(tx pgx.Tx, g Generation) error {
		if !again {
			return fail(ctx, tx, l.Scope, g, reason)
		}
		if err := endSteps(ctx, tx, l.Scope, g, reason, false); err != nil {
			return err
		}
		return requeue(ctx, tx, l.Scope, g, reason, retryDelays[attempt-1])
	})
	return again, err
}

// Release gives a generation back that was not finished for a reason of our
// own, such as a shutdown. It is not counted as an attempt.
func (r *Runs) Release(ctx context.Context, l Lease) error {
	return r.finish(ctx, l, "release generation", func(tx pgx.Tx, g Generation) error {
		_, err := tx.Exec(ctx, `
			UPDATE incident.hypothesis_generations
			SET status = 'queued', attempts = greatest(attempts - 1, 0), lease_until = NULL
			WHERE tenant_id = @tenant AND project_id = @project AND id = @id`, scoped(l.Scope, pgx.NamedArgs{"id": g.ID}))
		if err != nil {
			return err
		}
		return markIncident(ctx, tx, l.Scope, g.IncidentID, GenerationQueued)
	})
}

// finish runs fn while the lease is still held.
func (r *Runs) finish(ctx context.Context, l Lease, doing string, fn func(tx pgx.Tx, g Generation) error) error {
	err := r.db.Write(ctx, l.Scope, func(tx pgx.Tx) error {
		g, _, err := lockRun(ctx, tx, l.Scope, l.Generation.ID)
		if err != nil {
			return err
		}
		if g.Status != GenerationRunning || g.Fence != l.Generation.Fence {
			return ErrLeaseLost
		}
		return fn(tx, g)
	})
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}

func requeue(ctx context.Context, tx pgx.Tx, s auth.Scope, g Generation, reason string, delay time.Duration) error {
	_, err := tx.Exec(ctx, `
		UPDATE incident.hypothesis_generations
		SET status = 'queued', error_message = @reason, lease_until = now() + @delay::interval
		WHERE tenant_id = @tenant AND project_id = @project AND id = @id`,
		scoped(s, pgx.NamedArgs{"id": g.ID, "reason": reason, "delay": delay}))
	if err != nil {
		return err
	}
	return markIncident(ctx, tx, s, g.IncidentID, GenerationQueued)
}

// fail ends a generation without a result and says so.
func fail(ctx context.Context, tx pgx.Tx, s auth.Scope, g Generation, reason string) error {
	_, err := tx.Exec(ctx, `
		UPDATE incident.hypothesis_generations
		SET status = 'failed', error_message = @reason, lease_until = NULL, fence = fence + 1, completed_at = now()
		WHERE tenant_id = @tenant AND project_id = @project AND id = @id`,
		scoped(s, pgx.NamedArgs{"id": g.ID, "reason": reason}))
	if err != nil {
		return err
	}
	if err := markIncident(ctx, tx, s, g.IncidentID, GenerationFailed); err != nil {
		return err
	}
	if err := endSteps(ctx, tx, s, g, reason, true); err != nil {
		return err
	}
	err = events.Publish(ctx, tx, s, events.Event{Channel: ChannelHypotheses, Type: EventFailed, Data: FailedEvent{
		IncidentID: g.IncidentID, GenerationID: g.ID, ErrorMessage: reason,
	}})
	if err != nil {
		return err
	}
	if err := incident.Annotate(ctx, tx, s, g.IncidentID, FailureNote(reason)); err != nil {
		return err
	}
	return auditRun(ctx, tx, s, g, func(e audit.Entry) audit.Entry { return e.Failed(reason) })
}

// FailureNote is what the timeline of an incident says of a run that failed.
func FailureNote(reason string) incident.Activity {
	return incident.Note("Generating hypotheses failed: %s", reason)
}

func insertHypotheses(ctx context.Context, tx pgx.Tx, s auth.Scope, g Generation, found []Hypothesis) error {
	for i := range found {
		h := &found[i]
		h.ID, h.IncidentID, h.GenerationID, h.Rank, h.Status = uuid.Must(uuid.NewV7()), g.IncidentID, &g.ID, i+1, Proposed
		err := tx.QueryRow(ctx, `
			INSERT INTO incident.hypotheses (id, tenant_id, project_id, incident_id, generation_id, claim, description,
				confidence_score, supporting_evidence, contradicting_evidence, evidence, suggested_actions, source, status, rank)
			VALUES (@id, @tenant, @project, @incident, @generation, @claim, @description,
				@confidence, @supporting, @contradicting, @evidence, @actions, @source, @status, @rank)
			RETURNING created_at, updated_at`,
			pgx.NamedArgs{
				"id": h.ID, "tenant": s.TenantID, "project": s.ProjectID, "incident": h.IncidentID, "generation": g.ID,
				"claim": h.Claim, "description": h.Description, "confidence": h.ConfidenceScore,
				"supporting": listOf(h.SupportingEvidence), "contradicting": listOf(h.ContradictingEvidence),
				"evidence": listOf(h.Evidence), "actions": listOf(h.SuggestedActions),
				"source": h.Source, "status": h.Status, "rank": h.Rank,
			}).Scan(&h.CreatedAt, &h.UpdatedAt)
		if err != nil {
			return fmt.Errorf("insert hypothesis %d: %w", h.Rank, err)
		}
	}
	return nil
}

// announceRun publishes what was found and, for a person who asked, writes it down.
func announceRun(ctx context.Context, tx pgx.Tx, s auth.Scope, g Generation, o Outcome) error {
	for _, h := range o.Hypotheses {
		e := events.Event{Channel: ChannelHypotheses, Type: EventGenerated, Data: PayloadOf(h, Opinions{})}
		if err := events.Publish(ctx, tx, s, e); err != nil {
			return err
		}
	}
	err := events.Publish(ctx, tx, s, events.Event{Channel: ChannelHypotheses, Type: EventCompleted, Data: CompletedEvent{
		IncidentID: g.IncidentID, GenerationID: g.ID, Count: len(o.Hypotheses), UsingMock: o.UsingMock, Source: o.Source,
	}})
	if err != nil {
		return err
	}
	return auditRun(ctx, tx, s, g, func(e audit.Entry) audit.Entry {
		e.Metadata["hypotheses"], e.Metadata["source"], e.Metadata["using_mock"] = len(o.Hypotheses), o.Source, o.UsingMock
		return e
	})
}

// auditRun records how a generation that a person asked for ended.
func auditRun(ctx context.Context, tx pgx.Tx, s auth.Scope, g Generation, with func(audit.Entry) audit.Entry) error {
	if g.RequestedBy == nil {
		return nil
	}
	e := audit.Did(ctx, "hypothesis.generated", g.ID.String())
	e.Metadata = map[string]any{"incident_id": g.IncidentID, "run": g.Run, "requested_by": g.RequestedBy}
	return audit.Record(ctx, tx, s, with(e))
}

// IsExpected reports the errors that say a generation is somebody else's work.
func IsExpected(err error) bool {
	return errors.Is(err, ErrTaken) || errors.Is(err, ErrBusy) || errors.Is(err, ErrLeaseLost)
}
