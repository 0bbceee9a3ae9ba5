package app_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

func integrationsOf(p person) string {
	return "/projects/" + p.ProjectID.String() + "/monitoring/integrations"
}

func (f *fixture) integrate(t *testing.T, p person, body string) answer {
	t.Helper()
	a := f.call(t, p.Identity, http.MethodPost, integrationsOf(p), body)
	require.Equal(t, http.StatusCreated, a.status, a.text)
	return a
}

func (f *fixture) resolve(t *testing.T, id string) answer {
	t.Helper()
	return f.call(t, gateway, http.MethodGet, "/internal/integrations/"+id, "")
}

const alertmanager = `{"integration_type":"alertmanager","name":"Main","url":"https://am.example.com/base//","username":"u",
	"password":"tool-password","api_key":"tool-key","description":"d","config":{"service_label":"app","default_severity":"high",
	"severity_map":{"page":"critical"},"ignore_alertnames":[],"auto_resolve":"off","reopen_minutes":0}}`

func TestIntegrations(t *testing.T) {
	t.Parallel()

	t.Run("one is made with a secret that is shown once and stored sealed", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.signedIn(t)

		a := f.integrate(t, p, alertmanager)

		id, secret := str(t, a.body, "id"), str(t, a.body, "webhook_secret")
		require.Equal(t, "/api/v1"+integrationsOf(p)+"/"+id, a.header.Get("Location"))
		require.Equal(t, "https://am.example.com/base", a.body["url"])
		require.Equal(t, "https://sre.example.com/api/v1/webhooks/alertmanager/"+id, a.body["webhook_url"])
		require.Equal(t, "Alert Manager", a.body["integration_type_display"])
		require.Equal(t, "inactive", a.body["status"])
		require.Equal(t, true, a.body["is_primary"])
		require.Equal(t, true, a.body["has_password"])
		require.Equal(t, map[string]any{
			"service_label": "app", "default_severity": "high", "severity_map": map[string]any{"page": "critical"},
			"ignore_alertnames": []any{}, "auto_resolve": "off", "reopen_minutes": float64(0),
		}, a.body["config"])
		for _, hidden := range []string{secret, "tool-password", "tool-key"} {
			require.Zero(t, holding(t, hidden), hidden)
		}

		got := f.call(t, p.as(auth.RoleViewer), http.MethodGet, integrationsOf(p)+"/"+id, "")
		require.Equal(t, http.StatusOK, got.status, got.text)
		require.Nil(t, got.body["webhook_secret"])
		require.Nil(t, got.body["password"])
		delete(got.body, "password")
		delete(got.body, "api_key")
		delete(got.body, "webhook_secret")
		delete(a.body, "webhook_secret")
		require.Equal(t, a.body, got.body)
		require.Equal(t, []map[string]any{got.body}, f.call(t, p.Identity, http.MethodGet, integrationsOf(p)+"?integration_type=alertmanager", "").list)
		require.Empty(t, f.call(t, p.Identity, http.MethodGet, integrationsOf(p)+"?integration_type=prometheus", "").list)
		require.Equal(t, []string{"integration.created"}, actions(trail(t, p.TenantID)))
	})

	t.Run("an owner may look at the secrets, and the trail shows it", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.signedIn(t)
		a := f.integrate(t, p, alertmanager)

		shown := f.call(t, p.Identity, http.MethodGet, integrationsOf(p)+"/"+str(t, a.body, "id")+"?include_secrets=true", "")

		require.Equal(t, http.StatusOK, shown.status, shown.text)
		require.Equal(t, a.body["webhook_secret"], shown.body["webhook_secret"])
		require.Equal(t, "***", shown.body["password"])
		require.Equal(t, "***", shown.body["api_key"])
		require.Equal(t, []string{"integration.created", "integration.secrets_revealed"}, actions(trail(t, p.TenantID)))
	})

	t.Run("integration-service finds one of any project with its secrets", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.signedIn(t)
		a := f.integrate(t, p, alertmanager)

		found := f.resolve(t, str(t, a.body, "id"))

		require.Equal(t, http.StatusOK, found.status, found.text)
		require.Equal(t, p.TenantID.String(), found.body["tenant_id"])
		require.Equal(t, p.ProjectID.String(), found.body["project_id"])
		require.Equal(t, true, found.body["project_is_active"])
		require.Equal(t, a.body["webhook_secret"], found.body["webhook_secret"])
		require.Equal(t, "tool-password", found.body["password"])
		require.Equal(t, "tool-key", found.body["api_key"])
		require.Nil(t, found.body["previous_webhook_secret"])
		require.Equal(t, http.StatusNotFound, f.resolve(t, uuid.NewString()).status)
		require.Equal(t, http.StatusUnauthorized, f.call(t, p.Identity, http.MethodGet, "/internal/integrations/"+str(t, a.body, "id"), "").status)
	})

	t.Run("a rotated secret leaves the previous one valid for an hour", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.signedIn(t)
		a := f.integrate(t, p, alertmanager)
		id := str(t, a.body, "id")
		notices := f.notices(t)

		rotated := f.call(t, p.Identity, http.MethodPost, integrationsOf(p)+"/"+id+"/rotate-secret", "")

		require.Equal(t, http.StatusCreated, rotated.status, rotated.text)
		require.NotEqual(t, a.body["webhook_secret"], rotated.body["webhook_secret"])
		require.Equal(t, a.body["webhook_url"], rotated.body["webhook_url"])
		require.Equal(t, map[string]any{"type": "integration_changed", "project_id": p.ProjectID.String(), "integration_id": id}, notices())
		found := f.resolve(t, id)
		require.Equal(t, rotated.body["webhook_secret"], found.body["webhook_secret"])
		require.Equal(t, a.body["webhook_secret"], found.body["previous_webhook_secret"])
		until, err := time.Parse(time.RFC3339, str(t, found.body, "previous_until"))
		require.NoError(t, err)
		require.WithinDuration(t, time.Now().Add(time.Hour), until, time.Minute)

		execute(t, `UPDATE auth.monitoring_integrations SET previous_until = now() WHERE id = $1`, id)
		require.Nil(t, f.resolve(t, id).body["previous_webhook_secret"])
		require.Contains(t, actions(trail(t, p.TenantID)), "integration.secret_rotated")
	})

	t.Run("when a webhook came last is known from the deliveries", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.signedIn(t)
		id := str(t, f.integrate(t, p, alertmanager).body, "id")
		execute(t, `INSERT INTO integration.webhook_deliveries (tenant_id, project_id, integration_id, received_at, raw_payload, status)
			VALUES ($1, $2, $3, now() - interval '1 minute', '{}', 'processed'), ($1, $2, $3, date_trunc('second', now()), '{}', 'processed')`,
			p.TenantID, p.ProjectID, id)

		at, err := time.Parse(time.RFC3339, str(t, f.resolve(t, id).body, "last_webhook_at"))

		require.NoError(t, err)
		require.WithinDuration(t, time.Now(), at, 20*time.Second)
	})
}

func TestUpdatingIntegrations(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, body       string
		password, apiKey any // as integration-service gets them afterwards
	}{
		{"other members keep the secrets", `{"name":"Renamed"}`, "tool-password", "tool-key"},
		{"*** keeps", `{"password":"***","api_key":"***"}`, "tool-password", "tool-key"},
		{"null clears", `{"password":null}`, nil, "tool-key"},
		{"empty clears", `{"api_key":""}`, "tool-password", nil},
		{"a new one replaces", `{"password":"new"}`, "new", "tool-key"},
		{"another host clears what is not sent along", `{"url":"https://other.example.com","password":"new","api_key":"***"}`, "new", nil},
		{"another port is another host", `{"url":"https://am.example.com:8443"}`, nil, nil},
		{"giving up encryption clears", `{"url":"http://am.example.com/base"}`, nil, nil},
		{"another path keeps", `{"url":"https://AM.example.com/elsewhere/"}`, "tool-password", "tool-key"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := setup(t)
			p := f.signedIn(t)
			made := f.integrate(t, p, alertmanager)
			id := str(t, made.body, "id")

			a := f.call(t, p.Identity, http.MethodPatch, integrationsOf(p)+"/"+id, c.body)

			require.Equal(t, http.StatusOK, a.status, a.text)
			require.Nil(t, a.body["webhook_secret"])
			found := f.resolve(t, id)
			require.Equal(t, c.password, found.body["password"])
			require.Equal(t, c.apiKey, found.body["api_key"])
			require.Equal(t, made.body["webhook_secret"], found.body["webhook_secret"])
			require.NotContains(t, trail(t, p.TenantID)[0].Changes["password"].New, "tool")
		})
	}

	t.Run("records what changed, secrets as ***, and nothing when nothing did", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.signedIn(t)
		path := integrationsOf(p) + "/" + str(t, f.integrate(t, p, alertmanager).body, "id")

		f.call(t, p.Identity, http.MethodPatch, path, `{"name":"Renamed","password":null,"status":"active","config":{}}`)
		f.call(t, p.Identity, http.MethodPatch, path, `{"name":"Renamed"}`)

		entries := trail(t, p.TenantID)
		require.Equal(t, []string{"integration.created", "integration.updated"}, actions(entries))
		changes := entries[1].Changes
		require.Equal(t, "Main", changes["name"].Old)
		require.Equal(t, "***", changes["password"].Old)
		require.Empty(t, changes["password"].New)
		require.Equal(t, "active", changes["status"].New)
		require.Contains(t, changes, "config")
		require.Len(t, changes, 4)
	})

	t.Run("switching webhooks on makes the first secret", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.signedIn(t)
		made := f.integrate(t, p, `{"integration_type":"prometheus","name":"P","url":"http://p:9090","webhook_enabled":false}`)
		require.Nil(t, made.body["webhook_secret"])
		require.Nil(t, made.body["webhook_url"])
		path := integrationsOf(p) + "/" + str(t, made.body, "id")

		on := f.call(t, p.Identity, http.MethodPatch, path, `{"webhook_enabled":true}`)

		require.Regexp(t, `^whsec_[A-Za-z0-9_-]{43}$`, on.body["webhook_secret"])
		require.NotNil(t, on.body["webhook_url"])
	})

	t.Run("what cannot be is named and changes nothing", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.signedIn(t)
		path := integrationsOf(p) + "/" + str(t, f.integrate(t, p, alertmanager).body, "id")
		before := f.call(t, p.Identity, http.MethodGet, path, "").body

		for field, body := range map[string]string{
			"url":                         `{"name":"x","url":"ftp://am.example.com"}`,
			"status":                      `{"name":"x","status":"error"}`,
			"config.service_label":        `{"name":"x","config":{"service_label":"not a label"}}`,
			"config.default_severity":     `{"name":"x","config":{"default_severity":"awful"}}`,
			"config.severity_map.page":    `{"name":"x","config":{"severity_map":{"page":"awful"}}}`,
			"config.auto_resolve":         `{"name":"x","config":{"auto_resolve":"maybe"}}`,
			"config.reopen_minutes":       `{"name":"x","config":{"reopen_minutes":-1}}`,
			"config.ignore_alertnames[1]": `{"name":"x","config":{"ignore_alertnames":["a",""]}}`,
			"name":                        `{"name":"  "}`,
		} {
			a := f.call(t, p.Identity, http.MethodPatch, path, body)
			require.Equal(t, http.StatusBadRequest, a.status, field)
			require.Equal(t, field, a.field(t))
		}
		require.Equal(t, before, f.call(t, p.Identity, http.MethodGet, path, "").body)
	})

	t.Run("every system but a generic sender has an address", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.signedIn(t)

		for _, kind := range []string{"prometheus", "alertmanager", "grafana", "webhook"} {
			a := f.call(t, p.Identity, http.MethodPost, integrationsOf(p),
				`{"integration_type":"`+kind+`","name":"x","url":"http://g","config":{"mapping":{"title":"$.event.name"}}}`)
			require.Equal(t, http.StatusCreated, a.status, a.body)
		}
		for _, kind := range []string{"prometheus", "grafana", "alertmanager"} {
			a := f.call(t, p.Identity, http.MethodPost, integrationsOf(p), `{"integration_type":"`+kind+`","name":"x"}`)
			require.Equal(t, http.StatusBadRequest, a.status, a.text)
			require.Equal(t, "url", a.field(t))
		}
		made := f.integrate(t, p, `{"integration_type":"webhook","name":"x"}`)
		require.Empty(t, made.body["url"], made.text)
		path := integrationsOf(p) + "/" + str(t, made.body, "id")
		require.Equal(t, "https://ci.example.com", f.call(t, p.Identity, http.MethodPatch, path, `{"url":"https://ci.example.com/"}`).body["url"])
		require.Empty(t, f.call(t, p.Identity, http.MethodPatch, path, `{"url":""}`).body["url"])
		require.Equal(t, "INVALID_FIELD_VALUE", f.call(t, p.Identity, http.MethodPost, path+"/test", "").code())
		require.Equal(t, "VALIDATION_ERROR", f.call(t, p.Identity, http.MethodPost, integrationsOf(p), `{"integration_type":"zabbix","name":"x","url":"http://g"}`).code())
	})
}

func TestPrimaryIntegration(t *testing.T) {
	t.Parallel()
	f := setup(t)
	p := f.signedIn(t)
	add := func(name, primary string) string {
		return str(t, f.integrate(t, p, `{"integration_type":"prometheus","name":"`+name+`","url":"http://p","is_primary":`+primary+`}`).body, "id")
	}
	primaries := func() []string {
		var names []string
		for _, i := range f.call(t, p.Identity, http.MethodGet, integrationsOf(p)+"?integration_type=prometheus", "").list {
			if i["is_primary"] == true {
				names = append(names, str(t, i, "name"))
			}
		}
		return names
	}

	add("first", "false")
	require.Equal(t, []string{"first"}, primaries(), "the first of a type becomes primary")
	add("second", "false")
	require.Equal(t, []string{"first"}, primaries())
	third := add("third", "true")
	require.Equal(t, []string{"third"}, primaries(), "a new primary takes over")

	f.call(t, p.Identity, http.MethodPatch, integrationsOf(p)+"/"+third, `{"is_primary":false}`)
	require.Equal(t, []string{"first"}, primaries(), "the oldest other one takes over")
	f.call(t, p.Identity, http.MethodPatch, integrationsOf(p)+"/"+third, `{"is_primary":true}`)
	require.Equal(t, []string{"third"}, primaries())
	require.Equal(t, http.StatusOK, f.call(t, p.Identity, http.MethodDelete, integrationsOf(p)+"/"+third, "").status)
	require.Equal(t, []string{"first"}, primaries(), "the oldest one takes over when the primary goes")

	statuses := concurrently(6, func() int {
		return f.call(t, p.Identity, http.MethodPost, integrationsOf(p), `{"integration_type":"prometheus","name":"many","url":"http://p"}`).status
	})
	require.Equal(t, map[int]int{http.StatusCreated: 6}, statuses)
	require.Len(t, primaries(), 1)
	require.Contains(t, actions(trail(t, p.TenantID)), "integration.deleted")
}

func TestConnectionTests(t *testing.T) {
	t.Parallel()
	f := setup(t)
	p := f.signedIn(t)
	made := f.integrate(t, p, `{"integration_type":"prometheus","name":"p","url":"http://169.254.169.254","password":"hunter2"}`)
	path := integrationsOf(p) + "/" + str(t, made.body, "id")

	unsaved := f.call(t, p.Identity, http.MethodPost, integrationsOf(p)+"/test-connection", `{"integration_type":"prometheus","url":"http://127.0.0.1:9090"}`)
	require.Equal(t, "INVALID_FIELD_VALUE", unsaved.code(), unsaved.text)
	nothing := f.call(t, p.Identity, http.MethodPost, integrationsOf(p)+"/test-connection", `{"integration_type":"webhook","url":"http://x"}`)
	require.Equal(t, "INVALID_FIELD_VALUE", nothing.code(), nothing.text)

	saved := f.call(t, p.as(auth.RoleEngineer), http.MethodPost, path+"/test", "")

	require.Equal(t, "INVALID_FIELD_VALUE", saved.code(), saved.text)
	kept := f.call(t, p.Identity, http.MethodGet, path, "")
	require.Equal(t, "error", kept.body["status"], kept.text)
	require.Equal(t, false, kept.body["last_test_success"])
	require.NotNil(t, kept.body["last_test_at"])
	require.Contains(t, str(t, kept.body, "last_error_message"), "may not be called")
	require.NotContains(t, saved.text+kept.text, "hunter2")
	tested := trail(t, p.TenantID)[1]
	require.Equal(t, "integration.tested", tested.Action)
	require.False(t, tested.Success)
}
