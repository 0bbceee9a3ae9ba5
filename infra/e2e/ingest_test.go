package e2e_test

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/e2e/stack"
)

// program is one with a key of a person's project.
type program struct {
	*stack.Stack

	ann *stack.Person
	key string
}

func (s program) post(t *testing.T, path string, body any, headers ...string) stack.Answer {
	t.Helper()
	return s.Call(t, "", http.MethodPost, path, body, append(headers, "X-API-Key", s.key)...)
}

// lines is how many lines of a service the project has.
func (s program) lines(t *testing.T, service string) int {
	t.Helper()
	a := s.ann.Call(t, http.MethodGet, "/logs/search?query=service:"+service, nil)
	require.Equal(t, http.StatusOK, a.Status, string(a.Body))
	return len(a.List(t, "items"))
}

// dropped is how much of a signal was refused for a reason, as a person is told.
func dropped(t *testing.T, who *stack.Person, signal, reason string) (count int) {
	t.Helper()
	a := who.Call(t, http.MethodGet, "/ingest/drops", nil)
	require.Equal(t, http.StatusOK, a.Status, string(a.Body))
	for _, d := range a.List(t, "drops") {
		if d["signal"] == signal && d["reason"] == reason {
			n, _ := d["count"].(float64)
			count += int(n)
		}
	}
	return count
}

// TestSendersAreHeardAndToldWhatIsWrong goes through what the gateway itself does for
// programs that send telemetry.
func TestSendersAreHeardAndToldWhatIsWrong(t *testing.T) {
	s := stack.Start(t)
	ann, eve := s.Register(t), s.Register(t)
	b := program{Stack: s, ann: ann, key: ann.Key(t, "ingest:logs", "ingest:errors")}

	t.Run("a key is told what it is good for", func(t *testing.T) {
		a := s.Call(t, "", http.MethodGet, "/api/v1/ingest/whoami", nil, "X-API-Key", b.key)
		require.Equal(t, http.StatusOK, a.Status, string(a.Body))
		require.Equal(t, ann.Project, a.Text(t, "project_id"))
		require.Equal(t, b.key[:12], a.Text(t, "key_prefix"))
	})
	t.Run("parts of a batch fail by themselves", func(t *testing.T) {
		a := b.post(t, "/api/v1/ingest/batch", map[string]any{
			"logs":    []any{map[string]any{"service_name": "batch", "message": "hi"}},
			"metrics": []any{map[string]any{"metric_name": "m", "value": 1}},
		})
		require.Equal(t, http.StatusOK, a.Status, string(a.Body))
		require.Equal(t, "INSUFFICIENT_SCOPE", a.Text(t, "results", "metrics", "error_code"))
		require.Equal(t, 1, b.lines(t, "batch"))
	})
	t.Run("a batch that is sent again is stored once", func(t *testing.T) {
		for range 3 {
			a := b.post(t, "/api/v1/ingest/logs", `[{"service_name":"again","message":"hi"}]`, "X-Batch-ID", "0198c0de-7a1b-7c3d-9e4f-5a6b7c8d9e0f")
			require.Equal(t, http.StatusOK, a.Status, string(a.Body))
		}
		require.Equal(t, 1, b.lines(t, "again"))
	})
	t.Run("syslog is stored line by line", func(t *testing.T) {
		a := b.post(t, "/api/v1/ingest/syslog", "<11>1 - web-1 nginx 7 - [req@1 path=\"/x\"] upstream is gone\nno syslog\n", "Content-Type", "text/plain")
		require.Equal(t, http.StatusOK, a.Status, string(a.Body))
		require.Equal(t, 1, b.lines(t, "nginx"))
	})
	t.Run("a Sentry client is served by its DSN", func(t *testing.T) { b.sentry(t) })
	t.Run("a call of gRPC is served on the same port", func(t *testing.T) {
		require.Equal(t, "0", b.export(t, b.key))
		require.Equal(t, "16", b.export(t, "srec_"+strings.Repeat("x", 64)))
	})
	t.Run("people are told what was refused, of their own project", func(t *testing.T) {
		require.Eventually(t, func() bool {
			return dropped(t, ann, "logs", "validation") == 1 && dropped(t, ann, "metrics", "scope") == 1
		}, soon, often)
		require.Empty(t, eve.Call(t, http.MethodGet, "/ingest/drops", nil).List(t, "drops"))
	})
}

func (s program) sentry(t *testing.T) {
	t.Helper()
	id := strings.ReplaceAll(uuid.NewString(), "-", "")
	envelope := `{"event_id":"` + id + `"}` + "\n" + `{"type":"event"}` + "\n" + `{"event_id":"` + id +
		`","release":"shop@1.0","exception":{"values":[{"type":"TypeError","value":"x is undefined"}]}}` + "\n"

	a := s.Call(t, "", http.MethodPost, "/api/1/envelope/?sentry_version=7&sentry_key="+s.key, zipped(t, strings.NewReader(envelope)),
		"Content-Encoding", "gzip", "Content-Type", "application/x-sentry-envelope")

	require.Equal(t, http.StatusOK, a.Status, string(a.Body))
	require.Equal(t, id, a.Text(t, "id"))
	groups := s.ann.Call(t, http.MethodGet, "/errors/groups?service=shop", nil)
	require.Contains(t, string(groups.Body), "TypeError")
}

// export sends an empty message as gRPC does and returns the status of the call.
func (s program) export(t *testing.T, key string) string {
	t.Helper()
	transport := &http.Transport{Protocols: &http.Protocols{}}
	transport.Protocols.SetUnencryptedHTTP2(true)
	defer transport.CloseIdleConnections()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/opentelemetry.proto.collector.logs.v1.LogsService/Export",
		bytes.NewReader(make([]byte, 5)))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/grpc")
	r.Header.Set("X-Api-Key", key)
	res, err := transport.RoundTrip(r)
	require.NoError(t, err)
	defer res.Body.Close()
	_, err = io.Copy(io.Discard, res.Body)
	require.NoError(t, err)
	return res.Trailer.Get("Grpc-Status")
}
