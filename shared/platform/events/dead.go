package events

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// DeadLetter is a row of the outbox that was given up. ID is the id that its receiver
// knows it by.
type DeadLetter struct {
	ID        uuid.UUID
	Service   string
	Kind      Kind
	Topic     string
	Reason    string
	Attempts  int
	CreatedAt time.Time
	DeadAt    time.Time
}

// DeadFilter narrows a list of dead letters; what is empty does not count.
type DeadFilter struct {
	Kind    Kind
	Service string
}

// DeadPosition is a place in a list that is ordered by time of death, latest first.
type DeadPosition struct {
	At time.Time
	ID uuid.UUID
}

// DeadLetters are the rows of all services that were given up. Each belongs to a
// project: the rows of a tenant as a whole are not among them.
type DeadLetters struct {
	db *postgres.DB
}

// NewDeadLetters returns the dead letters in db.
func NewDeadLetters(db *postgres.DB) *DeadLetters {
	return &DeadLetters{db}
}

// deadColumns are those of DeadLetter. Both kinds of failed attempts count.
const deadColumns = `event_id AS id, service, kind, topic, last_error AS reason, attempts + crashes AS attempts, created_at, dead_at`

// List returns at most limit dead letters of a project, the latest first, from the
// start or after a position.
func (d *DeadLetters) List(ctx context.Context, s auth.Scope, f DeadFilter, after *DeadPosition, limit int) ([]DeadLetter, error) {
	where, args := "", pgx.NamedArgs{
		"tenant": s.TenantID, "project": s.ProjectID, "kind": f.Kind, "service": f.Service, "limit": limit,
	}
	if f.Kind != "" {
		where += ` AND kind = @kind`
	}
	if f.Service != "" {
		where += ` AND service = @service`
	}
	if after != nil {
		where += ` AND (dead_at < @after_time OR dead_at = @after_time AND event_id > @after_id)`
		args["after_time"], args["after_id"] = after.At, after.ID
	}
	var found []DeadLetter
	err := d.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT `+deadColumns+`
			FROM events.outbox
			WHERE tenant_id = @tenant AND project_id = @project AND dead_at IS NOT NULL`+where+`
			ORDER BY dead_at DESC, event_id
			LIMIT @limit`, args)
		if err != nil {
			return err
		}
		found, err = pgx.CollectRows(rows, pgx.RowToStructByName[DeadLetter])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list dead letters: %w", err)
	}
	return found, nil
}

// Revive puts a dead letter back into its queue, as new and in its old place: it is the
// next one to be delivered. also runs in the same transaction and is told what the
// letter died of. One that is alive, or another project's, is not found.
func (d *DeadLetters) Revive(ctx context.Context, s auth.Scope, id uuid.UUID, also func(tx pgx.Tx, was DeadLetter) error) error {
	err := d.db.Write(ctx, s, func(tx pgx.Tx) error {
		args := pgx.NamedArgs{"id": id, "tenant": s.TenantID, "project": s.ProjectID}
		rows, err := tx.Query(ctx, `
			SELECT `+deadColumns+`
			FROM events.outbox
			WHERE event_id = @id AND tenant_id = @tenant AND project_id = @project AND dead_at IS NOT NULL
			FOR UPDATE`, args)
		if err != nil {
			return err
		}
		was, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[DeadLetter])
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `
			UPDATE events.outbox
			SET dead_at = NULL, lease_until = NULL, attempts = 0, crashes = 0, fence = fence + 1, next_attempt_at = now()
			WHERE event_id = @id AND tenant_id = @tenant AND project_id = @project`, args); err != nil {
			return err
		}
		return also(tx, was)
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return fault.Missing()
	}
	if err != nil {
		return fmt.Errorf("revive dead letter: %w", err)
	}
	return nil
}
