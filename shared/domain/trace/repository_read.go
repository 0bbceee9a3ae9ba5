package trace

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Trace returns the spans of a trace by start. Its rows tell when they started, so that
// only the blocks of that time are looked at.
func (r *Repository) Trace(ctx context.Context, s auth.Scope, id string, limit int) ([]Span, int, error) {
	var spans []Span
	err := r.scan(ctx, s, func(ctx context.Context, tx pgx.Tx, left *budget) error {
		var err error
		spans, err = traceSpans(ctx, tx, s, id, left)
		return err
	})
	if err != nil {
		return nil, 0, err
	}
	total := len(spans)
	return spans[:min(limit, total)], total, nil
}

func traceSpans(ctx context.Context, tx pgx.Tx, s auth.Scope, id string, left *budget) ([]Span, error) {
	rows, err := tx.Query(ctx, `
		SELECT timestamp, end_time FROM telemetry.obs_traces
		WHERE tenant_id = @tenant_id AND project_id = @project_id AND trace_id = @id`,
		pgx.NamedArgs{"tenant_id": s.TenantID, "project_id": s.ProjectID, "id": id})
	if err != nil {
		return nil, fmt.Errorf("find trace: %w", err)
	}
	when, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Range])
	if err != nil {
		return nil, fmt.Errorf("find trace: %w", err)
	}
	if len(when) == 0 {
		return nil, fault.Missing()
	}
	var found []Span
	seen := map[[16]byte]bool{}
	for _, in := range when {
		blocks, err := listBlocks(ctx, tx, s, in, "", []uint64{traceHash(id)})
		if err != nil {
			return nil, err
		}
		for i := range blocks {
			if seen[blocks[i].ID] {
				continue
			}
			seen[blocks[i].ID] = true
			c, err := blocks[i].open(ctx, tx, s, parts{ids: true, attributes: true, details: true, trace: id}, left)
			if err != nil {
				return nil, err
			}
			found = c.ofTrace(found, id)
		}
	}
	return byStart(latest(found)), nil
}

// ofTrace appends the spans of a trace.
func (c *columns) ofTrace(found []Span, id string) []Span {
	from, to := c.rowsOf(id)
	for i := from; i < to; i++ {
		if c.traces[c.tracePlace[i]] == id {
			found = append(found, c.span(i))
		}
	}
	return found
}

// byStart sorts spans by their start and, of those that start together, longer ones first.
func byStart(spans []Span) []Span {
	slices.SortStableFunc(spans, func(a, b Span) int {
		if order := a.Start.Compare(b.Start); order != 0 {
			return order
		}
		if a.Duration != b.Duration {
			return int(min(max(b.Duration-a.Duration, -1), 1))
		}
		return strings.Compare(a.SpanID, b.SpanID)
	})
	return spans
}

// traceWhere is the part of a filter that the rows of traces answer.
const traceWhere = `
	tenant_id = @tenant_id AND project_id = @project_id AND timestamp BETWEEN @from AND @to
	AND (@service = '' OR @service = ANY (services))
	AND duration_ms >= @min_duration AND (@max_duration = 0 OR duration_ms <= @max_duration)
	AND (@status = '' OR has_error = (@status = 'error'))
	AND (@ids::text[] IS NULL OR trace_id = ANY (@ids))`

func (f *Filter) args(s auth.Scope, ids []string) pgx.NamedArgs {
	ms := func(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
	return pgx.NamedArgs{
		"tenant_id": s.TenantID, "project_id": s.ProjectID, "from": f.From, "to": f.To, "service": f.Service,
		"min_duration": ms(f.MinDuration), "max_duration": ms(f.MaxDuration), "status": f.Status, "ids": ids,
	}
}

type summaryRow struct {
	TraceID       string    `db:"trace_id"`
	RootService   string    `db:"root_service"`
	RootOperation string    `db:"root_operation"`
	Start         time.Time `db:"timestamp"`
	End           time.Time `db:"end_time"`
	Spans         int       `db:"span_count"`
	Services      []string  `db:"services"`
	HasError      bool      `db:"has_error"`
	Replaced      bool      `db:"was_replaced"`
}

func (r *summaryRow) summary() Summary {
	return Summary{
		TraceID: r.TraceID, RootService: r.RootService, RootOperation: r.RootOperation, Start: r.Start, End: r.End, Spans: r.Spans,
		Services: r.Services, HasError: r.HasError,
	}
}

// Search returns traces, newest first. Filters on spans are answered by the blocks, the
// latest first, until no block that is left can hold a span of a newer trace than those
// found: a trace does not start after its spans.
func (r *Repository) Search(ctx context.Context, s auth.Scope, f Filter, after *Place, limit int) ([]Summary, error) {
	var found []Summary
	err := r.scan(ctx, s, func(ctx context.Context, tx pgx.Tx, left *budget) error {
		if !f.bySpan() {
			rows, err := listTraces(ctx, tx, s, f, nil, after, limit)
			for i := range rows {
				found = append(found, rows[i].summary())
			}
			return err
		}
		var err error
		found, err = searchSpans(ctx, tx, s, f, after, limit, left)
		return err
	})
	return found, err
}

func listTraces(ctx context.Context, tx pgx.Tx, s auth.Scope, f Filter, ids []string, after *Place, limit int) ([]summaryRow, error) {
	args := f.args(s, ids)
	args["limit"], args["after"], args["after_at"], args["after_id"] = limit, after != nil, time.Time{}, ""
	if after != nil {
		args["after_at"], args["after_id"] = after.At, after.ID
	}
	rows, err := tx.Query(ctx, `
		SELECT trace_id, root_service, root_operation, timestamp, end_time, span_count, services, has_error, was_replaced
		FROM telemetry.obs_traces
		WHERE `+traceWhere+` AND (NOT @after OR (timestamp, trace_id) < (@after_at, @after_id))
		ORDER BY timestamp DESC, trace_id DESC
		LIMIT @limit`, args)
	if err != nil {
		return nil, fmt.Errorf("search traces: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[summaryRow])
	if err != nil {
		return nil, fmt.Errorf("search traces: %w", err)
	}
	return found, nil
}

// lookNow reports whether the rows of the traces found so far are read after so many
// blocks: after each power of two.
func lookNow(blocks int) bool { return blocks&(blocks-1) == 0 }

func searchSpans(ctx context.Context, tx pgx.Tx, s auth.Scope, f Filter, after *Place, limit int, left *budget) ([]Summary, error) {
	if after != nil {
		f.To = earlier(f.To, after.At)
	}
	blocks, wanted, err := spanBlocks(ctx, tx, s, f)
	if err != nil {
		return nil, err
	}
	ids := []string{} // none, which is not the same as any
	known := map[string]bool{}
	var found []Summary
	for i := range blocks {
		c, err := blocks[i].open(ctx, tx, s, parts{ids: true, attributes: len(f.Attributes) > 0}, left)
		if err != nil {
			return nil, err
		}
		for n := range c.n {
			if span, is := wanted.pick(c, n); is && !known[span.TraceID] {
				known[span.TraceID] = true
				ids = append(ids, span.TraceID)
			}
		}
		if last := i == len(blocks)-1; !last && (!lookNow(i+1) || len(ids) < limit) {
			continue
		}
		if found, err = confirmed(ctx, tx, s, f, ids, after, limit, left); err != nil {
			return nil, err
		}
		if i+1 < len(blocks) && len(found) == limit && found[limit-1].Start.After(blocks[i+1].MaxAt) {
			break
		}
	}
	return found, nil
}

// spanBlocks lists the blocks that may hold what a filter asks of spans: those of the time
// until the last of the traces ended.
func spanBlocks(ctx context.Context, tx pgx.Tx, s auth.Scope, f Filter) ([]listed, *SpanFilter, error) {
	var until *time.Time
	if err := tx.QueryRow(ctx, `SELECT max(end_time) FROM telemetry.obs_traces WHERE `+traceWhere, f.args(s, nil)).Scan(&until); err != nil {
		return nil, nil, fmt.Errorf("search traces: %w", err)
	}
	if until == nil {
		return nil, nil, nil
	}
	wanted := &SpanFilter{
		Range: Range{From: f.From, To: *until}, Service: f.Service, Operation: f.Operation, Attributes: f.Attributes,
	}
	blocks, err := listBlocks(ctx, tx, s, wanted.Range, f.Service, wanted.hashes())
	return blocks, wanted, err
}

// confirmed returns the traces among ids that the filter means. In one of which a span was
// sent again, the span that was found may be one that no longer counts.
func confirmed(ctx context.Context, tx pgx.Tx, s auth.Scope, f Filter, ids []string, after *Place, limit int, left *budget) ([]Summary, error) {
	var found []Summary
	for len(found) < limit {
		want := limit - len(found)
		rows, err := listTraces(ctx, tx, s, f, ids, after, want)
		if err != nil {
			return nil, err
		}
		for i := range rows {
			after = &Place{At: rows[i].Start, ID: rows[i].TraceID}
			if rows[i].Replaced {
				holds, err := f.holds(ctx, tx, s, rows[i].TraceID, left)
				if err != nil {
					return nil, err
				}
				if !holds {
					continue
				}
			}
			found = append(found, rows[i].summary())
		}
		if len(rows) < want {
			break
		}
	}
	return found, nil
}

// holds reports whether a trace has the span that the filter asks for.
func (f *Filter) holds(ctx context.Context, tx pgx.Tx, s auth.Scope, id string, left *budget) (bool, error) {
	spans, err := traceSpans(ctx, tx, s, id, left)
	if err != nil {
		return false, err
	}
	return f.admits(spans), nil
}

// admits reports whether one of the spans is what the filter asks for.
func (f *Filter) admits(spans []Span) bool {
	wanted := SpanFilter{
		Range: Range{To: time.Unix(1<<40, 0)}, Service: f.Service, Operation: f.Operation, Attributes: f.Attributes,
	}
	return slices.ContainsFunc(spans, func(s Span) bool { return wanted.admits(&s) })
}

// matching returns the ids of all traces that the filter means, nil when their rows alone
// can tell.
func matching(ctx context.Context, tx pgx.Tx, s auth.Scope, f Filter, left *budget) ([]string, error) {
	if !f.bySpan() {
		return nil, nil
	}
	blocks, wanted, err := spanBlocks(ctx, tx, s, f)
	if err != nil {
		return nil, err
	}
	ids, known := []string{}, map[string]bool{}
	for i := range blocks {
		c, err := blocks[i].open(ctx, tx, s, parts{ids: true, attributes: len(f.Attributes) > 0}, left)
		if err != nil {
			return nil, err
		}
		for n := range c.n {
			if span, is := wanted.pick(c, n); is && !known[span.TraceID] {
				known[span.TraceID] = true
				ids = append(ids, span.TraceID)
			}
		}
	}
	return withoutReplaced(ctx, tx, s, f, ids, left)
}

func withoutReplaced(ctx context.Context, tx pgx.Tx, s auth.Scope, f Filter, ids []string, left *budget) ([]string, error) {
	rows, err := tx.Query(ctx, `SELECT trace_id FROM telemetry.obs_traces WHERE `+traceWhere+` AND was_replaced`, f.args(s, ids))
	if err != nil {
		return nil, fmt.Errorf("search traces: %w", err)
	}
	replaced, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("search traces: %w", err)
	}
	for _, id := range replaced {
		holds, err := f.holds(ctx, tx, s, id, left)
		if err != nil {
			return nil, err
		}
		if !holds {
			ids = slices.DeleteFunc(ids, func(other string) bool { return other == id })
		}
	}
	return ids, nil
}
