package alertmanager_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/testkit/alertmanager"
	"github.com/sre-copilot/sre-copilot/shared/testkit/prometheus"
)

const routes = `
route: {receiver: test, group_by: [alertname], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}
receivers:
  - name: test
    webhook_configs: [{url: %q, send_resolved: true}]
`

const scrape = `
global: {scrape_interval: 1s, evaluation_interval: 1s}
rule_files: [rules.yml]
alerting: {alertmanagers: [{static_configs: [{targets: [%q]}]}]}
`

const rules = `
groups:
  - name: test
    rules: [{alert: AlwaysOn, expr: vector(1), labels: {severity: critical}}]
`

// TestARuleOfPrometheusReachesAWebhook shows that the two programs work together
// the way the system tests use them.
func TestARuleOfPrometheusReachesAWebhook(t *testing.T) {
	t.Parallel()
	bodies := make(chan string, 10)
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		bodies <- string(body)
	}))
	t.Cleanup(receiver.Close)

	am := alertmanager.Start(t, fmt.Sprintf(routes, receiver.URL))
	prom := prometheus.Start(t, fmt.Sprintf(scrape, am.Address), map[string]string{"rules.yml": rules})

	select {
	case body := <-bodies:
		require.Contains(t, body, `"alertname":"AlwaysOn"`)
		require.Contains(t, body, `"version":"4"`)
	case <-time.After(30 * time.Second):
		t.Fatalf("no webhook came\n%s\n%s", prom.Output(), am.Output())
	}
}
