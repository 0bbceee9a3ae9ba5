package briefing_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/briefing"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/evidence"
	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/anomaly"
	"github.com/sre-copilot/sre-copilot/shared/domain/chat"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/domain/runbook"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func sources(t *testing.T) briefing.Sources {
	t.Helper()
	db := pgtest.DB(t)
	return briefing.Sources{
		Collector: evidence.NewCollector(evidence.StoredIncidents(incident.NewReader(db)), evidence.StoredAlerts(alert.NewReader(db)),
			evidence.StoredAnomalies(anomaly.NewReader(db))),
		Incidents: incident.NewReader(db), Hypotheses: hypothesis.NewReader(db), Runbooks: runbook.NewRepository(db),
	}
}

// told is an incident with one of everything that is stored about it.
type told struct {
	scope                                                     auth.Scope
	incident, alert, comment, change, claim, runbook, similar uuid.UUID
}

func newTold(t *testing.T) told {
	t.Helper()
	b := told{
		scope: pgtest.NewProject(t), incident: uuid.New(), alert: uuid.New(), comment: uuid.New(), change: uuid.New(), claim: uuid.New(),
		runbook: uuid.New(), similar: uuid.New(),
	}
	for _, i := range []struct {
		id       uuid.UUID
		detected string
		state    string
	}{{b.similar, "now() - interval '1 day'", "resolved"}, {b.incident, "now()", "investigating"}} {
		b.exec(t, `
			INSERT INTO incident.incidents (id, tenant_id, project_id, title, service_name, severity, state, detected_at, resolved_at)
			VALUES ($1, $2, $3, 'HighErrorRate on api', 'api', 'high', $4, `+i.detected+`, CASE WHEN $4 = 'resolved' THEN now() END)`, i.id, b.scope.TenantID, b.scope.ProjectID, i.state)
	}
	for _, activity := range []struct {
		id              uuid.UUID
		kind, content   string
		by              string
		before, changed any
	}{{b.comment, "comment", "Rolled back.", "Ann", nil, nil}, {b.change, "state_change", "Looking.", "Bob", "detected", "investigating"}} {
		b.exec(t, `
			INSERT INTO incident.incident_activities (id, tenant_id, project_id, incident_id, activity_type, content, user_name, old_value, new_value)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			activity.id, b.scope.TenantID, b.scope.ProjectID, b.incident, activity.kind, activity.content, activity.by, activity.before, activity.changed)
	}
	b.exec(t, `
		INSERT INTO integration.monitoring_alerts (id, tenant_id, project_id, alert_name, severity, summary, labels, starts_at, fingerprint,
			group_hash, incident_id, received_at, last_seen_at)
		VALUES ($1, $2, $3, 'HighErrorRate', 'high', '5xx above 5%', '{"service":"api"}', now(), 'f', '', $4, now(), now())`,
		b.alert, b.scope.TenantID, b.scope.ProjectID, b.incident)
	b.exec(t, `
		WITH run AS (
			INSERT INTO incident.hypothesis_generations (tenant_id, project_id, incident_id, run, status, source)
			VALUES ($2, $3, $4, 1, 'completed', 'rules')
			RETURNING id
		)
		INSERT INTO incident.hypotheses (id, tenant_id, project_id, incident_id, generation_id, claim, confidence_score, source, rank)
		SELECT $1, $2, $3, $4, run.id, 'A fault in api.', 0.5, 'rules', 1 FROM run`, b.claim, b.scope.TenantID, b.scope.ProjectID, b.incident)
	b.exec(t, `
		INSERT INTO incident.runbooks (id, tenant_id, project_id, title, service_names, alert_names, steps)
		VALUES ($1, $2, $3, 'Errors of the API', '{api}', '{HighErrorRate}', '[{"id":"00000000-0000-0000-0000-000000000001","title":"Look at the pods","body":""}]')`,
		b.runbook, b.scope.TenantID, b.scope.ProjectID)
	return b
}

func (b told) exec(t *testing.T, query string, args ...any) {
	t.Helper()
	require.NoError(t, pgtest.DB(t).Write(t.Context(), b.scope, func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), query, args...)
		return err
	}))
}

func TestABriefingNamesWhatIsStored(t *testing.T) {
	t.Parallel()
	b := newTold(t)

	items, err := sources(t).Collect(t.Context(), b.scope, b.incident)

	require.NoError(t, err)
	path := "/incidents/" + b.incident.String()
	want := []struct {
		kind chat.Kind
		ref  uuid.UUID
		link string
		says string
	}{
		{chat.KindIncident, b.incident, path, "state investigating, severity high"},
		{chat.KindAlert, b.alert, path + "?tab=related&sel=" + b.alert.String(), "5xx above 5%"},
		{chat.KindHypothesis, b.claim, path + "?tab=hypotheses&sel=" + b.claim.String(), "A fault in api."},
		{chat.KindComment, b.comment, path + "?tab=timeline&sel=activity_" + b.comment.String(), "Ann commented"},
		{chat.KindRunbook, b.runbook, "/runbooks/" + b.runbook.String(), "1. Look at the pods"},
		{chat.KindActivity, b.change, path + "?tab=timeline&sel=activity_" + b.change.String(), "from detected to investigating"},
		{chat.KindSimilar, b.similar, "/incidents/" + b.similar.String(), "Earlier incident"},
	}
	require.Len(t, items, len(want))
	for n, w := range want {
		require.Equal(t, "E"+string(rune('1'+n)), items[n].ID)
		require.Equal(t, w.kind, items[n].Kind)
		require.Equal(t, w.ref, items[n].Ref)
		require.Equal(t, w.link, *items[n].Link)
		require.Contains(t, items[n].Text, w.says)
		require.NotEmpty(t, items[n].Title)
	}
}

func TestABriefingIsOfOneProject(t *testing.T) {
	t.Parallel()
	b := newTold(t)

	_, err := sources(t).Collect(t.Context(), pgtest.NewSibling(t, b.scope), b.incident)

	require.Equal(t, fault.NotFound, fault.KindOf(err))
}
