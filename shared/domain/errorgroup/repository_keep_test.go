package errorgroup_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/errorgroup"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func TestKeep(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	old := s.accept(`{"message":"old","user_id":"u"}`)[0]
	fresh := s.accept(`{"message":"fresh","attributes":{"k":"v"}}`)[0]
	exec := func(query string, args ...any) {
		t.Helper()
		_, err := pgtest.Owner(t).Exec(t.Context(), query, args...)
		require.NoError(t, err)
	}
	exec(`UPDATE telemetry.obs_error_groups SET last_seen = now() - interval '181 days' WHERE fingerprint = $1 AND project_id = $2`, old, s.Scope.ProjectID)
	exec(`UPDATE telemetry.obs_error_tag_counts SET bucket = bucket - 40 WHERE project_id = $1`, s.Scope.ProjectID)
	exec(`UPDATE telemetry.obs_error_counts SET bucket = bucket - interval '40 days' WHERE project_id = $1`, s.Scope.ProjectID)
	exec(`INSERT INTO telemetry.obs_hosts (tenant_id, project_id, hostname, first_seen, last_seen)
		VALUES ($1, $2, 'gone', now(), now() - interval '31 days')`, s.Scope.TenantID, s.Scope.ProjectID)
	exec(`INSERT INTO telemetry.obs_browser_rollups (tenant_id, project_id, app_name, kind, bucket)
		VALUES ($1, $2, 'a', 'event', now() - interval '91 days')`, s.Scope.TenantID, s.Scope.ProjectID)

	_, rows, err := s.Repo.Keep(t.Context(), errorgroup.Retention{ErrorDays: 31, HostDays: 14, BrowserDays: 14})

	require.NoError(t, err)
	require.GreaterOrEqual(t, rows, int64(5))
	_, err = s.Repo.ByFingerprint(t.Context(), s.Scope, old)
	require.Equal(t, fault.NotFound, fault.KindOf(err))
	require.EqualValues(t, 1, s.group(fresh).OccurrenceCount)
	_, _, err = s.Repo.Keep(t.Context(), errorgroup.Retention{ErrorDays: 0, HostDays: 14, BrowserDays: 14})
	require.Error(t, err)
}
