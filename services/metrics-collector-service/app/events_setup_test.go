package app_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/config"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

var eventsKey = strings.Repeat("k", 32)

// collector is the service over a database, with a project that calls it.
type collector struct {
	*testing.T
	served *service.App
	scope  auth.Scope
}

func newCollector(t *testing.T) collector {
	t.Helper()
	built, err := app.New(t.Context(), service.Deps{
		Name: "metrics-collector-service", Env: config.Env{"DATABASE_URL": pgtest.URL(t), "INTERNAL_AUTH_KEY": eventsKey},
		Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry(), Tracing: noop.NewTracerProvider(),
	})
	require.NoError(t, err)
	return collector{t, built, pgtest.NewProject(t)}
}

// of is the same service for another project.
func (c collector) of(s auth.Scope) collector {
	c.scope = s
	return c
}

// sender is an API key with scopes.
func (c collector) sender(scopes ...string) auth.Identity {
	return auth.Identity{
		Type: auth.ActorAPIKey, Subject: uuid.NewString(), Role: auth.RoleIngest, Scopes: scopes,
		TenantID: c.scope.TenantID, ProjectID: c.scope.ProjectID,
	}
}

// person is the same user with any role.
func (c collector) person(role auth.Role) auth.Identity {
	return auth.Identity{
		Type: auth.ActorUser, Subject: uuid.NewSHA1(c.scope.ProjectID, []byte("person")).String(), Email: "a@example.com", Name: "Ann", Role: role,
		TenantID: c.scope.TenantID, ProjectID: c.scope.ProjectID,
	}
}

// call sends a request and returns the answer with its decoded body.
func (c collector) call(who auth.Identity, method, path, contentType, body string) (*httptest.ResponseRecorder, any) {
	c.Helper()
	keys, err := internalauth.NewKeys(internalauth.Config{Key: eventsKey})
	require.NoError(c, err)
	token, err := keys.Sign("api-gateway", "metrics-collector-service", who, clock.Now())
	require.NoError(c, err)
	r := httptest.NewRequestWithContext(c.Context(), method, path, strings.NewReader(body))
	r.Header.Set(internalauth.Header, token)
	r.Header.Set("Content-Type", contentType)
	w := httptest.NewRecorder()
	c.served.Handler.ServeHTTP(w, r)
	var answer any
	require.NoError(c, json.Unmarshal(w.Body.Bytes(), &answer), w.Body.String())
	return w, answer
}

// push sends telemetry and returns status and answer.
func (c collector) push(path, body string) (int, map[string]any) {
	c.Helper()
	w, answer := c.call(c.sender("ingest:errors", "ingest:infrastructure", "ingest:browser"), http.MethodPost, path, "application/json", body)
	return w.Code, answer.(map[string]any)
}

// ask reads as a viewer and requires success.
func (c collector) ask(path string) any {
	c.Helper()
	w, answer := c.call(c.person(auth.RoleViewer), http.MethodGet, path, "application/json", "")
	require.Equal(c, http.StatusOK, w.Code, answer)
	return answer
}

// object reads a JSON object as a viewer.
func (c collector) object(path string) map[string]any {
	c.Helper()
	return c.ask(path).(map[string]any)
}

// list reads a JSON array as a viewer.
func (c collector) list(path string) []any {
	c.Helper()
	return c.ask(path).([]any)
}

// refused is the status and code of a request that is refused.
func (c collector) refused(who auth.Identity, method, path, body string) (int, any) {
	c.Helper()
	w, answer := c.call(who, method, path, "application/json", body)
	return w.Code, answer.(map[string]any)["error_code"]
}

// field is a member of an object in a decoded answer.
func field(t *testing.T, v any, name string) any {
	t.Helper()
	object, ok := v.(map[string]any)
	require.True(t, ok, "%v is no object", v)
	require.Contains(t, object, name)
	return object[name]
}
