package metric_test

import (
	"math"
	"os"
	"testing"
	"time"

	"github.com/klauspost/compress/snappy"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/metric"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func newRepository(t *testing.T) (*metric.Repository, auth.Scope) {
	t.Helper()
	return metric.NewRepository(pgtest.DB(t), metric.DefaultSettings(clock.Now)), pgtest.NewProject(t)
}

// gauge makes a series as a scrape has it.
func gauge(name string, pairs ...string) *metric.Series {
	ls := labels.FromStrings(pairs...)
	return &metric.Series{Name: name, PromName: name, Service: metric.ServiceOf(ls), Type: metric.Gauge, Labels: ls}
}

// point is a sample some seconds after a moment.
type point struct {
	second int64
	value  float64
}

// moment is on the border of two windows, a day ago.
var moment = time.Now().Add(-24 * time.Hour).Truncate(2 * time.Hour).UnixMilli()

func batch(s *metric.Series, points ...point) *metric.Batch {
	b := &metric.Batch{}
	b.Fresh(s, metric.KeyOf([]byte(s.Full().String())), 0)
	for _, p := range points {
		b.Add(moment+1000*p.second, p.value)
	}
	return b
}

func appendAll(t *testing.T, store metric.Store, s auth.Scope, batches ...*metric.Batch) {
	t.Helper()
	require.NoError(t, store.Append(t.Context(), s, batches))
}

// read returns the points of the only series that a selector finds around the moment.
func read(t *testing.T, r metric.Reader, s auth.Scope, selector string) []point {
	t.Helper()
	ms, err := parser.NewParser(parser.Options{}).ParseMetricSelector(selector)
	require.NoError(t, err)
	lines, err := r.Select(t.Context(), s, ms, moment-1e9, moment+1e9)
	require.NoError(t, err)
	if len(lines) == 0 {
		return nil
	}
	require.Len(t, lines, 1)
	ts, vs, err := lines[0].Samples()
	require.NoError(t, err)
	var points []point
	for i := range ts {
		points = append(points, point{(ts[i] - moment) / 1000, vs[i]})
	}
	return points
}

func TestSamples(t *testing.T) {
	t.Parallel()

	t.Run("of a real Prometheus are found by their labels", func(t *testing.T) {
		t.Parallel()
		r, s := newRepository(t)
		sent, err := os.ReadFile("testdata/prometheus-2.42-remote-write-v1.body")
		require.NoError(t, err)
		body, err := snappy.Decode(nil, sent)
		require.NoError(t, err)
		at := metric.Clock{Now: clock.Now(), Keep: 100 * 365 * 24 * time.Hour}

		b, judge, err := metric.DecodeWrite(body, r.Known(s), at)
		require.NoError(t, err)
		require.Zero(t, judge.Rejected())
		samples := b.Samples()
		require.Greater(t, samples, 100)
		appendAll(t, r, s, b)
		again, _, err := metric.DecodeWrite(body, r.Known(s), at)
		require.NoError(t, err)
		require.Equal(t, samples, again.Samples())
		appendAll(t, r, s, again)

		ms, err := parser.NewParser(parser.Options{}).ParseMetricSelector(`{__name__=~".+"}`)
		require.NoError(t, err)
		lines, err := r.Select(t.Context(), s, ms, 0, math.MaxInt32*1000)
		require.NoError(t, err)
		found := 0
		for _, l := range lines {
			ts, _, err := l.Samples()
			require.NoError(t, err)
			found += len(ts)
		}
		require.Equal(t, samples, found, "sent twice, stored once")
	})

	t.Run("of gauges replace each other and of increments add up, before and after they are moved", func(t *testing.T) {
		t.Parallel()
		r, s := newRepository(t)
		steps := gauge("steps", "service", "a")
		steps.Temporality = metric.Delta
		for range 2 {
			appendAll(t, r, s, batch(gauge("level", "service", "a"), point{0, 1}, point{60, 2}), batch(gauge("level", "service", "a"), point{60, 3}, point{30, 9}))
			appendAll(t, r, s, batch(steps, point{0, 1}, point{60, 2}, point{60, 3}))
			blocks, err := r.Compact(t.Context(), s)
			require.NoError(t, err)
			require.Equal(t, 2, blocks)
		}
		appendAll(t, r, s, batch(steps, point{90, 1}))

		require.Equal(t, []point{{0, 1}, {30, 9}, {60, 3}}, read(t, r, s, "level"))
		require.Equal(t, []point{{0, 2}, {60, 12}, {90, 13}}, read(t, r, s, "steps"))
	})
}
