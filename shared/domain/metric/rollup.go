package metric

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/tsdb/chunkenc"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Statistic is what is kept of the samples of a step.
type Statistic string

// The statistics. Each can be added up, or compared, over any number of whole steps.
const (
	StatCount Statistic = "count"
	StatSum   Statistic = "sum"
	StatMin   Statistic = "min"
	StatMax   Statistic = "max"
)

// The steps that samples are rolled up by.
const (
	FineStep   = 5 * time.Minute
	CoarseStep = time.Hour
)

// RollupLabel asks, in a selector, for a Rollup in the place of samples.
const RollupLabel = "__rollup__"

// Rollup is one statistic of the samples in each step. The sample at time t stands for
// what was measured after t less the step, until t.
type Rollup struct {
	Step      time.Duration
	Statistic Statistic
	// Beside is another statistic of the same samples that the same query asks for: the
	// two are read in one go. It may be empty.
	Beside Statistic
}

// Matcher asks for the rollup in a selector.
func (r Rollup) Matcher() *labels.Matcher {
	asked := strings.TrimSuffix(fmt.Sprintf("%d:%s:%s", int(r.Step.Seconds()), r.Statistic, r.Beside), ":")
	return labels.MustNewMatcher(labels.MatchEqual, RollupLabel, asked)
}

// statistics are those that are asked for.
func (r Rollup) statistics() []Statistic {
	if r.Beside == "" {
		return []Statistic{r.Statistic}
	}
	return []Statistic{r.Statistic, r.Beside}
}

// rollupOf finds the rollup that matchers ask for, and the matchers without it.
func rollupOf(ms []*labels.Matcher) (r Rollup, others []*labels.Matcher, asked bool) {
	for _, m := range ms {
		parts := strings.Split(m.Value+":", ":")
		seconds, err := strconv.Atoi(parts[0])
		if m.Name != RollupLabel || m.Type != labels.MatchEqual || len(parts) < 3 || err != nil {
			others = append(others, m)
			continue
		}
		r, asked = Rollup{Step: time.Duration(seconds) * time.Second, Statistic: Statistic(parts[1]), Beside: Statistic(parts[2])}, true
	}
	for _, statistic := range r.statistics() {
		asked = asked && columnOf[statistic] != ""
	}
	return r, others, asked && tableOf[r.Step] != ""
}

// rolledReader answers for rollups.
type rolledReader struct {
	*Repository

	// beside are the lines that selectors of the same query will ask for.
	beside map[string][]Line
}

// WithRollups returns a Reader that answers selectors with RollupLabel.
func WithRollups(r *Repository) Reader { return rolledReader{Repository: r} } //nolint:ireturn // it stands for the repository

// forQuery implements perQuery.
func (r rolledReader) forQuery() Reader { //nolint:ireturn // it stands for the repository
	return rolledReader{Repository: r.Repository, beside: map[string][]Line{}}
}

// Select implements Reader.
func (r rolledReader) Select(ctx context.Context, s auth.Scope, ms []*labels.Matcher, mint, maxt int64) ([]Line, error) {
	rollup, others, asked := rollupOf(ms)
	if !asked {
		return r.Repository.Select(ctx, s, ms, mint, maxt)
	}
	key := func(statistic Statistic) string { return fmt.Sprint(others, rollup.Step, statistic, mint, maxt) }
	if lines, ok := r.beside[key(rollup.Statistic)]; ok {
		delete(r.beside, key(rollup.Statistic))
		return lines, nil
	}
	lines, err := r.rolled(ctx, s, others, rollup, mint, maxt)
	if rollup.Beside != "" && r.beside != nil {
		r.beside[key(rollup.Beside)] = lines[rollup.Beside]
	}
	return lines[rollup.Statistic], err
}

// rolled are the statistics of the steps of some samples.
type rolled struct {
	ts                       []int64
	counts, sums, mins, maxs []float64
}

// of returns one of the statistics.
func (r *rolled) of(s Statistic) samples {
	switch s {
	case StatCount:
		return samples{ts: r.ts, vs: r.counts}
	case StatSum:
		return samples{ts: r.ts, vs: r.sums}
	case StatMin:
		return samples{ts: r.ts, vs: r.mins}
	default:
		return samples{ts: r.ts, vs: r.maxs}
	}
}

// grow makes room for so many more steps.
func (r *rolled) grow(n int) {
	r.ts = slices.Grow(r.ts, n)
	for _, column := range []*[]float64{&r.counts, &r.sums, &r.mins, &r.maxs} {
		*column = slices.Grow(*column, n)
	}
}

// stepEnd is the end of the step of a time; the end belongs to it.
func stepEnd(t, size int64) int64 {
	at := t - t%size
	if at < t {
		at += size
	}
	return at
}

// take puts samples in their order, which come after those before, into steps. Marks that
// a series has ended are not values.
func (r *rolled) take(all samples, step time.Duration) {
	size := step.Milliseconds()
	for i := 0; i < len(all.ts); {
		end, from := stepEnd(all.ts[i], size), i
		for i++; i < len(all.ts) && all.ts[i] <= end; i++ {
		}
		if len(r.ts) == 0 || r.ts[len(r.ts)-1] != end {
			from = r.begin(end, all.vs[:i], from)
		}
		if from < i {
			r.add(all.vs[from:i])
		}
	}
}

// begin starts a step with the first value from a place on, and returns the next place.
func (r *rolled) begin(end int64, vs []float64, from int) int {
	for from < len(vs) && value.IsStaleNaN(vs[from]) {
		from++
	}
	if from == len(vs) {
		return from
	}
	v := vs[from]
	r.ts, r.counts = append(r.ts, end), append(r.counts, 1)
	r.sums, r.mins, r.maxs = append(r.sums, v), append(r.mins, v), append(r.maxs, v)
	return from + 1
}

// add adds values to the last step. What is not a number is neither the least nor the
// greatest, unless there is nothing else.
func (r *rolled) add(vs []float64) {
	last := len(r.ts) - 1
	count, sum, least, most := r.counts[last], r.sums[last], r.mins[last], r.maxs[last]
	for _, v := range vs {
		if value.IsStaleNaN(v) {
			continue
		}
		count++
		sum += v
		if v < least || math.IsNaN(least) {
			least = v
		}
		if v > most || math.IsNaN(most) {
			most = v
		}
	}
	r.counts[last], r.sums[last], r.mins[last], r.maxs[last] = count, sum, least, most
}

// packed is a statistic of a day as one of Prometheus's XOR chunks.
func packed(s samples) ([]byte, error) {
	x := chunkenc.NewXORChunk()
	app, err := x.Appender()
	if err != nil {
		return nil, fmt.Errorf("new chunk: %w", err)
	}
	for i, t := range s.ts {
		app.Append(0, t, s.vs[i])
	}
	return x.Bytes(), nil
}
