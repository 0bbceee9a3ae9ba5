package hypothesis

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// Judge records a verdict and returns the hypothesis with the verdict before. A
// verdict that stands already writes nothing. A second confirmed hypothesis of
// an incident is a conflict.
func (q *Queue) Judge(ctx context.Context, s auth.Scope, incidentID, id uuid.UUID, verdict Status) (Rated, Status, error) {
	viewer := auth.Caller(ctx).UserID()
	var judged Rated
	var before Status
	err := q.db.Write(ctx, s, func(tx pgx.Tx) error {
		if err := lock(ctx, tx, s, incidentID, id); err != nil {
			return err
		}
		var err error
		if judged, err = one(ctx, tx, s, incidentID, id, viewer); err != nil {
			return err
		}
		if before = judged.Status; before == verdict {
			return nil
		}
		if err := decide(ctx, tx, s, id, verdict); err != nil {
			return err
		}
		judged.Status = verdict
		return q.judged(ctx, tx, s, judged, before)
	})
	return judged, before, err
}

func decide(ctx context.Context, tx pgx.Tx, s auth.Scope, id uuid.UUID, verdict Status) error {
	_, err := tx.Exec(ctx, `
		UPDATE incident.hypotheses
		SET status = @verdict
		WHERE tenant_id = @tenant AND project_id = @project AND id = @id`, scoped(s, pgx.NamedArgs{"id": id, "verdict": verdict}))
	if postgres.IsUnique(err, oneConfirmed) {
		return fault.New(fault.Conflict, fault.CodeConflict,
			"Another hypothesis of this incident is confirmed. Take that back first.")
	}
	if err != nil {
		return fmt.Errorf("update hypothesis: %w", err)
	}
	return nil
}

func (q *Queue) judged(ctx context.Context, tx pgx.Tx, s auth.Scope, judged Rated, before Status) error {
	if err := announce(ctx, tx, s, judged); err != nil {
		return err
	}
	return audit.Record(ctx, tx, s, audit.Did(ctx, "hypothesis.updated", judged.ID.String()).Changing(audit.Changes{
		"status": {Old: before, New: judged.Status},
	}))
}

// Rate records the caller's opinion and reports whether it is their first on
// this hypothesis; a later one replaces it.
func (q *Queue) Rate(ctx context.Context, s auth.Scope, incidentID uuid.UUID, f Feedback) (Feedback, bool, error) {
	first := false
	err := q.db.Write(ctx, s, func(tx pgx.Tx) error {
		if err := lock(ctx, tx, s, incidentID, f.HypothesisID); err != nil {
			return err
		}
		now := clock.Now()
		err := tx.QueryRow(ctx, `
			INSERT INTO incident.hypothesis_feedback AS f (id, tenant_id, project_id, hypothesis_id, user_id, rating, comment,
				actual_cause, created_at, updated_at)
			VALUES (@id, @tenant, @project, @hypothesis, @user, @rating, @comment, @actual_cause, @now, @now)
			ON CONFLICT ON CONSTRAINT hypothesis_feedback_hypothesis_id_user_id_key DO UPDATE
			SET rating = excluded.rating, comment = excluded.comment, actual_cause = excluded.actual_cause,
				updated_at = excluded.updated_at
			RETURNING f.id, f.created_at, f.updated_at, f.id = @id`, pgx.NamedArgs{
			"id": uuid.Must(uuid.NewV7()), "tenant": s.TenantID, "project": s.ProjectID, "hypothesis": f.HypothesisID,
			"user": f.UserID, "rating": f.Rating, "comment": f.Comment, "actual_cause": f.ActualCause, "now": now,
		}).Scan(&f.ID, &f.CreatedAt, &f.UpdatedAt, &first)
		if err != nil {
			return fmt.Errorf("store feedback: %w", err)
		}

		rated, err := one(ctx, tx, s, incidentID, f.HypothesisID, uuid.NullUUID{})
		if err != nil {
			return err
		}
		if err := announce(ctx, tx, s, rated); err != nil {
			return err
		}
		return audit.Record(ctx, tx, s, audit.Did(ctx, "hypothesis.feedback", f.HypothesisID.String()).Changing(audit.Changes{
			"rating": {New: f.Rating},
		}))
	})
	return f, first, err
}

// lock keeps others from changing the hypothesis until the end of the
// transaction.
func lock(ctx context.Context, tx pgx.Tx, s auth.Scope, incidentID, id uuid.UUID) error {
	tag, err := tx.Exec(ctx, `
		SELECT id
		FROM incident.hypotheses
		WHERE tenant_id = @tenant AND project_id = @project AND id = @id AND incident_id = @incident
		FOR NO KEY UPDATE`, scoped(s, pgx.NamedArgs{"id": id, "incident": incidentID}))
	if err != nil {
		return fmt.Errorf("lock hypothesis: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return fault.Missing()
	}
	return nil
}

// announce tells open browsers about the hypothesis. The event goes to
// everybody, so nobody's own rating is in it.
func announce(ctx context.Context, tx pgx.Tx, s auth.Scope, r Rated) error {
	r.Mine = nil
	return events.Publish(ctx, tx, s, events.Event{
		Channel: ChannelHypotheses, Type: EventUpdated, Data: PayloadOf(r.Hypothesis, r.Opinions()),
	})
}
