package alert_test

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func TestLinker(t *testing.T) {
	t.Parallel()

	t.Run("moves the alerts of an incident with their groups, so that the next ones follow", func(t *testing.T) {
		t.Parallel()
		f, linker := setup(t), alert.NewLinker(pgtest.DB(t))
		worse := firing("b")
		worse.Severity = alert.Critical
		first := f.send(t, firing("a"), worse)[0]
		ended := f.send(t, resolved("b", 1))[0]
		taker := uuid.New()
		f.incident(t, taker, incident.Detected, nil)

		moved, err := linker.MoveAll(t.Context(), f.scope, *first.IncidentID, taker)

		require.NoError(t, err)
		require.Equal(t, incident.Moved{Alerts: 2, Worst: incident.High}, moved, "what has ended does not count for the severity")
		require.Equal(t, taker, *f.stored(t)["b@12:00"].IncidentID)
		require.NotEqual(t, taker, *ended.IncidentID)
		require.Equal(t, taker, *f.send(t, firing("c"))[0].IncidentID)
	})

	t.Run("moves only what is picked and the groups that are named", func(t *testing.T) {
		t.Parallel()
		f, linker := setup(t), alert.NewLinker(pgtest.DB(t))
		other := firing("b")
		other.GroupKey = "another group"
		results := f.send(t, firing("a"), other)
		holder, back := uuid.New(), *results[0].IncidentID
		f.incident(t, holder, incident.Detected, nil)
		f.incident(t, back, incident.Resolved, nil)
		for _, r := range results {
			_, err := linker.MoveAll(t.Context(), f.scope, *r.IncidentID, holder)
			require.NoError(t, err)
		}

		moved, err := linker.MoveOwn(t.Context(), f.scope, holder, back, [][]byte{incident.HashGroup("group")},
			func(_ context.Context, alerts []incident.AlertLink) ([]uuid.UUID, error) {
				require.Len(t, alerts, 2)
				return []uuid.UUID{*results[0].AlertID}, nil
			})

		require.NoError(t, err)
		require.Equal(t, 1, moved.Alerts)
		require.Equal(t, back, *f.stored(t)["a@12:00"].IncidentID)
		require.Equal(t, holder, *f.stored(t)["b@12:00"].IncidentID)
		next := firing("c")
		next.GroupKey = "another group"
		require.Equal(t, holder, *f.send(t, next)[0].IncidentID)
	})

	t.Run("does not reach into another project", func(t *testing.T) {
		t.Parallel()
		f, linker := setup(t), alert.NewLinker(pgtest.DB(t))
		first := f.send(t, firing("a"))[0]

		moved, err := linker.MoveAll(t.Context(), pgtest.NewSibling(t, f.scope), *first.IncidentID, uuid.New())

		require.NoError(t, err)
		require.Zero(t, moved)
		require.Equal(t, *first.IncidentID, *f.stored(t)["a@12:00"].IncidentID)
	})
}
