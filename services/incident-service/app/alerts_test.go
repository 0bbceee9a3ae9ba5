package app_test

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// anOrder is what integration-service sends for a new firing alert.
func anOrder() alert.FromAlert {
	return alert.FromAlert{
		IncidentID: uuid.Must(uuid.NewV7()), Source: "alertmanager", SourceRef: uuid.NewString(), GroupKey: "{}:{alertname=\"HighLatency\"}",
		Title: "[HIGH] HighLatency on api", Description: "p95 above 2 s", ServiceName: "api", Severity: incident.High,
		DetectedAt: clock.Now().Add(-time.Minute), Alert: alert.OrderedAlert{
			ID: uuid.Must(uuid.NewV7()), Name: "HighLatency", Status: alert.Firing, Severity: alert.High, Summary: "slow",
			Fingerprint: "f", StartsAt: clock.Now().Add(-time.Minute), Labels: map[string]string{"alertname": "HighLatency"},
		},
	}
}

func (r room) send(t *testing.T, o alert.FromAlert) reply {
	t.Helper()
	body, err := json.Marshal(o)
	require.NoError(t, err)
	return r.system(t, http.MethodPost, alert.FromAlertPath, string(body))
}

// work runs the jobs of the service until the test ends.
func work(t *testing.T) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	i := slices.IndexFunc(shared.Parts, func(p service.Part) bool { return p.Name == "jobs" })
	go func() { ended <- shared.Parts[i].Run(ctx) }()
	t.Cleanup(func() {
		stop()
		require.NoError(t, <-ended)
	})
}

// finished counts the moves of the project that were looked at again.
func (r room) finished(t *testing.T) (n int) {
	t.Helper()
	require.NoError(t, pgtest.Owner(t).QueryRow(t.Context(), `
		SELECT count(*) FROM incident_jobs.river_job
		WHERE args ->> 'project_id' = $1 AND kind = 'incident_advance' AND state = 'completed'`, r.scope.ProjectID.String()).Scan(&n))
	return n
}

// store puts the alert of an order where integration-service keeps it.
func (r room) store(t *testing.T, o alert.FromAlert) {
	t.Helper()
	r.exec(t, `
		INSERT INTO integration.monitoring_alerts (id, tenant_id, project_id, alert_name, status, severity, summary, labels, starts_at,
			ends_at, fingerprint, group_hash, incident_id, received_at, last_seen_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $1::uuid::text, '', $11, $9, $9)`,
		o.Alert.ID, r.scope.TenantID, r.scope.ProjectID, o.Alert.Name, o.Alert.Status, o.Alert.Severity, o.Alert.Summary,
		o.Alert.Labels, o.Alert.StartsAt, o.Alert.EndsAt, o.IncidentID)
}

func TestFromAlert(t *testing.T) {
	t.Parallel()

	t.Run("opens the incident under the allocated id and looks for its causes", func(t *testing.T) {
		t.Parallel()
		r, o := newRoom(t), anOrder()

		got := r.send(t, o)

		require.Equal(t, http.StatusCreated, got.status, got.text)
		require.Equal(t, map[string]any{"incident_id": o.IncidentID.String(), "action": "created"}, got.body)
		opened := r.as(t, r.viewer, http.MethodGet, "/incidents/"+o.IncidentID.String(), "")
		require.Equal(t, "System", opened.body["created_by"], opened.text)
		require.Equal(t, "queued", opened.body["hypothesis_status"])
		require.Equal(t, "alertmanager", opened.body["source"])
		require.Equal(t, o.GroupKey, opened.body["group_key"])
		require.Equal(t, []string{
			"event:incident.created", "event:incident.activity", "audit:incident.created", "event:workflow.step",
			"audit:hypothesis.requested", "generation:/generate-hypotheses?async=true",
		}, r.posted(t))
		workflow := r.as(t, r.viewer, http.MethodGet, "/incidents/"+o.IncidentID.String()+"/workflow", "")
		require.Equal(t, "completed", at(t, workflow.body, "steps", 0, "status"))
		require.Equal(t, "Alert Received", at(t, workflow.body, "steps", 0, "step_type_display"))
	})

	t.Run("is answered with 200 when repeated and looks for causes once", func(t *testing.T) {
		t.Parallel()
		r, o := newRoom(t), anOrder()
		r.send(t, o)
		before := r.posted(t)

		got := r.send(t, o)
		second := anOrder()
		joined := r.send(t, second)

		require.Equal(t, http.StatusOK, got.status, got.text)
		require.Equal(t, "updated", got.body["action"])
		require.Equal(t, "attached", joined.body["action"])
		require.Equal(t, o.IncidentID.String(), joined.body["incident_id"], "the group has one live incident")
		require.Equal(t, []string{"event:incident.updated", "event:incident.activity", "audit:incident.updated"}, r.posted(t)[len(before):])
	})

	t.Run("has causes looked for again, once for all alerts that come in together", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		first := anOrder()
		r.send(t, first)
		for range 4 {
			require.Equal(t, "attached", r.send(t, anOrder()).body["action"])
		}

		var looks int
		require.NoError(t, pgtest.Owner(t).QueryRow(t.Context(), `
			SELECT count(*)
			FROM incident_jobs.river_job
			WHERE kind = 'incident_look_again' AND args ->> 'incident_id' = $1 AND scheduled_at > now()`, first.IncidentID.String()).
			Scan(&looks))
		require.Equal(t, 1, looks)
	})

	t.Run("is for services only", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)

		for _, path := range []string{alert.FromAlertPath, alert.SystemStatePath(uuid.New())} {
			got := r.as(t, r.admin, http.MethodPost, path, `{}`)
			require.Equal(t, http.StatusUnauthorized, got.status, got.text)
			require.Equal(t, "INTERNAL_AUTH_REQUIRED", got.body["error_code"])
		}
	})

	t.Run("never refuses long texts", func(t *testing.T) {
		t.Parallel()
		r, o := newRoom(t), anOrder()
		o.Title, o.Description, o.ServiceName = strings.Repeat("t", 900), strings.Repeat("d", 9000), strings.Repeat("s", 900)
		o.Alert.Name, o.Note = strings.Repeat("a", 9000), strings.Repeat("n", 9000)

		require.Equal(t, http.StatusCreated, r.send(t, o).status)

		got := r.as(t, r.viewer, http.MethodGet, "/incidents/"+o.IncidentID.String(), "")
		require.Equal(t, strings.Repeat("t", 199)+"…", got.body["title"])
		require.Len(t, []rune(text(got.body["description"])), 5000)
		require.Len(t, []rune(text(got.body["service_name"])), 100)
	})

	t.Run("names what is missing in an order", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)

		got := r.system(t, http.MethodPost, alert.FromAlertPath, `{"incident_id":"`+uuid.NewString()+`","source":"alertmanager","title":"x",
			"service_name":"y","severity":"high","detected_at":"2026-01-24T12:00:00Z"}`)

		require.Equal(t, http.StatusBadRequest, got.status)
		require.Equal(t, "alert", at(t, got.body, "fields", 0, "field"))
	})
}

func TestSystemState(t *testing.T) {
	t.Parallel()
	advance := func(t *testing.T, r room, id uuid.UUID, state string) reply {
		t.Helper()
		return r.system(t, http.MethodPost, alert.SystemStatePath(id), `{"state":"`+state+`","reason":"All alerts have resolved."}`)
	}

	t.Run("moves forward and says why", func(t *testing.T) {
		t.Parallel()
		r, o := newRoom(t), anOrder()
		r.send(t, o)

		got := advance(t, r, o.IncidentID, "mitigated")

		require.Equal(t, http.StatusOK, got.status, got.text)
		require.Equal(t, map[string]any{"incident_id": o.IncidentID.String(), "new_state": "mitigated", "changed": true}, got.body)
		newest := at(t, r.as(t, r.viewer, http.MethodGet, "/incidents/"+o.IncidentID.String()+"/activities", "").list, 0)
		require.Equal(t, "All alerts have resolved.", at(t, newest, "content"))
		require.Equal(t, "System", at(t, newest, "user_name"))
		require.Nil(t, at(t, newest, "user_id"))
		again := advance(t, r, o.IncidentID, "mitigated")
		require.Equal(t, false, again.body["changed"], again.text)
	})

	t.Run("never moves backwards", func(t *testing.T) {
		t.Parallel()
		r, o := newRoom(t), anOrder()
		r.send(t, o)
		advance(t, r, o.IncidentID, "resolved")

		got := advance(t, r, o.IncidentID, "mitigated")

		require.Equal(t, false, got.body["changed"], got.text)
		require.Equal(t, "resolved", got.body["new_state"])
	})

	t.Run("leaves a decision that a person made in the same second", func(t *testing.T) {
		t.Parallel()
		r, o := newRoom(t), anOrder()
		r.send(t, o)
		r.as(t, r.engineer, http.MethodPatch, "/incidents/"+o.IncidentID.String()+"/state", `{"state":"investigating"}`)

		early := advance(t, r, o.IncidentID, "mitigated")
		r.exec(t, `
			UPDATE incident.incident_activities
			SET created_at = created_at - interval '2 seconds'
			WHERE incident_id = $1`, o.IncidentID)
		late := advance(t, r, o.IncidentID, "mitigated")

		require.Equal(t, false, early.body["changed"], early.text)
		require.Equal(t, "investigating", early.body["new_state"])
		require.Equal(t, true, late.body["changed"], late.text)
	})

	t.Run("makes the move that a person held up when the second is over, unless an alert fires again", func(t *testing.T) {
		t.Parallel()
		r, o, burning := newRoom(t), anOrder(), anOrder()
		work(t)
		r.send(t, o)
		burning.GroupKey = "another group"
		r.send(t, burning)
		r.store(t, burning)
		state := func(id uuid.UUID) any {
			return r.as(t, r.viewer, http.MethodGet, "/incidents/"+id.String(), "").body["state"]
		}
		for _, id := range []uuid.UUID{burning.IncidentID, o.IncidentID} {
			r.as(t, r.engineer, http.MethodPatch, "/incidents/"+id.String()+"/state", `{"state":"investigating"}`)
			require.Equal(t, false, advance(t, r, id, "mitigated").body["changed"])
		}

		require.Eventually(t, func() bool { return state(o.IncidentID) == "mitigated" }, 20*time.Second, 50*time.Millisecond)
		require.Eventually(t, func() bool { return r.finished(t) == 2 }, 20*time.Second, 50*time.Millisecond)
		require.Equal(t, "investigating", state(burning.IncidentID))
	})

	t.Run("does not find an incident that is not there", func(t *testing.T) {
		t.Parallel()
		r, o := newRoom(t), anOrder()
		r.send(t, o)

		require.Equal(t, http.StatusNotFound, advance(t, r, uuid.New(), "mitigated").status)
		foreign := r.do(t, auth.System("integration-service", r.otherScope), http.MethodPost, alert.SystemStatePath(o.IncidentID),
			`{"state":"mitigated","reason":"x"}`)
		require.Equal(t, http.StatusNotFound, foreign.status, foreign.text)
	})
}

func TestWhatAnAlertLeavesBehind(t *testing.T) {
	t.Parallel()
	r, o := newRoom(t), anOrder()
	r.send(t, o)
	r.store(t, o)
	path := "/incidents/" + o.IncidentID.String()
	r.as(t, r.engineer, http.MethodPost, path+"/comments", `{"content":"Looking."}`)
	ended := clock.Now()
	o.Alert.Status, o.Alert.EndsAt = alert.Resolved, &ended
	require.Equal(t, "updated", r.send(t, o).body["action"])
	r.exec(t, `UPDATE integration.monitoring_alerts SET status = 'resolved', ends_at = $2 WHERE id = $1`, o.Alert.ID, ended)

	alerts := r.as(t, r.viewer, http.MethodGet, path+"/alerts", "")
	require.Len(t, alerts.list, 1, alerts.text)
	require.Equal(t, "integration", at(t, alerts.list, 0, "origin"))
	require.Equal(t, "HighLatency", at(t, alerts.list, 0, "alert_name"))

	activities := r.as(t, r.viewer, http.MethodGet, path+"/activities", "")
	require.Equal(t, "Alert HighLatency resolved.", at(t, activities.list, 0, "content"))

	events := r.as(t, r.viewer, http.MethodGet, path+"/events", "")
	var told []string
	for _, e := range events.list {
		told = append(told, text(at(t, e, "kind"))+": "+text(at(t, e, "title")))
		require.Equal(t, false, at(t, e, "pinned"))
		require.Equal(t, false, at(t, e, "hidden"))
		require.Nil(t, at(t, e, "edited_by"))
	}
	require.Equal(t, []string{
		"alert: Alert HighLatency fired.", "step: Alert Received: Completed", "activity: " + r.engineer.Name + " commented.",
		"alert: Alert HighLatency resolved.",
	}, told, "what an alert did is told once")
	require.Equal(t, events.text, r.as(t, r.viewer, http.MethodGet, path+"/events", "").text, "ids are stable")
	require.Equal(t, o.Alert.ID.String(), at(t, events.list, 0, "ref"))
}

func TestRelated(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	path, _ := r.declare(t, `{"title":"Checkout is slow","service_name":"checkout"}`)
	_, near := r.declare(t, `{"title":"Payments fail","service_name":"checkout"}`)
	r.declare(t, `{"title":"zzz","service_name":"search"}`)
	r.declare(t, `{"title":"Checkout is slow","service_name":"checkout","detected_at":"2020-01-01T00:00:00Z"}`)

	got := r.as(t, r.viewer, http.MethodGet, path+"/related?window_minutes=5", "")

	require.Equal(t, http.StatusOK, got.status, got.text)
	for _, empty := range []string{"deployments", "error_groups", "slow_traces", "log_patterns"} {
		require.Equal(t, []any{}, got.body[empty])
	}
	require.Len(t, got.body["incidents"], 1)
	require.Equal(t, near["id"], at(t, got.body, "incidents", 0, "id"))
	require.Equal(t, http.StatusBadRequest, r.as(t, r.viewer, http.MethodGet, path+"/related?window_minutes=1", "").status)
}
