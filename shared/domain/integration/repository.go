package integration

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// What senders delivered last is known from the deliveries themselves, so that a
// burst of webhooks does not fight over the row of its integration.
const columns = `i.id, i.tenant_id, i.project_id, p.name AS project_name, p.is_active AS project_is_active,
	i.integration_type, i.name, coalesce(i.description, '') AS description, coalesce(i.url, '') AS url,
	coalesce(i.username, '') AS username, i.config, i.status, i.last_test_at, i.last_test_success, i.last_error_message,
	i.webhook_enabled, greatest(i.last_webhook_at, (
		SELECT max(d.received_at) FROM integration.webhook_deliveries AS d WHERE d.tenant_id = i.tenant_id AND d.project_id = i.project_id AND d.integration_id = i.id
	)) AS last_webhook_at, i.is_primary, i.created_by, i.created_at, i.updated_at, i.password_encrypted,
	i.api_key_encrypted, i.webhook_secret_encrypted, i.previous_secret_encrypted, i.previous_until`

const joined = `
	FROM auth.monitoring_integrations AS i
	JOIN auth.projects AS p ON p.id = i.project_id AND p.tenant_id = i.tenant_id`

// Repository stores integrations. A project has at most one primary integration of
// a type, and exactly one as long as it has any.
type Repository struct{ db *postgres.DB }

// NewRepository returns a Repository in db.
func NewRepository(db *postgres.DB) *Repository { return &Repository{db: db} }

// Position is the place of an integration in the list, from which the next page
// goes on. The zero Position is the beginning.
type Position struct {
	Name string
	ID   uuid.UUID
}

// List returns the integrations of the project by name, of one type only when it is
// given, at most limit after the given position.
func (r *Repository) List(ctx context.Context, s auth.Scope, of Type, after Position, limit int) ([]Integration, error) {
	var list []Integration
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT `+columns+joined+`
			WHERE i.tenant_id = @tenant AND i.project_id = @project AND (@type = '' OR i.integration_type = @type)
				AND (@start OR (i.name, i.id) > (@name, @id))
			ORDER BY i.name, i.id
			LIMIT @limit`,
			pgx.NamedArgs{
				"tenant": s.TenantID, "project": s.ProjectID, "type": string(of), "start": after.ID == uuid.Nil,
				"name": after.Name, "id": after.ID, "limit": limit,
			})
		if err != nil {
			return err
		}
		list, err = pgx.CollectRows(rows, pgx.RowToStructByName[Integration])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list integrations: %w", err)
	}
	return list, nil
}

// ByID returns an integration of the project.
func (r *Repository) ByID(ctx context.Context, s auth.Scope, id uuid.UUID) (Integration, error) {
	var i Integration
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		var err error
		i, err = read(ctx, tx, s, id, "")
		return err
	})
	return i, found("read integration", err)
}

// ScopeOf returns the scope of an integration. Only internal callers may ask, to
// find out whose a webhook is.
func (r *Repository) ScopeOf(ctx context.Context, id uuid.UUID) (auth.Scope, error) {
	var s auth.Scope
	err := r.db.Unscoped(ctx, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `
			SELECT tenant_id, project_id
			FROM auth.integration_scope($1)`, id).Scan(&s.TenantID, &s.ProjectID)
	})
	return s, found("find integration", err)
}

// Insert stores a new integration. The first one of its type is primary whatever it
// says, and a new primary takes over from the old one. record runs in the same
// transaction.
func (r *Repository) Insert(ctx context.Context, s auth.Scope, i *Integration, record func(tx pgx.Tx) error) error {
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		if err := lockPrimaries(ctx, tx, s); err != nil {
			return err
		}
		if err := claimPrimary(ctx, tx, i); err != nil {
			return err
		}
		if err := insert(ctx, tx, *i); err != nil {
			return err
		}
		return record(tx)
	})
	if err != nil {
		return fmt.Errorf("insert integration: %w", err)
	}
	return nil
}

// Change locks an integration, lets change decide and record, and stores the
// result. record is given the state before.
func (r *Repository) Change(
	ctx context.Context, s auth.Scope, id uuid.UUID,
	change func(i *Integration) error, record func(tx pgx.Tx, before, after Integration) error,
) (Integration, error) {
	var after Integration
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		if err := lockPrimaries(ctx, tx, s); err != nil {
			return err
		}
		before, err := read(ctx, tx, s, id, "FOR UPDATE OF i")
		if err != nil {
			return err
		}
		after = before
		if err := change(&after); err != nil {
			return err
		}
		if before.IsPrimary != after.IsPrimary {
			if err := movePrimary(ctx, tx, &after); err != nil {
				return err
			}
		}
		if err := save(ctx, tx, after); err != nil {
			return err
		}
		return record(tx, before, after)
	})
	return after, found("change integration", err)
}

// Inspect returns an integration after use was made of it in the same transaction.
func (r *Repository) Inspect(ctx context.Context, s auth.Scope, id uuid.UUID, use func(tx pgx.Tx, i Integration) error) (Integration, error) {
	var i Integration
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		var err error
		if i, err = read(ctx, tx, s, id, ""); err != nil {
			return err
		}
		return use(tx, i)
	})
	return i, found("inspect integration", err)
}

// Delete removes an integration. If it was primary, the oldest other one of its type
// takes over. record runs in the same transaction.
func (r *Repository) Delete(ctx context.Context, s auth.Scope, id uuid.UUID, record func(tx pgx.Tx, i Integration) error) (Integration, error) {
	var i Integration
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		if err := lockPrimaries(ctx, tx, s); err != nil {
			return err
		}
		var err error
		if i, err = read(ctx, tx, s, id, "FOR UPDATE OF i"); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			DELETE FROM auth.monitoring_integrations
			WHERE tenant_id = $1 AND project_id = $2 AND id = $3`, s.TenantID, s.ProjectID, id)
		if err != nil {
			return err
		}
		if i.IsPrimary {
			if _, err := promoteOldest(ctx, tx, i); err != nil {
				return err
			}
		}
		return record(tx, i)
	})
	return i, found("delete integration", err)
}

func read(ctx context.Context, tx pgx.Tx, s auth.Scope, id uuid.UUID, lock string) (Integration, error) {
	rows, err := tx.Query(ctx, `
		SELECT `+columns+joined+`
		WHERE i.tenant_id = $1 AND i.project_id = $2 AND i.id = $3 `+lock, s.TenantID, s.ProjectID, id)
	if err != nil {
		return Integration{}, err
	}
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Integration])
}

func found(doing string, err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return fault.Missing()
	}
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}
