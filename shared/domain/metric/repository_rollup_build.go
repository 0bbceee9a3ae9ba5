package metric

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// DueDay is a day of a project that is to be rolled up.
type DueDay struct {
	TenantID  [16]byte
	ProjectID [16]byte
	Day       time.Time
}

// Scope returns the project.
func (d DueDay) Scope() auth.Scope { return auth.Scope{TenantID: d.TenantID, ProjectID: d.ProjectID} }

// RollupsDue lists days that have ended and are not rolled up, the newest first.
func (r *Repository) RollupsDue(ctx context.Context, limit int) ([]DueDay, error) {
	var due []DueDay
	err := r.db.Unscoped(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT tenant_id, project_id, day::timestamp AT TIME ZONE 'UTC' FROM telemetry.rollup_due($1, $2)`, r.settings.KeepDays, limit)
		if err != nil {
			return fmt.Errorf("list days to roll up: %w", err)
		}
		if due, err = pgx.CollectRows(rows, pgx.RowToStructByPos[DueDay]); err != nil {
			return fmt.Errorf("list days to roll up: %w", err)
		}
		return nil
	})
	return due, err
}

// seriesAtOnce is how many series one transaction rolls up.
const seriesAtOnce = 500

// RollUp rolls up a day of a project. It is not done when samples of the day are still on
// their way into chunks, or when some arrived meanwhile: then the day is due again.
func (r *Repository) RollUp(ctx context.Context, d DueDay) (done bool, err error) {
	s := d.Scope()
	begun, empty := false, false
	err = r.db.Write(ctx, s, func(tx pgx.Tx) error {
		if begun, err = beginRollup(ctx, tx, s, d.Day); err != nil || !begun {
			return err
		}
		empty, err = noChunks(ctx, tx, s, d.Day)
		return err
	})
	if err != nil || !begun {
		return false, err
	}
	for last := int64(0); !empty; empty = last == 0 {
		err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
			b := &building{ctx: ctx, tx: tx, scope: s, day: d.Day}
			last, err = b.page(last)
			return err
		})
		if err != nil {
			return false, err
		}
	}
	err = r.db.Write(ctx, s, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `
			UPDATE telemetry.metric_rollup_days SET is_ready = true WHERE tenant_id = $1 AND project_id = $2 AND day = $3`, s.TenantID, s.ProjectID, d.Day)
		if err != nil {
			return fmt.Errorf("finish a rollup: %w", err)
		}
		done = tag.RowsAffected() == 1
		return nil
	})
	return done, err
}

// noChunks reports whether a day has no samples, as those before the project began: then
// no series has to be looked at.
func noChunks(ctx context.Context, tx pgx.Tx, s auth.Scope, day time.Time) (empty bool, err error) {
	err = tx.QueryRow(ctx, `
		SELECT NOT EXISTS (
			SELECT 1 FROM telemetry.metric_chunks
			WHERE tenant_id = $1 AND project_id = $2 AND start >= $3 AND start <= $4)`, s.TenantID, s.ProjectID, day, day.Add(dayLong)).Scan(&empty)
	if err != nil {
		return false, fmt.Errorf("look for samples of a day: %w", err)
	}
	return empty, nil
}

// beginRollup notes that a day is being rolled up. Whoever changes its samples from now on
// removes the note.
func beginRollup(ctx context.Context, tx pgx.Tx, s auth.Scope, day time.Time) (begun bool, err error) {
	tag, err := tx.Exec(ctx, `
		INSERT INTO telemetry.metric_rollup_days (tenant_id, project_id, day)
		SELECT @tenant_id::uuid, @project_id::uuid, @day::date
		WHERE NOT EXISTS (
			SELECT 1 FROM telemetry.metric_wal AS w
			WHERE w.tenant_id = @tenant_id AND w.project_id = @project_id AND w.max_ts > @from AND w.min_ts <= @to)
		ON CONFLICT (project_id, day) DO UPDATE SET is_ready = false`, pgx.NamedArgs{
		"tenant_id": s.TenantID, "project_id": s.ProjectID, "day": day, "from": day.UnixMilli(), "to": day.Add(dayLong).UnixMilli(),
	})
	if err != nil {
		return false, fmt.Errorf("begin a rollup: %w", err)
	}
	return tag.RowsAffected() == 1, nil
}

// building is one transaction that rolls up some series of a day.
type building struct {
	ctx   context.Context //nolint:containedctx // it lives as long as the call that made it
	tx    pgx.Tx
	scope auth.Scope
	day   time.Time
}

// page rolls up the series behind one and returns the last of them, 0 when there are none.
func (b *building) page(after int64) (int64, error) {
	rows, err := b.tx.Query(b.ctx, `
		SELECT s.id FROM telemetry.metric_series AS s
		WHERE s.tenant_id = $1 AND s.project_id = $2 AND s.id > $3 AND s.temporality <> 'delta' AND s.last_seen >= $4
		ORDER BY s.id LIMIT $5`, b.scope.TenantID, b.scope.ProjectID, after, b.day.Add(-seenSlack), seriesAtOnce)
	if err != nil {
		return 0, fmt.Errorf("choose series: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	found, err := b.samples(ids)
	if err != nil {
		return 0, err
	}
	for step, table := range tableOf {
		if err := b.write(table, step, found); err != nil {
			return 0, err
		}
	}
	return ids[len(ids)-1], nil
}

// samples reads the samples of series that belong to the day.
func (b *building) samples(ids []int64) (map[int64]*samples, error) {
	end := b.day.Add(dayLong)
	rows, err := b.tx.Query(b.ctx, `
		SELECT series_id, start, data FROM telemetry.metric_chunks
		WHERE tenant_id = $1 AND project_id = $2 AND series_id = ANY ($3) AND start >= $4 AND start <= $5
		ORDER BY series_id, start`, b.scope.TenantID, b.scope.ProjectID, ids, b.day, end)
	if err != nil {
		return nil, fmt.Errorf("read chunks: %w", err)
	}
	found := map[int64]*samples{}
	var id int64
	var start time.Time
	var data []byte
	_, err = pgx.ForEachRow(rows, []any{&id, &start, &data}, func() error {
		chunks, err := decodeRow(start.UnixMilli(), data)
		if err != nil {
			return fmt.Errorf("series %d at %s: %w", id, start, err)
		}
		if found[id] == nil {
			found[id] = &samples{}
		}
		for _, c := range chunks {
			if c.max <= b.day.UnixMilli() || c.min > end.UnixMilli() {
				continue
			}
			if err := c.unpack(found[id]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read chunks: %w", err)
	}
	for _, all := range found {
		*all = within(*all, b.day.UnixMilli()+1, end.UnixMilli())
	}
	return found, nil
}

// write stores the rollups of a step.
func (b *building) write(table string, step time.Duration, found map[int64]*samples) error {
	var ids []int64
	columns := map[Statistic][][]byte{}
	for id, all := range found {
		var r rolled
		if r.take(*all, step); len(r.ts) == 0 {
			continue
		}
		ids = append(ids, id)
		for statistic := range columnOf {
			data, err := packed(r.of(statistic))
			if err != nil {
				return err
			}
			columns[statistic] = append(columns[statistic], data)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	_, err := b.tx.Exec(b.ctx, fmt.Sprintf(`
		INSERT INTO %s (tenant_id, project_id, series_id, start, counts, sums, mins, maxs)
		SELECT @tenant_id, @project_id, n.series_id, @day::timestamptz, n.counts, n.sums, n.mins, n.maxs
		FROM unnest(@ids::bigint[], @counts::bytea[], @sums::bytea[], @mins::bytea[], @maxs::bytea[]) AS n (series_id, counts, sums, mins, maxs)
		ORDER BY n.series_id
		ON CONFLICT (project_id, series_id, start) DO UPDATE
		SET counts = excluded.counts, sums = excluded.sums, mins = excluded.mins, maxs = excluded.maxs`, table), pgx.NamedArgs{
		"tenant_id": b.scope.TenantID, "project_id": b.scope.ProjectID, "day": b.day, "ids": ids,
		"counts": columns[StatCount], "sums": columns[StatSum], "mins": columns[StatMin], "maxs": columns[StatMax],
	})
	if err != nil {
		return fmt.Errorf("write rollups: %w", err)
	}
	return nil
}

// KeepRollups makes the partitions of rollups and drops those that ended longer ago than
// so many days.
func (r *Repository) KeepRollups(ctx context.Context, fineDays, coarseDays int) error {
	return r.db.Unscoped(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `SELECT telemetry.ensure_rollup_partitions($1), telemetry.drop_expired_rollups($2, $3)`, r.settings.KeepDays, fineDays, coarseDays)
		if err != nil {
			return fmt.Errorf("keep the partitions of rollups: %w", err)
		}
		return nil
	})
}
