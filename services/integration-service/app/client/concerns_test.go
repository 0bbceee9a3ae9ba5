package client_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/integration-service/app/client"
	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
)

func TestConcerns(t *testing.T) {
	t.Parallel()
	incident, other := uuid.New(), uuid.New()
	about := func(topic string, payload any) []string {
		body, err := json.Marshal(payload)
		require.NoError(t, err)
		return client.Concerns(events.Message{Topic: topic, Payload: body})
	}
	fromAlert := func(incident uuid.UUID, group string, id uuid.UUID) []string {
		return about(alert.FromAlertPath, alert.FromAlert{IncidentID: incident, GroupKey: group, Alert: alert.OrderedAlert{ID: id}})
	}
	meet := func(a, b []string) bool {
		return slices.ContainsFunc(a, func(name string) bool { return slices.Contains(b, name) })
	}
	alertID := uuid.New()
	first := fromAlert(incident, "g", alertID)

	require.True(t, meet(first, fromAlert(other, "g", uuid.New())), "of one group")
	require.True(t, meet(first, fromAlert(incident, "h", uuid.New())), "of one incident")
	require.False(t, meet(first, fromAlert(other, "h", uuid.New())), "of another group and incident")
	require.True(t, meet(first, about(alert.SystemStatePath(incident), alert.SystemState{AlertID: uuid.New()})), "the end of the incident")
	require.True(t, meet(first, about(alert.SystemStatePath(other), alert.SystemState{AlertID: alertID})), "the end of the incident that took the alert in")
	require.False(t, meet(first, about(alert.SystemStatePath(other), alert.SystemState{AlertID: uuid.New()})))
	require.Empty(t, client.Concerns(events.Message{Payload: []byte(`[]`)}))
}
