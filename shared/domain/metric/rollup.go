package metric

import (
	"context"
	"fmt"
	"math"
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
}

// Matcher asks for the rollup in a selector.
func (r Rollup) Matcher() *labels.Matcher {
	return labels.MustNewMatcher(labels.MatchEqual, RollupLabel, fmt.Sprintf("%d:%s", int(r.Step.Seconds()), r.Statistic))
}

// rollupOf finds the rollup that matchers ask for, and the matchers without it.
func rollupOf(ms []*labels.Matcher) (r Rollup, others []*labels.Matcher, asked bool) {
	for _, m := range ms {
		step, statistic, cut := strings.Cut(m.Value, ":")
		seconds, err := strconv.Atoi(step)
		if m.Name != RollupLabel || m.Type != labels.MatchEqual || !cut || err != nil {
			others = append(others, m)
			continue
		}
		r, asked = Rollup{Step: time.Duration(seconds) * time.Second, Statistic: Statistic(statistic)}, true
	}
	return r, others, asked && columnOf[r.Statistic] != "" && tableOf[r.Step] != ""
}

// rolledReader answers for rollups.
type rolledReader struct{ *Repository }

// WithRollups returns a Reader that answers selectors with RollupLabel.
func WithRollups(r *Repository) Reader { return rolledReader{r} } //nolint:ireturn // it stands for the repository

// Select implements Reader.
func (r rolledReader) Select(ctx context.Context, s auth.Scope, ms []*labels.Matcher, mint, maxt int64) ([]Line, error) {
	if rollup, others, asked := rollupOf(ms); asked {
		return r.Rolled(ctx, s, others, rollup, mint, maxt)
	}
	return r.Repository.Select(ctx, s, ms, mint, maxt)
}

// rolled are the statistics of the steps of some samples.
type rolled map[Statistic]*samples

// rollUp puts samples in their order into steps. Marks that a series has ended are not
// values.
func rollUp(all samples, step time.Duration) rolled {
	r := rolled{StatCount: {}, StatSum: {}, StatMin: {}, StatMax: {}}
	size := step.Milliseconds()
	end := int64(math.MinInt64)
	for i, t := range all.ts {
		v := all.vs[i]
		if value.IsStaleNaN(v) {
			continue
		}
		if at := stepEnd(t, size); at != end {
			end = at
			r.begin(at, v)
			continue
		}
		r.take(v)
	}
	return r
}

// stepEnd is the end of the step of a time; the end belongs to it.
func stepEnd(t, size int64) int64 {
	at := t - t%size
	if at < t {
		at += size
	}
	return at
}

func (r rolled) begin(at int64, v float64) {
	r[StatCount].add(at, 1)
	r[StatSum].add(at, v)
	r[StatMin].add(at, v)
	r[StatMax].add(at, v)
}

// take adds a value to the last step. What is not a number is neither the least nor the
// greatest, unless there is nothing else.
func (r rolled) take(v float64) {
	last := len(r[StatCount].vs) - 1
	r[StatCount].vs[last]++
	r[StatSum].vs[last] += v
	if least := &r[StatMin].vs[last]; v < *least || math.IsNaN(*least) {
		*least = v
	}
	if most := &r[StatMax].vs[last]; v > *most || math.IsNaN(*most) {
		*most = v
	}
}

// packed is a statistic of a day as one of Prometheus's XOR chunks.
func packed(s *samples) ([]byte, error) {
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
