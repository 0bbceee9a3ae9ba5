package logs

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/logs/block"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// rememberFor is how long merged blocks know which batches they hold: for so long
// arrivals can be followed from an old position.
const rememberFor = 10 * time.Minute

// Now is the position behind everything that is visible.
func (r *Repository) Now(ctx context.Context, s auth.Scope) (at Position, err error) {
	err = r.db.Read(ctx, s, func(tx pgx.Tx) error {
		_, at, err = arrivals(ctx, tx, s, Position{low: -1})
		return err
	})
	return at, err
}

// Arrived returns what became visible after a position. A lower number may become
// visible later than a higher one, so places in the order of transactions are compared:
// below the oldest open transaction nothing can appear any more.
func (r *Repository) Arrived(ctx context.Context, s auth.Scope, after Position) (got []Arrival, at Position, err error) {
	err = r.db.Read(ctx, s, func(tx pgx.Tx) error {
		var fresh []freshBatch
		if fresh, at, err = arrivals(ctx, tx, s, after); err != nil {
			return err
		}
		got, err = open(ctx, tx, s, fresh, after)
		return err
	})
	return got, at, err
}

// freshBatch is a batch that appeared, and the block that it is in now.
type freshBatch struct {
	recentBatch

	in meta
}

// arrivals lists the batches that appeared after a position, in the order of their
// transactions, and the position behind them.
func arrivals(ctx context.Context, tx pgx.Tx, s auth.Scope, after Position) ([]freshBatch, Position, error) {
	var low int64
	if err := tx.QueryRow(ctx, `SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint`).Scan(&low); err != nil {
		return nil, after, fmt.Errorf("read snapshot: %w", err)
	}
	since := after.low
	if since < 0 { // nothing before now is wanted, but what is already there must be known
		since = low
	}
	rows, err := tx.Query(ctx, `
		SELECT id, min_at, max_at, merged, lines, bytes, min_seq, max_seq, received_at, ''::bytea, transaction, recent
		FROM logs.blocks
		WHERE tenant_id = @tenant_id AND project_id = @project_id AND transaction >= @since AND received_at > @remembered`,
		pgx.NamedArgs{"tenant_id": s.TenantID, "project_id": s.ProjectID, "since": since, "remembered": time.Now().Add(-rememberFor)})
	if err != nil {
		return nil, after, fmt.Errorf("list arrivals: %w", err)
	}
	defer rows.Close()
	at := Position{low: low, seen: map[int64]bool{}}
	var fresh []freshBatch
	for rows.Next() {
		var m meta
		var transaction int64
		var recent []byte
		err := rows.Scan(&m.id, &m.minAt, &m.maxAt, &m.merged, &m.lines, &m.bytes, &m.minSeq, &m.maxSeq, &m.received, &m.counts, &transaction, &recent)
		if err != nil {
			return nil, after, fmt.Errorf("list arrivals: %w", err)
		}
		batches := []recentBatch{{m.id, transaction, m.received.UnixMicro()}}
		if m.merged {
			batches = decodeRecent(recent)
		}
		for _, b := range batches {
			if b.transaction >= low {
				at.seen[b.id] = true
			}
			if b.transaction >= since && !after.seen[b.id] {
				fresh = append(fresh, freshBatch{b, m})
			}
		}
	}
	slices.SortFunc(fresh, func(a, b freshBatch) int { return cmp.Or(cmp.Compare(a.transaction, b.transaction), cmp.Compare(a.id, b.id)) })
	return fresh, at, rows.Err()
}

// open reads the lines of batches.
func open(ctx context.Context, tx pgx.Tx, s auth.Scope, fresh []freshBatch, after Position) ([]Arrival, error) {
	var of []meta
	at := map[int64]int{}
	for _, f := range fresh {
		if _, ok := at[f.in.id]; !ok {
			at[f.in.id] = len(of)
			of = append(of, f.in)
		}
	}
	byBatch := map[int64][]Line{}
	for metas := range slices.Chunk(of, maxGroup) {
		readers, err := fetch(ctx, tx, s, metas, colAll)
		if err != nil {
			return nil, err
		}
		for i, r := range readers {
			if err := sortOut(r, metas[i], byBatch); err != nil {
				return nil, err
			}
		}
	}
	arrived := make([]Arrival, 0, len(fresh))
	delivered := make([]int64, 0, len(fresh))
	for _, f := range fresh {
		arrived = append(arrived, Arrival{Batch: f.id, Lines: byBatch[f.id], Received: time.UnixMicro(f.received).UTC(), Before: after.with(delivered)})
		delivered = append(delivered, f.id)
	}
	return arrived, nil
}

// sortOut distributes the lines of a block to their batches.
func sortOut(r *block.Reader, m meta, byBatch map[int64][]Line) error {
	lines, err := r.All()
	if err != nil {
		return err
	}
	for _, l := range lines {
		batch := m.id
		if m.merged {
			batch = l.Seq >> seqBits
		}
		byBatch[batch] = append(byBatch[batch], l)
	}
	return nil
}

// with is the position after so many batches more.
func (p Position) with(batches []int64) Position {
	next := Position{low: p.low, seen: make(map[int64]bool, len(p.seen)+len(batches))}
	for id := range p.seen {
		next.seen[id] = true
	}
	for _, id := range batches {
		next.seen[id] = true
	}
	return next
}

// maxSeen is how many batches a position names in its text. With more, some lines may be
// delivered again.
const maxSeen = 40

// String writes the position so that ParsePosition can go on from it.
func (p Position) String() string {
	parts := []string{strconv.FormatInt(p.low, 36)}
	ids := make([]int64, 0, len(p.seen))
	for id := range p.seen {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids[max(0, len(ids)-maxSeen):] {
		parts = append(parts, strconv.FormatInt(id, 36))
	}
	return strings.Join(parts, ".")
}

// ParsePosition reads what String wrote.
func ParsePosition(text string) (Position, bool) {
	p := Position{seen: map[int64]bool{}}
	for i, part := range strings.Split(text, ".") {
		n, err := strconv.ParseInt(part, 36, 64)
		if err != nil || n < 0 || i > maxSeen {
			return Position{}, false
		}
		if i == 0 {
			p.low = n
		} else {
			p.seen[n] = true
		}
	}
	return p, true
}
