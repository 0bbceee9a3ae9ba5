package app_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
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
		require.Equal(t, "", services["good"]["reason"])
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
		found, services := status(t, scope)
		require.Equal(t, map[string]any{"total": 1.0, "up": 1.0, "stale": 0.0, "down": 0.0}, found["hosts"])
		ingest := found["ingest"].(map[string]any)
		require.InDelta(t, 0.2, ingest["errors_per_min"], 0)
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
}
