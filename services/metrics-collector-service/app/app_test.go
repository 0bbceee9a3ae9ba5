package app_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
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

var internalKey = strings.Repeat("k", 32)

// newService serves metrics-collector-service over the database of the tests.
func newService(t *testing.T, settings ...string) *service.App {
	t.Helper()
	env := config.Env{"DATABASE_URL": pgtest.URL(t), "INTERNAL_AUTH_KEY": internalKey}
	for _, setting := range settings {
		name, value, _ := strings.Cut(setting, "=")
		env[name] = value
	}
	built, err := app.New(t.Context(), service.Deps{
		Name: "metrics-collector-service", Env: env,
		Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry(), Tracing: noop.NewTracerProvider(),
	})
	require.NoError(t, err)
	return built
}

// key is an API key of a project.
func key(s auth.Scope, scopes ...string) auth.Identity {
	return auth.Identity{
		Type: auth.ActorAPIKey, Subject: uuid.NewString(), TenantID: s.TenantID, ProjectID: s.ProjectID, Role: auth.RoleIngest, Scopes: scopes,
	}
}

// token is what the gateway sends along for a caller.
func token(t *testing.T, who auth.Identity) string {
	t.Helper()
	keys, err := internalauth.NewKeys(internalauth.Config{Key: internalKey})
	require.NoError(t, err)
	text, err := keys.Sign("api-gateway", "metrics-collector-service", who, clock.Now())
	require.NoError(t, err)
	return text
}

// send makes a request and returns its answer; pairs are headers.
func send(t *testing.T, s *service.App, who auth.Identity, method, path string, body []byte, pairs ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, bytes.NewReader(body))
	r.Header.Set(internalauth.Header, token(t, who))
	for i := 0; i < len(pairs); i += 2 {
		r.Header.Set(pairs[i], pairs[i+1])
	}
	w := httptest.NewRecorder()
	s.Handler.ServeHTTP(w, r)
	return w.Result()
}

// answer reads a JSON answer.
func answer(t *testing.T, res *http.Response) map[string]any {
	t.Helper()
	text, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	var body map[string]any
	require.NoError(t, json.Unmarshal(text, &body), string(text))
	return body
}

// ask asks the Prometheus API and returns its data.
func ask(t *testing.T, s *service.App, who auth.Identity, path string, pairs ...string) any {
	t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	res := send(t, s, who, http.MethodGet, "/prom/api/v1"+path+"?"+form.Encode(), nil)
	body := answer(t, res)
	require.Equal(t, http.StatusOK, res.StatusCode, body)
	require.Equal(t, "success", body["status"])
	return body["data"]
}

func viewer(s auth.Scope) auth.Identity {
	return auth.Identity{Type: auth.ActorUser, Subject: uuid.NewString(), TenantID: s.TenantID, ProjectID: s.ProjectID, Role: auth.RoleViewer}
}

// text is anything as JSON.
func text(v any) string {
	out, _ := json.Marshal(v)
	return string(out)
}

// body reads the text of an answer.
func body(t *testing.T, res *http.Response) string {
	t.Helper()
	out, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	require.Equal(t, http.StatusOK, res.StatusCode, string(out))
	return string(out)
}
