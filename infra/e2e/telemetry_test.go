package e2e_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/e2e/stack"
	"github.com/sre-copilot/sre-copilot/shared/testkit/process"
	"github.com/sre-copilot/sre-copilot/shared/testkit/prometheus"
)

// matrix is the answer of a Prometheus to a query for ranges: per series of its labels
// what it was when.
type matrix struct {
	Data struct {
		Result []struct {
			Metric map[string]string `json:"metric"`
			Values [][2]any          `json:"values"`
		} `json:"result"`
	} `json:"data"`
}

// askPrometheus asks a Prometheus, or what passes for one, what a selector holds at a time.
func askPrometheus(t *testing.T, base, key, query string, at time.Time) (m matrix) {
	t.Helper()
	address := base + "/api/v1/query?" + url.Values{"query": {query}, "time": {strconv.FormatInt(at.Unix(), 10)}}.Encode()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	require.NoError(t, err)
	if key != "" {
		r.Header.Set("X-API-Key", key)
	}
	a, err := stack.Do(r)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, a.Status, string(a.Body))
	require.NoError(t, json.Unmarshal(a.Body, &m), string(a.Body))
	return m
}

// sendPrometheus lets a real Prometheus send what it scrapes, set up as the guide says, and
// demands every sample of it back: from the API of Prometheus and by promtool. Its key goes
// as a bearer token, because Debian's Prometheus 2.42 does not send the headers of its
// configuration.
func sendPrometheus(t *testing.T, r receiver) {
	t.Helper()
	b := newBreakable(t)
	ours := r.URL + "/api/v1/prom"
	theirs := prometheus.Start(t, fmt.Sprintf(`
global: {scrape_interval: 1s, external_labels: {region: test}}
%s
scrape_configs:
  - job_name: shop
    static_configs: [{targets: [%q]}]
`, r.filled(snippet(t, "yaml", "remote_write:")), b.url[len("http://"):]), nil)

	var scraped matrix
	var at time.Time
	require.Eventually(t, func() bool {
		at = time.Now()
		scraped = askPrometheus(t, theirs.URL, "", "checkout_errors[5m]", at)
		return len(scraped.Data.Result) == 1 && len(scraped.Data.Result[0].Values) >= 8
	}, soon, often)

	t.Cleanup(func() {
		if t.Failed() {
			t.Log(theirs.Output())
		}
	})
	var stored matrix
	require.Eventually(t, func() bool {
		stored = askPrometheus(t, ours, r.key, "checkout_errors[5m]", at)
		return len(stored.Data.Result) == 1 && len(stored.Data.Result[0].Values) >= len(scraped.Data.Result[0].Values)
	}, soon, often, "what Prometheus sent is not there")
	require.Equal(t, scraped.Data.Result[0].Values, stored.Data.Result[0].Values)
	require.Equal(t, "shop", stored.Data.Result[0].Metric["job"])
	require.Equal(t, "test", stored.Data.Result[0].Metric["region"])

	require.Empty(t, askPrometheus(t, ours, r.eve.Key(t, "read:metrics"), "checkout_errors[5m]", at).Data.Result)

	promtool := process.Find(t, "promtool", "Debian: apt-get install prometheus")
	withKey, err := url.Parse(ours)
	require.NoError(t, err)
	withKey.User = url.UserPassword("any", r.key)
	out, err := exec.CommandContext(t.Context(), promtool, "query", "instant", withKey.String(), `sum(up{job="shop"})`).CombinedOutput()
	require.NoError(t, err, string(out))
	require.Regexp(t, `=> 1 @`, string(out))
}
