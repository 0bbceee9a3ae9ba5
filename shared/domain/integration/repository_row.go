package integration

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// lockPrimaries makes those who change which integrations are primary wait for each
// other, within one project.
func lockPrimaries(ctx context.Context, tx pgx.Tx, s auth.Scope) error {
	_, err := tx.Exec(ctx, `
		SELECT id
		FROM auth.projects
		WHERE tenant_id = $1 AND id = $2
		FOR NO KEY UPDATE`, s.TenantID, s.ProjectID)
	return err
}

// claimPrimary decides whether a new integration is primary and takes the place from
// the one that has it.
func claimPrimary(ctx context.Context, tx pgx.Tx, i *Integration) error {
	if i.IsPrimary {
		return demoteOthers(ctx, tx, *i)
	}
	var taken bool
	err := tx.QueryRow(ctx, `
		SELECT EXISTS (
			SELECT 1 FROM auth.monitoring_integrations
			WHERE tenant_id = $1 AND project_id = $2 AND integration_type = $3 AND is_primary
		)`, i.TenantID, i.ProjectID, i.Type).Scan(&taken)
	i.IsPrimary = !taken
	return err
}

// movePrimary settles a change of i.IsPrimary: the old primary steps down, or the
// oldest other one takes over. Without another one i stays primary.
func movePrimary(ctx context.Context, tx pgx.Tx, i *Integration) error {
	if i.IsPrimary {
		return demoteOthers(ctx, tx, *i)
	}
	if err := stepDown(ctx, tx, *i); err != nil {
		return err
	}
	promoted, err := promoteOldest(ctx, tx, *i)
	i.IsPrimary = !promoted
	return err
}

func demoteOthers(ctx context.Context, tx pgx.Tx, i Integration) error {
	_, err := tx.Exec(ctx, `
		UPDATE auth.monitoring_integrations
		SET is_primary = false
		WHERE tenant_id = $1 AND project_id = $2 AND integration_type = $3 AND id <> $4 AND is_primary`,
		i.TenantID, i.ProjectID, i.Type, i.ID)
	return err
}

func promoteOldest(ctx context.Context, tx pgx.Tx, leaving Integration) (bool, error) {
	tag, err := tx.Exec(ctx, `
		UPDATE auth.monitoring_integrations
		SET is_primary = true
		WHERE tenant_id = $1 AND project_id = $2 AND id = (
			SELECT id FROM auth.monitoring_integrations
			WHERE tenant_id = $1 AND project_id = $2 AND integration_type = $3 AND id <> $4
			ORDER BY created_at, id
			LIMIT 1
		)`, leaving.TenantID, leaving.ProjectID, leaving.Type, leaving.ID)
	return tag.RowsAffected() == 1, err
}

func stepDown(ctx context.Context, tx pgx.Tx, i Integration) error {
	_, err := tx.Exec(ctx, `
		UPDATE auth.monitoring_integrations
		SET is_primary = false
		WHERE tenant_id = $1 AND project_id = $2 AND id = $3`, i.TenantID, i.ProjectID, i.ID)
	return err
}

func insert(ctx context.Context, tx pgx.Tx, i Integration) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO auth.monitoring_integrations (id, tenant_id, project_id, integration_type, name, description, url,
			username, password_encrypted, api_key_encrypted, config, status, webhook_enabled, webhook_secret_encrypted,
			is_primary, created_by, created_at, updated_at)
		VALUES (@id, @tenant, @project, @type, @name, @description, @url, @username, @password, @api_key, @config,
			@status, @enabled, @secret, @primary, @by, @created, @updated)`, values(i))
	return err
}

func save(ctx context.Context, tx pgx.Tx, i Integration) error {
	_, err := tx.Exec(ctx, `
		UPDATE auth.monitoring_integrations
		SET name = @name, description = @description, url = @url, username = @username, password_encrypted = @password,
			api_key_encrypted = @api_key, config = @config, status = @status, webhook_enabled = @enabled,
			webhook_secret_encrypted = @secret, previous_secret_encrypted = @previous, previous_until = @until,
			is_primary = @primary, updated_at = @updated, last_test_at = @tested, last_test_success = @success,
			last_error_message = @error
		WHERE tenant_id = @tenant AND project_id = @project AND id = @id`, values(i))
	return err
}

func values(i Integration) pgx.NamedArgs {
	return pgx.NamedArgs{
		"id": i.ID, "tenant": i.TenantID, "project": i.ProjectID, "type": i.Type, "name": i.Name,
		"description": i.Description, "url": i.URL, "username": i.Username, "password": i.Password, "api_key": i.APIKey,
		"config": i.Config, "status": i.Status, "enabled": i.WebhookEnabled, "secret": i.WebhookSecret,
		"previous": i.PreviousSecret, "until": i.PreviousExpires, "primary": i.IsPrimary, "by": i.CreatedBy,
		"created": i.CreatedAt, "updated": i.UpdatedAt, "tested": i.LastTestAt, "success": i.LastTestSuccess, "error": i.LastError,
	}
}
