package alert_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// fixture is a project with one integration.
type fixture struct {
	repo   *alert.Repository
	scope  auth.Scope
	source alert.Source
}

func setup(t *testing.T) fixture {
	t.Helper()
	f := fixture{repo: alert.NewRepository(pgtest.DB(t)), scope: pgtest.NewProject(t)}
	f.source = f.integration(t, "Production")
	return f
}

func (f fixture) integration(t *testing.T, name string) alert.Source {
	t.Helper()
	source := alert.Source{ID: uuid.New(), Name: name, Type: "alertmanager"}
	_, err := pgtest.Owner(t).Exec(t.Context(), `
		INSERT INTO auth.monitoring_integrations (id, tenant_id, project_id, integration_type, name)
		VALUES ($1, $2, $3, $4, $5)`, source.ID, f.scope.TenantID, f.scope.ProjectID, source.Type, source.Name)
	require.NoError(t, err)
	return source
}

// batch is a delivery of the given alerts, received now.
func (f fixture) batch(alerts ...alert.Incoming) alert.Batch {
	for i := range alerts {
		alerts[i].Index = i
	}
	return alert.Batch{
		Delivery: alert.Delivery{ID: uuid.Must(uuid.NewV7()), IntegrationID: f.source.ID, ReceivedAt: clock.Now(), ContentType: "application/json"},
		Raw:      json.RawMessage(`{"alerts":[]}`), Source: f.source,
		Policy: alert.Policy{AutoResolve: alert.AutoMitigate, ReopenFor: 15 * time.Minute},
		Alerts: alerts,
	}
}

func (f fixture) send(t *testing.T, alerts ...alert.Incoming) []alert.Result {
	t.Helper()
	d, err := f.repo.Accept(t.Context(), f.scope, f.batch(alerts...))
	require.NoError(t, err)
	return d.Results
}

func (f fixture) stored(t *testing.T) map[string]alert.Alert {
	t.Helper()
	list, err := f.repo.List(t.Context(), f.scope, alert.Filter{}, nil, 1000)
	require.NoError(t, err)
	byPrint := map[string]alert.Alert{}
	for _, a := range list {
		byPrint[a.Fingerprint+a.StartsAt.Format("@15:04")] = a
	}
	return byPrint
}

// incident makes the incident that incident-service would have made by now.
func (f fixture) incident(t *testing.T, id uuid.UUID, state incident.State, resolvedAt *time.Time) {
	t.Helper()
	_, err := pgtest.Owner(t).Exec(t.Context(), `
		INSERT INTO incident.incidents (id, tenant_id, project_id, title, state, detected_at, resolved_at)
		VALUES ($1, $2, $3, 'Title', $4, now(), $5)
		ON CONFLICT (id) DO UPDATE SET state = excluded.state, resolved_at = excluded.resolved_at`,
		id, f.scope.TenantID, f.scope.ProjectID, string(state), resolvedAt)
	require.NoError(t, err)
}

// posted is a row of the outbox.
type posted struct {
	Kind    string
	Topic   string
	Payload map[string]any
}

func (f fixture) outbox(t *testing.T) []posted {
	t.Helper()
	rows, err := pgtest.Owner(t).Query(t.Context(), `
		SELECT kind, topic, payload FROM events.outbox WHERE project_id = $1 ORDER BY id`, f.scope.ProjectID)
	require.NoError(t, err)
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[posted])
	require.NoError(t, err)
	return list
}

// actions lists the orders to incident-service in short.
func (f fixture) actions(t *testing.T) []string {
	t.Helper()
	list := []string{}
	for _, p := range f.outbox(t) {
		if p.Kind != "incident_action" {
			continue
		}
		if a, ok := p.Payload["alert"].(map[string]any); ok {
			list = append(list, fmt.Sprintf("%v %v", a["fingerprint"], a["status"]))
		} else {
			list = append(list, fmt.Sprintf("state %v", p.Payload["state"]))
		}
	}
	return list
}

func (f fixture) announced(t *testing.T) []string {
	t.Helper()
	list := []string{}
	for _, p := range f.outbox(t) {
		if p.Kind == "event" {
			list = append(list, fmt.Sprint(p.Payload["type"]))
		}
	}
	return list
}

var noon = time.Date(2026, 1, 24, 12, 0, 0, 123456000, time.UTC)

func firing(fp string) alert.Incoming {
	labels := map[string]string{"alertname": "HighErrorRate", "service": "api", "print": fp}
	return alert.Incoming{
		Name: "HighErrorRate", Status: alert.Firing, Severity: alert.High, Service: "api",
		Summary: "5xx above 5%", Description: "Look at it.", Labels: labels, Annotations: map[string]string{"summary": "5xx above 5%"},
		StartsAt: noon, Links: alert.Links{Source: "http://prometheus:9090/graph"}, Fingerprint: fp, GroupKey: "group",
	}
}

func resolved(fp string, after time.Duration) alert.Incoming {
	in := firing(fp)
	end := noon.Add(after)
	in.Status, in.EndsAt = alert.Resolved, &end
	return in
}

func outcomes(results []alert.Result) []alert.Outcome {
	list := make([]alert.Outcome, len(results))
	for i, r := range results {
		list[i] = r.Status
	}
	return list
}
