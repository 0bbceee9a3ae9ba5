package apikey

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

const columns = `id, name, key_prefix, key_hash, scopes, allowed_origins, is_active, last_used_at, created_by, created_at,
	expires_at`

// Repository stores API keys.
type Repository struct{ db *postgres.DB }

// NewRepository returns a Repository in db.
func NewRepository(db *postgres.DB) *Repository { return &Repository{db: db} }

// Position is the place of a key in the list, from which the next page goes on. The
// zero Position is the beginning.
type Position struct {
	At time.Time
	ID uuid.UUID
}

// List returns the keys of the project, newest first, at most limit after the given
// position.
func (r *Repository) List(ctx context.Context, s auth.Scope, after Position, limit int) ([]Key, error) {
	var keys []Key
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT `+columns+`
			FROM auth.project_api_keys
			WHERE tenant_id = @tenant AND project_id = @project AND (@start OR (created_at, id) < (@at, @id))
			ORDER BY created_at DESC, id DESC
			LIMIT @limit`,
			pgx.NamedArgs{
				"tenant": s.TenantID, "project": s.ProjectID, "start": after.ID == uuid.Nil, "at": after.At, "id": after.ID, "limit": limit,
			})
		if err != nil {
			return err
		}
		keys, err = pgx.CollectRows(rows, pgx.RowToStructByName[Key])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list API keys: %w", err)
	}
	return keys, nil
}

// Insert stores a new key. record runs in the same transaction.
func (r *Repository) Insert(ctx context.Context, s auth.Scope, k Key, record func(tx pgx.Tx) error) error {
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			INSERT INTO auth.project_api_keys (id, tenant_id, project_id, name, key_prefix, key_hash, scopes,
				allowed_origins, is_active, created_by, created_at, expires_at)
			VALUES (@id, @tenant, @project, @name, @prefix, @hash, @scopes, @origins, @active, @by, @created, @expires)`,
			pgx.NamedArgs{
				"id": k.ID, "tenant": s.TenantID, "project": s.ProjectID, "name": k.Name, "prefix": k.Prefix, "hash": k.Hash,
				"scopes": k.Scopes, "origins": k.AllowedOrigins, "active": k.IsActive, "by": k.CreatedBy,
				"created": k.CreatedAt, "expires": k.ExpiresAt,
			})
		if err != nil {
			return err
		}
		return record(tx)
	})
	if err != nil {
		return fmt.Errorf("insert API key: %w", err)
	}
	return nil
}

// Change locks a key, lets change decide and record, and stores the result.
func (r *Repository) Change(ctx context.Context, s auth.Scope, id uuid.UUID, change func(tx pgx.Tx, k *Key) error) (Key, error) {
	var k Key
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		var err error
		if k, err = lock(ctx, tx, s, id); err != nil {
			return err
		}
		if err := change(tx, &k); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			UPDATE auth.project_api_keys
			SET name = @name, scopes = @scopes, allowed_origins = @origins, is_active = @active
			WHERE tenant_id = @tenant AND project_id = @project AND id = @id`,
			pgx.NamedArgs{
				"tenant": s.TenantID, "project": s.ProjectID, "id": k.ID, "name": k.Name, "scopes": k.Scopes,
				"origins": k.AllowedOrigins, "active": k.IsActive,
			})
		return err
	})
	return k, found("change API key", err)
}

// Delete removes a key and returns what it was. record runs in the same
// transaction.
func (r *Repository) Delete(ctx context.Context, s auth.Scope, id uuid.UUID, record func(tx pgx.Tx, k Key) error) (Key, error) {
	var k Key
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		var err error
		if k, err = lock(ctx, tx, s, id); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			DELETE FROM auth.project_api_keys
			WHERE tenant_id = $1 AND project_id = $2 AND id = $3`, s.TenantID, s.ProjectID, id)
		if err != nil {
			return err
		}
		return record(tx, k)
	})
	return k, found("delete API key", err)
}

func lock(ctx context.Context, tx pgx.Tx, s auth.Scope, id uuid.UUID) (Key, error) {
	rows, err := tx.Query(ctx, `
		SELECT `+columns+`
		FROM auth.project_api_keys
		WHERE tenant_id = $1 AND project_id = $2 AND id = $3
		FOR UPDATE`, s.TenantID, s.ProjectID, id)
	if err != nil {
		return Key{}, err
	}
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Key])
}

// ByHash returns what the hash of a presented key leads to, in whatever project.
func (r *Repository) ByHash(ctx context.Context, hash string) (Found, error) {
	var f Found
	err := r.db.Unscoped(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT id, tenant_id, project_id, name, scopes, allowed_origins, is_active, expires_at, project_is_active,
				project_name
			FROM auth.api_key_by_hash($1)`, hash)
		if err != nil {
			return err
		}
		f, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Found])
		return err
	})
	return f, found("find API key", err)
}

// Used remembers that a key was used, at most once a minute.
func (r *Repository) Used(ctx context.Context, s auth.Scope, id uuid.UUID, at time.Time) error {
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			UPDATE auth.project_api_keys
			SET last_used_at = @at
			WHERE tenant_id = @tenant AND project_id = @project AND id = @id AND (last_used_at IS NULL OR last_used_at <= @before)`,
			pgx.NamedArgs{
				"tenant": s.TenantID, "project": s.ProjectID, "id": id, "at": at, "before": at.Add(-usedAtMostIn),
			})
		return err
	})
	if err != nil {
		return fmt.Errorf("remember use of API key: %w", err)
	}
	return nil
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
