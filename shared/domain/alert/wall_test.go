package alert_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// TestStatementsKeepToTheirScopeThemselves runs everything as a role that row-level
// security does not bind: the statements alone must tell projects and tenants apart.
func TestStatementsKeepToTheirScopeThemselves(t *testing.T) {
	t.Parallel()
	db, err := postgres.Open(t.Context(), postgres.Config{URL: pgtest.OwnerURL(t), MaxConns: 2}, postgres.WithName("integration-service"))
	require.NoError(t, err)
	t.Cleanup(db.Close)
	repo := alert.NewRepository(db)
	f := setup(t)
	results := f.send(t, firing("a"))
	id, incidentID := *results[0].AlertID, *results[0].IncidentID
	known := f.stored(t)["a@12:00"]

	stranger := pgtest.NewProject(t)
	scopes := map[string]auth.Scope{
		"another tenant under the same project": {TenantID: stranger.TenantID, ProjectID: f.scope.ProjectID},
		"another project of the same tenant":    {TenantID: f.scope.TenantID, ProjectID: stranger.ProjectID},
		"another tenant":                        stranger,
	}
	for name, s := range scopes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx := t.Context()

			alerts, err := repo.List(ctx, s, alert.Filter{}, nil, 10)
			require.NoError(t, err)
			require.Empty(t, alerts)
			_, err = repo.ByID(ctx, s, id)
			require.Equal(t, fault.NotFound, fault.KindOf(err))
			sightings, err := repo.Sightings(ctx, s, known)
			require.NoError(t, err)
			require.Empty(t, sightings)
			deliveries, err := repo.Deliveries(ctx, s, alert.DeliveryFilter{}, nil, 10)
			require.NoError(t, err)
			require.Empty(t, deliveries)
			_, _, err = repo.Delivery(ctx, s, *known.DeliveryID)
			require.Equal(t, fault.NotFound, fault.KindOf(err))
			starts, err := repo.Starts(ctx, s, []uuid.UUID{id})
			require.NoError(t, err)
			require.Empty(t, starts)
			require.NoError(t, repo.Relink(ctx, s, id, incidentID, uuid.New()))
		})
	}

	t.Run("the project itself", func(t *testing.T) {
		t.Parallel()
		starts, err := repo.Starts(t.Context(), f.scope, []uuid.UUID{id, uuid.New()})
		require.NoError(t, err)
		require.True(t, starts[id].Equal(noon))
		require.Len(t, starts, 1)
		_, body, err := repo.Delivery(t.Context(), f.scope, *known.DeliveryID)
		require.NoError(t, err)
		require.JSONEq(t, `{"alerts":[]}`, string(body))
	})

	t.Cleanup(func() {
		got, err := f.repo.ByID(context.WithoutCancel(t.Context()), f.scope, id)
		require.NoError(t, err)
		require.Equal(t, known, got, "nothing was changed from outside")
	})
}

// TestDeliveriesOfOthersTouchNothing stores a delivery of the same alerts, in the same
// group, for another project: as a role that row-level security does not bind.
func TestDeliveriesOfOthersTouchNothing(t *testing.T) {
	t.Parallel()
	db, err := postgres.Open(t.Context(), postgres.Config{URL: pgtest.OwnerURL(t), MaxConns: 2}, postgres.WithName("integration-service"))
	require.NoError(t, err)
	t.Cleanup(db.Close)
	ours, theirs := setup(t), setup(t)
	first := ours.send(t, firing("a"))
	before := ours.stored(t)["a@12:00"]
	theirs.repo = alert.NewRepository(db)

	require.Equal(t, alert.Created, theirs.send(t, firing("a"))[0].Status, "neither the alert nor the group of the others counts")
	require.Equal(t, alert.Ended, theirs.send(t, resolved("a", time.Minute))[0].Status)

	require.Equal(t, before, ours.stored(t)["a@12:00"])
	require.Equal(t, *first[0].IncidentID, *ours.send(t, firing("b"))[0].IncidentID)
}
