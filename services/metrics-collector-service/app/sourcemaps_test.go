package app_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func TestSourceMaps(t *testing.T) {
	t.Parallel()
	c := newCollector(t)
	upload := func(query, body string, scopes ...string) (int, map[string]any) {
		w, answer := c.call(c.sender(scopes...), http.MethodPost, "/sourcemaps/ingest?"+query, "application/json", body)
		return w.Code, answer.(map[string]any)
	}
	// The first column of the first line is line 7, column 3 of cart.ts.
	const document = `{"version":3,"sources":["src/cart.ts"],"names":["total"],"mappings":"AAMEA"}`

	code, answer := upload("app_name=shop&release=1.0&file=app.js.map", document, "ingest:deployments")
	require.Equal(t, http.StatusOK, code, answer)
	require.Equal(t, map[string]any{"ingested": true, "app_name": "shop", "release": "1.0", "file": "app.js"}, answer)
	require.Len(t, c.list("/errors/source-maps?app_name=shop"), 1)
	require.Empty(t, c.of(pgtest.NewProject(t)).list("/errors/source-maps"))

	code, answer = c.push("/browser/ingest", `{"app_name":"shop","release":"1.0","errors":[
		{"message":"TypeError: x is undefined","stack":"TypeError: x is undefined\n    at t (https://shop.example/app.js:1:1)"}]}`)
	require.Equal(t, http.StatusOK, code, answer)
	group := c.list("/errors/groups")[0].(map[string]any)
	occurrence := c.object("/errors/groups/" + group["fingerprint"].(string))["occurrences"].([]any)[0].(map[string]any)
	require.Equal(t, "TypeError: x is undefined\n    at t (https://shop.example/app.js:1:1)", occurrence["stack_trace"])
	require.Equal(t, "TypeError: x is undefined\n    at t (src/cart.ts:7:3)", occurrence["source_stack_trace"])
	listed := c.list("/errors/groups/" + group["fingerprint"].(string) + "/occurrences")[0].(map[string]any)
	require.Equal(t, occurrence["source_stack_trace"], listed["source_stack_trace"])

	code, answer = c.push("/errors/ingest", `{"service_name":"api","message":"m","stack_trace":"Traceback"}`)
	require.Equal(t, http.StatusOK, code)
	require.Nil(t, c.object("/errors/groups/" + answer["fingerprint"].(string))["occurrences"].([]any)[0].(map[string]any)["source_stack_trace"])

	for name, request := range map[string]struct {
		query, body, scope string
		want               int
	}{
		"a key that lies open in pages": {"app_name=shop&release=1.0&file=app.js", document, "ingest:errors", http.StatusForbidden},
		"no release":                    {"app_name=shop&file=app.js", document, "ingest:deployments", http.StatusBadRequest},
		"no map":                        {"app_name=shop&release=1.0&file=app.js", `{"version":3}`, "ingest:deployments", http.StatusBadRequest},
	} {
		code, answer := upload(request.query, request.body, request.scope)
		require.Equal(t, request.want, code, "%s: %v", name, answer)
	}
	code, _ = c.refused(c.person(auth.RoleOwner), http.MethodPost, "/sourcemaps/ingest?app_name=shop&release=1.0&file=app.js", document)
	require.Equal(t, http.StatusUnauthorized, code)
}
