package errorgroup

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// MinuteCount is how many errors of a class a service had within one minute.
type MinuteCount struct {
	ServiceName string
	ErrorClass  string
	Bucket      time.Time
	Count       int64
}

// maxMinutes bounds what one question counts.
const maxMinutes = 1_000_000

// Minutes counts the errors of the minutes between two times by service and class.
func (r *Repository) Minutes(ctx context.Context, s auth.Scope, from, to time.Time) ([]MinuteCount, error) {
	var counts []MinuteCount
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT g.service_name, g.error_class, c.bucket, sum(c.count)::bigint AS count
			FROM telemetry.obs_error_counts AS c
			JOIN telemetry.obs_error_groups AS g ON g.project_id = c.project_id AND g.id = c.error_group_id
			WHERE c.tenant_id = $1 AND c.project_id = $2 AND c.bucket >= $3 AND c.bucket <= $4
				AND g.tenant_id = $1 AND g.project_id = $2 AND g.last_seen >= $3
			GROUP BY g.service_name, g.error_class, c.bucket
			LIMIT $5`, s.TenantID, s.ProjectID, from, to, maxMinutes+1)
		if err != nil {
			return fmt.Errorf("count errors: %w", err)
		}
		if counts, err = pgx.CollectRows(rows, pgx.RowToStructByName[MinuteCount]); err != nil {
			return fmt.Errorf("count errors: %w", err)
		}
		return nil
	})
	if len(counts) > maxMinutes {
		return nil, fault.New(fault.Invalid, fault.CodeValidation, "The range holds more than %d counts of errors. Choose a shorter one.", maxMinutes)
	}
	return counts, err
}
