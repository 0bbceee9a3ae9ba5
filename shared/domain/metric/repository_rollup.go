package metric

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/prometheus/prometheus/model/labels"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

const dayLong = 24 * time.Hour

// Where rollups are: a table for each step, a column for each statistic.
var (
	tableOf  = map[time.Duration]string{FineStep: "telemetry.metric_rollups_5m", CoarseStep: "telemetry.metric_rollups_1h"}
	columnOf = map[Statistic]string{StatCount: "counts", StatSum: "sums", StatMin: "mins", StatMax: "maxs"}
)

// Rolled returns a rollup of the series that the matchers mean, of the steps that end
// between two times, both included. Days that are rolled up come from there, the others
// from their samples, and so do running totals of increments, which begin with the range.
func (r *Repository) Rolled(ctx context.Context, s auth.Scope, ms []*labels.Matcher, rollup Rollup, mint, maxt int64) ([]Line, error) {
	var lines []Line
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		q := &rolling{reading: &reading{ctx: ctx, tx: tx, scope: s, repo: r}, rollup: rollup, mint: mint, maxt: maxt}
		series, err := q.series(ms, mint-rollup.Step.Milliseconds(), maxt)
		if err != nil || len(series) == 0 {
			return err
		}
		lines, err = q.lines(series)
		return err
	})
	return lines, err
}

// rolling is one question for a rollup.
type rolling struct {
	*reading

	rollup     Rollup
	mint, maxt int64
	lined      map[uint64]*Line
}

func (q *rolling) lines(series []*Series) ([]Line, error) {
	var adding, others []*Series
	q.lined = map[uint64]*Line{}
	for _, one := range series {
		shown := *one
		shown.Type, shown.Temporality = Gauge, None
		q.lined[one.ID] = &Line{Series: &shown}
		if one.Adds() {
			adding = append(adding, one)
		} else {
			others = append(others, one)
		}
	}
	size := q.rollup.Step.Milliseconds()
	first := stepEnd(q.mint, size) - size + 1
	if err := q.unrolled(adding, first, q.maxt); err != nil {
		return nil, err
	}
	days, err := q.ready(first)
	if err != nil {
		return nil, err
	}
	if err := q.stored(others, days); err != nil {
		return nil, err
	}
	for from := first; from <= q.maxt; {
		day := dayOf(from - 1) // midnight belongs to the day before
		to := min(day.Add(dayLong).UnixMilli(), q.maxt)
		if slices.Contains(days, day) {
			from = to + 1
			continue
		}
		for to < q.maxt && !slices.Contains(days, dayOf(to)) {
			to = min(dayOf(to).Add(dayLong).UnixMilli(), q.maxt)
		}
		if err := q.unrolled(others, from, to); err != nil {
			return nil, err
		}
		from = to + 1
	}
	lines := make([]Line, 0, len(q.lined))
	for _, l := range q.lined {
		if len(l.chunks)+len(l.fresh.ts) > 0 {
			lines = append(lines, *l)
		}
	}
	return lines, nil
}

// dayOf is the beginning of the day of a time in milliseconds.
func dayOf(t int64) time.Time { return time.UnixMilli(t).UTC().Truncate(dayLong) }

// ready lists the days that can be read from their rollups: those without samples that
// are not in chunks yet.
func (q *rolling) ready(from int64) ([]time.Time, error) {
	rows, err := q.tx.Query(q.ctx, `
		SELECT d.day::timestamp AT TIME ZONE 'UTC'
		FROM telemetry.metric_rollup_days AS d
		WHERE d.tenant_id = @tenant_id AND d.project_id = @project_id AND d.is_ready AND d.day >= @from AND d.day <= @to
			AND NOT EXISTS (
				SELECT 1 FROM telemetry.metric_wal AS w
				WHERE w.tenant_id = @tenant_id AND w.project_id = @project_id
					AND w.max_ts > extract(epoch FROM d.day::timestamp AT TIME ZONE 'UTC') * 1000
					AND w.min_ts <= extract(epoch FROM (d.day + 1)::timestamp AT TIME ZONE 'UTC') * 1000)
		ORDER BY d.day`, pgx.NamedArgs{
		"tenant_id": q.scope.TenantID, "project_id": q.scope.ProjectID, "from": dayOf(from - 1), "to": dayOf(q.maxt),
	})
	if err != nil {
		return nil, fmt.Errorf("list days of rollups: %w", err)
	}
	days, err := pgx.CollectRows(rows, pgx.RowTo[time.Time])
	if err != nil {
		return nil, fmt.Errorf("list days of rollups: %w", err)
	}
	return days, nil
}

// stored reads the rollups of days.
func (q *rolling) stored(series []*Series, days []time.Time) error {
	if len(series) == 0 || len(days) == 0 {
		return nil
	}
	ids := make([]int64, len(series))
	for i, one := range series {
		ids[i] = int64(one.ID)
	}
	rows, err := q.tx.Query(q.ctx, fmt.Sprintf(`
		SELECT series_id, start, %s FROM %s
		WHERE tenant_id = $1 AND project_id = $2 AND series_id = ANY ($3) AND start = ANY ($4) AND start >= $5 AND start <= $6
		ORDER BY series_id, start`, columnOf[q.rollup.Statistic], tableOf[q.rollup.Step]),
		q.scope.TenantID, q.scope.ProjectID, ids, days, days[0], days[len(days)-1])
	if err != nil {
		return fmt.Errorf("read rollups: %w", err)
	}
	var id uint64
	var start time.Time
	var data []byte
	read := 0
	_, err = pgx.ForEachRow(rows, []any{&id, &start, &data}, func() error {
		if read += len(data); read > q.repo.settings.QueryBytes {
			return q.tooMuch()
		}
		if len(data) < 2 {
			return errRow
		}
		l := q.lined[id]
		l.chunks = append(l.chunks, chunk{min: start.UnixMilli() + 1, max: start.Add(dayLong).UnixMilli(), data: data})
		data = nil // the line holds it
		return nil
	})
	if err != nil {
		return fmt.Errorf("read rollups: %w", err)
	}
	return nil
}

// unrolled rolls up samples as they are read.
func (q *rolling) unrolled(series []*Series, from, to int64) error {
	if len(series) == 0 {
		return nil
	}
	lines, err := q.reading.lines(series, from, to)
	if err != nil {
		return err
	}
	for i := range lines {
		all, err := lines[i].settled()
		if err != nil {
			return err
		}
		l := q.lined[lines[i].Series.ID]
		of := rollUp(within(all, from, to), q.rollup.Step)[q.rollup.Statistic]
		for j, t := range of.ts {
			if t >= q.mint && t <= q.maxt {
				l.fresh.add(t, of.vs[j])
			}
		}
	}
	return nil
}

// within cuts samples in their order to a range of time.
func within(all samples, from, to int64) samples {
	first, _ := slices.BinarySearch(all.ts, from)
	last, _ := slices.BinarySearch(all.ts, to+1)
	return samples{ts: all.ts[first:last], vs: all.vs[first:last]}
}

// spoil has the days roll up again whose samples have changed. A window that begins at
// midnight may hold a sample of the day before.
func (m *moving) spoil(fresh map[spot]*samples) error {
	var days []time.Time
	for at := range fresh {
		for _, t := range []int64{at.start, at.start - 1} {
			if day := dayOf(t); !slices.Contains(days, day) {
				days = append(days, day)
			}
		}
	}
	_, err := m.tx.Exec(m.ctx, `DELETE FROM telemetry.metric_rollup_days WHERE tenant_id = $1 AND project_id = $2 AND day = ANY ($3::date[])`,
		m.scope.TenantID, m.scope.ProjectID, days)
	if err != nil {
		return fmt.Errorf("note changed days: %w", err)
	}
	return nil
}
