package core_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/integration-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/integration"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

var received = time.Date(2026, 11, 22, 22, 33, 0, 0, time.UTC)

// receive takes a payload as received at a fixed time and returns the batch that the
// store got.
func receive(t *testing.T, c integration.Config, body string) (alert.Batch, error) {
	t.Helper()
	k := &keeper{}
	webhooks := core.NewWebhooks(nil, k, func() time.Time { return received }, func(string, alert.Outcome, int) {})
	sender := core.Sender{Type: "alertmanager", Name: "Production", Config: c}
	_, err := webhooks.Receive(t.Context(), sender, core.Request{Body: []byte(body), Format: core.DecodeEither})
	return k.batch, err
}

// one takes a payload with one acceptable alert.
func one(t *testing.T, c integration.Config, body string) alert.Incoming {
	t.Helper()
	b, err := receive(t, c, body)
	require.NoError(t, err)
	require.Len(t, b.Alerts, 1, "%+v", b.Settled)
	return b.Alerts[0]
}

func TestFillsTheGapsOfARealAlert(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 11, 22, 22, 32, 58, 427000000, time.UTC)

	in := one(t, integration.Config{}, string(sent(t, "alertmanager.json")))

	require.Equal(t, alert.Incoming{
		Name: "AlwaysOn", Status: alert.Firing, Severity: alert.Critical, Service: "checkout", Summary: "always on 1",
		Labels:      map[string]string{"alertname": "AlwaysOn", "cluster": "eco", "replica": "a", "service": "checkout", "severity": "critical"},
		Annotations: map[string]string{"runbook_url": "http://example.invalid/rb", "summary": "always on 1"},
		StartsAt:    start, Fingerprint: "353ef8f68b803f57", GroupKey: `{}:{alertname="AlwaysOn", cluster="eco"}`,
		Links: alert.Links{
			Source:       "http://vm:19090/graph?g0.expr=vector%281%29&g0.tab=1",
			Alertmanager: "http://vm:19093", Runbook: "http://example.invalid/rb",
		},
	}, in)

	own := one(t, integration.Config{}, string(sent(t, "prometheus.json")))
	require.Equal(t, alert.Firing, own.Status, "an end ahead is no end")
	require.Nil(t, own.EndsAt)
	require.Equal(t, start, own.StartsAt)
	require.Equal(t, alert.Fingerprint(in.Labels), own.Fingerprint)
	require.Equal(t, `{alertname="AlwaysOn", service="checkout"}`, own.GroupKey)
}

func TestFillsGaps(t *testing.T) {
	t.Parallel()
	past, ahead := "2026-11-22T22:00:00Z", "2026-11-22T22:38:00Z"
	config := integration.Config{
		ServiceLabel: "team", DefaultSeverity: alert.Low, SeverityMap: map[string]alert.Severity{"Wobbly": alert.Critical},
	}
	long := strings.Repeat("ö", 150)

	cases := []struct {
		name, body string
		got        func(alert.Incoming) any
		want       any
	}{
		{"status from an end in the past", `[{"labels":{"a":"b"},"endsAt":"` + past + `"}]`, status, alert.Resolved},
		{"no end before the year 2000 counts", `[{"labels":{"a":"b"},"endsAt":"0001-01-01T00:00:00Z"}]`, status, alert.Firing},
		{"status from the top, when the end is ahead", `{"status":"resolved","alerts":[{"labels":{"a":"b"},"endsAt":"` + ahead + `"}]}`, status, alert.Resolved},
		{"the alert's own status wins", `{"status":"resolved","alerts":[{"labels":{"a":"b"},"status":"firing","endsAt":"` + past + `"}]}`, status, alert.Firing},
		{"an empty status is none", `{"status":"","alerts":[{"labels":{"a":"b"},"status":""}]}`, status, alert.Firing},

		{"the name from its label", `{"commonLabels":{"alertname":"c"},"alerts":[{"labels":{"alertname":"n"}}]}`, name, "n"},
		{"the name from the common labels", `{"commonLabels":{"alertname":"c"},"alerts":[{"labels":{"alertname":""},"annotations":{"summary":"s"}}]}`, name, "c"},
		{"the name from the summary, cut", `[{"labels":{"a":"b"},"annotations":{"summary":"` + long + `"}}]`, name, long[:200]},
		{"the name of an alert without one", `[{"labels":{"a":"b"}}]`, name, "Alert"},

		{"the severity from its label", `{"commonLabels":{"severity":"page"},"alerts":[{"labels":{"severity":"ERROR"}}],"x":1}`, severity, alert.High},
		{"the severity from the common labels", `{"commonLabels":{"severity":"page"},"alerts":[{"labels":{"a":"b"}}]}`, severity, alert.Critical},
		{"the severity the integration prefers", `[{"labels":{"a":"b"}}]`, severity, alert.Low},
		{"the severity the integration maps", `[{"labels":{"severity":"wobbly"}}]`, severity, alert.Critical},
		{"an unknown severity is medium", `[{"labels":{"severity":"purple"}}]`, severity, alert.Medium},

		{"the service from the label the integration names", `[{"labels":{"team":"t","service":"s"}}]`, service, "t"},
		{"the service label first", `[{"labels":{"job":"j","app":"a","service_name":"n","service":"s"}}]`, service, "s"},
		{"then service_name", `[{"labels":{"job":"j","app":"a","service_name":"n"}}]`, service, "n"},
		{"then app", `[{"labels":{"job":"j","app_kubernetes_io_name":"k","app":"a"}}]`, service, "a"},
		{"then the kubernetes name", `[{"labels":{"job":"j","app_kubernetes_io_name":"k"}}]`, service, "k"},
		{"then the job", `{"commonLabels":{"service":"c"},"alerts":[{"labels":{"job":"j"}}]}`, service, "j"},
		{"then the common labels in the same order", `{"commonLabels":{"job":"j","app":"a"},"alerts":[{"labels":{"a":"b"}}]}`, service, "a"},
		{"else it is unknown", `[{"labels":{"a":"b"}}]`, service, "unknown"},

		{"the summary from its annotation", `[{"labels":{"a":"b"},"annotations":{"summary":"s","message":"m"}}]`, summary, "s"},
		{"the summary from the message", `[{"labels":{"a":"b"},"annotations":{"title":"t","message":"m"}}]`, summary, "m"},
		{"the summary from the title", `[{"labels":{"a":"b"},"annotations":{"title":"t"}}]`, summary, "t"},
		{"the summary from the name", `[{"labels":{"alertname":"n"}}]`, summary, "n"},
		{"no description is empty", `[{"labels":{"a":"b"}}]`, func(in alert.Incoming) any { return in.Description }, ""},

		{"a start that is not given stays open", `[{"labels":{"a":"b"},"startsAt":""}]`, func(in alert.Incoming) any { return in.StartsAt.IsZero() }, true},
		{"an end that was never filled in is none", `[{"labels":{"a":"b"},"endsAt":"0001-01-01T00:00:00Z"}]`, end, ""},
		{"a resolved alert keeps its end", `{"alerts":[{"labels":{"a":"b"},"status":"resolved","endsAt":"` + past + `"}]}`, end, past},
		{"a resolved alert may lack an end", `{"alerts":[{"labels":{"a":"b"},"status":"resolved"}]}`, end, ""},
		{"an end far ahead is now", `{"alerts":[{"labels":{"a":"b"},"status":"resolved","endsAt":"9999-12-31T23:59:59-23:59"}]}`, end, "2026-11-22T22:33:00Z"},
		{"nothing ends before it began", `{"alerts":[{"labels":{"a":"b"},"startsAt":"` + past + `","status":"resolved","endsAt":"2026-11-22T21:00:00Z"}]}`, end, past},

		{"a given fingerprint is kept", `{"alerts":[{"labels":{"a":"b"},"fingerprint":"f"}]}`, fingerprint, "f"},
		{"a missing fingerprint is computed", `{"alerts":[{"labels":{"a":"b"},"fingerprint":""}]}`, fingerprint, alert.Fingerprint(map[string]string{"a": "b"})},
		{"an address that no browser should open is none", `[{"labels":{"a":"b"},"generatorURL":"javascript:alert(1)"}]`, func(in alert.Incoming) any { return in.Links.Source }, ""},
		{"the sender's group key is kept", `{"groupKey":"g","alerts":[{"labels":{"a":"b"}}]}`, func(in alert.Incoming) any { return in.GroupKey }, "g"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, c.got(one(t, config, c.body)))
		})
	}
}

func status(in alert.Incoming) any      { return in.Status }
func name(in alert.Incoming) any        { return in.Name }
func severity(in alert.Incoming) any    { return in.Severity }
func service(in alert.Incoming) any     { return in.Service }
func summary(in alert.Incoming) any     { return in.Summary }
func fingerprint(in alert.Incoming) any { return in.Fingerprint }

func end(in alert.Incoming) any {
	if in.EndsAt == nil {
		return ""
	}
	return in.EndsAt.Format(time.RFC3339)
}

func TestRejectsSingleAlerts(t *testing.T) {
	t.Parallel()
	labels := func(n int) string {
		pairs := make([]string, n)
		for i := range pairs {
			pairs[i] = fmt.Sprintf(`"l%d":"v"`, i)
		}
		return "{" + strings.Join(pairs, ",") + "}"
	}
	cases := []struct{ name, alert, field string }{
		{"ten thousand labels", `{"labels":` + labels(10_000) + `}`, "alerts[1].labels"},
		{"one label too many", `{"labels":` + labels(65) + `}`, "alerts[1].labels"},
		{"one annotation too many", `{"labels":{},"annotations":` + labels(65) + `}`, "alerts[1].annotations"},
		{"a label value over 4 KiB", `{"labels":{"a":"` + strings.Repeat("x", 4097) + `"}}`, "alerts[1].labels.a"},
		{"a label without a name", `{"labels":{"":"x"}}`, "alerts[1].labels"},
		{"a label name that is a novel", `{"labels":{"` + strings.Repeat("x", 257) + `":"x"}}`, "alerts[1].labels"},
		{"a fingerprint that is too long", `{"labels":{},"fingerprint":"` + strings.Repeat("f", 129) + `"}`, "alerts[1].fingerprint"},
		{"nothing that identifies it", `{"labels":{}}`, "alerts[1].labels"},
		{"an unknown status", `{"labels":{"a":"b"},"status":"FIRING"}`, "alerts[1].status"},
		{"a start in the year 1", `{"labels":{"a":"b"},"startsAt":"0001-01-01T00:00:00Z"}`, "alerts[1].startsAt"},
		{"a start in the last century", `{"labels":{"a":"b"},"startsAt":"1999-12-31T23:59:59Z"}`, "alerts[1].startsAt"},
		{"a start the day after tomorrow", `{"labels":{"a":"b"},"startsAt":"2026-11-23T22:33:01Z"}`, "alerts[1].startsAt"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()

			b, err := receive(t, integration.Config{}, `{"alerts":[{"labels":{"a":"b"}},`+c.alert+`]}`)

			require.NoError(t, err, "the other alert is acceptable")
			require.Len(t, b.Alerts, 1)
			require.Len(t, b.Settled, 1)
			require.Equal(t, 1, b.Settled[0].Index)
			require.Equal(t, alert.Rejected, b.Settled[0].Status)
			require.Equal(t, fault.CodeValidation, *b.Settled[0].ErrorCode)
			require.True(t, strings.HasPrefix(*b.Settled[0].Detail, c.field+" must"), *b.Settled[0].Detail)

			_, err = receive(t, integration.Config{}, `{"alerts":[`+c.alert+`]}`)
			requireInvalid(t, err, strings.Replace(c.field, "[1]", "[0]", 1))
		})
	}

	t.Run("what is just within the limits is taken", func(t *testing.T) {
		t.Parallel()
		one(t, integration.Config{}, `{"alerts":[{"labels":`+labels(64)+`,"annotations":`+labels(64)+`,"fingerprint":"`+strings.Repeat("é", 128)+`"}]}`)
		one(t, integration.Config{}, `{"alerts":[{"labels":{"a":"`+strings.Repeat("x", 4096)+`"},"startsAt":"2026-11-23T22:33:00Z"}]}`)
		one(t, integration.Config{}, `{"alerts":[{"labels":{},"fingerprint":"f"}]}`)
	})

	t.Run("alerts with nothing but a name are told apart by it", func(t *testing.T) {
		t.Parallel()
		a := one(t, integration.Config{}, `[{"labels":{},"annotations":{"summary":"a"}}]`)
		b := one(t, integration.Config{}, `[{"labels":{},"annotations":{"summary":"b"}}]`)
		require.NotEqual(t, a.Fingerprint, b.Fingerprint)
	})
}

func TestRefusesNumbersTheDatabaseCannotKeep(t *testing.T) {
	t.Parallel()
	for _, number := range []string{"1e400", "-1e309", "1e999999999", "1e-20000", "0.5e-400", strings.Repeat("9", 129), "0." + strings.Repeat("0", 20_000) + "1"} {
		_, err := receive(t, integration.Config{}, `{"alerts":[{"labels":{"a":"b"}}],"x":{"y":[`+number+`]}}`)
		requireInvalid(t, err, "body")
	}
	for _, number := range []string{"0", "-0.0", "0e-999", "1e308", "4.9e-324", "12345678901234567890"} {
		one(t, integration.Config{}, `{"alerts":[{"labels":{"a":"b"}}],"x":`+number+`}`)
	}
}

func TestSettlesWhatIsNotStored(t *testing.T) {
	t.Parallel()
	body := `[{"labels":{"alertname":"Watchdog"}},{"labels":{"alertname":"InfoInhibitor"}},{"labels":{"alertname":"Real"}}]`

	t.Run("alerts that only prove that alerting works are ignored", func(t *testing.T) {
		t.Parallel()
		b, err := receive(t, integration.Config{}, body)
		require.NoError(t, err)
		require.Len(t, b.Alerts, 1)
		require.Equal(t, 2, b.Alerts[0].Index)
		require.Equal(t, alert.Ignored, b.Settled[0].Status)
		require.NotEmpty(t, *b.Settled[0].Fingerprint)
	})

	t.Run("an integration may ignore others, or none", func(t *testing.T) {
		t.Parallel()
		b, err := receive(t, integration.Config{IgnoreAlertnames: []string{"Real"}}, body)
		require.NoError(t, err)
		require.Len(t, b.Alerts, 2)
		b, err = receive(t, integration.Config{IgnoreAlertnames: []string{}}, body)
		require.NoError(t, err)
		require.Len(t, b.Alerts, 3)
	})

	t.Run("a payload of ignored alerts is no bad payload", func(t *testing.T) {
		t.Parallel()
		b, err := receive(t, integration.Config{}, `[{"labels":{"alertname":"Watchdog"}},{"labels":{}}]`)
		require.NoError(t, err)
		require.Empty(t, b.Alerts)
		require.Len(t, b.Settled, 2)
	})

	t.Run("no alerts at all are no mistake", func(t *testing.T) {
		t.Parallel()
		_, err := receive(t, integration.Config{}, `{"alerts":[]}`)
		require.NoError(t, err)
	})

	t.Run("alerts that were left out are remarked", func(t *testing.T) {
		t.Parallel()
		b, err := receive(t, integration.Config{}, `{"alerts":[{"labels":{"a":"b"}}],"truncatedAlerts":37}`)
		require.NoError(t, err)
		require.Equal(t, "The sender left 37 alerts of this group out of its message.", b.Note)
	})
}

func TestTakesTheSettingsOfTheIntegration(t *testing.T) {
	t.Parallel()
	minutes := 0
	body := `[{"labels":{"a":"b"}}]`

	b, err := receive(t, integration.Config{}, body)
	require.NoError(t, err)
	require.Equal(t, alert.Policy{AutoResolve: alert.AutoMitigate, ReopenFor: 15 * time.Minute}, b.Policy)

	b, err = receive(t, integration.Config{AutoResolve: alert.AutoResolveOff, ReopenMinutes: &minutes}, body)
	require.NoError(t, err)
	require.Equal(t, alert.Policy{AutoResolve: alert.AutoResolveOff}, b.Policy)
}

func TestBoundsWhatEveryAlertCarries(t *testing.T) {
	t.Parallel()
	huge := strings.Repeat("x", 1<<20)
	alerts := strings.TrimSuffix(strings.Repeat(`{"labels":{"a":"b"}},`, 1000), ",")
	started := time.Now()

	b, err := receive(t, integration.Config{}, `{"groupKey":"`+huge+`","externalURL":"http://`+huge+`","commonLabels":{"alertname":"`+huge+`","service":"`+huge+`"},"alerts":[`+alerts+`]}`)

	require.NoError(t, err)
	text, err := json.Marshal(b.Alerts)
	require.NoError(t, err)
	require.Less(t, len(text), 1000*20<<10, "a large member is not multiplied by the alerts")
	require.Less(t, time.Since(started), 3*time.Second)
}
