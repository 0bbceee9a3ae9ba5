package app_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func TestRoles(t *testing.T) {
	t.Parallel()

	t.Run("are replaced as a set, shown in order and told once", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		path, _ := r.declare(t, "")
		before := len(r.posted(t))
		body := fmt.Sprintf(`{"roles":[{"role":"scribe","user_id":%q},{"role":"commander","user_id":%q},{"role":"scribe","user_id":%q}]}`,
			r.viewer.ID, r.engineer.ID, r.viewer.ID)

		got := r.as(t, r.engineer, http.MethodPut, path+"/roles", body)

		require.Equal(t, http.StatusOK, got.status, got.text)
		require.Equal(t, []any{
			map[string]any{"role": "commander", "user_id": r.engineer.ID.String(), "user_name": r.engineer.Name},
			map[string]any{"role": "scribe", "user_id": r.viewer.ID.String(), "user_name": r.viewer.Name},
		}, got.list, "the same part twice is one part")
		require.Equal(t, got.text, r.as(t, r.viewer, http.MethodGet, path+"/roles", "").text)
		require.Equal(t, any(got.list), r.as(t, r.viewer, http.MethodGet, path, "").body["roles"])
		require.Equal(t, any(got.list), at(t, r.as(t, r.viewer, http.MethodGet, "/incidents", "").body, "items", 0, "roles"))
		require.Equal(t, []any{"roles"}, r.data(t, "incident.updated")["changed"])
		require.Equal(t, any(got.list), r.data(t, "incident.updated")["roles"])
		told := []string{"event:incident.updated", "event:incident.activity", "audit:incident.updated"}
		require.Equal(t, told, r.posted(t)[before:])
		activities := r.as(t, r.viewer, http.MethodGet, path+"/activities", "")
		require.Equal(t, "Roles: commander "+r.engineer.Name+", scribe "+r.viewer.Name+".", at(t, activities.list, 0, "content"))

		require.Equal(t, got.text, r.as(t, r.engineer, http.MethodPut, path+"/roles", body).text)
		require.Equal(t, told, r.posted(t)[before:], "the same set writes nothing")
	})

	t.Run("stay with somebody who left the project and are not given to anybody outside", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		path, _ := r.declare(t, "")
		mine := fmt.Sprintf(`{"roles":[{"role":"commander","user_id":%q}]}`, r.viewer.ID)
		r.as(t, r.engineer, http.MethodPut, path+"/roles", mine)
		r.exec(t, `DELETE FROM auth.project_members WHERE user_id = $1`, r.viewer.ID)

		kept := r.as(t, r.engineer, http.MethodPut, path+"/roles",
			strings.Replace(mine, `]}`, fmt.Sprintf(`,{"role":"scribe","user_id":%q}]}`, r.admin.ID), 1))
		outside := r.as(t, r.engineer, http.MethodPut, path+"/roles", fmt.Sprintf(`{"roles":[{"role":"scribe","user_id":%q}]}`, r.other.ID))
		cleared := r.as(t, r.engineer, http.MethodPut, path+"/roles", `{"roles":[]}`)

		require.Len(t, kept.list, 2, kept.text)
		require.Equal(t, http.StatusBadRequest, outside.status, outside.text)
		require.Equal(t, "roles[0].user_id", at(t, outside.body, "fields", 0, "field"))
		require.Equal(t, "INVALID_FIELD_VALUE", outside.body["error_code"])
		require.Equal(t, http.StatusOK, cleared.status, cleared.text)
		require.Empty(t, cleared.list)
	})

	t.Run("are refused when they make no sense", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		path, _ := r.declare(t, "")
		one := fmt.Sprintf(`{"role":"scribe","user_id":%q}`, r.admin.ID)
		for _, body := range []string{
			`{}`, `{"roles":null}`, `{"roles":[{"role":"boss","user_id":"` + r.admin.ID.String() + `"}]}`, `{"roles":[{"role":"scribe"}]}`,
			`{"roles":[` + strings.Repeat(one+",", 20) + one + `]}`,
		} {
			require.Equal(t, http.StatusBadRequest, r.as(t, r.engineer, http.MethodPut, path+"/roles", body).status, body)
		}
	})
}

func TestImpact(t *testing.T) {
	t.Parallel()

	t.Run("is replaced as a whole and cleared by null", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		path, _ := r.declare(t, "")

		got := r.as(t, r.engineer, http.MethodPatch, path, `{"impact":{"level":"major","summary":"Checkout fails","services":["api","web","api"],
			"users_affected":120,"started_at":"2026-01-24T13:00:00+01:00","ended_at":"2026-01-24T12:30:00Z"}}`)
		require.Equal(t, http.StatusOK, got.status, got.text)
		require.Equal(t, map[string]any{
			"level": "major", "summary": "Checkout fails", "services": []any{"api", "web"}, "users_affected": 120.0,
			"started_at": "2026-01-24T12:00:00Z", "ended_at": "2026-01-24T12:30:00Z",
		}, got.body["impact"])
		require.Equal(t, []any{"impact"}, r.data(t, "incident.updated")["changed"])
		require.Equal(t, got.text, r.as(t, r.viewer, http.MethodGet, path, "").text)

		before := len(r.posted(t))
		require.Equal(t, got.text, r.as(t, r.engineer, http.MethodPatch, path, `{}`).text, "what is not given stays")
		require.Len(t, r.posted(t), before)

		small := r.as(t, r.engineer, http.MethodPatch, path, `{"impact":{"level":"none"}}`)
		require.Equal(t, map[string]any{
			"level": "none", "summary": "", "services": []any{}, "users_affected": nil, "started_at": nil, "ended_at": nil,
		}, small.body["impact"], small.text)
		require.Nil(t, r.as(t, r.engineer, http.MethodPatch, path, `{"impact":null}`).body["impact"])
		require.Nil(t, r.as(t, r.viewer, http.MethodGet, path, "").body["impact"])
	})

	t.Run("is refused when it makes no sense", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		path, _ := r.declare(t, "")
		for impact, field := range map[string]string{
			`{}`:                 "impact",
			`{"level":"severe"}`: "impact.level",
			`{"level":"minor","summary":"` + strings.Repeat("x", 2001) + `"}`:                         "impact.summary",
			`{"level":"minor","users_affected":-1}`:                                                   "impact.users_affected",
			`{"level":"minor","services":["` + strings.Repeat(`x","`, 50) + `y"]}`:                    "impact.services",
			`{"level":"minor","services":[""]}`:                                                       "impact.services[0]",
			`{"level":"minor","started_at":"2999-01-01T00:00:00Z"}`:                                   "impact.started_at",
			`{"level":"minor","started_at":"2026-01-02T00:00:00Z","ended_at":"2026-01-01T00:00:00Z"}`: "impact.ended_at",
			`{"level":"minor","started_at":"yesterday"}`:                                              "impact.started_at",
		} {
			got := r.as(t, r.engineer, http.MethodPatch, path, `{"impact":`+impact+`}`)
			require.Equal(t, http.StatusBadRequest, got.status, "%s: %s", impact, got.text)
			require.Contains(t, text(at(t, got.body, "fields", 0, "field")), field, got.text)
		}
	})
}

func TestTasks(t *testing.T) {
	t.Parallel()

	t.Run("are added, changed, listed and deleted, and every change is told", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		path, incident := r.declare(t, "")
		before := len(r.posted(t))

		added := r.as(t, r.engineer, http.MethodPost, path+"/tasks",
			fmt.Sprintf(`{"title":"Roll back","assignee_id":%q,"due_at":"2027-01-24T12:00:00Z"}`, r.viewer.ID))
		require.Equal(t, http.StatusCreated, added.status, added.text)
		task := path + "/tasks/" + text(added.body["id"])
		require.Equal(t, "/api/v1"+task, added.header.Get("Location"))
		require.Equal(t, incident["id"], added.body["incident_id"])
		require.Equal(t, "open", added.body["status"])
		require.Equal(t, r.viewer.Name, added.body["assignee_name"])
		require.Equal(t, r.engineer.Name, added.body["created_by"])
		require.Equal(t, "2027-01-24T12:00:00Z", added.body["due_at"])
		require.Nil(t, added.body["done_at"])
		require.Equal(t, added.body, r.data(t, "incident.task"))
		require.Equal(t, []string{"event:incident.task", "event:incident.activity", "audit:incident_task.created"}, r.posted(t)[before:])

		done := r.as(t, r.engineer, http.MethodPatch, task, `{"status":"done","assignee_id":null,"title":"Roll it back","due_at":null}`)
		require.Equal(t, http.StatusOK, done.status, done.text)
		require.Equal(t, "done", done.body["status"])
		require.NotNil(t, done.body["done_at"])
		for _, cleared := range []string{"assignee_id", "assignee_name", "due_at"} {
			require.Nil(t, done.body[cleared], cleared)
		}
		require.Equal(t, "Roll it back", done.body["title"])
		require.Equal(t, done.body, r.data(t, "incident.task"))
		require.Contains(t, r.posted(t), "audit:incident_task.updated")

		count := len(r.posted(t))
		require.Equal(t, done.text, r.as(t, r.engineer, http.MethodPatch, task, `{"status":"done"}`).text)
		require.Len(t, r.posted(t), count, "what changes nothing writes nothing")
		require.Nil(t, r.as(t, r.engineer, http.MethodPatch, task, `{"status":"open"}`).body["done_at"])

		require.Equal(t, http.StatusNoContent, r.as(t, r.engineer, http.MethodDelete, task, "").status)
		require.Equal(t, http.StatusNotFound, r.as(t, r.engineer, http.MethodDelete, task, "").status)
		require.Equal(t, "audit:incident_task.deleted", r.posted(t)[len(r.posted(t))-1])
		require.Empty(t, r.as(t, r.viewer, http.MethodGet, path+"/tasks", "").list)
	})

	t.Run("are listed oldest first, page by page and by status", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		path, _ := r.declare(t, "")
		var ids []string
		for n := range 3 {
			added := r.as(t, r.engineer, http.MethodPost, path+"/tasks", fmt.Sprintf(`{"title":"Task %d"}`, n))
			ids = append(ids, text(added.body["id"]))
		}
		r.as(t, r.engineer, http.MethodPatch, path+"/tasks/"+ids[1], `{"status":"dropped"}`)

		first := r.as(t, r.viewer, http.MethodGet, path+"/tasks?limit=2", "")
		rest := r.as(t, r.viewer, http.MethodGet, path+"/tasks?limit=2&cursor="+first.header.Get("X-Next-Cursor"), "")
		open := r.as(t, r.viewer, http.MethodGet, path+"/tasks?status=open,done", "")

		var listed []string
		for _, entry := range append(first.list, rest.list...) {
			listed = append(listed, text(at(t, entry, "id")))
		}
		require.Equal(t, ids, listed)
		require.Len(t, open.list, 2)
		require.Equal(t, http.StatusBadRequest, r.as(t, r.viewer, http.MethodGet, path+"/tasks?status=late", "").status)
	})

	t.Run("belong to their incident and to members of the project", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		path, _ := r.declare(t, "")
		elsewhere, _ := r.declare(t, "")
		added := r.as(t, r.engineer, http.MethodPost, path+"/tasks", `{"title":"x"}`)
		id := text(added.body["id"])

		require.Equal(t, http.StatusNotFound, r.as(t, r.engineer, http.MethodPatch, elsewhere+"/tasks/"+id, `{"title":"y"}`).status)
		require.Equal(t, http.StatusNotFound, r.as(t, r.engineer, http.MethodDelete, elsewhere+"/tasks/"+id, "").status)
		for _, body := range []string{
			fmt.Sprintf(`{"title":"x","assignee_id":%q}`, r.other.ID), `{"title":""}`, `{}`, `{"title":"` + strings.Repeat("x", 501) + `"}`,
		} {
			require.Equal(t, http.StatusBadRequest, r.as(t, r.engineer, http.MethodPost, path+"/tasks", body).status, body)
		}
		refused := r.as(t, r.engineer, http.MethodPatch, path+"/tasks/"+id, fmt.Sprintf(`{"assignee_id":%q}`, r.other.ID))
		require.Equal(t, "assignee_id", at(t, refused.body, "fields", 0, "field"), refused.text)
		sibling := pgtest.NewSibling(t, r.scope)
		stranger := pgtest.NewUser(t, sibling, auth.RoleOwner)
		require.Equal(t, http.StatusNotFound, r.do(t, stranger.Identity(sibling), http.MethodPatch, path+"/tasks/"+id, `{"title":"y"}`).status)
		require.Equal(t, "x", at(t, r.as(t, r.viewer, http.MethodGet, path+"/tasks", "").list, 0, "title"))
	})
}

func TestTimelineEdits(t *testing.T) {
	t.Parallel()

	t.Run("change what is shown and where, keep the source and are taken back by null", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		path, _ := r.declare(t, "")
		for n := range 3 {
			r.as(t, r.engineer, http.MethodPost, path+"/comments", fmt.Sprintf(`{"content":"Comment %d."}`, n))
		}
		original := r.as(t, r.viewer, http.MethodGet, path+"/events", "")
		last := len(original.list) - 1
		name := text(at(t, original.list, last, "id"))
		activities := r.as(t, r.viewer, http.MethodGet, path+"/activities", "").text
		before := len(r.posted(t))

		edited := r.as(t, r.admin, http.MethodPatch, path+"/events/"+name, `{"title":"It began","at":"2026-01-24T12:00:00Z","pinned":true}`)

		require.Equal(t, http.StatusOK, edited.status, edited.text)
		require.Equal(t, "It began", edited.body["title"])
		require.Equal(t, "2026-01-24T12:00:00Z", edited.body["at"])
		require.Equal(t, r.admin.Name, edited.body["edited_by"])
		require.Equal(t, true, edited.body["pinned"])
		require.Equal(t, []string{"event:incident.updated", "audit:incident.updated"}, r.posted(t)[before:])
		require.Equal(t, []any{"timeline"}, r.data(t, "incident.updated")["changed"])
		shown := r.as(t, r.viewer, http.MethodGet, path+"/events", "")
		require.Len(t, shown.list, last+1)
		require.Equal(t, edited.body, at(t, shown.list, 0), "it stands where its new time is")
		require.Equal(t, activities, r.as(t, r.viewer, http.MethodGet, path+"/activities", "").text, "the source stays")

		var paged []any
		for cursor := ""; ; {
			part := r.as(t, r.viewer, http.MethodGet, path+"/events?limit=1&cursor="+cursor, "")
			require.Equal(t, http.StatusOK, part.status, part.text)
			paged = append(paged, part.list...)
			if cursor = part.header.Get("X-Next-Cursor"); cursor == "" {
				break
			}
		}
		require.Equal(t, shown.list, paged, "pages do not lose or repeat what was moved")

		restored := r.as(t, r.engineer, http.MethodPatch, path+"/events/"+name, `{"title":null,"at":null,"pinned":false}`)
		require.Nil(t, restored.body["edited_by"], restored.text)
		require.Equal(t, original.text, r.as(t, r.viewer, http.MethodGet, path+"/events", "").text)
		count := len(r.posted(t))
		r.as(t, r.engineer, http.MethodPatch, path+"/events/"+name, `{"hidden":false}`)
		require.Len(t, r.posted(t), count, "an edit that changes nothing writes nothing")
	})

	t.Run("work for every kind of entry", func(t *testing.T) {
		t.Parallel()
		r, o := newRoom(t), anOrder()
		r.send(t, o)
		r.store(t, o)
		path := "/incidents/" + o.IncidentID.String()
		for _, e := range r.as(t, r.viewer, http.MethodGet, path+"/events", "").list {
			got := r.as(t, r.engineer, http.MethodPatch, path+"/events/"+text(at(t, e, "id")), `{"at":"2026-01-24T12:00:00Z","hidden":true}`)
			require.Equal(t, http.StatusOK, got.status, got.text)
		}
		shown := r.as(t, r.viewer, http.MethodGet, path+"/events", "")
		require.Len(t, shown.list, 2, shown.text)
		for _, e := range shown.list {
			require.Equal(t, true, at(t, e, "hidden"))
			require.Equal(t, "2026-01-24T12:00:00Z", at(t, e, "at"))
		}
	})

	t.Run("need an entry of this incident and a time that can be", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		path, _ := r.declare(t, "")
		elsewhere, _ := r.declare(t, "")
		name := text(at(t, r.as(t, r.viewer, http.MethodGet, path+"/events", "").list, 0, "id"))

		for _, missing := range []string{elsewhere + "/events/" + name, path + "/events/activity_" + uuid.NewString(), path + "/events/nope"} {
			require.Equal(t, http.StatusNotFound, r.as(t, r.engineer, http.MethodPatch, missing, `{"hidden":true}`).status, missing)
		}
		for _, body := range []string{`{"at":"2999-01-01T00:00:00Z"}`, `{"title":""}`, `{"title":"` + strings.Repeat("x", 501) + `"}`, `{"hidden":"yes"}`} {
			require.Equal(t, http.StatusBadRequest, r.as(t, r.engineer, http.MethodPatch, path+"/events/"+name, body).status, body)
		}
	})
}
