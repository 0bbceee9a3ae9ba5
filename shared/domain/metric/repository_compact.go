package metric

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Backlog is what a project has of fresh samples.
type Backlog struct {
	TenantID  [16]byte
	ProjectID [16]byte
	Blocks    int
	Samples   int
	Oldest    time.Time
}

// Scope returns the project.
func (b Backlog) Scope() auth.Scope { return auth.Scope{TenantID: b.TenantID, ProjectID: b.ProjectID} }

// When fresh samples are worth moving before their time: each move writes the rows of all
// series that had any, so it waits until there is something to move, and not so long that
// readers have much to unpack.
const (
	moveSamples = 1_000_000
	moveBlocks  = 1000
)

// Due reports whether the samples should be moved into chunks now: they are many, or the
// oldest has waited for so long.
func (b Backlog) Due(now time.Time, after time.Duration) bool {
	return now.Sub(b.Oldest) >= after || b.Samples >= moveSamples || b.Blocks >= moveBlocks
}

// Backlogs lists the projects with fresh samples.
func (r *Repository) Backlogs(ctx context.Context) ([]Backlog, error) {
	var found []Backlog
	err := r.db.Unscoped(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `SELECT tenant_id, project_id, blocks, samples, oldest FROM telemetry.metric_backlog()`)
		if err != nil {
			return fmt.Errorf("list fresh samples: %w", err)
		}
		if found, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Backlog]); err != nil {
			return fmt.Errorf("list fresh samples: %w", err)
		}
		return nil
	})
	return found, err
}

// batchSamples bounds what one transaction moves.
const batchSamples = 600_000

// Compact moves the oldest fresh samples of a project into chunks: in one transaction
// they leave the one place and are in the other. It returns how many blocks it moved;
// none means that there are none, or that somebody else is at it.
func (r *Repository) Compact(ctx context.Context, s auth.Scope) (blocks int, err error) {
	err = r.db.Write(ctx, s, func(tx pgx.Tx) error {
		m := &moving{ctx: ctx, tx: tx, scope: s}
		blocks, err = m.run()
		return err
	})
	return blocks, err
}

// moving is one transaction that moves samples.
type moving struct {
	ctx   context.Context //nolint:containedctx // it lives as long as the call that made it
	tx    pgx.Tx
	scope auth.Scope
}

// spot is the row that samples belong to.
type spot struct {
	id    uint64
	start int64
}

func (m *moving) run() (int, error) {
	var mine bool
	err := m.tx.QueryRow(m.ctx, `SELECT pg_try_advisory_xact_lock(hashtextextended('telemetry.metrics/' || $1::text, 0))`,
		m.scope.ProjectID.String()).Scan(&mine)
	if err != nil {
		return 0, fmt.Errorf("lock the chunks of a project: %w", err)
	}
	if !mine {
		return 0, nil
	}
	ids, fresh, err := m.oldest()
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	if err := m.place(fresh); err != nil {
		return 0, err
	}
	if err := m.spoil(fresh); err != nil {
		return 0, err
	}
	tag, err := m.tx.Exec(m.ctx, `
		DELETE FROM telemetry.metric_wal WHERE tenant_id = $1 AND project_id = $2 AND id = ANY ($3)`,
		m.scope.TenantID, m.scope.ProjectID, ids)
	if err != nil {
		return 0, fmt.Errorf("remove moved samples: %w", err)
	}
	if tag.RowsAffected() != int64(len(ids)) {
		return 0, fmt.Errorf("remove moved samples: %d of %d blocks were there", tag.RowsAffected(), len(ids))
	}
	return len(ids), nil
}

// oldest reads the blocks with the lowest ids. Those that commit later with lower ones
// are moved the next time; nothing depends on their order.
func (m *moving) oldest() ([]int64, map[spot]*samples, error) {
	rows, err := m.tx.Query(m.ctx, `
		SELECT q.id, q.data FROM (
			SELECT w.id, w.data, sum(w.sample_count) OVER (ORDER BY w.id) - w.sample_count AS before
			FROM telemetry.metric_wal AS w WHERE w.tenant_id = $1 AND w.project_id = $2
		) AS q WHERE q.before < $3 ORDER BY q.id LIMIT $4`, m.scope.TenantID, m.scope.ProjectID, batchSamples, moveBlocks)
	if err != nil {
		return nil, nil, fmt.Errorf("read fresh samples: %w", err)
	}
	var ids []int64
	var id int64
	var data pgtype.DriverBytes
	fresh := map[spot]*samples{}
	_, err = pgx.ForEachRow(rows, []any{&id, &data}, func() error {
		b, err := decodeBlock(data)
		if err != nil {
			return fmt.Errorf("block %d: %w", id, err)
		}
		ids = append(ids, id)
		b.each(func(series uint64, ts []int64, vs []float64) { sortOut(fresh, series, ts, vs) })
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("read fresh samples: %w", err)
	}
	return ids, fresh, nil
}

// sortOut puts the samples of a run to their rows.
func sortOut(fresh map[spot]*samples, series uint64, ts []int64, vs []float64) {
	var at spot
	var into *samples
	for i, t := range ts {
		if start := windowOf(t); into == nil || start != at.start {
			at = spot{id: series, start: start}
			if into = fresh[at]; into == nil {
				into = &samples{}
				fresh[at] = into
			}
		}
		into.add(t, vs[i])
	}
}

// rowsAtOnce is how many rows one statement reads or writes.
const rowsAtOnce = 1000

// place merges samples into their rows.
func (m *moving) place(fresh map[spot]*samples) error {
	spots := make([]spot, 0, len(fresh))
	for at := range fresh {
		spots = append(spots, at)
	}
	slices.SortFunc(spots, func(a, b spot) int {
		if a.id != b.id {
			return int(min(1, max(-1, int64(a.id)-int64(b.id))))
		}
		return int(min(1, max(-1, a.start-b.start)))
	})
	for part := range slices.Chunk(spots, rowsAtOnce) {
		if err := m.merge(part, fresh); err != nil {
			return err
		}
	}
	return nil
}

// merge writes the rows of some spots. Samples of series that are gone go with them.
func (m *moving) merge(spots []spot, fresh map[spot]*samples) error {
	ids, starts := make([]int64, len(spots)), make([]time.Time, len(spots))
	for i, at := range spots {
		ids[i], starts[i] = int64(at.id), time.UnixMilli(at.start)
	}
	adding, err := m.adding(ids)
	if err != nil {
		return err
	}
	old, err := m.rows(ids, starts)
	if err != nil {
		return err
	}
	var kept []int64
	var begins []time.Time
	var rows [][]byte
	for i, at := range spots {
		adds, known := adding[at.id]
		if !known {
			continue
		}
		more := fresh[at]
		more.settle(adds)
		row, err := mergeRow(at.start, old[at], *more, adds)
		if err != nil {
			return fmt.Errorf("series %d at %s: %w", at.id, starts[i], err)
		}
		kept, begins, rows = append(kept, ids[i]), append(begins, starts[i]), append(rows, row)
	}
	_, err = m.tx.Exec(m.ctx, `
		INSERT INTO telemetry.metric_chunks (tenant_id, project_id, series_id, start, data)
		SELECT @tenant_id, @project_id, q.series_id, q.start, q.data
		FROM unnest(@ids::bigint[], @starts::timestamptz[], @rows::bytea[]) AS q (series_id, start, data)
		ON CONFLICT (project_id, series_id, start) DO UPDATE SET data = excluded.data`, pgx.NamedArgs{
		"tenant_id": m.scope.TenantID, "project_id": m.scope.ProjectID, "ids": kept, "starts": begins, "rows": rows,
	})
	if err != nil {
		return fmt.Errorf("write chunks: %w", err)
	}
	return nil
}

// adding tells of the series that exist whether their samples add up.
func (m *moving) adding(ids []int64) (map[uint64]bool, error) {
	rows, err := m.tx.Query(m.ctx, `
		SELECT id, temporality = 'delta' FROM telemetry.metric_series
		WHERE tenant_id = $1 AND project_id = $2 AND id = ANY ($3)`, m.scope.TenantID, m.scope.ProjectID, slices.Compact(slices.Clone(ids)))
	if err != nil {
		return nil, fmt.Errorf("look up series: %w", err)
	}
	adding := make(map[uint64]bool, len(ids))
	var id uint64
	var adds bool
	if _, err = pgx.ForEachRow(rows, []any{&id, &adds}, func() error { adding[id] = adds; return nil }); err != nil {
		return nil, fmt.Errorf("look up series: %w", err)
	}
	return adding, nil
}

// rows reads the rows that are there already.
func (m *moving) rows(ids []int64, starts []time.Time) (map[spot][]byte, error) {
	first, last := slices.MinFunc(starts, time.Time.Compare), slices.MaxFunc(starts, time.Time.Compare)
	rows, err := m.tx.Query(m.ctx, `
		SELECT c.series_id, c.start, c.data
		FROM unnest(@ids::bigint[], @starts::timestamptz[]) AS q (series_id, start)
		JOIN telemetry.metric_chunks AS c ON c.series_id = q.series_id AND c.start = q.start
		WHERE c.tenant_id = @tenant_id AND c.project_id = @project_id AND c.start >= @first AND c.start <= @last`, pgx.NamedArgs{
		"tenant_id": m.scope.TenantID, "project_id": m.scope.ProjectID, "ids": ids, "starts": starts, "first": first, "last": last,
	})
	if err != nil {
		return nil, fmt.Errorf("read chunks: %w", err)
	}
	old := make(map[spot][]byte, len(ids))
	var id uint64
	var start time.Time
	var data []byte
	_, err = pgx.ForEachRow(rows, []any{&id, &start, &data}, func() error {
		old[spot{id: id, start: start.UnixMilli()}], data = data, nil
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read chunks: %w", err)
	}
	return old, nil
}

// EnsurePartitions makes the partitions that samples of the coming two days and of the
// time that is kept go to.
func (r *Repository) EnsurePartitions(ctx context.Context) error {
	return r.call(ctx, `SELECT telemetry.ensure_metric_partitions($1)`)
}

// PackDays writes the chunks of days that are over once more, series by series and without
// the free space that moves left behind, and returns how many days those were.
func (r *Repository) PackDays(ctx context.Context) (packed int, err error) {
	return r.db.Repeat(ctx, `SELECT telemetry.pack_metric_day()`)
}

// DropExpired drops the partitions of the days that are not kept any more.
func (r *Repository) DropExpired(ctx context.Context) error {
	return r.call(ctx, `SELECT telemetry.drop_expired_metrics($1)`)
}

func (r *Repository) call(ctx context.Context, query string) error {
	return r.db.Unscoped(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, query, r.settings.KeepDays); err != nil {
			return fmt.Errorf("keep the partitions of metrics: %w", err)
		}
		return nil
	})
}

// Silent lists projects with series whose samples are all gone.
func (r *Repository) Silent(ctx context.Context, limit int) ([]auth.Scope, error) {
	var found []auth.Scope
	err := r.db.Unscoped(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `SELECT tenant_id, project_id FROM telemetry.expired_metric_series($1, $2)`, r.settings.KeepDays+2, limit)
		if err != nil {
			return fmt.Errorf("list silent series: %w", err)
		}
		if found, err = pgx.CollectRows(rows, pgx.RowToStructByPos[auth.Scope]); err != nil {
			return fmt.Errorf("list silent series: %w", err)
		}
		return nil
	})
	return found, err
}

// Forget removes the series of a project that have been silent for longer than samples
// are kept, at most so many.
func (r *Repository) Forget(ctx context.Context, s auth.Scope, limit int) (gone int, err error) {
	err = r.db.Write(ctx, s, func(tx pgx.Tx) error {
		args := pgx.NamedArgs{"tenant_id": s.TenantID, "project_id": s.ProjectID, "limit": limit, "before": r.settings.Now().AddDate(0, 0, -r.settings.KeepDays-2)}
		_, err := tx.Exec(ctx, `
			SELECT series_count FROM telemetry.metric_projects WHERE tenant_id = @tenant_id AND project_id = @project_id FOR UPDATE`, args)
		if err != nil {
			return fmt.Errorf("lock the registry of a project: %w", err)
		}
		tag, err := tx.Exec(ctx, `
			DELETE FROM telemetry.metric_series WHERE tenant_id = @tenant_id AND project_id = @project_id AND id IN (
				SELECT s.id FROM telemetry.metric_series AS s
				WHERE s.tenant_id = @tenant_id AND s.project_id = @project_id AND s.last_seen < @before
				ORDER BY s.id LIMIT @limit)`, args)
		if err != nil {
			return fmt.Errorf("remove silent series: %w", err)
		}
		gone = int(tag.RowsAffected())
		args["gone"] = gone
		_, err = tx.Exec(ctx, `
			UPDATE telemetry.metric_projects SET series_count = series_count - @gone, generation = generation + 1
			WHERE tenant_id = @tenant_id AND project_id = @project_id`, args)
		if err != nil {
			return fmt.Errorf("count series: %w", err)
		}
		return nil
	})
	return gone, err
}
