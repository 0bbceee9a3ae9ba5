package otlp_test

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/plog/plogotlp"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/pmetric/pmetricotlp"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
	"google.golang.org/protobuf/encoding/protowire"

	"github.com/sre-copilot/sre-copilot/shared/domain/otlp"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// manySpans is a request in the words of the reference implementation.
func manySpans(n int) ptraceotlp.ExportRequest {
	traces := ptrace.NewTraces()
	rs := traces.ResourceSpans().AppendEmpty()
	resource := rs.Resource().Attributes()
	resource.PutStr("service.name", "shop")
	resource.PutStr("service.version", "1.2.3")
	resource.PutStr("deployment.environment.name", "prod")
	resource.PutStr("host.name", "h1")
	resource.PutStr("telemetry.sdk.language", "go")
	scope := rs.ScopeSpans().AppendEmpty()
	scope.Scope().SetName("lib")
	scope.Scope().SetVersion("0.1")
	for i := range n {
		span := scope.Spans().AppendEmpty()
		span.SetTraceID(pcommon.TraceID{1, 2, 3, byte(i >> 8), byte(i)})
		span.SetSpanID(pcommon.SpanID{9, byte(i >> 8), byte(i)})
		span.SetName("GET /cart")
		span.SetKind(ptrace.SpanKindServer)
		span.SetStartTimestamp(1_700_000_000_000_000_000)
		span.SetEndTimestamp(1_700_000_000_012_500_000)
		span.Status().SetCode(ptrace.StatusCodeError)
		span.Status().SetMessage("boom")
		span.Attributes().PutStr("http.route", "/cart")
		span.Attributes().PutInt("http.response.status_code", 503)
		span.Attributes().PutBool("retry", true)
		span.Attributes().PutDouble("ratio", 0.25)
		event := span.Events().AppendEmpty()
		event.SetName("exception")
		event.SetTimestamp(1_700_000_000_005_000_000)
		event.Attributes().PutStr("exception.type", "ValueError")
		link := span.Links().AppendEmpty()
		link.SetTraceID(pcommon.TraceID{7})
		link.SetSpanID(pcommon.SpanID{8})
	}
	return ptraceotlp.NewExportRequestFromTraces(traces)
}

func encoded(tb testing.TB, r interface {
	MarshalProto() ([]byte, error)
	MarshalJSON() ([]byte, error)
}, s otlp.Signal, e otlp.Encoding,
) []byte {
	tb.Helper()
	marshal := r.MarshalProto
	if e == otlp.JSON {
		marshal = r.MarshalJSON
	}
	body, err := marshal()
	require.NoError(tb, err)
	body, err = otlp.Protobuf(s, e, body)
	require.NoError(tb, err)
	return body
}

func TestSpans(t *testing.T) {
	t.Parallel()

	for _, e := range []otlp.Encoding{otlp.Binary, otlp.JSON} {
		t.Run("a span comes out as it was put in, "+e.ContentType(), func(t *testing.T) {
			t.Parallel()
			n := 0
			require.NoError(t, otlp.Spans(encoded(t, manySpans(3), otlp.Traces, e), func(s *otlp.Span) error {
				require.Empty(t, s.Problem())
				require.Equal(t, fmt.Sprintf("01020300%02x0000000000000000000000", n), hex.EncodeToString(s.TraceID))
				require.Equal(t, fmt.Sprintf("0900%02x0000000000", n), hex.EncodeToString(s.SpanID))
				require.Equal(t, "shop/1.2.3/prod/h1/go", strings.Join([]string{
					s.Resource.Service, s.Resource.Release, s.Resource.Environment, s.Resource.Host, s.Resource.Language,
				}, "/"))
				require.Equal(t, "lib 0.1", s.Scope.Name+" "+s.Scope.Version)
				require.Equal(t, "GET /cart", s.Name)
				require.Equal(t, "server", s.Kind)
				require.True(t, s.Failed)
				require.Equal(t, "boom", s.StatusMessage)
				require.EqualValues(t, 12_500_000, s.End-s.Start)
				require.JSONEq(t, `{"http.route":"/cart","http.response.status_code":503,"retry":true,"ratio":0.25,"resource.service.name":"shop",
					"resource.service.version":"1.2.3","resource.deployment.environment.name":"prod","resource.host.name":"h1",
					"resource.telemetry.sdk.language":"go"}`,
					string(otlp.AppendObject(nil, otlp.MaxObject, otlp.Group{Attributes: &s.Attributes}, otlp.Group{Prefix: "resource.", Attributes: &s.Resource.Attributes})))
				s.Events(func(e *otlp.Event) bool {
					require.Equal(t, "exception", e.Name)
					require.EqualValues(t, 1_700_000_000_005_000_000, e.Time)
					require.Equal(t, "ValueError", e.Attributes.Text("exception.type"))
					return true
				})
				s.Links(func(l *otlp.Link) bool {
					require.Equal(t, byte(7), l.TraceID[0])
					require.Equal(t, byte(8), l.SpanID[0])
					return true
				})
				n++
				return nil
			}))
			require.Equal(t, 3, n)
		})
	}

	t.Run("what the JavaScript exporter sent is read", func(t *testing.T) {
		t.Parallel()
		body, err := os.ReadFile("testdata/otel-js-0.223-traces.pb")
		require.NoError(t, err)
		want := ptraceotlp.NewExportRequest()
		require.NoError(t, want.UnmarshalProto(body))
		var names []string
		require.NoError(t, otlp.Spans(body, func(s *otlp.Span) error {
			require.Empty(t, s.Problem())
			names = append(names, s.Resource.Service+" "+s.Name+" "+s.Kind)
			return nil
		}))
		require.Len(t, names, want.Traces().SpanCount())
		require.NotContains(t, strings.Join(names, "\n"), "unknown ")
	})

	t.Run("a resource that follows its spans counts all the same", func(t *testing.T) {
		t.Parallel()
		span := protowire.AppendBytes(protowire.AppendTag(nil, 5, protowire.BytesType), []byte("late"))
		keyed := append(field(1, []byte("service.name")), field(2, field(1, []byte("shop")))...)
		body := field(1, append(field(2, field(2, span)), field(1, field(1, keyed))...))
		require.NoError(t, otlp.Spans(body, func(s *otlp.Span) error {
			require.Equal(t, "shop", s.Resource.Service)
			require.Equal(t, "trace_id must be 16 bytes that are not all zero", s.Problem())
			return nil
		}))
	})

	t.Run("an error of the caller ends the walk", func(t *testing.T) {
		t.Parallel()
		stop := errors.New("stop")
		require.Equal(t, stop, otlp.Spans(encoded(t, manySpans(2), otlp.Traces, otlp.Binary), func(*otlp.Span) error { return stop }))
	})

	t.Run("more than 10,000 are refused", func(t *testing.T) {
		t.Parallel()
		err := otlp.Spans(encoded(t, manySpans(otlp.MaxItems+1), otlp.Traces, otlp.Binary), func(*otlp.Span) error { return nil })
		require.Equal(t, fault.TooLarge, fault.KindOf(err))
	})
}

func field(num protowire.Number, content []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(nil, num, protowire.BytesType), content)
}

func TestValues(t *testing.T) {
	t.Parallel()
	text := func(fill func(m pcommon.Map)) (string, *otlp.Attributes) {
		traces := ptrace.NewTraces()
		rs := traces.ResourceSpans().AppendEmpty()
		fill(rs.Resource().Attributes())
		rs.ScopeSpans().AppendEmpty().Spans().AppendEmpty()
		var out string
		var attributes *otlp.Attributes
		require.NoError(t, otlp.Spans(encoded(t, ptraceotlp.NewExportRequestFromTraces(traces), otlp.Traces, otlp.Binary), func(s *otlp.Span) error {
			attributes = &s.Resource.Attributes
			out = string(otlp.AppendObject(nil, otlp.MaxObject, otlp.Group{Attributes: attributes}))
			return nil
		}))
		return out, attributes
	}

	t.Run("become the JSON they stand for", func(t *testing.T) {
		t.Parallel()
		out, attributes := text(func(m pcommon.Map) {
			m.PutStr("s", "a\"b\\c\n\x01\xff\x00é")
			m.PutDouble("nan", math.NaN())
			m.PutDouble("tiny", 1e-9)
			m.PutInt("int", math.MinInt64)
			m.PutEmptyBytes("bytes").FromRaw([]byte{1, 2, 3})
			m.PutEmpty("null")
			list := m.PutEmptySlice("list")
			list.AppendEmpty().SetStr("x")
			list.AppendEmpty().SetEmptyMap().PutBool("y", true)
		})
		require.JSONEq(t, `{"s":"a\"b\\c\n\u0001\ufffd\ufffdé","nan":null,"tiny":1e-9,"int":-9223372036854775808,"bytes":"AQID","null":null,"list":["x",{"y":true}]}`, out)
		require.Equal(t, `["x",{"y":true}]`, attributes.Text("list"))
		n, ok := attributes.Value("int").Int()
		require.True(t, ok)
		require.Equal(t, int64(math.MinInt64), n)
	})

	t.Run("that are too long are cut and say so", func(t *testing.T) {
		t.Parallel()
		out, _ := text(func(m pcommon.Map) {
			m.PutStr("a", "kept")
			m.PutStr("b", strings.Repeat("x", otlp.MaxObject))
		})
		require.JSONEq(t, `{"a":"kept","_truncated":true}`, out)
		out, _ = text(func(m pcommon.Map) {
			for i := range 300 {
				m.PutInt("k"+strconv.Itoa(i), 1)
			}
		})
		require.Contains(t, out, `"k255":1,"_truncated":true}`)
	})

	t.Run("nested without end are null at some depth", func(t *testing.T) {
		t.Parallel()
		out, _ := text(func(m pcommon.Map) {
			inner := m.PutEmptySlice("deep")
			for range 40 {
				inner = inner.AppendEmpty().SetEmptySlice()
			}
		})
		require.Equal(t, `{"deep":`+strings.Repeat("[", 16)+"null"+strings.Repeat("]", 16)+"}", out)
	})
}

func TestLogRecords(t *testing.T) {
	t.Parallel()
	logs := plog.NewLogs()
	rl := logs.ResourceLogs().AppendEmpty()
	rl.Resource().Attributes().PutStr("service.name", "shop")
	records := rl.ScopeLogs().AppendEmpty().LogRecords()
	first := records.AppendEmpty()
	first.SetObservedTimestamp(5)
	first.SetSeverityNumber(plog.SeverityNumberError2)
	first.Body().SetStr("hello")
	first.SetTraceID(pcommon.TraceID{1})
	first.SetSpanID(pcommon.SpanID{2})
	second := records.AppendEmpty()
	second.SetTimestamp(7)
	second.SetObservedTimestamp(9)
	second.Body().SetEmptyMap().PutStr("k", "v")
	second.Attributes().PutStr("a", "b")

	for _, e := range []otlp.Encoding{otlp.Binary, otlp.JSON} {
		var lines []string
		require.NoError(t, otlp.LogRecords(encoded(t, plogotlp.NewExportRequestFromLogs(logs), otlp.Logs, e), func(l *otlp.LogRecord) error {
			lines = append(lines, fmt.Sprintf("%d %s %s %s %x %x %s", l.Time, l.Level(), l.Body.Text(), l.Resource.Service, l.TraceID, l.SpanID, l.Attributes.Text("a")))
			return nil
		}))
		require.Equal(t, []string{"5 ERROR hello shop 01000000000000000000000000000000 0200000000000000 ", `7  {"k":"v"} shop   b`}, lines)
	}
}

func TestPoints(t *testing.T) {
	t.Parallel()
	metrics := pmetric.NewMetrics()
	sm := metrics.ResourceMetrics().AppendEmpty().ScopeMetrics().AppendEmpty()
	add := func(name string) pmetric.Metric {
		m := sm.Metrics().AppendEmpty()
		m.SetName(name)
		m.SetUnit("ms")
		return m
	}
	add("gauge").SetEmptyGauge().DataPoints().AppendEmpty().SetIntValue(-3)
	sum := add("sum").SetEmptySum()
	sum.SetIsMonotonic(true)
	sum.SetAggregationTemporality(pmetric.AggregationTemporalityDelta)
	point := sum.DataPoints().AppendEmpty()
	point.SetDoubleValue(1.5)
	point.SetTimestamp(11)
	point.Attributes().PutStr("region", "eu")
	exemplar := point.Exemplars().AppendEmpty()
	exemplar.SetTraceID(pcommon.TraceID{4})
	exemplar.SetDoubleValue(2)
	histogram := add("histogram").SetEmptyHistogram().DataPoints().AppendEmpty()
	histogram.SetCount(6)
	histogram.SetSum(60)
	histogram.SetMin(1)
	histogram.BucketCounts().FromRaw([]uint64{1, 2, 3})
	histogram.ExplicitBounds().FromRaw([]float64{10, 20})
	exponential := add("exponential").SetEmptyExponentialHistogram().DataPoints().AppendEmpty()
	exponential.SetScale(-2)
	exponential.SetZeroCount(4)
	exponential.Positive().SetOffset(-7)
	exponential.Positive().BucketCounts().FromRaw([]uint64{1, 300})
	summary := add("summary").SetEmptySummary().DataPoints().AppendEmpty()
	summary.SetCount(9)
	q := summary.QuantileValues().AppendEmpty()
	q.SetQuantile(0.5)
	q.SetValue(33)
	add("broken").SetEmptyHistogram().DataPoints().AppendEmpty().BucketCounts().FromRaw([]uint64{1, 2, 3})
	add("nan").SetEmptyGauge().DataPoints().AppendEmpty().SetDoubleValue(math.NaN())

	for _, e := range []otlp.Encoding{otlp.Binary, otlp.JSON} {
		var seen []string
		require.NoError(t, otlp.Points(encoded(t, pmetricotlp.NewExportRequestFromMetrics(metrics), otlp.Metrics, e), func(p *otlp.Point) error {
			seen = append(seen, fmt.Sprint(p.Metric.Name, " ", p.Metric.Unit, " ", p.Metric.Delta, p.Metric.Monotonic, " ", p.Value, " ", p.Count, p.Total, p.HasTotal, p.Min, p.Buckets, p.Bounds,
				" ", p.Scale, p.ZeroCount, p.Positive, " ", p.Quantiles, " ", p.Attributes.Text("region"), len(p.Exemplars), " ", p.Problem()))
			return nil
		}))
		require.Equal(t, []string{
			"gauge ms false false -3 0 0 false NaN [] [] 0 0 {0 []} [] 0 ",
			"sum ms true true 1.5 0 0 false NaN [] [] 0 0 {0 []} [] eu1 ",
			"histogram ms false false 0 6 60 true 1 [1 2 3] [10 20] 0 0 {0 []} [] 0 ",
			"exponential ms false false 0 0 0 false NaN [] [] -2 4 {-7 [1 300]} [] 0 ",
			"summary ms false false 0 9 0 true NaN [] [] 0 0 {0 []} [{0.5 33}] 0 ",
			"broken ms false false 0 0 0 false NaN [1 2 3] [] 0 0 {0 []} [] 0 a histogram needs one bucket more than bounds",
			"nan ms false false NaN 0 0 false NaN [] [] 0 0 {0 []} [] 0 value must be finite",
		}, seen)
	}
}

func TestBodiesThatAreNone(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"an empty text": "", "no JSON": "{", "an array": "[1]", "null": " null", "a wrong type": `{"resourceSpans":7}`,
		"a short id": `{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"abc"}]}]}]}`,
		"a tower":    strings.Repeat(`{"a":`, 200) + "1" + strings.Repeat("}", 200),
	} {
		t.Run("JSON that is "+name+" is refused", func(t *testing.T) {
			t.Parallel()
			_, err := otlp.Protobuf(otlp.Traces, otlp.JSON, []byte(body))
			require.Equal(t, fault.Invalid, fault.KindOf(err))
		})
	}
	t.Run("protobuf that ends too early is refused", func(t *testing.T) {
		t.Parallel()
		whole := encoded(t, manySpans(1), otlp.Traces, otlp.Binary)
		for cut := 1; cut < len(whole); cut++ {
			err := otlp.Spans(whole[:cut], func(*otlp.Span) error { return nil })
			require.Equal(t, fault.Invalid, fault.KindOf(err), "cut at %d", cut)
		}
	})
	t.Run("enumerations may be numbers and 64-bit numbers texts or numbers", func(t *testing.T) {
		t.Parallel()
		body, err := otlp.Protobuf(otlp.Traces, otlp.JSON, []byte(`{"resourceSpans":[{"scopeSpans":[{"spans":[
			{"traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"EEE19B7EC3C1B174","name":"n","kind":2,"startTimeUnixNano":"1544712660000000000",
			 "endTimeUnixNano":1544712661000000000,"attributes":[{"key":"i","value":{"intValue":7}}]}]}]}]}`))
		require.NoError(t, err)
		require.NoError(t, otlp.Spans(body, func(s *otlp.Span) error {
			require.Equal(t, "server", s.Kind)
			require.EqualValues(t, 1_000_000_000, s.End-s.Start)
			require.Equal(t, "7", s.Attributes.Text("i"))
			return nil
		}))
	})
}

func TestAnswers(t *testing.T) {
	t.Parallel()

	t.Run("are what the reference implementation reads", func(t *testing.T) {
		t.Parallel()
		for _, rejected := range []int{0, 3} {
			message := strings.Repeat("why \"", rejected)
			fromProto, fromJSON := ptraceotlp.NewExportResponse(), ptraceotlp.NewExportResponse()
			require.NoError(t, fromProto.UnmarshalProto(otlp.Answer(otlp.Traces, otlp.Binary, rejected, message)))
			require.NoError(t, fromJSON.UnmarshalJSON(otlp.Answer(otlp.Traces, otlp.JSON, rejected, message)))
			for _, r := range []ptraceotlp.ExportResponse{fromProto, fromJSON} {
				require.EqualValues(t, rejected, r.PartialSuccess().RejectedSpans())
				require.Equal(t, message, r.PartialSuccess().ErrorMessage())
			}
		}
		require.Contains(t, string(otlp.Answer(otlp.Metrics, otlp.JSON, 1, "")), "rejectedDataPoints")
		require.Contains(t, string(otlp.Answer(otlp.Logs, otlp.JSON, 1, "")), "rejectedLogRecords")
	})
}

func FuzzBinary(f *testing.F) {
	body, err := os.ReadFile("testdata/otel-js-0.223-traces.pb")
	require.NoError(f, err)
	f.Add(body)
	f.Add(encoded(f, manySpans(1), otlp.Traces, otlp.Binary))
	f.Fuzz(func(t *testing.T, body []byte) {
		_ = otlp.Spans(body, func(s *otlp.Span) error {
			object := otlp.AppendObject(nil, otlp.MaxObject, otlp.Group{Attributes: &s.Attributes}, otlp.Group{Prefix: "resource.", Attributes: &s.Resource.Attributes})
			require.True(t, json.Valid(object), "%s", object)
			require.LessOrEqual(t, len(object), otlp.MaxObject)
			require.True(t, utf8.ValidString(s.Name+s.Resource.Service+s.StatusMessage))
			s.Events(func(*otlp.Event) bool { return true })
			s.Links(func(*otlp.Link) bool { return true })
			return nil
		})
		_ = otlp.LogRecords(body, func(l *otlp.LogRecord) error {
			require.True(t, utf8.ValidString(l.Body.Text()))
			return nil
		})
		_ = otlp.Points(body, func(p *otlp.Point) error {
			_ = p.Problem()
			return nil
		})
	})
}

func FuzzJSON(f *testing.F) {
	body, err := manySpans(1).MarshalJSON()
	require.NoError(f, err)
	f.Add(body)
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, s := range []otlp.Signal{otlp.Traces, otlp.Metrics, otlp.Logs} {
			raw, err := otlp.Protobuf(s, otlp.JSON, body)
			if err != nil {
				require.Equal(t, fault.Invalid, fault.KindOf(err))
				continue
			}
			if s == otlp.Traces {
				require.NoError(t, otlp.Spans(raw, func(*otlp.Span) error { return nil }))
			}
		}
	})
}

func BenchmarkSpans(b *testing.B) {
	body := encoded(b, manySpans(1000), otlp.Traces, otlp.Binary)
	var object []byte
	for b.Loop() {
		_ = otlp.Spans(body, func(s *otlp.Span) error {
			object = otlp.AppendObject(object[:0], otlp.MaxObject, otlp.Group{Attributes: &s.Attributes}, otlp.Group{Prefix: "resource.", Attributes: &s.Resource.Attributes})
			return nil
		})
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/span")
}
