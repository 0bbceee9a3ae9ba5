package project

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// Repository stores projects and members.
type Repository struct {
	*Reader
}

// NewRepository returns a Repository in db.
func NewRepository(db *postgres.DB) *Repository {
	return &Repository{Reader: NewReader(db)}
}

// Insert stores a new project. A slug that the tenant has already is
// ALREADY_EXISTS.
func (r *Repository) Insert(ctx context.Context, p Project) error {
	err := r.db.Write(ctx, p.Scope().TenantOnly(), func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			INSERT INTO auth.projects (id, tenant_id, name, slug, description, timezone, is_active, created_at, updated_at)
			VALUES (@id, @tenant, @name, @slug, @description, @timezone, @active, @created, @created)`,
			pgx.NamedArgs{
				"id": p.ID, "tenant": p.TenantID, "name": p.Name, "slug": p.Slug, "description": p.Description,
				"timezone": p.Timezone, "active": p.IsActive, "created": p.CreatedAt,
			})
		return err
	})
	if postgres.IsUnique(err, "projects_tenant_id_slug_key") {
		return fault.New(fault.Conflict, fault.CodeExists, "A project with this slug exists already.")
	}
	if err != nil {
		return fmt.Errorf("insert project: %w", err)
	}
	return nil
}

// AddMember makes a user of the tenant a member of the project of the scope.
func (r *Repository) AddMember(ctx context.Context, s auth.Scope, userID uuid.UUID, role auth.Role, at time.Time) error {
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			INSERT INTO auth.project_members (id, tenant_id, project_id, user_id, role, created_at, updated_at)
			VALUES (@id, @tenant, @project, @user, @role, @at, @at)`,
			pgx.NamedArgs{
				"id": uuid.Must(uuid.NewV7()), "tenant": s.TenantID, "project": s.ProjectID, "user": userID,
				"role": role, "at": at,
			})
		return err
	})
	if postgres.IsUnique(err, "project_members_project_id_user_id_key") {
		return fault.New(fault.Conflict, fault.CodeExists, "This person is a member of the project already.")
	}
	if err != nil {
		return fmt.Errorf("add member: %w", err)
	}
	return nil
}
