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

	"github.com/sre-copilot/sre-copilot/services/audit-service/app"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/config"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

var internalKey = strings.Repeat("k", 32)

// newService serves audit-service over a database of its own.
func newService(t *testing.T) *service.App {
	t.Helper()
	built, err := app.New(t.Context(), service.Deps{
		Name: "audit-service", Env: config.Env{"DATABASE_URL": pgtest.URL(t), "INTERNAL_AUTH_KEY": internalKey},
		Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry(), Tracing: noop.NewTracerProvider(),
	})
	require.NoError(t, err)
	return built
}

func call(t *testing.T, s *service.App, who auth.Identity, method, path, body string) (int, map[string]any) {
	t.Helper()
	keys, err := internalauth.NewKeys(internalauth.Config{Key: internalKey})
	require.NoError(t, err)
	token, err := keys.Sign("incident-service", "audit-service", who, clock.Now())
	require.NoError(t, err)
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	r.Header.Set(internalauth.Header, token)
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	s.Handler.ServeHTTP(w, r)
	var answer map[string]any
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &answer), w.Body.String())
	return w.Code, answer
}

const one = `{"event_id":"0198c0de-7a1b-7c3d-9e4f-5a6b7c8d9e0f","action":"incident.created","resource_type":"incident","resource_id":"7",
	"actor_type":"user","user_email":"a@example.com","changes":{"state":{"old":null,"new":"detected"}},"metadata":null}`

func TestAuditService(t *testing.T) {
	t.Parallel()

	t.Run("stores what services hand over and shows it to admins", func(t *testing.T) {
		t.Parallel()
		s, scope := newService(t), pgtest.NewProject(t)
		admin := pgtest.NewUser(t, scope, auth.RoleAdmin).Identity(scope)

		status, stored := call(t, s, auth.System("incident-service", scope), http.MethodPost, "/audit-logs", one)
		require.Equal(t, http.StatusCreated, status, stored)
		require.Equal(t, "incident-service", stored["service"])
		status, batch := call(t, s, auth.System("incident-service", scope), http.MethodPost, "/audit-logs", `{"entries":[`+one+`]}`)
		require.Equal(t, http.StatusCreated, status, batch)
		require.EqualValues(t, 1, batch["duplicates"])
		require.EqualValues(t, 0, batch["stored"])

		status, page := call(t, s, admin, http.MethodGet, "/audit-logs?action=incident.*", "")
		require.Equal(t, http.StatusOK, status, page)
		require.EqualValues(t, 1, page["total"])
		status, entry := call(t, s, admin, http.MethodGet, "/audit-logs/"+stored["id"].(string), "")
		require.Equal(t, http.StatusOK, status)
		require.Equal(t, stored["hash"], entry["hash"])
		status, verified := call(t, s, admin, http.MethodGet, "/audit-logs/verify", "")
		require.Equal(t, http.StatusOK, status)
		require.Equal(t, true, verified["valid"])
	})

	t.Run("admits nobody else", func(t *testing.T) {
		t.Parallel()
		s, scope := newService(t), pgtest.NewProject(t)
		admin := pgtest.NewUser(t, scope, auth.RoleAdmin).Identity(scope)
		engineer := admin
		engineer.Role = auth.RoleEngineer

		status, answer := call(t, s, engineer, http.MethodGet, "/audit-logs", "")
		require.Equal(t, http.StatusForbidden, status)
		require.Equal(t, "INSUFFICIENT_ROLE", answer["error_code"])
		status, answer = call(t, s, admin, http.MethodPost, "/audit-logs", one)
		require.Equal(t, http.StatusUnauthorized, status)
		require.Equal(t, "INTERNAL_AUTH_REQUIRED", answer["error_code"])
	})

	t.Run("hides another project's entry like a missing one", func(t *testing.T) {
		t.Parallel()
		s, scope, other := newService(t), pgtest.NewProject(t), pgtest.NewProject(t)
		_, stored := call(t, s, auth.System("x", scope), http.MethodPost, "/audit-logs", strings.Replace(one, "0198c0de", uuid.NewString()[:8], 1))
		stranger := pgtest.NewUser(t, other, auth.RoleAdmin).Identity(other)

		status, foreign := call(t, s, stranger, http.MethodGet, "/audit-logs/"+stored["id"].(string), "")
		_, missing := call(t, s, stranger, http.MethodGet, "/audit-logs/"+uuid.NewString(), "")

		require.Equal(t, http.StatusNotFound, status)
		delete(foreign, "request_id")
		delete(missing, "request_id")
		require.Equal(t, missing, foreign)
	})

	t.Run("names what is wrong with a request", func(t *testing.T) {
		t.Parallel()
		s, scope := newService(t), pgtest.NewProject(t)
		admin := pgtest.NewUser(t, scope, auth.RoleAdmin).Identity(scope)
		for path, field := range map[string]string{
			"/audit-logs?limit=0":                  "query.limit",
			"/audit-logs?skip=-1":                  "query.skip",
			"/audit-logs?success=maybe":            "query.success",
			"/audit-logs?start_date=yesterday-ish": "query.start_date",
			"/audit-logs?start_date=2026-02-01T00:00:00Z&end_date=2026-01-01T00:00:00Z": "query.start_date",
			"/audit-logs?user_id=7": "query.user_id",
			"/audit-logs/7":         "path.log_id",
		} {
			status, answer := call(t, s, admin, http.MethodGet, path, "")
			require.Equal(t, http.StatusBadRequest, status, path)
			require.Equal(t, field, answer["fields"].([]any)[0].(map[string]any)["field"], path)
		}
	})
}
