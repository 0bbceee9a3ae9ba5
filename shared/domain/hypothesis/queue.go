package hypothesis

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// OrderPath is the route of ai-service that takes a queued generation.
const OrderPath = "/generate-hypotheses?async=true"

// The constraints that keep what an incident can have only one of.
const (
	oneLive      = "hypothesis_generations_live_key"
	oneConfirmed = "hypotheses_confirmed_key"
)

// Queue is how incident-service asks for hypotheses and records what people
// make of them. Its writes belong into the transaction that holds the lock of
// the incident.
type Queue struct {
	Reader
}

// NewQueue returns the queue of incident-service.
func NewQueue(db *postgres.DB) *Queue {
	return &Queue{Reader{db}}
}

// Request asks for the hypotheses of an incident. FromAlert says that an alert
// opened it.
type Request struct {
	IncidentID  uuid.UUID
	Title       string
	Description string
	ServiceName string
	FromAlert   bool
	Force       bool
	Context     string
	// Reason says why the system asks again; empty for whoever else asks.
	Reason string
}

// Order is the body that ai-service gets.
type Order struct {
	IncidentID   uuid.UUID `json:"incident_id"`
	GenerationID uuid.UUID `json:"generation_id"`
	Title        string    `json:"title"`
	Description  string    `json:"description"`
	ServiceName  string    `json:"service_name"`
	Force        bool      `json:"force"`
	Context      string    `json:"context"`
}

// Ask queues a run, or returns the last completed one as cached when the
// request does not insist on another. While a run is queued or running it is
// IN_PROGRESS.
func (q *Queue) Ask(ctx context.Context, s auth.Scope, r Request) (g Generation, cached bool, err error) {
	err = q.db.Write(ctx, s, func(tx pgx.Tx) error {
		last, err := newest(ctx, tx, s, r.IncidentID)
		if err != nil {
			return err
		}
		if last.live {
			return inProgress()
		}
		if last.completed != nil && !r.Force {
			g, cached = *last.completed, true
			return reuse(ctx, tx, s, r)
		}
		g, err = queue(ctx, tx, s, r, last.run+1)
		return err
	})
	return g, cached, err
}

// Begin records the first step of the first run of a new incident and, when
// search is set, queues that run.
func (q *Queue) Begin(ctx context.Context, s auth.Scope, r Request, search bool) error {
	return q.db.Write(ctx, s, func(tx pgx.Tx) error {
		if search {
			_, err := queue(ctx, tx, s, r, 1)
			return err
		}
		return receive(ctx, tx, s, r, 1)
	})
}

// Fail ends a run that nobody took as failed and reports whether it did: a run
// that is under way or over is left alone.
func (q *Queue) Fail(ctx context.Context, s auth.Scope, incidentID, generationID uuid.UUID, reason string) (bool, error) {
	failed := false
	err := q.db.Write(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			UPDATE incident.hypothesis_generations AS g
			SET status = 'failed', error_message = @reason, completed_at = @now
			WHERE g.tenant_id = @tenant AND g.project_id = @project AND g.id = @id AND g.incident_id = @incident
				AND g.status = 'queued' AND g.attempts = 0
			RETURNING `+generationColumns, scoped(s, pgx.NamedArgs{
			"id": generationID, "incident": incidentID, "reason": reason, "now": clock.Now(),
		}))
		if err != nil {
			return fmt.Errorf("fail generation: %w", err)
		}
		g, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Generation])
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("fail generation: %w", err)
		}
		failed = true
		return q.failed(ctx, tx, s, g)
	})
	return failed, err
}

func (q *Queue) failed(ctx context.Context, tx pgx.Tx, s auth.Scope, g Generation) error {
	err := events.Publish(ctx, tx, s, events.Event{Channel: ChannelHypotheses, Type: EventFailed, Data: FailedEvent{
		IncidentID: g.IncidentID, GenerationID: g.ID, ErrorMessage: g.ErrorMessage,
	}})
	if err != nil {
		return err
	}
	return auditRun(ctx, tx, s, g, func(e audit.Entry) audit.Entry { return e.Failed(g.ErrorMessage) })
}

// queue stores a run with its first step and orders it.
func queue(ctx context.Context, tx pgx.Tx, s auth.Scope, r Request, run int) (Generation, error) {
	g := Generation{
		ID: uuid.Must(uuid.NewV7()), IncidentID: r.IncidentID, Run: run, Status: GenerationQueued, Context: r.Context,
		Reason: r.Reason, CreatedAt: clock.Now(),
	}
	if who := auth.Caller(ctx).UserID(); who.Valid {
		g.RequestedBy = &who.UUID
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO incident.hypothesis_generations (id, tenant_id, project_id, incident_id, run, status, context,
			reason, requested_by, created_at)
		VALUES (@id, @tenant, @project, @incident, @run, @status, @context, @reason, @requested_by, @created_at)`, pgx.NamedArgs{
		"id": g.ID, "tenant": s.TenantID, "project": s.ProjectID, "incident": g.IncidentID, "run": g.Run,
		"status": g.Status, "context": g.Context, "reason": g.Reason, "requested_by": g.RequestedBy, "created_at": g.CreatedAt,
	})
	if postgres.IsUnique(err, oneLive) {
		return g, inProgress()
	}
	if err != nil {
		return g, fmt.Errorf("insert generation: %w", err)
	}

	if err := receive(ctx, tx, s, r, run); err != nil {
		return g, err
	}
	err = audit.Record(ctx, tx, s, audit.Did(ctx, "hypothesis.requested", g.ID.String()).Changing(audit.Changes{
		"incident_id": {New: r.IncidentID.String()}, "run": {New: run},
	}))
	if err != nil {
		return g, err
	}
	return g, events.Order(ctx, tx, s, events.KindGeneration, OrderPath, Order{
		IncidentID: r.IncidentID, GenerationID: g.ID, Title: r.Title, Description: r.Description,
		ServiceName: r.ServiceName, Force: r.Force, Context: r.Context,
	})
}

// skipReason says why the first step of an incident without alert is skipped.
const skipReason = "The incident was declared by a person, so there is no alert to receive."

// receive stores the first step of a run, which is over by then: the alert came
// in, or there was none.
func receive(ctx context.Context, tx pgx.Tx, s auth.Scope, r Request, run int) error {
	now := clock.Now()
	step := Step{
		ID: uuid.Must(uuid.NewV7()), IncidentID: r.IncidentID, Run: run, StepType: StepAlertReceived, StepNumber: 1,
		Status: StepSkipped, ErrorMessage: skipReason, CompletedAt: &now,
	}
	if r.FromAlert {
		instant := 0
		step.Status, step.ErrorMessage, step.StartedAt, step.DurationMS = StepCompleted, "", &now, &instant
	}
	tag, err := tx.Exec(ctx, `
		INSERT INTO incident.analysis_steps (id, tenant_id, project_id, incident_id, run, step_type, step_number, status,
			error_message, started_at, completed_at, duration_ms)
		VALUES (@id, @tenant, @project, @incident, @run, @step_type, @step_number, @status,
			@error_message, @started_at, @completed_at, @duration_ms)
		ON CONFLICT ON CONSTRAINT analysis_steps_incident_id_run_step_number_key DO NOTHING`, pgx.NamedArgs{
		"id": step.ID, "tenant": s.TenantID, "project": s.ProjectID, "incident": step.IncidentID, "run": step.Run,
		"step_type": step.StepType, "step_number": step.StepNumber, "status": step.Status, "error_message": step.ErrorMessage,
		"started_at": step.StartedAt, "completed_at": step.CompletedAt, "duration_ms": step.DurationMS,
	})
	if err != nil {
		return fmt.Errorf("insert step: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return nil
	}
	return events.Publish(ctx, tx, s, events.Event{Channel: ChannelIncidents, Type: EventStep, Data: StepEvent{
		IncidentID: r.IncidentID, Run: run, Step: PayloadOfStep(step),
	}})
}

// standing is what is known of the runs of an incident.
type standing struct {
	run       int // of the newest, 0 without one
	live      bool
	completed *Generation // the newest completed one
}

func newest(ctx context.Context, tx pgx.Tx, s auth.Scope, incidentID uuid.UUID) (standing, error) {
	var last standing
	args := scoped(s, pgx.NamedArgs{"incident": incidentID})
	err := tx.QueryRow(ctx, `
		SELECT coalesce(max(g.run), 0), coalesce(bool_or(g.status IN ('queued', 'running')), false)
		FROM incident.hypothesis_generations AS g
		WHERE g.tenant_id = @tenant AND g.project_id = @project AND g.incident_id = @incident`, args).Scan(&last.run, &last.live)
	if err != nil {
		return last, fmt.Errorf("read generations: %w", err)
	}
	rows, err := tx.Query(ctx, `
		SELECT `+generationColumns+`
		FROM incident.hypothesis_generations AS g
		WHERE g.tenant_id = @tenant AND g.project_id = @project AND g.incident_id = @incident AND g.status = 'completed'
		ORDER BY g.run DESC
		LIMIT 1`, args)
	if err != nil {
		return last, fmt.Errorf("read completed generation: %w", err)
	}
	g, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Generation])
	if errors.Is(err, pgx.ErrNoRows) {
		return last, nil
	}
	if err != nil {
		return last, fmt.Errorf("read completed generation: %w", err)
	}
	last.completed = &g
	return last, nil
}

// retryAfter is how long a run usually takes.
const retryAfter = 5 * time.Second

func inProgress() *fault.Error {
	return fault.New(fault.Conflict, fault.CodeInProgress, "Hypotheses of this incident are being generated.").RetryIn(retryAfter)
}
