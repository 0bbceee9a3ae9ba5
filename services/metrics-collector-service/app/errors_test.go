package app_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func TestErrorIngest(t *testing.T) {
	t.Parallel()

	t.Run("one error is answered with its fingerprint", func(t *testing.T) {
		t.Parallel()
		c := newCollector(t)

		status, answer := c.push("/errors/ingest", `{"service_name":"api","error_class":"ValueError","message":"bad id 42","attributes":{"user_id":"7"}}`)

		require.Equal(t, http.StatusOK, status, answer)
		require.Equal(t, map[string]any{"ingested": true, "fingerprint": "e85d900daa57dd822b818b18dfc4acca"}, answer)
		g := c.object("/errors/groups/e85d900daa57dd822b818b18dfc4acca")
		require.EqualValues(t, 1, g["occurrence_count"])
		require.EqualValues(t, 1, g["users_affected"])
		require.Equal(t, map[string]any{"user_id": "7"}, field(t, g["occurrences"].([]any)[0], "attributes"))
		require.Len(t, g["trend"], 24)
		require.Equal(t, []any{}, g["merged"])
	})

	t.Run("a list is judged one by one", func(t *testing.T) {
		t.Parallel()
		c := newCollector(t)

		status, answer := c.push("/errors/ingest", `{"errors":[{"message":"x"},{"message":1},{"error_class":"Y"},{"message":"old","timestamp":"2020-01-01T00:00:00Z"}]}`)

		require.Equal(t, http.StatusOK, status, answer)
		require.EqualValues(t, 2, answer["ingested"])
		require.Len(t, answer["fingerprints"], 2)
		require.EqualValues(t, 2, answer["rejected"])
		require.Equal(t, map[string]any{"index": 1.0, "error_code": "VALIDATION_ERROR", "message": "message must be a string"}, answer["errors"].([]any)[0])
		require.Equal(t, "too_old", field(t, answer["errors"].([]any)[1], "error_code"))
		require.Len(t, c.list("/errors/groups"), 2)

		status, answer = c.push("/errors/ingest", `{"errors":[]}`)
		require.Equal(t, http.StatusOK, status)
		require.Equal(t, map[string]any{"ingested": 0.0, "fingerprints": []any{}}, answer)
	})

	t.Run("a list without a good item is refused with the fields", func(t *testing.T) {
		t.Parallel()
		c := newCollector(t)
		status, answer := c.push("/errors/ingest", `{"errors":[{},{"message":"\u0000"}]}`)
		require.Equal(t, http.StatusBadRequest, status)
		require.Equal(t, "errors[1].message", field(t, answer["fields"].([]any)[1], "field"))
	})

	t.Run("an envelope of a Sentry client is taken", func(t *testing.T) {
		t.Parallel()
		c := newCollector(t)
		content, err := os.ReadFile("testdata/sentry-node-event.envelope")
		require.NoError(t, err)
		envelope := strings.Replace(string(content), `"timestamp":1769252400.123,`, "", 1)

		w, answer := c.call(c.sender("ingest:errors"), http.MethodPost, "/errors/sentry/1/envelope", "application/x-sentry-envelope", envelope)

		require.Equal(t, http.StatusOK, w.Code, answer)
		require.Equal(t, map[string]any{"id": "9ec79c33ec9942ab8353589fcb2e04dc"}, answer)
		group := c.list("/errors/groups?service=shop")[0]
		require.Equal(t, "TypeError", field(t, group, "error_class"))
		require.Equal(t, []any{"shop@1.2.3"}, field(t, group, "releases"))
		require.Equal(t, "shop", field(t, c.list("/services/registry")[0], "service_name"))
	})

	t.Run("an event of an older Sentry client is taken", func(t *testing.T) {
		t.Parallel()
		c := newCollector(t)

		w, answer := c.call(c.sender("ingest:errors"), http.MethodPost, "/errors/sentry/1/store", "application/json",
			"{\n\"event_id\":\"9ec79c33ec9942ab8353589fcb2e04dd\",\"release\":\"till@1\",\"message\":\"no paper\"\n}")

		require.Equal(t, http.StatusOK, w.Code, answer)
		require.Equal(t, map[string]any{"id": "9ec79c33ec9942ab8353589fcb2e04dd"}, answer)
		require.Len(t, c.list("/errors/groups?service=till"), 1)
	})

	t.Run("only keys with the scope may send, and keys may not read", func(t *testing.T) {
		t.Parallel()
		c := newCollector(t)
		for name, test := range map[string]struct {
			who          auth.Identity
			method, path string
			status       int
			code         string
		}{
			"another scope":            {c.sender("ingest:logs"), "POST", "/errors/ingest", 403, "INSUFFICIENT_SCOPE"},
			"another scope, envelope":  {c.sender("ingest:logs"), "POST", "/errors/sentry/1/envelope", 403, "INSUFFICIENT_SCOPE"},
			"a person":                 {c.person(auth.RoleOwner), "POST", "/errors/ingest", 401, "UNAUTHORIZED"},
			"a key that reads":         {c.sender("ingest:errors"), "GET", "/errors/groups", 401, "UNAUTHORIZED"},
			"a viewer decides nothing": {c.person(auth.RoleViewer), "PATCH", "/errors/groups/x/triage", 403, "INSUFFICIENT_ROLE"},
			"a viewer merges nothing":  {c.person(auth.RoleViewer), "POST", "/errors/groups/x/merge", 403, "INSUFFICIENT_ROLE"},
			"a viewer splits nothing":  {c.person(auth.RoleViewer), "POST", "/errors/groups/x/split", 403, "INSUFFICIENT_ROLE"},
		} {
			status, code := c.refused(test.who, test.method, test.path, `{}`)
			require.Equal(t, test.status, status, name)
			require.Equal(t, test.code, code, name)
		}
	})
}

func TestErrorReads(t *testing.T) {
	t.Parallel()
	c := newCollector(t)
	_, answer := c.push("/errors/ingest", fmt.Sprintf(`{"errors":[
		{"service_name":"api","message":"often 1","release":"1","trace_id":"t1","attributes":{"zone":"eu","a b":"c=d"}},{"service_name":"api","message":"often 2","attributes":{"zone":"us"}},
		{"service_name":"web","message":"rare","timestamp":%q}]}`, time.Now().Add(-48*time.Hour).Format(time.RFC3339)))
	often, _ := answer["fingerprints"].([]any)[0].(string)
	rare, _ := answer["fingerprints"].([]any)[2].(string)

	t.Run("groups are listed, filtered and paged", func(t *testing.T) {
		t.Parallel()
		c := c
		c.T = t
		w, first := c.call(c.person(auth.RoleViewer), http.MethodGet, "/errors/groups?limit=1&trend=true", "application/json", "")
		require.Equal(t, http.StatusOK, w.Code, first)
		group := first.([]any)[0]
		require.Equal(t, often, field(t, group, "fingerprint"))
		require.Len(t, field(t, group, "trend"), 24)
		require.EqualValues(t, 2, field(t, group, "trend").([]any)[23])
		cursor := w.Header().Get("X-Next-Cursor")
		require.NotEmpty(t, cursor)
		second := c.list("/errors/groups?limit=1&trend=true&cursor=" + url.QueryEscape(cursor))
		require.Equal(t, rare, field(t, second[0], "fingerprint"))
		require.NotContains(t, c.list("/errors/groups")[0], "trend")

		require.Len(t, c.list("/errors/groups?from=now-1d"), 1)
		require.Len(t, c.list("/errors/groups?service=web&status=unresolved"), 1)
		require.Empty(t, c.list("/errors/groups?status=resolved"))
		require.Len(t, c.list("/errors/groups?search=RARE"), 1)
	})

	t.Run("occurrences are filtered by release and attributes", func(t *testing.T) {
		t.Parallel()
		c := c
		c.T = t
		path := "/errors/groups/" + often + "/occurrences"
		require.Len(t, c.list(path), 2)
		require.Len(t, c.list(path+"?release=1"), 1)
		require.Len(t, c.list(path+"?attribute=zone%3Deu&attribute=a+b%3Dc%3Dd"), 1)
		require.Empty(t, c.list(path+"?attribute=zone%3Deu&attribute=a+b%3Dc"))
		require.Empty(t, c.list("/errors/groups/"+rare+"/occurrences"), "of the last 24 hours")
		require.Len(t, c.object("/errors/groups/" + rare)["occurrences"], 1, "whenever the newest were")
	})

	t.Run("tags are counted", func(t *testing.T) {
		t.Parallel()
		c := c
		c.T = t
		tags := c.object("/errors/groups/" + often + "/tags?key=zone")
		require.Equal(t, map[string]any{"total": 2.0, "tags": []any{map[string]any{"key": "zone", "other": 0.0, "values": []any{
			map[string]any{"value": "eu", "count": 1.0, "percent": 50.0}, map[string]any{"value": "us", "count": 1.0, "percent": 50.0},
		}}}}, tags)
	})

	t.Run("what is wrong with a question is named", func(t *testing.T) {
		t.Parallel()
		c := c
		c.T = t
		for path, name := range map[string]string{
			"/errors/groups?limit=201": "query.limit", "/errors/groups?status=new": "query.status", "/errors/groups?from=now-32d": "query.from",
			"/errors/groups?sort=name": "query.sort", "/errors/groups?from=now&to=now-1h": "query.from", "/errors/groups/" + often + "/occurrences?attribute=x": "query.attribute",
		} {
			w, answer := c.call(c.person(auth.RoleViewer), http.MethodGet, path, "application/json", "")
			require.Equal(t, http.StatusBadRequest, w.Code, path)
			require.Equal(t, name, field(t, field(t, answer, "fields").([]any)[0], "field"), path)
		}
		_, code := c.refused(c.person(auth.RoleViewer), http.MethodGet, "/errors/groups?cursor=AAAA", "")
		require.Equal(t, "INVALID_CURSOR", code)
	})

	t.Run("another project's group is like a missing one", func(t *testing.T) {
		t.Parallel()
		c := c.of(pgtest.NewSibling(t, c.scope))
		c.T = t
		for _, path := range []string{"", "/occurrences", "/tags"} {
			status, code := c.refused(c.person(auth.RoleOwner), http.MethodGet, "/errors/groups/"+often+path, "")
			require.Equal(t, http.StatusNotFound, status)
			require.Equal(t, "RESOURCE_NOT_FOUND", code)
		}
		for path, body := range map[string]string{"/merge": `{"into":"` + rare + `"}`, "/split": `{"fingerprints":["x"]}`} {
			status, _ := c.refused(c.person(auth.RoleOwner), http.MethodPost, "/errors/groups/"+often+path, body)
			require.Equal(t, http.StatusNotFound, status, path)
		}
		status, _ := c.refused(c.person(auth.RoleOwner), http.MethodPatch, "/errors/groups/"+often+"/triage", `{"status":"resolved"}`)
		require.Equal(t, http.StatusNotFound, status)
		require.Empty(t, c.list("/errors/groups"))
	})
}

func TestErrorTriage(t *testing.T) {
	t.Parallel()
	c := newCollector(t)
	_, answer := c.push("/errors/ingest", `{"errors":[{"message":"x"},{"message":"y"}]}`)
	x, _ := answer["fingerprints"].([]any)[0].(string)
	y, _ := answer["fingerprints"].([]any)[1].(string)
	engineer := c.person(auth.RoleEngineer)
	patch := func(body string) map[string]any {
		t.Helper()
		w, answer := c.call(engineer, http.MethodPatch, "/errors/groups/"+x+"/triage", "application/json", body)
		require.Equal(t, http.StatusOK, w.Code, answer)
		require.Equal(t, "updated", field(t, answer, "status"))
		return field(t, answer, "group").(map[string]any)
	}

	group := patch(`{"status":"resolved","assignee":"ann","notes":"known","resolved_in_release":"2"}`)
	require.Equal(t, "2", group["resolved_in_release"])
	require.Equal(t, "known", c.object("/errors/groups/" + x)["notes"])
	group = patch(`{"assignee":null,"resolved_in_release":null}`)
	require.Empty(t, group["assignee"])
	require.Nil(t, group["resolved_in_release"])
	require.Equal(t, "resolved", group["status"])
	c.push("/errors/ingest", `{"message":"x"}`)
	require.Equal(t, true, c.object("/errors/groups/" + x)["regressed"])

	for body, name := range map[string]string{
		`{"status":"done"}`: "status", `{"resolved_in_release":"3"}`: "resolved_in_release", `{"notes":"` + strings.Repeat("x", 10_001) + `"}`: "notes",
	} {
		w, answer := c.call(engineer, http.MethodPatch, "/errors/groups/"+x+"/triage", "application/json", body)
		require.Equal(t, http.StatusBadRequest, w.Code, answer)
		require.Equal(t, name, field(t, field(t, answer, "fields").([]any)[0], "field"))
	}

	w, answer2 := c.call(engineer, http.MethodPost, "/errors/groups/"+y+"/merge", "application/json", `{"into":"`+x+`"}`)
	require.Equal(t, http.StatusOK, w.Code, answer2)
	require.EqualValues(t, 3, field(t, field(t, answer2, "group"), "occurrence_count"))
	require.Equal(t, y, field(t, c.object("/errors/groups/" + y)["merged"].([]any)[0], "fingerprint"))
	w, answer2 = c.call(engineer, http.MethodPost, "/errors/groups/"+x+"/split", "application/json", `{"fingerprints":["`+y+`"]}`)
	require.Equal(t, http.StatusOK, w.Code, answer2)
	require.Len(t, c.list("/errors/groups"), 2)
}
