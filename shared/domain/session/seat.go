package session

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Seat is a session at work somewhere, such as an open WebSocket. A zero project
// means none.
type Seat struct {
	SessionID uuid.UUID
	UserID    uuid.UUID
	ProjectID uuid.UUID
}

// Active says of every seat of a tenant whether it may go on: the session and its
// user are good, and the user is a member of the project, which is active.
func (r *Repository) Active(ctx context.Context, s auth.Scope, seats []Seat, at time.Time) ([]bool, error) {
	var sessions, users, projects []uuid.UUID
	for _, seat := range seats {
		sessions, users, projects = append(sessions, seat.SessionID), append(users, seat.UserID), append(projects, seat.ProjectID)
	}
	active := make([]bool, len(seats))
	err := r.db.Read(ctx, s.TenantOnly(), func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT q.place
			FROM unnest(@sessions::uuid[], @users::uuid[], @projects::uuid[]) WITH ORDINALITY
				AS q (session_id, user_id, project_id, place)
			JOIN auth.auth_sessions AS s ON s.id = q.session_id AND s.user_id = q.user_id
			JOIN auth.users AS u ON u.id = s.user_id AND u.tenant_id = s.tenant_id
			JOIN auth.tenants AS t ON t.id = s.tenant_id
			LEFT JOIN auth.projects AS p ON p.tenant_id = s.tenant_id AND p.id = q.project_id
			LEFT JOIN auth.project_members AS m ON m.tenant_id = s.tenant_id AND m.project_id = p.id AND m.user_id = u.id
			WHERE s.tenant_id = @tenant AND s.revoked_at IS NULL AND s.expires_at > @now AND u.is_active AND t.is_active
				AND (q.project_id = @none OR p.is_active AND m.id IS NOT NULL)`,
			pgx.NamedArgs{"tenant": s.TenantID, "sessions": sessions, "users": users, "projects": projects, "now": at, "none": uuid.Nil})
		if err != nil {
			return err
		}
		var place int
		_, err = pgx.ForEachRow(rows, []any{&place}, func() error {
			active[place-1] = true
			return nil
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("check sessions: %w", err)
	}
	return active, nil
}
