package app_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

// over declares an incident, moves it to a state and returns its path.
func (r room) over(t *testing.T, state string) string {
	t.Helper()
	path, _ := r.declare(t, `{"title":"Checkout is slow","service_name":"checkout","generate_hypotheses":false}`)
	got := r.as(t, r.engineer, http.MethodPatch, path+"/state", `{"state":"`+state+`"}`)
	require.Equal(t, http.StatusOK, got.status, got.text)
	return path
}

func TestPostmortems(t *testing.T) {
	t.Parallel()

	t.Run("are written in parts by people who become their authors", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		path := r.over(t, "mitigated") + "/postmortem"
		require.Equal(t, http.StatusNotFound, r.as(t, r.viewer, http.MethodGet, path, "").status)
		before := len(r.posted(t))

		made := r.as(t, r.engineer, http.MethodPut, path, `{"summary":"It was slow.","authors":["somebody"],"lessons":["Watch it."],
			"timeline":[{"at":"2026-01-24T13:00:00Z","text":"later"},{"at":"2026-01-24T12:00:00+00:00","text":"first"}],
			"action_items":[{"title":"Watch the queue","owner_id":"`+r.viewer.ID.String()+`","due_date":"2026-02-01","link":"https://example.com/1"}]}`)
		added := r.as(t, r.admin, http.MethodPut, path, `{"root_cause":"The queue was full.","summary":null}`, "If-Match", `"1"`)

		require.Equal(t, http.StatusCreated, made.status, made.text)
		require.Equal(t, "/api/v1"+path, made.header.Get("Location"))
		require.Equal(t, "Postmortem: Checkout is slow", made.body["title"])
		require.Equal(t, "draft", made.body["status"])
		require.Equal(t, "first", at(t, made.body, "timeline", 0, "text"))
		require.Equal(t, r.viewer.Name, at(t, made.body, "action_items", 0, "owner_name"))
		require.Equal(t, "open", at(t, made.body, "action_items", 0, "status"))
		require.Equal(t, []any{r.engineer.Name}, made.body["authors"], "authors are not taken from the body")
		require.Equal(t, http.StatusOK, added.status, added.text)
		require.Equal(t, `"2"`, added.header.Get("ETag"))
		require.Equal(t, "It was slow.", added.body["summary"], "what is not given stays")
		require.Equal(t, []any{r.engineer.Name, r.admin.Name}, added.body["authors"])
		require.Equal(t, []string{"audit:postmortem.created", "event:incident.activity", "audit:postmortem.updated"}, r.posted(t)[before:])
		require.Equal(t, added.text, r.as(t, r.viewer, http.MethodGet, path, "").text)
		stale := r.as(t, r.engineer, http.MethodPut, path, `{"summary":"x"}`, "If-Match", `"1"`)
		require.Equal(t, "VERSION_CONFLICT", stale.body["error_code"], stale.text)
		same := r.as(t, r.viewer, http.MethodPut, path, `{"summary":"x"}`)
		require.Equal(t, http.StatusForbidden, same.status)
	})

	t.Run("are refused while the incident goes on", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		path := r.over(t, "investigating") + "/postmortem"

		for _, c := range [][2]string{{http.MethodPut, ""}, {http.MethodPost, "/generate"}} {
			got := r.as(t, r.engineer, c[0], path+c[1], `{}`)
			require.Equal(t, http.StatusConflict, got.status, got.text)
			require.Equal(t, "CONFLICT", got.body["error_code"])
		}
	})

	for _, c := range []struct{ name, body, code, field string }{
		{"an owner nobody knows", `{"action_items":[{"title":"x","owner_id":"` + uuid.NewString() + `"}]}`, "INVALID_FIELD_VALUE", "action_items[0].owner_id"},
		{"a link that is a script", `{"action_items":[{"title":"x","link":"javascript:alert(1)"}]}`, "VALIDATION_ERROR", "action_items[0].link"},
		{"a due date that is none", `{"action_items":[{"title":"x","due_date":"soon"}]}`, "VALIDATION_ERROR", "action_items[0].due_date"},
		{"a blank lesson", `{"lessons":[" "]}`, "VALIDATION_ERROR", "lessons[0]"},
		{"publication by the way", `{"status":"published"}`, "VALIDATION_ERROR", "status"},
	} {
		t.Run("refuse "+c.name, func(t *testing.T) {
			t.Parallel()
			r := newRoom(t)
			path := r.over(t, "resolved") + "/postmortem"

			got := r.as(t, r.engineer, http.MethodPut, path, c.body)

			require.Equal(t, http.StatusBadRequest, got.status, got.text)
			require.Equal(t, c.code, got.body["error_code"])
			require.Equal(t, c.field, at(t, got.body, "fields", 0, "field"))
			require.Equal(t, http.StatusNotFound, r.as(t, r.viewer, http.MethodGet, path, "").status)
		})
	}

	t.Run("are published with summary and root cause, and a resolved incident is learned", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		incident := r.over(t, "resolved")
		path := incident + "/postmortem"
		r.as(t, r.engineer, http.MethodPut, path, `{"summary":"It was slow."}`)
		short := r.as(t, r.engineer, http.MethodPost, path+"/publish", "")
		r.as(t, r.engineer, http.MethodPut, path, `{"root_cause":"The queue was full."}`)
		before := len(r.posted(t))

		got := r.as(t, r.engineer, http.MethodPost, path+"/publish", "")

		require.Equal(t, http.StatusBadRequest, short.status, short.text)
		require.Equal(t, "root_cause", at(t, short.body, "fields", 0, "field"))
		require.Equal(t, http.StatusOK, got.status, got.text)
		require.Equal(t, "published", got.body["status"])
		require.NotNil(t, got.body["published_at"])
		require.Equal(t, []string{
			"event:postmortem.published", "audit:postmortem.published", "event:incident.updated", "event:incident.activity",
			"event:incident.activity", "audit:incident.state_changed",
		}, r.posted(t)[before:])
		require.Equal(t, "learned", r.as(t, r.viewer, http.MethodGet, incident, "").body["state"])
		again := r.as(t, r.engineer, http.MethodPost, path+"/publish", "")
		require.Equal(t, got.text, again.text, "once is enough")
		back := r.as(t, r.engineer, http.MethodPut, path, `{"status":"draft"}`)
		require.Equal(t, http.StatusConflict, back.status, back.text)
		require.Equal(t, http.StatusConflict, r.as(t, r.engineer, http.MethodPost, path+"/generate", `{"overwrite":true}`).status)
	})

	t.Run("have action items that change one by one", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		path := r.over(t, "mitigated") + "/postmortem"
		made := r.as(t, r.engineer, http.MethodPut, path, `{"action_items":[{"title":"a","owner_id":"`+r.viewer.ID.String()+`"},{"title":"b"}]}`)
		item := path + "/action-items/" + text(at(t, made.body, "action_items", 0, "id"))

		done := r.as(t, r.engineer, http.MethodPatch, item, `{"status":"done","owner_id":null,"due_date":"2026-03-01"}`, "If-Match", `"1"`)
		bad := r.as(t, r.engineer, http.MethodPatch, item, `{"link":"ftp://example.com"}`)
		stranger := r.as(t, r.engineer, http.MethodPatch, item, `{"owner_id":"`+uuid.NewString()+`"}`)
		unknown := r.as(t, r.engineer, http.MethodPatch, path+"/action-items/"+uuid.NewString(), `{"status":"done"}`)

		require.Equal(t, "done", at(t, done.body, "action_items", 0, "status"), done.text)
		require.Nil(t, at(t, done.body, "action_items", 0, "owner_id"))
		require.Nil(t, at(t, done.body, "action_items", 0, "owner_name"))
		require.Equal(t, "2026-03-01", at(t, done.body, "action_items", 0, "due_date"))
		require.Equal(t, "open", at(t, done.body, "action_items", 1, "status"))
		require.Equal(t, "link", at(t, bad.body, "fields", 0, "field"), bad.text)
		require.Equal(t, "owner_id", at(t, stranger.body, "fields", 0, "field"), stranger.text)
		require.Equal(t, http.StatusNotFound, unknown.status, unknown.text)
	})

	t.Run("are listed without timelines and without those of deleted incidents", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		gone := r.over(t, "mitigated")
		r.as(t, r.engineer, http.MethodPut, gone+"/postmortem", `{"summary":"gone"}`)
		r.as(t, r.engineer, http.MethodPut, r.over(t, "mitigated")+"/postmortem", `{"summary":"The 50% case","status":"in_review"}`)
		r.as(t, r.engineer, http.MethodPut, r.over(t, "mitigated")+"/postmortem", `{"summary":"other"}`)
		require.Equal(t, http.StatusOK, r.as(t, r.admin, http.MethodDelete, gone, "").status)

		for query, total := range map[string]int{
			"": 2, "?status=in_review": 1, "?status=draft,in_review": 2, "?status=published": 0, "?search=50%25": 1, "?search=gone": 0,
		} {
			got := r.as(t, r.viewer, http.MethodGet, "/postmortems"+query, "")
			require.EqualValues(t, total, got.body["total"], query+got.text)
		}
		first := at(t, r.as(t, r.viewer, http.MethodGet, "/postmortems?limit=1", "").body, "items", 0)
		require.Equal(t, "other", at(t, first, "summary"), "the last changed first")
		require.NotContains(t, first, "timeline")
		require.Equal(t, http.StatusBadRequest, r.as(t, r.viewer, http.MethodGet, "/postmortems?status=odd", "").status)
	})
}

func TestDrafts(t *testing.T) {
	t.Parallel()
	draft := `{"title":"A title","summary":"The summary.","root_cause":"Not confirmed.","timeline":[{"at":"2026-01-24T12:00:00Z","text":"fired"}],
		"action_items":[{"title":"Watch the queue"},{"title":"watch the QUEUE"}],"using_mock":true}`
	ask := func(t *testing.T, r room) (string, reply) {
		t.Helper()
		path := r.over(t, "mitigated") + "/postmortem"
		got := r.as(t, r.engineer, http.MethodPost, path+"/generate", "")
		require.Equal(t, http.StatusAccepted, got.status, got.text)
		return path, got
	}
	hand := func(t *testing.T, r room, asked reply, body string) reply {
		t.Helper()
		return r.system(t, http.MethodPost, "/internal/postmortems/"+text(asked.body["postmortem_id"])+"/draft", body)
	}

	t.Run("are ordered once and replace what nobody has changed since", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		path, asked := ask(t, r)
		require.Equal(t, "queued", asked.body["status"])
		require.Contains(t, r.posted(t), "generation:/generate-postmortem")
		require.Equal(t, "running", at(t, r.as(t, r.viewer, http.MethodGet, path, "").body, "draft", "status"))
		busy := r.as(t, r.engineer, http.MethodPost, path+"/generate", "")
		require.Equal(t, "IN_PROGRESS", busy.body["error_code"], busy.text)
		r.as(t, r.engineer, http.MethodPut, path, `{"summary":"What a person wrote."}`)
		before := len(r.posted(t))

		got := hand(t, r, asked, draft)
		again := hand(t, r, asked, `{"impact":"late","using_mock":true}`)

		require.Equal(t, map[string]any{"postmortem_id": asked.body["postmortem_id"], "status": "draft"}, got.body, got.text)
		require.Equal(t, http.StatusOK, again.status, again.text)
		require.Equal(t, []string{"event:postmortem.generated", "audit:postmortem.generated", "event:incident.activity"}, r.posted(t)[before:])
		read := r.as(t, r.viewer, http.MethodGet, path, "").body
		require.Equal(t, "What a person wrote.", read["summary"])
		require.Equal(t, "Not confirmed.", read["root_cause"])
		require.Equal(t, "A title", read["title"])
		require.Empty(t, read["impact"], "a draft that nobody waits for changes nothing")
		require.Len(t, read["action_items"], 1)
		require.Equal(t, false, read["ai_generated"])
		require.Equal(t, "rules", read["source"], "also after a person wrote in it")
		require.Equal(t, "ready", at(t, read, "draft", "status"))
		title := r.as(t, r.viewer, http.MethodGet, path[:len(path)-len("/postmortem")], "").body["title"]
		require.Equal(t, title, at(t, r.as(t, r.viewer, http.MethodGet, "/postmortems", "").body, "items", 0, "incident_title"))
		require.EqualValues(t, 3, read["version"])
	})

	t.Run("leave what is written alone unless told otherwise", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		path := r.over(t, "mitigated") + "/postmortem"
		r.as(t, r.engineer, http.MethodPut, path, `{"summary":"Mine.","action_items":[{"title":"Keep me"}]}`)

		refused := r.as(t, r.engineer, http.MethodPost, path+"/generate", "")
		asked := r.as(t, r.engineer, http.MethodPost, path+"/generate", `{"overwrite":true}`)

		require.Equal(t, http.StatusConflict, refused.status, refused.text)
		require.Equal(t, http.StatusAccepted, asked.status, asked.text)
		hand(t, r, asked, `{"summary":"Drafted.","action_items":[{"title":"New"}]}`)
		read := r.as(t, r.viewer, http.MethodGet, path, "").body
		require.Equal(t, "Drafted.", read["summary"])
		require.Equal(t, true, read["ai_generated"], "a model wrote it")
		require.Equal(t, "model", read["source"])
		require.Equal(t, "Keep me", at(t, read, "action_items", 0, "title"))
		require.Equal(t, "New", at(t, read, "action_items", 1, "title"))
	})

	t.Run("that fail are told and can be asked for again", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		path, asked := ask(t, r)

		hand(t, r, asked, `{"error_message":"The provider is away."}`)

		require.Equal(t, "failed", r.data(t, "postmortem.generated")["status"])
		read := r.as(t, r.viewer, http.MethodGet, path, "").body
		require.Equal(t, map[string]any{"status": "failed", "requested_at": nil, "error_message": "The provider is away."}, read["draft"])
		require.Nil(t, read["source"])
		activities := r.as(t, r.viewer, http.MethodGet, path[:len(path)-len("/postmortem")]+"/activities", "")
		require.Equal(t, "Drafting the postmortem failed: The provider is away.", at(t, activities.list, 0, "content"))
		require.Equal(t, http.StatusAccepted, r.as(t, r.engineer, http.MethodPost, path+"/generate", "").status)
	})

	t.Run("come from services only", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		_, asked := ask(t, r)

		got := r.as(t, r.admin, http.MethodPost, "/internal/postmortems/"+text(asked.body["postmortem_id"])+"/draft", `{}`)

		require.Equal(t, "INTERNAL_AUTH_REQUIRED", got.body["error_code"], got.text)
		require.Equal(t, http.StatusNotFound, r.system(t, http.MethodPost, "/internal/postmortems/"+uuid.NewString()+"/draft", `{}`).status)
	})
}

func TestPostmortemsOfAnotherProjectDoNotExist(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	path := r.over(t, "mitigated") + "/postmortem"
	made := r.as(t, r.engineer, http.MethodPut, path, `{"summary":"x","root_cause":"y","action_items":[{"title":"a"}]}`)

	for _, c := range []struct{ method, path string }{
		{http.MethodGet, path},
		{http.MethodPut, path},
		{http.MethodPost, path + "/generate"},
		{http.MethodPost, path + "/publish"},
		{http.MethodPatch, path + "/action-items/" + text(at(t, made.body, "action_items", 0, "id"))},
	} {
		body := `{}`
		if c.method == http.MethodGet {
			body = ""
		}
		got := r.do(t, r.other.Identity(r.otherScope), c.method, c.path, body)
		require.Equal(t, http.StatusNotFound, got.status, c.method+" "+c.path+" "+got.text)
	}
	require.Zero(t, r.do(t, r.other.Identity(r.otherScope), http.MethodGet, "/postmortems", "").body["total"])
}
