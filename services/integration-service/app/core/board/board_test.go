package board_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/integration-service/app/client"
	"github.com/sre-copilot/sre-copilot/services/integration-service/app/core/board"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/egress"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// noon is the time of the tests.
var noon = time.Date(2026, 1, 24, 12, 0, 0, 0, time.UTC)

// dashboard is what the fake Grafana has.
const dashboard = `{
	"dashboard": {"uid":"abc","title":"Shop","tags":null,"version":7,"panels":[
		{"id":1,"title":"Rate","type":"timeseries","datasource":{"type":"prometheus","uid":"${ds}"},"gridPos":{"h":8,"w":12,"x":0,"y":0},
		 "fieldConfig":{"defaults":{"thresholds":{"mode":"absolute","steps":[{"color":"green","value":null},{"color":"red","value":80}]}}},
		 "targets":[
			{"refId":"A","expr":"rate(http_total{service=\"$service\",env=\"$env\"}[$__rate_interval])","legendFormat":"{{ code }} of {{service}}"},
			{"refId":"B","expr":"hidden","hide":true},
			{"refId":"C","expr":"logs","datasource":{"type":"loki","uid":"loki-1"}},
			{"refId":"D","expr":"bad{"}]},
		{"id":2,"title":"Details","type":"row","collapsed":true,"panels":[
			{"id":3,"title":"Old","type":"graph","datasource":"Second","targets":[{"refId":"A","expr":"up{job=~\"$jobs\"}"},{"refId":"B","rawSql":"SELECT 1"}]}]},
		{"id":4,"title":"More","type":"row","collapsed":false,"panels":[]},
		{"id":5,"title":"Empty","type":"stat","datasource":null,"targets":[{"refId":"A","query":"flux"},{"refId":"B","query":{"object":1}}]}],
	 "templating":{"list":[
		{"name":"ds","type":"datasource","current":{"text":"First","value":"prom-1"}},
		{"name":"service","type":"query","current":{"value":["$__all"]}},
		{"name":"jobs","type":"query","current":{"value":["a.b","c"]}},
		{"name":"env","type":"custom","current":{"value":"prod"}}]}},
	"meta":{"folderTitle":"","created":"2026-01-01T00:00:00Z","updated":"0001-01-01T00:00:00Z","createdBy":"ann"}}`

const sources = `[
	{"uid":"loki-1","name":"Loki","type":"loki","isDefault":false},
	{"uid":"prom-1","name":"First","type":"prometheus","isDefault":false,"jsonData":{"timeInterval":"30s"}},
	{"uid":"prom-2","name":"Second","type":"prometheus","isDefault":true}]`

// grafana is a Grafana that answers what it is given and remembers what it was asked.
type grafana struct {
	*httptest.Server

	mu      sync.Mutex
	answers map[string]string // by path; a number is a status
	queries []string          // what a Prometheus was asked: data source, query and step
	auth    string
}

func newGrafana(t *testing.T, answers map[string]string) *grafana {
	t.Helper()
	g := &grafana{answers: map[string]string{"/api/dashboards/uid/abc": dashboard, "/api/datasources": sources}}
	maps.Copy(g.answers, answers)
	g.Server = httptest.NewServer(http.HandlerFunc(g.serve))
	t.Cleanup(g.Close)
	return g
}

func (g *grafana) serve(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.auth = r.Header.Get("Authorization")
	q := r.URL.Query()
	key := r.URL.Path
	if expr := q.Get("query"); q.Has("step") {
		g.queries = append(g.queries, key[len("/api/datasources/proxy/uid/"):len(key)-len("/api/v1/query_range")]+" "+expr+" "+q.Get("step"))
		key = "query " + expr
		if expr == "bad{" {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
	}
	answer, ok := g.answers[key]
	var status int
	switch _, err := fmt.Sscanf(answer, "%d", &status); {
	case !ok && len(key) > 6 && key[:6] == "query ":
		_, _ = io.WriteString(w, `{"data":{"result":[]}}`)
	case !ok:
		w.WriteHeader(http.StatusNotFound)
	case err == nil:
		w.WriteHeader(status)
		_, _ = io.WriteString(w, "banner of an inside host")
	default:
		if key[:5] == "/rend" {
			w.Header().Set("Content-Type", "image/png")
		}
		_, _ = io.WriteString(w, answer)
	}
}

// analyst is ai-service.
type analyst struct {
	fails     error
	analysis  board.AnalysisRequest
	described board.Declaration
	reports   []board.Report
}

func (a *analyst) Analyze(_ context.Context, q board.AnalysisRequest) (board.GrafanaAnalysis, error) {
	a.analysis = q
	return board.GrafanaAnalysis{DashboardTitle: q.Title, Summary: "s", Insights: []board.GrafanaInsight{}, AIPowered: true}, a.fails
}

func (a *analyst) Describe(context.Context, board.DescriptionRequest) (board.Declaration, error) {
	return a.described, a.fails
}

func (a *analyst) Report(_ context.Context, found []board.Report) error {
	a.reports = found
	return a.fails
}

func boards(g *grafana, a *analyst) *board.Boards {
	return &board.Boards{
		Grafana: client.NewGrafana(egress.New(nil, egress.WithLoopback()).Client()), Analyst: a,
		Source: func(context.Context) (board.Source, error) {
			return board.Source{Name: "Ours", URL: g.URL, APIKey: "key"}, nil
		},
		Declare: func(_ context.Context, d board.Declaration) (incident.Payload, error) {
			return incident.Payload{Title: d.Title, Description: d.Description, ServiceName: d.ServiceName, Severity: incident.Severity(d.Severity)}, nil
		},
		Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return noon },
	}
}

// series is the answer of a Prometheus with one series of these values, a minute apart.
func series(labels string, values ...float64) string {
	var list [][2]any
	for i, v := range values {
		list = append(list, [2]any{noon.Unix() - int64(60*(len(values)-1-i)), fmt.Sprint(v)})
	}
	text, _ := json.Marshal(list)
	return `{"data":{"result":[{"metric":` + labels + `,"values":` + string(text) + `}]}}`
}

func TestDashboards(t *testing.T) {
	t.Parallel()
	g := newGrafana(t, map[string]string{
		"/api/search": `[{"uid":"abc","title":"Shop","url":"/d/abc/shop","tags":["x"],"type":"dash-db","isStarred":true},{"uid":"d","title":"D","url":"/d/d/d","folderTitle":"F","folderUid":"f"}]`,
	})
	b := boards(g, &analyst{})

	list, err := b.List(t.Context(), "", "", 1)
	require.NoError(t, err)
	require.Equal(t, board.GrafanaDashboards{GrafanaURL: g.URL, GrafanaName: "Ours", Dashboards: []board.GrafanaDashboardSummary{
		{UID: "abc", Title: "Shop", URL: g.URL + "/d/abc/shop", Tags: []string{"x"}, Type: "dash-db", FolderTitle: "General", IsStarred: true},
	}}, list)
	require.Equal(t, "Bearer key", g.auth)

	d, err := b.Dashboard(t.Context(), "abc")
	require.NoError(t, err)
	require.Equal(t, "General", d.Folder)
	require.Equal(t, []string{}, d.Tags)
	require.Nil(t, d.Updated, "the year 1 is no time")
	require.Equal(t, "ann", d.CreatedBy)
	ids := []int{}
	for _, p := range d.Panels {
		ids = append(ids, p.ID)
	}
	require.Equal(t, []int{1, 3, 5}, ids, "panels of collapsed rows are there")
	require.Equal(t, []string{"", "Details", "More"}, []string{d.Sections[0].Title, d.Sections[1].Title, d.Sections[2].Title})
	require.True(t, d.Sections[1].Collapsed)
	require.Equal(t, 5, d.Sections[2].Panels[0].ID)
	require.InDelta(t, 80, *d.Panels[0].Thresholds.Steps[1].Value, 0)
	require.Equal(t, &board.GrafanaDatasource{UID: "Second"}, d.Panels[1].Datasource)
	require.Equal(t, "SELECT 1", d.Panels[1].Targets[1].Expr)
	require.Equal(t, []string{"flux", ""}, []string{d.Panels[2].Targets[0].Expr, d.Panels[2].Targets[1].Expr})

	_, err = b.Dashboard(t.Context(), "none")
	require.Equal(t, fault.NotFound, fault.KindOf(err))
}

func TestFailuresOfGrafana(t *testing.T) {
	t.Parallel()
	for status, kind := range map[string]fault.Kind{
		"401": fault.Upstream, "403": fault.Upstream, "404": fault.NotFound, "500": fault.Upstream, "503": fault.Upstream, "429": fault.Upstream,
	} {
		g := newGrafana(t, map[string]string{"/api/search": status})
		_, err := boards(g, &analyst{}).List(t.Context(), "", "", 1)
		require.Equal(t, kind, fault.KindOf(err), status)
		require.NotContains(t, err.Error(), "banner")
	}
	g := newGrafana(t, map[string]string{"/api/search": "<html>"})
	b := boards(g, &analyst{})
	_, err := b.List(t.Context(), "", "", 1)
	require.Equal(t, fault.Upstream, fault.KindOf(err))
	g.Close()
	_, err = b.List(t.Context(), "", "", 1)
	require.Equal(t, fault.Upstream, fault.KindOf(err))
}

func TestQueryOfAPanel(t *testing.T) {
	t.Parallel()
	rate := `rate(http_total{service=~".+",env="prod"}[120s])`
	g := newGrafana(t, map[string]string{
		"query " + rate: `{"data":{"result":[{"metric":{"code":"200","service":"shop"},"values":[[1769256000,"1.23456"],[1769256060.5,"NaN"],[1769256120,"+Inf"]]}]}}`,
		`query up{job=~"(a\\.b|c)"}`: `{"data":{"result":[
			{"metric":{"__name__":"up","z":"4","a":"1","c":"3","b":"2"},"values":[]},{"metric":{"__name__":"up"},"values":[]},{"metric":{},"values":[]}]}}`,
	})
	b := boards(g, &analyst{})

	data, err := b.QueryPanel(t.Context(), board.PanelQuery{DashboardUID: "abc", PanelID: 1, From: "now-1h", To: "now", MaxDataPoints: 80})
	require.NoError(t, err)
	require.Equal(t, "timeseries", data.PanelType)
	require.Equal(t, []board.GrafanaPanelSeries{{
		Name: "200 of shop", RefID: "A", Data: []board.GrafanaPoint{{T: 1769256000000, V: 1.2346}},
	}}, data.Series)
	require.Equal(t, []string{"Query C: it does not ask a Prometheus", "Query D: Grafana or its data source did not accept the query."}, data.Errors)
	require.Equal(t, []string{"prom-1 " + rate + " 45", "prom-1 bad{ 45"}, g.queries, "four scrapes of 30 s are more than the step of 45 s")

	g.queries = nil
	data, err = b.QueryPanel(t.Context(), board.PanelQuery{DashboardUID: "abc", PanelID: 3, From: "now-5m", To: "now", MaxDataPoints: 80})
	require.NoError(t, err)
	require.Equal(t, []string{`prom-2 up{job=~"(a\\.b|c)"} 15`}, g.queries)
	require.Equal(t, []string{"1, 2, 3", "up", "A"}, []string{data.Series[0].Name, data.Series[1].Name, data.Series[2].Name})
	require.Equal(t, []string{"Query B: it is not written in PromQL"}, data.Errors)

	_, err = b.QueryPanel(t.Context(), board.PanelQuery{DashboardUID: "abc", PanelID: 99, From: "now-5m", To: "now", MaxDataPoints: 80})
	require.Equal(t, fault.NotFound, fault.KindOf(err))
}

func TestQuery(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, from, to string
		step, points   int
		expr, want     string
	}{
		{"the step that was asked for", "now-1h", "now", 60, 120, "up", "prom-2 up 60"},
		{"a step that grows", "now-1d", "now", 60, 11, "up", "prom-2 up 8640"},
		{
			"the built-in variables", "now-1h", "now", 15, 11000,
			`x[$__range] + $__range_s + $__range_ms + y[${__rate_interval}] + z[[[__interval]]] + $__interval_ms`,
			`prom-2 x[3600s] + 3600 + 3600000 + y[60s] + z[15s] + 15000 15`,
		},
		{"seconds and milliseconds", "1769252400", "1769256000000", 60, 120, "up", "prom-2 up 60"},
		{"dates", "2026-01-24T11:00:00+00:00", "2026-01-24T12:00:00Z", 60, 120, "up", "prom-2 up 60"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			g := newGrafana(t, nil)
			answer, err := boards(g, &analyst{}).Query(t.Context(), board.Query{
				Expr: test.expr, From: test.from, To: test.to, Step: test.step, MaxDataPoints: test.points,
			})
			require.NoError(t, err)
			require.Equal(t, []string{test.want}, g.queries)
			require.Equal(t, []board.GrafanaSeries{}, answer.Series)
		})
	}

	g := newGrafana(t, nil)
	b := boards(g, &analyst{})
	for _, span := range [][2]string{{"soon", "now"}, {"now", "now-1h"}, {"", "now"}, {"-5", "now"}, {"NaN", "now"}, {"now-1h", "1e30"}, {"now", "now"}} {
		_, err := b.Query(t.Context(), board.Query{Expr: "up", From: span[0], To: span[1], Step: 15, MaxDataPoints: 100})
		require.Equal(t, fault.CodeValidation, fault.CodeOf(err), "%v", span)
	}
	_, err := b.Query(t.Context(), board.Query{Expr: "bad{", From: "now-1h", To: "now", Step: 15, MaxDataPoints: 100})
	require.Equal(t, fault.Invalid, fault.KindOf(err), "a mistake in the query is the caller's")
	g.answers["/api/datasources"] = `[{"uid":"l","type":"loki"}]`
	_, err = b.Query(t.Context(), board.Query{Expr: "up", From: "now-1h", To: "now", Step: 15, MaxDataPoints: 100})
	require.Equal(t, fault.NotFound, fault.KindOf(err))
}

func TestPicturesAndFrames(t *testing.T) {
	t.Parallel()
	g := newGrafana(t, map[string]string{"/render/d-solo/abc/_": "PNG"})
	b := boards(g, &analyst{})
	image, err := b.Render(t.Context(), board.Rendering{DashboardUID: "abc", PanelID: 1, Width: 600, Height: 350, From: "now-6h", To: "now", Theme: "dark"})
	require.NoError(t, err)
	require.Equal(t, board.Image{ContentType: "image/png", Data: []byte("PNG")}, image)
	_, err = b.Render(t.Context(), board.Rendering{DashboardUID: "abc", From: "x", To: "now"})
	require.Equal(t, fault.Invalid, fault.KindOf(err))

	address, err := b.EmbedURL(t.Context(), "abc", 3, "now-6h", "2026-01-24T12:00:00Z")
	require.NoError(t, err)
	u, err := url.Parse(address)
	require.NoError(t, err)
	require.Equal(t, "/d-solo/abc/_", u.Path)
	require.Equal(t, url.Values{"panelId": {"3"}, "from": {"now-6h"}, "to": {"1769256000000"}}, u.Query())
	require.NotContains(t, address, "key")
}

func TestAlertRules(t *testing.T) {
	t.Parallel()
	rule := func(uid, group string, paused bool) string {
		return fmt.Sprintf(`{"uid":%q,"title":"T-%s","condition":"C","folderUID":"f","ruleGroup":%q,"for":"5m","isPaused":%t}`, uid, uid, group, paused)
	}
	g := newGrafana(t, map[string]string{
		"/api/v1/provisioning/alert-rules": "[" + rule("a", "g", false) + "," + rule("b", "g", false) + "," + rule("c", "g", true) + "," +
			rule("d", "old", false) + "," + rule("e", "g", false) + "]",
		"/api/prometheus/grafana/api/v1/rules": `{"data":{"groups":[{"name":"g","rules":[{"uid":"a","name":"T-a","state":"firing","health":"ok"},
			{"uid":"b","state":"inactive","health":"nodata"},{"uid":"c","state":"firing"}]},{"name":"old","rules":[{"name":"T-d","state":"pending"}]}]}}`,
	})
	answer, err := boards(g, &analyst{}).AlertRules(t.Context())
	require.NoError(t, err)
	states := map[string]string{}
	for _, r := range answer.Rules {
		states[r.UID] = r.State
	}
	require.Equal(t, map[string]string{"a": "firing", "b": "nodata", "c": "paused", "d": "pending", "e": "normal"}, states)
	require.Equal(t, []int{5, 1}, []int{answer.Total, answer.Firing})
	require.Equal(t, map[string]string{}, answer.Rules[0].Labels)

	old := newGrafana(t, map[string]string{
		"/api/alerts": `[{"id":7,"name":"Legacy","state":"alerting","dashboardUid":"abc","panelId":3},{"id":8,"name":"Fine","state":"ok"}]`,
	})
	answer, err = boards(old, &analyst{}).AlertRules(t.Context())
	require.NoError(t, err)
	require.Equal(t, "alerting", answer.Rules[0].State)
	require.Equal(t, 3, *answer.Rules[0].PanelID)
	require.Equal(t, "normal", answer.Rules[1].State)
	require.Equal(t, 1, answer.Firing)
}

func TestSLO(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name               string
		target             float64
		expr, good, total  string
		answers            map[string]string
		compliance, budget float64
		rate               float64
		status             string
	}{
		{"shares above the target", 99, "e", "", "", map[string]string{"query e": series(`{}`, 1, 0.99)}, 99.5, 50, 0.5, "meeting"},
		{"percents", 99.9, "e", "", "", map[string]string{"query e": series(`{}`, 99.95, 99.85)}, 99.9, 0, 1, "meeting"},
		{"a budget that is spent", 99, "e", "", "", map[string]string{"query e": series(`{}`, 98, 97)}, 97.5, 0, 2.5, "breached"},
		{"good and total events", 99, "e", "g", "t", map[string]string{"query g": series(`{}`, 98, 97), "query t": series(`{}`, 100, 100)}, 97.5, 0, 2.5, "breached"},
		{"no events at all", 99, "e", "g", "t", map[string]string{"query t": series(`{}`, 0, 0)}, 100, 100, 0, "no_data"},
		{"no samples", 99.9, "e", "", "", nil, 100, 100, 0, "no_data"},
		{"all or nothing, all", 100, "e", "", "", map[string]string{"query e": series(`{}`, 1, 1)}, 100, 100, 0, "meeting"},
		{"all or nothing, not all", 100, "e", "", "", map[string]string{"query e": series(`{}`, 1, 0.5)}, 75, 0, 1000, "breached"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			g := newGrafana(t, test.answers)
			answer, err := boards(g, &analyst{}).QuerySLO(t.Context(), board.SLOQuery{
				Expr: test.expr, GoodExpr: test.good, TotalExpr: test.total, Target: test.target, WindowDays: 30,
			})
			require.NoError(t, err)
			require.InDelta(t, test.compliance, answer.Compliance, 1e-9)
			require.InDelta(t, test.budget, answer.ErrorBudgetRemaining, 1e-9)
			require.InDelta(t, test.rate, answer.BurnRate, 1e-9)
			require.Equal(t, test.status, answer.Status)
			require.Equal(t, test.status != "no_data", answer.HasData)
			require.Contains(t, g.queries[0], " 12960", "a 200th of 30 days")
		})
	}
	_, err := boards(newGrafana(t, nil), &analyst{}).QuerySLO(t.Context(), board.SLOQuery{Expr: "e", GoodExpr: "g", Target: 99, WindowDays: 1})
	require.Equal(t, fault.CodeValidation, fault.CodeOf(err))
}

func TestAnomalies(t *testing.T) {
	t.Parallel()
	spike := []float64{1, 1, 1, 1, 1, 1, 1, 1, 1, 11}
	g := newGrafana(t, map[string]string{
		"query spike": series(`{"__name__":"errors","service":"shop"}`, spike...),
		"query flat":  series(`{}`, 5, 5, 5, 5, 5, 5), "query short": series(`{}`, 1, 1, 1, 100),
		`query rate(http_total{service=~".+",env="prod"}[120s])`: series(`{"code":"500"}`, spike...),
	})
	a := &analyst{}
	b := boards(g, a)

	found, err := b.DetectAnomalies(t.Context(), board.Search{
		DashboardUID: "abc", Expressions: []string{"spike", "flat", "short", "bad{"}, Sensitivity: 2, From: "now-1h", To: "now",
	})
	require.NoError(t, err)
	require.Equal(t, 4, found.Scanned)
	require.Len(t, found.Anomalies, 2)
	first := found.Anomalies[0]
	require.Equal(t, "errors", first.MetricName)
	require.Nil(t, first.PanelID)
	require.InDelta(t, 11, first.LatestValue, 0)
	require.InDelta(t, 2, first.ExpectedValue, 0)
	require.Equal(t, []board.GrafanaAnomalousPoint{{
		Index: 9, Value: 11, Expected: 2, ZScore: 2.846, Severity: "warning", Timestamp: noon,
	}}, first.Details, "9 above the mean of 2, in deviations of the root of 10")
	require.Equal(t, 1, *found.Anomalies[1].PanelID)
	require.Equal(t, "Rate", found.Anomalies[1].PanelTitle)
	require.Equal(t, "500 of ", found.Anomalies[1].MetricName)
	require.Len(t, a.reports, 2)
	require.Equal(t, "shop", a.reports[0].ServiceName)
	require.InDelta(t, 9, a.reports[0].Deviation, 0)

	found, err = b.DetectAnomalies(t.Context(), board.Search{Expressions: []string{"spike"}, Sensitivity: 1.5, From: "now-1h", To: "now"})
	require.NoError(t, err)
	require.Equal(t, "critical", found.Anomalies[0].MaxSeverity, "2.8 is above 1.5 times 1.5")

	a.fails = errors.New("away")
	_, err = b.DetectAnomalies(t.Context(), board.Search{Expressions: []string{"spike"}, Sensitivity: 2, From: "now-1h", To: "now"})
	require.NoError(t, err, "reporting is not what was asked for")
	_, err = b.DetectAnomalies(t.Context(), board.Search{Expressions: []string{"bad{"}, Sensitivity: 2, From: "now-1h", To: "now"})
	require.Equal(t, fault.Invalid, fault.KindOf(err))
	_, err = b.DetectAnomalies(t.Context(), board.Search{Sensitivity: 2, From: "now-1h", To: "now"})
	require.Equal(t, fault.CodeValidation, fault.CodeOf(err))
}

func TestAnalysis(t *testing.T) {
	t.Parallel()
	g := newGrafana(t, map[string]string{
		"/api/v1/provisioning/alert-rules": `[{"uid":"r","title":"Slow","ruleGroup":"g","annotations":{"__dashboardUid__":"abc","__panelId__":"3"}},
			{"uid":"s","title":"Other","annotations":{"__dashboardUid__":"xyz"}}]`,
		"/api/prometheus/grafana/api/v1/rules": `{"data":{"groups":[{"name":"g","rules":[{"uid":"r","state":"firing"}]}]}}`,
	})
	a := &analyst{}
	b := boards(g, a)

	answer, err := b.Analyze(t.Context(), "abc", []int{1, 3})
	require.NoError(t, err)
	require.True(t, answer.AIPowered)
	require.Len(t, a.analysis.Panels, 2)
	require.True(t, a.analysis.Panels[1].HasAlert)
	require.Equal(t, []string{`up{job=~"$jobs"}`, "SELECT 1"}, a.analysis.Panels[1].Queries)
	require.Len(t, a.analysis.Alerts, 1)
	require.Equal(t, "firing", a.analysis.Alerts[0].State)

	a.fails = errors.New("away")
	answer, err = b.Analyze(t.Context(), "abc", nil)
	require.NoError(t, err)
	require.False(t, answer.AIPowered)
	require.Equal(t, "Shop", answer.DashboardTitle)
	require.Equal(t, "Firing: Slow", answer.Insights[0].Title)
	require.Equal(t, "critical", answer.Insights[0].Severity)
	require.Contains(t, answer.Insights[1].Description, "Empty")

	delete(g.answers, "/api/v1/provisioning/alert-rules")
	answer, err = b.Analyze(t.Context(), "abc", nil)
	require.NoError(t, err, "a key that sees no alerts is enough")
	require.Equal(t, "No alerts", answer.Insights[0].Title)
}

func TestIncidentOfAnAnomaly(t *testing.T) {
	t.Parallel()
	zero, five := 0.0, 5.0
	a := &analyst{fails: errors.New("away")}
	b := boards(newGrafana(t, nil), a)
	made, err := b.CreateIncident(t.Context(), board.Finding{
		MetricName: "orders", Severity: "high", LatestValue: &zero, ExpectedValue: &five, PanelTitle: "Orders", Expr: "sum(orders)",
	})
	require.NoError(t, err)
	require.Equal(t, "Anomaly in orders", made.Title)
	require.Equal(t, "unknown", made.ServiceName)
	require.Contains(t, made.Description, "Latest value: 0.\nExpected value: 5.\nPanel: Orders.\nQuery: sum(orders)", "zero is a value")

	a.fails, a.described = nil, board.Declaration{Title: "Orders stopped", Description: "d", ServiceName: "theirs", Severity: "low"}
	made, err = b.CreateIncident(t.Context(), board.Finding{MetricName: "orders", Severity: "critical", ServiceName: "ours"})
	require.NoError(t, err)
	require.Equal(t, "Orders stopped", made.Title)
	require.Equal(t, incident.Critical, made.Severity)
	require.Equal(t, "ours", made.ServiceName)
}
