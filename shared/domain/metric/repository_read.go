package metric

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/prometheus/prometheus/model/labels"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// seenSlack is by how much last_seen may lag behind the samples of a series.
const seenSlack = 2*recheck + listAge

// Select returns the series that the matchers mean with their samples between two times,
// both included. All of it is one snapshot.
func (r *Repository) Select(ctx context.Context, s auth.Scope, ms []*labels.Matcher, mint, maxt int64) ([]Line, error) {
	var lines []Line
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		q := &reading{ctx: ctx, tx: tx, scope: s, repo: r}
		series, err := q.series(ms, mint, maxt)
		if err != nil || len(series) == 0 {
			return err
		}
		lines, err = q.lines(series, mint, maxt)
		return err
	})
	return lines, err
}

// Series returns the series that any of the sets of matchers mean and that were seen
// between two times, by their labels.
func (r *Repository) Series(ctx context.Context, s auth.Scope, sets [][]*labels.Matcher, mint, maxt int64) ([]*Series, error) {
	found := map[uint64]*Series{}
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		q := &reading{ctx: ctx, tx: tx, scope: s, repo: r}
		for _, ms := range sets {
			series, err := q.series(ms, mint, maxt)
			if err != nil {
				return err
			}
			for _, one := range series {
				found[one.ID] = one
			}
		}
		return nil
	})
	return slices.Collect(maps.Values(found)), err
}

// reading is one snapshot.
type reading struct {
	ctx   context.Context //nolint:containedctx // it lives as long as the call that made it
	tx    pgx.Tx
	scope auth.Scope
	repo  *Repository
}

func (q *reading) state() (st state, err error) {
	err = q.tx.QueryRow(q.ctx, `
		SELECT last_id, generation FROM telemetry.metric_projects WHERE tenant_id = $1 AND project_id = $2`,
		q.scope.TenantID, q.scope.ProjectID).Scan(&st.lastID, &st.generation)
	if errors.Is(err, pgx.ErrNoRows) {
		return state{}, nil
	}
	if err != nil {
		return state{}, fmt.Errorf("read the registry of a project: %w", err)
	}
	return st, nil
}

// series finds what the matchers mean.
func (q *reading) series(ms []*labels.Matcher, mint, maxt int64) ([]*Series, error) {
	st, err := q.state()
	if err != nil || st.lastID == 0 {
		return nil, err
	}
	names, err := q.repo.catalog.names(q.scope.ProjectID, st, q.loadNames)
	if err != nil {
		return nil, err
	}
	from, until := time.UnixMilli(mint).Add(-seenSlack), time.UnixMilli(maxt)
	var found []*Series
	for name, sent := range names {
		if !nameMatches(ms, name, sent) {
			continue
		}
		list, err := q.repo.catalog.list(q.scope.ProjectID, st, name, func(after uint64) ([]*Series, error) { return q.loadSeries(name, after) })
		if err != nil {
			return nil, err
		}
		for _, s := range list {
			if !s.LastSeen.Before(from) && !s.FirstSeen.Add(-seenSlack).After(until) && matches(ms, s) {
				found = append(found, s)
			}
		}
	}
	return found, nil
}

func (q *reading) loadNames(after uint64) ([][2]string, error) {
	rows, err := q.tx.Query(q.ctx, `
		SELECT DISTINCT prom_name, metric_name FROM telemetry.metric_series
		WHERE tenant_id = $1 AND project_id = $2 AND id > $3`, q.scope.TenantID, q.scope.ProjectID, after)
	if err != nil {
		return nil, fmt.Errorf("list metrics: %w", err)
	}
	found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (pair [2]string, err error) {
		err = row.Scan(&pair[0], &pair[1])
		return pair, err
	})
	if err != nil {
		return nil, fmt.Errorf("read metrics: %w", err)
	}
	return found, nil
}

func (q *reading) loadSeries(name string, after uint64) ([]*Series, error) {
	rows, err := q.tx.Query(q.ctx, `
		SELECT id, metric_name, prom_name, service_name, metric_type, temporality, coalesce(unit, ''), labels, first_seen, last_seen
		FROM telemetry.metric_series
		WHERE tenant_id = $1 AND project_id = $2 AND prom_name = $3 AND id > $4
		ORDER BY id`, q.scope.TenantID, q.scope.ProjectID, name, after)
	if err != nil {
		return nil, fmt.Errorf("list series: %w", err)
	}
	found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (*Series, error) {
		var s Series
		var text []byte
		err := row.Scan(&s.ID, &s.Name, &s.PromName, &s.Service, &s.Type, &s.Temporality, &s.Unit, &text, &s.FirstSeen, &s.LastSeen)
		if err != nil {
			return nil, err
		}
		var set map[string]string
		if err := json.Unmarshal(text, &set); err != nil {
			return nil, fmt.Errorf("labels of series %d: %w", s.ID, err)
		}
		s.Labels = labels.FromMap(set)
		return &s, nil
	})
	if err != nil {
		return nil, fmt.Errorf("read series: %w", err)
	}
	return found, nil
}

// lines reads the samples of series.
func (q *reading) lines(series []*Series, mint, maxt int64) ([]Line, error) {
	place := make(map[uint64]int, len(series))
	lines := make([]Line, len(series))
	for i, s := range series {
		place[s.ID], lines[i] = i, Line{Series: s}
	}
	if err := q.chunks(place, lines, mint, maxt); err != nil {
		return nil, err
	}
	blocks, err := q.blocks(mint, maxt)
	if err != nil {
		return nil, err
	}
	for i := range lines {
		l := &lines[i]
		for _, b := range blocks {
			b.of(l.Series.ID, func(ts []int64, vs []float64) {
				l.fresh.ts, l.fresh.vs = append(l.fresh.ts, ts...), append(l.fresh.vs, vs...)
			})
		}
		l.fresh.settle(l.Series.Adds())
	}
	return slices.DeleteFunc(lines, func(l Line) bool { return len(l.chunks) == 0 && len(l.fresh.ts) == 0 }), nil
}

// chunks reads the rows of series and finds the chunks that reach into the range.
func (q *reading) chunks(place map[uint64]int, lines []Line, mint, maxt int64) error {
	ids := make([]int64, 0, len(place))
	for id := range place {
		ids = append(ids, int64(id))
	}
	slices.Sort(ids)
	rows, err := q.tx.Query(q.ctx, `
		SELECT series_id, start, data FROM telemetry.metric_chunks
		WHERE tenant_id = $1 AND project_id = $2 AND series_id = ANY ($3) AND start >= $4 AND start <= $5`,
		q.scope.TenantID, q.scope.ProjectID, ids, time.UnixMilli(windowOf(mint)), time.UnixMilli(maxt))
	if err != nil {
		return fmt.Errorf("read chunks: %w", err)
	}
	var id uint64
	var start time.Time
	var data []byte
	read := 0
	_, err = pgx.ForEachRow(rows, []any{&id, &start, &data}, func() error {
		if read += len(data); read > q.repo.settings.QueryBytes {
			return q.tooMuch()
		}
		found, err := decodeRow(start.UnixMilli(), data)
		if err != nil {
			return fmt.Errorf("series %d at %s: %w", id, start, err)
		}
		l := &lines[place[id]]
		for _, c := range found {
			if c.max >= mint && c.min <= maxt {
				l.chunks = append(l.chunks, c)
			}
		}
		data = nil // the chunks hold it
		return nil
	})
	if err != nil {
		return fmt.Errorf("read chunks: %w", err)
	}
	for i := range lines {
		slices.SortFunc(lines[i].chunks, func(a, b chunk) int { return int(min(1, max(-1, a.min-b.min))) })
	}
	return nil
}

// tooMuch refuses what would read more than a query may.
func (q *reading) tooMuch() error {
	return fault.New(fault.Invalid, fault.CodeValidation,
		"The selector reads more than %d MiB of samples. Narrow it or the time range.", q.repo.settings.QueryBytes>>20)
}

// blocks returns the fresh samples that reach into the range, in the order of their ids.
func (q *reading) blocks(mint, maxt int64) ([]*block, error) {
	rows, err := q.tx.Query(q.ctx, `
		SELECT id FROM telemetry.metric_wal
		WHERE tenant_id = $1 AND project_id = $2 AND max_ts >= $3 AND min_ts <= $4
		ORDER BY id`, q.scope.TenantID, q.scope.ProjectID, mint, maxt)
	if err != nil {
		return nil, fmt.Errorf("list fresh samples: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, fmt.Errorf("list fresh samples: %w", err)
	}
	found := make(map[int64]*block, len(ids))
	var missing []int64
	for _, id := range ids {
		if b, ok := q.repo.fresh.Get(id); ok {
			found[id] = b
		} else {
			missing = append(missing, id)
		}
	}
	for part := range slices.Chunk(missing, 50) {
		if err := q.unpack(part, found); err != nil {
			return nil, err
		}
	}
	blocks := make([]*block, len(ids))
	for i, id := range ids {
		blocks[i] = found[id]
	}
	return blocks, nil
}

// unpack reads blocks that are not in the cache.
func (q *reading) unpack(ids []int64, into map[int64]*block) error {
	rows, err := q.tx.Query(q.ctx, `
		SELECT id, data FROM telemetry.metric_wal WHERE tenant_id = $1 AND project_id = $2 AND id = ANY ($3)`,
		q.scope.TenantID, q.scope.ProjectID, ids)
	if err != nil {
		return fmt.Errorf("read fresh samples: %w", err)
	}
	var id int64
	var data pgtype.DriverBytes
	_, err = pgx.ForEachRow(rows, []any{&id, &data}, func() error {
		b, err := decodeBlock(data)
		if err != nil {
			return fmt.Errorf("block %d: %w", id, err)
		}
		b.sort()
		into[id] = b
		q.repo.fresh.Put(id, b, b.bytes())
		return nil
	})
	if err != nil {
		return fmt.Errorf("read fresh samples: %w", err)
	}
	return nil
}
