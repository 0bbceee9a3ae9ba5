package runbook

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
)

// maxAudited is how many bytes of a value the audit entry of a change keeps.
const maxAudited = 1024

// Create stores a new runbook of the caller.
func (r *Repository) Create(ctx context.Context, s auth.Scope, n Runbook) (Runbook, error) {
	if id := auth.Caller(ctx).UserID(); id.Valid {
		n.CreatedBy = &id.UUID
	}
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		args := arguments(s, n)
		args["created_by"] = n.CreatedBy
		_, err := tx.Exec(ctx, `
			INSERT INTO incident.runbooks (id, tenant_id, project_id, title, description, service_names, alert_names, severities,
				labels, steps, tags, enabled, created_by, created_at, updated_at)
			VALUES (@id, @tenant, @project, @title, @description, @service_names, @alert_names, @severities,
				@labels, @steps, @tags, @enabled, @created_by, @now, @now)`, args)
		if err != nil {
			return fmt.Errorf("insert runbook: %w", err)
		}
		if n, err = load(ctx, tx, s, n.ID); err != nil {
			return err
		}
		return audit.Record(ctx, tx, s, audit.Did(ctx, "runbook.created", n.ID.String()).Changing(differences(Runbook{}, n)))
	})
	return n, err
}

// Replace stores what somebody wrote in place of a runbook whose version check
// admits. What is the same already is not written.
func (r *Repository) Replace(
	ctx context.Context, s auth.Scope, id uuid.UUID, written Runbook, check func(version int) error,
) (Runbook, error) {
	var after Runbook
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		before, err := lock(ctx, tx, s, id)
		if err != nil {
			return err
		}
		if err := check(before.Version); err != nil {
			return err
		}
		written.ID = id
		changes := differences(before, written)
		if len(changes) == 0 {
			after = before
			return nil
		}
		_, err = tx.Exec(ctx, `
			UPDATE incident.runbooks
			SET title = @title, description = @description, service_names = @service_names, alert_names = @alert_names,
				severities = @severities, labels = @labels, steps = @steps, tags = @tags, enabled = @enabled,
				version = version + 1, updated_at = @now
			WHERE id = @id AND tenant_id = @tenant AND project_id = @project`, arguments(s, written))
		if err != nil {
			return fmt.Errorf("update runbook: %w", err)
		}
		if after, err = load(ctx, tx, s, id); err != nil {
			return err
		}
		return audit.Record(ctx, tx, s, audit.Did(ctx, "runbook.updated", id.String()).Changing(changes))
	})
	return after, err
}

// Delete removes a runbook whose version check admits, with its executions.
func (r *Repository) Delete(ctx context.Context, s auth.Scope, id uuid.UUID, check func(version int) error) error {
	return r.db.Write(ctx, s, func(tx pgx.Tx) error {
		before, err := lock(ctx, tx, s, id)
		if err != nil {
			return err
		}
		if err := check(before.Version); err != nil {
			return err
		}
		args := inProject(s)
		args["id"] = id
		_, err = tx.Exec(ctx, `
			DELETE FROM incident.runbooks
			WHERE id = @id AND tenant_id = @tenant AND project_id = @project`, args)
		if err != nil {
			return fmt.Errorf("delete runbook: %w", err)
		}
		return audit.Record(ctx, tx, s, audit.Did(ctx, "runbook.deleted", id.String()).Changing(audit.Changes{"title": {Old: before.Title}}))
	})
}

func arguments(s auth.Scope, r Runbook) pgx.NamedArgs {
	return pgx.NamedArgs{
		"id": r.ID, "tenant": s.TenantID, "project": s.ProjectID, "title": r.Title, "description": r.Description,
		"service_names": r.ServiceNames, "alert_names": r.AlertNames, "severities": r.Severities, "labels": r.Labels,
		"steps": r.Steps, "tags": r.Tags, "enabled": r.Enabled, "now": clock.Now(),
	}
}

// differences are the fields that changed, as the audit entry shows them.
func differences(before, after Runbook) audit.Changes {
	changes := audit.Changes{}
	note := func(name string, old, now any) {
		from, to := encoded(old), encoded(now)
		if from != to {
			changes[name] = audit.Change{Old: short(from), New: short(to)}
		}
	}
	note("title", before.Title, after.Title)
	note("description", before.Description, after.Description)
	note("service_names", before.ServiceNames, after.ServiceNames)
	note("alert_names", before.AlertNames, after.AlertNames)
	note("severities", before.Severities, after.Severities)
	note("labels", before.Labels, after.Labels)
	note("steps", before.Steps, after.Steps)
	note("tags", before.Tags, after.Tags)
	note("enabled", before.Enabled, after.Enabled)
	return changes
}

// encoded is a value as a text; what is empty is the empty text.
func encoded(v any) string {
	if text, ok := v.(string); ok {
		return text
	}
	text, err := json.Marshal(v)
	if err != nil || string(text) == "null" || string(text) == "[]" || string(text) == "{}" {
		return ""
	}
	return string(text)
}

func short(text string) string {
	if len(text) <= maxAudited {
		return text
	}
	return strings.ToValidUTF8(text[:maxAudited], "") + "…"
}
