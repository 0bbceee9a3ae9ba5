package incident

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
)

// EventEdit is what the timeline of an incident shows of an entry in place of the
// original. Nil members are as they were. EditedBy is the name of who edited it
// last, read with it and never written.
type EventEdit struct {
	EventID  string
	Title    *string
	At       *time.Time
	Pinned   bool
	Hidden   bool
	EditedBy *string
}

// none reports whether the entry is shown as it was.
func (e EventEdit) none() bool {
	return e.Title == nil && e.At == nil && !e.Pinned && !e.Hidden
}

const editQuery = `
	SELECT e.event_id, e.title, e.at, e.pinned, e.hidden, editor.full_name AS edited_by
	FROM incident.incident_event_edits AS e
	LEFT JOIN auth.users AS editor ON editor.id = e.edited_by AND editor.tenant_id = e.tenant_id
	WHERE e.tenant_id = @tenant AND e.project_id = @project AND e.incident_id = @incident`

// EventEdits returns all edits of the timeline of an incident by entry.
func (r Reader) EventEdits(ctx context.Context, s auth.Scope, id uuid.UUID) (map[string]EventEdit, error) {
	edits := map[string]EventEdit{}
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, editQuery, scoped(s, pgx.NamedArgs{"incident": id}))
		if err != nil {
			return err
		}
		found, err := pgx.CollectRows(rows, pgx.RowToStructByName[EventEdit])
		for _, e := range found {
			edits[e.EventID] = e
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read edits of the timeline: %w", err)
	}
	return edits, nil
}

// ActivitiesByID returns the given activities of an incident, those that exist.
func (r Reader) ActivitiesByID(ctx context.Context, s auth.Scope, id uuid.UUID, activities []uuid.UUID) ([]Activity, error) {
	var found []Activity
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT `+activityColumns+`
			FROM incident.incident_activities
			WHERE `+within+` AND incident_id = @incident AND id = ANY(@ids)`,
			scoped(s, pgx.NamedArgs{"incident": id, "ids": activities}))
		if err != nil {
			return err
		}
		found, err = pgx.CollectRows(rows, pgx.RowToStructByName[Activity])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read activities by id: %w", err)
	}
	return found, nil
}

// EditEvent lets change edit what the timeline shows of an entry. An edit that
// changes nothing writes nothing.
func (r *Repository) EditEvent(ctx context.Context, s auth.Scope, id uuid.UUID, eventID string, change func(*EventEdit)) (EventEdit, error) {
	var after EventEdit
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		i, err := lock(ctx, tx, s, id)
		if err != nil {
			return err
		}
		before, err := loadEdit(ctx, tx, s, id, eventID)
		if err != nil {
			return err
		}
		after = before
		change(&after)
		if reflect.DeepEqual(before, after) {
			return nil
		}
		if err := storeEdit(ctx, tx, s, id, after); err != nil {
			return err
		}
		d := difference{entries: map[string]audit.Changes{}}
		d.put(didUpdate, "timeline", shownAs(before), shownAs(after))
		if _, err := store(ctx, tx, s, i, i, d, nil); err != nil {
			return err
		}
		after, err = loadEdit(ctx, tx, s, id, eventID)
		return err
	})
	return after, err
}

// shownAs is an edit as the audit trail has it.
func shownAs(e EventEdit) map[string]any {
	return map[string]any{"event_id": e.EventID, "title": e.Title, "at": e.At, "pinned": e.Pinned, "hidden": e.Hidden}
}

func loadEdit(ctx context.Context, tx pgx.Tx, s auth.Scope, id uuid.UUID, eventID string) (EventEdit, error) {
	rows, err := tx.Query(ctx, editQuery+` AND e.event_id = @event`, scoped(s, pgx.NamedArgs{"incident": id, "event": eventID}))
	if err != nil {
		return EventEdit{}, fmt.Errorf("read edit: %w", err)
	}
	e, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[EventEdit])
	if errors.Is(err, pgx.ErrNoRows) {
		return EventEdit{EventID: eventID}, nil
	}
	if err != nil {
		return EventEdit{}, fmt.Errorf("read edit: %w", err)
	}
	return e, nil
}

// storeEdit keeps the edit, or forgets it when it says nothing.
func storeEdit(ctx context.Context, tx pgx.Tx, s auth.Scope, id uuid.UUID, e EventEdit) error {
	args := scoped(s, pgx.NamedArgs{
		"incident": id, "event": e.EventID, "title": e.Title, "at": e.At, "pinned": e.Pinned, "hidden": e.Hidden,
		"by": auth.Caller(ctx).UserID(), "now": clock.Now(),
	})
	query := `
		INSERT INTO incident.incident_event_edits (incident_id, tenant_id, project_id, event_id, title, at, pinned, hidden,
			edited_by, updated_at)
		VALUES (@incident, @tenant, @project, @event, @title, @at, @pinned, @hidden, @by, @now)
		ON CONFLICT ON CONSTRAINT incident_event_edits_pkey DO UPDATE
		SET title = excluded.title, at = excluded.at, pinned = excluded.pinned, hidden = excluded.hidden,
			edited_by = excluded.edited_by, updated_at = excluded.updated_at`
	if e.none() {
		query = `
		DELETE FROM incident.incident_event_edits
		WHERE ` + within + ` AND incident_id = @incident AND event_id = @event`
	}
	if _, err := tx.Exec(ctx, query, args); err != nil {
		return fmt.Errorf("store edit: %w", err)
	}
	return nil
}
