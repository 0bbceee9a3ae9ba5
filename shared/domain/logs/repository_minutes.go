package logs

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/logs/block"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// Minutes passes on how many lines each service wrote at each level, minute by minute, of
// the minutes between two times. The same minute comes once for each block that has lines
// of it; no line is unpacked for it.
func Minutes(ctx context.Context, db *postgres.DB, s auth.Scope, from, to time.Time, yield func(block.Count)) error {
	return db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT counts FROM logs.blocks
			WHERE tenant_id = @tenant_id AND project_id = @project_id AND min_at >= @day AND min_at < @until AND max_at >= @from`,
			pgx.NamedArgs{
				"tenant_id": s.TenantID, "project_id": s.ProjectID, "day": from.UTC().Truncate(24 * time.Hour), "from": from,
				"until": to.Truncate(time.Minute).Add(time.Minute),
			})
		if err != nil {
			return fmt.Errorf("count lines: %w", err)
		}
		first, last := block.Minute(from.UnixMicro()), block.Minute(to.UnixMicro())
		var column []byte
		_, err = pgx.ForEachRow(rows, []any{&column}, func() error {
			counts, err := block.ReadCounts(column)
			for _, c := range counts {
				if c.Minute >= first && c.Minute <= last {
					yield(c)
				}
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("count lines: %w", err)
		}
		return nil
	})
}
