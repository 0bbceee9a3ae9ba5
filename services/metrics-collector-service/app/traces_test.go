package app_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/config"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

var tracesKey = strings.Repeat("t", 32)

// tracing is the service as somebody of one project sees it.
type tracing struct {
	t     *testing.T
	app   *service.App
	scope auth.Scope
}

func newTracing(t *testing.T) *tracing {
	t.Helper()
	built, err := app.New(t.Context(), service.Deps{
		Name: "metrics-collector-service", Env: config.Env{"DATABASE_URL": pgtest.URL(t), "INTERNAL_AUTH_KEY": tracesKey},
		Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry(), Tracing: noop.NewTracerProvider(),
	})
	require.NoError(t, err)
	return &tracing{t: t, app: built, scope: pgtest.NewProject(t)}
}

func (s *tracing) sender(scopes ...string) auth.Identity {
	return auth.Identity{Type: auth.ActorAPIKey, Subject: "key", TenantID: s.scope.TenantID, ProjectID: s.scope.ProjectID, Role: auth.RoleIngest, Scopes: scopes}
}

func (s *tracing) viewer() auth.Identity {
	return pgtest.NewUser(s.t, s.scope, auth.RoleViewer).Identity(s.scope)
}

func (s *tracing) call(who auth.Identity, method, path, body string, headers ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	keys, err := internalauth.NewKeys(internalauth.Config{Key: tracesKey})
	require.NoError(s.t, err)
	token, err := keys.Sign("api-gateway", "metrics-collector-service", who, clock.Now())
	require.NoError(s.t, err)
	r := httptest.NewRequestWithContext(s.t.Context(), method, path, strings.NewReader(body))
	r.Header.Set(internalauth.Header, token)
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.app.Handler.ServeHTTP(w, r)
	return w
}

// ingest stores spans or transactions and returns the answer.
func (s *tracing) ingest(path, body string) map[string]any {
	s.t.Helper()
	w := s.call(s.sender("ingest:traces"), http.MethodPost, path, body)
	require.Equal(s.t, http.StatusOK, w.Code, w.Body.String())
	return decoded[map[string]any](s.t, w)
}

// get reads something as a viewer.
func get[T any](s *tracing, path string) T {
	s.t.Helper()
	w := s.call(s.viewer(), http.MethodGet, path, "")
	require.Equal(s.t, http.StatusOK, w.Code, w.Body.String())
	return decoded[T](s.t, w)
}

func decoded[T any](t *testing.T, w *httptest.ResponseRecorder) T {
	t.Helper()
	var v T
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &v), w.Body.String())
	return v
}

func TestOTLPTraces(t *testing.T) {
	t.Parallel()
	body, err := os.ReadFile("testdata/otel-js-0.223-traces.body.gz")
	require.NoError(t, err)

	t.Run("what the JavaScript exporter sends is found as a trace", func(t *testing.T) {
		t.Parallel()
		s := newTracing(t)

		w := s.call(s.sender("ingest:traces"), http.MethodPost, "/otlp/v1/traces", string(body),
			"Content-Type", "application/x-protobuf", "Content-Encoding", "gzip")

		require.Equal(t, http.StatusOK, w.Code, w.Body.String())
		require.Equal(t, "application/x-protobuf", w.Header().Get("Content-Type"))
		answer := ptraceotlp.NewExportResponse()
		require.NoError(t, answer.UnmarshalProto(w.Body.Bytes()))
		require.Zero(t, answer.PartialSuccess().RejectedSpans(), answer.PartialSuccess().ErrorMessage())
		list := get[[]map[string]any](s, "/traces?from=now-30d")
		require.NotEmpty(t, list)
		trace := get[map[string]any](s, "/traces/"+list[0]["trace_id"].(string))
		require.EqualValues(t, list[0]["span_count"], len(trace["spans"].([]any)))
		require.Equal(t, list[0]["root_operation"], trace["waterfall"].([]any)[0].(map[string]any)["operation"])
	})

	t.Run("JSON is answered in JSON, spans that are none are counted", func(t *testing.T) {
		t.Parallel()
		s := newTracing(t)
		now := time.Now().UnixNano()
		w := s.call(s.sender("ingest:traces"), http.MethodPost, "/otlp/v1/traces", fmt.Sprintf(`{"resourceSpans":[{"scopeSpans":[{"spans":[
			{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"good","startTimeUnixNano":"%d","endTimeUnixNano":"%d"},
			{"traceId":"5b8efff798038103d269b633813fc60c","name":"bad"}]}]}]}`, now, now+1_000_000))
		require.Equal(t, http.StatusOK, w.Code)
		require.JSONEq(t, `{"partialSuccess":{"rejectedSpans":"1","errorMessage":"span 1: span_id must be 8 bytes that are not all zero"}}`, w.Body.String())
	})

	t.Run("what is wrong is said in google.rpc.Status", func(t *testing.T) {
		t.Parallel()
		s := newTracing(t)
		w := s.call(s.sender("ingest:traces"), http.MethodPost, "/otlp/v1/traces", "{", "Content-Type", "application/json")
		require.Equal(t, http.StatusBadRequest, w.Code)
		answer := decoded[map[string]any](t, w)
		require.EqualValues(t, 3, answer["code"])
		require.Equal(t, "VALIDATION_ERROR", answer["error_code"])
		require.NotEmpty(t, answer["request_id"])
		w = s.call(s.sender("ingest:traces"), http.MethodPost, "/otlp/v1/traces", "\x0a\xff", "Content-Type", "application/x-protobuf")
		require.Equal(t, http.StatusBadRequest, w.Code)
		require.True(t, bytes.HasPrefix(w.Body.Bytes(), []byte{0x08, 0x03}))
		w = s.call(s.sender("ingest:traces"), http.MethodPost, "/otlp/v1/traces", "x", "Content-Type", "text/plain")
		require.Equal(t, http.StatusUnsupportedMediaType, w.Code)
	})

	t.Run("keys without the scope, and people, are refused", func(t *testing.T) {
		t.Parallel()
		s := newTracing(t)
		for _, who := range []auth.Identity{s.sender("ingest:logs"), s.viewer()} {
			for _, path := range []string{"/otlp/v1/traces", "/traces/ingest", "/transactions/ingest"} {
				w := s.call(who, http.MethodPost, path, "{}")
				require.Contains(t, []int{http.StatusForbidden, http.StatusUnauthorized}, w.Code, path)
			}
		}
	})
}
