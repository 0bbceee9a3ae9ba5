package logs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// RecordExport leaves an entry of the audit trail about lines that are taken away.
func (r *Repository) RecordExport(ctx context.Context, s auth.Scope, asked map[string]any) error {
	return r.db.Write(ctx, s, func(tx pgx.Tx) error {
		note := audit.Did(ctx, "log.exported", "")
		note.Metadata = asked
		return audit.Record(ctx, tx, s, note)
	})
}

// Add saves a search.
func (r *Repository) Add(ctx context.Context, s auth.Scope, v View) error {
	filters, err := json.Marshal(v.Filters)
	if err != nil {
		return fmt.Errorf("write filters: %w", err)
	}
	return r.db.Write(ctx, s, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			INSERT INTO logs.log_views (id, tenant_id, project_id, name, filters, shared, created_by, created_at)
			VALUES (@id, @tenant_id, @project_id, @name, @filters, @shared, @created_by, @created_at)`,
			pgx.NamedArgs{
				"id": v.ID, "tenant_id": s.TenantID, "project_id": s.ProjectID, "name": v.Name, "filters": filters, "shared": v.Shared,
				"created_by": v.CreatedBy, "created_at": v.CreatedAt,
			})
		if err != nil {
			return fmt.Errorf("insert view: %w", err)
		}
		return audit.Record(ctx, tx, s, audit.Did(ctx, "log_view.created", v.ID.String()).Changing(audit.Changes{"name": {New: v.Name}, "shared": {New: v.Shared}}))
	})
}

// Visible lists the views of a user and the shared ones, by name.
func (r *Repository) Visible(ctx context.Context, s auth.Scope, of Visible) (views []View, err error) {
	after := ViewPlace{}
	if of.After != nil {
		after = *of.After
	}
	err = r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT id, name, filters, shared, created_by, created_at
			FROM logs.log_views
			WHERE tenant_id = @tenant_id AND project_id = @project_id AND (shared OR created_by = @user_id)
			  AND (name, id) > (@name, @id::uuid)
			ORDER BY name, id
			LIMIT @limit`,
			pgx.NamedArgs{
				"tenant_id": s.TenantID, "project_id": s.ProjectID, "user_id": of.UserID, "name": after.Name, "id": after.ID, "limit": of.Limit,
			})
		if err != nil {
			return fmt.Errorf("list views: %w", err)
		}
		views, err = pgx.CollectRows(rows, viewOf)
		return err
	})
	return views, err
}

// Remove deletes a view if allowed says so.
func (r *Repository) Remove(ctx context.Context, s auth.Scope, id uuid.UUID, allowed func(View) error) error {
	return r.db.Write(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT id, name, filters, shared, created_by, created_at
			FROM logs.log_views
			WHERE tenant_id = $1 AND project_id = $2 AND id = $3
			FOR UPDATE`, s.TenantID, s.ProjectID, id)
		if err != nil {
			return fmt.Errorf("read view: %w", err)
		}
		v, err := pgx.CollectExactlyOneRow(rows, viewOf)
		if errors.Is(err, pgx.ErrNoRows) {
			return fault.Missing()
		}
		if err != nil {
			return fmt.Errorf("read view: %w", err)
		}
		if err := allowed(v); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM logs.log_views WHERE tenant_id = $1 AND project_id = $2 AND id = $3`,
			s.TenantID, s.ProjectID, id); err != nil {
			return fmt.Errorf("delete view: %w", err)
		}
		return audit.Record(ctx, tx, s, audit.Did(ctx, "log_view.deleted", id.String()).Changing(audit.Changes{"name": {Old: v.Name}}))
	})
}
