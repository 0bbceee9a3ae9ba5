package logs

import (
	"context"
	"errors"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/logs/block"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Search returns lines in order. Blocks are read from the end that is wanted until the
// page is full and enough is counted.
func (r *Repository) Search(ctx context.Context, s auth.Scope, q Query, p Page) (found Found, err error) {
	err = r.db.Read(ctx, s, func(tx pgx.Tx) error {
		sc := r.newScan(tx, s, q)
		counts := q.Where.Needs().Counted()
		metas, err := list(ctx, tx, s, q.From, q.To, counts)
		if err != nil {
			return err
		}
		found, err = sc.search(ctx, metas, p, counts)
		return err
	})
	return found, err
}

// place is a line that is meant: where it stands and in which block it is.
type place struct {
	id    ID
	block *meta
	line  int
}

// keptOpen is how many of the blocks with lines that are meant stay open for the page:
// it begins in the first of them.
const keptOpen = 4

func (sc *scan) search(ctx context.Context, metas []meta, p Page, countable bool) (Found, error) {
	if p.OldestFirst {
		slices.SortFunc(metas, func(a, b meta) int { return a.minAt.Compare(b.minAt) })
	}
	top := &top{oldestFirst: p.OldestFirst, keep: p.Offset + p.Limit + 1}
	found := Found{Exact: true, Complete: true}
	count := counting{wanted: !p.Uncounted, beside: countable}
	if countable {
		// What lies inside the range is counted without opening it, the rest below.
		var err error
		if metas, found.Total, err = sc.countInside(metas); err != nil {
			return found, err
		}
	}
	looked := 0
	err := sc.visit(ctx, sc.worth(metas, p, countable), colSequence, func(h hitBlock) (int, error) {
		looked++
		if count.open(sc, h.meta) {
			found.Total += h.found.count()
		}
		if !h.found.none() && len(sc.opened) < keptOpen {
			sc.opened[h.meta.id] = h.read
		}
		if !top.closed(h.meta) {
			if err := top.take(h, p.After); err != nil {
				return 0, err
			}
		}
		if top.closed(h.meta) && count.done(sc, metas, h.meta, found.Total) {
			return 0, nil
		}
		return count.more(found.Total, looked), nil
	})
	switch {
	case errors.Is(err, errSpent):
		found.Exact, found.Complete = false, top.full()
	case err != nil:
		return found, err
	}
	if found.Total > ExactTotal {
		found.Total, found.Exact = ExactTotal, false
	}
	places := top.sorted()
	found.More = len(places) > p.Offset+p.Limit
	places = places[min(p.Offset, len(places)):min(p.Offset+p.Limit, len(places))]
	found.Lines, err = sc.lines(ctx, places)
	return found, err
}

// counting says how the total of a search is made.
type counting struct {
	wanted bool
	// beside says that blocks inside the range are counted by what stands beside them.
	beside bool
}

// open reports whether the lines of a block are counted by opening it.
func (c counting) open(sc *scan, m *meta) bool {
	return c.wanted && (!c.beside || !sc.inside(m))
}

// done reports whether nothing is left to count behind a block.
func (c counting) done(sc *scan, metas []meta, at *meta, total int) bool {
	switch {
	case !c.wanted:
		return true
	case c.beside:
		return sc.edgesDone(metas, at)
	default:
		return total > ExactTotal
	}
}

// more estimates how many more blocks it takes until nothing is left to count, from what
// was found in those that were opened.
func (c counting) more(total, opened int) int {
	if !c.wanted || c.beside || total == 0 || total > ExactTotal {
		return unknown
	}
	return min(1+(ExactTotal-total)*opened/total, unknown)
}

// worth leaves out the blocks before a cursor that need not be counted.
func (sc *scan) worth(metas []meta, p Page, countable bool) []meta {
	if p.After == nil || !p.Uncounted && !countable {
		return metas
	}
	var left []meta
	for _, m := range metas {
		past := m.min() > p.After.Micros
		if p.OldestFirst {
			past = m.max() < p.After.Micros
		}
		if !past || !p.Uncounted && !sc.inside(&m) {
			left = append(left, m)
		}
	}
	return left
}

// edgesDone reports whether no block that reaches over the ends of the range follows.
func (sc *scan) edgesDone(metas []meta, at *meta) bool {
	for i := len(metas) - 1; i >= 0; i-- {
		if metas[i].id == at.id {
			return true
		}
		if !sc.inside(&metas[i]) {
			return false
		}
	}
	return true
}

// countInside counts the lines of blocks inside the range by what is written beside
// them. It returns the blocks that have any.
func (sc *scan) countInside(metas []meta) (left []meta, total int, err error) {
	for i := range metas {
		counts, err := block.ReadCounts(metas[i].counts)
		if err != nil {
			return nil, 0, err
		}
		lines := 0
		for _, c := range counts {
			if counted(&sc.q.Where, c.Level, c.Service) {
				lines += c.Lines
			}
		}
		if lines == 0 {
			continue
		}
		left = append(left, metas[i])
		if sc.inside(&metas[i]) {
			total += lines
		}
	}
	return left, total, nil
}

// lines puts the lines at the places together.
func (sc *scan) lines(ctx context.Context, places []place) ([]Line, error) {
	var of []meta
	at := map[int64]int{}
	for _, p := range places {
		if _, ok := at[p.block.id]; !ok {
			at[p.block.id] = len(of)
			of = append(of, *p.block)
		}
	}
	lines := make([]Line, len(places))
	for from := 0; from < len(of); from += maxGroup {
		to := min(from+maxGroup, len(of))
		readers, err := sc.whole(ctx, of[from:to])
		if err != nil {
			return nil, err
		}
		for i, p := range places {
			n := at[p.block.id]
			if n < from || n >= to {
				continue
			}
			if lines[i], err = readers[n-from].Line(p.line); err != nil {
				return nil, err
			}
		}
	}
	return lines, nil
}

// whole returns blocks with all of their columns. Of those that are open, only what is
// missing is fetched.
func (sc *scan) whole(ctx context.Context, of []meta) ([]*block.Reader, error) {
	want := colAll
	if !slices.ContainsFunc(of, func(m meta) bool { return sc.opened[m.id] == nil }) {
		want &^= sc.columns
	}
	readers, err := fetch(ctx, sc.tx, sc.s, of, want)
	if err != nil || want == colAll {
		return readers, err
	}
	for i, m := range of {
		open := sc.opened[m.id]
		open.Add(readers[i].Columns)
		readers[i] = open
	}
	return readers, nil
}

// top keeps the first places of the order.
type top struct {
	oldestFirst bool
	keep        int
	places      []place
	tidy        bool
}

func (t *top) compare(a, b place) int {
	switch {
	case a.id == b.id:
		return 0
	case a.id.Before(b.id) == t.oldestFirst:
		return -1
	default:
		return 1
	}
}

// take adds the first lines of a block that come after a place of the order.
func (t *top) take(h hitBlock, after *ID) error {
	if h.found.none() {
		return nil
	}
	times, err := h.read.Times()
	if err != nil {
		return err
	}
	seqs, err := h.read.Seqs()
	if err != nil {
		return err
	}
	end := len(t.places) + t.keep
	for i := range h.found.inOrder(t.oldestFirst) {
		p := place{id: ID{Micros: times[i], Seq: seqs[i]}, block: h.meta, line: i}
		if after == nil || t.compare(place{id: *after}, p) < 0 {
			t.places = append(t.places, p)
		}
		if len(t.places) == end { // those behind come later in the order than all of these
			break
		}
	}
	t.tidy = false
	if len(t.places) > 4*t.keep+block.MaxLines {
		t.sort()
	}
	return nil
}

func (t *top) sort() {
	if !t.tidy {
		slices.SortFunc(t.places, t.compare)
		t.places = t.places[:min(t.keep, len(t.places))]
		t.tidy = true
	}
}

func (t *top) sorted() []place {
	t.sort()
	return t.places
}

func (t *top) full() bool { return len(t.places) >= t.keep }

// closed reports whether a block, and with it those that follow, begins behind the last
// place that is kept.
func (t *top) closed(m *meta) bool {
	if !t.full() {
		return false
	}
	t.sort()
	last := t.places[t.keep-1].id.Micros
	if t.oldestFirst {
		return m.min() > last
	}
	return m.max() < last
}
