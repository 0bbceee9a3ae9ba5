package e2e_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/e2e/stack"
	"github.com/sre-copilot/sre-copilot/shared/testkit/alertmanager"
	"github.com/sre-copilot/sre-copilot/shared/testkit/prometheus"
)

const soon, often = 90 * time.Second, 100 * time.Millisecond

// breakable is a service with a metric that a test can raise.
type breakable struct {
	errors atomic.Int64
	url    string
}

func newBreakable(tb testing.TB) *breakable {
	tb.Helper()
	b := &breakable{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/break":
			b.errors.Store(9)
		case "/heal":
			b.errors.Store(0)
		default:
			_, _ = fmt.Fprintf(w, "# TYPE checkout_errors gauge\ncheckout_errors %d\n", b.errors.Load())
		}
	}))
	tb.Cleanup(server.Close)
	b.url = server.URL
	return b
}

// monitor runs a real Prometheus that scrapes the service and a real
// Alertmanager that posts to the source.
func monitor(tb testing.TB, b *breakable, source stack.Source) {
	tb.Helper()
	am := alertmanager.Start(tb, fmt.Sprintf(`
route: {receiver: sre-copilot, group_by: [alertname], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}
receivers:
  - name: sre-copilot
    webhook_configs:
      - url: %q
        send_resolved: true
        http_config:
          authorization:
            credentials: %q
`, source.URL, source.Secret))
	prometheus.Start(tb, fmt.Sprintf(`
global: {scrape_interval: 1s, evaluation_interval: 1s}
rule_files: [rules.yml]
alerting:
  alertmanagers: [{static_configs: [{targets: [%q]}]}]
scrape_configs:
  - job_name: shop
    static_configs: [{targets: [%q]}]
`, am.Address, b.url[len("http://"):]), map[string]string{"rules.yml": `
groups:
  - name: shop
    rules:
      - alert: CheckoutErrors
        expr: checkout_errors > 5
        labels: {severity: critical, service: checkout}
        annotations: {summary: "Checkout fails for {{ $value }} requests", runbook_url: "https://runbooks.example/checkout"}
`})
}

func TestRealAlertBecomesAnIncidentAndItsStory(t *testing.T) {
	s := stack.Start(t)
	ann, b := s.Register(t), newBreakable(t)
	monitor(t, b, ann.Connect(t, "alertmanager"))
	require.Empty(t, ann.Incidents(t))

	b.errors.Store(9)
	require.Eventually(t, func() bool { return len(ann.Incidents(t)) == 1 }, soon, often, "no incident")

	found := ann.Incidents(t)[0]
	require.Equal(t, "[CRITICAL] CheckoutErrors on checkout", found["title"])
	require.Equal(t, "detected", found["state"])
	path := "/incidents/" + found["id"].(string)
	requireWithinTwoSeconds(t, s, found["id"].(string))

	require.Eventually(t, func() bool {
		return len(ann.Call(t, http.MethodGet, path+"/hypotheses", nil).List(t)) > 0
	}, soon, often, "no hypotheses")
	first := ann.Call(t, http.MethodGet, path+"/hypotheses", nil).List(t)[0]
	require.Equal(t, "rules", first["source"])
	require.NotEmpty(t, first["evidence"])

	refused := ann.Call(t, http.MethodPatch, path+"/state", map[string]string{"state": "learned"})
	require.Equal(t, http.StatusConflict, refused.Status)
	require.ElementsMatch(t, []any{"acknowledged", "investigating", "mitigated", "resolved"}, refused.At(t, "allowed"))
	for _, state := range []string{"acknowledged", "investigating"} {
		require.Equal(t, http.StatusOK, ann.Call(t, http.MethodPatch, path+"/state", map[string]string{"state": state}).Status)
	}
	require.Equal(t, http.StatusCreated, ann.Call(t, http.MethodPost, path+"/comments", map[string]string{"content": "Rolled back."}).Status)

	b.errors.Store(0)
	require.Eventually(t, func() bool {
		return ann.Call(t, http.MethodGet, path, nil).Text(t, "state") == "mitigated"
	}, soon, often, "the resolved alert did not mitigate the incident")
	for _, state := range []string{"resolved", "learned"} {
		require.Equal(t, http.StatusOK, ann.Call(t, http.MethodPatch, path+"/state", map[string]string{"state": state}).Status)
	}

	var titles strings.Builder
	for _, event := range ann.Call(t, http.MethodGet, path+"/events", nil).List(t) {
		_, _ = fmt.Fprintln(&titles, event["title"])
	}
	require.Contains(t, titles.String(), "Alert CheckoutErrors resolved")
	requireAudited(t, ann, found["id"].(string))
}

// requireWithinTwoSeconds compares when the payload was stored with when the
// incident was.
func requireWithinTwoSeconds(t *testing.T, s *stack.Stack, incident string) {
	t.Helper()
	var delay float64
	err := s.Owner.QueryRow(t.Context(), `
		SELECT extract(epoch FROM i.created_at - min(a.received_at))
		FROM incident.incidents AS i JOIN integration.monitoring_alerts AS a ON a.incident_id = i.id
		WHERE i.id = $1 GROUP BY i.id`, incident).Scan(&delay)
	require.NoError(t, err)
	t.Logf("the incident existed %.0f ms after Alertmanager's post", delay*1000)
	require.Less(t, delay, 2.0)
}

func requireAudited(t *testing.T, ann *stack.Person, incident string) {
	t.Helper()
	steps := []string{"incident.created", "incident.state_changed", "incident.commented"}
	require.Eventually(t, func() bool {
		logs := ann.Call(t, http.MethodGet, "/audit-logs?resource_type=incident&resource_id="+incident, nil).List(t, "logs")
		seen := map[string]int{}
		for _, entry := range logs {
			if entry["actor_name"] == "" || entry["timestamp"] == "" {
				return false
			}
			seen[entry["action"].(string)]++
		}
		return seen[steps[0]] == 1 && seen[steps[1]] == 5 && seen[steps[2]] == 1
	}, soon, often, "the audit trail misses a step")
	require.Equal(t, true, ann.Call(t, http.MethodGet, "/audit-logs/verify", nil).At(t, "valid"))
}
