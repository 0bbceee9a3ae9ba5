package app_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/incident-service/app"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func TestDeclare(t *testing.T) {
	t.Parallel()

	t.Run("answers the stored incident and queues the search for causes", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)

		got := r.as(t, r.engineer, http.MethodPost, "/incidents", `{"title":"Checkout is slow","service_name":"checkout",
			"severity":"high","detected_at":"2026-01-24T12:00:00.1234567+01:00","assignee_id":"`+r.viewer.ID.String()+`"}`)

		require.Equal(t, http.StatusCreated, got.status, got.text)
		require.Equal(t, "/api/v1/incidents/"+text(got.body["id"]), got.header.Get("Location"))
		created, updated := got.body["created_at"], got.body["updated_at"]
		require.NotEmpty(t, created)
		require.NotEmpty(t, updated)
		for _, name := range []string{"id", "created_at", "updated_at"} {
			delete(got.body, name)
		}
		require.Equal(t, map[string]any{
			"title": "Checkout is slow", "description": "", "service_name": "checkout", "state": "detected", "severity": "high",
			"detected_at": "2026-01-24T11:00:00.123456Z", "acknowledged_at": nil, "mitigated_at": nil, "resolved_at": nil,
			"learned_at": nil, "source": "manual", "source_ref": nil, "group_key": nil, "alert_count": 0.0,
			"assignee_id": r.viewer.ID.String(), "assignee_name": r.viewer.Name, "hypothesis_status": "queued",
			"allowed_transitions": []any{"acknowledged", "investigating", "mitigated", "resolved"},
			"created_by":          r.engineer.Name, "duplicate_of": nil, "roles": []any{}, "impact": nil,
		}, got.body)
		require.Equal(t, []string{
			"event:incident.created", "event:incident.activity", "audit:incident.created", "event:workflow.step",
			"audit:hypothesis.requested", "generation:/generate-hypotheses?async=true",
		}, r.posted(t))
		event := r.data(t, "incident.created")
		require.Equal(t, "queued", event["hypothesis_status"])
		require.Len(t, event, len(got.body)+3, "the event holds the whole incident")
	})

	t.Run("searches for no causes when told so", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)

		path, body := r.declare(t, `{"title":"x","service_name":"y","generate_hypotheses":false}`)

		require.Equal(t, "none", body["hypothesis_status"])
		require.Equal(t, "medium", body["severity"])
		require.NotContains(t, r.posted(t), "generation:/generate-hypotheses?async=true")
		step := at(t, r.as(t, r.viewer, http.MethodGet, path+"/workflow", "").body, "steps", 0)
		require.Equal(t, "skipped", at(t, step, "status"))
		require.NotNil(t, at(t, step, "error_message"))
	})

	t.Run("repeats the answer to a repeated key", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		ask := func() reply {
			return r.as(t, r.engineer, http.MethodPost, "/incidents", `{"title":"x","service_name":"y"}`, "Idempotency-Key", "once")
		}

		first, second := ask(), ask()

		require.Equal(t, http.StatusCreated, second.status, second.text)
		require.Equal(t, first.text, second.text)
		require.Equal(t, "true", second.header.Get("Idempotency-Replayed"))
		require.EqualValues(t, 1, r.as(t, r.viewer, http.MethodGet, "/incidents", "").body["total"])
	})

	refused := []struct{ name, body, code, field string }{
		{"no title", `{"service_name":"y"}`, "VALIDATION_ERROR", "title"},
		{"an empty title", `{"title":"","service_name":"y"}`, "VALIDATION_ERROR", "title"},
		{"a long title", `{"title":"` + strings.Repeat("x", 201) + `","service_name":"y"}`, "VALIDATION_ERROR", "title"},
		{"no service", `{"title":"x"}`, "VALIDATION_ERROR", "service_name"},
		{"an unknown severity", `{"title":"x","service_name":"y","severity":"bad"}`, "VALIDATION_ERROR", "severity"},
		{"a detection in the future", `{"title":"x","service_name":"y","detected_at":"2999-01-01T00:00:00Z"}`, "VALIDATION_ERROR", "detected_at"},
		{"a detection in the year 1", `{"title":"x","service_name":"y","detected_at":"0001-01-01T00:00:00Z"}`, "VALIDATION_ERROR", "detected_at"},
		{"a detection that is no time", `{"title":"x","service_name":"y","detected_at":"soon"}`, "VALIDATION_ERROR", "detected_at"},
		{"an assignee that is no id", `{"title":"x","service_name":"y","assignee_id":"z"}`, "INVALID_UUID", "assignee_id"},
		{"an assignee nobody knows", `{"title":"x","service_name":"y","assignee_id":"` + uuid.NewString() + `"}`, "INVALID_FIELD_VALUE", "assignee_id"},
	}
	for _, c := range refused {
		t.Run("refuses "+c.name+" and stores nothing", func(t *testing.T) {
			t.Parallel()
			r := newRoom(t)

			got := r.as(t, r.engineer, http.MethodPost, "/incidents", c.body)

			require.Equal(t, http.StatusBadRequest, got.status, got.text)
			require.Equal(t, c.code, got.body["error_code"], got.text)
			require.Equal(t, c.field, at(t, got.body, "fields", 0, "field"))
			require.Empty(t, r.posted(t))
		})
	}
}

// operations are the routes under an incident with a body that is acceptable
// and the role that each of them needs.
var operations = []struct{ method, path, body, role string }{
	{http.MethodGet, "", "", "viewer"},
	{http.MethodPatch, "", `{"title":"y"}`, "engineer"},
	{http.MethodDelete, "", "", "admin"},
	{http.MethodPatch, "/state", `{"state":"acknowledged"}`, "engineer"},
	{http.MethodPatch, "/severity", `{"severity":"low"}`, "engineer"},
	{http.MethodPatch, "/assignee", `{"assignee_id":null}`, "engineer"},
	{http.MethodPost, "/comments", `{"content":"x"}`, "engineer"},
	{http.MethodGet, "/activities", "", "viewer"},
	{http.MethodGet, "/workflow", "", "viewer"},
	{http.MethodGet, "/metrics", "", "viewer"},
	{http.MethodGet, "/alerts", "", "viewer"},
	{http.MethodGet, "/related", "", "viewer"},
	{http.MethodPatch, "/events/activity_0198c0de-7a1b-7c3d-9e4f-5a6b7c8d9e0f", `{"hidden":true}`, "engineer"},
	{http.MethodGet, "/roles", "", "viewer"},
	{http.MethodPut, "/roles", `{"roles":[]}`, "engineer"},
	{http.MethodGet, "/tasks", "", "viewer"},
	{http.MethodPost, "/tasks", `{"title":"x"}`, "engineer"},
	{http.MethodPatch, "/tasks/0198c0de-7a1b-7c3d-9e4f-5a6b7c8d9e0f", `{"status":"done"}`, "engineer"},
	{http.MethodDelete, "/tasks/0198c0de-7a1b-7c3d-9e4f-5a6b7c8d9e0f", "", "engineer"},
	{http.MethodPost, "/merge", `{"into":"0198c0de-7a1b-7c3d-9e4f-5a6b7c8d9e0f"}`, "engineer"},
	{http.MethodPost, "/unmerge", "", "engineer"},
	{http.MethodGet, "/events", "", "viewer"},
	{http.MethodGet, "/hypotheses", "", "viewer"},
	{http.MethodGet, "/hypotheses/generations", "", "viewer"},
	{http.MethodPost, "/hypotheses/generate", `{"force":true}`, "engineer"},
	{http.MethodPatch, "/hypotheses/0198c0de-7a1b-7c3d-9e4f-5a6b7c8d9e0f", `{"status":"rejected"}`, "engineer"},
	{http.MethodPost, "/hypotheses/0198c0de-7a1b-7c3d-9e4f-5a6b7c8d9e0f/feedback", `{"rating":"up"}`, "engineer"},
	{http.MethodGet, "/hypotheses/0198c0de-7a1b-7c3d-9e4f-5a6b7c8d9e0f/feedback", "", "viewer"},
}

func TestEveryOperation(t *testing.T) {
	t.Parallel()
	for _, op := range operations {
		t.Run(op.method+" "+op.path, func(t *testing.T) {
			t.Parallel()
			r := newRoom(t)
			path, _ := r.declare(t, "")
			before := r.posted(t)

			t.Run("hides the incident from another tenant and another project", func(t *testing.T) {
				missing := r.do(t, r.other.Identity(r.otherScope), op.method, "/incidents/"+uuid.NewString()+op.path, op.body)
				sibling := pgtest.NewSibling(t, r.scope)
				for _, who := range []auth.Identity{r.other.Identity(r.otherScope), pgtest.NewUser(t, sibling, auth.RoleOwner).Identity(sibling)} {
					foreign := r.do(t, who, op.method, path+op.path, op.body)
					require.Equal(t, http.StatusNotFound, foreign.status, foreign.text)
					require.Equal(t, missing.body["error_code"], foreign.body["error_code"])
					require.Equal(t, missing.body["detail"], foreign.body["detail"])
				}
			})
			t.Run("refuses a malformed id", func(t *testing.T) {
				got := r.as(t, r.admin, op.method, "/incidents/nope"+op.path, op.body)
				require.Equal(t, http.StatusBadRequest, got.status)
				require.Equal(t, "INVALID_UUID", got.body["error_code"], got.text)
			})
			t.Run("needs the role "+op.role, func(t *testing.T) {
				low := map[string]pgtest.User{"engineer": r.viewer, "admin": r.engineer}
				if who, ok := low[op.role]; ok {
					got := r.as(t, who, op.method, path+op.path, op.body)
					require.Equal(t, http.StatusForbidden, got.status, got.text)
					require.Equal(t, "INSUFFICIENT_ROLE", got.body["error_code"])
				}
			})
			require.Equal(t, before, r.posted(t), "what was refused left no trace")
		})
	}
}

func TestDocument(t *testing.T) {
	t.Parallel()

	merged, err := httpapi.Merge(map[string]*httpapi.API{serviceName: app.Operations()})

	require.NoError(t, err)
	var document map[string]any
	require.NoError(t, json.Unmarshal(merged, &document))
	paths := at(t, document, "paths")
	for _, op := range operations {
		path := "/api/v1/incidents/{incident_id}" + parameter.ReplaceAllString(op.path, "/${1}/{${2}_id}")
		path = strings.ReplaceAll(path, "{hypothese_id}", "{hypothesis_id}")
		require.Equal(t, op.role, at(t, paths, path, strings.ToLower(op.method), "x-min-role"), path)
	}
	require.Len(t, paths, 36)
	require.NotContains(t, string(merged), "/internal/")
	assignee := at(t, document, "components", "schemas", "Incident", "properties", "assignee_id")
	require.Equal(t, []any{"string", "null"}, at(t, assignee, "type"))
	impact := at(t, document, "components", "schemas", "Incident", "properties", "impact", "anyOf")
	require.Equal(t, []any{map[string]any{"$ref": "#/components/schemas/IncidentImpact"}, map[string]any{"type": "null"}}, impact)
	given := at(t, document, "components", "schemas", "UpdateIncidentRequest", "properties", "impact")
	require.Equal(t, []any{"object", "null"}, at(t, given, "type"), "null clears it")
}

var parameter = regexp.MustCompile(`/((\w+)s)/(?:\w+_)?[0-9a-f]{8}-[0-9a-f-]{27}`)

func TestState(t *testing.T) {
	t.Parallel()

	t.Run("moves, remembers who and why, and tells everybody", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		path, created := r.declare(t, "")
		before := len(r.posted(t))

		got := r.as(t, r.engineer, http.MethodPatch, path+"/state",
			`{"state":"acknowledged","comment":"On it.","user_id":"`+r.admin.ID.String()+`","user_name":"Mallory","user_email":7}`)

		require.Equal(t, http.StatusOK, got.status, got.text)
		require.Equal(t, "success", got.body["status"])
		require.Equal(t, created["id"], got.body["incident_id"])
		require.Equal(t, "acknowledged", got.body["new_state"])
		require.NotNil(t, at(t, got.body, "incident", "acknowledged_at"))
		require.Equal(t, []string{"event:incident.updated", "event:incident.activity", "audit:incident.state_changed"}, r.posted(t)[before:])
		event := r.data(t, "incident.updated")
		require.Equal(t, []any{"state"}, event["changed"])
		require.Equal(t, "acknowledged", event["state"])
		newest := at(t, r.as(t, r.viewer, http.MethodGet, path+"/activities", "").list, 0)
		require.Equal(t, "state_change", at(t, newest, "activity_type"))
		require.Equal(t, "On it.", at(t, newest, "content"))
		require.Equal(t, "detected", at(t, newest, "old_value"))
		require.Equal(t, "acknowledged", at(t, newest, "new_value"))
		require.Equal(t, r.engineer.ID.String(), at(t, newest, "user_id"))
		require.Equal(t, r.engineer.Name, at(t, newest, "user_name"))
		require.Equal(t, r.engineer.Email, at(t, newest, "user_email"))
	})

	t.Run("refuses an illegal change and names the legal ones", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		path, _ := r.declare(t, "")
		before := r.posted(t)

		got := r.as(t, r.engineer, http.MethodPatch, path+"/state", `{"state":"closed"}`)

		require.Equal(t, http.StatusConflict, got.status, got.text)
		require.Equal(t, "INVALID_TRANSITION", got.body["error_code"])
		require.Equal(t, []any{"acknowledged", "investigating", "mitigated", "resolved"}, got.body["allowed"])
		require.Equal(t, before, r.posted(t))
	})

	t.Run("the current state is fine and writes nothing", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		path, created := r.declare(t, "")
		before := r.posted(t)

		got := r.as(t, r.engineer, http.MethodPatch, path+"/state", `{"state":"open"}`)

		require.Equal(t, http.StatusOK, got.status, got.text)
		require.Equal(t, "detected", got.body["new_state"])
		require.Equal(t, created["updated_at"], at(t, got.body, "incident", "updated_at"))
		require.Equal(t, before, r.posted(t))
	})

	t.Run("an unknown state is named", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		path, _ := r.declare(t, "")

		for _, body := range []string{`{"state":"gone"}`, `{}`, `{"state":null}`, `{"state":7}`} {
			got := r.as(t, r.engineer, http.MethodPatch, path+"/state", body)
			require.Equal(t, http.StatusBadRequest, got.status, got.text)
			require.Equal(t, "state", at(t, got.body, "fields", 0, "field"))
		}
	})
}

func TestChanges(t *testing.T) {
	t.Parallel()

	t.Run("severity", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		path, _ := r.declare(t, "")
		before := len(r.posted(t))

		got := r.as(t, r.engineer, http.MethodPatch, path+"/severity", `{"severity":"critical"}`)
		require.Equal(t, "critical", got.body["new_severity"], got.text)
		require.Equal(t, "critical", at(t, got.body, "incident", "severity"))
		again := r.as(t, r.engineer, http.MethodPatch, path+"/severity", `{"severity":"critical"}`)
		require.Equal(t, http.StatusOK, again.status)

		require.Equal(t, []string{"event:incident.updated", "event:incident.activity", "audit:incident.severity_changed"}, r.posted(t)[before:])
		require.Equal(t, []any{"severity"}, r.data(t, "incident.updated")["changed"])
	})

	t.Run("assignee", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		path, _ := r.declare(t, "")
		before := len(r.posted(t))

		got := r.as(t, r.engineer, http.MethodPatch, path+"/assignee", `{"assignee_id":"`+strings.ToUpper(r.viewer.ID.String())+`"}`)
		require.Equal(t, http.StatusOK, got.status, got.text)
		require.Equal(t, r.viewer.Name, got.body["assignee_name"])
		require.Equal(t, []string{"event:incident.updated", "event:incident.activity", "audit:incident.assigned"}, r.posted(t)[before:])
		newest := at(t, r.as(t, r.viewer, http.MethodGet, path+"/activities", "").list, 0)
		require.Equal(t, "assignee_change", at(t, newest, "activity_type"))
		require.Equal(t, r.viewer.Name, at(t, newest, "new_value"))
		nobody := r.as(t, r.engineer, http.MethodPatch, path+"/assignee", `{"assignee_id":null}`)
		require.Nil(t, nobody.body["assignee_id"], nobody.text)
		require.Nil(t, nobody.body["assignee_name"])

		for body, code := range map[string]string{
			`{}`: "VALIDATION_ERROR", `{"assignee_id":"x"}`: "INVALID_UUID",
			`{"assignee_id":"` + r.other.ID.String() + `"}`: "INVALID_FIELD_VALUE",
		} {
			refused := r.as(t, r.engineer, http.MethodPatch, path+"/assignee", body)
			require.Equal(t, http.StatusBadRequest, refused.status, refused.text)
			require.Equal(t, code, refused.body["error_code"], refused.text)
			require.Equal(t, "assignee_id", at(t, refused.body, "fields", 0, "field"))
		}
	})

	t.Run("texts", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		path, created := r.declare(t, `{"title":"x","service_name":"y","description":"z"}`)
		before := len(r.posted(t))

		got := r.as(t, r.engineer, http.MethodPatch, path, `{"title":"New","description":"","service_name":null}`)
		require.Equal(t, http.StatusOK, got.status, got.text)
		require.Equal(t, "New", got.body["title"])
		require.Empty(t, got.body["description"])
		require.Equal(t, "y", got.body["service_name"])
		require.Equal(t, []string{"event:incident.updated", "event:incident.activity", "audit:incident.updated"}, r.posted(t)[before:])
		require.Equal(t, []any{"title", "description"}, r.data(t, "incident.updated")["changed"])

		same := r.as(t, r.engineer, http.MethodPatch, path, `{}`)
		require.Equal(t, got.text, same.text)
		require.NotEqual(t, created["updated_at"], same.body["updated_at"])
		require.Len(t, r.posted(t), before+3)
	})

	t.Run("deletion", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		path, created := r.declare(t, "")

		got := r.as(t, r.admin, http.MethodDelete, path, "")

		require.Equal(t, http.StatusOK, got.status, got.text)
		require.Equal(t, map[string]any{"status": "deleted", "incident_id": created["id"]}, got.body)
		require.Equal(t, map[string]any{"id": created["id"]}, r.data(t, "incident.deleted"))
		require.Equal(t, http.StatusNotFound, r.as(t, r.admin, http.MethodDelete, path, "").status)
		require.Equal(t, http.StatusNotFound, r.as(t, r.engineer, http.MethodPatch, path+"/state", `{"state":"resolved"}`).status)
		require.EqualValues(t, 0, r.as(t, r.viewer, http.MethodGet, "/incidents", "").body["total"])
		require.EqualValues(t, 0, r.as(t, r.viewer, http.MethodGet, "/incidents-stats", "").body["total"])
	})

	t.Run("comment", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		path, created := r.declare(t, "")
		before := len(r.posted(t))

		got := r.as(t, r.engineer, http.MethodPost, path+"/comments", `{"content":"Looking at it."}`)

		require.Equal(t, http.StatusCreated, got.status, got.text)
		require.Equal(t, "comment", got.body["activity_type"])
		require.Equal(t, created["id"], got.body["incident_id"])
		require.Equal(t, []string{"event:incident.comment", "audit:incident.commented"}, r.posted(t)[before:])
		require.Equal(t, got.body, r.data(t, "incident.comment"))
		empty := r.as(t, r.engineer, http.MethodPost, path+"/comments", `{"content":""}`)
		require.Equal(t, http.StatusBadRequest, empty.status)
	})
}

func TestLists(t *testing.T) {
	t.Parallel()

	t.Run("incidents come in pages and by filters", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		for _, severity := range []string{"low", "high", "critical"} {
			r.declare(t, `{"title":"Incident `+severity+`","service_name":"svc","severity":"`+severity+`"}`)
		}

		first := r.as(t, r.viewer, http.MethodGet, "/incidents?limit=2&sort=severity", "")
		require.Equal(t, http.StatusOK, first.status, first.text)
		require.EqualValues(t, 3, first.body["total"])
		require.EqualValues(t, 2, first.body["pages"])
		require.Equal(t, "critical", at(t, first.body, "items", 0, "severity"))
		beyond := r.as(t, r.viewer, http.MethodGet, "/incidents?page=9", "")
		require.Equal(t, []any{}, beyond.body["items"], beyond.text)
		some := r.as(t, r.viewer, http.MethodGet, "/incidents?severity=low,%20high&state=open&from=now-1h&search=INCIDENT", "")
		require.EqualValues(t, 2, some.body["total"], some.text)
		none := r.as(t, r.viewer, http.MethodGet, "/incidents?assignee_id="+uuid.NewString(), "")
		require.EqualValues(t, 0, none.body["total"], none.text)

		for query, field := range map[string]string{
			"severity=low,worst": "query.severity", "state=gone": "query.state", "source=mail": "query.source", "limit=101": "query.limit",
			"page=0": "query.page", "sort=title": "query.sort", "order=up": "query.order", "from=yesterday": "query.from",
			"from=now&to=now-1h": "query.from", "search=" + strings.Repeat("x", 201): "query.search",
		} {
			got := r.as(t, r.viewer, http.MethodGet, "/incidents?"+query, "")
			require.Equal(t, http.StatusBadRequest, got.status, query)
			require.Equal(t, field, at(t, got.body, "fields", 0, "field"), query)
		}
		malformed := r.as(t, r.viewer, http.MethodGet, "/incidents?assignee_id=x", "")
		require.Equal(t, "INVALID_UUID", malformed.body["error_code"], malformed.text)
	})

	t.Run("plain lists go on where the cursor says", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		path, _ := r.declare(t, "")
		for range 3 {
			r.as(t, r.engineer, http.MethodPost, path+"/comments", `{"content":"x"}`)
		}

		for _, list := range []string{"/activities", "/events"} {
			whole := r.as(t, r.viewer, http.MethodGet, path+list, "")
			require.Empty(t, whole.header.Get("X-Next-Cursor"))
			require.GreaterOrEqual(t, len(whole.list), 4)
			walked, next := []any{}, path+list+"?limit=2"
			for next != "" {
				got := r.as(t, r.viewer, http.MethodGet, next, "")
				require.Equal(t, http.StatusOK, got.status, got.text)
				walked = append(walked, got.list...)
				link := got.header.Get("Link")
				require.Equal(t, got.header.Get("X-Next-Cursor") == "", link == "")
				next = strings.TrimSuffix(strings.TrimPrefix(link, "</api/v1"), `>; rel="next"`)
			}
			require.Equal(t, whole.list, walked)
		}

		cursor := r.as(t, r.viewer, http.MethodGet, path+"/activities?limit=1", "").header.Get("X-Next-Cursor")
		stolen := r.as(t, r.engineer, http.MethodGet, path+"/activities?limit=1&cursor="+cursor, "")
		require.Equal(t, "INVALID_CURSOR", stolen.body["error_code"], stolen.text)
	})

	t.Run("statistics and days", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		path, _ := r.declare(t, `{"title":"x","service_name":"y","severity":"high"}`)
		r.as(t, r.engineer, http.MethodPatch, path+"/state", `{"state":"acknowledged"}`)

		stats := r.as(t, r.viewer, http.MethodGet, "/incidents-stats", "")
		require.Equal(t, map[string]any{"critical": 0.0, "high": 1.0, "medium": 0.0, "low": 0.0}, stats.body["by_severity"], stats.text)
		require.Equal(t, map[string]any{
			"detected": 0.0, "acknowledged": 1.0, "investigating": 0.0, "mitigated": 0.0, "resolved": 0.0, "learned": 0.0, "open": 0.0, "closed": 0.0,
		}, stats.body["by_state"])
		require.NotNil(t, stats.body["mtta_minutes"])
		require.Nil(t, stats.body["mttr_minutes"])

		days := r.as(t, r.viewer, http.MethodGet, "/incidents-timeline?days=3", "")
		today := time.Now().UTC()
		require.Equal(t, today.Format(time.DateOnly), days.body["end_date"], days.text)
		require.Equal(t, today.AddDate(0, 0, -2).Format(time.DateOnly), days.body["start_date"])
		require.Len(t, days.body["timeline"], 3)
		require.EqualValues(t, 1, at(t, days.body, "timeline", 2, "count"))
		require.Equal(t, http.StatusBadRequest, r.as(t, r.viewer, http.MethodGet, "/incidents-timeline?days=366", "").status)
	})
}
