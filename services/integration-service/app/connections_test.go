package app_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

const settings = "/settings/connections"

// ask sends a request as a member of a project with the given role.
func (f *fixture) ask(t *testing.T, s auth.Scope, role auth.Role, method, path, body string) answer {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	who := auth.Identity{
		Type: auth.ActorUser, Subject: uuid.NewString(), Email: "a@example.com", TenantID: s.TenantID, ProjectID: s.ProjectID, Role: role,
	}
	if role == auth.RoleSystem {
		who = auth.System("ai-service", s)
	}
	f.sign(t, r, who)
	return f.do(t, r)
}

func (f *fixture) admin(t *testing.T, method, path, body string) answer {
	t.Helper()
	return f.ask(t, f.scope, auth.RoleAdmin, method, path, body)
}

// trail lists the actions that were recorded for the project, oldest first, and all
// that was recorded as text.
func (f *fixture) trail(t *testing.T) (actions []string, text string) {
	t.Helper()
	rows, err := pgtest.Owner(t).Query(t.Context(), `
		SELECT payload FROM events.outbox WHERE project_id = $1 AND kind = 'audit' ORDER BY id`, f.scope.ProjectID)
	require.NoError(t, err)
	defer rows.Close()
	for rows.Next() {
		var payload string
		require.NoError(t, rows.Scan(&payload))
		var entry struct {
			Action string `json:"action"`
		}
		require.NoError(t, json.Unmarshal([]byte(payload), &entry))
		actions, text = append(actions, entry.Action), text+payload
	}
	require.NoError(t, rows.Err())
	return actions, text
}

func TestConnectionSettings(t *testing.T) {
	t.Parallel()
	f := setup(t)

	made := f.admin(t, http.MethodPut, settings, `{"category":"notification_webhook","name":" Pager ",
		"config":{"url":"https://example.com/x","secret":"canary","headers":{"Authorization":"canary"}}}`)
	require.Equal(t, http.StatusCreated, made.status, made.body)
	require.Equal(t, "Pager", made.json["name"])
	require.Equal(t, map[string]any{
		"url": "https://example.com/x", "secret": "***", "headers": map[string]any{"Authorization": "***"},
	}, made.json["config_display"])
	require.Equal(t, true, made.json["is_active"])
	require.Empty(t, made.json["last_test_status"])
	require.Nil(t, made.json["last_tested_at"])
	id := made.json["id"].(string)

	saved := f.admin(t, http.MethodPut, settings, fmt.Sprintf(`{"id":%q,"category":"notification_webhook","name":"Pager","is_active":false,
		"config":{"url":"https://example.com/y","secret":"***"}}`, id))
	require.Equal(t, http.StatusOK, saved.status, saved.body)
	require.Equal(t, false, saved.json["is_active"])
	require.Equal(t, map[string]any{"url": "https://example.com/y", "secret": "***"}, saved.json["config_display"])

	listed := f.get(t, f.scope, auth.RoleViewer, settings+"?category_prefix=notification_").list(t)
	require.Len(t, listed, 1)
	require.Equal(t, id, listed[0]["id"])
	require.Empty(t, f.get(t, f.scope, auth.RoleViewer, settings+"?category=redis&category_prefix=notification_").list(t))

	stranger := pgtest.NewProject(t)
	require.Empty(t, f.get(t, stranger, auth.RoleOwner, settings).list(t))
	require.Equal(t, http.StatusNotFound, f.ask(t, stranger, auth.RoleOwner, http.MethodDelete, settings+"/"+id, "").status)
	require.Equal(t, http.StatusNotFound, f.ask(t, stranger, auth.RoleOwner, http.MethodPost, settings+"/test", `{"connection_id":"`+id+`"}`).status)
	require.Equal(t, http.StatusNotFound, f.ask(t, stranger, auth.RoleOwner, http.MethodPut, settings,
		`{"id":"`+id+`","category":"redis","name":"x"}`).status)

	gone := f.admin(t, http.MethodDelete, settings+"/"+id, "")
	require.Equal(t, http.StatusOK, gone.status, gone.body)
	require.JSONEq(t, `{"ok":true,"status":"deleted"}`, gone.body)
	require.Equal(t, http.StatusNotFound, f.admin(t, http.MethodDelete, settings+"/"+id, "").status)

	actions, text := f.trail(t)
	require.Equal(t, []string{"setting.created", "setting.updated", "setting.deleted"}, actions)
	require.NotContains(t, text+made.body+saved.body, "canary")
}

func TestConnectionSettingsRefuse(t *testing.T) {
	t.Parallel()
	f := setup(t)
	for name, c := range map[string]struct {
		method, path, body string
		status             int
		code               string
	}{
		"an unknown category":                {"PUT", "", `{"category":"fax","name":"x"}`, 400, "INVALID_FIELD_VALUE"},
		"a blank name":                       {"PUT", "", `{"category":"redis","name":"  "}`, 400, "VALIDATION_ERROR"},
		"an unknown id":                      {"PUT", "", `{"id":"` + uuid.NewString() + `","category":"redis","name":"x"}`, 404, "RESOURCE_NOT_FOUND"},
		"a test of nothing":                  {"POST", "/test", `{}`, 400, "INVALID_FIELD_VALUE"},
		"a test of too little":               {"POST", "/test", `{"category":"notification_slack"}`, 400, "VALIDATION_ERROR"},
		"a test of this machine":             {"POST", "/test", `{"category":"redis","config":{"host":"127.0.0.1"}}`, 400, "INVALID_FIELD_VALUE"},
		"a test of the metadata of a cloud":  {"POST", "/test", `{"category":"notification_slack","config":{"webhook_url":"http://169.254.169.254/x"}}`, 400, "INVALID_FIELD_VALUE"},
		"a test of an unknown setting":       {"POST", "/test", `{"connection_id":"` + uuid.NewString() + `"}`, 404, "RESOURCE_NOT_FOUND"},
		"the removal of an unknown setting":  {"DELETE", "/" + uuid.NewString(), "", 404, "RESOURCE_NOT_FOUND"},
		"the removal of what cannot be one":  {"DELETE", "/x", "", 400, "INVALID_UUID"},
		"a password in the open of an admin": {"PUT", "", `{"category":"observability_grafana","name":"x","config":{"url":"https://a:b@c.example"}}`, 400, "VALIDATION_ERROR"},
	} {
		a := f.admin(t, c.method, settings+c.path, c.body)
		require.Equal(t, c.status, a.status, "%s: %s", name, a.body)
		require.Equal(t, c.code, a.code(), "%s: %s", name, a.body)
	}
	for _, method := range []string{http.MethodPut, http.MethodPost, http.MethodDelete} {
		path := map[string]string{http.MethodPut: "", http.MethodPost: "/test", http.MethodDelete: "/" + uuid.NewString()}[method]
		require.Equal(t, http.StatusForbidden, f.ask(t, f.scope, auth.RoleEngineer, method, settings+path, `{}`).status, method)
	}
	require.Zero(t, f.rows(t, "integration.connection_configs"))

	categories := f.get(t, f.scope, auth.RoleViewer, settings+"/categories")
	require.Equal(t, http.StatusOK, categories.status, categories.body)
	require.Len(t, categories.json["categories"], 12)
}

func TestModelOfAProject(t *testing.T) {
	t.Parallel()
	f := setup(t)
	const path = "/internal/connections/ai"
	ask := func() answer { return f.ask(t, f.scope, auth.RoleSystem, http.MethodGet, path, "") }
	require.JSONEq(t, `{"connection":null}`, ask().body)

	made := f.admin(t, http.MethodPut, settings,
		`{"category":"ai_openai","name":"Ours","config":{"api_key":"canary","base_url":"https://ai.example.com","model":"small"}}`)
	require.Equal(t, http.StatusCreated, made.status, made.body)
	require.JSONEq(t, `{"connection":null}`, ask().body, "it was not tested")

	_, err := pgtest.Owner(t).Exec(t.Context(), `
		UPDATE integration.connection_configs SET last_test_status = 'success' WHERE project_id = $1`, f.scope.ProjectID)
	require.NoError(t, err)
	a := ask()
	require.Equal(t, http.StatusOK, a.status, a.body)
	found := a.json["connection"].(map[string]any)
	require.Equal(t, "canary", found["api_key"])
	require.Equal(t, "https://ai.example.com/v1", found["base_url"])
	require.Equal(t, "small", found["model"])
	require.Equal(t, "ai_openai", found["category"])

	require.Equal(t, http.StatusUnauthorized, f.ask(t, f.scope, auth.RoleOwner, http.MethodGet, path, "").status, "people never see it")
	require.JSONEq(t, `{"connection":null}`, f.ask(t, pgtest.NewProject(t), auth.RoleSystem, http.MethodGet, path, "").body)
}
