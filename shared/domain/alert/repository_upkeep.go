package alert

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Relink moves an alert, and with it its group, from the incident that was allocated
// to the one that took it in. It changes nothing when they point elsewhere by now.
func (r *Repository) Relink(ctx context.Context, s auth.Scope, alertID, from, to uuid.UUID) error {
	args := pgx.NamedArgs{"tenant": s.TenantID, "project": s.ProjectID, "alert": alertID, "from": from, "to": to}
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			UPDATE integration.alert_groups
			SET incident_id = @to
			WHERE tenant_id = @tenant AND project_id = @project AND incident_id = @from AND group_hash = (
				SELECT group_hash
				FROM integration.monitoring_alerts
				WHERE tenant_id = @tenant AND project_id = @project AND id = @alert
			)`, args)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			UPDATE integration.monitoring_alerts
			SET incident_id = @to
			WHERE tenant_id = @tenant AND project_id = @project AND id = @alert AND incident_id = @from`, args)
		return err
	})
	if err != nil {
		return fmt.Errorf("relink alert: %w", err)
	}
	return nil
}

// EnsurePartitions makes the partitions that deliveries of the coming days are kept
// in.
func (r *Repository) EnsurePartitions(ctx context.Context) error {
	err := r.db.Unscoped(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `SELECT platform.ensure_partitions()`)
		return err
	})
	if err != nil {
		return fmt.Errorf("ensure partitions: %w", err)
	}
	return nil
}

// DropExpired removes the deliveries of days that ended more than the given number
// of days ago and returns how many days went.
func (r *Repository) DropExpired(ctx context.Context, days int) (int, error) {
	dropped := 0
	err := r.db.Unscoped(ctx, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `SELECT platform.drop_expired_partitions($1)`, days).Scan(&dropped)
	})
	if err != nil {
		return 0, fmt.Errorf("drop expired partitions: %w", err)
	}
	return dropped, nil
}
