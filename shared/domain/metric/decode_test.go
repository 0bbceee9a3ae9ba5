package metric_test

import (
	"fmt"
	"math"
	"os"
	"testing"
	"time"

	"github.com/klauspost/compress/snappy"
	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/prompb"
	writev2 "github.com/prometheus/prometheus/prompb/io/prometheus/write/v2"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/metric"
)

// noon is the clock of the decoders.
var noon = metric.Clock{Now: time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC), Keep: 30 * 24 * time.Hour}

// list names all samples of a batch.
func list(b *metric.Batch) map[string][]float64 {
	found := map[string][]float64{}
	b.Each(func(s *metric.Series, t int64, v float64) {
		found[s.Full().String()] = append(found[s.Full().String()], float64(t-noon.Now.UnixMilli()), v)
	})
	return found
}

func TestDecodeWrite(t *testing.T) {
	t.Parallel()

	t.Run("reads what Prometheus's own code reads", func(t *testing.T) {
		t.Parallel()
		sent, err := os.ReadFile("testdata/prometheus-2.42-remote-write-v1.body")
		require.NoError(t, err)
		body, err := snappy.Decode(nil, sent)
		require.NoError(t, err)
		var want prompb.WriteRequest
		require.NoError(t, want.Unmarshal(body))
		expected := map[string][]float64{}
		for _, ts := range want.Timeseries {
			b := labels.NewScratchBuilder(len(ts.Labels))
			for _, l := range ts.Labels {
				b.Add(l.Name, l.Value)
			}
			b.Sort()
			for _, s := range ts.Samples {
				expected[b.Labels().String()] = append(expected[b.Labels().String()], float64(s.Timestamp-noon.Now.UnixMilli()), s.Value)
			}
		}

		got, judge, err := metric.DecodeWrite(body, metric.Unaware{}, metric.Clock{Now: noon.Now.AddDate(100, 0, 0), Keep: 200 * 365 * 24 * time.Hour})

		require.NoError(t, err)
		require.Zero(t, judge.Rejected())
		require.NotEmpty(t, expected)
		require.Equal(t, fmt.Sprint(expected), fmt.Sprint(list(got)), "as texts, because NaN is not equal to itself")
	})

	t.Run("takes the body of a sender that says little", func(t *testing.T) {
		t.Parallel()
		sent, err := os.ReadFile("testdata/npm-prometheus-remote-write-0.5.1.body")
		require.NoError(t, err)
		body, err := snappy.Decode(nil, sent)
		require.NoError(t, err)
		got, judge, err := metric.DecodeWrite(body, metric.Unaware{}, metric.Clock{Now: noon.Now.AddDate(100, 0, 0), Keep: 200 * 365 * 24 * time.Hour})
		require.NoError(t, err)
		require.Zero(t, judge.Rejected())
		require.Positive(t, got.Samples())
	})

	t.Run("sorts labels, leaves out empty ones and refuses what is no series", func(t *testing.T) {
		t.Parallel()
		at := noon.Now.UnixMilli()
		series := func(pairs ...string) prompb.TimeSeries {
			ts := prompb.TimeSeries{Samples: []prompb.Sample{{Value: 1, Timestamp: at}}}
			for i := 0; i < len(pairs); i += 2 {
				ts.Labels = append(ts.Labels, prompb.Label{Name: pairs[i], Value: pairs[i+1]})
			}
			return ts
		}
		body, err := (&prompb.WriteRequest{Timeseries: []prompb.TimeSeries{
			series("z", "1", "__name__", "up", "a", "2", "b", ""), series("__name__", ""), series("__name__", "x", "a", "1", "a", "2"), series("__name__", "x", "a", "\xff"),
		}}).Marshal()
		require.NoError(t, err)
		got, judge, err := metric.DecodeWrite(body, metric.Unaware{}, noon)
		require.NoError(t, err)
		require.Equal(t, 3, judge.Rejected())
		require.Equal(t, map[string][]float64{`{__name__="up", a="2", z="1"}`: {0, 1}}, list(got))
	})

	t.Run("makes classic series of native histograms", func(t *testing.T) {
		t.Parallel()
		h := &histogram.Histogram{Schema: 1, Count: 10, Sum: 20, ZeroThreshold: 0.001, ZeroCount: 1,
			PositiveSpans: []histogram.Span{{Offset: 0, Length: 2}}, PositiveBuckets: []int64{4, 1}}
		labelSet := []prompb.Label{{Name: "__name__", Value: "d"}, {Name: "job", Value: "j"}}
		body, err := (&prompb.WriteRequest{Timeseries: []prompb.TimeSeries{{Labels: labelSet, Histograms: []prompb.Histogram{prompb.FromIntHistogram(noon.Now.UnixMilli(), h)}}}}).Marshal()
		require.NoError(t, err)
		got, judge, err := metric.DecodeWrite(body, metric.Unaware{}, noon)
		require.NoError(t, err)
		require.Zero(t, judge.Rejected())
		require.Equal(t, map[string][]float64{
			`{__name__="d_bucket", job="j", le="0.001"}`: {0, 1}, `{__name__="d_bucket", job="j", le="1.0"}`: {0, 5},
			`{__name__="d_bucket", job="j", le="1.414213562373095"}`: {0, 10}, `{__name__="d_bucket", job="j", le="+Inf"}`: {0, 10},
			`{__name__="d_sum", job="j"}`: {0, 20}, `{__name__="d_count", job="j"}`: {0, 10},
		}, list(got))
	})
}

func TestDecodeWrite2(t *testing.T) {
	t.Parallel()
	at := noon.Now.UnixMilli()
	h := &histogram.Histogram{Schema: 0, Count: 1, Sum: 1, PositiveSpans: []histogram.Span{{Offset: 0, Length: 1}}, PositiveBuckets: []int64{1}}
	sent := writev2.Request{
		Symbols: []string{"", "__name__", "up", "job", "j", "trace_id", "t1", "Help.", "d"},
		Timeseries: []writev2.TimeSeries{
			{
				LabelsRefs: []uint32{1, 2, 3, 4}, Samples: []writev2.Sample{{Value: 1, Timestamp: at - 1000}, {Value: 2, Timestamp: at}},
				Exemplars: []writev2.Exemplar{{LabelsRefs: []uint32{5, 6}, Value: 2, Timestamp: at}},
				Metadata:  writev2.Metadata{Type: writev2.Metadata_METRIC_TYPE_GAUGE, HelpRef: 7},
			},
			{LabelsRefs: []uint32{1, 8}, Histograms: []writev2.Histogram{writev2.FromIntHistogram(at, h)}},
			{LabelsRefs: []uint32{1, 99}, Samples: []writev2.Sample{{Value: 1, Timestamp: at}}},
		},
	}
	body, err := sent.Marshal()
	require.NoError(t, err)

	got, written, judge, err := metric.DecodeWrite2(body, metric.Unaware{}, noon)

	require.NoError(t, err)
	require.Equal(t, 1, judge.Rejected())
	require.Equal(t, metric.Written{Samples: 2, Histograms: 1, Exemplars: 1}, written)
	require.Equal(t, []float64{-1000, 1, 0, 2}, list(got)[`{__name__="up", job="j"}`])
	require.Equal(t, []float64{0, 1}, list(got)[`{__name__="d_count"}`])
}

// FuzzDecodeWrite looks for bodies that break the walkers, and for samples that are not
// what the store may hold.
func FuzzDecodeWrite(f *testing.F) {
	for _, name := range []string{"prometheus-2.42-remote-write-v1.body", "npm-prometheus-remote-write-0.5.1.body"} {
		sent, err := os.ReadFile("testdata/" + name)
		require.NoError(f, err)
		body, err := snappy.Decode(nil, sent)
		require.NoError(f, err)
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if b, _, err := metric.DecodeWrite(body, metric.Unaware{}, noon); err == nil {
			sane(t, b)
		}
		if b, _, _, err := metric.DecodeWrite2(body, metric.Unaware{}, noon); err == nil {
			sane(t, b)
		}
	})
}

// FuzzDecodePoints looks for JSON that breaks the reader.
func FuzzDecodePoints(f *testing.F) {
	f.Add([]byte(`{"metrics":[{"metric_name":"a","value":1,"tags":{"a":"b","c":[1]},"timestamp":"2026-01-01T00:00:00Z"},{"metric_name":"h","metric_type":"histogram","value":"2"}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		if b, _, err := metric.DecodePoints(body, metric.Unaware{}, noon); err == nil {
			sane(t, b)
		}
	})
}

func sane(t *testing.T, b *metric.Batch) {
	t.Helper()
	b.Each(func(s *metric.Series, at int64, _ float64) {
		require.NoError(t, s.Check())
		require.GreaterOrEqual(t, at, noon.Now.Add(-noon.Keep).UnixMilli())
		require.LessOrEqual(t, at, noon.Now.Add(10*time.Minute).UnixMilli())
	})
}

func FuzzBlocks(f *testing.F) {
	f.Add([]byte{1, 2, 3}, uint64(1), int64(0), 1.5)
	f.Fuzz(func(t *testing.T, damaged []byte, id uint64, at int64, v float64) {
		metric.DecodeAnyBlock(damaged) // must not panic
		metric.DecodeAnyRow(damaged)
		if at > -1e15 && at < 1e15 && id < math.MaxInt64 {
			metric.RequireRoundTrip(t, id, at, v)
		}
	})
}
