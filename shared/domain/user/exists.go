package user

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Exists reports whether the tenant has the user, active or not.
func (r *Reader) Exists(ctx context.Context, s auth.Scope, id uuid.UUID) (found bool, err error) {
	err = r.db.Read(ctx, s, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM auth.users WHERE id = $1 AND tenant_id = $2)`, id, s.TenantID).Scan(&found)
	})
	if err != nil {
		return false, fmt.Errorf("look for the user: %w", err)
	}
	return found, nil
}
