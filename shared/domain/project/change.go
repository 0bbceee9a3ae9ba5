package project

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Lock returns the project of the scope and keeps others who do so from changing it
// or its members until the transaction that the caller is in ends.
func (r *Repository) Lock(ctx context.Context, s auth.Scope) (Project, error) {
	var p Project
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT `+columns+`
			FROM auth.projects AS p
			WHERE p.tenant_id = $1 AND p.id = $2
			FOR NO KEY UPDATE OF p`, s.TenantID, s.ProjectID)
		if err != nil {
			return err
		}
		p, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Project])
		return err
	})
	return p, found("lock project", err)
}

// Save stores what can change about a project.
func (r *Repository) Save(ctx context.Context, p Project) error {
	err := r.db.Write(ctx, p.Scope(), func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			UPDATE auth.projects
			SET name = @name, description = @description, timezone = @timezone, is_active = @active, updated_at = @updated
			WHERE tenant_id = @tenant AND id = @id`,
			pgx.NamedArgs{
				"tenant": p.TenantID, "id": p.ID, "name": p.Name, "description": p.Description, "timezone": p.Timezone,
				"active": p.IsActive, "updated": p.UpdatedAt,
			})
		return err
	})
	if err != nil {
		return fmt.Errorf("save project: %w", err)
	}
	return nil
}

// SetRole gives a member of the project another role.
func (r *Repository) SetRole(ctx context.Context, s auth.Scope, userID uuid.UUID, role auth.Role, at time.Time) error {
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			UPDATE auth.project_members
			SET role = $4, updated_at = $5
			WHERE tenant_id = $1 AND project_id = $2 AND user_id = $3`, s.TenantID, s.ProjectID, userID, role, at)
		return err
	})
	if err != nil {
		return fmt.Errorf("change role: %w", err)
	}
	return nil
}

// RemoveMember ends the membership of a user in the project.
func (r *Repository) RemoveMember(ctx context.Context, s auth.Scope, userID uuid.UUID) error {
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			DELETE FROM auth.project_members
			WHERE tenant_id = $1 AND project_id = $2 AND user_id = $3`, s.TenantID, s.ProjectID, userID)
		return err
	})
	if err != nil {
		return fmt.Errorf("remove member: %w", err)
	}
	return nil
}

// KeepOwner refuses to let an owner of the project go when nobody else who may sign
// in owns it. The caller holds the lock of the project.
func (r *Repository) KeepOwner(ctx context.Context, s auth.Scope, userID uuid.UUID) error {
	var another bool
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `
			SELECT EXISTS (
				SELECT 1
				FROM auth.project_members AS m
				JOIN auth.users AS u ON u.id = m.user_id AND u.tenant_id = m.tenant_id
				WHERE m.tenant_id = $1 AND m.project_id = $2 AND m.user_id <> $3 AND m.role = 'owner' AND u.is_active
			)`, s.TenantID, s.ProjectID, userID).Scan(&another)
	})
	if err != nil {
		return fmt.Errorf("look for another owner: %w", err)
	}
	if !another {
		return LastOwner()
	}
	return nil
}

// KeepOwners is KeepOwner for all projects of the tenant that a user owns, which it
// locks in a fixed order.
func (r *Repository) KeepOwners(ctx context.Context, s auth.Scope, userID uuid.UUID) error {
	var owned []uuid.UUID
	err := r.db.Write(ctx, s.TenantOnly(), func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT p.id
			FROM auth.projects AS p
			JOIN auth.project_members AS m ON m.project_id = p.id AND m.tenant_id = p.tenant_id
			WHERE p.tenant_id = $1 AND m.user_id = $2 AND m.role = 'owner'
			ORDER BY p.id
			FOR NO KEY UPDATE OF p`, s.TenantID, userID)
		if err != nil {
			return err
		}
		owned, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		return err
	})
	if err != nil {
		return fmt.Errorf("list owned projects: %w", err)
	}
	for _, id := range owned {
		if err := r.KeepOwner(ctx, auth.Scope{TenantID: s.TenantID, ProjectID: id}, userID); err != nil {
			return err
		}
	}
	return nil
}

// Changes lists what differs between two states of a project.
func Changes(before, after Project) audit.Changes {
	c := audit.Changes{}
	for name, texts := range map[string][2]string{
		"name": {before.Name, after.Name}, "slug": {before.Slug, after.Slug},
		"description": {before.Description, after.Description}, "timezone": {before.Timezone, after.Timezone},
	} {
		if texts[0] != texts[1] {
			c[name] = audit.Change{Old: texts[0], New: texts[1]}
		}
	}
	if before.IsActive != after.IsActive {
		c["is_active"] = audit.Change{Old: before.IsActive, New: after.IsActive}
	}
	return c
}
