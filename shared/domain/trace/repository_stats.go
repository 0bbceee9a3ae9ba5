package trace

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Histogram counts the traces of a filter by time and duration.
func (r *Repository) Histogram(ctx context.Context, s auth.Scope, f Filter, step time.Duration, buckets int) (Heatmap, error) {
	var h Heatmap
	err := r.scan(ctx, s, func(ctx context.Context, tx pgx.Tx, left *budget) error {
		ids, err := matching(ctx, tx, s, f, left)
		if err != nil {
			return err
		}
		var shortest, most *float64
		if err := tx.QueryRow(ctx, `SELECT min(nullif(duration_ms, 0)), max(duration_ms) FROM telemetry.obs_traces WHERE `+traceWhere,
			f.args(s, ids)).Scan(&shortest, &most); err != nil {
			return fmt.Errorf("range of durations: %w", err)
		}
		h.Bounds = Bounds(shortest, most, buckets)
		h.Cells = emptyCells(f.Range, step, len(h.Bounds)+1)
		return h.count(ctx, tx, s, f, ids, step)
	})
	return h, err
}

// count fills the cells.
func (h *Heatmap) count(ctx context.Context, tx pgx.Tx, s auth.Scope, f Filter, ids []string, step time.Duration) error {
	limits := make([]float64, len(h.Bounds))
	for i, bound := range h.Bounds {
		limits[i] = float64(bound) / float64(time.Millisecond)
	}
	args := f.args(s, ids)
	args["step"], args["bounds"] = step.Seconds(), limits
	rows, err := tx.Query(ctx, `
		SELECT floor(extract(epoch FROM timestamp - @from) / @step)::integer, width_bucket(duration_ms, @bounds::float8[]),
			count(*), count(*) FILTER (WHERE has_error)
		FROM telemetry.obs_traces
		WHERE `+traceWhere+`
		GROUP BY 1, 2`, args)
	if err != nil {
		return fmt.Errorf("count traces: %w", err)
	}
	var column, bucket, count, failed int
	_, err = pgx.ForEachRow(rows, []any{&column, &bucket, &count, &failed}, func() error {
		if column >= 0 && column < len(h.Cells) && bucket >= 0 && bucket <= len(h.Bounds) {
			h.Cells[column].Counts[bucket] += count
			h.Cells[column].Errors += failed
			h.Total += count
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("count traces: %w", err)
	}
	return nil
}

// Bounds are logarithmic between the shortest and the longest duration, 1 ms and 1 s when
// there is none.
func Bounds(shortest, longest *float64, n int) []time.Duration {
	low, high := 1.0, 1000.0
	if shortest != nil && *shortest > 0 {
		low = max(*shortest, 1e-3)
	}
	if longest != nil && *longest > 0 {
		high = *longest
	}
	if high < low*1.01 {
		high = low * 1.01
	}
	found := make([]time.Duration, n)
	for i := range found {
		ms := low * math.Pow(high/low, float64(i)/float64(n-1))
		found[i] = time.Duration(ms * float64(time.Millisecond))
	}
	return found
}

// maxCells bounds the columns of a Heatmap.
const maxCells = 11_000

func emptyCells(r Range, step time.Duration, counts int) []Cell {
	var cells []Cell
	for at := r.From; !at.After(r.To) && len(cells) < maxCells; at = at.Add(step) {
		cells = append(cells, Cell{At: at, Counts: make([]int, counts)})
	}
	return cells
}

// Edges returns the calls between services in the hours that the range touches.
func (r *Repository) Edges(ctx context.Context, s auth.Scope, in Range) ([]Edge, error) {
	var edges []Edge
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT source, target, call_count, error_count, sketch
			FROM telemetry.obs_service_edges
			WHERE tenant_id = @tenant_id AND project_id = @project_id AND bucket BETWEEN @from AND @to
			ORDER BY source, target`,
			pgx.NamedArgs{"tenant_id": s.TenantID, "project_id": s.ProjectID, "from": in.From.Truncate(time.Hour), "to": in.To})
		if err != nil {
			return fmt.Errorf("read calls: %w", err)
		}
		var e Edge
		var sketch []byte
		_, err = pgx.ForEachRow(rows, []any{&e.Source, &e.Target, &e.Calls, &e.Errors, &sketch}, func() error {
			if n := len(edges); n == 0 || edges[n-1].Source != e.Source || edges[n-1].Target != e.Target {
				edges = append(edges, Edge{Source: e.Source, Target: e.Target, Durations: &Distribution{}})
			}
			last := &edges[len(edges)-1]
			last.Calls += e.Calls
			last.Errors += e.Errors
			return last.Durations.merge(sketch)
		})
		if err != nil {
			return fmt.Errorf("read calls: %w", err)
		}
		return nil
	})
	return edges, err
}

// Services returns the services of the blocks that the range touches. Of a block with
// several services each counts as seen at its end.
func (r *Repository) Services(ctx context.Context, s auth.Scope, in Range) (map[string]time.Time, error) {
	seen := map[string]time.Time{}
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT name, max(max_at)
			FROM (
				SELECT b.services, b.max_at FROM telemetry.span_blocks AS b
				WHERE b.tenant_id = @tenant_id AND b.project_id = @project_id AND b.min_at BETWEEN @day AND @to AND b.max_at >= @from
				UNION ALL
				SELECT t.services, t.max_at FROM telemetry.transaction_blocks AS t
				WHERE t.tenant_id = @tenant_id AND t.project_id = @project_id AND t.min_at BETWEEN @day AND @to AND t.max_at >= @from
			) AS both_kinds
			CROSS JOIN LATERAL unnest(services) AS name
			GROUP BY name`,
			pgx.NamedArgs{"tenant_id": s.TenantID, "project_id": s.ProjectID, "day": dayOf(in.From), "from": in.From, "to": in.To})
		if err != nil {
			return fmt.Errorf("list services: %w", err)
		}
		var name string
		var at time.Time
		_, err = pgx.ForEachRow(rows, []any{&name, &at}, func() error {
			seen[name] = at
			return nil
		})
		if err != nil {
			return fmt.Errorf("list services: %w", err)
		}
		return nil
	})
	return seen, err
}

// Arrived estimates how many spans began in the range, without unpacking any: of a block
// that reaches out of it, the share of its time that lies within.
func (r *Repository) Arrived(ctx context.Context, s auth.Scope, in Range) (spans float64, err error) {
	err = r.db.Read(ctx, s, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `
			SELECT coalesce(sum(span_count * CASE WHEN max_at = min_at THEN 1 ELSE
				extract(epoch FROM least(max_at, @to) - greatest(min_at, @from)) / extract(epoch FROM max_at - min_at) END), 0)::float8
			FROM telemetry.span_blocks
			WHERE tenant_id = @tenant AND project_id = @project AND min_at BETWEEN @day AND @to AND max_at >= @from`,
			pgx.NamedArgs{"tenant": s.TenantID, "project": s.ProjectID, "day": dayOf(in.From), "from": in.From, "to": in.To}).Scan(&spans)
	})
	if err != nil {
		return 0, fmt.Errorf("count spans: %w", err)
	}
	return spans, nil
}
