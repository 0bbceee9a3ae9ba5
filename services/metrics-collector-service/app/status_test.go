package app_test

import (
	"bufio"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// serve stores transactions of a service, at so many seconds ago each.
func serve(t *testing.T, s *service.App, scope auth.Scope, name string, status int, ago ...int) {
	t.Helper()
	var all []string
	for _, seconds := range ago {
		at := clock.Now().Add(-time.Duration(seconds) * time.Second).Format(time.RFC3339Nano)
		all = append(all, fmt.Sprintf(`{"service_name":%q,"endpoint":"/x","duration_ms":20,"status_code":%d,"timestamp":%q}`, name, status, at))
	}
	res := send(t, s, key(scope, "ingest:traces"), http.MethodPost, "/transactions/ingest", []byte(`{"transactions":[`+strings.Join(all, ",")+`]}`),
		"Content-Type", "application/json")
	require.Equal(t, http.StatusOK, res.StatusCode)
}

func TestStatus(t *testing.T) {
	t.Parallel()
	s := newService(t)
	status := func(t *testing.T, scope auth.Scope) (map[string]any, map[string]map[string]any) {
		t.Helper()
		found := answer(t, send(t, s, key(scope, "read:status"), http.MethodGet, "/status", nil))
		services := map[string]map[string]any{}
		for _, one := range found["services"].([]any) {
			services[one.(map[string]any)["service_name"].(string)] = one.(map[string]any)
		}
		return found, services
	}

	t.Run("of a project without data is unknown", func(t *testing.T) {
		t.Parallel()
		found, services := status(t, pgtest.NewProject(t))
		require.Equal(t, "unknown", found["status"])
		require.Empty(t, services)
		require.Nil(t, found["ingest"].(map[string]any)["last_received_at"])
	})

	t.Run("is that of the worst service, with the reason", func(t *testing.T) {
		t.Parallel()
		scope := pgtest.NewProject(t)
		serve(t, s, scope, "good", 200, 10, 70, 130)
		serve(t, s, scope, "bad", 500, 10, 20)
		serve(t, s, scope, "bad", 200, 30)
		found, services := status(t, scope)
		require.Equal(t, "degraded", found["status"])
		require.Equal(t, "healthy", services["good"]["status"])
		require.Empty(t, services["good"]["reason"])
		require.InDelta(t, 0.6, services["good"]["throughput_rpm"], 0)
		require.Equal(t, "degraded", services["bad"]["status"])
		require.Contains(t, services["bad"]["reason"], "66.7 % of the requests failed")
		require.NotNil(t, found["ingest"].(map[string]any)["last_received_at"])
	})

	t.Run("counts what arrives and hosts", func(t *testing.T) {
		t.Parallel()
		scope := pgtest.NewProject(t)
		res := send(t, s, key(scope, "ingest:infrastructure"), http.MethodPost, "/infrastructure/ingest", []byte(`{"hostname":"h1","cpu_percent":1}`),
			"Content-Type", "application/json")
		require.Equal(t, http.StatusOK, res.StatusCode)
		res = send(t, s, key(scope, "ingest:errors"), http.MethodPost, "/errors/ingest", []byte(`{"service_name":"shop","message":"m"}`),
			"Content-Type", "application/json")
		require.Equal(t, http.StatusOK, res.StatusCode)
		at := clock.Now().Add(-2 * time.Minute).Format(time.RFC3339Nano)
		res = send(t, s, key(scope, "ingest:traces"), http.MethodPost, "/traces/ingest", []byte(`{"spans":[
			{"trace_id":"t1","span_id":"s1","service_name":"shop","operation":"a"},{"trace_id":"t1","span_id":"s2","service_name":"shop","operation":"b","timestamp":"`+at+`"}]}`),
			"Content-Type", "application/json")
		require.Equal(t, http.StatusOK, res.StatusCode)
		found, services := status(t, scope)
		require.Equal(t, map[string]any{"total": 1.0, "up": 1.0, "stale": 0.0, "down": 0.0}, found["hosts"])
		ingest := found["ingest"].(map[string]any)
		require.InDelta(t, 0.2, ingest["errors_per_min"], 0)
		require.InDelta(t, 0.4, ingest["spans_per_min"], 0)
		require.Positive(t, ingest["metrics_per_min"])
		require.Contains(t, services, "shop")
		require.NotContains(t, services, "h1")
		require.Equal(t, "operational", found["status"])
	})

	t.Run("is nobody else's", func(t *testing.T) {
		t.Parallel()
		res := send(t, s, key(pgtest.NewProject(t), "ingest:errors"), http.MethodGet, "/status", nil)
		require.Equal(t, http.StatusForbidden, res.StatusCode)
	})

	t.Run("misses a service that spoke every minute, and not one that did not", func(t *testing.T) {
		t.Parallel()
		scope := pgtest.NewProject(t)
		var minutes []int
		for i := range 10 {
			minutes = append(minutes, 1800+60*i)
		}
		serve(t, s, scope, "regular", 200, minutes...)
		serve(t, s, scope, "seldom", 200, minutes[0], minutes[9])
		change(t, scope, `UPDATE telemetry.obs_service_registrations SET last_heartbeat = $1`, clock.Now().Add(-1800*time.Second))
		found, services := status(t, scope)
		require.Equal(t, "outage", found["status"])
		require.Equal(t, "down", services["regular"]["status"])
		require.Contains(t, services["regular"]["reason"], "after something in each minute before")
		require.Equal(t, "unknown", services["seldom"]["status"])
	})

	t.Run("of one service has alerts, incidents and hosts that name it", func(t *testing.T) {
		t.Parallel()
		scope := pgtest.NewProject(t)
		serve(t, s, scope, "shop", 200, 10)
		serve(t, s, scope, "other", 200, 10)
		res := send(t, s, key(scope, "ingest:infrastructure"), http.MethodPost, "/infrastructure/ingest",
			[]byte(`{"hosts":[{"hostname":"h1","cpu_percent":12,"labels":{"service":"shop"}},{"hostname":"h2","cpu_percent":1}]}`), "Content-Type", "application/json")
		require.Equal(t, http.StatusOK, res.StatusCode)
		change(t, scope, `
			INSERT INTO integration.monitoring_alerts (tenant_id, project_id, alert_name, severity, labels, starts_at, fingerprint, group_hash, received_at, last_seen_at)
			SELECT $1, $2, n.name, n.severity, jsonb_build_object('service', n.service), now(), n.name, 'h', now(), now()
			FROM (VALUES ('Slow', 'high', 'shop'), ('Note', 'info', 'other')) AS n (name, severity, service)`, scope.TenantID, scope.ProjectID)
		declare(t, scope, "Shop is slow", "shop", incident.High)
		declare(t, scope, "Other", "other", incident.Low)

		found := answer(t, send(t, s, viewer(scope), http.MethodGet, "/status/services/shop", nil))
		require.Equal(t, "degraded", found["status"])
		require.Equal(t, []any{"an alert is firing"}, found["reasons"])
		require.Equal(t, []any{}, found["recent_deployments"])
		require.Len(t, found["firing_alerts"], 1)
		require.Equal(t, "Slow", field(t, found["firing_alerts"].([]any)[0], "alert_name"))
		require.Len(t, found["open_incidents"], 1)
		require.Equal(t, "Shop is slow", field(t, found["open_incidents"].([]any)[0], "title"))
		require.Len(t, found["hosts"], 1)
		require.InDelta(t, 12, field(t, found["hosts"].([]any)[0], "cpu_percent"), 0)

		whole, _ := status(t, scope)
		require.Equal(t, map[string]any{"firing": 2.0, "critical": 0.0, "warning": 1.0, "info": 1.0}, whole["alerts"])
		require.Equal(t, map[string]any{"open": 2.0, "critical": 0.0, "high": 1.0}, whole["incidents"])

		for name, who := range map[string]auth.Identity{"unknown": viewer(scope), "shop": viewer(pgtest.NewProject(t))} {
			require.Equal(t, http.StatusNotFound, send(t, s, who, http.MethodGet, "/status/services/"+name, nil).StatusCode)
		}
	})

	t.Run("streams to people, and no more than ten times to one", func(t *testing.T) {
		t.Parallel()
		server := httptest.NewServer(s.Handler)
		t.Cleanup(server.Close)
		who := viewer(pgtest.NewProject(t))
		open := func() *http.Response {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/status/stream", nil)
			require.NoError(t, err)
			r.Header.Set(internalauth.Header, token(t, who))
			res, err := server.Client().Do(r)
			require.NoError(t, err)
			t.Cleanup(func() { _ = res.Body.Close() })
			return res
		}
		res := open()
		require.Equal(t, "text/event-stream", res.Header.Get("Content-Type"))
		lines := bufio.NewScanner(res.Body)
		require.True(t, lines.Scan() && strings.HasPrefix(lines.Text(), "id: "), lines.Text())
		require.True(t, lines.Scan())
		require.Equal(t, "event: status", lines.Text())
		require.True(t, lines.Scan())
		require.Contains(t, lines.Text(), `data: {"status":"unknown","generated_at":"2`)
		for range 9 {
			require.Equal(t, http.StatusOK, open().StatusCode)
		}
		require.Equal(t, http.StatusTooManyRequests, open().StatusCode)
	})
}

// change changes rows of a project.
func change(t *testing.T, scope auth.Scope, query string, args ...any) {
	t.Helper()
	require.NoError(t, pgtest.DB(t).Write(t.Context(), scope, func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), query, args...)
		return err
	}))
}

func declare(t *testing.T, scope auth.Scope, title, service string, severity incident.Severity) {
	t.Helper()
	change(t, scope, `
		INSERT INTO incident.incidents (tenant_id, project_id, title, service_name, severity, state, source, detected_at)
		VALUES ($1, $2, $3, $4, $5, 'detected', 'manual', now())`, scope.TenantID, scope.ProjectID, title, service, severity)
}
