package api_test

import (
	"context"
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/api-gateway/app/core"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

var (
	logsKey    = "srec_" + strings.Repeat("L", 64)
	readKey    = "srec_" + strings.Repeat("R", 64)
	browserKey = "srec_" + strings.Repeat("B", 64)
	errorsKey  = "srec_" + strings.Repeat("E", 64)
	unknownKey = "srec_" + strings.Repeat("U", 64)
)

// senders play auth-service: which key opens what.
var senders = map[string]core.Key{
	logsKey:    sender("ingest:logs"),
	errorsKey:  sender("ingest:errors"),
	readKey:    sender("read:metrics"),
	browserKey: {Who: sender("ingest:browser").Who, Origins: []string{"https://shop.example.com", "https://*.example.org"}},
}

func sender(scope string) core.Key {
	return core.Key{Who: auth.Identity{
		Type: auth.ActorAPIKey, Subject: uuid.NewString(), TenantID: viewer.TenantID, ProjectID: project,
		Role: auth.RoleIngest, Scopes: []string{scope},
	}}
}

func verifyKey(_ context.Context, raw string, _ core.Place) (core.Key, error) {
	if key, ok := senders[raw]; ok {
		return key, nil
	}
	return core.Key{}, fault.New(fault.Unauthenticated, "INVALID_API_KEY", "The API key is not valid.")
}

func TestKeysOpenWhatTheirScopesSay(t *testing.T) {
	t.Parallel()
	s := newStack(t, ok, "")
	basic := "Basic " + base64.StdEncoding.EncodeToString([]byte("anybody:"+logsKey))

	for name, c := range map[string]struct {
		method, path string
		headers      []string
		status       int
		code         string
	}{
		"in its own header":                     {"POST", "/api/v1/ingest/logs", []string{"X-Api-Key", logsKey}, 200, ""},
		"as bearer token":                       {"POST", "/api/v1/ingest/logs", []string{"Authorization", "Bearer " + logsKey}, 200, ""},
		"as password":                           {"POST", "/api/v1/ingest/logs", []string{"Authorization", basic}, 200, ""},
		"without the scope":                     {"POST", "/api/v1/ingest/logs", []string{"X-Api-Key", readKey}, 403, "INSUFFICIENT_SCOPE"},
		"unknown":                               {"POST", "/api/v1/ingest/logs", []string{"X-Api-Key", unknownKey}, 401, "INVALID_API_KEY"},
		"of another form":                       {"POST", "/api/v1/ingest/logs", []string{"X-Api-Key", "hunter2"}, 401, "INVALID_API_KEY"},
		"none at all":                           {"POST", "/api/v1/ingest/logs", nil, 401, "UNAUTHORIZED"},
		"a person instead":                      {"POST", "/api/v1/ingest/logs", []string{"Authorization", "Bearer good"}, 401, "INVALID_API_KEY"},
		"a person where both may":               {"GET", "/api/v1/prom/query", []string{"Authorization", "Bearer good"}, 200, ""},
		"a reading key where both may":          {"GET", "/api/v1/prom/query", []string{"Authorization", "Bearer " + readKey}, 200, ""},
		"a sending key where both may":          {"GET", "/api/v1/prom/query", []string{"X-Api-Key", logsKey}, 403, "INSUFFICIENT_SCOPE"},
		"a key where people go":                 {"GET", "/api/v1/things/1", []string{"X-Api-Key", readKey}, 401, "UNAUTHORIZED"},
		"a browser key from its page":           {"POST", "/api/v1/ingest/browser", []string{"X-Api-Key", browserKey, "Origin", "https://shop.example.com"}, 200, ""},
		"a browser key from below its domain":   {"POST", "/api/v1/ingest/browser", []string{"X-Api-Key", browserKey, "Origin", "https://a.example.org"}, 200, ""},
		"a browser key from the bare domain":    {"POST", "/api/v1/ingest/browser", []string{"X-Api-Key", browserKey, "Origin", "https://example.org"}, 403, "FORBIDDEN"},
		"a browser key from a look-alike":       {"POST", "/api/v1/ingest/browser", []string{"X-Api-Key", browserKey, "Origin", "https://evilexample.org"}, 403, "FORBIDDEN"},
		"a browser key from no page":            {"POST", "/api/v1/ingest/browser", []string{"X-Api-Key", browserKey}, 403, "FORBIDDEN"},
		"a browser key in a beacon's address":   {"POST", "/api/v1/ingest/browser?key=" + browserKey, []string{"Origin", "https://shop.example.com"}, 200, ""},
		"a server's key in a beacon's address":  {"POST", "/api/v1/ingest/browser?key=" + logsKey, nil, 401, "INVALID_API_KEY"},
		"a key in the address of another route": {"POST", "/api/v1/ingest/logs?key=" + logsKey, nil, 401, "UNAUTHORIZED"},
	} {
		a := s.call(t, c.method, c.path, "", c.headers...)
		require.Equal(t, c.status, a.status, name)
		require.Equal(t, c.code, a.code, name)
	}
}

func TestAServiceLearnsTheSenderAndNotTheKey(t *testing.T) {
	t.Parallel()
	var address string
	s := newStack(t, func(_ http.ResponseWriter, r *http.Request) { address = r.URL.String() }, "")

	s.call(t, http.MethodPost, "/api/v1/ingest/browser?v=1&key="+browserKey, "", "Origin", "https://shop.example.com")

	got := <-s.got
	require.Equal(t, "/browser/ingest?v=1", address)
	require.Equal(t, senders[browserKey].Who.Subject, got.who.Subject)
	require.Equal(t, []string{"ingest:browser"}, got.who.Scopes)
	require.Equal(t, project, got.who.ProjectID)

	s.call(t, http.MethodPost, "/api/v1/ingest/logs", "", "X-Api-Key", logsKey)
	got = <-s.got
	require.Empty(t, got.header.Get("X-Api-Key"))
}

func TestKeysHaveLimitsOfTheirOwn(t *testing.T) {
	t.Parallel()
	s := newStack(t, ok, "ingest_requests=1/3,ingest_bytes=60/1000,user=1/1")

	for range 3 {
		require.Equal(t, 200, s.call(t, http.MethodPost, "/api/v1/ingest/logs", "{}", "X-Api-Key", logsKey).status)
	}
	require.Equal(t, 429, s.call(t, http.MethodPost, "/api/v1/ingest/logs", "{}", "X-Api-Key", logsKey).status)

	s = newStack(t, ok, "ingest_requests=100/100,ingest_bytes=60/1000")
	require.Equal(t, 200, s.call(t, http.MethodPost, "/api/v1/ingest/logs", strings.Repeat("x", 900), "X-Api-Key", logsKey).status)
	a := s.call(t, http.MethodPost, "/api/v1/ingest/logs", strings.Repeat("x", 900), "X-Api-Key", logsKey)
	require.Equal(t, 429, a.status)
	require.NotEmpty(t, a.header.Get("Retry-After"))
}
