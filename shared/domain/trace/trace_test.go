package trace_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
	"pgregory.net/rapid"

	"github.com/sre-copilot/sre-copilot/shared/domain/trace"
	"github.com/sre-copilot/sre-copilot/shared/domain/trace/tracetest"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest/item"
)

// shape writes a waterfall as id, depth and a star for the critical path.
func shape(spans ...trace.Span) string {
	slices.SortStableFunc(spans, func(a, b trace.Span) int { return a.Start.Compare(b.Start) })
	var out []string
	for _, row := range trace.Waterfall(spans) {
		out = append(out, fmt.Sprintf("%s%d%s", row.SpanID, row.Depth, map[bool]string{true: "*"}[row.Critical]))
	}
	return strings.Join(out, " ")
}

func TestWaterfall(t *testing.T) {
	t.Parallel()
	s := func(id, parent string, after, took float64) trace.Span {
		return tracetest.Span("t", id, parent, "web", after, took)
	}
	for name, c := range map[string]struct {
		spans []trace.Span
		want  string
	}{
		"one span":                         {[]trace.Span{s("a", "", 0, 10)}, "a0*"},
		"children one after the other":     {[]trace.Span{s("a", "", 0, 100), s("b", "a", 0, 40), s("c", "a", 50, 40)}, "a0* b1* c1*"},
		"children at the same time":        {[]trace.Span{s("a", "", 0, 100), s("b", "a", 10, 20), s("c", "a", 12, 80), s("d", "c", 20, 10)}, "a0* b1 c1* d2*"},
		"a child that outlives its parent": {[]trace.Span{s("a", "", 0, 50), s("b", "a", 10, 200), s("c", "b", 100, 10)}, "a0* b1* c2"},
		"a parent that never came":         {[]trace.Span{s("a", "gone", 0, 10), s("b", "a", 1, 5), s("c", "lost", 2, 1)}, "a0* b1* c0"},
		"two roots":                        {[]trace.Span{s("a", "", 0, 10), s("b", "", 20, 10), s("c", "b", 21, 5)}, "a0* b0 c1"},
		"a span that is its own parent":    {[]trace.Span{s("a", "a", 0, 10), s("b", "a", 1, 5)}, "a0* b1*"},
		"spans that are each other's":      {[]trace.Span{s("a", "b", 0, 10), s("b", "a", 1, 5), s("c", "b", 2, 1)}, "a0* b1* c2*"},
		"a circle beside a root":           {[]trace.Span{s("r", "", 0, 10), s("x", "y", 1, 2), s("y", "x", 3, 2)}, "r0* x0 y1"},
		"clocks that disagree":             {[]trace.Span{s("a", "", 10, 10), s("b", "a", 0, 5)}, "b1* a0*"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, shape(c.spans...))
		})
	}

	t.Run("any spans whatsoever get a place", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(t *rapid.T) {
			n := rapid.IntRange(1, 30).Draw(t, "n")
			spans := make([]trace.Span, n)
			for i := range spans {
				spans[i] = s(strconv.Itoa(i), strconv.Itoa(rapid.IntRange(0, n).Draw(t, "parent")), float64(i), float64(rapid.IntRange(0, 50).Draw(t, "took")))
			}
			rows := trace.Waterfall(spans)
			roots, critical := 0, 0
			for i := range rows {
				require.Less(t, rows[i].Depth, n)
				require.Equal(t, time.Duration(i)*time.Millisecond, rows[i].Offset)
				roots += map[bool]int{true: 1}[rows[i].Depth == 0]
				critical += map[bool]int{true: 1}[rows[i].Critical]
			}
			require.Positive(t, roots)
			require.Positive(t, critical)
		})
	})

	t.Run("a chain of 20,000 is no problem", func(t *testing.T) {
		t.Parallel()
		spans := make([]trace.Span, trace.MaxTrace)
		for i := range spans {
			spans[i] = s(strconv.Itoa(i), strconv.Itoa(i-1), float64(i), 1)
		}
		rows := trace.Waterfall(spans)
		require.Equal(t, trace.MaxTrace-1, rows[trace.MaxTrace-1].Depth)
	})
}

func TestDistribution(t *testing.T) {
	t.Parallel()

	t.Run("interpolates between values", func(t *testing.T) {
		t.Parallel()
		var d trace.Distribution
		require.Zero(t, d.Percentile(95))
		for _, ms := range []float64{40, 10, 30, 20} {
			d.AddMS(ms)
		}
		require.InDelta(t, 25, d.Percentile(50), 0)
		require.InDelta(t, 38.5, d.Percentile(95), 1e-9)
		require.InDelta(t, 10, d.Percentile(0), 0)
		require.InDelta(t, 40, d.Percentile(100), 0)
		require.InDelta(t, 25, d.Mean(), 0)
		require.InDelta(t, 50, d.Rank(20), 0)
	})

	t.Run("is off by one percent at most beyond 10,000", func(t *testing.T) {
		t.Parallel()
		r := rand.New(rand.NewPCG(1, 2))
		var d trace.Distribution
		values := make([]float64, 50_000)
		for i := range values {
			values[i] = math.Exp(r.NormFloat64()*2 + 3)
			d.AddMS(values[i])
		}
		slices.Sort(values)
		for _, p := range []float64{1, 50, 95, 99, 99.9} {
			require.InEpsilon(t, values[int(float64(len(values)-1)*p/100)], d.Percentile(p), 0.011, "p%v", p)
		}
		require.InDelta(t, 50, d.Rank(values[25_000]), 2)
		require.Equal(t, 50_000, d.Count())
	})
}

func TestHealth(t *testing.T) {
	t.Parallel()
	var h trace.Health
	require.InDelta(t, 1, h.Apdex(), 0)
	for _, x := range []struct {
		took   int
		failed bool
	}{{500, false}, {501, false}, {2000, false}, {2001, false}, {1, true}} {
		h.Add(&trace.Transaction{Duration: time.Duration(x.took) * time.Millisecond, Error: x.failed})
	}
	require.InDelta(t, (1+2.0/2)/5, h.Apdex(), 1e-9)
	require.InDelta(t, 20, h.ErrorRate(), 0)
	require.InDelta(t, 2.5, h.PerMinute(trace.Range{From: time.Unix(0, 0), To: time.Unix(120, 0)}), 0)
}

func TestTransactionOf(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ attributes, want string }{
		"the route":                    {`{"http.route":"/a/{id}","url.path":"/a/7","http.request.method":"get","http.response.status_code":204}`, "GET /a/{id} 204 false"},
		"the path without ids":         {`{"url.path":"/users/42/orders/0198c0de-7a1b-7c3d-9e4f-5a6b7c8d9e0f/x9"}`, " /users/{id}/orders/{id}/x9 0 false"},
		"the old names":                {`{"http.target":"/a?b=1","http.method":"POST","http.status_code":"500"}`, "POST /a 500 true"},
		"the URL":                      {`{"http.url":"https://h/a/deadbeefdeadbeef"}`, " /a/{id} 0 false"},
		"the operation when all fails": {`{"x":1}`, " GET /web 0 false"},
		"no JSON":                      {`{`, " GET /web 0 false"},
	} {
		t.Run("takes "+name, func(t *testing.T) {
			t.Parallel()
			s := tracetest.Span("t", "a", "", "web", 0, 1)
			s.Attributes = json.RawMessage(c.attributes)
			x := trace.TransactionOf(&s, 0, 0)
			require.Equal(t, c.want, fmt.Sprint(x.Method, " ", x.Endpoint, " ", x.StatusCode, " ", x.Error))
		})
	}
	t.Run("ids that would be too long are shortened without becoming equal", func(t *testing.T) {
		t.Parallel()
		a, b := tracetest.Span(strings.Repeat("x", 128), "1", "", "web", 0, 1), tracetest.Span(strings.Repeat("x", 128), "2", "", "web", 0, 1)
		one, two := trace.TransactionOf(&a, 0, 0), trace.TransactionOf(&b, 0, 0)
		require.LessOrEqual(t, len(one.ID), 128)
		require.NotEqual(t, one.ID, two.ID)
	})
}

func TestRequestOf(t *testing.T) {
	t.Parallel()
	tags := map[string]string{"endpoint": "/x", "method": "POST", "status_code": "404", "db_duration_ms": "2.5", "error": "None", "transaction_id": "k"}
	x := trace.RequestOf("api", 12.5, tracetest.Noon(), func(name string) string { return tags[name] })
	require.Equal(t, "k api /x POST 404 12.5ms 2.5ms 0s false true",
		fmt.Sprint(x.ID, " ", x.Service, " ", x.Endpoint, " ", x.Method, " ", x.StatusCode, " ", x.Duration, " ", x.Database, " ", x.External, " ", x.Error, " ", x.Keyed))
}

func rules() trace.Rules { return trace.Rules{Now: clock.Now(), Keep: 14 * 24 * time.Hour} }

func TestOTLPSpans(t *testing.T) {
	t.Parallel()
	traces := ptrace.NewTraces()
	rs := traces.ResourceSpans().AppendEmpty()
	rs.Resource().Attributes().PutStr("service.name", "shop")
	scope := rs.ScopeSpans().AppendEmpty()
	scope.Scope().SetName("lib")
	scope.Scope().SetVersion("1.0")
	o := scope.Spans().AppendEmpty()
	o.SetTraceID(pcommon.TraceID{1})
	o.SetSpanID(pcommon.SpanID{2})
	o.SetParentSpanID(pcommon.SpanID{3})
	o.SetKind(ptrace.SpanKindConsumer)
	start := clock.Now().Add(-time.Hour)
	o.SetStartTimestamp(pcommon.NewTimestampFromTime(start))
	o.SetEndTimestamp(pcommon.NewTimestampFromTime(start.Add(1_234_567)))
	o.Status().SetCode(ptrace.StatusCodeError)
	o.Status().SetMessage("no \"stock\"")
	o.Events().AppendEmpty().SetName("e")
	old := scope.Spans().AppendEmpty()
	old.SetTraceID(pcommon.TraceID{1})
	old.SetSpanID(pcommon.SpanID{4})
	old.SetStartTimestamp(1)
	body, err := ptraceotlp.NewExportRequestFromTraces(traces).MarshalProto()
	require.NoError(t, err)
	var v item.Verdict

	spans, err := rules().OTLP(body, &v)

	require.NoError(t, err)
	require.Len(t, spans, 1)
	s := spans[0]
	require.Equal(t, "01000000000000000000000000000000 0200000000000000 0300000000000000 shop consumer lib 1.0",
		strings.Join([]string{s.TraceID, s.SpanID, s.ParentID, s.Service, s.Kind, s.Scope}, " "))
	require.True(t, s.Error && s.Entry && s.OTLP)
	require.Equal(t, start, s.Start)
	require.Equal(t, 1_234_567*time.Nanosecond, s.Duration)
	require.JSONEq(t, `{"resource.service.name":"shop","otel.status_description":"no \"stock\""}`, string(s.Attributes))
	require.JSONEq(t, `[{"name":"e","timestamp":null,"attributes":{}}]`, string(s.Events))
	require.Equal(t, 1, v.Rejected())
	require.Equal(t, "too_old", v.Shown()[0].Code)
}

// Validating 100,000 opened brackets takes fastjson half a minute, parsing them nothing.
func TestSpansThatAreNestedWithoutEndAreRefusedAtOnce(t *testing.T) {
	t.Parallel()
	for _, opened := range []string{"[", `{"a":`} {
		began := time.Now()
		_, err := rules().Spans([]byte(strings.Repeat(opened, 100_000)), &item.Verdict{})
		require.Error(t, err)
		require.Less(t, time.Since(began), 5*time.Second)
	}
}

func FuzzSpans(f *testing.F) {
	f.Add([]byte(`{"spans":[{"trace_id":"t","span_id":"s","duration_ms":1.5,"attributes":{"a":[1,{"b":null}]},"events":[{"name":"x","timestamp":1}],"links":[{"trace_id":"y"}]}]}`))
	f.Add([]byte(`{"transactions":[{"service_name":"a","endpoint":"/","duration_ms":"1","error":true}],"spans":[]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var v item.Verdict
		spans, err := rules().Spans(body, &v)
		if err == nil {
			for _, s := range spans {
				require.NotEmpty(t, s.TraceID)
				require.GreaterOrEqual(t, s.Duration, time.Duration(0))
				for _, text := range []json.RawMessage{s.Attributes, s.Events, s.Links} {
					require.True(t, len(text) == 0 || json.Valid(text), "%s", text)
				}
			}
			_ = v.Err(len(spans))
		}
		_, _ = rules().Transactions(body, &v)
	})
}
