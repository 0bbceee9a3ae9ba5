package app_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func TestTheIntegrationThatAProjectUses(t *testing.T) {
	t.Parallel()
	f := setup(t)
	p := f.signedIn(t)
	service := auth.System("integration-service", auth.Scope{TenantID: p.TenantID, ProjectID: p.ProjectID})
	ask := func(of string) answer {
		return f.call(t, service, http.MethodGet, "/internal/primary-integrations/"+of, "")
	}
	add := func(of, status string, primary bool, age string) string {
		id := uuid.NewString()
		_, err := pgtest.Owner(t).Exec(t.Context(), `
			INSERT INTO auth.monitoring_integrations (id, tenant_id, project_id, integration_type, name, url, status, is_primary, created_at)
			VALUES ($1, $2, $3, $4, 'N', 'https://g.example.com', $5, $6, now() - $7::interval)`,
			id, p.TenantID, p.ProjectID, of, status, primary, age)
		require.NoError(t, err)
		return id
	}

	require.Equal(t, http.StatusNotFound, ask("grafana").status)
	add("grafana", "inactive", true, "0")
	add("prometheus", "active", true, "0")
	require.Equal(t, http.StatusNotFound, ask("grafana").status, "one that is not in use does not count")
	older := add("grafana", "active", false, "2 hours")
	require.Equal(t, older, ask("grafana").body["id"])
	newer := add("grafana", "error", false, "1 hour")
	a := ask("grafana")
	require.Equal(t, http.StatusOK, a.status, a.text)
	require.Equal(t, newer, a.body["id"])
	for _, change := range []string{
		`UPDATE auth.monitoring_integrations SET is_primary = false WHERE project_id = $2 AND id <> $1`,
		`UPDATE auth.monitoring_integrations SET is_primary = true WHERE project_id = $2 AND id = $1`,
	} {
		_, err := pgtest.Owner(t).Exec(t.Context(), change, older, p.ProjectID)
		require.NoError(t, err)
	}
	require.Equal(t, older, ask("grafana").body["id"], "the primary one comes before newer ones")

	stranger := f.signedIn(t)
	other := auth.System("integration-service", auth.Scope{TenantID: stranger.TenantID, ProjectID: stranger.ProjectID})
	require.Equal(t, http.StatusNotFound, f.call(t, other, http.MethodGet, "/internal/primary-integrations/grafana", "").status)
	require.Equal(t, http.StatusUnauthorized, f.call(t, p.Identity, http.MethodGet, "/internal/primary-integrations/grafana", "").status)
}
