package trace

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/trace/column"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// The budget of one query, and how many scans of a project may run at a time.
const (
	scanTime        = 15 * time.Second
	scanBytes       = 512 << 20
	scansPerProject = 2
)

// scans counts what runs.
type scans struct {
	mu      sync.Mutex
	running map[uuid.UUID]chan struct{}
}

func newScans() *scans { return &scans{running: map[uuid.UUID]chan struct{}{}} }

// start waits for a slot of the project.
func (c *scans) start(ctx context.Context, s auth.Scope) (done func(), err error) {
	c.mu.Lock()
	slots := c.running[s.ProjectID]
	if slots == nil {
		slots = make(chan struct{}, scansPerProject)
		c.running[s.ProjectID] = slots
	}
	c.mu.Unlock()
	select {
	case slots <- struct{}{}:
		return func() { <-slots }, nil
	case <-ctx.Done():
		return nil, tooSlow()
	}
}

func tooSlow() error {
	return fault.New(fault.Timeout, fault.CodeTimeout, "There is too much to look through. Ask for a shorter time or add a filter.")
}

// budget is what a query has left.
type budget struct{ bytes int }

func (b *budget) spend(parts ...[]byte) error {
	for _, part := range parts {
		b.bytes -= len(part)
	}
	if b.bytes < 0 {
		return tooSlow()
	}
	return nil
}

// scan runs fn within the budget of a query, in one snapshot.
func (r *Repository) scan(ctx context.Context, s auth.Scope, fn func(ctx context.Context, tx pgx.Tx, left *budget) error) error {
	bounded, cancel := context.WithTimeout(ctx, scanTime)
	defer cancel()
	done, err := r.scans.start(bounded, s)
	if err != nil {
		return err
	}
	defer done()
	err = r.db.Read(bounded, s, func(tx pgx.Tx) error { return fn(bounded, tx, &budget{bytes: scanBytes}) })
	if bounded.Err() != nil && ctx.Err() == nil {
		return tooSlow()
	}
	return err
}

// dayOf is the day that a time is in: no block reaches over the end of one.
func dayOf(at time.Time) time.Time { return at.UTC().Truncate(24 * time.Hour) }

// listed is a block before its contents are read.
type listed struct {
	ID       uuid.UUID `db:"id"`
	MinAt    time.Time `db:"min_at"`
	MaxAt    time.Time `db:"max_at"`
	Count    int       `db:"span_count"`
	Services []string  `db:"services"`
	Bloom    []byte    `db:"bloom"`
}

// may reports whether all keys may be in the block.
func (l *listed) may(hashes []uint64) bool {
	for _, hash := range hashes {
		if !column.Bloom(l.Bloom).May(hash) {
			return false
		}
	}
	return true
}

// listBlocks returns the blocks with spans that start in a range and may have all keys,
// those with the latest start first.
func listBlocks(ctx context.Context, tx pgx.Tx, s auth.Scope, r Range, service string, hashes []uint64) ([]listed, error) {
	rows, err := tx.Query(ctx, `
		SELECT id, min_at, max_at, span_count, services, CASE WHEN @with_bloom THEN bloom ELSE ''::bytea END AS bloom
		FROM telemetry.span_blocks
		WHERE tenant_id = @tenant_id AND project_id = @project_id
			AND min_at BETWEEN @day AND @to AND max_at >= @from
			AND (@service = '' OR @service = ANY (services))`,
		pgx.NamedArgs{
			"tenant_id": s.TenantID, "project_id": s.ProjectID, "day": dayOf(r.From), "from": r.From, "to": r.To, "service": service, "with_bloom": len(hashes) > 0,
		})
	if err != nil {
		return nil, fmt.Errorf("list span blocks: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByName[listed])
	if err != nil {
		return nil, fmt.Errorf("list span blocks: %w", err)
	}
	all = slices.DeleteFunc(all, func(l listed) bool { return !l.may(hashes) })
	slices.SortFunc(all, func(a, b listed) int {
		return cmp.Or(b.MaxAt.Compare(a.MaxAt), slices.Compare(a.ID[:], b.ID[:]))
	})
	return all, nil
}

// parts are the parts of a block to read. Of attributes and details only those of one
// trace are needed when it is named.
type parts struct {
	ids, attributes, details bool
	trace                    string
}

// open reads the wanted parts of a block.
func (l *listed) open(ctx context.Context, tx pgx.Tx, s auth.Scope, p parts, left *budget) (*columns, error) {
	var ids, core, attributes, details []byte
	err := tx.QueryRow(ctx, `
		SELECT CASE WHEN @ids THEN ids END, core, CASE WHEN @attributes THEN attributes END, CASE WHEN @details THEN details END
		FROM telemetry.span_blocks
		WHERE tenant_id = @tenant_id AND project_id = @project_id AND id = @id AND min_at = @min_at`,
		pgx.NamedArgs{
			"tenant_id": s.TenantID, "project_id": s.ProjectID, "id": l.ID, "min_at": l.MinAt,
			"ids": p.ids, "attributes": p.attributes, "details": p.details,
		}).Scan(&ids, &core, &attributes, &details)
	if err != nil {
		return nil, fmt.Errorf("read span block: %w", err)
	}
	if err := left.spend(ids, core, attributes, details); err != nil {
		return nil, err
	}
	return decode(l.Count, ids, core, attributes, details, p.trace)
}

// hashes are the keys that a block needs for the filter.
func (f *SpanFilter) hashes() []uint64 {
	var hashes []uint64
	if f.Operation != "" {
		hashes = append(hashes, operationHash(f.Operation))
	}
	for _, pair := range f.Attributes {
		hashes = append(hashes, column.HashPair(pair.Name, pair.Value))
	}
	return hashes
}

// Scan passes spans on, each once.
func (r *Repository) Scan(ctx context.Context, s auth.Scope, f SpanFilter, yield func(*Span)) error {
	return r.scan(ctx, s, func(ctx context.Context, tx pgx.Tx, left *budget) error {
		blocks, err := listBlocks(ctx, tx, s, f.Range, f.Service, f.hashes())
		if err != nil {
			return err
		}
		want := parts{ids: true, attributes: f.Need == NeedAttributes || len(f.Attributes) > 0}
		newest := map[uint64]int64{}
		var found []Span
		for i := range blocks {
			c, err := blocks[i].open(ctx, tx, s, want, left)
			if err != nil {
				return err
			}
			for n := range c.n {
				if span, is := f.pick(c, n); is {
					key := identityHash(span.TraceID, span.SpanID)
					newest[key] = max(newest[key], span.version)
					found = append(found, span)
				}
			}
		}
		for i := range found {
			key := identityHash(found[i].TraceID, found[i].SpanID)
			if version, waits := newest[key]; waits && version == found[i].version {
				delete(newest, key)
				yield(&found[i])
			}
		}
		return nil
	})
}

// Transactions passes the transactions of a range on, each as it counts.
func (r *Repository) Transactions(ctx context.Context, s auth.Scope, in Range, service string, withIDs bool, yield func(*Transaction)) error {
	return r.scan(ctx, s, func(ctx context.Context, tx pgx.Tx, left *budget) error {
		blocks, err := listTransactions(ctx, tx, s, in, service)
		if err != nil {
			return err
		}
		m := newMarks()
		for _, b := range blocks {
			if b.Marked == 0 {
				continue
			}
			transactions, err := b.open(ctx, tx, s, true, left)
			if err != nil {
				return err
			}
			m.note(transactions)
		}
		once := map[uint64]bool{}
		for _, b := range blocks {
			transactions, err := b.open(ctx, tx, s, withIDs || m.any(), left)
			if err != nil {
				return err
			}
			for i := range transactions {
				t := &transactions[i]
				if t.At.Before(in.From) || t.At.After(in.To) || service != "" && t.Service != service || !m.settle(t) || m.again(once, t) {
					continue
				}
				yield(t)
			}
		}
		return nil
	})
}

// again reports whether a marked transaction was passed on already.
func (m *marks) again(once map[uint64]bool, t *Transaction) bool {
	if len(m.newest) == 0 {
		return false
	}
	key := column.Hash(t.ID)
	if _, marked := m.newest[key]; !marked {
		return false
	}
	if once[key] {
		return true
	}
	once[key] = true
	return false
}

// listedTransactions is a block of transactions before its contents are read.
type listedTransactions struct {
	ID     uuid.UUID `db:"id"`
	MinAt  time.Time `db:"min_at"`
	Count  int       `db:"transaction_count"`
	Marked int       `db:"marked_count"`
}

func listTransactions(ctx context.Context, tx pgx.Tx, s auth.Scope, r Range, service string) ([]listedTransactions, error) {
	rows, err := tx.Query(ctx, `
		SELECT id, min_at, transaction_count, marked_count
		FROM telemetry.transaction_blocks
		WHERE tenant_id = @tenant_id AND project_id = @project_id
			AND min_at BETWEEN @day AND @to AND max_at >= @from
			AND (@service = '' OR @service = ANY (services))
		ORDER BY max_at DESC, id`,
		pgx.NamedArgs{"tenant_id": s.TenantID, "project_id": s.ProjectID, "day": dayOf(r.From), "from": r.From, "to": r.To, "service": service})
	if err != nil {
		return nil, fmt.Errorf("list transaction blocks: %w", err)
	}
	blocks, err := pgx.CollectRows(rows, pgx.RowToStructByName[listedTransactions])
	if err != nil {
		return nil, fmt.Errorf("list transaction blocks: %w", err)
	}
	return blocks, nil
}

func (l *listedTransactions) open(ctx context.Context, tx pgx.Tx, s auth.Scope, withIDs bool, left *budget) ([]Transaction, error) {
	var core, ids []byte
	err := tx.QueryRow(ctx, `
		SELECT core, CASE WHEN @with_ids THEN ids END
		FROM telemetry.transaction_blocks
		WHERE tenant_id = @tenant_id AND project_id = @project_id AND id = @id AND min_at = @min_at`,
		pgx.NamedArgs{"tenant_id": s.TenantID, "project_id": s.ProjectID, "id": l.ID, "min_at": l.MinAt, "with_ids": withIDs}).Scan(&core, &ids)
	if err != nil {
		return nil, fmt.Errorf("read transaction block: %w", err)
	}
	if err := left.spend(core, ids); err != nil {
		return nil, err
	}
	return decodeTransactions(l.Count, core, ids)
}
