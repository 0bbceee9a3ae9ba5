package demo

import (
	"fmt"
	"strings"
	"time"
)

// rule is an alerting rule of the shop: once for Prometheus and once for machines
// without it, where a window of the shop's own metrics is asked.
type rule struct {
	name     string
	severity string
	summary  string // for one service, as Go text with its name
	expr     string
	holds    func(w window, service string) bool
}

const (
	evaluateEvery = 5 * time.Second
	pendingFor    = 10 * time.Second
	rateWindow    = 30 * time.Second
)

var rules = []rule{
	{
		name: "HighErrorRate", severity: "critical", summary: "More than 10 %% of the requests to %s fail",
		expr: `sum by (service) (rate(shop_requests_total{code="500"}[30s])) / sum by (service) (rate(shop_requests_total[30s])) > 0.10`,
		holds: func(w window, service string) bool {
			all := w.increase("shop_requests_total", service, "")
			return all > 0 && w.increase("shop_requests_total", service, "500")/all > 0.10
		},
	},
	{
		name: "SlowRequests", severity: "warning", summary: "%s takes more than a second on average",
		expr: `sum by (service) (rate(shop_request_duration_seconds_sum[30s])) / sum by (service) (rate(shop_request_duration_seconds_count[30s])) > 1`,
		holds: func(w window, service string) bool {
			count := w.increase("shop_request_duration_seconds_count", service, "")
			return count > 0 && w.increase("shop_request_duration_seconds_sum", service, "")/count > 1
		},
	},
	{
		name: "InstanceDown", severity: "critical", summary: "%s does not answer",
		expr:  `up{job="shop"} == 0`,
		holds: func(w window, service string) bool { return w.down(service) },
	},
	{
		name: "MemoryAlmostFull", severity: "high", summary: "%s uses more than 600 MB of memory and it grows",
		expr:  `shop_memory_bytes > 6e8`,
		holds: func(w window, service string) bool { return w.latest("shop_memory_bytes", service) > 6e8 },
	},
	{
		name: "DiskAlmostFull", severity: "critical", summary: "The disk of %s is more than 90 %% full",
		expr:  `shop_disk_used_percent > 90`,
		holds: func(w window, service string) bool { return w.latest("shop_disk_used_percent", service) > 90 },
	},
	{
		name: "PageErrors", severity: "high", summary: "The pages of %s fail in the browsers of customers",
		expr:  `sum by (service) (rate(shop_page_errors_total[30s])) > 0.1`,
		holds: func(w window, service string) bool { return w.rate("shop_page_errors_total", service) > 0.1 },
	},
}

// runbook is where an alert says what to do about it.
func runbook(r rule) string { return "https://example.com/runbooks/" + r.name }

// prometheusConfig watches the services of the shop at the panel's address, and sends
// what it scrapes to the platform. Debian's Prometheus does not send headers that are set
// for remote write, so the key is a credential.
func prometheusConfig(panel, alertmanager, api string, s source) string {
	var b strings.Builder
	fmt.Fprintf(&b, "global: {scrape_interval: 5s, evaluation_interval: %s}\n", evaluateEvery)
	fmt.Fprintf(&b, "rule_files: [rules.yml]\nalerting: {alertmanagers: [{static_configs: [{targets: [%q]}]}]}\nscrape_configs:\n", alertmanager)
	b.WriteString("  - job_name: shop\n    metrics_path: /metrics/unknown\n    static_configs:\n")
	for _, name := range watched() {
		fmt.Fprintf(&b, "      - {targets: [%q], labels: {service: %s, instance: %s-1, __metrics_path__: /metrics/%s}}\n", panel, name, name, name)
	}
	fmt.Fprintf(&b, `remote_write:
  - url: %q
    authorization: {credentials: %q}
    send_exemplars: true
    queue_config: {batch_send_deadline: 5s, max_shards: 1}
`, api+"/api/v1"+remoteWrite, s.Key)
	return b.String()
}

// prometheusRules are the rules in Prometheus's form.
func prometheusRules() string {
	var b strings.Builder
	b.WriteString("groups:\n  - name: shop\n    rules:\n")
	for _, r := range rules {
		fmt.Fprintf(&b, "      - alert: %s\n        expr: %q\n        for: %s\n        labels: {severity: %s}\n", r.name, r.expr, pendingFor, r.severity)
		fmt.Fprintf(&b, "        annotations: {summary: %q, runbook_url: %q}\n", fmt.Sprintf(r.summary, "{{ $labels.service }}"), runbook(r))
	}
	return b.String()
}

// alertmanagerConfig sends the alerts of one service and rule to the webhook.
func alertmanagerConfig(s source) string {
	return fmt.Sprintf(`route: {receiver: sre-copilot, group_by: [alertname, service], group_wait: 1s, group_interval: 5s, repeat_interval: 4h}
receivers:
  - name: sre-copilot
    webhook_configs:
      - url: %q
        send_resolved: true
        http_config: {authorization: {credentials: %q}}
`, s.WebhookURL, s.Secret)
}
