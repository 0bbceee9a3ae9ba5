package browser_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/e2e/stack"
)

const (
	lines = 100_000
	spans = 10_000
	// batch is how many lines or spans a request carries.
	batch = 2_000
)

var services = []string{"storefront", "payments", "search", "inventory"}

// telemetry sends what the explorers are measured with, and returns the id of the trace.
func telemetry(t *testing.T, s *stack.Stack, key string) string {
	t.Helper()
	now := time.Now().UTC()
	for first := 0; first < lines; first += batch {
		send(t, s, key, "/api/v1/ingest/logs", "logs", func(i int) any { return line(now, first+i) })
	}
	const trace = "0af7651916cd43dd8448eb211c80319c"
	for first := 0; first < spans; first += batch {
		send(t, s, key, "/api/v1/ingest/traces", "spans", func(i int) any { return span(trace, now, first+i) })
	}
	return trace
}

// send posts a batch of what item makes.
func send(t *testing.T, s *stack.Stack, key, path, name string, item func(i int) any) {
	t.Helper()
	items := make([]any, batch)
	for i := range items {
		items[i] = item(i)
	}
	a := s.Call(t, "", http.MethodPost, path, map[string]any{name: items}, "X-API-Key", key)
	require.Equal(t, http.StatusOK, a.Status, string(a.Body))
}

// line is the nth of lines that are spread over an hour, the newest first.
func line(now time.Time, n int) any {
	return map[string]any{
		"timestamp": now.Add(-time.Duration(n) * time.Hour / lines).Format(time.RFC3339Nano), "service_name": services[n%len(services)],
		"level": []string{"INFO", "DEBUG", "INFO", "WARN", "ERROR"}[n%5], "host": fmt.Sprintf("web-%d", n%3),
		"message":    fmt.Sprintf("GET /products/%d answered 200 in %d.%d ms for user %d", n%977, n%90, n%10, n%1013),
		"attributes": map[string]any{"region": "eu-west", "http": map[string]any{"status": 200, "path": "/products"}},
	}
}

// span is the nth of a trace whose first span is its root: everything else hangs in a
// tree below it, eight children a span.
func span(trace string, now time.Time, n int) any {
	made := map[string]any{
		"trace_id": trace, "span_id": fmt.Sprintf("%016x", n+1), "service_name": services[n%len(services)],
		"operation": fmt.Sprintf("step %d", n%40), "kind": "internal", "duration_ms": 40_000.0 / float64(n+1),
		"timestamp":  now.Add(-time.Minute + time.Duration(n)*4*time.Millisecond).Format(time.RFC3339Nano),
		"attributes": map[string]any{"step": n, "http.route": "/products/:id", "db.system": "postgresql"},
	}
	if n > 0 {
		made["parent_span_id"] = fmt.Sprintf("%016x", (n-1)/8+1)
	}
	return made
}
