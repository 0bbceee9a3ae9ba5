package app_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

func TestGrafanaOfAProject(t *testing.T) {
	t.Parallel()
	f := setup(t)
	const embed = "/grafana/dashboards/abc/panels/3/embed-url?from=now-1h"
	ask := func() answer { return f.get(t, f.scope, auth.RoleViewer, embed) }

	a := ask()
	require.Equal(t, http.StatusNotFound, a.status, a.body)
	require.Equal(t, "RESOURCE_NOT_FOUND", a.code())

	made := f.admin(t, http.MethodPut, settings, `{"category":"observability_grafana","name":"G","config":{"url":"https://settings.example.com","token":"canary"}}`)
	require.Equal(t, http.StatusCreated, made.status, made.body)
	a = ask()
	require.Equal(t, http.StatusOK, a.status, a.body)
	require.Equal(t, "https://settings.example.com/d-solo/abc/_?from=now-1h&panelId=3&to=now", a.json["embed_url"])

	f.auth.mu.Lock()
	f.auth.known["/internal/primary-integrations/grafana"] = map[string]any{
		"id": f.integration, "name": "Ours", "url": "http://127.0.0.1:1/sub", "api_key": "canary", "password": nil,
	}
	f.auth.mu.Unlock()
	require.Equal(t, "http://127.0.0.1:1/sub/d-solo/abc/_?from=now-1h&panelId=3&to=now", ask().json["embed_url"], "an integration comes before a setting")

	a = f.get(t, f.scope, auth.RoleViewer, "/grafana/dashboards")
	require.Equal(t, http.StatusBadRequest, a.status, a.body)
	require.Equal(t, "INVALID_FIELD_VALUE", a.code(), "this machine is not called")
	require.NotContains(t, a.body, "canary")
	f.auth.Close()
	require.Equal(t, http.StatusBadGateway, ask().status)
}

func TestGrafanaRefuses(t *testing.T) {
	t.Parallel()
	f := setup(t)
	for name, c := range map[string]struct {
		method, path, body string
		field              string
	}{
		"a dashboard with another path":      {"GET", "/dashboards/a%2F..%2Fb", "", "path.uid"},
		"a panel that is no number":          {"GET", "/dashboards/a/panels/x/embed-url", "", "path.panel_id"},
		"a picture that is too large":        {"GET", "/dashboards/a/panels/1/render?width=5000", "", "query.width"},
		"a query that is empty":              {"POST", "/query", `{"expr":""}`, "expr"},
		"a query that is too fine":           {"POST", "/query", `{"expr":"up","step":1}`, "step"},
		"a query of no time":                 {"POST", "/query", `{"expr":"up","from_time":"soon"}`, "from_time"},
		"an objective of nothing":            {"POST", "/slo-query", `{"expr":"up","target_percentage":0}`, "target_percentage"},
		"a search for nothing":               {"POST", "/detect-anomalies", `{}`, "dashboard_uid"},
		"an incident of an unknown severity": {"POST", "/create-incident", `{"metric_name":"m","severity":"awful"}`, "severity"},
	} {
		a := f.ask(t, f.scope, auth.RoleEngineer, c.method, "/grafana"+c.path, c.body)
		require.Equal(t, http.StatusBadRequest, a.status, "%s: %s", name, a.body)
		require.Equal(t, c.field, a.firstField(), "%s: %s", name, a.body)
	}
	for _, path := range []string{"/analyze", "/create-incident"} {
		require.Equal(t, http.StatusForbidden, f.ask(t, f.scope, auth.RoleViewer, http.MethodPost, "/grafana"+path, `{}`).status, path)
	}
}
