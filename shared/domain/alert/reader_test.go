package alert_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func TestReader(t *testing.T) {
	t.Parallel()

	t.Run("lists alerts by filter and position", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		first := f.send(t, firing("a"), firing("b"), resolved("c", time.Minute))
		other := f
		other.source = f.integration(t, "Staging")
		low := firing("d")
		low.Severity, low.GroupKey = alert.Info, "low"
		other.send(t, low)

		list := func(filter alert.Filter) []string {
			found, err := f.repo.List(t.Context(), f.scope, filter, nil, 10)
			require.NoError(t, err)
			prints := []string{}
			for _, a := range found {
				prints = append(prints, a.Fingerprint)
			}
			return prints
		}

		require.Equal(t, "d", list(alert.Filter{})[0], "the newest comes first")
		require.Len(t, list(alert.Filter{}), 4)
		require.Equal(t, []string{"d"}, list(alert.Filter{IntegrationID: &other.source.ID}))
		require.Equal(t, []string{"d"}, list(alert.Filter{Severity: alert.Info}))
		require.Equal(t, []string{"c"}, list(alert.Filter{Status: alert.Resolved}))
		require.Len(t, list(alert.Filter{IncidentID: first[0].IncidentID}), 2)
		ago, hence := clock.Now().Add(-time.Hour), clock.Now().Add(time.Hour)
		require.Len(t, list(alert.Filter{From: &ago, To: &hence}), 4)
		require.Empty(t, list(alert.Filter{To: &ago}))

		seen := map[uuid.UUID]bool{}
		var after *alert.Position
		for range 4 {
			found, err := f.repo.List(t.Context(), f.scope, alert.Filter{}, after, 1)
			require.NoError(t, err)
			require.Len(t, found, 1)
			seen[found[0].ID] = true
			after = &alert.Position{At: found[0].ReceivedAt, ID: found[0].ID}
		}
		require.Len(t, seen, 4, "pages neither skip nor repeat")
	})

	t.Run("shows an alert with the deliveries that contained it", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		first := f.send(t, firing("a"))[0]
		f.send(t, firing("b"))
		f.send(t, resolved("a", time.Minute))

		a, err := f.repo.ByID(t.Context(), f.scope, *first.AlertID)
		require.NoError(t, err)
		sightings, err := f.repo.Sightings(t.Context(), f.scope, a)
		require.NoError(t, err)

		require.Len(t, sightings, 2)
		require.Equal(t, *a.DeliveryID, sightings[1].DeliveryID)
		require.True(t, sightings[0].ReceivedAt.After(sightings[1].ReceivedAt))
	})
}

func TestReaderOfDeliveries(t *testing.T) {
	t.Parallel()

	t.Run("keeps deliveries with their body and results", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		b := f.batch(firing("a"))
		b.Raw = json.RawMessage(`{"alerts":[{"labels":{}}],"version":"4"}`)
		code := "VALIDATION_ERROR"
		b.Settled = []alert.Result{{Index: 1, Status: alert.Rejected, ErrorCode: &code}}
		accepted, err := f.repo.Accept(t.Context(), f.scope, b)
		require.NoError(t, err)
		require.Equal(t, "Received 2 alerts: 1 created, 1 rejected.", accepted.Message())

		list, err := f.repo.Deliveries(t.Context(), f.scope,
			alert.DeliveryFilter{IntegrationID: &f.source.ID, Status: alert.DeliveryPartial}, nil, 10)
		require.NoError(t, err)
		one, raw, err := f.repo.Delivery(t.Context(), f.scope, b.Delivery.ID)
		require.NoError(t, err)

		require.Equal(t, []alert.Delivery{one}, list)
		require.Equal(t, accepted.Results, one.Results)
		require.Equal(t, 2, one.Alerts)
		require.JSONEq(t, string(b.Raw), string(raw))
	})

	t.Run("hides what belongs to another project", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		b := f.batch(firing("a"))
		d, err := f.repo.Accept(t.Context(), f.scope, b)
		require.NoError(t, err)
		stranger := pgtest.NewProject(t)

		_, err = f.repo.ByID(t.Context(), stranger, *d.Results[0].AlertID)
		require.Equal(t, fault.NotFound, fault.KindOf(err))
		_, _, err = f.repo.Delivery(t.Context(), stranger, d.ID)
		require.Equal(t, fault.NotFound, fault.KindOf(err))
		list, err := f.repo.List(t.Context(), stranger, alert.Filter{}, nil, 10)
		require.NoError(t, err)
		require.Empty(t, list)
	})
}
