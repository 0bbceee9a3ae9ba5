package core_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/integration-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/integration"
)

// from takes a payload of an integration of the given type.
func from(t *testing.T, kind integration.Type, c integration.Config, body string) (alert.Batch, error) {
	t.Helper()
	k := &keeper{}
	format, ok := core.FormatOf(string(kind))
	require.True(t, ok)
	webhooks := core.NewWebhooks(nil, k, func() time.Time { return received }, func(string, alert.Outcome, int) {})
	_, err := webhooks.Receive(t.Context(), core.Sender{Type: string(kind), Config: c}, core.Request{Body: []byte(body), Format: format})
	return k.batch, err
}

func single(t *testing.T, kind integration.Type, c integration.Config, body string) alert.Incoming {
	t.Helper()
	b, err := from(t, kind, c, body)
	require.NoError(t, err)
	require.Len(t, b.Alerts, 1, "%+v", b.Settled)
	return b.Alerts[0]
}

func TestGrafanaUnified(t *testing.T) {
	t.Parallel()

	t.Run("is Alertmanager's payload with more to it", func(t *testing.T) {
		t.Parallel()

		b, err := from(t, integration.Grafana, integration.Config{}, string(sent(t, "grafana.json")))

		require.NoError(t, err)
		require.Len(t, b.Alerts, 2)
		first := b.Alerts[0]
		require.Equal(t, "High memory usage", first.Name)
		require.Equal(t, alert.Firing, first.Status)
		require.Equal(t, "c6eadffa33fcdf37", first.Fingerprint)
		require.Equal(t, `{}:{alertname="High memory usage"}`, first.GroupKey)
		require.Equal(t, "The system has high memory usage", first.Description)
		require.Equal(t, `{"B":44.23943737541908,"C":1}`, first.Annotations["grafana_values"])
		require.Equal(t, "https://example.com/d/dashboard-uid?orgId=1", first.Annotations["grafana_dashboardURL"])
		require.Contains(t, first.Annotations["grafana_panelURL"], "viewPanel=1")
		require.Contains(t, first.Annotations["grafana_silenceURL"], "/alerting/silence/new")
		require.Equal(t, "1", first.Annotations["grafana_orgId"])
		require.Equal(t, "https://example.com/alerting/grafana/xx/view", first.Links.Source)
		require.NotContains(t, first.Annotations, "grafana_imageURL")
	})

	cases := []struct {
		name, alert string
		status      alert.Status
		severity    alert.Severity
	}{
		{"normal is resolved", `{"status":"Normal","labels":{"alertname":"a"}}`, alert.Resolved, alert.Medium},
		{"ok is resolved", `{"status":"ok","labels":{"alertname":"a"}}`, alert.Resolved, alert.Medium},
		{"alerting is firing", `{"status":"alerting","labels":{"alertname":"a"}}`, alert.Firing, alert.Medium},
		{"no_data fires low", `{"status":"no_data","labels":{"alertname":"a"}}`, alert.Firing, alert.Low},
		{"error fires with the severity of its label", `{"status":"error","labels":{"alertname":"a","severity":"page"}}`, alert.Firing, alert.Critical},
		{"DatasourceNoData fires low", `{"status":"firing","labels":{"alertname":"DatasourceNoData","rulename":"a"}}`, alert.Firing, alert.Low},
		{"an end in the past is resolved", `{"endsAt":"2026-11-22T22:00:00Z","labels":{"alertname":"a"}}`, alert.Resolved, alert.Medium},
		{"else the state of the message", `{"labels":{"alertname":"a"}}`, alert.Firing, alert.Medium},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			in := single(t, integration.Grafana, integration.Config{}, `{"state":"alerting","alerts":[`+c.alert+`]}`)
			require.Equal(t, c.status, in.Status)
			require.Equal(t, c.severity, in.Severity)
			require.Equal(t, "a", in.Name, "the name of the rule")
		})
	}

	t.Run("pending and paused are ignored", func(t *testing.T) {
		t.Parallel()
		b, err := from(t, integration.Grafana, integration.Config{}, `{"state":"pending","alerts":[{"labels":{"alertname":"a"}},{"status":"paused","labels":{"alertname":"b"}},{"status":"firing","labels":{"alertname":"c"}}]}`)
		require.NoError(t, err)
		require.Len(t, b.Alerts, 1)
		require.Equal(t, alert.Ignored, b.Settled[0].Status)
		require.Equal(t, alert.Ignored, b.Settled[1].Status)
	})

	t.Run("another word is rejected", func(t *testing.T) {
		t.Parallel()
		_, err := from(t, integration.Grafana, integration.Config{}, `{"alerts":[{"status":"odd","labels":{"alertname":"a"}}]}`)
		requireInvalid(t, err, "alerts[0].status")
	})

	t.Run("both names of a rule without data may be ignored", func(t *testing.T) {
		t.Parallel()
		body := `{"alerts":[{"labels":{"alertname":"DatasourceNoData","rulename":"r"}}]}`
		for _, name := range []string{"DatasourceNoData", "r"} {
			b, err := from(t, integration.Grafana, integration.Config{IgnoreAlertnames: []string{name}}, body)
			require.NoError(t, err)
			require.Empty(t, b.Alerts, name)
		}
	})

	for body, field := range map[string]string{`[]`: "body", `{}`: "alerts", `{"alerts":7}`: "alerts", `{"state":7}`: "state"} {
		t.Run("refuses "+body, func(t *testing.T) {
			t.Parallel()
			_, err := from(t, integration.Grafana, integration.Config{}, body)
			requireInvalid(t, err, field)
		})
	}
}

func TestGrafanaLegacy(t *testing.T) {
	t.Parallel()

	t.Run("a message is one alert", func(t *testing.T) {
		t.Parallel()
		body := string(sent(t, "grafana-legacy.json"))

		in := single(t, integration.Grafana, integration.Config{}, body)

		require.Equal(t, "Panel Title alert", in.Name)
		require.Equal(t, alert.Firing, in.Status)
		require.Equal(t, "Panel Title alert", in.Summary)
		require.Equal(t, "notification message", in.Description)
		require.Equal(t, map[string]string{"alertname": "Panel Title alert", "team": "shop", "severity": "critical"}, in.Labels)
		require.Equal(t, alert.Critical, in.Severity)
		require.Equal(t, "2", in.Annotations["grafana_panelId"])
		require.Contains(t, in.Annotations["grafana_evalMatches"], `"metric":"Count"`)
		require.Equal(t, "http://localhost:3000/d/hZ7BuVbWz/test-dashboard", in.Links.Source)
	})

	t.Run("its end has the same fingerprint, though its title differs", func(t *testing.T) {
		t.Parallel()
		for _, rule := range []string{`"ruleId":7,`, ``} {
			begin := single(t, integration.Grafana, integration.Config{}, `{`+rule+`"title":"[Alerting] CPU","state":"alerting"}`)
			end := single(t, integration.Grafana, integration.Config{}, `{`+rule+`"title":"[OK] CPU","state":"ok"}`)
			require.Equal(t, alert.Resolved, end.Status)
			require.Equal(t, begin.Fingerprint, end.Fingerprint)
			require.Equal(t, begin.GroupKey, end.GroupKey)
		}
		other := single(t, integration.Grafana, integration.Config{}, `{"title":"[Alerting] Disk","state":"alerting"}`)
		require.NotEqual(t, single(t, integration.Grafana, integration.Config{}, `{"title":"[Alerting] CPU","state":"alerting"}`).Fingerprint, other.Fingerprint)
	})

	t.Run("a list of alerts without labels is read one by one", func(t *testing.T) {
		t.Parallel()
		b, err := from(t, integration.Grafana, integration.Config{}, `{"title":"t","state":"alerting","tags":{"service":"api"},"alerts":[
			{"uid":"u1","title":"a","state":"alerting","message":"m"},{"uid":"u2","title":"b","state":"ok"},{"uid":"u3","title":"c","state":"paused"},7]}`)
		require.NoError(t, err)
		require.Len(t, b.Alerts, 2)
		require.Equal(t, []string{"u1", "u2"}, []string{b.Alerts[0].Fingerprint, b.Alerts[1].Fingerprint})
		require.Equal(t, "api", b.Alerts[0].Service)
		require.Equal(t, "m", b.Alerts[0].Description)
		require.Equal(t, alert.Resolved, b.Alerts[1].Status)
		require.Equal(t, alert.Ignored, b.Settled[0].Status)
		require.Equal(t, alert.Rejected, b.Settled[1].Status)
	})

	t.Run("other states are ignored", func(t *testing.T) {
		t.Parallel()
		for _, state := range []string{"no_data", "paused", "pending", "unknown"} {
			b, err := from(t, integration.Grafana, integration.Config{}, `{"title":"t","state":"`+state+`"}`)
			require.NoError(t, err)
			require.Equal(t, alert.Ignored, b.Settled[0].Status, state)
		}
	})
}
