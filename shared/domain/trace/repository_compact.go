package trace

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// How many small blocks one transaction merges, and how many bytes of them at most.
const (
	mergeAtOnce  = 64
	mergeAtLeast = 8
	mergeBytes   = 4 << 20
)

// Crowded lists the projects that have small blocks to be merged.
func (r *Repository) Crowded(ctx context.Context) ([]auth.Scope, error) {
	var scopes []auth.Scope
	err := r.db.Unscoped(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `SELECT tenant_id, project_id FROM telemetry.crowded_traces($1)`, mergeAtLeast)
		if err != nil {
			return fmt.Errorf("list projects with small blocks: %w", err)
		}
		scopes, err = pgx.CollectRows(rows, pgx.RowToStructByPos[auth.Scope])
		if err != nil {
			return fmt.Errorf("list projects with small blocks: %w", err)
		}
		return nil
	})
	return scopes, err
}

// Compact merges small blocks of one day of a project into big ones and returns how many
// it merged, 0 when there is nothing to do. Blocks that somebody else merges are left
// alone; what is merged is replaced in one transaction, so that a reader sees either all
// of the small blocks or the big ones.
func (r *Repository) Compact(ctx context.Context, s auth.Scope) (int, error) {
	return r.Merge(ctx, s, mergeAtLeast)
}

// Merge is Compact for days that have so many small blocks at least.
func (r *Repository) Merge(ctx context.Context, s auth.Scope, atLeast int) (int, error) {
	merged := 0
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		spans, err := compactSpans(ctx, tx, s, atLeast)
		if err != nil {
			return err
		}
		transactions, err := compactTransactions(ctx, tx, s, atLeast)
		merged = spans + transactions
		return err
	})
	return merged, err
}

// blockTable is one of the tables of blocks as merging knows it; all of it is SQL of ours.
type blockTable struct {
	name    string
	size    string // of a block in bytes
	columns string // what is read of it
}

var (
	spanTable = blockTable{
		name: "telemetry.span_blocks", columns: "span_count, ids, core, attributes, details",
		size: "octet_length(b.ids) + octet_length(b.core) + octet_length(b.attributes) + octet_length(b.details)",
	}
	transactionTable = blockTable{
		name: "telemetry.transaction_blocks", columns: "transaction_count, core, ids", size: "octet_length(b.core) + octet_length(b.ids)",
	}
)

// choose locks the oldest small blocks of the newest day that has enough of them.
func (t blockTable) choose(ctx context.Context, tx pgx.Tx, s auth.Scope, atLeast int) ([]uuid.UUID, time.Time, error) {
	rows, err := tx.Query(ctx, fmt.Sprintf(`
		WITH day AS (
			SELECT date_trunc('day', b.min_at, 'UTC') AS since
			FROM %[1]s AS b
			WHERE b.tenant_id = @tenant_id AND b.project_id = @project_id AND b.has_room
			GROUP BY 1 HAVING count(*) >= @at_least
			ORDER BY 1 DESC LIMIT 1
		)
		SELECT b.id, b.min_at, %[2]s
		FROM %[1]s AS b
		JOIN day ON b.min_at >= day.since AND b.min_at < day.since + interval '1 day'
		WHERE b.tenant_id = @tenant_id AND b.project_id = @project_id AND b.has_room
		ORDER BY b.min_at, b.id
		LIMIT @at_once
		FOR UPDATE OF b SKIP LOCKED`, t.name, t.size), pgx.NamedArgs{
		"tenant_id": s.TenantID, "project_id": s.ProjectID, "at_once": mergeAtOnce, "at_least": atLeast,
	})
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("choose from %s: %w", t.name, err)
	}
	var ids []uuid.UUID
	var id uuid.UUID
	var at, day time.Time
	var size, total int
	_, err = pgx.ForEachRow(rows, []any{&id, &at, &size}, func() error {
		if total += size; total <= mergeBytes || len(ids) < 2 {
			ids, day = append(ids, id), dayOf(at)
		}
		return nil
	})
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("choose from %s: %w", t.name, err)
	}
	if len(ids) < 2 { // others hold the rest
		return nil, day, nil
	}
	return ids, day, nil
}

// take removes small blocks and calls read with each, whose columns are scanned into
// the given places. It returns how many there were.
func (t blockTable) take(ctx context.Context, tx pgx.Tx, s auth.Scope, atLeast int, into []any, read func() error) (int, error) {
	ids, day, err := t.choose(ctx, tx, s, atLeast)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	rows, err := tx.Query(ctx, fmt.Sprintf(`
		DELETE FROM %s
		WHERE tenant_id = @tenant_id AND project_id = @project_id AND id = ANY (@ids) AND min_at >= @day AND min_at < @next
		RETURNING %s`, t.name, t.columns),
		pgx.NamedArgs{"tenant_id": s.TenantID, "project_id": s.ProjectID, "ids": ids, "day": day, "next": day.AddDate(0, 0, 1)})
	if err != nil {
		return 0, fmt.Errorf("take from %s: %w", t.name, err)
	}
	if _, err := pgx.ForEachRow(rows, into, read); err != nil {
		return 0, fmt.Errorf("take from %s: %w", t.name, err)
	}
	return len(ids), nil
}

func compactSpans(ctx context.Context, tx pgx.Tx, s auth.Scope, atLeast int) (int, error) {
	var spans []Span
	var n int
	var ids, core, attributes, details []byte
	taken, err := spanTable.take(ctx, tx, s, atLeast, []any{&n, &ids, &core, &attributes, &details}, func() error {
		c, err := decode(n, ids, core, attributes, details, "")
		if err != nil {
			return err
		}
		for i := range n {
			spans = append(spans, c.span(i))
		}
		return nil
	})
	if err != nil || taken == 0 {
		return 0, err
	}
	return taken, insertBlocks(ctx, tx, s, encodeBlocks(spans))
}

func compactTransactions(ctx context.Context, tx pgx.Tx, s auth.Scope, atLeast int) (int, error) {
	var transactions []Transaction
	var n int
	var core, ids []byte
	taken, err := transactionTable.take(ctx, tx, s, atLeast, []any{&n, &core, &ids}, func() error {
		some, err := decodeTransactions(n, core, ids)
		transactions = append(transactions, some...)
		return err
	})
	if err != nil || taken == 0 {
		return 0, err
	}
	return taken, insertTransactions(ctx, tx, s, encodeTransactions(transactions))
}

// EnsurePartitions makes the partitions of the days that are kept and of the coming ones.
func (r *Repository) EnsurePartitions(ctx context.Context, days int) error {
	return r.db.Unscoped(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT telemetry.ensure_trace_partitions($1)`, days); err != nil {
			return fmt.Errorf("make partitions: %w", err)
		}
		return nil
	})
}

// PackDays writes the blocks of days that are over once more, without the free space that
// merging left behind, and returns how many partitions those were.
func (r *Repository) PackDays(ctx context.Context) (packed int, err error) {
	return r.db.Repeat(ctx, `SELECT telemetry.pack_trace_day()`)
}

// DropExpired forgets the days that ended longer ago than so many days, and calls between
// services older than so many days.
func (r *Repository) DropExpired(ctx context.Context, days, edgeDays int) (int, error) {
	dropped := 0
	err := r.db.Unscoped(ctx, func(tx pgx.Tx) error {
		var edges int64
		if err := tx.QueryRow(ctx, `SELECT telemetry.drop_expired_traces($1), telemetry.drop_expired_edges($2)`, days, edgeDays).
			Scan(&dropped, &edges); err != nil {
			return fmt.Errorf("drop old days: %w", err)
		}
		return nil
	})
	return dropped, err
}
