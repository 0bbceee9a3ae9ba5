package metric

import (
	"context"
	"time"

	"github.com/prometheus/prometheus/model/labels"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// MinuteCount is how often something happened within one minute.
type MinuteCount struct {
	Labels labels.Labels
	Minute time.Time
	Count  float64
}

// Source is a counter whose counts are kept elsewhere, minute by minute, and not as
// samples. Storing it again as samples would cost a write for each batch of the signal.
type Source struct {
	Name string
	// Counts returns the counts of the minutes between two times.
	Counts func(ctx context.Context, s auth.Scope, from, to time.Time) ([]MinuteCount, error)
}

// sourced is a Reader that answers for sources as well.
type sourced struct {
	Reader

	sources []Source
	now     func() time.Time
}

// WithSources returns a Reader of what r knows and of what sources count.
func WithSources(r Reader, now func() time.Time, sources ...Source) Reader { //nolint:ireturn // it stands for another one
	return &sourced{Reader: r, sources: sources, now: now}
}

// forQuery implements perQuery.
func (r *sourced) forQuery() Reader { //nolint:ireturn // it stands for another one
	return &sourced{Reader: forQuery(r.Reader), sources: r.sources, now: r.now}
}

// Select implements Reader.
func (r *sourced) Select(ctx context.Context, s auth.Scope, ms []*labels.Matcher, mint, maxt int64) ([]Line, error) {
	lines, err := r.Reader.Select(ctx, s, ms, mint, maxt)
	if err != nil {
		return nil, err
	}
	counted, err := r.counted(ctx, s, ms, mint, maxt)
	return append(lines, counted...), err
}

// Series implements Reader.
func (r *sourced) Series(ctx context.Context, s auth.Scope, sets [][]*labels.Matcher, mint, maxt int64) ([]*Series, error) {
	found, err := r.Reader.Series(ctx, s, sets, mint, maxt)
	if err != nil {
		return nil, err
	}
	for _, ms := range sets {
		lines, err := r.counted(ctx, s, ms, mint, maxt)
		if err != nil {
			return nil, err
		}
		for _, l := range lines {
			found = append(found, l.Series)
		}
	}
	return found, nil
}

// counted are the lines of the sources that the matchers mean.
func (r *sourced) counted(ctx context.Context, s auth.Scope, ms []*labels.Matcher, mint, maxt int64) ([]Line, error) {
	var lines []Line
	now := r.now()
	from, to := time.UnixMilli(mint).UTC().Truncate(time.Minute), time.UnixMilli(min(maxt, now.UnixMilli())).UTC()
	for _, source := range r.sources {
		if to.Before(from) || !nameMatches(ms, source.Name, nil) {
			continue
		}
		counts, err := source.Counts(ctx, s, from.Add(-time.Minute), to)
		if err != nil {
			return nil, err
		}
		more, err := linesOf(source.Name, counts, ms, from, to)
		if err != nil {
			return nil, err
		}
		lines = append(lines, more...)
	}
	return lines, nil
}

// maxCounted bounds the samples that one selector makes of counts.
const maxCounted = 10_000_000

// linesOf makes a line of each label set: a sample at the end of every minute, of those
// without a count as well, and one of the minute under way, so that rates are right from
// the first count on.
func linesOf(name string, counts []MinuteCount, ms []*labels.Matcher, from, to time.Time) ([]Line, error) {
	type kept struct {
		series *Series
		counts map[int64]float64
	}
	found := map[uint64]*kept{}
	for _, c := range counts {
		key := c.Labels.Hash()
		k, ok := found[key]
		if !ok {
			s := &Series{Name: name, PromName: name, Service: ServiceOf(c.Labels), Type: Counter, Temporality: Delta, Labels: c.Labels, FirstSeen: from, LastSeen: to}
			if !matches(ms, s) {
				continue
			}
			k = &kept{series: s, counts: map[int64]float64{}}
			found[key] = k
		}
		k.counts[c.Minute.Unix()/60] += c.Count
	}
	first, last := from.Unix()/60, to.Unix()/60
	if float64(last-first+2)*float64(len(found)) > maxCounted {
		return nil, fault.New(fault.Invalid, fault.CodeValidation, "The selector %s reads too much. Narrow it or the time range.", name)
	}
	lines := make([]Line, 0, len(found))
	for _, k := range found {
		var s samples
		for minute := first - 1; minute < last; minute++ {
			s.add((minute+1)*60_000, k.counts[minute])
		}
		if at := to.UnixMilli(); at > last*60_000 {
			s.add(at, k.counts[last])
		}
		lines = append(lines, NewLine(k.series, s.ts, s.vs))
	}
	return lines, nil
}
