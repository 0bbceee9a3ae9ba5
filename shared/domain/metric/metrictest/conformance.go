package metrictest

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/metric"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Moment is a time on the border of two windows, two days ago.
var Moment = time.Now().Add(-48 * time.Hour).Truncate(2 * time.Hour).UnixMilli()

// Store is one to be tried.
type Store struct {
	metric.Store

	// Scope returns a project that nobody else uses.
	Scope func(testing.TB) auth.Scope
	// Settle brings samples to where they stay; nil when they are there.
	Settle func(testing.TB, auth.Scope)
}

// Series makes a series of a name, a kind and labels.
func Series(name string, adds bool, pairs ...string) *metric.Series {
	ls := labels.FromStrings(pairs...)
	s := &metric.Series{Name: name, PromName: metric.CleanName(name), Service: metric.ServiceOf(ls), Type: metric.Gauge, Labels: ls}
	if adds {
		s.Type, s.Temporality = metric.Counter, metric.Delta
	}
	return s
}

// Sample is one number, so many seconds after Moment.
type Sample struct {
	Second int64
	Value  float64
}

// Batch makes a batch of one series.
func Batch(s *metric.Series, samples ...Sample) *metric.Batch {
	b := &metric.Batch{}
	b.Fresh(s, metric.KeyOf([]byte(s.Name+s.Labels.String()+string(s.Temporality))), 0)
	for _, one := range samples {
		b.Add(Moment+1000*one.Second, one.Value)
	}
	return b
}

// Read returns the samples of what a selector means, by the labels of the series.
func Read(tb testing.TB, r metric.Reader, s auth.Scope, selector string, from, to int64) map[string][]Sample {
	tb.Helper()
	ms, err := parser.NewParser(parser.Options{}).ParseMetricSelector(selector)
	require.NoError(tb, err)
	lines, err := r.Select(tb.Context(), s, ms, Moment+1000*from, Moment+1000*to)
	require.NoError(tb, err)
	found := map[string][]Sample{}
	for _, l := range lines {
		ts, vs, err := l.Samples()
		require.NoError(tb, err)
		require.True(tb, slices.IsSorted(ts))
		var samples []Sample
		for i, t := range ts {
			if second := (t - Moment) / 1000; second >= from && second <= to {
				samples = append(samples, Sample{second, vs[i]})
			}
		}
		if len(samples) > 0 {
			found[l.Series.Full().String()] = samples
		}
	}
	return found
}

// Conform tries a store with what every store does. Each part runs with samples as they
// arrive, and once more with samples where they stay.
func Conform(t *testing.T, newStore func(*testing.T) Store) {
	t.Helper()
	parts := map[string]func(*testing.T, Store, auth.Scope, func()){
		"finds what was appended, at both ends of the range": func(t *testing.T, st Store, s auth.Scope, settle func()) {
			require.NoError(t, st.Append(t.Context(), s, []*metric.Batch{Batch(Series("a", false), Sample{0, 1}, Sample{10, 2}, Sample{20, 3})}))
			settle()
			require.Equal(t, map[string][]Sample{`{__name__="a"}`: {{0, 1}, {10, 2}}}, Read(t, st, s, "a", 0, 10))
			require.Equal(t, map[string][]Sample{`{__name__="a"}`: {{20, 3}}}, Read(t, st, s, "a", 11, 20))
			require.Empty(t, Read(t, st, s, "a", 21, 100))
		},
		"means by matchers what Prometheus means": func(t *testing.T, st Store, s auth.Scope, settle func()) {
			for _, one := range []*metric.Series{Series("a", false, "x", "1"), Series("a", false, "x", "2"), Series("a", false), Series("b.c", false, "x", "1")} {
				require.NoError(t, st.Append(t.Context(), s, []*metric.Batch{Batch(one, Sample{0, 1})}))
			}
			settle()
			for selector, want := range map[string]int{
				`a`: 3, `a{x="1"}`: 1, `a{x!="1"}`: 2, `a{x=""}`: 1, `a{x=~".+"}`: 2, `a{x!~"1|2"}`: 1, `{x="1"}`: 2, `{__name__=~"a|b_c"}`: 4,
				`{"b.c"}`: 1, `b_c`: 1, `{__name__!="a",x="1"}`: 1, `none`: 0, `{__name__=~"b.*",x!="1"}`: 0,
			} {
				require.Len(t, Read(t, st, s, selector, 0, 0), want, selector)
			}
		},
		"replaces gauges and adds increments": func(t *testing.T, st Store, s auth.Scope, settle func()) {
			for range 2 {
				require.NoError(t, st.Append(t.Context(), s, []*metric.Batch{
					Batch(Series("g", false), Sample{10, 1}, Sample{0, 2}, Sample{10, 3}), Batch(Series("i", true), Sample{10, 1}, Sample{0, 2}, Sample{10, 3}),
				}))
				settle()
			}
			require.Equal(t, map[string][]Sample{`{__name__="g"}`: {{0, 2}, {10, 3}}, `{__name__="i"}`: {{0, 4}, {10, 12}}}, Read(t, st, s, `{__name__=~"g|i"}`, 0, 100))
		},
		"keeps the bits of stale markers and infinities": func(t *testing.T, st Store, s auth.Scope, settle func()) {
			stale := math.Float64frombits(value.StaleNaN)
			require.NoError(t, st.Append(t.Context(), s, []*metric.Batch{Batch(Series("a", false), Sample{0, stale}, Sample{1, math.Inf(-1)}, Sample{2, math.Float64frombits(value.NormalNaN)})}))
			settle()
			got := Read(t, st, s, "a", 0, 10)[`{__name__="a"}`]
			require.Len(t, got, 3)
			require.True(t, value.IsStaleNaN(got[0].Value))
			require.True(t, math.IsInf(got[1].Value, -1))
			require.False(t, value.IsStaleNaN(got[2].Value))
		},
		"keeps projects apart": func(t *testing.T, st Store, s auth.Scope, settle func()) {
			require.NoError(t, st.Append(t.Context(), s, []*metric.Batch{Batch(Series("a", false), Sample{0, 1})}))
			settle()
			require.Empty(t, Read(t, st, st.Scope(t), "a", 0, 10))
		},
		"holds more than a chunk and a window, whatever the order of arrival": func(t *testing.T, st Store, s auth.Scope, settle func()) {
			var want []Sample
			for second := int64(-3600); second < 3*3600; second += 15 {
				want = append(want, Sample{second, float64(second)})
			}
			for part := range slices.Chunk(want, 100) {
				slices.Reverse(part)
			}
			for part := range slices.Chunk(want, 333) {
				require.NoError(t, st.Append(t.Context(), s, []*metric.Batch{Batch(Series("a", false), part...)}))
				settle()
			}
			slices.SortFunc(want, func(a, b Sample) int { return int(a.Second - b.Second) })
			require.Equal(t, want, Read(t, st, s, "a", -4000, 4*3600)[`{__name__="a"}`])
		},
		"lists series of a time": func(t *testing.T, st Store, s auth.Scope, settle func()) {
			require.NoError(t, st.Append(t.Context(), s, []*metric.Batch{Batch(Series("a", false, "x", "1"), Sample{0, 1}), Batch(Series("a", false, "x", "2"), Sample{0, 1})}))
			settle()
			names, err := metric.LabelValues(t.Context(), st, s, "x", [][]*labels.Matcher{{labels.MustNewMatcher(labels.MatchEqual, labels.MetricName, "a")}}, Moment, Moment)
			require.NoError(t, err)
			require.Equal(t, "1 2", strings.Join(names, " "))
		},
	}
	for name, part := range parts {
		for _, settled := range []bool{false, true} {
			t.Run(name+map[bool]string{true: ", settled"}[settled], func(t *testing.T) {
				t.Parallel()
				st := newStore(t)
				s := st.Scope(t)
				part(t, st, s, func() {
					if settled && st.Settle != nil {
						st.Settle(t, s)
					}
				})
			})
		}
	}
}
