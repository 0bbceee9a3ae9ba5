package incident

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
)

// Comment stores what the caller wrote about the incident.
func (r *Repository) Comment(ctx context.Context, s auth.Scope, id uuid.UUID, text string) (Activity, error) {
	var stored Activity
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		if _, err := lock(ctx, tx, s, id); err != nil {
			return err
		}
		added, err := addActivities(ctx, tx, s, id, []Activity{Comment(text)})
		if err != nil {
			return err
		}
		stored = added[0]
		return audit.Record(ctx, tx, s, audit.Did(ctx, "incident.commented", id.String()).
			Changing(audit.Changes{"content": {New: text}}))
	})
	return stored, err
}

// MovedByPerson reports whether a person changed the state of the incident
// after since.
func (r *Repository) MovedByPerson(ctx context.Context, s auth.Scope, id uuid.UUID, since time.Time) (bool, error) {
	var moved bool
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `
			SELECT EXISTS (
				SELECT FROM incident.incident_activities
				WHERE `+within+` AND incident_id = @incident AND created_at > @since
					AND activity_type = 'state_change' AND user_id IS NOT NULL
			)`, scoped(s, pgx.NamedArgs{"incident": id, "since": since})).Scan(&moved)
	})
	if err != nil {
		return false, fmt.Errorf("read state changes: %w", err)
	}
	return moved, nil
}

// addActivities appends to the history of an incident, in the given order.
func addActivities(ctx context.Context, tx pgx.Tx, s auth.Scope, id uuid.UUID, activities []Activity) ([]Activity, error) {
	var outbox events.Batch
	batch := &pgx.Batch{}
	added, err := appendActivities(ctx, batch, s, id, activities, &outbox)
	if err != nil {
		return nil, err
	}
	return added, send(ctx, tx, s, batch, outbox)
}

// send runs the statements of a batch and writes what follows from them into the outbox.
func send(ctx context.Context, tx pgx.Tx, s auth.Scope, batch *pgx.Batch, outbox events.Batch) error {
	if err := outbox.Queue(batch, tx, s); err != nil || batch.Len() == 0 {
		return err
	}
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("write incident: %w", err)
	}
	return nil
}

// appendActivities is addActivities that adds its statements to a batch and its events to
// those of others.
func appendActivities(
	ctx context.Context, batch *pgx.Batch, s auth.Scope, id uuid.UUID, activities []Activity, outbox *events.Batch,
) ([]Activity, error) {
	now := clock.Now()
	added := make([]Activity, len(activities))
	for n, a := range activities {
		a = a.signed(ctx, id, now.Add(time.Duration(n)*time.Microsecond))
		insertActivity(batch, s, a)
		kind := EventActivity
		if a.ActivityType == ActivityComment {
			kind = EventComment
		}
		if err := outbox.Publish(events.Event{Channel: Channel, Type: kind, Data: PayloadOfActivity(a)}); err != nil {
			return nil, err
		}
		added[n] = a
	}
	return added, nil
}

func insertActivity(batch *pgx.Batch, s auth.Scope, a Activity) {
	batch.Queue(`
		INSERT INTO incident.incident_activities (id, tenant_id, project_id, incident_id, activity_type, content,
			old_value, new_value, user_id, user_name, user_email, created_at)
		VALUES (@id, @tenant, @project, @incident_id, @activity_type, @content,
			@old_value, @new_value, @user_id, @user_name, @user_email, @created_at)`, pgx.NamedArgs{
		"id": a.ID, "tenant": s.TenantID, "project": s.ProjectID, "incident_id": a.IncidentID,
		"activity_type": a.ActivityType, "content": a.Content, "old_value": a.OldValue, "new_value": a.NewValue,
		"user_id": a.UserID, "user_name": a.UserName, "user_email": a.UserEmail, "created_at": a.CreatedAt,
	})
}

// marked reports whether one of the activities was written.
func marked(ctx context.Context, tx pgx.Tx, s auth.Scope, marks ...uuid.UUID) (exists bool, err error) {
	batch := &pgx.Batch{}
	queueMarked(batch, s, &exists, marks...)
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return false, fmt.Errorf("read mark of an alert: %w", err)
	}
	return exists, nil
}

func queueMarked(batch *pgx.Batch, s auth.Scope, exists *bool, marks ...uuid.UUID) {
	batch.Queue(`
		SELECT EXISTS (
			SELECT FROM incident.incident_activities
			WHERE `+within+` AND id = ANY(@marks)
		)`, scoped(s, pgx.NamedArgs{"marks": marks})).QueryRow(func(row pgx.Row) error { return row.Scan(exists) })
}

func publish(ctx context.Context, tx pgx.Tx, s auth.Scope, kind string, data any) error {
	return events.Publish(ctx, tx, s, events.Event{Channel: Channel, Type: kind, Data: data})
}

// Annotate appends activities to the history of an incident inside the
// transaction of another writer, which holds the lock of the incident.
func Annotate(ctx context.Context, tx pgx.Tx, s auth.Scope, id uuid.UUID, activities ...Activity) error {
	_, err := addActivities(ctx, tx, s, id, activities)
	return err
}
