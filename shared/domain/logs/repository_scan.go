package logs

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/logs/block"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/recent"
)

// A group is how many blocks are fetched and looked at together, beginning with few: the
// first ones are often enough. Filters are short, so they are read for some times as many.
const (
	firstGroup  = 2
	maxGroup    = 16
	filterGroup = 4

	// unknown stands for how many more blocks are needed while nothing tells.
	unknown = filterGroup * maxGroup
)

// scan is one query at work in a snapshot.
type scan struct {
	tx       pgx.Tx
	s        auth.Scope
	q        Query
	from, to int64
	budget   Budget
	deadline time.Time
	filtered bool
	columns  columns // of the blocks that were looked at
	opened   map[int64]*block.Reader
	warm     *recent.Cache[*block.Reader]
}

func (r *Repository) newScan(tx pgx.Tx, s auth.Scope, q Query) *scan {
	return &scan{
		tx: tx, s: s, q: q, from: q.From.UnixMicro(), to: q.To.UnixMicro(), budget: r.limits, deadline: time.Now().Add(r.limits.Time),
		filtered: q.Where.Filtered(), opened: map[int64]*block.Reader{}, warm: r.warm,
	}
}

// errSpent ends a scan whose budget is used up.
var errSpent = errors.New("the scan has used up its budget")

// hitBlock is a block with the lines in it that are meant.
type hitBlock struct {
	meta  *meta
	read  *block.Reader
	found marks
}

// visit fetches blocks in the order they are given, with the columns that the tree and
// the caller need, and hands those that may hold something to fn, which says how many
// more it probably needs, until that is none.
func (sc *scan) visit(ctx context.Context, metas []meta, also columns, fn func(h hitBlock) (more int, err error)) error {
	size, looked, more := firstGroup, 0, firstGroup
	var admitted []meta
	for len(metas)+len(admitted) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		if time.Now().After(sc.deadline) || sc.budget.Bytes <= 0 {
			return errSpent
		}
		if len(admitted) < size && len(metas) > 0 {
			n := min(filterGroup*size, more, len(metas))
			some, err := sc.admitted(ctx, metas[:n])
			if err != nil {
				return err
			}
			admitted, metas = append(admitted, some...), metas[n:]
			if len(admitted) < min(size, more) && len(metas) > 0 {
				size, more = min(2*size, maxGroup), unknown
				continue
			}
		}
		n := min(size, more, len(admitted))
		hits, err := sc.look(ctx, admitted[:n], also)
		if err != nil {
			return err
		}
		for _, h := range hits {
			if more, err = fn(h); err != nil || more == 0 {
				return err
			}
		}
		admitted, looked = admitted[n:], looked+n
		size = max(size, min(looked, maxGroup)) // as many again as before
	}
	return nil
}

// look evaluates some blocks, several at a time.
func (sc *scan) look(ctx context.Context, metas []meta, also columns) ([]hitBlock, error) {
	sc.columns = neededFor(&sc.q.Where) | also
	readers, err := sc.readers(ctx, metas)
	if err != nil {
		return nil, err
	}
	hits := make([]hitBlock, len(metas))
	errs := make([]error, len(metas))
	var work sync.WaitGroup
	slots := make(chan struct{}, min(4, runtime.GOMAXPROCS(0)))
	for i := range metas {
		sc.budget.Bytes -= metas[i].bytes
		slots <- struct{}{}
		work.Go(func() {
			defer func() { <-slots }()
			found, err := meet(readers[i], &sc.q.Where, sc.from, sc.to, slots)
			hits[i], errs[i] = hitBlock{meta: &metas[i], read: readers[i], found: found}, err
		})
	}
	work.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	if sc.columns == colWarm {
		for i, r := range readers {
			if kept, bytes := r.Unpacked(); kept != nil {
				sc.warm.Put(metas[i].id, kept, bytes)
			}
		}
	}
	return hits, nil
}

// readers returns blocks with the columns of the scan: those whose messages were looked at
// a short while ago as they were left, the others from the database.
func (sc *scan) readers(ctx context.Context, metas []meta) ([]*block.Reader, error) {
	if sc.columns&colMessages == 0 || sc.columns&^colWarm != 0 {
		return fetch(ctx, sc.tx, sc.s, metas, sc.columns)
	}
	sc.columns = colWarm
	readers := make([]*block.Reader, len(metas))
	var cold []meta
	for i := range metas {
		if kept, ok := sc.warm.Get(metas[i].id); ok {
			readers[i] = kept.Share()
		} else {
			cold = append(cold, metas[i])
		}
	}
	fetched, err := fetch(ctx, sc.tx, sc.s, cold, sc.columns)
	if err != nil {
		return nil, err
	}
	for i := range readers {
		if readers[i] == nil {
			readers[i], fetched = fetched[0], fetched[1:]
		}
	}
	return readers, nil
}

// admitted leaves out the blocks whose filter says that they hold nothing that is meant.
func (sc *scan) admitted(ctx context.Context, metas []meta) ([]meta, error) {
	if !sc.filtered {
		return metas, nil
	}
	readers, err := fetch(ctx, sc.tx, sc.s, metas, colFilter)
	if err != nil {
		return nil, err
	}
	var left []meta
	for i, r := range readers {
		f, err := block.ReadFilter(r.Filter)
		if err != nil {
			return nil, err
		}
		if sc.q.Where.MayMeet(f) {
			left = append(left, metas[i])
		}
	}
	return left, nil
}

// inside reports whether all lines of a block are in the range.
func (sc *scan) inside(m *meta) bool {
	return m.min() >= sc.from && m.max() <= sc.to
}
