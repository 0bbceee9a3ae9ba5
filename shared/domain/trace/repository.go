package trace

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// longest is how far apart the spans of one trace may start. Spans that start later make
// another row of the same trace.
const longest = 24 * time.Hour

// Repository is the Store in PostgreSQL.
type Repository struct {
	db    *postgres.DB
	scans *scans
	count func(ctx context.Context, s auth.Scope, fresh []Transaction) error
}

// NewRepository returns the store of spans and transactions.
func NewRepository(db *postgres.DB) *Repository {
	return &Repository{db: db, scans: newScans()}
}

// Counting has do called inside the transaction of every batch with the transactions that
// were not stored before.
func (r *Repository) Counting(do func(ctx context.Context, s auth.Scope, fresh []Transaction) error) *Repository {
	r.count = do
	return r
}

// Append stores a batch in one transaction. The blocks are made before it; the rows of the
// traces, and what follows from all spans of a trace, while nobody else of the project
// appends.
func (r *Repository) Append(ctx context.Context, s auth.Scope, b Batch) error {
	version := clock.Now().UnixMicro()
	b.Spans = lastOf(b.Spans)
	for i := range b.Spans {
		b.Spans[i].version = version
	}
	blocks := encodeBlocks(b.Spans)
	return r.db.Atomically(ctx, s, func(ctx context.Context, tx pgx.Tx) error {
		// The rows come first: retention locks the tables in this order too.
		known, err := lockTraces(ctx, tx, s, b.Spans)
		if err != nil {
			return err
		}
		if err := insertBlocks(ctx, tx, s, blocks); err != nil {
			return err
		}
		transactions, calls := known.take(b.Spans)
		fresh := freshOf(transactions)
		transactions = append(transactions, b.Transactions...)
		for i := range transactions {
			transactions[i].version = known.version
		}
		if err := insertTransactions(ctx, tx, s, encodeTransactions(transactions)); err != nil {
			return err
		}
		if err := saveTraces(ctx, tx, s, known); err != nil {
			return err
		}
		if err := saveCalls(ctx, tx, s, calls); err != nil {
			return err
		}
		if err := follow(ctx, tx, s, known.fresh, b.Transactions); err != nil || r.count == nil {
			return err
		}
		return r.count(ctx, s, append(fresh, b.Transactions...))
	})
}

// freshOf leaves out what corrects or replaces a stored transaction.
func freshOf(derived []Transaction) []Transaction {
	fresh := make([]Transaction, 0, len(derived))
	for i := range derived {
		if !derived[i].corrects && !derived[i].Keyed {
			fresh = append(fresh, derived[i])
		}
	}
	return fresh
}

// lastOf leaves of a span that is in a batch more than once the last one.
func lastOf(spans []Span) []Span {
	last := make(map[[2]string]int, len(spans))
	for i := range spans {
		last[[2]string{spans[i].TraceID, spans[i].SpanID}] = i
	}
	if len(last) == len(spans) {
		return spans
	}
	kept := make([]Span, 0, len(last))
	for i := range spans {
		if last[[2]string{spans[i].TraceID, spans[i].SpanID}] == i {
			kept = append(kept, spans[i])
		}
	}
	return kept
}

func insertBlocks(ctx context.Context, tx pgx.Tx, s auth.Scope, blocks []block) error {
	batch := &pgx.Batch{}
	for _, b := range blocks {
		batch.Queue(`
			INSERT INTO telemetry.span_blocks (
				id, tenant_id, project_id, min_at, max_at, span_count, has_room, services, bloom, ids, core, attributes, details
			) VALUES (@id, @tenant_id, @project_id, @min_at, @max_at, @span_count, @has_room, @services, @bloom, @ids, @core, @attributes, @details)`,
			pgx.NamedArgs{
				"id": uuid.Must(uuid.NewV7()), "tenant_id": s.TenantID, "project_id": s.ProjectID, "min_at": b.minAt, "max_at": b.maxAt,
				"span_count": b.spans, "has_room": b.hasRoom, "services": b.services, "bloom": []byte(b.bloom), "ids": b.ids, "core": b.core,
				"attributes": b.attributes, "details": b.details,
			})
	}
	return send(ctx, tx, batch, "insert span blocks")
}

func insertTransactions(ctx context.Context, tx pgx.Tx, s auth.Scope, blocks []transactionBlock) error {
	batch := &pgx.Batch{}
	for _, b := range blocks {
		batch.Queue(`
			INSERT INTO telemetry.transaction_blocks (
				id, tenant_id, project_id, min_at, max_at, transaction_count, marked_count, has_room, services, core, ids
			) VALUES (@id, @tenant_id, @project_id, @min_at, @max_at, @transaction_count, @marked_count, @has_room, @services, @core, @ids)`,
			pgx.NamedArgs{
				"id": uuid.Must(uuid.NewV7()), "tenant_id": s.TenantID, "project_id": s.ProjectID, "min_at": b.minAt, "max_at": b.maxAt,
				"transaction_count": b.count, "marked_count": b.marked, "has_room": b.count < maxTransactions/2, "services": b.services, "core": b.core, "ids": b.ids,
			})
	}
	return send(ctx, tx, batch, "insert transaction blocks")
}

// send runs the statements of a batch in one round trip.
func send(ctx context.Context, tx pgx.Tx, batch *pgx.Batch, doing string) error {
	if batch.Len() == 0 {
		return nil
	}
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}

// traceRow is the row of a trace with its state.
type traceRow struct {
	id       string
	stored   time.Time // zero for a new row
	replaced bool
	state    *state
}

// knownTraces are the traces that a batch has spans of.
type knownTraces struct {
	version int64
	rows    map[string]*traceRow
	fresh   []*Span // the spans of the batch that were not stored before
}

// lockTraces keeps others of the project from appending until the transaction ends and
// reads what is known of the traces of a batch.
func lockTraces(ctx context.Context, tx pgx.Tx, s auth.Scope, spans []Span) (*knownTraces, error) {
	known := &knownTraces{rows: map[string]*traceRow{}}
	var at time.Time
	if err := tx.QueryRow(ctx, `
		SELECT clock_timestamp() FROM pg_advisory_xact_lock(hashtextextended('telemetry.obs_traces/' || @project_id::text, 0))`,
		pgx.NamedArgs{"project_id": s.ProjectID}).Scan(&at); err != nil {
		return nil, fmt.Errorf("lock the traces of the project: %w", err)
	}
	known.version = at.UnixMicro()
	if len(spans) == 0 {
		return known, nil
	}
	ids, from, to := extent(spans)
	rows, err := tx.Query(ctx, `
		SELECT trace_id, timestamp, span_count, was_replaced, state
		FROM telemetry.obs_traces
		WHERE tenant_id = @tenant_id AND project_id = @project_id AND trace_id = ANY (@ids)
			AND timestamp BETWEEN @from AND @to
		ORDER BY timestamp DESC`,
		pgx.NamedArgs{"tenant_id": s.TenantID, "project_id": s.ProjectID, "ids": ids, "from": from.Add(-longest), "to": to.Add(longest)})
	if err != nil {
		return nil, fmt.Errorf("read traces: %w", err)
	}
	var row traceRow
	var count int
	var sealed []byte
	_, err = pgx.ForEachRow(rows, []any{&row.id, &row.stored, &count, &row.replaced, &sealed}, func() error {
		t, err := decodeState(sealed, count)
		if err != nil {
			return fmt.Errorf("state of a trace: %w", err)
		}
		known.rows[row.id] = &traceRow{id: row.id, stored: row.stored, replaced: row.replaced, state: t}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read traces: %w", err)
	}
	return known, nil
}

// extent returns the traces that spans belong to and the time between their starts.
func extent(spans []Span) (ids []string, from, to time.Time) {
	from, to = spans[0].Start, spans[0].Start
	seen := map[string]bool{}
	for i := range spans {
		from, to = earlier(from, spans[i].Start), later(to, spans[i].Start)
		if !seen[spans[i].TraceID] {
			seen[spans[i].TraceID] = true
			ids = append(ids, spans[i].TraceID)
		}
	}
	slices.Sort(ids)
	return ids, from, to
}

// take adds the spans of a batch and returns what follows from them.
func (k *knownTraces) take(spans []Span) ([]Transaction, []call) {
	batches := map[string][]added{}
	for i := range spans {
		s := &spans[i]
		row := k.rows[s.TraceID]
		if row == nil {
			row = &traceRow{id: s.TraceID, state: newState()}
			k.rows[s.TraceID] = row
		}
		before := row.state.add(s)
		if before == nil {
			k.fresh = append(k.fresh, s)
		} else {
			row.replaced = true
		}
		batches[s.TraceID] = append(batches[s.TraceID], added{span: s, before: before})
	}
	var transactions []Transaction
	var calls []call
	for id, batch := range batches {
		transactions = append(transactions, k.rows[id].state.transactions(id, batch)...)
		calls = append(calls, k.rows[id].state.calls()...)
	}
	return transactions, calls
}

// separator joins the services of a trace on their way to the database.
const separator = "\x1f"

// traceColumns are the rows of traces, column by column.
type traceColumns struct {
	ids, rootServices, rootOperations, services []string
	durations                                   []float64
	spans, counts                               []int
	failed, replaced                            []bool
	starts, ends                                []time.Time
	states                                      [][]byte

	movedIDs  []string // of rows whose start moved
	movedFrom []time.Time
}

func (k *knownTraces) columns() *traceColumns {
	c := &traceColumns{}
	for _, row := range k.sorted() {
		sum := row.state.summary(row.id)
		if !row.stored.IsZero() && !row.stored.Equal(sum.Start) {
			c.movedIDs, c.movedFrom = append(c.movedIDs, row.id), append(c.movedFrom, row.stored)
		}
		names := make([]string, len(sum.Services))
		for i, name := range sum.Services {
			names[i] = strings.ReplaceAll(name, separator, " ")
		}
		c.ids, c.rootServices, c.rootOperations = append(c.ids, row.id), append(c.rootServices, sum.RootService), append(c.rootOperations, sum.RootOperation)
		c.services, c.durations = append(c.services, strings.Join(names, separator)), append(c.durations, sum.DurationMS())
		c.spans, c.counts = append(c.spans, sum.Spans), append(c.counts, len(names))
		c.failed, c.replaced = append(c.failed, sum.HasError), append(c.replaced, row.replaced)
		c.starts, c.ends, c.states = append(c.starts, sum.Start), append(c.ends, sum.End), append(c.states, row.state.encode())
	}
	return c
}

// saveTraces writes the rows of traces. One whose start moved gets another row.
func saveTraces(ctx context.Context, tx pgx.Tx, s auth.Scope, known *knownTraces) error {
	if len(known.rows) == 0 {
		return nil
	}
	c := known.columns()
	batch := &pgx.Batch{}
	if len(c.movedIDs) > 0 {
		batch.Queue(`
			DELETE FROM telemetry.obs_traces AS t
			USING unnest(@ids::text[], @starts::timestamptz[]) AS m (trace_id, timestamp)
			WHERE t.tenant_id = @tenant_id AND t.project_id = @project_id AND t.trace_id = m.trace_id AND t.timestamp = m.timestamp`,
			pgx.NamedArgs{"tenant_id": s.TenantID, "project_id": s.ProjectID, "ids": c.movedIDs, "starts": c.movedFrom})
	}
	batch.Queue(`
		INSERT INTO telemetry.obs_traces (
			tenant_id, project_id, trace_id, root_service, root_operation, duration_ms, span_count, service_count, services,
			has_error, was_replaced, timestamp, end_time, state
		)
		SELECT @tenant_id, @project_id, r.trace_id, r.root_service, r.root_operation, r.duration_ms, r.span_count, r.service_count,
			string_to_array(r.services, @separator), r.has_error, r.was_replaced, r.timestamp, r.end_time, r.state
		FROM unnest(@ids::text[], @root_services::text[], @root_operations::text[], @durations::float8[], @spans::integer[],
			@counts::integer[], @services::text[], @failed::boolean[], @replaced::boolean[], @starts::timestamptz[],
			@ends::timestamptz[], @states::bytea[]
		) AS r (trace_id, root_service, root_operation, duration_ms, span_count, service_count, services, has_error, was_replaced,
			timestamp, end_time, state)
		ON CONFLICT (project_id, trace_id, timestamp) DO UPDATE SET
			root_service = excluded.root_service, root_operation = excluded.root_operation, duration_ms = excluded.duration_ms,
			span_count = excluded.span_count, service_count = excluded.service_count, services = excluded.services,
			has_error = excluded.has_error, was_replaced = excluded.was_replaced, end_time = excluded.end_time, state = excluded.state`,
		pgx.NamedArgs{
			"tenant_id": s.TenantID, "project_id": s.ProjectID, "separator": separator, "ids": c.ids, "root_services": c.rootServices,
			"root_operations": c.rootOperations, "durations": c.durations, "spans": c.spans, "counts": c.counts, "services": c.services,
			"failed": c.failed, "replaced": c.replaced, "starts": c.starts, "ends": c.ends, "states": c.states,
		})
	return send(ctx, tx, batch, "save traces")
}

func (k *knownTraces) sorted() []*traceRow {
	rows := make([]*traceRow, 0, len(k.rows))
	for _, row := range k.rows {
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b *traceRow) int { return strings.Compare(a.id, b.id) })
	return rows
}

// edgeKey is what the calls of an hour are counted by.
type edgeKey struct {
	source, target string
	hour           time.Time
}

// saveCalls adds calls to the counts of their hours.
func saveCalls(ctx context.Context, tx pgx.Tx, s auth.Scope, calls []call) error {
	if len(calls) == 0 {
		return nil
	}
	edges := map[edgeKey]*Edge{}
	for _, c := range calls {
		key := edgeKey{c.source, c.target, c.hour}
		e := edges[key]
		if e == nil {
			e = &Edge{Source: c.source, Target: c.target, Durations: &Distribution{}}
			edges[key] = e
		}
		e.Calls++
		e.Errors += oneIf(c.failed)
		e.Durations.Add(c.duration)
	}
	if err := addStored(ctx, tx, s, edges); err != nil {
		return err
	}
	batch := &pgx.Batch{}
	for key, e := range edges {
		batch.Queue(`
			INSERT INTO telemetry.obs_service_edges (tenant_id, project_id, source, target, bucket, call_count, error_count, sketch)
			VALUES (@tenant_id, @project_id, @source, @target, @bucket, @calls, @errors, @sketch)
			ON CONFLICT (project_id, source, target, bucket) DO UPDATE SET
				call_count = excluded.call_count, error_count = excluded.error_count, sketch = excluded.sketch`,
			pgx.NamedArgs{
				"tenant_id": s.TenantID, "project_id": s.ProjectID, "source": key.source, "target": key.target, "bucket": key.hour,
				"calls": e.Calls, "errors": e.Errors, "sketch": e.Durations.encode(),
			})
	}
	return send(ctx, tx, batch, "save calls")
}

// addStored adds what is stored of the same hours; nobody else changes it meanwhile.
func addStored(ctx context.Context, tx pgx.Tx, s auth.Scope, edges map[edgeKey]*Edge) error {
	var sources, targets []string
	var hours []time.Time
	for key := range edges {
		sources, targets, hours = append(sources, key.source), append(targets, key.target), append(hours, key.hour)
	}
	rows, err := tx.Query(ctx, `
		SELECT e.source, e.target, e.bucket, e.call_count, e.error_count, e.sketch
		FROM telemetry.obs_service_edges AS e
		JOIN unnest(@sources::text[], @targets::text[], @hours::timestamptz[]) AS k (source, target, bucket)
			ON k.source = e.source AND k.target = e.target AND k.bucket = e.bucket
		WHERE e.tenant_id = @tenant_id AND e.project_id = @project_id`,
		pgx.NamedArgs{"tenant_id": s.TenantID, "project_id": s.ProjectID, "sources": sources, "targets": targets, "hours": hours})
	if err != nil {
		return fmt.Errorf("read calls: %w", err)
	}
	var key edgeKey
	var calls, failed int
	var sketch []byte
	_, err = pgx.ForEachRow(rows, []any{&key.source, &key.target, &key.hour, &calls, &failed, &sketch}, func() error {
		e := edges[key]
		if e == nil {
			return nil
		}
		e.Calls += calls
		e.Errors += failed
		return e.Durations.merge(sketch)
	})
	if err != nil {
		return fmt.Errorf("read calls: %w", err)
	}
	return nil
}
