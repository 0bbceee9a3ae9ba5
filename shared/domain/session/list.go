package session

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Position is the place of a session in the list, from which the next page goes on.
// The zero Position is the beginning.
type Position struct {
	At time.Time
	ID uuid.UUID
}

// Open returns the sessions of a user that go on, newest first, at most limit after
// the given position.
func (r *Repository) Open(ctx context.Context, s auth.Scope, userID uuid.UUID, after Position, limit int, at time.Time) ([]Session, error) {
	var open []Session
	err := r.db.Read(ctx, s.TenantOnly(), func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT `+columns+`
			FROM auth.auth_sessions
			WHERE tenant_id = @tenant AND user_id = @user AND revoked_at IS NULL AND expires_at > @now
				AND (@start OR (created_at, id) < (@at, @id))
			ORDER BY created_at DESC, id DESC
			LIMIT @limit`,
			pgx.NamedArgs{
				"tenant": s.TenantID, "user": userID, "now": at, "start": after.ID == uuid.Nil, "at": after.At, "id": after.ID,
				"limit": limit,
			})
		if err != nil {
			return err
		}
		open, err = pgx.CollectRows(rows, pgx.RowToStructByName[Session])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	return open, nil
}

// RevokeOthers ends all sessions of a user but one, or really all when that is zero,
// and returns those that it ended.
func (r *Repository) RevokeOthers(
	ctx context.Context, s auth.Scope, userID, keep uuid.UUID, reason Reason, at time.Time,
) ([]uuid.UUID, error) {
	var ended []uuid.UUID
	err := r.db.Write(ctx, s.TenantOnly(), func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			UPDATE auth.auth_sessions
			SET revoked_at = @at, revoke_reason = @reason
			WHERE tenant_id = @tenant AND user_id = @user AND id <> @keep AND revoked_at IS NULL AND expires_at > @at
			RETURNING id`,
			pgx.NamedArgs{"tenant": s.TenantID, "user": userID, "keep": keep, "reason": reason, "at": at})
		if err != nil {
			return err
		}
		ended, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("revoke sessions: %w", err)
	}
	return ended, nil
}
