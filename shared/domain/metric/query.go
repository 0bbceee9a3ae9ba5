package metric

import (
	"context"
	"maps"
	"slices"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
	"github.com/prometheus/prometheus/util/annotations"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Reader answers what selectors mean.
type Reader interface {
	// Select returns series with their samples between two times in milliseconds, both
	// included, in any order.
	Select(ctx context.Context, s auth.Scope, ms []*labels.Matcher, mint, maxt int64) ([]Line, error)
	// Series returns the series of several selectors that were seen between two times.
	Series(ctx context.Context, s auth.Scope, sets [][]*labels.Matcher, mint, maxt int64) ([]*Series, error)
}

// Store keeps samples and answers for them. It is the seam behind which another engine
// may stand.
type Store interface {
	Reader
	// Append stores batches, all or none; series that it refuses are noted in them.
	Append(ctx context.Context, s auth.Scope, batches []*Batch) error
}

// perQuery is a Reader of which each query has one of its own, because what one selector
// reads serves another one.
type perQuery interface{ forQuery() Reader }

func forQuery(r Reader) Reader { //nolint:ireturn // it stands for another one
	if p, ok := r.(perQuery); ok {
		return p.forQuery()
	}
	return r
}

// Queryable shows one project to Prometheus's engine.
func Queryable(r Reader, s auth.Scope) storage.Queryable { //nolint:ireturn // the engine's interface
	return storage.QueryableFunc(func(mint, maxt int64) (storage.Querier, error) {
		return &querier{reader: forQuery(r), scope: s, mint: mint, maxt: maxt}, nil
	})
}

type querier struct {
	reader     Reader
	scope      auth.Scope
	mint, maxt int64
}

// Select implements storage.Querier.
func (q *querier) Select(ctx context.Context, ordered bool, hints *storage.SelectHints, ms ...*labels.Matcher) storage.SeriesSet { //nolint:ireturn // the engine's interface
	mint, maxt := q.mint, q.maxt
	if hints != nil {
		mint, maxt = hints.Start, hints.End
	}
	lines, err := q.reader.Select(ctx, q.scope, ms, mint, maxt)
	if err != nil {
		return storage.ErrSeriesSet(err)
	}
	set, err := setOf(lines, ordered)
	if err != nil {
		return storage.ErrSeriesSet(err)
	}
	return set
}

// LabelValues implements storage.LabelQuerier.
func (q *querier) LabelValues(ctx context.Context, name string, hints *storage.LabelHints, ms ...*labels.Matcher) ([]string, annotations.Annotations, error) {
	values, err := LabelValues(ctx, q.reader, q.scope, name, [][]*labels.Matcher{ms}, q.mint, q.maxt)
	return limited(values, hints), nil, err
}

// LabelNames implements storage.LabelQuerier.
func (q *querier) LabelNames(ctx context.Context, hints *storage.LabelHints, ms ...*labels.Matcher) ([]string, annotations.Annotations, error) {
	names, err := LabelNames(ctx, q.reader, q.scope, [][]*labels.Matcher{ms}, q.mint, q.maxt)
	return limited(names, hints), nil, err
}

func limited(list []string, hints *storage.LabelHints) []string {
	if hints != nil && hints.Limit > 0 && len(list) > hints.Limit {
		return list[:hints.Limit]
	}
	return list
}

// Close implements storage.Querier.
func (q *querier) Close() error { return nil }

// LabelNames lists the names of the labels of the series that the selectors mean.
func LabelNames(ctx context.Context, r Reader, s auth.Scope, sets [][]*labels.Matcher, mint, maxt int64) ([]string, error) {
	series, err := r.Series(ctx, s, sets, mint, maxt)
	names := map[string]bool{}
	for _, one := range series {
		names[model.MetricNameLabel] = true
		one.Labels.Range(func(l labels.Label) { names[l.Name] = true })
	}
	return slices.Sorted(maps.Keys(names)), err
}

// LabelValues lists the values of a label among the series that the selectors mean.
func LabelValues(ctx context.Context, r Reader, s auth.Scope, name string, sets [][]*labels.Matcher, mint, maxt int64) ([]string, error) {
	series, err := r.Series(ctx, s, sets, mint, maxt)
	values := map[string]bool{}
	for _, one := range series {
		value := one.Labels.Get(name)
		if name == model.MetricNameLabel {
			value = one.PromName
		}
		if value != "" {
			values[value] = true
		}
	}
	return slices.Sorted(maps.Keys(values)), err
}

// seriesSet implements storage.SeriesSet over lines.
type seriesSet struct {
	series []shown
	at     int
}

// shown is one series as the engine sees it.
type shown struct {
	labels labels.Labels
	line   Line
}

// setOf groups lines by their labels.
func setOf(lines []Line, ordered bool) (*seriesSet, error) {
	set := &seriesSet{series: make([]shown, 0, len(lines)), at: -1}
	seen := make(map[uint64][]int, len(lines))
	double := map[int][]Line{}
	for _, l := range lines {
		full := l.Series.Full()
		hash, place := full.Hash(), -1
		for _, i := range seen[hash] {
			if labels.Equal(set.series[i].labels, full) {
				place = i
			}
		}
		if place >= 0 {
			double[place] = append(double[place], l)
			continue
		}
		seen[hash] = append(seen[hash], len(set.series))
		set.series = append(set.series, shown{labels: full, line: l})
	}
	for place, more := range double {
		one, err := combine(append(more, set.series[place].line))
		if err != nil {
			return nil, err
		}
		set.series[place].line = one
	}
	if ordered {
		slices.SortFunc(set.series, func(a, b shown) int { return labels.Compare(a.labels, b.labels) })
	}
	return set, nil
}

// Next implements storage.SeriesSet.
func (s *seriesSet) Next() bool { s.at++; return s.at < len(s.series) }

// At implements storage.SeriesSet.
func (s *seriesSet) At() storage.Series { return &s.series[s.at] } //nolint:ireturn // the engine's interface

// Err implements storage.SeriesSet.
func (s *seriesSet) Err() error { return nil }

// Warnings implements storage.SeriesSet.
func (s *seriesSet) Warnings() annotations.Annotations { return nil }

// Labels implements storage.Series.
func (s *shown) Labels() labels.Labels { return s.labels }

// Iterator implements storage.Series.
func (s *shown) Iterator(spare chunkenc.Iterator) chunkenc.Iterator { //nolint:ireturn // the engine's interface
	return s.line.iterator(spare)
}
