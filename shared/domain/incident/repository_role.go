package incident

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
)

// replaceRoles stores the roles of an incident in place of those it had. Who had
// one before keeps it as it was given.
func replaceRoles(ctx context.Context, tx pgx.Tx, s auth.Scope, i Incident) error {
	names, people := make([]Role, len(i.Roles)), make([]uuid.UUID, len(i.Roles))
	for n, r := range i.Roles {
		names[n], people[n] = r.Role, r.UserID
	}
	args := scoped(s, pgx.NamedArgs{
		"incident": i.ID, "roles": names, "people": people, "by": auth.Caller(ctx).UserID(), "now": clock.Now(),
	})
	_, err := tx.Exec(ctx, `
		DELETE FROM incident.incident_roles
		WHERE `+within+` AND incident_id = @incident
			AND (role, user_id) NOT IN (SELECT * FROM unnest(@roles::text[], @people::uuid[]))`, args)
	if err != nil {
		return fmt.Errorf("delete roles: %w", err)
	}
	_, err = tx.Exec(ctx, `
		INSERT INTO incident.incident_roles (incident_id, tenant_id, project_id, role, user_id, assigned_by, created_at)
		SELECT @incident, @tenant, @project, given.role, given.user_id, @by, @now
		FROM unnest(@roles::text[], @people::uuid[]) AS given (role, user_id)
		ON CONFLICT ON CONSTRAINT incident_roles_pkey DO NOTHING`, args)
	if err != nil {
		return fmt.Errorf("insert roles: %w", err)
	}
	return nil
}
