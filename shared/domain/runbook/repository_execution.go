package runbook

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// executions selects Executions.
const executions = `
	SELECT e.id, e.runbook_id, r.title AS runbook_title, e.incident_id, e.status, e.steps, e.started_by,
		starter.full_name AS started_by_name, e.started_at, e.finished_at
	FROM incident.runbook_executions AS e
	JOIN incident.runbooks AS r ON r.id = e.runbook_id AND r.tenant_id = e.tenant_id AND r.project_id = e.project_id
	LEFT JOIN auth.users AS starter ON starter.id = e.started_by AND starter.tenant_id = e.tenant_id
	WHERE e.tenant_id = @tenant AND e.project_id = @project`

// ExecutionFilter says which executions a list shows; members that are not set
// admit all.
type ExecutionFilter struct {
	RunbookID  *uuid.UUID
	IncidentID *uuid.UUID
	Statuses   []Status
}

// Position is the place of an execution in a list.
type Position struct {
	At time.Time
	ID uuid.UUID
}

// Executions returns up to limit executions, the newest first, after the given
// one; nil starts at the newest.
func (r *Repository) Executions(
	ctx context.Context, s auth.Scope, f ExecutionFilter, after *Position, limit int,
) ([]Execution, error) {
	args := inProject(s)
	var where strings.Builder
	where.WriteString(executions)
	add := func(condition, name string, value any) {
		where.WriteString(condition)
		args[name] = value
	}
	if f.RunbookID != nil {
		add(` AND e.runbook_id = @runbook`, "runbook", f.RunbookID)
	}
	if f.IncidentID != nil {
		add(` AND e.incident_id = @incident`, "incident", f.IncidentID)
	}
	if len(f.Statuses) > 0 {
		add(` AND e.status = ANY(@statuses)`, "statuses", f.Statuses)
	}
	if after != nil {
		add(` AND e.started_at <= @at AND (e.started_at < @at OR e.id > @id)`, "at", after.At)
		args["id"] = after.ID
	}
	add(` ORDER BY e.started_at DESC, e.id LIMIT @limit`, "limit", limit)

	var found []Execution
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, where.String(), args)
		if err != nil {
			return err
		}
		found, err = pgx.CollectRows(rows, pgx.RowToStructByName[Execution])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list executions: %w", err)
	}
	return found, nil
}

// Execution returns one execution.
func (r *Repository) Execution(ctx context.Context, s auth.Scope, id uuid.UUID) (Execution, error) {
	var e Execution
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		var err error
		e, err = execution(ctx, tx, s, id)
		return err
	})
	return e, err
}

func execution(ctx context.Context, tx pgx.Tx, s auth.Scope, id uuid.UUID) (Execution, error) {
	args := inProject(s)
	args["id"] = id
	rows, err := tx.Query(ctx, executions+` AND e.id = @id`, args)
	if err != nil {
		return Execution{}, fmt.Errorf("read execution: %w", err)
	}
	e, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Execution])
	if errors.Is(err, pgx.ErrNoRows) {
		return e, fault.Missing()
	}
	if err != nil {
		return e, fmt.Errorf("read execution: %w", err)
	}
	return e, nil
}

// Start stores an execution of the caller and remembers that the runbook was used.
// The caller holds the lock of the incident, if there is one.
func (r *Repository) Start(ctx context.Context, s auth.Scope, runbookID uuid.UUID, incidentID *uuid.UUID) (Execution, error) {
	e := Execution{ID: uuid.Must(uuid.NewV7()), IncidentID: incidentID, StartedAt: clock.Now()}
	if id := auth.Caller(ctx).UserID(); id.Valid {
		e.StartedBy = &id.UUID
	}
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		used, err := lock(ctx, tx, s, runbookID)
		if err != nil {
			return err
		}
		if e, err = used.Begin(e); err != nil {
			return err
		}
		if err := insertExecution(ctx, tx, s, e); err != nil {
			return err
		}
		if e, err = execution(ctx, tx, s, e.ID); err != nil {
			return err
		}
		return told(ctx, tx, s, e, audit.Did(ctx, "runbook.execution_started", runbookID.String()).Changing(audit.Changes{
			"execution_id": {New: e.ID.String()}, "incident_id": {New: textOf(incidentID)},
		}))
	})
	return e, err
}

func insertExecution(ctx context.Context, tx pgx.Tx, s auth.Scope, e Execution) error {
	args := inProject(s)
	args["id"], args["runbook"], args["incident"], args["status"] = e.ID, e.RunbookID, e.IncidentID, e.Status
	args["steps"], args["started_by"], args["started_at"] = e.Steps, e.StartedBy, e.StartedAt
	_, err := tx.Exec(ctx, `
		INSERT INTO incident.runbook_executions (id, tenant_id, project_id, runbook_id, incident_id, status, steps, started_by, started_at)
		VALUES (@id, @tenant, @project, @runbook, @incident, @status, @steps, @started_by, @started_at)`, args)
	if err != nil {
		return fmt.Errorf("insert execution: %w", err)
	}
	_, err = tx.Exec(ctx, `
		UPDATE incident.runbooks
		SET last_used_at = @started_at
		WHERE id = @runbook AND tenant_id = @tenant AND project_id = @project`, args)
	if err != nil {
		return fmt.Errorf("mark runbook as used: %w", err)
	}
	return nil
}

// Advance applies what the caller says of an execution. The caller holds the lock
// of the incident, if there is one and the execution ends.
func (r *Repository) Advance(ctx context.Context, s auth.Scope, id uuid.UUID, p Progress) (Execution, error) {
	var e Execution
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		args := inProject(s)
		args["id"] = id
		_, err := tx.Exec(ctx, `
			SELECT e.id
			FROM incident.runbook_executions AS e
			WHERE e.id = @id AND e.tenant_id = @tenant AND e.project_id = @project
			FOR NO KEY UPDATE`, args)
		if err != nil {
			return fmt.Errorf("lock execution: %w", err)
		}
		if e, err = execution(ctx, tx, s, id); err != nil {
			return err
		}
		before := e.Status
		changed, err := e.Advance(p, auth.Caller(ctx).DisplayName(), clock.Now())
		if err != nil || !changed {
			return err
		}
		args["status"], args["steps"], args["finished_at"] = e.Status, e.Steps, e.FinishedAt
		_, err = tx.Exec(ctx, `
			UPDATE incident.runbook_executions
			SET status = @status, steps = @steps, finished_at = @finished_at
			WHERE id = @id AND tenant_id = @tenant AND project_id = @project`, args)
		if err != nil {
			return fmt.Errorf("update execution: %w", err)
		}
		return told(ctx, tx, s, e, audit.Did(ctx, "runbook.execution_updated", e.RunbookID.String()).Changing(p.changes(e, before)))
	})
	return e, err
}

// changes are what the audit entry shows of a progress.
func (p Progress) changes(after Execution, before Status) audit.Changes {
	changes := audit.Changes{"execution_id": {New: after.ID.String()}}
	if before != after.Status {
		changes["status"] = audit.Change{Old: before, New: after.Status}
	}
	for _, s := range p.Steps {
		changes["step "+s.StepID.String()] = audit.Change{New: s.Status}
	}
	return changes
}

// told publishes an execution and records who did it.
func told(ctx context.Context, tx pgx.Tx, s auth.Scope, e Execution, entry audit.Entry) error {
	err := events.Publish(ctx, tx, s, events.Event{Channel: incident.Channel, Type: EventExecution, Data: PayloadOfExecution(e)})
	if err != nil {
		return err
	}
	return audit.Record(ctx, tx, s, entry)
}

func textOf(id *uuid.UUID) string {
	if id == nil {
		return ""
	}
	return id.String()
}
