package app_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/testkit/llm"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func TestAnomaliesOverHTTP(t *testing.T) {
	t.Parallel()
	c := newCopilot(t, nil)
	points := func(values ...float64) []any {
		sent := []any{}
		for i, v := range values {
			sent = append(sent, map[string]any{"timestamp": time.Date(2026, 3, 1, 12, i, 0, 0, time.UTC), "value": v})
		}
		return sent
	}

	t.Run("are found in one series", func(t *testing.T) {
		t.Parallel()
		s := pgtest.NewProject(t)
		viewer := pgtest.NewUser(t, s, auth.RoleViewer).Identity(s)
		a := c.call(t, viewer, http.MethodPost, "/anomaly/detect", map[string]any{"metric_name": "m", "service_name": "api", "data_points": points(1, 3, 20, 5, 3)})
		require.Equal(t, http.StatusOK, a.status, a.body)
		require.Equal(t, map[string]any{"total_points": 5.0, "anomaly_count": 1.0, "anomaly_rate": 20.0}, a.body["summary"])
		require.Equal(t, "critical", a.body["anomalies"].([]any)[0].(map[string]any)["severity"])
		short := c.call(t, viewer, http.MethodPost, "/anomaly/detect", map[string]any{"metric_name": "m", "service_name": "", "data_points": points(1, 100), "method": "mad"})
		require.Empty(t, short.body["anomalies"])
		bad := c.call(t, viewer, http.MethodPost, "/anomaly/detect", map[string]any{"metric_name": "m", "service_name": "", "data_points": points(1), "sensitivity": 0.4})
		require.Equal(t, http.StatusBadRequest, bad.status)
	})

	t.Run("are found in several", func(t *testing.T) {
		t.Parallel()
		s := pgtest.NewProject(t)
		a := c.call(t, pgtest.NewUser(t, s, auth.RoleViewer).Identity(s), http.MethodPost, "/anomaly/detect-batch", map[string]any{"series": []any{
			map[string]any{"metric_name": "a", "service_name": "api", "data_points": points(1, 3, 20, 5, 3)},
			map[string]any{"metric_name": "b", "data_points": points(5, 5, 5)},
		}})
		require.Equal(t, http.StatusOK, a.status, a.body)
		require.InDelta(t, 1, a.body["total_anomalies"], 0)
		require.InDelta(t, 2, a.body["series_scanned"], 0)
		require.Equal(t, "critical", a.body["results"].([]any)[0].(map[string]any)["max_severity"])
		require.Nil(t, a.body["results"].([]any)[1].(map[string]any)["max_severity"])
	})

	t.Run("are reported by services, seen by viewers and settled by engineers", func(t *testing.T) {
		t.Parallel()
		s := pgtest.NewProject(t)
		viewer, engineer := pgtest.NewUser(t, s, auth.RoleViewer).Identity(s), pgtest.NewUser(t, s, auth.RoleEngineer).Identity(s)
		one := map[string]any{"metric_name": "latency", "service_name": "api", "value": 3, "expected": 1, "severity": "warning", "labels": map[string]string{"zone": "a"}}
		require.Equal(t, http.StatusUnauthorized, c.call(t, engineer, http.MethodPost, "/anomaly/report", []any{one}).status)

		made := c.call(t, auth.System("metrics-collector-service", s), http.MethodPost, "/anomaly/report", []any{one, one})

		require.Equal(t, http.StatusCreated, made.status, made.body)
		require.InDelta(t, 1, made.body["stored"], 0)
		ids := made.body["ids"].([]any)
		require.Len(t, ids, 2)
		path := "/anomaly/" + ids[0].(string)
		active := c.call(t, viewer, http.MethodGet, "/anomaly/active", nil)
		require.InDelta(t, 1, active.body["count"], 0)
		read := c.call(t, viewer, http.MethodGet, path, nil)
		require.Equal(t, active.body["anomalies"].([]any)[0], any(read.body))
		require.Equal(t, http.StatusForbidden, c.call(t, viewer, http.MethodPatch, path, map[string]any{"status": "dismissed"}).status)
		done := c.call(t, engineer, http.MethodPatch, path, map[string]any{"status": "dismissed"})
		require.Equal(t, "dismissed", done.body["status"], done.body)
		require.Equal(t, 1, value[int](t, s, `SELECT count(*) FROM events.outbox WHERE kind = 'audit' AND payload ->> 'action' = 'anomaly.updated'`))

		other := pgtest.NewSibling(t, s)
		stranger := pgtest.NewUser(t, other, auth.RoleEngineer).Identity(other)
		require.Equal(t, http.StatusNotFound, c.call(t, stranger, http.MethodGet, path, nil).status)
		require.Equal(t, http.StatusNotFound, c.call(t, stranger, http.MethodPatch, path, map[string]any{"status": "active"}).status)
		require.Equal(t, http.StatusBadRequest, c.call(t, viewer, http.MethodGet, "/anomaly/1", nil).status)
	})
}

func TestCorrelationOverHTTP(t *testing.T) {
	t.Parallel()
	c := newCopilot(t, nil)
	s := pgtest.NewProject(t)
	viewer := pgtest.NewUser(t, s, auth.RoleViewer).Identity(s)
	first, second := addIncident(t, s), addIncident(t, s)
	exec(t, s, `UPDATE incident.incidents SET detected_at = now() - interval '10 minutes' WHERE id = $1`, first)
	exec(t, s, `
		INSERT INTO integration.monitoring_alerts (tenant_id, project_id, alert_name, severity, labels, starts_at, fingerprint, group_hash, received_at, last_seen_at)
		VALUES ($1, $2, 'Slow', 'high', '{"service":"api-gateway"}', now() - interval '20 minutes', 'f', '\x02', now(), now())`, s.TenantID, s.ProjectID)
	question := func(id uuid.UUID) map[string]any {
		return map[string]any{"incident_id": id, "service_name": "api", "severity": "high", "detected_at": time.Now(), "symptoms": []string{"HighErrorRate"}}
	}

	t.Run("what happened around an incident", func(t *testing.T) {
		t.Parallel()
		a := c.call(t, viewer, http.MethodPost, "/correlation/analyze", question(second))
		require.Equal(t, http.StatusOK, a.status, a.body)
		incidents := a.body["correlated_incidents"].([]any)
		require.Len(t, incidents, 1)
		found := incidents[0].(map[string]any)
		require.Equal(t, first.String(), found["incident_id"])
		require.InDelta(t, 0.8, found["correlation_score"], 1e-9, "service 0.4, time 0.2, label and symptom 0.1 each: %v", found["reasons"])
		titles := []any{}
		for _, related := range a.body["correlated_alerts"].([]any) {
			titles = append(titles, related.(map[string]any)["title"])
		}
		require.Equal(t, []any{"HighErrorRate", "Slow"}, titles, "that of the other incident names what the title names")
		require.Contains(t, a.body["root_cause_suggestion"], "The alert Slow on api-gateway began 20 minutes earlier.")
		require.Equal(t, []any{}, a.body["correlated_deployments"])
		require.Equal(t, http.StatusNotFound, c.call(t, viewer, http.MethodPost, "/correlation/analyze", question(uuid.New())).status)
	})

	t.Run("alerts and incidents of a page are matched", func(t *testing.T) {
		t.Parallel()
		a := c.call(t, viewer, http.MethodPost, "/correlation/alert-incident", map[string]any{
			"alerts": []any{map[string]any{"title": "DiskFull", "state": "firing", "labels": map[string]string{"service": "db"}}, map[string]any{"name": "Other"}},
			"incidents": []any{
				map[string]any{"id": "1", "title": "DiskFull on db", "service_name": "orders-db", "state": "detected"},
				map[string]any{"id": "2", "title": "x", "service_name": "web", "state": "detected"},
			},
		})
		require.Equal(t, http.StatusOK, a.status, a.body)
		require.InDelta(t, 2, a.body["total_alerts"], 0)
		match := a.body["correlations"].([]any)[0].(map[string]any)
		require.Equal(t, true, match["has_match"])
		require.Len(t, match["matched_incidents"], 1, "0.2 alone is not enough")
		require.InDelta(t, 1, match["matched_incidents"].([]any)[0].(map[string]any)["correlation_score"], 1e-9)
		require.Equal(t, false, a.body["correlations"].([]any)[1].(map[string]any)["has_match"])
	})

	t.Run("what is open is grouped", func(t *testing.T) {
		t.Parallel()
		a := c.call(t, viewer, http.MethodGet, "/correlation/groups", nil)
		require.Equal(t, http.StatusOK, a.status, a.body)
		require.InDelta(t, 1, a.body["count"], 0)
		group := a.body["groups"].([]any)[0].(map[string]any)
		require.Len(t, group["incidents"], 2)
		require.Len(t, group["alerts"], 3)
		require.Equal(t, []any{"api", "api-gateway"}, group["services"])
		require.Equal(t, group["group_id"], c.call(t, viewer, http.MethodGet, "/correlation/groups?hours=168", nil).body["groups"].([]any)[0].(map[string]any)["group_id"])
		require.Equal(t, http.StatusBadRequest, c.call(t, viewer, http.MethodGet, "/correlation/groups?hours=169", nil).status)
		other := pgtest.NewSibling(t, s)
		require.InDelta(t, 0, c.call(t, pgtest.NewUser(t, other, auth.RoleViewer).Identity(other), http.MethodGet, "/correlation/groups", nil).body["count"], 0)
	})
}

func TestAnalyticsOverHTTP(t *testing.T) {
	t.Parallel()
	provider, s := llm.New(t), pgtest.NewProject(t)
	c, system := newCopilot(t, withProvider(provider, nil)), auth.System("incident-service", s)
	viewer := pgtest.NewUser(t, s, auth.RoleViewer).Identity(s)
	incident := addIncident(t, s)
	for _, more := range []map[string]any{nil, nil, {"force": true}} {
		require.Equal(t, http.StatusOK, c.call(t, system, http.MethodPost, "/generate-hypotheses", order(incident, more)).status)
	}

	t.Run("usage by type and by day", func(t *testing.T) {
		t.Parallel()
		a := c.call(t, viewer, http.MethodGet, "/analytics/token-usage?incident_id="+incident.String(), nil)
		require.Equal(t, http.StatusOK, a.status, a.body)
		require.InDelta(t, 2, a.body["total_requests"], 0, "the stored answer is no request")
		require.InDelta(t, 2*(llm.PromptTokens+llm.CompletionTokens), a.body["total_tokens"], 0)
		require.InDelta(t, 0.00072, a.body["total_cost_usd"], 1e-9)
		days := a.body["timeline"].([]any)
		require.Len(t, days, 7)
		require.InDelta(t, 2, days[6].(map[string]any)["requests"], 0, "today")
		none := c.call(t, viewer, http.MethodGet, "/analytics/token-usage?incident_id="+uuid.NewString(), nil)
		require.InDelta(t, 0, none.body["total_requests"], 0)
		year := c.call(t, viewer, http.MethodGet, "/analytics/token-usage?start_date=2024-01-01&end_date=2024-12-31", nil)
		require.Len(t, year.body["timeline"], 366)
		for _, query := range []string{"start_date=2024-01-01&end_date=2025-01-01", "start_date=2024-01-02&end_date=2024-01-01", "start_date=yesterday", "incident_id=1"} {
			require.Equal(t, http.StatusBadRequest, c.call(t, viewer, http.MethodGet, "/analytics/token-usage?"+query, nil).status, query)
		}
	})

	t.Run("costs and what could be saved", func(t *testing.T) {
		t.Parallel()
		a := c.call(t, viewer, http.MethodGet, "/analytics/cost-summary", nil)
		require.Equal(t, http.StatusOK, a.status, a.body)
		require.Equal(t, map[string]any{"total_incidents": 1.0, "cache_hit_rate": 33.3, "potential_savings": 0.00036}, a.body["cache_stats"])
		require.Equal(t, map[string]any{"total_requests": 2.0, "total_cost_usd": 0.00072, "total_tokens": 3000.0, "avg_cost_per_request": 0.00036}, a.body["overall_stats"])
		require.Equal(t, incident.String(), a.body["most_expensive_incidents"].([]any)[0].(map[string]any)["incident_id"])
		require.Empty(t, a.body["recommendations"])
	})

	t.Run("one incident", func(t *testing.T) {
		t.Parallel()
		a := c.call(t, viewer, http.MethodGet, "/analytics/incident-metrics/"+incident.String(), nil)
		require.Equal(t, http.StatusOK, a.status, a.body)
		require.Equal(t, map[string]any{"total_requests": 2.0, "total_tokens": 3000.0, "total_cost_usd": 0.00072}, a.body["summary"])
		require.Len(t, a.body["ai_requests"], 2)
		require.NotEmpty(t, a.body["analysis_steps"])
		other := pgtest.NewSibling(t, s)
		stranger := pgtest.NewUser(t, other, auth.RoleViewer).Identity(other)
		require.Equal(t, http.StatusNotFound, c.call(t, stranger, http.MethodGet, "/analytics/incident-metrics/"+incident.String(), nil).status)
	})
}
