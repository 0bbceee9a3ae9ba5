package logs

import (
	"context"
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/logs/block"
	"github.com/sre-copilot/sre-copilot/shared/domain/logs/query"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
	"github.com/sre-copilot/sre-copilot/shared/platform/recent"
)

// seqBits is how many bits of a sequence number count the lines of a batch; the others
// are the number of its block.
const seqBits = 16

// Repository is the store in PostgreSQL.
type Repository struct {
	db     *postgres.DB
	limits Budget
	warm   *recent.Cache[*block.Reader]
}

// Budget bounds what one query reads.
type Budget struct {
	// Bytes is how much text is looked at, in the size it had when it arrived.
	Bytes int64
	// Time is how long it takes.
	Time time.Duration
	// Warm is how many bytes of messages stay in memory, unpacked, for the next query: who
	// looks for one text looks for another one in the same lines.
	Warm int
}

// DefaultBudget suits people who wait for an answer.
func DefaultBudget() Budget {
	return Budget{Bytes: 4 << 30, Time: 8 * time.Second, Warm: 64 << 20}
}

// NewRepository returns the store in a database.
func NewRepository(db *postgres.DB, limits Budget) *Repository {
	return &Repository{db: db, limits: limits, warm: recent.New[*block.Reader](limits.Warm)}
}

var (
	_ Store = (*Repository)(nil)
	_ Views = (*Repository)(nil)
)

// Append stores lines, as a block for every day and every few thousand of them.
func (r *Repository) Append(ctx context.Context, s auth.Scope, lines []Line) error {
	block.Sort(lines)
	type fresh struct {
		block.Block
		patterns []byte
	}
	var blocks []fresh
	for rest := lines; len(rest) > 0; {
		n := block.Cut(rest)
		b, err := block.Encode(rest[:n], true)
		if err != nil {
			return fmt.Errorf("encode lines: %w", err)
		}
		blocks = append(blocks, fresh{b, encodePatterns(patternsOf(rest[:n]))})
		rest = rest[n:]
	}
	return r.db.Write(ctx, s, func(tx pgx.Tx) error {
		batch := &pgx.Batch{}
		for i := range blocks {
			queueBlock(batch, s, &blocks[i].Block, blocks[i].patterns, nil)
		}
		return sendBatch(ctx, tx, batch)
	})
}

// insertBlock gives a fresh block its number and with it the sequence numbers of its
// lines; a merged one keeps those of the lines.
const insertBlock = `
	INSERT INTO logs.blocks (tenant_id, project_id, id, min_at, max_at, merged, lines, bytes, min_seq, max_seq,
		received_at, recent, counts, filter, times, sequence, labels, messages, attributes, traces, patterns)
	SELECT @tenant_id, @project_id, n.id, @min_at, @max_at, @merged, @lines, @bytes,
		@min_seq + CASE WHEN @merged THEN 0 ELSE n.id << 16 END, @max_seq + CASE WHEN @merged THEN 0 ELSE n.id << 16 END,
		coalesce(@received_at, clock_timestamp()), @recent, @counts, @filter, @times, @sequence, @labels, @messages, @attributes, @traces,
		@patterns
	FROM (SELECT nextval('logs.block_numbers') AS id) AS n`

// origin is what a merged block keeps of the blocks it is made of.
type origin struct {
	received time.Time
	recent   []byte
}

func queueBlock(batch *pgx.Batch, s auth.Scope, b *block.Block, patterns []byte, from *origin) {
	args := pgx.NamedArgs{
		"tenant_id": s.TenantID, "project_id": s.ProjectID, "min_at": time.UnixMicro(b.MinMicros), "max_at": time.UnixMicro(b.MaxMicros),
		"merged": from != nil, "lines": b.Lines, "bytes": b.Bytes, "min_seq": b.MinSeq, "max_seq": b.MaxSeq,
		"received_at": (*time.Time)(nil), "recent": []byte{}, "counts": b.Counts, "filter": b.Filter, "times": b.Times,
		"sequence": notNil(b.Sequence), "labels": b.Labels, "messages": b.Messages, "attributes": b.Attributes, "traces": notNil(b.Traces),
		"patterns": patterns,
	}
	if from != nil {
		args["received_at"], args["recent"] = &from.received, notNil(from.recent)
	}
	batch.Queue(insertBlock, args)
}

func notNil(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

func sendBatch(ctx context.Context, tx pgx.Tx, batch *pgx.Batch) error {
	results := tx.SendBatch(ctx, batch)
	for range batch.Len() {
		if _, err := results.Exec(); err != nil {
			_ = results.Close()
			return fmt.Errorf("insert block: %w", err)
		}
	}
	return results.Close()
}

// Total counts the lines that are stored.
func (r *Repository) Total(ctx context.Context, s auth.Scope) (total int64, err error) {
	err = r.db.Read(ctx, s, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `
			SELECT coalesce(sum(lines), 0)::bigint
			FROM logs.blocks
			WHERE tenant_id = $1 AND project_id = $2`, s.TenantID, s.ProjectID).Scan(&total)
	})
	return total, err
}

// meta is what is known of a block without opening it.
type meta struct {
	id       int64
	minAt    time.Time
	maxAt    time.Time
	merged   bool
	lines    int
	bytes    int64
	minSeq   int64
	maxSeq   int64
	received time.Time
	counts   []byte
}

func (m *meta) min() int64 { return m.minAt.UnixMicro() }
func (m *meta) max() int64 { return m.maxAt.UnixMicro() }

// list returns the blocks with lines between two times, those with the newest lines
// first.
func list(ctx context.Context, tx pgx.Tx, s auth.Scope, from, to time.Time, withCounts bool) ([]meta, error) {
	counts := `''::bytea`
	if withCounts {
		counts = "counts"
	}
	rows, err := tx.Query(ctx, `
		SELECT id, min_at, max_at, merged, lines, bytes, min_seq, max_seq, received_at, `+counts+`
		FROM logs.blocks
		WHERE tenant_id = @tenant_id AND project_id = @project_id AND min_at >= @day AND min_at <= @to AND max_at >= @from
		ORDER BY max_at DESC, id DESC`, pgx.NamedArgs{
		"tenant_id": s.TenantID, "project_id": s.ProjectID, "day": from.UTC().Truncate(24 * time.Hour), "from": from, "to": to,
	})
	if err != nil {
		return nil, fmt.Errorf("list blocks: %w", err)
	}
	metas, err := pgx.CollectRows(rows, metaOf)
	if err != nil {
		return nil, fmt.Errorf("list blocks: %w", err)
	}
	return metas, nil
}

func metaOf(row pgx.CollectableRow) (m meta, err error) {
	err = row.Scan(&m.id, &m.minAt, &m.maxAt, &m.merged, &m.lines, &m.bytes, &m.minSeq, &m.maxSeq, &m.received, &m.counts)
	return m, err
}

// columns are the long columns that are fetched.
type columns uint8

const (
	colLabels columns = 1 << iota
	colMessages
	colAttributes
	colTraces
	colSequence
	colFilter
	colTimes
	// colWarm is what is fetched for a text, and kept.
	colWarm = colLabels | colMessages | colSequence | colTimes
	colAll  = colLabels | colMessages | colAttributes | colTraces | colSequence | colTimes
)

// neededFor are the columns that a tree looks at.
func neededFor(where *query.Node) columns {
	needs, c := where.Needs(), colTimes
	if needs.Labels {
		c |= colLabels
	}
	if needs.Messages {
		c |= colMessages
	}
	if needs.Attributes {
		c |= colAttributes
	}
	if needs.Traces {
		c |= colTraces
	}
	return c
}

// fetch reads columns of some blocks, in their order. A block that is asked for is there:
// everything happens in one snapshot.
func fetch(ctx context.Context, tx pgx.Tx, s auth.Scope, of []meta, want columns) ([]*block.Reader, error) {
	if len(of) == 0 {
		return nil, nil
	}
	ids := make([]int64, len(of))
	place := make(map[int64]int, len(of))
	from, to := of[0].minAt, of[0].minAt
	for i, m := range of {
		ids[i], place[m.id] = m.id, i
		if m.minAt.Before(from) {
			from = m.minAt
		}
		if m.minAt.After(to) {
			to = m.minAt
		}
	}
	rows, err := tx.Query(ctx, `
		SELECT id, `+selected(want)+`
		FROM logs.blocks
		WHERE tenant_id = @tenant_id AND project_id = @project_id AND id = ANY (@ids) AND min_at BETWEEN @from AND @to`,
		pgx.NamedArgs{"tenant_id": s.TenantID, "project_id": s.ProjectID, "ids": ids, "from": from, "to": to})
	if err != nil {
		return nil, fmt.Errorf("fetch blocks: %w", err)
	}
	defer rows.Close()
	readers := make([]*block.Reader, len(of))
	for rows.Next() {
		var id int64
		var c block.Columns
		err := rows.Scan(&id, &c.Times, &c.Sequence, &c.Labels, &c.Messages, &c.Attributes, &c.Traces, &c.Filter)
		if err != nil {
			return nil, fmt.Errorf("fetch blocks: %w", err)
		}
		m := &of[place[id]]
		readers[place[id]] = block.NewReader(block.Block{
			Lines: m.lines, Bytes: m.bytes, MinMicros: m.min(), MaxMicros: m.max(), MinSeq: m.minSeq, MaxSeq: m.maxSeq, Columns: c,
		})
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("fetch blocks: %w", err)
	}
	for i, r := range readers {
		if r == nil {
			return nil, fmt.Errorf("fetch blocks: block %d is gone", of[i].id)
		}
	}
	return readers, nil
}

func selected(want columns) string {
	var names []string
	for _, c := range []struct {
		bit  columns
		name string
	}{
		{colTimes, "times"},
		{colSequence, "sequence"},
		{colLabels, "labels"},
		{colMessages, "messages"},
		{colAttributes, "attributes"},
		{colTraces, "traces"},
		{colFilter, "filter"},
	} {
		if want&c.bit == 0 {
			c.name = "NULL::bytea"
		}
		names = append(names, c.name)
	}
	return strings.Join(names, ", ")
}

// recentBatch is a batch that became visible a short while ago.
type recentBatch struct {
	id          int64
	transaction int64
	received    int64
}

func encodeRecent(batches []recentBatch) []byte {
	var out []byte
	for _, b := range batches {
		out = binary.AppendVarint(binary.AppendVarint(binary.AppendVarint(out, b.id), b.transaction), b.received)
	}
	return out
}

func decodeRecent(column []byte) []recentBatch {
	var batches []recentBatch
	for len(column) > 0 {
		var values [3]int64
		for i := range values {
			v, n := binary.Varint(column)
			if n <= 0 {
				return batches
			}
			values[i], column = v, column[n:]
		}
		batches = append(batches, recentBatch{values[0], values[1], values[2]})
	}
	return batches
}
