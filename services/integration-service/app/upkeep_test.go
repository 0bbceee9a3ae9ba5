package app_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// post asks for a change as a member of a project with the given role.
func (f *fixture) post(t *testing.T, s auth.Scope, role auth.Role, path, body string) answer {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	f.sign(t, r, auth.Identity{
		Type: auth.ActorUser, Subject: uuid.NewString(), Name: "Ann", TenantID: s.TenantID, ProjectID: s.ProjectID, Role: role,
	})
	return f.do(t, r)
}

func (f *fixture) monitoring(rest string) string {
	return "/projects/" + f.scope.ProjectID.String() + "/monitoring/" + rest
}

// audited counts the entries of an action that were handed over.
func (f *fixture) audited(t *testing.T, action string) (n int) {
	t.Helper()
	err := pgtest.Owner(t).QueryRow(t.Context(), `
		SELECT count(*) FROM events.outbox WHERE project_id = $1 AND kind = 'audit' AND payload ->> 'action' = $2`,
		f.scope.ProjectID, action).Scan(&n)
	require.NoError(t, err)
	return n
}

func firstResult(t *testing.T, a answer) map[string]any {
	t.Helper()
	results, _ := a.json["results"].([]any)
	require.NotEmpty(t, results, a.body)
	first, _ := results[0].(map[string]any)
	return first
}

func TestSendTestAlert(t *testing.T) {
	t.Parallel()

	t.Run("of every type goes the whole way and resolves", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		f.run(t, "relay")

		kinds := []string{"alertmanager", "prometheus", "grafana", "webhook"}
		for _, kind := range kinds {
			path := f.monitoring("integrations/" + f.add(t, kind, nil).String() + "/send-test-alert")
			a := f.post(t, f.scope, auth.RoleEngineer, path, `{"severity":"high","resolve_after_seconds":1}`)
			require.Equal(t, http.StatusAccepted, a.status, a.body)
			require.Equal(t, "created", firstResult(t, a)["status"], "an incident of its own")
		}

		require.Equal(t, len(kinds), f.audited(t, "integration.test_alert_sent"))
		require.Eventually(t, func() bool {
			alerts := f.get(t, f.scope, auth.RoleViewer, f.monitoring("alerts?status=resolved")).list(t)
			return len(alerts) == len(kinds)
		}, 3*soon, 50*time.Millisecond)
		for _, alert := range f.get(t, f.scope, auth.RoleViewer, f.monitoring("alerts")).list(t) {
			require.Equal(t, "TestAlert", alert["alert_name"])
			require.Equal(t, "high", alert["severity"])
			require.Contains(t, alert["labels"], "test_alert")
		}
		require.Len(t, f.get(t, f.scope, auth.RoleEngineer, f.monitoring("deliveries")).list(t), 2*len(kinds))
	})

	t.Run("takes its defaults without a body, and waits a minute", func(t *testing.T) {
		t.Parallel()
		f := setup(t)

		a := f.post(t, f.scope, auth.RoleEngineer, f.monitoring("integrations/"+f.integration.String()+"/send-test-alert"), "")

		require.Equal(t, http.StatusAccepted, a.status, a.body)
		var wait float64
		require.NoError(t, pgtest.Owner(t).QueryRow(t.Context(), `
			SELECT extract(epoch FROM scheduled_at - now()) FROM integration_jobs.river_job
			WHERE kind = 'test_alert_end' AND args ->> 'project_id' = $1`, f.scope.ProjectID.String()).Scan(&wait))
		require.InDelta(t, 60, wait, 30, "a job that survives the process")
		require.Equal(t, "low", f.get(t, f.scope, auth.RoleViewer, f.monitoring("alerts")).list(t)[0]["severity"])
	})

	t.Run("is refused", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		off := f.add(t, "alertmanager", map[string]any{"webhook_enabled": false})
		path := func(id uuid.UUID) string { return f.monitoring("integrations/" + id.String() + "/send-test-alert") }
		stranger := pgtest.NewSibling(t, f.scope)

		require.Equal(t, "INSUFFICIENT_ROLE", f.post(t, f.scope, auth.RoleViewer, path(f.integration), `{}`).code())
		require.Equal(t, http.StatusNotFound, f.post(t, f.scope, auth.RoleEngineer, path(uuid.New()), `{}`).status)
		require.Equal(t, "INTEGRATION_DISABLED", f.post(t, f.scope, auth.RoleEngineer, path(off), `{}`).code())
		require.Equal(t, "body.resolve_after_seconds", "body."+f.post(t, f.scope, auth.RoleEngineer, path(f.integration), `{"resolve_after_seconds":0}`).firstField())
		foreign := "/projects/" + stranger.ProjectID.String() + "/monitoring/integrations/" + f.integration.String() + "/send-test-alert"
		require.Equal(t, http.StatusNotFound, f.post(t, stranger, auth.RoleEngineer, foreign, `{}`).status)
		require.Zero(t, f.stored(t))
	})
}

func TestReplay(t *testing.T) {
	t.Parallel()
	replay := func(f *fixture, id string) string { return f.monitoring("deliveries/" + id + "/replay") }

	t.Run("of what was taken changes nothing, however often", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		// Neither the start nor the fingerprint is told, and labels come back in the
		// database's own spelling.
		first := f.send(t, f.path(), `{"alerts":[{"labels":{"alertname":"A","n":1e2,"o":{"bb":1,"a":2}}},{"labels":{"alertname":"B"},"status":"resolved"}]}`)
		require.Equal(t, http.StatusAccepted, first.status, first.body)
		id, _ := first.json["delivery_id"].(string)
		require.Equal(t, http.StatusAccepted, f.send(t, f.path(), `{"alerts":[{"labels":{"alertname":"B"}}]}`).status)
		before := f.get(t, f.scope, auth.RoleViewer, f.monitoring("alerts"))

		for range 2 {
			a := f.post(t, f.scope, auth.RoleEngineer, replay(f, id), "")
			require.Equal(t, http.StatusAccepted, a.status, a.body)
			require.Equal(t, "Received 2 alerts: 2 ignored.", a.json["message"])
			require.NotEqual(t, id, a.json["delivery_id"])
		}
		require.JSONEq(t, before.body, f.get(t, f.scope, auth.RoleViewer, f.monitoring("alerts")).body)
		require.Equal(t, 2, f.audited(t, "webhook_delivery.replayed"))

		require.Equal(t, http.StatusAccepted, f.send(t, f.path(), `{"alerts":[{"labels":{"alertname":"A","n":1e2,"o":{"bb":1,"a":2}},"status":"resolved"}]}`).status)
		a := f.post(t, f.scope, auth.RoleEngineer, replay(f, id), "")
		require.Equal(t, "Received 2 alerts: 2 ignored.", a.json["message"], "what has ended does not begin again")
	})

	t.Run("of what was rejected works once the mapping fits", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		id := f.add(t, "webhook", nil)
		first := f.send(t, "/webhooks/webhook/"+id.String(), `[{"event":{"name":"Disk full"}},{"title":"Other"}]`)
		require.Equal(t, "rejected", firstResult(t, first)["status"])
		delivery, _ := first.json["delivery_id"].(string)
		f.auth.mu.Lock()
		f.auth.known[id.String()]["config"] = map[string]any{"mapping": map[string]string{"title": "$.event.name"}}
		f.auth.mu.Unlock()

		require.Eventually(t, func() bool {
			a := f.post(t, f.scope, auth.RoleEngineer, replay(f, delivery), "")
			return firstResult(t, a)["status"] == "created"
		}, soon, 500*time.Millisecond, "settings are remembered for some seconds")
		alerts := slices.DeleteFunc(f.get(t, f.scope, auth.RoleViewer, f.monitoring("alerts")).list(t),
			func(a map[string]any) bool { return a["alert_name"] != "Disk full" })
		require.Len(t, alerts, 1)
		deliveries := f.get(t, f.scope, auth.RoleEngineer, f.monitoring("deliveries")).list(t)
		require.Equal(t, deliveries[len(deliveries)-1]["received_at"], alerts[0]["starts_at"], "it began when it first came")
	})

	t.Run("is refused", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		first := f.send(t, f.path(), payload)
		id, _ := first.json["delivery_id"].(string)
		stranger := pgtest.NewSibling(t, f.scope)

		require.Equal(t, "INSUFFICIENT_ROLE", f.post(t, f.scope, auth.RoleViewer, replay(f, id), "").code())
		require.Equal(t, http.StatusNotFound, f.post(t, f.scope, auth.RoleEngineer, replay(f, uuid.NewString()), "").status)
		foreign := "/projects/" + stranger.ProjectID.String() + "/monitoring/deliveries/" + id + "/replay"
		require.Equal(t, http.StatusNotFound, f.post(t, stranger, auth.RoleEngineer, foreign, "").status)
	})

	t.Run("of a deleted integration is a conflict", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		gone := f.add(t, "alertmanager", nil)
		id := uuid.New()
		_, err := pgtest.Owner(t).Exec(t.Context(), `
			INSERT INTO integration.webhook_deliveries (id, tenant_id, project_id, integration_id, received_at, raw_payload, status)
			VALUES ($1, $2, $3, $4, now(), '{"alerts":[]}', 'processed')`, id, f.scope.TenantID, f.scope.ProjectID, gone)
		require.NoError(t, err)
		f.auth.mu.Lock()
		delete(f.auth.known, gone.String())
		f.auth.mu.Unlock()

		require.Equal(t, "CONFLICT", f.post(t, f.scope, auth.RoleEngineer, replay(f, id.String()), "").code())
	})
}

func TestDeadLetters(t *testing.T) {
	t.Parallel()
	f := setup(t)
	bury := func(t *testing.T, service, kind, reason string) string {
		t.Helper()
		id := uuid.NewString()
		_, err := pgtest.Owner(t).Exec(t.Context(), `
			INSERT INTO events.outbox (event_id, service, tenant_id, project_id, kind, topic, payload, attempts, last_error, dead_at)
			VALUES ($1, $2, $3, $4, $5, '/x', '{}', 3, $6, now())`, id, service, f.scope.TenantID, f.scope.ProjectID, kind, reason)
		require.NoError(t, err)
		return id
	}
	id := bury(t, "buried-incident-service", "audit", "CONFLICT: It is over.")
	bury(t, "buried-ai-service", "event", "the process died while delivering it")
	list := f.monitoring("dead-letters")

	all := f.get(t, f.scope, auth.RoleEngineer, list).list(t)
	require.Len(t, all, 2, "of every service")
	require.Equal(t, "buried-ai-service", all[0]["service"])
	require.Equal(t, "CONFLICT: It is over.", all[1]["reason"])
	require.InDelta(t, 3, all[1]["attempts"], 0)

	page := f.get(t, f.scope, auth.RoleEngineer, list+"?limit=1")
	require.Equal(t, all[:1], page.list(t))
	next := f.get(t, f.scope, auth.RoleEngineer, list+"?limit=1&cursor="+page.header.Get("X-Next-Cursor"))
	require.Equal(t, all[1:], next.list(t))
	require.Equal(t, all[1:], f.get(t, f.scope, auth.RoleEngineer, list+"?kind=audit").list(t))
	require.Equal(t, http.StatusBadRequest, f.get(t, f.scope, auth.RoleEngineer, list+"?kind=x").status)
	require.Equal(t, "INSUFFICIENT_ROLE", f.get(t, f.scope, auth.RoleViewer, list).code())

	retry := list + "/" + id + "/retry"
	require.Equal(t, "INSUFFICIENT_ROLE", f.post(t, f.scope, auth.RoleEngineer, retry, "").code())
	stranger := pgtest.NewSibling(t, f.scope)
	foreign := "/projects/" + stranger.ProjectID.String() + "/monitoring/dead-letters/" + id + "/retry"
	require.Equal(t, http.StatusNotFound, f.post(t, stranger, auth.RoleAdmin, foreign, "").status)

	a := f.post(t, f.scope, auth.RoleAdmin, retry, "")
	require.Equal(t, http.StatusAccepted, a.status, a.body)
	require.Equal(t, map[string]any{"id": id, "status": "queued"}, a.json)
	require.Equal(t, all[:1], f.get(t, f.scope, auth.RoleEngineer, list).list(t))
	require.Equal(t, 1, f.audited(t, "dead_letter.retried"))
	require.Equal(t, http.StatusNotFound, f.post(t, f.scope, auth.RoleAdmin, retry, "").status, "it is alive")
}
