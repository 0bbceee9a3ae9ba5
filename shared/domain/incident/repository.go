package incident

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// liveGroup is the index that lets a group of alerts have one live incident.
const liveGroup = "incidents_live_group_key"

// Repository stores incidents and their activities. Only incident-service
// writes; others use the Reader in it.
type Repository struct {
	Reader
}

// NewRepository returns the repository of incident-service.
func NewRepository(db *postgres.DB) *Repository {
	return &Repository{Reader{db}}
}

// Create stores a new incident. also runs in the same transaction, under the
// context it is given, with the incident as stored.
func (r *Repository) Create(
	ctx context.Context, s auth.Scope, i Incident, also func(context.Context, Incident) error, activities ...Activity,
) (Incident, error) {
	err := r.db.Atomically(ctx, s, func(ctx context.Context, tx pgx.Tx) error {
		created, err := insert(ctx, tx, s, i)
		if err != nil {
			return err
		}
		if !created {
			return fault.New(fault.Conflict, fault.CodeExists, "There is such an incident already.")
		}
		i, err = r.opened(ctx, tx, s, i.ID, also, activities)
		return err
	})
	return i, err
}

// Change locks the incident, lets decide change it and stores the result with
// its activities, events and audit entries in one transaction. What decide
// writes under the context it is given belongs to the same transaction. A
// decision that changes nothing and names no activity writes nothing.
func (r *Repository) Change(
	ctx context.Context, s auth.Scope, id uuid.UUID, decide func(context.Context, *Incident) ([]Activity, error),
) (Incident, error) {
	var after Incident
	err := r.db.Atomically(ctx, s, func(ctx context.Context, tx pgx.Tx) error {
		before, err := lock(ctx, tx, s, id)
		if err != nil {
			return err
		}
		after = before
		activities, err := decide(ctx, &after)
		if err != nil {
			return err
		}
		after, err = save(ctx, tx, s, before, after, activities)
		return err
	})
	return after, err
}

// Delete hides the incident from everything but the trail.
func (r *Repository) Delete(ctx context.Context, s auth.Scope, id uuid.UUID) error {
	return r.db.Write(ctx, s, func(tx pgx.Tx) error {
		before, err := lock(ctx, tx, s, id)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			UPDATE incident.incidents
			SET deleted_at = @now, version = version + 1
			WHERE `+within+` AND id = @id`, scoped(s, pgx.NamedArgs{"id": id, "now": clock.Now()}))
		if err != nil {
			return fmt.Errorf("delete incident: %w", err)
		}

		if err := publish(ctx, tx, s, EventDeleted, deletedPayload{ID: id}); err != nil {
			return err
		}
		return audit.Record(ctx, tx, s, audit.Did(ctx, "incident.deleted", id.String()).Changing(audit.Changes{
			"title": {Old: before.Title}, "state": {Old: before.State},
		}))
	})
}

// opened finishes the creation of an incident: it reads what was stored and
// hands over activities, events and the audit entry.
func (r *Repository) opened(
	ctx context.Context, tx pgx.Tx, s auth.Scope, id uuid.UUID,
	also func(context.Context, Incident) error, activities []Activity,
) (Incident, error) {
	i, err := load(ctx, tx, s, id)
	if err != nil {
		return i, err
	}
	if err := publish(ctx, tx, s, EventCreated, PayloadOf(i)); err != nil {
		return i, err
	}
	if _, err := addActivities(ctx, tx, s, id, activities); err != nil {
		return i, err
	}
	err = audit.Record(ctx, tx, s, audit.Did(ctx, "incident.created", id.String()).Changing(audit.Changes{
		"title": {New: i.Title}, "service_name": {New: i.ServiceName}, "severity": {New: i.Severity}, "source": {New: i.Source},
	}))
	if err != nil {
		return i, err
	}
	return i, also(ctx, i)
}

// insert stores the row and reports whether it is new: an incident with this id
// or a live one of its group may be there already.
func insert(ctx context.Context, tx pgx.Tx, s auth.Scope, i Incident) (bool, error) {
	tag, err := tx.Exec(ctx, `
		INSERT INTO incident.incidents (id, tenant_id, project_id, title, description, service_name, state, severity,
			detected_at, source, source_ref, group_key, group_hash, alert_count, assignee_id, hypothesis_status, created_by,
			created_at, updated_at)
		VALUES (@id, @tenant, @project, @title, @description, @service_name, @state, @severity,
			@detected_at, @source, @source_ref, @group_key, @group_hash, @alert_count, @assignee_id, @hypothesis_status, @created_by,
			@now, @now)
		ON CONFLICT DO NOTHING`, pgx.NamedArgs{
		"id": i.ID, "tenant": s.TenantID, "project": s.ProjectID, "title": i.Title, "description": i.Description,
		"service_name": i.ServiceName, "state": i.State, "severity": i.Severity, "detected_at": i.DetectedAt, "source": i.Source,
		"source_ref": i.SourceRef, "group_key": i.GroupKey, "group_hash": i.GroupHash, "alert_count": i.AlertCount,
		"assignee_id": i.AssigneeID, "hypothesis_status": i.HypothesisStatus, "created_by": i.CreatedBy, "now": clock.Now(),
	})
	if err != nil {
		return false, fmt.Errorf("insert incident: %w", err)
	}
	return tag.RowsAffected() == 1, nil
}

const (
	lockIncident = `
		SELECT id
		FROM incident.incidents
		WHERE ` + within + ` AND id = @id
		FOR NO KEY UPDATE`

	readIncident = `
		SELECT ` + columns + `
		FROM incident.incidents AS i
		` + people + `
		WHERE i.tenant_id = @tenant AND i.project_id = @project AND i.id = @id`
)

// lock returns the incident and keeps others from changing it until the end of
// the transaction. The names are read after the lock is held: a join in the
// locking statement could pair the new row with the old names.
func lock(ctx context.Context, tx pgx.Tx, s auth.Scope, id uuid.UUID) (Incident, error) {
	i, err := read(ctx, tx, s, id, lockIncident)
	if err == nil && i.Deleted() {
		err = fault.Missing()
	}
	return i, err
}

// load reads the incident, also a deleted one.
func load(ctx context.Context, tx pgx.Tx, s auth.Scope, id uuid.UUID) (Incident, error) {
	return read(ctx, tx, s, id)
}

// read reads the incident after the statements that are given it.
func read(ctx context.Context, tx pgx.Tx, s auth.Scope, id uuid.UUID, first ...string) (Incident, error) {
	var i Incident
	batch, args := &pgx.Batch{}, scoped(s, pgx.NamedArgs{"id": id})
	for _, statement := range first {
		batch.Queue(statement, args)
	}
	batch.Queue(readIncident, args).Query(func(rows pgx.Rows) (err error) {
		i, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Incident])
		return err
	})
	err := tx.SendBatch(ctx, batch).Close()
	if errors.Is(err, pgx.ErrNoRows) {
		return Incident{}, fault.Missing()
	}
	if err != nil {
		return Incident{}, fmt.Errorf("read incident: %w", err)
	}
	return i, nil
}

// save stores what changed between before and after.
func save(ctx context.Context, tx pgx.Tx, s auth.Scope, before, after Incident, activities []Activity) (Incident, error) {
	return store(ctx, tx, s, before, after, differenceOf(before, after), activities)
}

// store is save with a difference that tells more than the rows do.
func store(
	ctx context.Context, tx pgx.Tx, s auth.Scope, before, after Incident, d difference, activities []Activity,
) (Incident, error) {
	var outbox events.Batch
	batch := &pgx.Batch{}
	if !d.none() {
		after.Version, after.UpdatedAt = before.Version+1, clock.Now()
		update(batch, s, before, after)
		data := updatedPayload{Payload: PayloadOf(after), Changed: d.changed}
		if err := outbox.Publish(events.Event{Channel: Channel, Type: EventUpdated, Data: data}); err != nil {
			return after, err
		}
	}
	if _, err := appendActivities(ctx, batch, s, after.ID, activities, &outbox); err != nil {
		return after, err
	}
	for _, entry := range d.audited(ctx, after.ID) {
		if err := audit.Add(&outbox, entry); err != nil {
			return after, err
		}
	}
	err := send(ctx, tx, s, batch, outbox)
	if postgres.IsUnique(err, liveGroup) {
		return after, fault.New(fault.Conflict, fault.CodeConflict,
			"Another incident of the same alert group is open. Work there, or close it first.")
	}
	if err != nil || slices.Equal(before.Roles, after.Roles) {
		return after, err
	}
	return after, replaceRoles(ctx, tx, s, after)
}

// update writes the row if it is still the one that was judged.
func update(batch *pgx.Batch, s auth.Scope, before, after Incident) {
	batch.Queue(`
		UPDATE incident.incidents
		SET title = @title, description = @description, service_name = @service_name, state = @state, severity = @severity,
			acknowledged_at = @acknowledged_at, mitigated_at = @mitigated_at, resolved_at = @resolved_at, learned_at = @learned_at,
			alert_count = @alert_count, assignee_id = @assignee_id, hypothesis_status = @hypothesis_status,
			duplicate_of = @duplicate_of, impact = @impact, version = @next_version, updated_at = @updated_at
		WHERE `+within+` AND id = @id AND version = @version AND state = @was`, scoped(s, pgx.NamedArgs{
		"id": before.ID, "version": before.Version, "was": before.State, "next_version": after.Version, "updated_at": after.UpdatedAt,
		"title": after.Title, "description": after.Description, "service_name": after.ServiceName, "state": after.State,
		"severity": after.Severity, "acknowledged_at": after.AcknowledgedAt, "mitigated_at": after.MitigatedAt,
		"resolved_at": after.ResolvedAt, "learned_at": after.LearnedAt, "alert_count": after.AlertCount,
		"assignee_id": after.AssigneeID, "hypothesis_status": after.HypothesisStatus,
		"duplicate_of": after.DuplicateOf, "impact": after.Impact,
	})).Exec(func(tag pgconn.CommandTag) error {
		if tag.RowsAffected() != 1 {
			return errors.New("the incident is not the one that was judged")
		}
		return nil
	})
}
