package anomaly_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/anomaly"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

type bench struct {
	*anomaly.Repository

	scope auth.Scope
}

func setup(t *testing.T) bench {
	t.Helper()
	return bench{anomaly.NewRepository(pgtest.DB(t)), pgtest.NewProject(t)}
}

func (b bench) user(t *testing.T) context.Context {
	t.Helper()
	return auth.WithCaller(t.Context(), pgtest.NewUser(t, b.scope, auth.RoleEngineer).Identity(b.scope))
}

func slow(service string) anomaly.Anomaly {
	return anomaly.Anomaly{
		MetricName: "latency_p95", ServiceName: service, Labels: map[string]string{"zone": "a", "pod": "p1"}, Value: 2.5, Expected: 0.2,
		Deviation: 2.3, ZScore: 11, Severity: anomaly.Warning, Source: "grafana", DetectedAt: clock.Now(),
	}
}

func (b bench) report(t *testing.T, found ...anomaly.Anomaly) []uuid.UUID {
	t.Helper()
	ids, err := b.Report(t.Context(), b.scope, found)
	require.NoError(t, err)
	return ids
}

func (b bench) active(t *testing.T) []anomaly.Anomaly {
	t.Helper()
	found, err := b.Active(t.Context(), b.scope, 50)
	require.NoError(t, err)
	return found
}

func (b bench) exec(t *testing.T, query string) {
	t.Helper()
	require.NoError(t, pgtest.DB(t).Write(t.Context(), b.scope, func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), query)
		return err
	}))
}

func (b bench) events(t *testing.T) []string {
	t.Helper()
	var types []string
	require.NoError(t, pgtest.DB(t).Read(t.Context(), b.scope, func(tx pgx.Tx) error {
		rows, err := tx.Query(t.Context(), `SELECT coalesce(payload ->> 'type', payload ->> 'action') FROM events.outbox ORDER BY id`)
		if err != nil {
			return err
		}
		types, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	}))
	return types
}

func TestReport(t *testing.T) {
	t.Parallel()

	t.Run("keeps what was found as it was found", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		a := slow("api")

		ids := b.report(t, a)

		stored, err := b.ByID(t.Context(), b.scope, ids[0])
		require.NoError(t, err)
		a.ID, a.Status, a.LastSeenAt, a.ReportedAt = ids[0], anomaly.Active, stored.LastSeenAt, stored.ReportedAt
		require.Equal(t, a, stored)
		require.Equal(t, []anomaly.Anomaly{stored}, b.active(t))
		require.Equal(t, []string{"anomaly.detected"}, b.events(t))
		require.Equal(t, a.Labels, anomaly.PayloadOf(stored).Labels)
	})

	t.Run("takes repeats for the same, also within one report", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		worse := slow("api")
		worse.Severity, worse.Value = anomaly.Critical, 9
		first := b.report(t, slow("api"), slow("web"), slow("api"))
		b.exec(t, `UPDATE ai.anomalies SET last_seen_at = now() - interval '30 minutes'`)

		second := b.report(t, worse)

		require.Equal(t, first[0], first[2])
		require.NotEqual(t, first[0], first[1])
		require.Equal(t, first[0], second[0])
		stored, err := b.ByID(t.Context(), b.scope, first[0])
		require.NoError(t, err)
		require.Equal(t, anomaly.Critical, stored.Severity)
		require.InDelta(t, 9, stored.Value, 0)
		require.WithinDuration(t, clock.Now(), stored.LastSeenAt, time.Minute)
		require.Equal(t, []string{"anomaly.detected", "anomaly.detected", "anomaly.updated"}, b.events(t))
	})

	t.Run("other labels are another anomaly", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		other := slow("api")
		other.Labels = nil

		ids := b.report(t, slow("api"), other)

		require.NotEqual(t, ids[0], ids[1])
		require.Len(t, b.active(t), 2)
	})

	t.Run("what was not seen for an hour is over, and comes back as a new one", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		old := b.report(t, slow("api"))[0]
		b.exec(t, `UPDATE ai.anomalies SET last_seen_at = now() - interval '61 minutes'`)
		require.Empty(t, b.active(t))
		stored, err := b.ByID(t.Context(), b.scope, old)
		require.NoError(t, err)
		require.Equal(t, anomaly.Resolved, stored.Status, "before anybody wrote it down")
		scopes, err := b.Expired(t.Context(), 1000)
		require.NoError(t, err)
		require.Contains(t, scopes, b.scope)

		require.NoError(t, b.Expire(t.Context(), b.scope))
		again := b.report(t, slow("api"))[0]

		require.NotEqual(t, old, again)
		require.Equal(t, []string{"anomaly.detected", "anomaly.updated", "anomaly.detected"}, b.events(t))
	})

	t.Run("what a person dismissed stays dismissed while it goes on", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		id := b.report(t, slow("api"))[0]
		_, err := b.SetStatus(b.user(t), b.scope, id, anomaly.Dismissed)
		require.NoError(t, err)

		require.Equal(t, id, b.report(t, slow("api"))[0])
		require.Empty(t, b.active(t))
		b.exec(t, `UPDATE ai.anomalies SET last_seen_at = now() - interval '61 minutes'`)
		require.NotEqual(t, id, b.report(t, slow("api"))[0])
	})
}

func TestSetStatus(t *testing.T) {
	t.Parallel()

	t.Run("is written down and announced, once", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		id := b.report(t, slow("api"))[0]

		for range 2 {
			a, err := b.SetStatus(b.user(t), b.scope, id, anomaly.Resolved)
			require.NoError(t, err)
			require.Equal(t, anomaly.Resolved, a.Status)
		}

		require.ElementsMatch(t, []string{"anomaly.detected", "anomaly.updated", "anomaly.updated"}, b.events(t), "an event and an audit entry")
	})

	t.Run("one that is over can be taken up again, unless another is active", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		old := b.report(t, slow("api"))[0]
		b.exec(t, `UPDATE ai.anomalies SET last_seen_at = now() - interval '2 hours'`)
		a, err := b.SetStatus(b.user(t), b.scope, old, anomaly.Active)
		require.NoError(t, err)
		require.Equal(t, anomaly.Active, a.Status)
		_, err = b.SetStatus(b.user(t), b.scope, old, anomaly.Resolved)
		require.NoError(t, err)
		b.report(t, slow("api"))

		_, err = b.SetStatus(b.user(t), b.scope, old, anomaly.Active)

		require.Equal(t, fault.Conflict, fault.KindOf(err))
	})

	t.Run("another project's anomaly is not there", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		id := b.report(t, slow("api"))[0]
		other := pgtest.NewSibling(t, b.scope)

		_, err := b.SetStatus(t.Context(), other, id, anomaly.Resolved)
		require.Equal(t, fault.NotFound, fault.KindOf(err))
		_, err = b.ByID(t.Context(), other, id)
		require.Equal(t, fault.NotFound, fault.KindOf(err))
	})
}

func TestAround(t *testing.T) {
	t.Parallel()
	b := setup(t)
	worse, dismissed := slow("API"), slow("api")
	worse.MetricName, worse.Severity = "errors", anomaly.Critical
	dismissed.MetricName = "noise"
	ids := b.report(t, slow("api"), worse, dismissed, slow("web"))
	_, err := b.SetStatus(b.user(t), b.scope, ids[2], anomaly.Dismissed)
	require.NoError(t, err)
	now := clock.Now()

	found, err := b.Around(t.Context(), b.scope, "api", now.Add(-time.Hour), now.Add(time.Minute), 10)
	require.NoError(t, err)
	require.Equal(t, []uuid.UUID{ids[1], ids[0]}, []uuid.UUID{found[0].ID, found[1].ID})
	require.Len(t, found, 2)
	before, err := b.Around(t.Context(), b.scope, "api", now.Add(-2*time.Hour), now.Add(-time.Hour), 10)
	require.NoError(t, err)
	require.Empty(t, before)
}
