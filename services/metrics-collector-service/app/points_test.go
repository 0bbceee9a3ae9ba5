package app_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func points(t *testing.T, s *service.App, scope auth.Scope, list string) (int, map[string]any) {
	t.Helper()
	res := send(t, s, key(scope, "ingest:metrics"), http.MethodPost, "/metrics/ingest", []byte(list), "Content-Type", "application/json")
	return res.StatusCode, answer(t, res)
}

// value asks for the only value of an expression.
func value(t *testing.T, s *service.App, scope auth.Scope, expr string) float64 {
	t.Helper()
	result := ask(t, s, viewer(scope), "/query", "query", expr).(map[string]any)["result"].([]any)
	require.Len(t, result, 1, expr)
	v, err := strconv.ParseFloat(result[0].(map[string]any)["value"].([]any)[1].(string), 64)
	require.NoError(t, err)
	return v
}

func TestPoints(t *testing.T) {
	t.Parallel()
	s := newService(t)

	t.Run("are stored with their tags and service as labels, under both spellings of their name", func(t *testing.T) {
		t.Parallel()
		scope := pgtest.NewProject(t)
		status, got := points(t, s, scope, `{"metrics":[
			{"service_name":"api","metric_name":"http.latency","value":"12.5","tags":{"region":"eu","shard.no":3,"trace_id":"t"},"unit":"ms"},
			{"metric_name":"depth","value":4,"labels":{"queue":"a"},"timestamp":`+strconv.FormatInt(clock.Now().UnixMilli(), 10)+`}]}`)
		require.Equal(t, http.StatusOK, status, got)
		require.Equal(t, map[string]any{"ingested": 2.0}, got)

		require.InDelta(t, 12.5, value(t, s, scope, `http_latency{service="api",region="eu",shard_no="3",trace_id=""}`), 0)
		require.InDelta(t, 12.5, value(t, s, scope, `{"http.latency"}`), 0)
		require.InDelta(t, 4, value(t, s, scope, `depth{service="unknown",queue="a"}`), 0)
		names := body(t, send(t, s, viewer(scope), http.MethodGet, "/metrics/names?service=api", nil))
		require.Contains(t, names, `"metric_name":"http.latency","metric_type":"gauge","unit":"ms","services":["api"],"series":1`)
	})

	t.Run("count up as increments, replace each other as gauges, and make a histogram as observations", func(t *testing.T) {
		t.Parallel()
		scope := pgtest.NewProject(t)
		at := clock.Now().Add(-time.Minute).Format(time.RFC3339)
		var list []string
		for i := range 10 {
			for _, kind := range []string{"counter", "gauge", "histogram"} {
				list = append(list, fmt.Sprintf(`{"metric_name":"m.%s","metric_type":%q,"value":%d,"timestamp":%q}`, kind, kind, i+1, at))
			}
		}
		for range 2 {
			status, got := points(t, s, scope, `{"metrics":[`+strings.Join(list, ",")+`]}`)
			require.Equal(t, http.StatusOK, status, got)
		}
		require.InDelta(t, 110, value(t, s, scope, "m_counter"), 0)
		require.InDelta(t, 10, value(t, s, scope, "m_gauge"), 0)
		require.InDelta(t, 20, value(t, s, scope, "m_histogram_count"), 0)
		require.InDelta(t, 110, value(t, s, scope, "m_histogram_sum"), 0)
		require.InDelta(t, 10, value(t, s, scope, `m_histogram_bucket{le="5.0"}`), 0)
		require.InDelta(t, 5, value(t, s, scope, "histogram_quantile(0.5, m_histogram_bucket)"), 1)
	})

	t.Run("are judged one by one", func(t *testing.T) {
		t.Parallel()
		scope := pgtest.NewProject(t)
		bad := `{"metric_name":"a","value":"NaN"},{"value":1},{"metric_name":"a"},{"metric_name":"a","value":1,"timestamp":"1999-01-01T00:00:00Z"},
			{"metric_name":"a","value":1,"metric_type":"other"},{"metric_name":"a","value":1,"tags":7},{"metric_name":"a","value":1,"timestamp":"soon"},7`
		status, got := points(t, s, scope, `{"metrics":[`+bad+`,{"metric_name":"a","value":1}]}`)
		require.Equal(t, http.StatusOK, status, got)
		require.EqualValues(t, 1, got["ingested"])
		require.EqualValues(t, 8, got["rejected"])
		require.Equal(t, "too_old", got["errors"].([]any)[3].(map[string]any)["error_code"])

		status, got = points(t, s, scope, `{"metrics":[`+bad+`]}`)
		require.Equal(t, http.StatusBadRequest, status)
		require.Equal(t, map[string]any{"field": "metrics[0].value", "message": "must be a finite number"}, got["fields"].([]any)[0])

		for list, want := range map[string]int{
			`{"metrics":[]}`: http.StatusOK, `{}`: http.StatusBadRequest, `[]`: http.StatusBadRequest, `{"metrics":{}}`: http.StatusBadRequest, `{`: http.StatusBadRequest,
			`{"metrics":[` + strings.Repeat("1,", 10_000) + `1]}`: http.StatusRequestEntityTooLarge,
		} {
			status, got = points(t, s, scope, list)
			require.Equal(t, want, status, got)
		}
	})

	t.Run("do not mix increments with totals, nor pass the limit of series", func(t *testing.T) {
		t.Parallel()
		small, scope := newService(t, "METRIC_SERIES_PER_PROJECT=2"), pgtest.NewProject(t)
		status, got := points(t, small, scope, `{"metrics":[{"metric_name":"a","value":1}]}`)
		require.Equal(t, http.StatusOK, status, got)
		status, got = points(t, small, scope, `{"metrics":[{"metric_name":"a","value":1,"metric_type":"counter"},{"metric_name":"b","value":1},{"metric_name":"c","value":1}]}`)
		require.Equal(t, http.StatusOK, status, got)
		require.EqualValues(t, 1, got["ingested"])
		require.EqualValues(t, 2, got["rejected"])
		codes := text(got["errors"])
		require.Contains(t, codes, "QUOTA_EXCEEDED")
		require.Contains(t, codes, "do not mix")
	})
}
