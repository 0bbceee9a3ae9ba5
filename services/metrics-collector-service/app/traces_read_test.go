package app_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// at writes a time so many seconds before now.
func at(secondsAgo float64) string {
	return time.Now().Add(-time.Duration(secondsAgo * float64(time.Second))).UTC().Format(time.RFC3339Nano)
}

// shopTrace is a trace of three services: web calls shop, which asks a database and a
// payment provider and fails.
func shopTrace(id string, secondsAgo float64) string {
	span := func(span, parent, service, operation, kind, status string, after, took float64, attributes string) string {
		return fmt.Sprintf(`{"trace_id":%q,"span_id":%q,"parent_span_id":%q,"service_name":%q,"operation":%q,"kind":%q,"status":%q,
			"timestamp":%q,"duration_ms":%g,"attributes":%s}`, id, span, parent, service, operation, kind, status, at(secondsAgo-after/1000), took, attributes)
	}
	return strings.Join([]string{
		span("a", "", "web", "GET /cart", "server", "ok", 0, 200, `{"http.route":"/cart","http.request.method":"get","http.response.status_code":200,"user":"u-`+id+`"}`),
		span("b", "a", "web", "call shop", "client", "unset", 10, 150, `{"server.address":"shop.internal"}`),
		span("c", "b", "shop", "GET /cart/7", "server", "error", 20, 120.5, `{"url.path":"/cart/7","http.response.status_code":503}`),
		span("d", "c", "shop", "SELECT", "client", "ok", 30, 40, `{"db.system.name":"postgresql","db.query.text":"SELECT  *\n FROM carts"}`),
		span("e", "c", "shop", "pay", "client", "error", 80, 20, `{"url.full":"https://pay.example/v1"}`),
	}, ",")
}

func (s *tracing) shop(n int) {
	s.t.Helper()
	var list []string
	for i := range n {
		list = append(list, shopTrace(fmt.Sprintf("t%02d", i), float64(60+i)))
	}
	got := s.ingest("/traces/ingest", `{"spans":[`+strings.Join(list, ",")+`]}`)
	require.EqualValues(s.t, 5*n, got["ingested_spans"])
	require.Len(s.t, got["trace_ids"], n)
}

type object = map[string]any

func TestTraceReads(t *testing.T) {
	t.Parallel()
	s := newTracing(t)
	s.shop(30)

	t.Run("a trace has its waterfall with the critical path", func(t *testing.T) {
		t.Parallel()
		trace := get[object](s, "/traces/t00")
		require.EqualValues(t, 5, trace["span_count"])
		require.Equal(t, false, trace["truncated"])
		require.InDelta(t, 200, trace["total_duration_ms"], 0.01)
		var rows []string
		for _, row := range trace["waterfall"].([]any) {
			r := row.(object)
			rows = append(rows, fmt.Sprintf("%v%v%v%v%v", r["span_id"], r["depth"], r["critical_path"], r["status"], r["parent_span_id"]))
		}
		require.Equal(t, []string{"a0trueok", "b1trueoka", "c2trueerrorb", "d3trueokc", "e3trueerrorc"}, rows)
		first := trace["spans"].([]any)[0].(object)
		require.Equal(t, "u-t00", first["attributes"].(object)["user"])
		require.Equal(t, []any{}, first["events"])
		require.Equal(t, []any{}, first["links"])
	})

	t.Run("a search pages newest first and filters before the limit", func(t *testing.T) {
		t.Parallel()
		w := s.call(s.viewer(), http.MethodGet, "/traces?limit=20&service=shop&min_duration=100&status=error", "")
		require.Equal(t, http.StatusOK, w.Code, w.Body.String())
		page := decoded[[]object](t, w)
		require.Len(t, page, 20)
		require.Equal(t, "t00", page[0]["trace_id"])
		require.Equal(t, object{
			"trace_id": "t00", "duration_ms": page[0]["duration_ms"], "service_count": 2.0, "span_count": 5.0, "root_service": "web",
			"root_operation": "GET /cart", "has_error": true, "timestamp": page[0]["timestamp"],
		}, page[0])
		require.Contains(t, w.Header().Get("Link"), "/api/v1/traces?")
		who := s.viewer()
		w = s.call(who, http.MethodGet, "/traces?limit=20", "")
		next := decoded[[]object](t, s.call(who, http.MethodGet, "/traces?limit=20&cursor="+w.Header().Get("X-Next-Cursor"), ""))
		require.Len(t, next, 10)
		require.Equal(t, "t20", next[0]["trace_id"])

		found := get[[]object](s, "/traces?attribute=user%3Du-t07&limit=1")
		require.Len(t, found, 1)
		require.Equal(t, "t07", found[0]["trace_id"])
		require.Len(t, get[[]object](s, "/traces?attribute=user%3Du-t07&attribute=http.route%3D/cart"), 1)
		require.Empty(t, get[[]object](s, "/traces?attribute=user%3Du-t07&attribute=url.path%3D/cart/7"))
		require.Len(t, get[[]object](s, "/traces?operation=SELECT&limit=200"), 30)
		require.Empty(t, get[[]object](s, "/traces?operation=SELECT&service=web"))
		require.Empty(t, get[[]object](s, "/traces?max_duration=10"))
	})

	t.Run("a histogram has logarithmic bounds and every trace", func(t *testing.T) {
		t.Parallel()
		h := get[object](s, "/traces/histogram?from=now-1h&buckets=10")
		require.EqualValues(t, 60, h["step"])
		require.Len(t, h["bounds_ms"], 10)
		require.EqualValues(t, 30, h["total"])
		require.Len(t, h["cells"].([]any)[0].(object)["counts"], 11)
	})

	t.Run("the dependency map has one edge a pair", func(t *testing.T) {
		t.Parallel()
		m := get[object](s, "/traces/services/dependency-map")
		require.Equal(t, []any{"shop", "web"}, m["nodes"])
		require.Equal(t, object{"web": []any{"shop"}}, m["dependency_map"])
		edge := m["edges"].([]any)[0].(object)
		require.EqualValues(t, 30, edge["call_count"])
		require.EqualValues(t, 30, edge["error_count"])
		require.InEpsilon(t, 120.5, edge["p95_ms"], 0.02)
	})

	t.Run("a span is compared with its peers", func(t *testing.T) {
		t.Parallel()
		p := get[object](s, "/traces/t03/spans/c/peers")
		require.EqualValues(t, 30, p["count"])
		require.InDelta(t, 100, p["percentile"], 0)
		require.InDelta(t, 120.5, p["p95_ms"], 0)
		require.InDelta(t, 100, p["error_rate_percent"], 0)
		few := get[object](s, "/traces/t03/spans/c/peers?from=now-70s")
		require.Less(t, few["count"], 20.0)
		require.Nil(t, few["percentile"])
	})

	t.Run("what is wrong with a question is named", func(t *testing.T) {
		t.Parallel()
		for path, field := range map[string]string{
			"/traces?limit=201": "query.limit", "/traces?attribute=x": "query.attribute", "/traces?status=fine": "query.status",
			"/traces?from=now&to=now-1h": "query.from", "/traces?from=now-32d": "query.from", "/traces/histogram?buckets=4": "query.buckets",
			"/metrics/services/web/timeseries?metrics=x": "query.metrics", "/metrics/services/web/endpoints?sort=name": "query.sort",
		} {
			w := s.call(s.viewer(), http.MethodGet, path, "")
			require.Equal(t, http.StatusBadRequest, w.Code, path)
			require.Equal(t, field, decoded[object](t, w)["fields"].([]any)[0].(object)["field"], path)
		}
	})

	t.Run("another project's trace is missing, like one that never was", func(t *testing.T) {
		t.Parallel()
		scope := pgtest.NewProject(t)
		stranger := pgtest.NewUser(t, scope, auth.RoleOwner).Identity(scope)
		for _, path := range []string{"/traces/t00", "/traces/nothing", "/traces/t00/spans/a/peers", "/metrics/services/web/overview"} {
			w := s.call(stranger, http.MethodGet, path, "")
			require.Equal(t, http.StatusNotFound, w.Code, path)
			require.Equal(t, "RESOURCE_NOT_FOUND", decoded[object](t, w)["error_code"])
		}
		w := s.call(stranger, http.MethodGet, "/metrics/services", "")
		require.JSONEq(t, `[]`, w.Body.String())
	})
}

func TestServicesFromTraces(t *testing.T) {
	t.Parallel()
	s := newTracing(t)
	s.shop(30)

	t.Run("are named, with those of the registry", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, []string{"shop", "web"}, get[[]string](s, "/metrics/services"))
		registered := get[[]object](s, "/services/registry")
		require.Len(t, registered, 2)
		require.Equal(t, "sdk", registered[0]["source"])
	})

	t.Run("have rates, errors and durations", func(t *testing.T) {
		t.Parallel()
		all := get[[]object](s, "/metrics/services-overview")
		require.Len(t, all, 2)
		require.Equal(t, "shop", all[0]["name"])
		require.InDelta(t, 0.5, all[0]["throughput"], 0)
		require.InDelta(t, 120.5, all[0]["avgResponseTime"], 0)
		require.InDelta(t, 100, all[0]["errorRate"], 0)
		require.InDelta(t, 0, all[0]["apdex"], 0, "what failed satisfies nobody")
		require.InDelta(t, 1, all[1]["apdex"], 0)
		require.Equal(t, []any{0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 120.5}, all[0]["sparkline"])
		one := get[object](s, "/metrics/services/shop/overview")
		require.EqualValues(t, 30, one["total_transactions"])
		require.InDelta(t, 120.5, one["p99_ms"], 0)
	})

	t.Run("have transactions with the time spent elsewhere", func(t *testing.T) {
		t.Parallel()
		page := get[object](s, "/metrics/services/shop/transactions?limit=2&error=true&endpoint=/cart/{id}")
		require.EqualValues(t, 30, page["total_count"])
		require.Len(t, page["transactions"], 2)
		first := page["transactions"].([]any)[0].(object)
		require.Equal(t, "t00", first["trace_id"])
		require.InDelta(t, 40, first["db_duration_ms"], 0)
		require.InDelta(t, 20, first["external_duration_ms"], 0)
		require.EqualValues(t, 503, first["status_code"])
		require.Equal(t, true, first["error"])
		none := get[object](s, "/metrics/services/shop/transactions?error=false")
		require.Empty(t, none["transactions"])
		require.EqualValues(t, 0, none["p95_ms"])
		require.Len(t, get[[]object](s, "/metrics/services/web/slow-transactions?limit=5"), 5)
		require.Empty(t, get[[]object](s, "/metrics/services/shop/slow-transactions"))
		require.Len(t, get[[]object](s, "/metrics/services/shop/slow-transactions?min_duration_ms=0&limit=3"), 3)
	})

	t.Run("say what they ask databases and others", func(t *testing.T) {
		t.Parallel()
		db := get[object](s, "/metrics/services/shop/database-queries")
		require.EqualValues(t, 30, db["query_count"])
		require.InDelta(t, 1200, db["total_db_time_ms"], 0.01)
		require.Equal(t, object{"statement": "SELECT * FROM carts", "system": "postgresql", "count": 30.0, "avg_ms": 40.0, "p95_ms": 40.0}, db["queries"].([]any)[0])
		external := get[object](s, "/metrics/services/shop/external-services")
		require.EqualValues(t, 30, external["call_count"])
		require.Equal(t, object{"host": "pay.example", "count": 30.0, "avg_ms": 20.0, "error_rate_percent": 100.0}, external["services"].([]any)[0])
	})

	t.Run("have endpoints and a course over time", func(t *testing.T) {
		t.Parallel()
		endpoints := get[[]object](s, "/metrics/services/web/endpoints?sort=p95")
		require.Equal(t, object{
			"endpoint": "/cart", "method": "GET", "count": 30.0, "throughput_rpm": 0.5, "avg_ms": 200.0, "p95_ms": 200.0, "error_rate_percent": 0.0,
		}, endpoints[0])
		series := get[object](s, "/metrics/services/web/timeseries?step=60&metrics=throughput,p95")
		require.Len(t, series["series"], 2)
		total := 0.0
		for _, point := range series["series"].(object)["throughput"].([]any) {
			total += point.(object)["v"].(float64)
		}
		require.InDelta(t, 30, total, 0.01)
		require.Nil(t, series["series"].(object)["p95"].([]any)[0].(object)["v"])
	})

	t.Run("that nobody knows are missing, idle ones are not", func(t *testing.T) {
		t.Parallel()
		for _, path := range []string{"overview", "transactions", "slow-transactions", "database-queries", "external-services", "endpoints", "timeseries"} {
			w := s.call(s.viewer(), http.MethodGet, "/metrics/services/nobody/"+path, "")
			require.Equal(t, http.StatusNotFound, w.Code, path)
		}
		idle := get[object](s, "/metrics/services/web/overview?from=now-20s")
		require.EqualValues(t, 0, idle["total_transactions"])
		require.EqualValues(t, 1, idle["apdex"])
	})
}

func TestIngestOfSpansAndTransactions(t *testing.T) {
	t.Parallel()

	t.Run("good ones are stored and bad ones are reported", func(t *testing.T) {
		t.Parallel()
		s := newTracing(t)
		got := s.ingest("/traces/ingest", `{"spans":[{"trace_id":"t1","span_id":"a"},{"span_id":"b"},{"trace_id":"t1","span_id":"c","duration_ms":-1},
			{"trace_id":"t1","span_id":"d","timestamp":"2001-01-01T00:00:00Z"},{"trace_id":"t1","span_id":"e","attributes":{"big":"`+strings.Repeat("x", 33<<10)+`"}},7]}`)
		require.EqualValues(t, 1, got["ingested_spans"])
		require.EqualValues(t, 5, got["rejected"])
		var codes []string
		for _, e := range got["errors"].([]any) {
			codes = append(codes, fmt.Sprint(e.(object)["index"], e.(object)["error_code"], " ", e.(object)["message"]))
		}
		require.Equal(t, []string{
			"1VALIDATION_ERROR trace_id is required", "2VALIDATION_ERROR duration_ms must be a number of milliseconds, not negative",
			"3too_old timestamp is older than what is kept", "4TOO_LARGE attributes must have at most 32 KiB", "5VALIDATION_ERROR must be an object",
		}, codes)
		require.Equal(t, "unknown", get[object](s, "/traces/t1")["spans"].([]any)[0].(object)["service_name"])
	})

	t.Run("a request of which nothing is good is refused", func(t *testing.T) {
		t.Parallel()
		s := newTracing(t)
		for path, body := range map[string]string{
			"/traces/ingest":       `{"spans":[{"trace_id":"t1","span_id":"a","kind":"gate"}]}`,
			"/transactions/ingest": `{"transactions":[{"service_name":"a","endpoint":"/x"}]}`,
		} {
			w := s.call(s.sender("ingest:traces"), http.MethodPost, path, body)
			require.Equal(t, http.StatusBadRequest, w.Code)
			field := decoded[object](t, w)["fields"].([]any)[0].(object)["field"]
			require.Contains(t, []string{"spans[0].kind", "transactions[0].duration_ms"}, field)
		}
		for _, body := range []string{`[]`, `{"spans":{}}`, `{}`, `{"spans":[nan]}`, "{\"spans\":[\"\xff\"]}"} {
			w := s.call(s.sender("ingest:traces"), http.MethodPost, "/traces/ingest", body)
			require.Equal(t, http.StatusBadRequest, w.Code, body)
		}
		require.EqualValues(t, 0, s.ingest("/traces/ingest", `{"spans":[]}`)["ingested_spans"])
	})

	t.Run("events and links come back with times in one form", func(t *testing.T) {
		t.Parallel()
		s := newTracing(t)
		s.ingest("/traces/ingest", `{"spans":[{"trace_id":"t1","span_id":"a","events":[{"name":"e","timestamp":1767225600,"attributes":{"a":1,"a":2,"n":null}}],
			"links":[{"trace_id":"x","span_id":"y"}],"end_timestamp":"`+at(-1)+`","timestamp":"`+at(0)+`"}]}`)
		span := get[object](s, "/traces/t1")["spans"].([]any)[0].(object)
		require.Equal(t, []any{object{"name": "e", "timestamp": "2026-01-01T00:00:00Z", "attributes": object{"a": 2.0, "n": nil}}}, span["events"])
		require.Equal(t, []any{object{"trace_id": "x", "span_id": "y", "attributes": object{}}}, span["links"])
		require.InDelta(t, 1000, span["duration_ms"], 100)
	})

	t.Run("a transaction that is sent again replaces the first", func(t *testing.T) {
		t.Parallel()
		s := newTracing(t)
		for _, took := range []int{100, 300} {
			s.ingest("/transactions/ingest", fmt.Sprintf(`{"transactions":[{"transaction_id":"x1","service_name":"api","endpoint":"/x","duration_ms":%d,"error":"boom","timestamp":%q},
				{"service_name":"api","endpoint":"/y","duration_ms":1,"error":false,"status_code":200}]}`, took, at(10)))
		}
		page := get[object](s, "/metrics/services/api/transactions")
		require.EqualValues(t, 3, page["total_count"])
		require.EqualValues(t, 1, get[object](s, "/metrics/services/api/transactions?error=true")["total_count"])
		require.InDelta(t, 300, get[[]object](s, "/metrics/services/api/slow-transactions")[0]["duration_ms"], 0)
	})

	t.Run("an exception of a span is an error, once", func(t *testing.T) {
		t.Parallel()
		s := newTracing(t)
		for range 2 {
			s.ingest("/traces/ingest", `{"spans":[{"trace_id":"t1","span_id":"a","service_name":"api","status":"error","timestamp":"`+at(5)+`","events":[{"name":"exception",
				"attributes":{"exception.type":"ValueError","exception.message":"bad id 7","exception.stacktrace":"Traceback"}}]}]}`)
		}
		groups := get[[]object](s, "/errors/groups")
		require.Len(t, groups, 1)
		require.Equal(t, "ValueError", groups[0]["error_class"])
		require.EqualValues(t, 1, groups[0]["occurrence_count"])
	})
}
