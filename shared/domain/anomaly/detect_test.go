package anomaly_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/sre-copilot/sre-copilot/shared/domain/anomaly"
)

var start = time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)

func series(values ...float64) []anomaly.Point {
	points := make([]anomaly.Point, len(values))
	for i, v := range values {
		points[i] = anomaly.Point{At: start.Add(time.Duration(i) * time.Minute), Value: v}
	}
	return points
}

type found struct {
	value, expected, z float64
	severity           anomaly.Severity
}

func summary(findings []anomaly.Finding) []found {
	var all []found
	for _, f := range findings {
		all = append(all, found{f.Value, f.Expected, math.Round(f.ZScore*1000) / 1000, f.Severity})
	}
	return all
}

func TestDetect(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		values []float64
		method anomaly.Method
		want   []found
	}{
		{"nothing in nothing", nil, anomaly.ZScore, nil},
		{"two points have one neighbor each", []float64{1, 100}, anomaly.ZScore, nil},
		{"a flat line is quiet", []float64{5, 5, 5, 5, 5}, anomaly.ZScore, nil},
		{"one percent off agreeing neighbors is quiet", []float64{100, 100, 101, 100, 100}, anomaly.MAD, nil},
		{
			"more than one percent off agreeing neighbors is beyond any score", []float64{100, 100, 101.1, 100, 100}, anomaly.MAD,
			[]found{{101.1, 100, 999, anomaly.Critical}},
		},
		{
			"around zero the tolerance is next to nothing", []float64{0, 0, 1e-10, 0, 0}, anomaly.MAD,
			[]found{{1e-10, 0, 999, anomaly.Critical}},
		},
		{
			// Neighbors of 20: 1 3 5 3, mean 3, sample deviation 1.632993.
			"a spike is compared with two points on each side", []float64{1, 3, 20, 5, 3}, anomaly.ZScore,
			[]found{{20, 3, 10.41, anomaly.Critical}},
		},
		{
			// Neighbors of 7: 1 3 5 3; z = 4 / 1.632993. Neighbors of the last 3: 7 5; z = 3 / 1.414214.
			"a small departure is a warning", []float64{1, 3, 7, 5, 3}, anomaly.ZScore,
			[]found{{7, 3, 2.449, anomaly.Warning}, {3, 6, 2.121, anomaly.Warning}},
		},
		{
			// Neighbors of 40: 10 12, at the end of the series; mean 11, deviation 1.414214.
			"the last point has two neighbors", []float64{11, 10, 12, 40}, anomaly.ZScore,
			[]found{{40, 11, 20.506, anomaly.Critical}},
		},
		{
			// Median 11, absolute deviations 1 1 1 489: MAD 1; z = 19 / 1.4826.
			"the median is not moved by another spike", []float64{10, 12, 30, 500, 10}, anomaly.MAD,
			[]found{{30, 11, 12.815, anomaly.Critical}, {500, 12, 164.576, anomaly.Critical}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, summary(anomaly.Detect(series(c.values...), c.method, 2)))
		})
	}

	t.Run("points are compared in the order of time", func(t *testing.T) {
		t.Parallel()
		points := series(1, 3, 20, 5, 3)
		points[0], points[4] = points[4], points[0]
		require.Equal(t, summary(anomaly.Detect(series(1, 3, 20, 5, 3), anomaly.ZScore, 2)), summary(anomaly.Detect(points, anomaly.ZScore, 2)))
	})
	t.Run("the worst severity outranks", func(t *testing.T) {
		t.Parallel()
		require.Nil(t, anomaly.Worst(nil))
		require.Equal(t, anomaly.Critical, *anomaly.Worst([]anomaly.Finding{{Severity: anomaly.Critical}, {Severity: anomaly.Warning}}))
		require.Equal(t, anomaly.Warning, *anomaly.Worst([]anomaly.Finding{{Severity: anomaly.Warning}}))
	})
}

func TestDetectProperties(t *testing.T) {
	t.Parallel()
	methods := []anomaly.Method{anomaly.ZScore, anomaly.MAD}

	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64(), 0, 30).Draw(t, "values")
		method := rapid.SampledFrom(methods).Draw(t, "method")
		sensitivity := rapid.Float64Range(0.5, 10).Draw(t, "sensitivity")
		findings := anomaly.Detect(series(values...), method, sensitivity)
		if len(values) < 3 {
			require.Empty(t, findings)
		}
		for _, f := range findings {
			require.Contains(t, values, f.Value)
			require.Greater(t, f.ZScore, sensitivity)
			require.Equal(t, f.ZScore > 1.5*sensitivity, f.Severity == anomaly.Critical)
			for _, v := range []float64{f.Expected, f.Deviation, f.ZScore} {
				require.False(t, math.IsNaN(v) || math.IsInf(v, 0), "%v", f)
			}
		}
		require.LessOrEqual(t, len(anomaly.Detect(series(values...), method, sensitivity+1)), len(findings), "less sensitive finds less")
	})

	rapid.Check(t, func(t *rapid.T) {
		whole := rapid.SliceOfN(rapid.IntRange(-1000, 1000), 3, 20).Draw(t, "values")
		method := rapid.SampledFrom(methods).Draw(t, "method")
		plain, larger := make([]float64, len(whole)), make([]float64, len(whole))
		for i, v := range whole {
			plain[i], larger[i] = float64(v), float64(v)*1024
		}
		first, second := anomaly.Detect(series(plain...), method, 2), anomaly.Detect(series(larger...), method, 2)
		require.Len(t, second, len(first), "the unit does not matter")
		for i := range first {
			require.InDelta(t, first[i].ZScore, second[i].ZScore, 1e-6)
		}
	})
}
