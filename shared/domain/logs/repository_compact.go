package logs

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/logs/block"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// How blocks are merged. Small blocks come in tiers by their number of lines; a tier of a
// day is merged when it has so many blocks or so many lines, so that a line is written
// again a few times and not every time something arrives. Tiny blocks are many and are
// merged soon; the others wait, if they can, until they fill a large block at once.
const (
	smallBlock  = block.MaxLines / 2
	tinyBlocks  = 8
	tierBlocks  = 32
	mergeBlocks = 64
	mergeLines  = 4 * block.MaxLines
	mergeBytes  = 24 << 20
	// settledAfter is when a day's last small blocks are merged, however few.
	settledAfter = time.Hour
	foldBlocks   = 64
)

// Backlog is what waits for the compactor in one project.
type Backlog struct {
	Scope     auth.Scope
	Blocks    int64
	Uncounted int64
	Since     time.Time
}

// Backlogs lists the projects with blocks that became visible longer ago than given and
// are small or have patterns that are not added up.
func (r *Repository) Backlogs(ctx context.Context, older time.Duration) (all []Backlog, err error) {
	err = r.db.Unscoped(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `SELECT tenant_id, project_id, blocks, uncounted, since FROM logs.backlog($1)`, int(older.Seconds()))
		if err != nil {
			return fmt.Errorf("list backlog: %w", err)
		}
		all, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (b Backlog, err error) {
			var tenant, project uuid.UUID
			err = row.Scan(&tenant, &project, &b.Blocks, &b.Uncounted, &b.Since)
			b.Scope = auth.Scope{TenantID: tenant, ProjectID: project}
			return b, err
		})
		return err
	})
	return all, err
}

// Compact does one piece of the work that waits in a project, in one transaction: it
// merges small blocks of a day, or adds up patterns that wait. It reports whether there
// was any; while another process works on the project there is none.
func (r *Repository) Compact(ctx context.Context, s auth.Scope, older time.Duration) (worked bool, err error) {
	err = r.db.Write(ctx, s, func(tx pgx.Tx) error {
		var alone bool
		err := tx.QueryRow(ctx, `SELECT pg_try_advisory_xact_lock(hashtext('logs.compact'), hashtext($1::uuid::text))`, s.ProjectID).Scan(&alone)
		if err != nil || !alone {
			return err
		}
		before := time.Now().Add(-older)
		folded, err := fold(ctx, tx, s, before)
		if err != nil {
			return err
		}
		merged, err := merge(ctx, tx, s, before)
		worked = folded || merged
		return err
	})
	return worked && err == nil, err
}

// fold adds up the patterns beside large blocks, which are never merged.
func fold(ctx context.Context, tx pgx.Tx, s auth.Scope, before time.Time) (bool, error) {
	rows, err := tx.Query(ctx, `
		UPDATE logs.blocks AS b
		SET patterns = NULL
		FROM (
			SELECT id, min_at, patterns
			FROM logs.blocks
			WHERE tenant_id = @tenant_id AND project_id = @project_id AND patterns IS NOT NULL AND lines >= @small AND received_at < @before
			ORDER BY received_at
			LIMIT @at_most
		) AS o
		WHERE b.tenant_id = @tenant_id AND b.project_id = @project_id AND b.id = o.id AND b.min_at = o.min_at
		RETURNING o.patterns`,
		pgx.NamedArgs{"tenant_id": s.TenantID, "project_id": s.ProjectID, "small": smallBlock, "before": before, "at_most": foldBlocks})
	if err != nil {
		return false, fmt.Errorf("take patterns: %w", err)
	}
	lists, err := pgx.CollectRows(rows, pgx.RowTo[[]byte])
	if err != nil || len(lists) == 0 {
		return false, err
	}
	return true, addUp(ctx, tx, s, lists)
}

func addUp(ctx context.Context, tx pgx.Tx, s auth.Scope, lists [][]byte) error {
	sum := newSummary()
	for _, column := range lists {
		list, err := decodePatterns(column)
		if err != nil {
			return fmt.Errorf("read waiting patterns: %w", err)
		}
		for i := range list {
			sum.add(&list[i])
		}
	}
	return addPatterns(ctx, tx, s, sum.list())
}

// merge makes large blocks of small ones.
func merge(ctx context.Context, tx pgx.Tx, s auth.Scope, before time.Time) (bool, error) {
	small, err := smallBlocks(ctx, tx, s, before)
	if err != nil {
		return false, err
	}
	chosen := choose(small, time.Now())
	if len(chosen) == 0 {
		return false, nil
	}
	slices.SortFunc(chosen, func(a, b meta) int { return a.minAt.Compare(b.minAt) })
	lines, err := linesOf(ctx, tx, s, chosen)
	if err != nil {
		return false, err
	}
	from, lists, err := takeOut(ctx, tx, s, chosen)
	if err != nil {
		return false, err
	}
	if err := addUp(ctx, tx, s, lists); err != nil {
		return false, err
	}
	return true, putIn(ctx, tx, s, lines, from)
}

func smallBlocks(ctx context.Context, tx pgx.Tx, s auth.Scope, before time.Time) ([]meta, error) {
	rows, err := tx.Query(ctx, `
		SELECT id, min_at, max_at, merged, lines, bytes, min_seq, max_seq, received_at, ''::bytea
		FROM logs.blocks
		WHERE tenant_id = @tenant_id AND project_id = @project_id AND lines < 4096 AND bytes < @bytes AND received_at < @before
		ORDER BY min_at
		LIMIT 5000`,
		pgx.NamedArgs{"tenant_id": s.TenantID, "project_id": s.ProjectID, "bytes": block.MaxBytes / 2, "before": before})
	if err != nil {
		return nil, fmt.Errorf("list small blocks: %w", err)
	}
	return pgx.CollectRows(rows, metaOf)
}

// tier is the group of small blocks that one belongs to.
type tier struct {
	day  int64
	rank int
}

func tierOf(m *meta) tier {
	rank := 0
	for n := m.lines; n >= 64; n /= 8 {
		rank++
	}
	return tier{day: m.minAt.Unix() / 86400, rank: rank}
}

// choose picks the blocks that are merged next: the first that are enough of one tier,
// else all of a day that have not changed for long.
func choose(small []meta, now time.Time) []meta {
	tiers, days := map[tier][]meta{}, map[int64][]meta{}
	for _, m := range small {
		t := tierOf(&m)
		tiers[t] = append(tiers[t], m)
		days[t.day] = append(days[t.day], m)
		if n := len(tiers[t]); n >= mergeBlocks {
			break
		}
	}
	for t, of := range tiers {
		enough, lines := tierBlocks, 0
		if t.rank == 0 {
			enough = tinyBlocks
		}
		for _, m := range of {
			lines += m.lines
		}
		if len(of) >= enough || len(of) > 1 && lines >= block.MaxLines {
			return affordable(of)
		}
	}
	for _, of := range days {
		newest := time.Time{}
		for _, m := range of {
			if m.received.After(newest) {
				newest = m.received
			}
		}
		if chosen := affordable(of); len(chosen) > 1 && now.Sub(newest) > settledAfter {
			return chosen
		}
	}
	return nil
}

// affordable bounds what one transaction merges. A single block is not worth it.
func affordable(of []meta) []meta {
	lines, bytes := 0, int64(0)
	for i, m := range of {
		lines += m.lines
		bytes += m.bytes
		if i > 1 && (i >= mergeBlocks || lines > mergeLines || bytes > mergeBytes) {
			return of[:i]
		}
	}
	return of
}

func linesOf(ctx context.Context, tx pgx.Tx, s auth.Scope, metas []meta) ([]Line, error) {
	readers, err := fetch(ctx, tx, s, metas, colAll)
	if err != nil {
		return nil, err
	}
	var lines []Line
	for _, r := range readers {
		all, err := r.All()
		if err != nil {
			return nil, err
		}
		lines = append(lines, all...)
	}
	block.Sort(lines)
	return lines, nil
}

// takeOut deletes blocks and returns what the merged ones keep of them. Blocks that are
// no longer there have been merged by somebody else.
func takeOut(ctx context.Context, tx pgx.Tx, s auth.Scope, metas []meta) (*origin, [][]byte, error) {
	ids := make([]int64, len(metas))
	for i, m := range metas {
		ids[i] = m.id
	}
	rows, err := tx.Query(ctx, `
		DELETE FROM logs.blocks
		WHERE tenant_id = @tenant_id AND project_id = @project_id AND id = ANY (@ids) AND min_at BETWEEN @from AND @to
		RETURNING id, merged, transaction, received_at, recent, patterns`,
		pgx.NamedArgs{
			"tenant_id": s.TenantID, "project_id": s.ProjectID, "ids": ids, "from": metas[0].minAt, "to": metas[len(metas)-1].minAt,
		})
	if err != nil {
		return nil, nil, fmt.Errorf("delete blocks: %w", err)
	}
	defer rows.Close()
	from := &origin{}
	var lists [][]byte
	var recent []recentBatch
	deleted := 0
	for rows.Next() {
		var id, transaction int64
		var merged bool
		var received time.Time
		var known, patterns []byte
		if err := rows.Scan(&id, &merged, &transaction, &received, &known, &patterns); err != nil {
			return nil, nil, fmt.Errorf("delete blocks: %w", err)
		}
		deleted++
		if received.After(from.received) {
			from.received = received
		}
		if patterns != nil {
			lists = append(lists, patterns)
		}
		if merged {
			recent = append(recent, decodeRecent(known)...)
		} else {
			recent = append(recent, recentBatch{id, transaction, received.UnixMicro()})
		}
	}
	if err := rows.Err(); err != nil {
		return nil, nil, fmt.Errorf("delete blocks: %w", err)
	}
	if deleted != len(metas) {
		return nil, nil, fmt.Errorf("merge blocks: %d of %d are still there", deleted, len(metas))
	}
	oldest := time.Now().Add(-rememberFor).UnixMicro()
	from.recent = encodeRecent(slices.DeleteFunc(recent, func(b recentBatch) bool { return b.received < oldest }))
	return from, lists, nil
}

// putIn stores sorted lines, which keep their sequence numbers, as merged blocks.
func putIn(ctx context.Context, tx pgx.Tx, s auth.Scope, lines []Line, from *origin) error {
	batch := &pgx.Batch{}
	for len(lines) > 0 {
		n := block.Cut(lines)
		b, err := block.Encode(lines[:n], false)
		if err != nil {
			return fmt.Errorf("encode lines: %w", err)
		}
		queueBlock(batch, s, &b, nil, from)
		lines = lines[n:]
	}
	return sendBatch(ctx, tx, batch)
}

// EnsureDays makes the partitions of as many days as are kept and of the next ones.
func (r *Repository) EnsureDays(ctx context.Context, days int) error {
	return r.db.Unscoped(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT logs.ensure_partitions($1)`, days); err != nil {
			return fmt.Errorf("make partitions: %w", err)
		}
		return nil
	})
}

// DropExpired removes the days that ended longer ago than given and returns how many
// went.
func (r *Repository) DropExpired(ctx context.Context, days int) (dropped int, err error) {
	err = r.db.Unscoped(ctx, func(tx pgx.Tx) error {
		if err := tx.QueryRow(ctx, `SELECT logs.drop_expired_partitions($1)`, days).Scan(&dropped); err != nil {
			return fmt.Errorf("drop partitions: %w", err)
		}
		return nil
	})
	return dropped, err
}

// PackDays writes the blocks of days that are over once more, without the free space that
// merging left behind, and returns how many days those were.
func (r *Repository) PackDays(ctx context.Context) (packed int, err error) {
	return r.db.Repeat(ctx, `SELECT logs.pack_day()`)
}

// DeleteExpiredPatterns removes counts of patterns that are older than given, at most so
// many, and returns how many went.
func (r *Repository) DeleteExpiredPatterns(ctx context.Context, days, atMost int) (gone int64, err error) {
	err = r.db.Unscoped(ctx, func(tx pgx.Tx) error {
		if err := tx.QueryRow(ctx, `SELECT logs.delete_expired_patterns($1, $2)`, days, atMost).Scan(&gone); err != nil {
			return fmt.Errorf("delete patterns: %w", err)
		}
		return nil
	})
	return gone, err
}
