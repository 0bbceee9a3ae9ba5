package session

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/project"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Standing is what the holder of a token may do right now, whatever the token said
// when it was made.
type Standing struct {
	Email      string
	Name       string
	TenantRole string
	projects   []place
}

type place struct {
	ID       uuid.UUID
	IsActive bool
	Role     auth.Role
}

// Role returns the role in a project: an unknown one is not found, one without
// membership or switched off is forbidden.
func (s Standing) Role(projectID uuid.UUID) (auth.Role, error) {
	i := slices.IndexFunc(s.projects, func(p place) bool { return p.ID == projectID })
	if i < 0 {
		return "", fault.Missing()
	}
	p := s.projects[i]
	return p.Role, project.MayEnter(p.Role, p.IsActive)
}

// StandingOf returns the standing of a user in a session with respect to some
// projects of the tenant. A session that has ended, and a user or tenant that is
// switched off, is UNAUTHORIZED.
func (r *Repository) StandingOf(ctx context.Context, s auth.Scope, sid, userID uuid.UUID, projects []uuid.UUID, at time.Time) (Standing, error) {
	var standing Standing
	known := false
	err := r.db.Read(ctx, s.TenantOnly(), func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT u.email, u.full_name, u.role, p.id, coalesce(p.is_active, false), coalesce(m.role, '')
			FROM auth.auth_sessions AS s
			JOIN auth.users AS u ON u.id = s.user_id AND u.tenant_id = s.tenant_id
			JOIN auth.tenants AS t ON t.id = s.tenant_id
			LEFT JOIN auth.projects AS p ON p.tenant_id = s.tenant_id AND p.id = ANY(@projects)
			LEFT JOIN auth.project_members AS m ON m.tenant_id = s.tenant_id AND m.project_id = p.id AND m.user_id = u.id
			WHERE s.tenant_id = @tenant AND s.id = @sid AND s.user_id = @user AND s.revoked_at IS NULL AND s.expires_at > @now
				AND u.is_active AND t.is_active`,
			pgx.NamedArgs{"tenant": s.TenantID, "sid": sid, "user": userID, "projects": projects, "now": at})
		if err != nil {
			return err
		}
		var id *uuid.UUID
		var p place
		_, err = pgx.ForEachRow(rows, []any{&standing.Email, &standing.Name, &standing.TenantRole, &id, &p.IsActive, &p.Role},
			func() error {
				known = true
				if id != nil {
					p.ID = *id
					standing.projects = append(standing.projects, p)
				}
				return nil
			})
		return err
	})
	if err != nil {
		return Standing{}, fmt.Errorf("read standing: %w", err)
	}
	if !known {
		return Standing{}, Ended()
	}
	return standing, nil
}
