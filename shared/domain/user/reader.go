package user

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// Reader answers what other services ask about users.
type Reader struct{ db *postgres.DB }

// NewReader returns a reader over db.
func NewReader(db *postgres.DB) *Reader {
	return &Reader{db: db}
}

// IsTenantAdmin reports whether the caller is an active user with the tenant
// role admin.
func (r *Reader) IsTenantAdmin(ctx context.Context, who auth.Identity) (bool, error) {
	id := who.UserID()
	if !id.Valid {
		return false, nil
	}
	var admin bool
	err := r.db.Read(ctx, who.Scope(), func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `
			SELECT role = 'admin' AND is_active
			FROM auth.users
			WHERE tenant_id = $1 AND id = $2`, who.TenantID, id.UUID).Scan(&admin)
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read the tenant role: %w", err)
	}
	return admin, nil
}
