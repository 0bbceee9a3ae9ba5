package alert_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func TestRelinkFollowsTheIncidentThatTookTheAlertIn(t *testing.T) {
	t.Parallel()
	f := setup(t)
	first := f.send(t, firing("a"))[0]
	taker := uuid.New()
	f.incident(t, taker, incident.Detected, nil)

	require.NoError(t, f.repo.Relink(t.Context(), f.scope, *first.AlertID, *first.IncidentID, taker))

	require.Equal(t, taker, *f.stored(t)["a@12:00"].IncidentID)
	require.Equal(t, taker, *f.send(t, firing("b"))[0].IncidentID, "the group follows")
	require.NoError(t, f.repo.Relink(t.Context(), f.scope, *first.AlertID, *first.IncidentID, uuid.New()))
	require.Equal(t, taker, *f.stored(t)["a@12:00"].IncidentID, "a repeat changes nothing")
}

func TestPartitions(t *testing.T) {
	t.Parallel()

	t.Run("a missing day is made when a delivery needs it", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		b := f.batch(firing("a"))
		b.Delivery.ReceivedAt = clock.Now().Add(3 * 24 * time.Hour)
		day := "integration.webhook_deliveries_" + b.Delivery.ReceivedAt.Format("2006_01_02")
		_, err := pgtest.Owner(t).Exec(t.Context(), "DROP TABLE "+day)
		require.NoError(t, err)

		_, err = f.repo.Accept(t.Context(), f.scope, b)

		require.NoError(t, err)
	})

	t.Run("a day that cannot be made is an error, not a loop", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		b := f.batch(firing("a"))
		b.Delivery.ReceivedAt = clock.Now().Add(40 * 24 * time.Hour)

		_, err := f.repo.Accept(t.Context(), f.scope, b)

		require.Error(t, err)
		require.Empty(t, f.stored(t))
	})

	t.Run("days that ended long ago are dropped, others stay", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		f.send(t, firing("a"))
		_, err := pgtest.Owner(t).Exec(t.Context(), `
			SELECT platform.add_partition('integration.webhook_deliveries', 'webhook_deliveries_2020_01_01', 'project',
				'2020-01-01', '2020-01-02')`)
		require.NoError(t, err)

		dropped, err := f.repo.DropExpired(t.Context(), 30)

		require.NoError(t, err)
		require.Equal(t, 1, dropped)
		deliveries, err := f.repo.Deliveries(t.Context(), f.scope, alert.DeliveryFilter{}, nil, 10)
		require.NoError(t, err)
		require.Len(t, deliveries, 1)
		_, err = f.repo.DropExpired(t.Context(), 0)
		require.Error(t, err, "a retention of nothing is refused")
	})
}
