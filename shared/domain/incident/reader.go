package incident

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// columns are what an Incident is read from.
const columns = `i.id, i.title, i.description, i.service_name, i.state, i.severity, i.detected_at, i.acknowledged_at,
	i.mitigated_at, i.resolved_at, i.learned_at, i.source, i.source_ref, i.group_key, i.group_hash, i.alert_count,
	i.assignee_id, assignee.full_name AS assignee_name, i.hypothesis_status, i.created_by,
	author.full_name AS created_by_name, i.duplicate_of, i.impact, i.deleted_at, i.version, i.created_at, i.updated_at, (
		SELECT coalesce(jsonb_agg(jsonb_build_object('role', r.role, 'user_id', r.user_id, 'user_name', u.full_name)
			ORDER BY array_position(ARRAY['commander', 'communications', 'operations', 'scribe'], r.role), u.full_name COLLATE "C", r.user_id), '[]')
		FROM incident.incident_roles AS r
		JOIN auth.users AS u ON u.id = r.user_id AND u.tenant_id = r.tenant_id
		WHERE r.incident_id = i.id AND r.tenant_id = i.tenant_id AND r.project_id = i.project_id
	) AS roles`

// people are the names that an Incident is read with.
const people = `
	LEFT JOIN auth.users AS assignee ON assignee.id = i.assignee_id AND assignee.tenant_id = i.tenant_id
	LEFT JOIN auth.users AS author ON author.id = i.created_by AND author.tenant_id = i.tenant_id`

// within limits the rows of a table to those of the project.
const within = `tenant_id = @tenant AND project_id = @project`

// scoped are arguments of a query with the scope that within asks for.
func scoped(s auth.Scope, args pgx.NamedArgs) pgx.NamedArgs {
	args["tenant"], args["project"] = s.TenantID, s.ProjectID
	return args
}

// activityColumns are what an Activity is read from.
const activityColumns = `id, incident_id, activity_type, content, old_value, new_value, user_id, user_name, user_email, created_at`

// Reader reads incidents. It is what services other than incident-service get.
type Reader struct {
	db *postgres.DB
}

// NewReader returns a reader.
func NewReader(db *postgres.DB) Reader {
	return Reader{db}
}

// ByID returns an incident that is not deleted.
func (r Reader) ByID(ctx context.Context, s auth.Scope, id uuid.UUID) (Incident, error) {
	var i Incident
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		var err error
		i, err = load(ctx, tx, s, id)
		return err
	})
	if err == nil && i.Deleted() {
		return Incident{}, fault.Missing()
	}
	return i, err
}

// Position is the place of an entry in a list that is sorted by time and id.
type Position struct {
	At time.Time
	ID uuid.UUID
}

// Activities returns up to limit activities of an incident, the newest first,
// after the given one; nil starts at the newest.
func (r Reader) Activities(ctx context.Context, s auth.Scope, id uuid.UUID, after *Position, limit int) ([]Activity, error) {
	if after == nil {
		after = &Position{At: endOfTime}
	}
	var activities []Activity
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT `+activityColumns+`
			FROM incident.incident_activities
			WHERE `+within+` AND incident_id = @incident AND created_at <= @at AND (created_at < @at OR id > @id)
			ORDER BY created_at DESC, id
			LIMIT @limit`, scoped(s, pgx.NamedArgs{"incident": id, "at": after.At, "id": after.ID, "limit": limit}))
		if err != nil {
			return err
		}
		activities, err = pgx.CollectRows(rows, pgx.RowToStructByName[Activity])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read activities: %w", err)
	}
	return activities, nil
}

// History returns up to limit activities of an incident, the oldest first,
// after the given position and without the named ones.
func (r Reader) History(
	ctx context.Context, s auth.Scope, id uuid.UUID, after Position, without []uuid.UUID, limit int,
) ([]Activity, error) {
	var activities []Activity
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT `+activityColumns+`
			FROM incident.incident_activities
			WHERE `+within+` AND incident_id = @incident AND (created_at, id) > (@at, @id) AND id <> ALL(@without)
			ORDER BY created_at, id
			LIMIT @limit`, scoped(s, pgx.NamedArgs{
			"incident": id, "at": after.At, "id": after.ID, "without": without, "limit": limit,
		}))
		if err != nil {
			return err
		}
		activities, err = pgx.CollectRows(rows, pgx.RowToStructByName[Activity])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read history: %w", err)
	}
	return activities, nil
}

// endOfTime is later than every entry.
var endOfTime = time.Date(9999, time.December, 31, 0, 0, 0, 0, time.UTC)
