package app_test

import (
	"encoding/json"
	"log/slog"
	"maps"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/sre-copilot/sre-copilot/services/auth-service/app"
	"github.com/sre-copilot/sre-copilot/shared/domain/apikey"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/config"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

func TestOperations(t *testing.T) {
	t.Parallel()
	got := map[string]string{}
	for _, op := range app.Operations().Operations() {
		public := "-"
		if op.Gateway != "" {
			public = op.Gateway
		}
		got[op.Method+" "+op.Path] = public + " " + string(op.Access)
	}

	project, integrations := "/projects/{project_id}", "/projects/{project_id}/monitoring/integrations"
	want := map[string]string{
		"POST /register":       "/auth/register public",
		"POST /login":          "/auth/login public",
		"POST /refresh":        "/auth/refresh public",
		"POST /logout":         "/auth/logout public",
		"GET /me":              "/auth/me any user",
		"GET /ws-token":        "/auth/ws-token any user",
		"POST /switch-project": "/auth/switch-project any user",

		"PATCH /profile":                "/auth/profile any user",
		"POST /change-password":         "/auth/change-password any user",
		"POST /logout-all":              "/auth/logout-all any user",
		"GET /sessions":                 "/auth/sessions any user",
		"DELETE /sessions/{session_id}": "/auth/sessions/{session_id} any user",
		"GET /tenant":                   "/tenant any user",
		"PATCH /tenant":                 "/tenant tenant admin",
		"GET /tenant/users":             "/tenant/users tenant admin",
		"PATCH /tenant/users/{user_id}": "/tenant/users/{user_id} tenant admin",

		"GET /verify":                                           "- service",
		"POST /internal/sessions/check":                         "- service",
		"POST /internal/validate-api-key":                       "- service",
		"GET /internal/integrations/{integration_id}":           "- service",
		"GET /internal/primary-integrations/{integration_type}": "- service",

		"GET /projects":                            "/projects any user",
		"POST /projects":                           "/projects any user",
		"GET " + project:                           project + " viewer",
		"PATCH " + project:                         project + " admin",
		"DELETE " + project:                        project + " owner",
		"POST " + project + "/members":             project + "/members admin",
		"PATCH " + project + "/members/{user_id}":  project + "/members/{user_id} admin",
		"DELETE " + project + "/members/{user_id}": project + "/members/{user_id} viewer",
		"GET " + project + "/members":              project + "/members viewer",
		"GET " + project + "/api-keys":             project + "/api-keys admin",
		"POST " + project + "/api-keys":            project + "/api-keys admin",
		"PATCH " + project + "/api-keys/{key_id}":  project + "/api-keys/{key_id} admin",
		"DELETE " + project + "/api-keys/{key_id}": project + "/api-keys/{key_id} admin",

		"GET " + integrations:                                      integrations + " viewer",
		"POST " + integrations:                                     integrations + " admin",
		"GET " + integrations + "/{integration_id}":                integrations + "/{integration_id} viewer",
		"PATCH " + integrations + "/{integration_id}":              integrations + "/{integration_id} admin",
		"DELETE " + integrations + "/{integration_id}":             integrations + "/{integration_id} admin",
		"POST " + integrations + "/test-connection":                integrations + "/test-connection admin",
		"POST " + integrations + "/{integration_id}/test":          integrations + "/{integration_id}/test engineer",
		"POST " + integrations + "/{integration_id}/rotate-secret": integrations + "/{integration_id}/rotate-secret admin",
	}
	require.Equal(t, want, got)
}

func TestDocumentListsTheDomainsValues(t *testing.T) {
	t.Parallel()
	text, err := httpapi.Merge(map[string]*httpapi.API{"auth-service": app.Operations()})
	require.NoError(t, err)
	var document struct {
		Components struct {
			Schemas map[string]struct {
				Properties map[string]struct {
					Enum  []string                `json:"enum"`
					Items struct{ Enum []string } `json:"items"`
				} `json:"properties"`
			} `json:"schemas"`
		} `json:"components"`
	}
	require.NoError(t, json.Unmarshal(text, &document))
	schemas := document.Components.Schemas

	var scopes, roles []string
	for _, s := range apikey.Scopes() {
		scopes = append(scopes, string(s))
	}
	for _, r := range auth.Roles() {
		roles = append(roles, string(r))
	}
	require.Equal(t, scopes, schemas["CreateAPIKeyRequest"].Properties["scopes"].Items.Enum)
	require.Equal(t, scopes, schemas["UpdateAPIKeyRequest"].Properties["scopes"].Items.Enum)
	for _, schema := range []string{"Member", "SessionProject", "SwitchedProject"} {
		require.ElementsMatch(t, roles, schemas[schema].Properties["role"].Enum, schema)
	}
	require.NotContains(t, string(text), `"Cookie":`)
}

func TestConfiguration(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]config.Env{
		"DATABASE_URL":                {"DATABASE_URL": ""},
		"INTERNAL_AUTH_KEY":           {"INTERNAL_AUTH_KEY": ""},
		"JWT_SECRET_KEY":              {"JWT_SECRET_KEY": ""},
		"JWT_SECRET_KEY must":         {"JWT_SECRET_KEY": "short"},
		"JWT_SECRET_KEY_PREVIOUS":     {"JWT_SECRET_KEY_PREVIOUS": "short"},
		"JWT_ALGORITHM":               {"JWT_ALGORITHM": "none"},
		"ENCRYPTION_KEYS":             {"ENCRYPTION_KEYS": ""},
		"ENCRYPTION_KEYS:":            {"ENCRYPTION_KEYS": "k1:c2hvcnQ="},
		"PASSWORD_MIN_LENGTH":         {"PASSWORD_MIN_LENGTH": "7"},
		"ACCESS_TOKEN_EXPIRE_MINUTES": {"ACCESS_TOKEN_EXPIRE_MINUTES": "0"},
		"REFRESH_TOKEN_EXPIRE_DAYS":   {"REFRESH_TOKEN_EXPIRE_DAYS": "31"},
		"PUBLIC_API_URL":              {"PUBLIC_API_URL": "sre.example.com"},
		"OUTBOUND_ALLOW_CIDRS":        {"OUTBOUND_ALLOW_CIDRS": "10.0.0.0/99"},
	} {
		env := config.Env{
			"DATABASE_URL": "postgres://x@127.0.0.1:1/x", "REDIS_URL": "redis://127.0.0.1:1/0", "INTERNAL_AUTH_KEY": internalKey,
			"JWT_SECRET_KEY": jwtKey, "ENCRYPTION_KEYS": "k1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
		}
		maps.Copy(env, change)

		_, err := app.New(t.Context(), service.Deps{
			Name: "auth-service", Env: env, Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry(), Tracing: noop.NewTracerProvider(),
		})

		require.ErrorContains(t, err, strings.TrimSuffix(name, ":"))
		for _, value := range change {
			if value != "" && len(value) > 4 && value != "sre.example.com" && value != "10.0.0.0/99" {
				require.NotContains(t, err.Error(), value, name)
			}
		}
	}
}
