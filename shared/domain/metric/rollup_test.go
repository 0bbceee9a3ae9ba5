package metric_test

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/metric"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// pastDay is a day that has ended long enough ago to be rolled up.
var pastDay = time.Now().UTC().Truncate(24*time.Hour).AddDate(0, 0, -3)

// noisy is a series with a sample every 47 seconds from a day until half the next one.
func noisy(s *metric.Series) *metric.Batch {
	b := &metric.Batch{}
	b.Fresh(s, metric.KeyOf([]byte(s.Full().String())), 0)
	random := rand.New(rand.NewPCG(1, 2))
	for at := pastDay; at.Before(pastDay.Add(36 * time.Hour)); at = at.Add(47 * time.Second) {
		v := math.Round(random.NormFloat64()*1000) / 8
		switch random.IntN(200) {
		case 0:
			v = math.Float64frombits(value.StaleNaN)
		case 1:
			v = math.NaN()
		}
		b.Add(at.UnixMilli(), v)
	}
	b.Add(pastDay.Add(24*time.Hour).UnixMilli(), 7) // midnight belongs to the day before
	return b
}

func move(t *testing.T, r *metric.Repository, s auth.Scope) {
	t.Helper()
	moved, err := r.Compact(t.Context(), s)
	require.NoError(t, err)
	require.Positive(t, moved)
}

// steps reads a rollup of m between two times.
func steps(t *testing.T, r *metric.Repository, s auth.Scope, rollup metric.Rollup, mint, maxt time.Time) map[int64]float64 {
	t.Helper()
	ms, err := parser.NewParser(parser.Options{}).ParseMetricSelector("m")
	require.NoError(t, err)
	lines, err := metric.WithRollups(r).Select(t.Context(), s, append(ms, rollup.Matcher()), mint.UnixMilli(), maxt.UnixMilli())
	require.NoError(t, err)
	require.Len(t, lines, 1)
	ts, vs, err := lines[0].Samples()
	require.NoError(t, err)
	found := map[int64]float64{}
	for i, at := range ts {
		require.Zero(t, at%rollup.Step.Milliseconds())
		if at >= mint.UnixMilli() && at <= maxt.UnixMilli() {
			found[at] = vs[i]
		}
	}
	return found
}

// worked works the same out from the samples, one by one.
func worked(t *testing.T, r *metric.Repository, s auth.Scope, rollup metric.Rollup, mint, maxt time.Time) map[int64]float64 {
	t.Helper()
	ms, err := parser.NewParser(parser.Options{}).ParseMetricSelector("m")
	require.NoError(t, err)
	size := rollup.Step.Milliseconds()
	first := (mint.UnixMilli()+size-1)/size*size - size + 1
	lines, err := r.Select(t.Context(), s, ms, first, maxt.UnixMilli())
	require.NoError(t, err)
	require.Len(t, lines, 1)
	ts, vs, err := lines[0].Samples()
	require.NoError(t, err)
	all := map[int64][]float64{}
	for i, at := range ts {
		end := (at + size - 1) / size * size
		if at >= first && end <= maxt.UnixMilli() && !value.IsStaleNaN(vs[i]) {
			all[end] = append(all[end], vs[i])
		}
	}
	found := map[int64]float64{}
	for end, values := range all {
		count, sum, least, most := 0.0, 0.0, math.NaN(), math.NaN()
		for _, v := range values {
			count, sum = count+1, sum+v
			if math.IsNaN(least) || v < least {
				least = v
			}
			if math.IsNaN(most) || v > most {
				most = v
			}
		}
		found[end] = map[metric.Statistic]float64{
			metric.StatCount: count, metric.StatSum: sum, metric.StatMin: least, metric.StatMax: most,
		}[rollup.Statistic]
	}
	return found
}

// sameSteps compares every statistic of both steps over ranges that begin and end anywhere.
func sameSteps(t *testing.T, r *metric.Repository, s auth.Scope, when string) {
	t.Helper()
	for _, width := range []time.Duration{metric.FineStep, metric.CoarseStep} {
		for _, statistic := range []metric.Statistic{metric.StatCount, metric.StatSum, metric.StatMin, metric.StatMax} {
			for _, bounds := range [][2]time.Duration{{-time.Hour, 48 * time.Hour}, {time.Millisecond, 24 * time.Hour}, {5*time.Hour + 7*time.Second, 30*time.Hour + time.Minute}} {
				mint, maxt := pastDay.Add(bounds[0]), pastDay.Add(bounds[1])
				rollup := metric.Rollup{Step: width, Statistic: statistic}
				want, got := worked(t, r, s, rollup, mint, maxt), steps(t, r, s, rollup, mint, maxt)
				require.Len(t, got, len(want), "%s: %v %v", when, rollup, bounds)
				for at, v := range want {
					require.True(t, v == got[at] || math.IsNaN(v) && math.IsNaN(got[at]), "%s: %v at %d: %v, not %v", when, rollup, at, got[at], v)
				}
			}
		}
	}
}

func TestRollups(t *testing.T) {
	t.Parallel()
	r, s := newRepository(t)
	require.NoError(t, r.KeepRollups(t.Context(), 90, 400))
	day := metric.DueDay{TenantID: s.TenantID, ProjectID: s.ProjectID, Day: pastDay}
	rollUp := func() bool {
		t.Helper()
		done, err := r.RollUp(t.Context(), day)
		require.NoError(t, err)
		return done
	}
	due := func() (days []time.Time) {
		t.Helper()
		all, err := r.RollupsDue(t.Context(), 100_000)
		require.NoError(t, err)
		for _, d := range all {
			if d.Scope() == s {
				days = append(days, d.Day)
			}
		}
		return days
	}

	appendAll(t, r, s, noisy(gauge("m", "job", "a")))
	sameSteps(t, r, s, "fresh")
	require.False(t, rollUp(), "samples of the day are not in chunks yet")
	move(t, r, s)
	sameSteps(t, r, s, "in chunks")
	require.Contains(t, due(), pastDay)
	require.True(t, rollUp())
	require.NotContains(t, due(), pastDay)
	sameSteps(t, r, s, "rolled up")

	late := &metric.Batch{}
	series := gauge("m", "job", "a")
	late.Fresh(series, metric.KeyOf([]byte("late")), 0)
	late.Add(pastDay.Add(3*time.Hour+time.Second).UnixMilli(), 1e6)
	appendAll(t, r, s, late)
	sameSteps(t, r, s, "with a late sample")
	move(t, r, s)
	require.Contains(t, due(), pastDay, "what changes is rolled up again")
	sameSteps(t, r, s, "with a late sample in its chunk")
	require.True(t, rollUp())
	sameSteps(t, r, s, "rolled up again")
}

func TestRollupsOfIncrementsAreOfTheirTotals(t *testing.T) {
	t.Parallel()
	r, s := newRepository(t)
	b := &metric.Batch{}
	counter := gauge("m", "job", "a")
	counter.Temporality = metric.Delta
	b.Fresh(counter, metric.KeyOf([]byte("m")), 0)
	for i := range 300 {
		b.Add(pastDay.Add(time.Duration(i)*5*time.Minute).UnixMilli(), 1)
	}
	appendAll(t, r, s, b)
	move(t, r, s)
	_, err := r.RollUp(t.Context(), metric.DueDay{TenantID: s.TenantID, ProjectID: s.ProjectID, Day: pastDay})
	require.NoError(t, err)
	sameSteps(t, r, s, "increments")
}
