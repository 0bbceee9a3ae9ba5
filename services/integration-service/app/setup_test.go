package app_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/sre-copilot/sre-copilot/services/integration-service/app"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/config"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
	"github.com/sre-copilot/sre-copilot/shared/testkit/redistest"
)

const (
	internalKey = "an internal key of at least 32 bytes"
	secret      = "the-webhook-secret"
)

// authService answers for auth-service as its contract says.
type authService struct {
	*httptest.Server

	mu    sync.Mutex
	known map[string]map[string]any
	asked int
}

func newAuthService(t *testing.T) *authService {
	t.Helper()
	keys, err := internalauth.NewKeys(internalauth.Config{Key: internalKey})
	require.NoError(t, err)
	s := &authService{known: map[string]map[string]any{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who, err := keys.Verify(r.Header.Get(internalauth.Header), "auth-service", clock.Now)
		if err != nil || who.Role != auth.RoleSystem {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.asked++
		found, ok := s.known[strings.TrimPrefix(r.URL.Path, "/internal/integrations/")]
		w.Header().Set("Content-Type", "application/json")
		if !ok {
			w.WriteHeader(http.StatusNotFound)
			found = map[string]any{"status": "error", "error_code": "RESOURCE_NOT_FOUND", "detail": "The requested resource was not found."}
		}
		_ = json.NewEncoder(w).Encode(found)
	}))
	t.Cleanup(s.Close)
	return s
}

// fixture is integration-service with one project and one integration.
type fixture struct {
	handler     http.Handler
	app         *service.App
	metrics     *prometheus.Registry
	auth        *authService
	scope       auth.Scope
	integration uuid.UUID
}

func setup(t *testing.T) *fixture {
	t.Helper()
	return setupWith(t, nil)
}

// setupWith starts the service with other settings.
func setupWith(t *testing.T, settings map[string]string) *fixture {
	t.Helper()
	f := &fixture{auth: newAuthService(t), scope: pgtest.NewProject(t), metrics: prometheus.NewRegistry()}
	f.integration = f.add(t, "alertmanager", nil)

	env := config.Env{
		"DATABASE_URL": pgtest.URL(t), "REDIS_URL": redistest.URL(t), "INTERNAL_AUTH_KEY": internalKey,
		"ENCRYPTION_KEYS":  "k1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
		"AUTH_SERVICE_URL": f.auth.URL, "INCIDENT_SERVICE_URL": "http://127.0.0.1:1", "POSTGRES_MAX_CONNS": "4",
	}
	maps.Copy(env, settings)
	built, err := app.New(t.Context(), service.Deps{
		Name: "integration-service", Log: slog.New(slog.DiscardHandler), Metrics: f.metrics, Tracing: noop.NewTracerProvider(), Env: env,
	})
	require.NoError(t, err)
	f.app, f.handler = built, built.Handler
	return f
}

// add makes an integration that auth-service knows.
func (f *fixture) add(t *testing.T, kind string, settings map[string]any) uuid.UUID {
	t.Helper()
	id := uuid.New()
	_, err := pgtest.Owner(t).Exec(t.Context(), `
		INSERT INTO auth.monitoring_integrations (id, tenant_id, project_id, integration_type, name)
		VALUES ($1, $2, $3, $4, 'Production')`, id, f.scope.TenantID, f.scope.ProjectID, kind)
	require.NoError(t, err)
	answer := map[string]any{
		"id": id, "tenant_id": f.scope.TenantID, "project_id": f.scope.ProjectID, "project_is_active": true,
		"integration_type": kind, "name": "Production", "config": map[string]any{}, "status": "inactive",
		"webhook_enabled": true, "webhook_secret": secret, "previous_webhook_secret": nil, "previous_until": nil,
	}
	maps.Copy(answer, settings)
	f.auth.mu.Lock()
	defer f.auth.mu.Unlock()
	f.auth.known[id.String()] = answer
	return id
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
	json   map[string]any
}

func (a answer) code() any { return a.json["error_code"] }

func (a answer) firstField() string {
	fields, _ := a.json["fields"].([]any)
	if len(fields) == 0 {
		return ""
	}
	first, _ := fields[0].(map[string]any)
	name, _ := first["field"].(string)
	return name
}

// send posts a webhook. Headers come as names and values in turn; without any the
// secret is shown.
func (f *fixture) send(t *testing.T, path, body string, headers ...string) answer {
	t.Helper()
	if len(headers) == 0 {
		headers = []string{"X-Webhook-Secret", secret}
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Forwarded-For", "192.0.2.7")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return f.do(t, r)
}

// get asks as a member of a project with the given role.
func (f *fixture) get(t *testing.T, s auth.Scope, role auth.Role, path string) answer {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
	f.sign(t, r, auth.Identity{
		Type: auth.ActorUser, Subject: f.scope.ProjectID.String(), TenantID: s.TenantID, ProjectID: s.ProjectID, Role: role,
	})
	return f.do(t, r)
}

func (f *fixture) sign(t *testing.T, r *http.Request, who auth.Identity) {
	t.Helper()
	keys, err := internalauth.NewKeys(internalauth.Config{Key: internalKey})
	require.NoError(t, err)
	token, err := keys.Sign("api-gateway", "integration-service", who, clock.Now())
	require.NoError(t, err)
	r.Header.Set(internalauth.Header, token)
}

func (f *fixture) do(t *testing.T, r *http.Request) answer {
	t.Helper()
	w := httptest.NewRecorder()
	f.handler.ServeHTTP(w, r)
	text, err := io.ReadAll(w.Result().Body)
	require.NoError(t, err)
	a := answer{status: w.Code, header: w.Header(), body: string(text)}
	_ = json.Unmarshal(text, &a.json) // lists stay nil
	return a
}

func (a answer) list(t *testing.T) []map[string]any {
	t.Helper()
	var list []map[string]any
	require.NoError(t, json.Unmarshal([]byte(a.body), &list), a.body)
	return list
}

// path is where the integration's sender posts.
func (f *fixture) path() string {
	return "/webhooks/alertmanager/" + f.integration.String()
}

// rows counts what the project has in a table.
func (f *fixture) rows(t *testing.T, table string) int {
	t.Helper()
	var n int
	err := pgtest.Owner(t).QueryRow(t.Context(), "SELECT count(*) FROM "+pgx.Identifier(strings.Split(table, ".")).Sanitize()+
		" WHERE project_id = $1", f.scope.ProjectID).Scan(&n)
	require.NoError(t, err)
	return n
}

// stored counts every row that a delivery leaves behind.
func (f *fixture) stored(t *testing.T) int {
	t.Helper()
	return f.rows(t, "integration.webhook_deliveries") + f.rows(t, "integration.monitoring_alerts") +
		f.rows(t, "integration.alert_groups") + f.rows(t, "events.outbox")
}

// afterwards is a context that still works when the test is being cleaned up.
func afterwards(t *testing.T) context.Context {
	t.Helper()
	return context.WithoutCancel(t.Context())
}
