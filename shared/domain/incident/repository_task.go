package incident

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

const taskQuery = `
	SELECT t.id, t.incident_id, t.title, t.status, t.assignee_id, assignee.full_name AS assignee_name, t.due_at, t.created_by,
		author.full_name AS created_by_name, t.created_at, t.updated_at, t.done_at
	FROM incident.incident_tasks AS t
	LEFT JOIN auth.users AS assignee ON assignee.id = t.assignee_id AND assignee.tenant_id = t.tenant_id
	LEFT JOIN auth.users AS author ON author.id = t.created_by AND author.tenant_id = t.tenant_id
	WHERE t.tenant_id = @tenant AND t.project_id = @project AND t.incident_id = @incident`

// Tasks returns up to limit tasks of an incident with one of the statuses, the
// oldest first, after the given position; no status means any.
func (r Reader) Tasks(
	ctx context.Context, s auth.Scope, id uuid.UUID, statuses []TaskStatus, after Position, limit int,
) ([]Task, error) {
	if len(statuses) == 0 {
		statuses = TaskStatuses()
	}
	var tasks []Task
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, taskQuery+` AND t.status = ANY(@statuses) AND (t.created_at, t.id) > (@at, @id)
			ORDER BY t.created_at, t.id
			LIMIT @limit`, scoped(s, pgx.NamedArgs{
			"incident": id, "statuses": statuses, "at": after.At, "id": after.ID, "limit": limit,
		}))
		if err != nil {
			return err
		}
		tasks, err = pgx.CollectRows(rows, pgx.RowToStructByName[Task])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read tasks: %w", err)
	}
	return tasks, nil
}

// AddTask stores an open task of an incident.
func (r *Repository) AddTask(ctx context.Context, s auth.Scope, t Task) (Task, error) {
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		if _, err := lock(ctx, tx, s, t.IncidentID); err != nil {
			return err
		}
		now := clock.Now()
		t.ID, t.Status = uuid.Must(uuid.NewV7()), TaskOpen
		_, err := tx.Exec(ctx, `
			INSERT INTO incident.incident_tasks (id, tenant_id, project_id, incident_id, title, status, assignee_id, due_at,
				created_by, created_at, updated_at)
			VALUES (@id, @tenant, @project, @incident, @title, @status, @assignee, @due, @by, @now, @now)`, scoped(s, pgx.NamedArgs{
			"id": t.ID, "incident": t.IncidentID, "title": t.Title, "status": t.Status, "assignee": t.AssigneeID, "due": t.DueAt,
			"by": auth.Caller(ctx).UserID(), "now": now,
		}))
		if err != nil {
			return fmt.Errorf("insert task: %w", err)
		}
		if t, err = loadTask(ctx, tx, s, t.IncidentID, t.ID, ""); err != nil {
			return err
		}
		return tellTask(ctx, tx, s, t, "incident_task.created", audit.Changes{"title": {New: t.Title}}, Note("Task added: %s", t.Title))
	})
	return t, err
}

// ChangeTask locks the task, lets decide change it and stores the result. A
// decision that changes nothing writes nothing.
func (r *Repository) ChangeTask(
	ctx context.Context, s auth.Scope, incidentID, id uuid.UUID, decide func(context.Context, *Task) error,
) (Task, error) {
	var after Task
	err := r.db.Atomically(ctx, s, func(ctx context.Context, tx pgx.Tx) error {
		before, err := lockTask(ctx, tx, s, incidentID, id)
		if err != nil {
			return err
		}
		after = before
		if err := decide(ctx, &after); err != nil {
			return err
		}
		changes := taskChanges(before, after)
		if len(changes) == 0 {
			return nil
		}
		if err := updateTask(ctx, tx, s, after); err != nil {
			return err
		}
		if after, err = loadTask(ctx, tx, s, incidentID, id, ""); err != nil {
			return err
		}
		return tellTask(ctx, tx, s, after, "incident_task.updated", changes, statusNotes(before, after)...)
	})
	return after, err
}

// DeleteTask removes a task of an incident.
func (r *Repository) DeleteTask(ctx context.Context, s auth.Scope, incidentID, id uuid.UUID) error {
	return r.db.Write(ctx, s, func(tx pgx.Tx) error {
		t, err := lockTask(ctx, tx, s, incidentID, id)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			DELETE FROM incident.incident_tasks
			WHERE `+within+` AND id = @id`, scoped(s, pgx.NamedArgs{"id": id}))
		if err != nil {
			return fmt.Errorf("delete task: %w", err)
		}
		if _, err := addActivities(ctx, tx, s, incidentID, []Activity{Note("Task deleted: %s", t.Title)}); err != nil {
			return err
		}
		return audit.Record(ctx, tx, s, audit.Did(ctx, "incident_task.deleted", id.String()).Changing(audit.Changes{
			"title": {Old: t.Title}, "status": {Old: t.Status}, "incident_id": {Old: incidentID.String()},
		}))
	})
}

// tellTask hands over what a change of a task is to be known by.
func tellTask(
	ctx context.Context, tx pgx.Tx, s auth.Scope, t Task, action string, changes audit.Changes, notes ...Activity,
) error {
	if err := publish(ctx, tx, s, EventTask, PayloadOfTask(t)); err != nil {
		return err
	}
	if _, err := addActivities(ctx, tx, s, t.IncidentID, notes); err != nil {
		return err
	}
	entry := audit.Did(ctx, action, t.ID.String()).Changing(changes)
	entry.Metadata = map[string]any{"incident_id": t.IncidentID}
	return audit.Record(ctx, tx, s, entry)
}

// lockTask locks the incident and then its task, the order in which every writer
// takes them.
func lockTask(ctx context.Context, tx pgx.Tx, s auth.Scope, incidentID, id uuid.UUID) (Task, error) {
	if _, err := lock(ctx, tx, s, incidentID); err != nil {
		return Task{}, err
	}
	return loadTask(ctx, tx, s, incidentID, id, ` FOR NO KEY UPDATE OF t`)
}

func loadTask(ctx context.Context, tx pgx.Tx, s auth.Scope, incidentID, id uuid.UUID, lock string) (Task, error) {
	rows, err := tx.Query(ctx, taskQuery+` AND t.id = @id`+lock, scoped(s, pgx.NamedArgs{"incident": incidentID, "id": id}))
	if err != nil {
		return Task{}, fmt.Errorf("read task: %w", err)
	}
	t, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Task])
	if errors.Is(err, pgx.ErrNoRows) {
		return Task{}, fault.Missing()
	}
	if err != nil {
		return Task{}, fmt.Errorf("read task: %w", err)
	}
	return t, nil
}

func updateTask(ctx context.Context, tx pgx.Tx, s auth.Scope, t Task) error {
	_, err := tx.Exec(ctx, `
		UPDATE incident.incident_tasks
		SET title = @title, status = @status, assignee_id = @assignee, due_at = @due, done_at = @done, updated_at = @now
		WHERE `+within+` AND id = @id`, scoped(s, pgx.NamedArgs{
		"id": t.ID, "title": t.Title, "status": t.Status, "assignee": t.AssigneeID, "due": t.DueAt, "done": t.DoneAt,
		"now": clock.Now(),
	}))
	if err != nil {
		return fmt.Errorf("update task: %w", err)
	}
	return nil
}
