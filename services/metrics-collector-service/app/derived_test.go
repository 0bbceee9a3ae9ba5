package app_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/logs"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// valueOf is the only value that an expression comes to now.
func valueOf(t *testing.T, s *service.App, scope auth.Scope, expression string) string {
	t.Helper()
	result := ask(t, s, viewer(scope), "/query", "query", expression).(map[string]any)["result"].([]any)
	require.Len(t, result, 1, expression)
	return result[0].(map[string]any)["value"].([]any)[1].(string)
}

func TestPointsThatStandForMore(t *testing.T) {
	t.Parallel()
	s, scope := newService(t), pgtest.NewProject(t)
	at := clock.Now().Add(-time.Minute).Format(time.RFC3339)
	res := send(t, s, key(scope, "ingest:metrics"), http.MethodPost, "/metrics/ingest", fmt.Appendf(nil, `{"metrics":[
		{"service_name":"shop","metric_name":"http.request","metric_type":"histogram","value":120,"timestamp":%[1]q,
			"tags":{"endpoint":"/cart","method":"POST","status_code":503,"db_duration_ms":"40","transaction_id":"x-1"}},
		{"service_name":"shop","metric_name":"http.request","metric_type":"histogram","value":7,"timestamp":%[1]q,
			"tags":{"endpoint":"/cart","method":"POST","status_code":200}},
		{"service_name":"shop","metric_name":"error","metric_type":"counter","value":1,"timestamp":%[1]q,
			"tags":{"error_class":"ValueError","message":"bad id 42","stack_trace":"s","zone":"eu","user_id":"u"}},
		{"service_name":"shop","metric_name":"error","metric_type":"counter","value":1,"tags":{"kind":"no more than a count"}}]}`, at),
		"Content-Type", "application/json")
	require.Equal(t, http.StatusOK, res.StatusCode, body(t, res))

	t.Run("requests are transactions", func(t *testing.T) {
		t.Parallel()
		listed := answer(t, send(t, s, viewer(scope), http.MethodGet, "/metrics/services/shop/transactions", nil))
		require.EqualValues(t, 2, listed["total_count"])
		failed := answer(t, send(t, s, viewer(scope), http.MethodGet, "/metrics/services/shop/transactions?error=true", nil))["transactions"].([]any)
		require.Len(t, failed, 1)
		one := failed[0].(map[string]any)
		require.Equal(t, "x-1", one["transaction_id"])
		require.InDelta(t, 40, one["db_duration_ms"], 0)
	})

	t.Run("and counted", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, "2", valueOf(t, s, scope, `sum(service_requests_total{service="shop",endpoint="/cart",method="POST"})`))
		require.Equal(t, "1", valueOf(t, s, scope, `service_request_errors_total{status_class="5xx"}`))
		require.Equal(t, "127", valueOf(t, s, scope, `sum(service_request_duration_milliseconds_sum)`))
		require.Equal(t, "0", valueOf(t, s, scope, `service_request_duration_milliseconds_bucket{status_class="5xx",le="100"}`), "the bucket below is there")
		require.Equal(t, "1", valueOf(t, s, scope, `service_request_duration_milliseconds_bucket{status_class="5xx",le="250"}`))
		require.Equal(t, "1", valueOf(t, s, scope, `service_request_duration_milliseconds_bucket{status_class="5xx",le="+Inf"}`))
	})

	t.Run("errors are occurrences", func(t *testing.T) {
		t.Parallel()
		groups := body(t, send(t, s, viewer(scope), http.MethodGet, "/errors/groups?service=shop", nil))
		require.Contains(t, groups, `"error_class":"ValueError"`)
		require.Contains(t, groups, `"users_affected":1`)
		require.Equal(t, "1", valueOf(t, s, scope, `errors_total{service="shop",error_class="ValueError"}`))
		require.Equal(t, "1", valueOf(t, s, scope, `sum(increase(errors_total[10m])) > bool 0`))
	})

	t.Run("the service is registered", func(t *testing.T) {
		t.Parallel()
		require.Contains(t, body(t, send(t, s, viewer(scope), http.MethodGet, "/services/registry", nil)), `"service_name":"shop"`)
	})
}

func TestTransactionsAreCountedOnce(t *testing.T) {
	t.Parallel()
	s, scope := newService(t), pgtest.NewProject(t)
	span := fmt.Appendf(nil, `{"spans":[{"trace_id":"t","span_id":"s","service_name":"shop","kind":"server","duration_ms":30,"timestamp":%q,
		"attributes":{"http.route":"/x","http.request.method":"GET","http.response.status_code":200}}]}`, clock.Now().Add(-time.Minute).Format(time.RFC3339))
	for range 2 {
		res := send(t, s, key(scope, "ingest:traces"), http.MethodPost, "/traces/ingest", span, "Content-Type", "application/json")
		require.Equal(t, http.StatusOK, res.StatusCode)
	}
	require.Equal(t, "1", valueOf(t, s, scope, `service_requests_total{service="shop",endpoint="/x",status_class="2xx"}`))

	many := make([]string, 400)
	for i := range many {
		many[i] = fmt.Sprintf(`{"service_name":"wide","endpoint":"/%d","duration_ms":1}`, i)
	}
	res := send(t, s, key(scope, "ingest:traces"), http.MethodPost, "/transactions/ingest", []byte(`{"transactions":[`+strings.Join(many, ",")+`]}`), "Content-Type", "application/json")
	require.Equal(t, http.StatusOK, res.StatusCode)
	require.Equal(t, "301", valueOf(t, s, scope, `count(service_requests_total{service="wide"})`))
	require.Equal(t, "100", valueOf(t, s, scope, `service_requests_total{service="wide",endpoint="other"}`))
}

func TestLogLinesAreASeries(t *testing.T) {
	t.Parallel()
	s, scope := newService(t), pgtest.NewProject(t)
	var lines []logs.Line
	for i := range 120 {
		at := clock.Now().Add(-time.Duration(i) * time.Second)
		lines = append(lines, logs.Line{Micros: at.UnixMicro(), Service: "shop", Level: []string{"INFO", "ERROR"}[i%2], Message: "m"})
	}
	require.NoError(t, logs.NewRepository(pgtest.DB(t), logs.DefaultBudget()).Append(t.Context(), scope, lines))

	require.Equal(t, "60", valueOf(t, s, scope, `log_lines_total{service="shop",level="ERROR"}`))
	require.Equal(t, "120", valueOf(t, s, scope, `sum({__name__=~"log_.*"})`))
	require.Equal(t, []any{"ERROR", "INFO"}, ask(t, s, viewer(scope), "/label/level/values", "match[]", "log_lines_total"))
	require.Equal(t, []any{}, ask(t, s, viewer(pgtest.NewProject(t)), "/label/__name__/values"))
}
