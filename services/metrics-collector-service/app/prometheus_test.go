package app_test

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"github.com/klauspost/compress/snappy"
	"github.com/prometheus/prometheus/prompb"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
	"github.com/sre-copilot/sre-copilot/shared/testkit/process"
)

// scraped makes a remote write request of a series with a sample every 15 seconds until
// now, each one more than the one before.
func scraped(t *testing.T, name string, samples int, pairs ...string) []byte {
	t.Helper()
	series := prompb.TimeSeries{Labels: []prompb.Label{{Name: "__name__", Value: name}}}
	for i := 0; i < len(pairs); i += 2 {
		series.Labels = append(series.Labels, prompb.Label{Name: pairs[i], Value: pairs[i+1]})
	}
	now := clock.Now()
	for i := range samples {
		at := now.Add(time.Duration(i+1-samples) * 15 * time.Second)
		series.Samples = append(series.Samples, prompb.Sample{Value: float64(i + 1), Timestamp: at.UnixMilli()})
	}
	return request(t, prompb.WriteRequest{
		Timeseries: []prompb.TimeSeries{series},
		Metadata:   []prompb.MetricMetadata{{Type: prompb.MetricMetadata_COUNTER, MetricFamilyName: name, Help: "What it counts.", Unit: "1"}},
	})
}

func request(t *testing.T, r prompb.WriteRequest) []byte {
	t.Helper()
	body, err := r.Marshal()
	require.NoError(t, err)
	return snappy.Encode(nil, body)
}

func write(t *testing.T, s *service.App, scope auth.Scope, body []byte) *http.Response {
	t.Helper()
	return send(t, s, key(scope, "ingest:metrics"), http.MethodPost, "/prom/write", body,
		"Content-Type", "application/x-protobuf", "X-Prometheus-Remote-Write-Version", "0.1.0")
}

func TestRemoteWrite(t *testing.T) {
	t.Parallel()
	s := newService(t)

	t.Run("of a real Prometheus is stored when it is answered", func(t *testing.T) {
		t.Parallel()
		scope := pgtest.NewProject(t)
		body, err := os.ReadFile("testdata/prometheus-2.42-remote-write-v1.body")
		require.NoError(t, err)
		fresh := refreshed(t, body)

		require.Equal(t, http.StatusNoContent, write(t, s, scope, fresh).StatusCode)

		data := ask(t, s, key(scope, "read:metrics"), "/query", "query", "up")
		result := data.(map[string]any)["result"].([]any)
		require.Len(t, result, 1)
		require.Equal(t, "1", result[0].(map[string]any)["value"].([]any)[1])
	})

	t.Run("is seen by its own project only", func(t *testing.T) {
		t.Parallel()
		mine, other := pgtest.NewProject(t), pgtest.NewProject(t)
		require.Equal(t, http.StatusNoContent, write(t, s, mine, scraped(t, "secret_total", 3, "job", "a")).StatusCode)

		for path, pairs := range map[string][]string{
			"/query": {"query", `{__name__=~".+"}`}, "/series": {"match[]", "secret_total"}, "/labels": {}, "/label/job/values": {}, "/metadata": {},
		} {
			require.Contains(t, text(ask(t, s, viewer(mine), path, pairs...)), "a", path)
			require.NotContains(t, text(ask(t, s, viewer(other), path, pairs...)), "secret", path)
		}
	})

	t.Run("stores the good part and names the bad", func(t *testing.T) {
		t.Parallel()
		scope := pgtest.NewProject(t)
		now := clock.Now().UnixMilli()
		sample := []prompb.Sample{{Value: 1, Timestamp: now}}
		res := write(t, s, scope, request(t, prompb.WriteRequest{Timeseries: []prompb.TimeSeries{
			{Labels: []prompb.Label{{Name: "__name__", Value: "good"}}, Samples: sample},
			{Labels: []prompb.Label{{Name: "job", Value: "nameless"}}, Samples: sample},
			{Labels: []prompb.Label{{Name: "__name__", Value: "old"}}, Samples: []prompb.Sample{{Value: 1, Timestamp: 1000}}},
		}}))
		body := answer(t, res)
		require.Equal(t, http.StatusBadRequest, res.StatusCode)
		require.Equal(t, "timeseries[1]", body["fields"].([]any)[0].(map[string]any)["field"])
		require.Contains(t, body["detail"], "older than what is kept")
		require.Contains(t, text(ask(t, s, viewer(scope), "/query", "query", "good")), `"1"`)
	})

	t.Run("with metadata only is fine, another message is not", func(t *testing.T) {
		t.Parallel()
		scope := pgtest.NewProject(t)
		only := request(t, prompb.WriteRequest{Metadata: []prompb.MetricMetadata{{Type: prompb.MetricMetadata_GAUGE, MetricFamilyName: "up", Help: "h"}}})
		require.Equal(t, http.StatusNoContent, write(t, s, scope, only).StatusCode)
		require.Contains(t, text(ask(t, s, viewer(scope), "/metadata")), `"gauge"`)

		res := send(t, s, key(scope, "ingest:metrics"), http.MethodPost, "/prom/write", only, "Content-Type", "application/x-protobuf;proto=other.Request")
		require.Equal(t, http.StatusUnsupportedMediaType, res.StatusCode)
		res = write(t, s, scope, []byte("not snappy at all"))
		require.Equal(t, http.StatusBadRequest, res.StatusCode)
		res = send(t, s, key(scope, "ingest:logs"), http.MethodPost, "/prom/write", only, "Content-Type", "application/x-protobuf")
		require.Equal(t, http.StatusForbidden, res.StatusCode)
	})
}

func TestPromQL(t *testing.T) {
	t.Parallel()
	s, scope := newService(t), pgtest.NewProject(t)
	who := viewer(scope)
	require.Equal(t, http.StatusNoContent, write(t, s, scope, scraped(t, "steps_total", 40, "job", "a", "instance", "i")).StatusCode)
	now := clock.Now()
	seconds := func(at time.Time) string { return strconv.FormatFloat(float64(at.UnixMilli())/1000, 'f', -1, 64) }

	t.Run("is evaluated at a time and over a range", func(t *testing.T) {
		t.Parallel()
		data := ask(t, s, who, "/query", "query", "sum by (job) (rate(steps_total[5m]))", "time", seconds(now))
		require.Contains(t, text(data), `"job":"a"`)
		data = ask(t, s, who, "/query_range", "query", "steps_total", "start", seconds(now.Add(-time.Minute)), "end", seconds(now), "step", "15s")
		series := data.(map[string]any)["result"].([]any)[0].(map[string]any)
		require.Len(t, series["values"], 5)
		require.Equal(t, map[string]any{"__name__": "steps_total", "job": "a", "instance": "i"}, series["metric"])
		require.Contains(t, text(ask(t, s, who, "/query", "query", "1+1")), `"2"`)
		require.Contains(t, text(ask(t, s, who, "/query", "query", `"a"`)), `"string"`)
	})

	t.Run("is refused in the form of Prometheus and in ours", func(t *testing.T) {
		t.Parallel()
		for query, want := range map[string]string{
			"/query?query=sum(":             "bad_data",
			"/query":                        "bad_data",
			"/query?query=1&time=yesterday": "bad_data",
			"/query_range?query=1&start=0&end=100000&step=1": "bad_data",
			"/query_range?query=1&start=10&end=5&step=1":     "bad_data",
			"/query_range?query=1&start=10&end=50&step=0":    "bad_data",
			"/series":           "bad_data",
			"/series?match[]={": "bad_data",
			"/query?query=label_replace(up,%22a%22,%22b%22,%22c%22,%22(%22)": "execution",
		} {
			res := send(t, s, who, http.MethodGet, "/prom/api/v1"+query, nil)
			body := answer(t, res)
			require.Equal(t, http.StatusBadRequest, res.StatusCode, query)
			require.Equal(t, "error", body["status"])
			require.Equal(t, want, body["errorType"], query)
			require.NotEmpty(t, body["error"])
			require.Equal(t, body["error"], body["detail"])
			require.NotEmpty(t, body["error_code"])
			require.NotEmpty(t, body["request_id"])
		}
	})

	t.Run("is told about by lists", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, []any{map[string]any{"__name__": "steps_total", "job": "a", "instance": "i"}}, ask(t, s, who, "/series", "match[]", "steps_total"))
		require.Equal(t, []any{"__name__", "instance", "job"}, ask(t, s, who, "/labels"))
		require.Equal(t, []any{"steps_total"}, ask(t, s, who, "/label/__name__/values"))
		require.Equal(t, []any{}, ask(t, s, who, "/label/job/values", "match[]", "other"))
		require.Equal(t, "sum(rate(steps_total[5m]))", ask(t, s, who, "/format_query", "query", "sum( rate( steps_total [5m] ) )"))
		require.Equal(t, map[string]any{"steps_total": []any{map[string]any{"type": "counter", "help": "What it counts.", "unit": "1"}}}, ask(t, s, who, "/metadata"))
		require.NotEmpty(t, ask(t, s, who, "/status/buildinfo").(map[string]any)["version"])
		require.Equal(t, map[string]any{"groups": []any{}}, ask(t, s, who, "/rules"))
		require.Equal(t, map[string]any{"alerts": []any{}}, ask(t, s, who, "/alerts"))
		res := send(t, s, who, http.MethodGet, "/metrics/names?prefix=steps", nil)
		require.Contains(t, body(t, res), `"metric_name":"steps_total","metric_type":"counter"`)
	})

	t.Run("is told where series come from", func(t *testing.T) {
		t.Parallel()
		scope := pgtest.NewProject(t)
		for _, instance := range []string{"a", "bb", "ccc"} {
			require.Equal(t, http.StatusNoContent, write(t, s, scope, scraped(t, "many", 1, "job", "j", "instance", instance)).StatusCode)
		}
		require.Equal(t, http.StatusNoContent, write(t, s, scope, scraped(t, "few", 1, "job", "j")).StatusCode)

		said := ask(t, s, viewer(scope), "/status/tsdb", "limit", "2").(map[string]any)
		head := said["headStats"].(map[string]any)
		require.EqualValues(t, 4, head["numSeries"])
		require.EqualValues(t, 6, head["numLabelPairs"])
		require.InDelta(t, clock.Now().UnixMilli(), head["maxTime"], 60_000)
		counted := func(name string, value float64) any { return map[string]any{"name": name, "value": value} }
		require.Equal(t, []any{counted("many", 3), counted("few", 1)}, said["seriesCountByMetricName"])
		require.Equal(t, []any{counted("instance", 3), counted("__name__", 2)}, said["labelValueCountByLabelName"])
		require.Equal(t, []any{counted("__name__", 15), counted("instance", 6)}, said["memoryInBytesByLabelName"])
		require.Equal(t, []any{counted("job=j", 4), counted("__name__=many", 3)}, said["seriesCountByLabelValuePair"])
		require.EqualValues(t, 0, ask(t, s, viewer(pgtest.NewProject(t)), "/status/tsdb").(map[string]any)["headStats"].(map[string]any)["maxTime"])
	})

	t.Run("is asked by promtool", func(t *testing.T) {
		t.Parallel()
		path := process.Find(t, "promtool", "Debian: apt-get install prometheus")
		entrance := entrance(t, s, who)
		for _, args := range [][]string{
			{"query", "instant", entrance, "steps_total"},
			{"query", "range", "--start=" + seconds(now.Add(-time.Minute)), "--end=" + seconds(now), "--step=15s", entrance, "rate(steps_total[1m])"},
			{"query", "series", "--match=steps_total", entrance},
			{"query", "labels", entrance, "job"},
		} {
			out, err := exec.CommandContext(t.Context(), path, args...).CombinedOutput()
			require.NoError(t, err, string(out))
			require.Contains(t, string(out), "a", args)
			require.NotContains(t, string(out), "error", args)
		}
	})
}

// entrance stands in for the gateway: it sends the caller's token along.
func entrance(t *testing.T, s *service.App, who auth.Identity) string {
	t.Helper()
	inner := httptest.NewServer(s.Handler)
	t.Cleanup(inner.Close)
	target, err := url.Parse(inner.URL)
	require.NoError(t, err)
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		r.Out.Header.Set(internalauth.Header, token(t, who))
	}}
	outer := httptest.NewServer(proxy)
	t.Cleanup(outer.Close)
	return outer.URL + "/prom"
}

// refreshed moves the samples of a recorded request to now.
func refreshed(t *testing.T, sent []byte) []byte {
	t.Helper()
	raw, err := snappy.Decode(nil, sent)
	require.NoError(t, err)
	var r prompb.WriteRequest
	require.NoError(t, r.Unmarshal(raw))
	for i := range r.Timeseries {
		for j := range r.Timeseries[i].Samples {
			r.Timeseries[i].Samples[j].Timestamp = clock.Now().UnixMilli() - int64(len(r.Timeseries[i].Samples)-j)
		}
	}
	return request(t, r)
}
