package app_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func TestServiceRegistry(t *testing.T) {
	t.Parallel()
	c := newCollector(t)
	engineer, admin := c.person(auth.RoleEngineer), c.person(auth.RoleAdmin)
	post := func(body string) (int, map[string]any) {
		t.Helper()
		w, answer := c.call(engineer, http.MethodPost, "/services/registry", "application/json", body)
		return w.Code, answer.(map[string]any)
	}

	status, entry := post(`{"service_name":"pay ments/x","service_type":"worker","metadata":{"team":"a"}}`)
	require.Equal(t, http.StatusCreated, status, entry)
	require.Equal(t, "manual", entry["source"])
	require.Equal(t, "unknown", entry["status"])
	require.Nil(t, entry["last_seen"])
	require.Equal(t, "/health", entry["health_check_path"])
	status, entry = post(`{"service_name":"pay ments/x","url":"https://x"}`)
	require.Equal(t, http.StatusOK, status, entry)
	require.Equal(t, "backend", entry["service_type"])
	c.push("/errors/ingest", `{"service_name":"api","message":"x"}`)

	entries := c.list("/services/registry")
	require.Len(t, entries, 2)
	require.Equal(t, "api", field(t, entries[0], "service_name"))
	require.Equal(t, "healthy", field(t, entries[0], "status"))
	require.Len(t, c.list("/services/registry?source=sdk"), 1)
	require.Empty(t, c.list("/services/registry?service_type=database"))
	w, page := c.call(engineer, http.MethodGet, "/services/registry?limit=1", "application/json", "")
	require.Len(t, page, 1)
	next := c.list("/services/registry?limit=1&cursor=" + url.QueryEscape(w.Header().Get("X-Next-Cursor")))
	require.Equal(t, "pay ments/x", field(t, next[0], "service_name"))

	for body, name := range map[string]string{
		`{}`: "service_name", `{"service_name":""}`: "service_name", `{"service_name":"x","service_type":"thing"}`: "service_type",
		`{"service_name":"x","metadata":{"a":"` + strings.Repeat("x", 33<<10) + `"}}`: "metadata",
	} {
		status, answer := post(body)
		require.Equal(t, http.StatusBadRequest, status, answer)
		require.Equal(t, name, field(t, answer["fields"].([]any)[0], "field"))
	}

	status, code := c.refused(engineer, http.MethodDelete, "/services/registry/api", "")
	require.Equal(t, http.StatusForbidden, status)
	require.Equal(t, "INSUFFICIENT_ROLE", code)
	status, _ = c.refused(c.person(auth.RoleViewer), http.MethodPost, "/services/registry", `{"service_name":"x"}`)
	require.Equal(t, http.StatusForbidden, status)
	other := c.of(pgtest.NewSibling(t, c.scope))
	status, code = other.refused(other.person(auth.RoleAdmin), http.MethodDelete, "/services/registry/api", "")
	require.Equal(t, http.StatusNotFound, status)
	require.Equal(t, "RESOURCE_NOT_FOUND", code)

	w, answer := c.call(admin, http.MethodDelete, "/services/registry/pay%20ments%2Fx", "application/json", "")
	require.Equal(t, http.StatusOK, w.Code, answer)
	require.Equal(t, map[string]any{"status": "deleted", "service_name": "pay ments/x"}, answer)
	require.Len(t, c.list("/services/registry"), 1)
}
