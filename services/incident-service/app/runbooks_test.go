package app_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

const aRunbook = `{"title":"Restart checkout","description":"When it hangs.","service_names":["checkout","checkout"," "],
	"steps":[{"title":"Drain"}]}`

// writeRunbook stores a runbook for the service checkout and returns it.
func (r room) writeRunbook(t *testing.T) map[string]any {
	t.Helper()
	got := r.as(t, r.engineer, http.MethodPost, "/runbooks", `{"title":"Restart checkout","description":"When it hangs.",
		"service_names":["checkout","checkout"],"alert_names":["HighLatency"],"severities":["high"],"labels":{"team":"shop"},
		"tags":["restart"],"steps":[{"title":"Drain","body":"Take it **out**.","command":"kubectl drain","expected":"no pods"},{"title":"Restart"}]}`)
	require.Equal(t, http.StatusCreated, got.status, got.text)
	require.Equal(t, `"1"`, got.header.Get("ETag"))
	require.Equal(t, "/api/v1/runbooks/"+text(got.body["id"]), got.header.Get("Location"))
	return got.body
}

func TestRunbooks(t *testing.T) {
	t.Parallel()

	t.Run("are written, found, replaced by version and deleted", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		written := r.writeRunbook(t)
		path := "/runbooks/" + text(written["id"])
		require.Equal(t, []any{"checkout"}, written["service_names"], "each name once")
		require.Equal(t, true, written["enabled"])
		require.Equal(t, r.engineer.Name, written["created_by"])
		require.Nil(t, written["last_used_at"])
		step := at(t, written, "steps", 0, "id")
		for query, total := range map[string]int{
			"": 1, "?service_name=checkout": 1, "?service_name=cart": 0, "?search=RESTART": 1, "?search=100%25": 0, "?tag=restart": 1, "?tag=x": 0,
		} {
			list := r.as(t, r.viewer, http.MethodGet, "/runbooks"+query, "")
			require.EqualValues(t, total, list.body["total"], query+list.text)
		}

		body := `{"title":"Restart the checkout","steps":[{"id":"` + text(step) + `","title":"Drain first"}],"enabled":false}`
		stale := r.as(t, r.engineer, http.MethodPut, path, body, "If-Match", `"7"`)
		replaced := r.as(t, r.engineer, http.MethodPut, path, body, "If-Match", `"1"`)
		again := r.as(t, r.engineer, http.MethodPut, path, body)

		require.Equal(t, http.StatusConflict, stale.status, stale.text)
		require.Equal(t, "VERSION_CONFLICT", stale.body["error_code"])
		require.Equal(t, http.StatusOK, replaced.status, replaced.text)
		require.Equal(t, `"2"`, replaced.header.Get("ETag"))
		require.Equal(t, step, at(t, replaced.body, "steps", 0, "id"), "a step keeps its id")
		require.Empty(t, replaced.body["alert_names"])
		require.EqualValues(t, 2, again.body["version"], "the same again changes nothing")
		require.Equal(t, http.StatusForbidden, r.as(t, r.engineer, http.MethodDelete, path, "").status)
		require.Equal(t, http.StatusConflict, r.as(t, r.admin, http.MethodDelete, path, "", "If-Match", `"1"`).status)
		gone := r.as(t, r.admin, http.MethodDelete, path, "", "If-Match", `"2"`)
		require.Equal(t, map[string]any{"status": "deleted", "runbook_id": written["id"]}, gone.body, gone.text)
		require.Equal(t, http.StatusNotFound, r.as(t, r.viewer, http.MethodGet, path, "").status)
		require.Equal(t, []string{"audit:runbook.created", "audit:runbook.updated", "audit:runbook.deleted"}, r.posted(t))
	})

	for _, c := range []struct{ name, body, field string }{
		{"a blank name of a service", aRunbook, "service_names[2]"},
		{"no steps", `{"title":"x","steps":[]}`, "steps"},
		{"a blank title", `{"title":" ","steps":[{"title":"x"}]}`, "title"},
		{"a long tag", `{"title":"x","steps":[{"title":"x"}],"tags":["` + strings.Repeat("x", 101) + `"]}`, "tags[0]"},
		{"an unknown severity", `{"title":"x","steps":[{"title":"x"}],"severities":["bad"]}`, "severities[0]"},
		{"a long body of a step", `{"title":"x","steps":[{"title":"x","body":"` + strings.Repeat("x", 10001) + `"}]}`, "steps[0].body"},
	} {
		t.Run("refuse "+c.name, func(t *testing.T) {
			t.Parallel()
			r := newRoom(t)

			got := r.as(t, r.engineer, http.MethodPost, "/runbooks", c.body)

			require.Equal(t, http.StatusBadRequest, got.status, got.text)
			require.Equal(t, c.field, at(t, got.body, "fields", 0, "field"))
			require.Empty(t, r.posted(t))
		})
	}

	t.Run("are suggested for an incident by its alerts, service and severity", func(t *testing.T) {
		t.Parallel()
		r, o := newRoom(t), anOrder()
		o.ServiceName, o.Alert.Labels["team"] = "checkout", "shop"
		r.send(t, o)
		r.store(t, o)
		r.writeRunbook(t)
		require.Equal(t, http.StatusCreated, r.as(t, r.engineer, http.MethodPost, "/runbooks",
			`{"title":"By service","service_names":["checkout"],"steps":[{"title":"x"}]}`).status)
		require.Equal(t, http.StatusCreated, r.as(t, r.engineer, http.MethodPost, "/runbooks",
			`{"title":"By severity alone","severities":["high"],"steps":[{"title":"x"}]}`).status)

		path := "/incidents/" + o.IncidentID.String() + "/runbooks"
		got := r.as(t, r.viewer, http.MethodGet, path, "")
		first := r.as(t, r.viewer, http.MethodGet, path+"?limit=1", "")
		second := r.as(t, r.viewer, http.MethodGet, path+"?limit=1&cursor="+first.header.Get("X-Next-Cursor"), "")

		require.Len(t, got.list, 2, got.text)
		require.InDelta(t, 1, at(t, got.list, 0, "match_score"), 1e-9)
		require.Len(t, at(t, got.list, 0, "match_reasons"), 4)
		require.InDelta(t, 0.3, at(t, got.list, 1, "match_score"), 1e-9)
		require.Equal(t, []any{"It is for the service checkout."}, at(t, got.list, 1, "match_reasons"))
		require.Equal(t, "By service", at(t, second.list, 0, "title"), second.text)
	})
}

func TestExecutions(t *testing.T) {
	t.Parallel()

	t.Run("take the steps as they are and are told in the incident", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		incident, body := r.declare(t, "")
		book := r.writeRunbook(t)
		path := "/runbooks/" + text(book["id"])
		before := len(r.posted(t))

		started := r.as(t, r.engineer, http.MethodPost, path+"/executions", `{"incident_id":"`+text(body["id"])+`"}`)

		require.Equal(t, http.StatusCreated, started.status, started.text)
		require.Equal(t, []string{"event:runbook.execution", "audit:runbook.execution_started", "event:incident.activity"}, r.posted(t)[before:])
		require.Equal(t, "running", started.body["status"])
		require.Equal(t, r.engineer.Name, started.body["started_by"])
		require.Equal(t, "kubectl drain", at(t, started.body, "steps", 0, "command"))
		require.NotNil(t, r.as(t, r.viewer, http.MethodGet, path, "").body["last_used_at"])
		require.Equal(t, "Runbook Restart checkout started.",
			at(t, r.as(t, r.viewer, http.MethodGet, incident+"/activities", "").list, 0, "content"))
		r.as(t, r.engineer, http.MethodPut, path, `{"title":"Another","steps":[{"title":"Other"}]}`)
		run := "/runbooks/executions/" + text(started.body["id"])
		drain, restart := text(at(t, started.body, "steps", 0, "step_id")), text(at(t, started.body, "steps", 1, "step_id"))

		early := r.as(t, r.engineer, http.MethodPatch, run, `{"status":"completed"}`)
		unknown := r.as(t, r.engineer, http.MethodPatch, run, `{"steps":[{"step_id":"`+uuid.NewString()+`","status":"done"}]}`)
		done := r.as(t, r.engineer, http.MethodPatch, run, `{"steps":[{"step_id":"`+drain+`","status":"done","note":"fine"}]}`)
		ended := r.as(t, r.engineer, http.MethodPatch, run, `{"status":"completed","steps":[{"step_id":"`+restart+`","status":"skipped"}]}`)
		late := r.as(t, r.engineer, http.MethodPatch, run, `{"steps":[{"step_id":"`+restart+`","status":"done"}]}`)

		require.Equal(t, http.StatusConflict, early.status, early.text)
		require.Contains(t, early.text, "2 steps are still pending")
		require.Equal(t, "steps[0].step_id", at(t, unknown.body, "fields", 0, "field"), unknown.text)
		require.Equal(t, "done", at(t, done.body, "steps", 0, "status"), done.text)
		require.Equal(t, r.engineer.Name, at(t, done.body, "steps", 0, "by"))
		require.Equal(t, "Drain", at(t, done.body, "steps", 0, "title"), "the runbook has other steps by now")
		require.Equal(t, "completed", ended.body["status"], ended.text)
		require.NotNil(t, ended.body["finished_at"])
		require.Equal(t, http.StatusConflict, late.status, late.text)
		require.Equal(t, "Runbook Another completed: 1 done, 1 skipped.",
			at(t, r.as(t, r.viewer, http.MethodGet, incident+"/activities", "").list, 0, "content"))
		require.Equal(t, ended.text, r.as(t, r.viewer, http.MethodGet, run, "").text)
	})

	t.Run("are listed newest first, by incident, runbook and status", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		_, body := r.declare(t, "")
		path := "/runbooks/" + text(r.writeRunbook(t)["id"])
		with := r.as(t, r.engineer, http.MethodPost, path+"/executions", `{"incident_id":"`+text(body["id"])+`"}`)
		without := r.as(t, r.engineer, http.MethodPost, path+"/executions", "")
		require.Equal(t, http.StatusCreated, without.status, without.text)
		aborted := r.as(t, r.engineer, http.MethodPatch, "/runbooks/executions/"+text(without.body["id"]), `{"status":"aborted"}`)
		require.Equal(t, http.StatusOK, aborted.status, aborted.text)

		for query, ids := range map[string][]any{
			"/runbooks/executions":                                 {without.body["id"], with.body["id"]},
			path + "/executions":                                   {without.body["id"], with.body["id"]},
			"/runbooks/executions?status=running":                  {with.body["id"]},
			"/runbooks/executions?status=aborted,completed":        {without.body["id"]},
			"/runbooks/executions?incident_id=" + text(body["id"]): {with.body["id"]},
			"/runbooks/executions?incident_id=" + uuid.NewString(): {},
		} {
			got := r.as(t, r.viewer, http.MethodGet, query, "")
			found := []any{}
			for i := range got.list {
				found = append(found, at(t, got.list, i, "id"))
			}
			require.Equal(t, ids, found, query)
		}
		first := r.as(t, r.viewer, http.MethodGet, "/runbooks/executions?limit=1", "")
		second := r.as(t, r.viewer, http.MethodGet, "/runbooks/executions?limit=1&cursor="+first.header.Get("X-Next-Cursor"), "")
		require.Equal(t, with.body["id"], at(t, second.list, 0, "id"), second.text)
		require.Empty(t, second.header.Get("X-Next-Cursor"))
	})

	t.Run("need an enabled runbook and an incident of the project", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		path := "/runbooks/" + text(r.writeRunbook(t)["id"])
		missing := r.as(t, r.engineer, http.MethodPost, path+"/executions", `{"incident_id":"`+uuid.NewString()+`"}`)
		r.as(t, r.engineer, http.MethodPut, path, `{"title":"x","steps":[{"title":"x"}],"enabled":false}`)

		off := r.as(t, r.engineer, http.MethodPost, path+"/executions", `{}`)

		require.Equal(t, http.StatusNotFound, missing.status, missing.text)
		require.Equal(t, http.StatusConflict, off.status, off.text)
		require.Empty(t, r.as(t, r.viewer, http.MethodGet, "/runbooks/executions", "").list)
	})
}

func TestRunbooksOfAnotherProjectDoNotExist(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	_, body := r.declare(t, "")
	path := "/runbooks/" + text(r.writeRunbook(t)["id"])
	started := r.as(t, r.engineer, http.MethodPost, path+"/executions", `{"incident_id":"`+text(body["id"])+`"}`)
	run := "/runbooks/executions/" + text(started.body["id"])
	book := `{"title":"x","steps":[{"title":"x"}]}`

	for _, c := range []struct{ method, path, body string }{
		{http.MethodGet, path, ""},
		{http.MethodPut, path, book},
		{http.MethodDelete, path, ""},
		{http.MethodPost, path + "/executions", `{}`},
		{http.MethodGet, path + "/executions", ""},
		{http.MethodGet, run, ""},
		{http.MethodPatch, run, `{"status":"aborted"}`},
		{http.MethodGet, "/incidents/" + text(body["id"]) + "/runbooks", ""},
	} {
		got := r.do(t, r.other.Identity(r.otherScope), c.method, c.path, c.body)
		require.Equal(t, http.StatusNotFound, got.status, c.method+" "+c.path+" "+got.text)
		require.Equal(t, "RESOURCE_NOT_FOUND", got.body["error_code"])
	}
	for _, list := range []string{"/runbooks/executions", "/runbooks/executions?incident_id=" + text(body["id"])} {
		require.Empty(t, r.do(t, r.other.Identity(r.otherScope), http.MethodGet, list, "").list)
	}
	require.Zero(t, r.do(t, r.other.Identity(r.otherScope), http.MethodGet, "/runbooks", "").body["total"])
}
