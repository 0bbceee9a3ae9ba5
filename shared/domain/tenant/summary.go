package tenant

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Summary is a tenant as its own people see it.
type Summary struct {
	ID           uuid.UUID `db:"id"`
	Name         string    `db:"name"`
	Slug         string    `db:"slug"`
	Plan         Plan      `db:"plan_type"`
	IsActive     bool      `db:"is_active"`
	CreatedAt    time.Time `db:"created_at"`
	UserCount    int       `db:"user_count"`
	ProjectCount int       `db:"project_count"`
	RequireTOTP  bool      `db:"require_totp"`
}

// Summary returns the tenant of the scope.
func (r *Repository) Summary(ctx context.Context, s auth.Scope) (Summary, error) {
	var found Summary
	err := r.db.Read(ctx, s.TenantOnly(), func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT t.id, t.name, t.slug, t.plan_type, t.is_active, t.created_at,
				(SELECT count(*) FROM auth.users AS u WHERE u.tenant_id = t.id) AS user_count,
				(SELECT count(*) FROM auth.projects AS p WHERE p.tenant_id = t.id) AS project_count,
				coalesce(t.settings ->> 'require_totp', 'false') = 'true' AS require_totp
			FROM auth.tenants AS t
			WHERE t.id = $1`, s.TenantID)
		if err != nil {
			return err
		}
		found, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Summary])
		return err
	})
	return found, missing("read tenant", err)
}

// Lock keeps others who do so from changing the tenant, and who administers it,
// until the transaction that the caller is in ends. It returns the tenant's name.
func (r *Repository) Lock(ctx context.Context, s auth.Scope) (string, error) {
	var name string
	err := r.db.Write(ctx, s.TenantOnly(), func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `
			SELECT name
			FROM auth.tenants
			WHERE id = $1
			FOR NO KEY UPDATE`, s.TenantID).Scan(&name)
	})
	return name, missing("lock tenant", err)
}

// Rename gives the tenant another name; its slug stays.
func (r *Repository) Rename(ctx context.Context, s auth.Scope, name string, at time.Time) error {
	err := r.db.Write(ctx, s.TenantOnly(), func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			UPDATE auth.tenants
			SET name = $2, updated_at = $3
			WHERE id = $1`, s.TenantID, name, at)
		return err
	})
	return missing("rename tenant", err)
}

func missing(doing string, err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return fault.Missing()
	}
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}
