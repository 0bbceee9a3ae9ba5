package api_test

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/protobuf/proto"

	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest/drops"
)

func TestSentryClientsSendTheKeyOfTheirDSN(t *testing.T) {
	t.Parallel()
	auth := "Sentry sentry_version=7, sentry_client=sentry.python/2.1, sentry_key="
	const path = "/api/42/envelope/"

	for name, c := range map[string]struct {
		path, header string
		status       int
	}{
		"in the address":                     {path + "?sentry_version=7&sentry_key=" + errorsKey + "&sentry_client=sentry.javascript.node%2F11.12.0", "", 200},
		"in the header":                      {path, auth + errorsKey, 200},
		"of another scope":                   {path + "?sentry_key=" + logsKey, "", 403},
		"of nobody":                          {path + "?sentry_key=" + unknownKey, "", 401},
		"none":                               {path, "", 401},
		"on a route that is not for Sentry":  {"/api/v1/ingest/logs?sentry_key=" + logsKey, "", 401},
		"in a header that is not for Sentry": {"/api/v1/ingest/logs", auth + logsKey, 401},
	} {
		s := newStack(t, ok, "")
		headers := []string{}
		if c.header != "" {
			headers = []string{"X-Sentry-Auth", c.header}
		}
		a := s.call(t, http.MethodPost, c.path, "{}\n", headers...)
		require.Equal(t, c.status, a.status, name)
		if c.status != http.StatusOK {
			continue
		}
		arrived := <-s.got
		require.Equal(t, "/errors/sentry/42/envelope", arrived.path, name)
		require.Equal(t, senders[errorsKey].Who.Subject, arrived.who.Subject, name)
		require.Empty(t, arrived.header.Get("X-Sentry-Auth"), name)
	}
}

func TestPagesMayUseSentry(t *testing.T) {
	t.Parallel()
	s := newStack(t, ok, "")
	a := s.call(t, http.MethodOptions, "/api/1/envelope/", "", "Origin", "https://anywhere.example", "Access-Control-Request-Method", "POST")
	require.Equal(t, "*", a.header.Get("Access-Control-Allow-Origin"))
}

func TestWhoami(t *testing.T) {
	t.Parallel()
	s := newStack(t, ok, "ingest_requests=120/7")

	a := s.call(t, http.MethodGet, "/api/v1/ingest/whoami", "", "X-Api-Key", logsKey)

	require.Equal(t, http.StatusOK, a.status)
	var holder map[string]any
	require.NoError(t, json.Unmarshal([]byte(a.body), &holder))
	require.Equal(t, project.String(), holder["project_id"])
	require.Equal(t, "srec_LLLLLLL", holder["key_prefix"])
	require.Equal(t, []any{"ingest:logs"}, holder["scopes"])
	require.Nil(t, holder["expires_at"])
	require.Contains(t, holder, "project_name")
	limits, _ := holder["limits"].(map[string]any)
	require.InDelta(t, 120, limits["requests_per_minute"], 0)
	require.InDelta(t, 8<<20, limits["body_bytes"], 0)
	require.NotContains(t, a.body, logsKey)

	require.Equal(t, http.StatusUnauthorized, s.call(t, http.MethodGet, "/api/v1/ingest/whoami", "").status)
	require.Equal(t, http.StatusUnauthorized, s.call(t, http.MethodGet, "/api/v1/ingest/whoami", "", "Authorization", "Bearer good").status)
}

func TestPartsOfABatchGoTheirWays(t *testing.T) {
	t.Parallel()
	results := func(t *testing.T, a answer) map[string]map[string]any {
		t.Helper()
		var r struct {
			Results map[string]map[string]any `json:"results"`
		}
		require.NoError(t, json.Unmarshal([]byte(a.body), &r), a.body)
		return r.Results
	}

	t.Run("and may fail by themselves", func(t *testing.T) {
		t.Parallel()
		var bodies []string
		s := newStack(t, func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			bodies = append(bodies, string(body))
			_, _ = io.WriteString(w, `{"ingested":1}`)
		}, "")

		a := s.call(t, http.MethodPost, "/api/v1/ingest/batch", `{"metrics":[{"a":1}],"logs":[{"message":"x"}],"deployments":[{}],"spans":null}`,
			"X-Api-Key", logsKey, "X-Batch-Id", "0198c0de-7a1b-7c3d-9e4f-5a6b7c8d9e0f", "X-Forwarded-For", "192.0.2.1")

		require.Equal(t, http.StatusOK, a.status, a.body)
		parts := results(t, a)
		require.Len(t, parts, 3)
		require.Equal(t, "INSUFFICIENT_SCOPE", parts["metrics"]["error_code"])
		require.Equal(t, "ROUTE_NOT_FOUND", parts["deployments"]["error_code"])
		require.InDelta(t, 1, parts["logs"]["ingested"], 0)
		require.Equal(t, []string{`{"logs":[{"message":"x"}]}`}, bodies)
		arrived := <-s.got
		require.Equal(t, "/logs/ingest", arrived.path)
		require.Equal(t, "0198c0de-7a1b-7c3d-9e4f-5a6b7c8d9e0f", arrived.header.Get("X-Batch-Id"))
		require.Equal(t, "127.0.0.1", arrived.header.Get("X-Forwarded-For"), "not what the client claims")
	})

	t.Run("and give their status when all fail", func(t *testing.T) {
		t.Parallel()
		s := newStack(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) }, "")
		a := s.call(t, http.MethodPost, "/api/v1/ingest/batch", `{"metrics":[{}],"logs":[{}]}`, "X-Api-Key", logsKey)
		require.Equal(t, http.StatusForbidden, a.status)
		a = s.call(t, http.MethodPost, "/api/v1/ingest/batch", `{"logs":[{}]}`, "X-Api-Key", logsKey)
		require.Equal(t, http.StatusTooManyRequests, a.status)
	})

	t.Run("and may be long, when the batch is packed", func(t *testing.T) {
		t.Parallel()
		length := make(chan int, 1)
		s := newStack(t, func(_ http.ResponseWriter, r *http.Request) {
			body, _ := ingest.Read(r)
			length <- len(body)
		}, "")
		batch := `{"logs":["` + strings.Repeat("long ", 4<<20) + `"]}`
		var zipped strings.Builder
		zip := gzip.NewWriter(&zipped)
		_, err := io.WriteString(zip, batch)
		require.NoError(t, err)
		require.NoError(t, zip.Close())

		a := s.call(t, http.MethodPost, "/api/v1/ingest/batch", zipped.String(), "X-Api-Key", logsKey, "Content-Encoding", "gzip")

		require.Equal(t, http.StatusOK, a.status, a.body)
		require.Equal(t, len(batch), <-length)
	})

	t.Run("and must be parts that there are, in an object", func(t *testing.T) {
		t.Parallel()
		s := newStack(t, ok, "")
		for _, body := range []string{`[]`, `7`, `null`, `{"logs":`, ``, `{"log":[{}]}`} {
			require.Equal(t, http.StatusBadRequest, s.call(t, http.MethodPost, "/api/v1/ingest/batch", body, "X-Api-Key", logsKey).status, body)
		}
	})
}

func TestRefusedTelemetryIsCounted(t *testing.T) {
	t.Parallel()
	s := newStack(t, ok, "ingest_requests=1/1")
	s.call(t, http.MethodPost, "/api/v1/ingest/logs", "{}", "X-Api-Key", readKey)
	s.call(t, http.MethodPost, "/api/v1/ingest/logs", "{}", "X-Api-Key", logsKey)
	s.call(t, http.MethodPost, "/api/v1/ingest/logs", "{}", "X-Api-Key", logsKey)
	s.call(t, http.MethodPost, "/api/v1/ingest/logs", "{}", "X-Api-Key", unknownKey)

	s.gateway.Refused.Flush(t.Context())

	counted := map[drops.Reason]int64{}
	for _, d := range <-s.refused {
		require.Equal(t, "logs", d.Signal)
		counted[d.Reason] += d.Items
	}
	require.Equal(t, map[drops.Reason]int64{drops.Scope: 1, drops.RateLimited: 1}, counted)
}

func TestRefusalsOnRoutesOfOTLPAreStatuses(t *testing.T) {
	t.Parallel()
	s := newStack(t, ok, "")
	call := func(kind, key string) *status.Status {
		a := s.call(t, http.MethodPost, "/v1/logs", strings.Repeat("x", 65), "X-Api-Key", key, "Content-Type", kind)
		require.Equal(t, kind, a.header.Get("Content-Type"))
		var refused status.Status
		if kind == "application/json" {
			require.NoError(t, json.Unmarshal([]byte(a.body), &refused))
		} else {
			require.NoError(t, proto.Unmarshal([]byte(a.body), &refused))
		}
		return &refused
	}
	for _, kind := range []string{"application/x-protobuf", "application/json"} {
		require.EqualValues(t, 16, call(kind, unknownKey).GetCode())
		require.EqualValues(t, 7, call(kind, readKey).GetCode())
		require.EqualValues(t, 8, call(kind, logsKey).GetCode())
	}
}
