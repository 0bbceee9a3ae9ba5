package app_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/postmortem"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func TestPostmortemOverHTTP(t *testing.T) {
	t.Parallel()
	s := pgtest.NewProject(t)
	c := newCopilot(t, nil)
	c.run(t)
	system, incident, id := auth.System("incident-service", s), addIncident(t, s), uuid.New()
	exec(t, s, `INSERT INTO incident.postmortems (id, tenant_id, project_id, incident_id) VALUES ($1, $2, $3, $4)`,
		id, s.TenantID, s.ProjectID, incident)
	body := map[string]any{"incident_id": incident, "postmortem_id": id}

	got := c.call(t, system, http.MethodPost, postmortem.DraftTopic, body)

	require.Equal(t, answer{http.StatusAccepted, map[string]any{"postmortem_id": id.String(), "status": "queued"}}, got)
	require.Eventually(t, func() bool {
		return value[int](t, s, `SELECT count(*) FROM events.outbox WHERE kind = 'incident_action' AND topic = $1
			AND payload ->> 'using_mock' = 'true' AND payload ->> 'summary' <> ''`, postmortem.DeliveryPath(id)) > 0
	}, soon, 20*time.Millisecond)
	person := pgtest.NewUser(t, s, auth.RoleOwner).Identity(s)
	require.Equal(t, http.StatusUnauthorized, c.call(t, person, http.MethodPost, postmortem.DraftTopic, body).status)
	missing := c.call(t, system, http.MethodPost, postmortem.DraftTopic, map[string]any{"incident_id": incident, "postmortem_id": uuid.New()})
	require.Equal(t, http.StatusNotFound, missing.status)
}
