package app_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	goredis "github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
	"github.com/sre-copilot/sre-copilot/shared/platform/redis"
	"github.com/sre-copilot/sre-copilot/shared/testkit/redistest"
)

const soon = 20 * time.Second

// incidentService remembers orders and gives the alerts of one project to one
// incident. It gets the orders of the other tests of this binary, too.
type incidentService struct {
	*httptest.Server

	mu      sync.Mutex
	orders  []string
	project uuid.UUID
	taker   uuid.UUID
}

func newIncidentService(t *testing.T) *incidentService {
	t.Helper()
	keys, err := internalauth.NewKeys(internalauth.Config{Key: internalKey})
	require.NoError(t, err)
	s := &incidentService{taker: uuid.New()}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who, err := keys.Verify(r.Header.Get(internalauth.Header), "incident-service", clock.Now)
		if err != nil || who.Type != auth.ActorSystem || who.ProjectID == uuid.Nil {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.orders = append(s.orders, who.ProjectID.String()+" "+r.URL.Path)
		answer := map[string]any{}
		_ = json.NewDecoder(r.Body).Decode(&answer)
		if who.ProjectID == s.project {
			answer["incident_id"] = s.taker
		}
		_ = json.NewEncoder(w).Encode(answer)
	}))
	t.Cleanup(s.Close)
	return s
}

// of lists the orders of a project.
func (s *incidentService) of(scope auth.Scope) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []string
	for _, order := range s.orders {
		if project, path := order[:36], order[37:]; project == scope.ProjectID.String() {
			list = append(list, path)
		}
	}
	return list
}

// run starts the parts of the service but one, and stops them in reverse at the end.
// The services of all tests share a database: only one of them may relay and only one
// may work on jobs, or they would work for each other.
func (f *fixture) run(t *testing.T, without string) {
	t.Helper()
	for _, part := range f.app.Parts {
		if part.Name == without {
			continue
		}
		ctx, cancel := context.WithCancel(afterwards(t))
		ended := make(chan error, 1)
		go func() { ended <- part.Run(ctx) }()
		t.Cleanup(func() {
			cancel()
			require.NoError(t, <-ended)
		})
	}
}

func TestRelayHandsOverWhatADeliveryCaused(t *testing.T) {
	t.Parallel()
	incidents, bus := newIncidentService(t), redistest.URL(t)
	f := setupWith(t, map[string]string{"INCIDENT_SERVICE_URL": incidents.URL, "REDIS_URL": bus})
	incidents.mu.Lock()
	incidents.project = f.scope.ProjectID
	incidents.mu.Unlock()
	f.run(t, "jobs")
	options, err := goredis.ParseURL(bus)
	require.NoError(t, err)
	client := goredis.NewClient(options)
	t.Cleanup(func() { _ = client.Close() })

	require.Equal(t, http.StatusAccepted, f.send(t, f.path(), `{"alerts":[{"labels":{"alertname":"A"}}]}`).status)
	require.Equal(t, http.StatusAccepted, f.send(t, f.path(), `{"alerts":[{"labels":{"alertname":"A"},"status":"resolved"}]}`).status)

	require.Eventually(t, func() bool { return len(incidents.of(f.scope)) == 3 }, soon, 20*time.Millisecond)
	orders := incidents.of(f.scope)
	require.Equal(t, "/internal/incidents/from-alert", orders[0])
	require.Equal(t, "/internal/incidents/from-alert", orders[1])
	require.Equal(t, "/internal/incidents/"+incidents.taker.String()+"/system-state", orders[2], "to the incident that took the alert in")
	require.Eventually(t, func() bool {
		return client.XLen(t.Context(), redis.EventStream(f.scope.ProjectID)).Val() == 2
	}, soon, 20*time.Millisecond, "both events reach the stream of the project")

	alerts := "/projects/" + f.scope.ProjectID.String() + "/monitoring/alerts"
	require.Eventually(t, func() bool {
		return f.get(t, f.scope, auth.RoleViewer, alerts).list(t)[0]["incident_id"] == incidents.taker.String()
	}, soon, 20*time.Millisecond, "the alert is linked to the incident that took it in")
}

func TestReadiness(t *testing.T) {
	t.Parallel()
	f := setup(t)
	deciding := map[string]bool{}
	for _, check := range f.app.Checks {
		deciding[check.Name] = check.Decides
		if check.Decides {
			require.NoError(t, check.Probe(t.Context()), check.Name)
		}
	}
	require.Equal(t, map[string]bool{"database_role": true, "database_schema": true, "redis": false, "jobs": false}, deciding)
}
