package app_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// seed sends three alerts in two deliveries and returns the address of the lists.
func seed(t *testing.T) (*fixture, string) {
	t.Helper()
	f := setup(t)
	for _, body := range []string{
		`{"alerts":[{"labels":{"alertname":"A","severity":"critical"}},{"labels":{"alertname":"B","severity":"info"}}]}`,
		`{"alerts":[{"labels":{"alertname":"C"}},{"labels":7}]}`,
	} {
		require.Equal(t, http.StatusAccepted, f.send(t, f.path(), body).status)
	}
	return f, "/projects/" + f.scope.ProjectID.String() + "/monitoring"
}

func names(t *testing.T, a answer) []any {
	t.Helper()
	require.Equal(t, http.StatusOK, a.status, a.body)
	list := []any{}
	for _, entry := range a.list(t) {
		list = append(list, entry["alert_name"])
	}
	return list
}

// asking asks for a list as a viewer.
func (f *fixture) asking(path string) func(*testing.T, string) answer {
	return func(t *testing.T, query string) answer {
		t.Helper()
		return f.get(t, f.scope, auth.RoleViewer, path+query)
	}
}

func TestAlertLists(t *testing.T) {
	t.Parallel()
	f, base := seed(t)
	ask := f.asking(base + "/alerts")

	t.Run("an alert is shown as the contract says", func(t *testing.T) {
		t.Parallel()
		a := ask(t, "?severity=critical")
		require.Equal(t, []any{"A"}, names(t, a))
		alert := a.list(t)[0]
		for name, want := range map[string]any{
			"integration_id": f.integration.String(), "integration_name": "Production", "integration_type": "alertmanager",
			"status": "firing", "status_display": "Firing", "severity": "critical", "severity_display": "Critical",
			"summary": "A", "description": "", "annotations": map[string]any{}, "ends_at": nil, "external_url": nil,
			"labels": map[string]any{"alertname": "A", "severity": "critical"}, "muted": false, "repeat_count": 0.0,
			"group_key": `{alertname="A", service="unknown"}`,
		} {
			require.Equal(t, want, alert[name], name)
		}
		for _, name := range []string{"id", "starts_at", "fingerprint", "incident_id", "received_at", "last_seen_at"} {
			require.NotEmpty(t, alert[name], name)
		}

		one := f.get(t, f.scope, auth.RoleViewer, base+"/alerts/"+alert["id"].(string))
		require.Equal(t, http.StatusOK, one.status, one.body)
		require.Equal(t, "A", one.json["alert_name"])
		require.Len(t, one.json["deliveries"], 1)
	})

	t.Run("filters narrow", func(t *testing.T) {
		t.Parallel()
		incident := ask(t, "?severity=info").list(t)[0]["incident_id"].(string)
		for query, want := range map[string][]any{
			"?severity=info": {"B"}, "?status=resolved": {}, "?incident_id=" + incident: {"B"},
			"?integration_id=" + uuid.NewString(): {}, "?from=now-1h&to=now&severity=medium": {"C"}, "?to=now-1h": {}, "?limit=1": {"C"},
		} {
			require.Equal(t, want, names(t, ask(t, query)), query)
		}
	})

	t.Run("pages follow the link", func(t *testing.T) {
		t.Parallel()
		seen := []any{}
		next := "?limit=1&from=now-1h"
		for range 3 {
			a := ask(t, next)
			seen = append(seen, names(t, a)...)
			link := a.header.Get("Link")
			if link == "" {
				require.Empty(t, a.header.Get("X-Next-Cursor"))
				break
			}
			require.True(t, strings.HasPrefix(link, "</api/v1"+base+"/alerts?"), link)
			next = link[strings.Index(link, "?"):strings.Index(link, ">")]
			require.Contains(t, next, "cursor="+url.QueryEscape(a.header.Get("X-Next-Cursor")))
		}
		require.ElementsMatch(t, []any{"A", "B", "C"}, seen)
	})
}

func TestAlertListsRefuse(t *testing.T) {
	t.Parallel()
	f, base := seed(t)
	ask := f.asking(base + "/alerts")

	t.Run("a cursor is for its list and its caller", func(t *testing.T) {
		t.Parallel()
		cursor := ask(t, "?limit=1").header.Get("X-Next-Cursor")
		require.Equal(t, "INVALID_CURSOR", ask(t, "?limit=1&status=firing&cursor="+cursor).code())
		require.Equal(t, "INVALID_CURSOR", ask(t, "?cursor=nonsense").code())
		require.Len(t, names(t, ask(t, "?limit=2&cursor="+cursor)), 2)
	})

	t.Run("bad parameters are named", func(t *testing.T) {
		t.Parallel()
		for query, field := range map[string]string{
			"?limit=0": "query.limit", "?limit=501": "query.limit", "?status=gone": "query.status", "?severity=bad": "query.severity",
			"?from=soon": "query.from", "?from=now&to=now-1h": "query.from", "?incident_id=7": "query.incident_id",
			"?integration_id=7": "query.integration_id",
		} {
			a := ask(t, query)
			require.Equal(t, http.StatusBadRequest, a.status, query)
			require.Equal(t, field, a.firstField(), query)
		}
	})

	t.Run("another project's alerts do not exist", func(t *testing.T) {
		t.Parallel()
		id := ask(t, "?limit=1").list(t)[0]["id"].(string)
		stranger := pgtest.NewProject(t)
		theirs := "/projects/" + stranger.ProjectID.String() + "/monitoring/alerts"
		require.Equal(t, http.StatusNotFound, f.get(t, stranger, auth.RoleOwner, theirs+"/"+id).status)
		require.Empty(t, names(t, f.get(t, stranger, auth.RoleOwner, theirs)))
		require.Equal(t, http.StatusNotFound, f.get(t, stranger, auth.RoleOwner, base+"/alerts").status)
		require.Equal(t, http.StatusNotFound, ask(t, "/"+uuid.NewString()).status)
		require.Equal(t, "INVALID_UUID", ask(t, "/nope").code())
	})
}

func TestDeliveryLists(t *testing.T) {
	t.Parallel()
	f, base := seed(t)

	a := f.get(t, f.scope, auth.RoleEngineer, base+"/deliveries")
	require.Equal(t, http.StatusOK, a.status, a.body)
	list := a.list(t)
	require.Len(t, list, 2)
	require.Equal(t, "partial", list[0]["status"], "the newest comes first")
	require.Equal(t, "processed", list[1]["status"])
	require.EqualValues(t, 2, list[0]["alerts"])
	require.Equal(t, "192.0.2.7", list[0]["source_ip"])
	require.Len(t, list[0]["results"], 2)
	require.NotContains(t, a.body, "raw_payload")
	require.Len(t, f.get(t, f.scope, auth.RoleEngineer, base+"/deliveries?status=partial&integration_id="+f.integration.String()).list(t), 1)
	require.NotEmpty(t, f.get(t, f.scope, auth.RoleEngineer, base+"/deliveries?limit=1").header.Get("X-Next-Cursor"))

	one := base + "/deliveries/" + list[0]["id"].(string)
	detail := f.get(t, f.scope, auth.RoleAdmin, one)
	require.Equal(t, http.StatusOK, detail.status, detail.body)
	require.Equal(t, map[string]any{"alerts": []any{
		map[string]any{"labels": map[string]any{"alertname": "C"}}, map[string]any{"labels": 7.0},
	}}, detail.json["raw_payload"])

	require.Equal(t, http.StatusForbidden, f.get(t, f.scope, auth.RoleViewer, base+"/deliveries").status)
	require.Equal(t, http.StatusForbidden, f.get(t, f.scope, auth.RoleEngineer, one).status)
	require.Equal(t, http.StatusNotFound, f.get(t, f.scope, auth.RoleAdmin, base+"/deliveries/"+uuid.NewString()).status)
}
