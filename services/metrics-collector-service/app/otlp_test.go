package app_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/pmetric/pmetricotlp"

	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// exported makes a request with a metric of every kind.
func exported(at time.Time) pmetricotlp.ExportRequest {
	all := pmetric.NewMetrics()
	resource := all.ResourceMetrics().AppendEmpty()
	resource.Resource().Attributes().PutStr("service.name", "checkout")
	resource.Resource().Attributes().PutStr("deployment.environment.name", "prod")
	list := resource.ScopeMetrics().AppendEmpty().Metrics()
	now := pcommon.NewTimestampFromTime(at)

	gauge := list.AppendEmpty()
	gauge.SetName("queue.size")
	gauge.SetUnit("1")
	gauge.SetDescription("How many wait.")
	g := gauge.SetEmptyGauge().DataPoints().AppendEmpty()
	g.SetTimestamp(now)
	g.SetIntValue(7)
	g.Attributes().PutStr("queue.name", "a")

	sum := list.AppendEmpty()
	sum.SetName("http.requests")
	s := sum.SetEmptySum()
	s.SetIsMonotonic(true)
	s.SetAggregationTemporality(pmetric.AggregationTemporalityDelta)
	d := s.DataPoints().AppendEmpty()
	d.SetTimestamp(now)
	d.SetDoubleValue(3)

	classic := list.AppendEmpty()
	classic.SetName("http.duration")
	classic.SetUnit("ms")
	classic.SetEmptyHistogram().SetAggregationTemporality(pmetric.AggregationTemporalityCumulative)
	h := classic.Histogram().DataPoints().AppendEmpty()
	h.SetTimestamp(now)
	h.SetCount(6)
	h.SetSum(60)
	h.ExplicitBounds().FromRaw([]float64{5, 10})
	h.BucketCounts().FromRaw([]uint64{1, 2, 3})
	e := h.Exemplars().AppendEmpty()
	e.SetTimestamp(now)
	e.SetDoubleValue(12)
	e.SetTraceID(pcommon.TraceID{1, 2, 3})

	exponential := list.AppendEmpty()
	exponential.SetName("payload")
	exponential.SetUnit("By")
	exponential.SetEmptyExponentialHistogram().SetAggregationTemporality(pmetric.AggregationTemporalityCumulative)
	x := exponential.ExponentialHistogram().DataPoints().AppendEmpty()
	x.SetTimestamp(now)
	x.SetCount(10)
	x.SetSum(30)
	x.SetScale(3)
	x.Positive().SetOffset(8) // from 2 on, eight buckets until 4
	x.Positive().BucketCounts().FromRaw([]uint64{1, 1, 1, 1, 1, 1, 1, 3})

	summary := list.AppendEmpty()
	summary.SetName("gc.pause")
	summary.SetUnit("s")
	q := summary.SetEmptySummary().DataPoints().AppendEmpty()
	q.SetTimestamp(now)
	q.SetCount(2)
	q.SetSum(0.5)
	v := q.QuantileValues().AppendEmpty()
	v.SetQuantile(0.99)
	v.SetValue(0.4)
	return pmetricotlp.NewExportRequestFromMetrics(all)
}

func TestOTLP(t *testing.T) {
	t.Parallel()
	s := newService(t)

	for encoding, marshal := range map[string]func(pmetricotlp.ExportRequest) ([]byte, error){
		"application/x-protobuf": pmetricotlp.ExportRequest.MarshalProto, "application/json": pmetricotlp.ExportRequest.MarshalJSON,
	} {
		t.Run("as "+encoding+" becomes series that PromQL knows", func(t *testing.T) {
			t.Parallel()
			scope := pgtest.NewProject(t)
			sent, err := marshal(exported(clock.Now().Add(-10 * time.Second)))
			require.NoError(t, err)
			res := send(t, s, key(scope, "ingest:metrics"), http.MethodPost, "/otlp/v1/metrics", sent, "Content-Type", encoding)
			require.Equal(t, http.StatusOK, res.StatusCode, body(t, res))
			require.Equal(t, encoding, res.Header.Get("Content-Type"))

			for expr, want := range map[string]float64{
				`queue_size{service="checkout",environment="prod",queue_name="a"}`: 7,
				`http_requests_total`:                          3,
				`http_duration_milliseconds_bucket{le="10.0"}`: 3,
				`http_duration_milliseconds_count`:             6,
				`http_duration_milliseconds_sum`:               60,
				`payload_bytes_bucket{le="2.82842712474619"}`:  4,
				`payload_bytes_bucket{le="4.0"}`:               10,
				`payload_bytes_bucket{le="+Inf"}`:              10,
				`gc_pause_seconds{quantile="0.99"}`:            0.4,
				`gc_pause_seconds_count`:                       2,
			} {
				require.InDelta(t, want, value(t, s, scope, expr), 0, expr)
			}
			require.Contains(t, text(ask(t, s, viewer(scope), "/query_exemplars", "query", "http_duration_milliseconds_bucket")), `"trace_id":"01020300000000000000000000000000"`)
			require.Contains(t, text(ask(t, s, viewer(scope), "/metadata", "metric", "queue_size")), "How many wait.")
		})
	}

	t.Run("is refused in its own form", func(t *testing.T) {
		t.Parallel()
		scope := pgtest.NewProject(t)
		res := send(t, s, key(scope, "ingest:metrics"), http.MethodPost, "/otlp/v1/metrics", []byte("{"), "Content-Type", "application/json")
		require.Equal(t, http.StatusBadRequest, res.StatusCode)
		require.EqualValues(t, 3, answer(t, res)["code"])
		old, err := exported(time.Unix(1e9, 0)).MarshalJSON()
		require.NoError(t, err)
		res = send(t, s, key(scope, "ingest:metrics"), http.MethodPost, "/otlp/v1/metrics", old, "Content-Type", "application/json")
		require.Equal(t, http.StatusOK, res.StatusCode)
		require.Contains(t, strings.ReplaceAll(body(t, res), `"5"`, "5"), `"rejectedDataPoints":5`)
	})
}
