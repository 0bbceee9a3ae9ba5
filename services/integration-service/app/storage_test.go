package app_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func TestReceiveIsOneTransaction(t *testing.T) {
	t.Parallel()
	f := setup(t)
	refuseOutbox(t, f)

	a := f.send(t, f.path(), payload)

	require.Equal(t, http.StatusInternalServerError, a.status, a.body)
	require.NotContains(t, a.body, "planted")
	require.Zero(t, f.stored(t), "neither the delivery nor the alert nor the group is there without the orders")

	sibling := setup(t)
	require.Equal(t, http.StatusAccepted, sibling.send(t, sibling.path(), payload).status, "the trigger is for one project only")
}

// refuseOutbox makes the outbox of one project fail.
func refuseOutbox(t *testing.T, f *fixture) {
	t.Helper()
	name := "planted_" + strings.ReplaceAll(f.scope.ProjectID.String(), "-", "")
	_, err := pgtest.Owner(t).Exec(t.Context(), fmt.Sprintf(`
		CREATE FUNCTION events.%[1]s() RETURNS trigger LANGUAGE plpgsql
		AS $$ BEGIN RAISE EXCEPTION 'planted' USING ERRCODE = 'P0001'; END $$;
		CREATE TRIGGER %[1]s BEFORE INSERT ON events.outbox
		FOR EACH ROW WHEN (NEW.project_id = '%[2]s') EXECUTE FUNCTION events.%[1]s()`, name, f.scope.ProjectID))
	require.NoError(t, err)
	t.Cleanup(func() {
		_, err := pgtest.Owner(t).Exec(afterwards(t), "DROP FUNCTION events."+name+" CASCADE")
		require.NoError(t, err)
	})
}

func TestReceiveWhenStorageOrAuthIsAway(t *testing.T) {
	t.Parallel()

	t.Run("storage that refuses is 503 at once", func(t *testing.T) {
		t.Parallel()
		f := setupWith(t, map[string]string{"DATABASE_URL": "postgres://srecopilot_app:x@127.0.0.1:1/none?sslmode=disable"})

		a := f.send(t, f.path(), payload)

		require.Equal(t, http.StatusServiceUnavailable, a.status, a.body)
		require.Equal(t, "1", a.header.Get("Retry-After"))
		require.Equal(t, "SERVICE_UNAVAILABLE", a.code())
	})

	t.Run("storage that hangs is 503 after three seconds", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		require.Equal(t, http.StatusAccepted, f.send(t, f.path(), payload).status)
		release := hold(t, f)
		defer release()
		started := time.Now()

		a := f.send(t, f.path(), payload)

		require.Equal(t, http.StatusServiceUnavailable, a.status, a.body)
		require.Equal(t, "1", a.header.Get("Retry-After"))
		require.Less(t, time.Since(started), 4*time.Second)
	})

	t.Run("auth-service that is away is 503 when the sender is not known, never 401", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		other := f.add(t, "alertmanager", nil)
		require.Equal(t, http.StatusAccepted, f.send(t, f.path(), payload).status)
		f.auth.Close()

		require.Equal(t, http.StatusAccepted, f.send(t, f.path(), payload).status, "it is remembered for some seconds")
		a := f.send(t, "/webhooks/alertmanager/"+other.String(), payload)
		require.Equal(t, http.StatusServiceUnavailable, a.status, a.body)
		require.Equal(t, "1", a.header.Get("Retry-After"))
	})

	t.Run("auth-service is asked once for many deliveries", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		for range 5 {
			require.Equal(t, http.StatusAccepted, f.send(t, f.path(), payload).status)
		}
		require.Equal(t, 1, f.auth.asked)
	})
}

// hold locks the groups of the project, as a transaction that hangs would.
func hold(t *testing.T, f *fixture) (release func()) {
	t.Helper()
	tx, err := pgtest.Owner(t).Begin(t.Context())
	require.NoError(t, err)
	_, err = tx.Exec(t.Context(), `SELECT id FROM integration.alert_groups WHERE project_id = $1 FOR UPDATE`, f.scope.ProjectID)
	require.NoError(t, err)
	return func() { require.NoError(t, tx.Rollback(afterwards(t))) }
}

func TestReceiveManyAlerts(t *testing.T) {
	t.Parallel()
	f := setup(t)
	alerts := make([]string, 1000)
	for i := range alerts {
		alerts[i] = fmt.Sprintf(`{"labels":{"alertname":"A","n":"%d"},"annotations":{"summary":"s"},"startsAt":"2026-01-24T12:00:00Z"}`, i)
	}
	started := time.Now()

	a := f.send(t, f.path(), `{"groupKey":"g","alerts":[`+strings.Join(alerts, ",")+`]}`)

	require.Equal(t, http.StatusAccepted, a.status, a.body)
	require.Less(t, time.Since(started), 3*time.Second)
	require.Len(t, a.json["incident_ids"], 1)
	require.Equal(t, 1000, f.rows(t, "integration.monitoring_alerts"))
}
