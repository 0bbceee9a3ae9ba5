package core_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/integration-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/integration"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

func sent(tb testing.TB, name string) []byte {
	tb.Helper()
	body, err := os.ReadFile("testdata/" + name)
	require.NoError(tb, err)
	return body
}

func TestDecodeWhatRealSendersPost(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 11, 22, 22, 32, 58, 427000000, time.UTC)

	t.Run("Alertmanager's webhook", func(t *testing.T) {
		t.Parallel()

		p, err := core.DecodeAlertmanager(sent(t, "alertmanager.json"), integration.Config{})

		require.NoError(t, err)
		require.Equal(t, "firing", p.Status)
		require.Equal(t, `{}:{alertname="AlwaysOn", cluster="eco"}`, p.GroupKey)
		require.Equal(t, "http://vm:19093", p.ExternalURL)
		require.Equal(t, "checkout", p.CommonLabels["service"])
		require.Zero(t, p.Truncated)
		require.Len(t, p.Alerts, 1)
		a := p.Alerts[0]
		require.Nil(t, a.Problem)
		require.Equal(t, "353ef8f68b803f57", a.Fingerprint)
		require.Equal(t, map[string]string{
			"alertname": "AlwaysOn", "cluster": "eco", "replica": "a", "service": "checkout", "severity": "critical",
		}, a.Labels)
		require.Equal(t, "always on 1", a.Annotations["summary"])
		require.Equal(t, &start, a.StartsAt)
		require.Equal(t, 1, a.EndsAt.Year())
		require.Equal(t, "http://vm:19090/graph?g0.expr=vector%281%29&g0.tab=1", a.GeneratorURL)
	})

	t.Run("Prometheus's own post", func(t *testing.T) {
		t.Parallel()

		p, err := core.DecodePrometheus(sent(t, "prometheus.json"), integration.Config{})

		require.NoError(t, err)
		require.Empty(t, p.GroupKey)
		require.Len(t, p.Alerts, 1)
		a := p.Alerts[0]
		require.Nil(t, a.Problem)
		require.Empty(t, a.Status)
		require.Empty(t, a.Fingerprint)
		require.Equal(t, "AlwaysOn", a.Labels["alertname"])
		require.Equal(t, &start, a.StartsAt)
		require.Equal(t, start.Add(5*time.Minute+2*time.Second), *a.EndsAt)
	})

	t.Run("under the type prometheus both", func(t *testing.T) {
		t.Parallel()
		for _, name := range []string{"alertmanager.json", "prometheus.json"} {
			p, err := core.DecodeEither(sent(t, name), integration.Config{})
			require.NoError(t, err)
			require.Len(t, p.Alerts, 1)
		}
	})
}

func TestDecodeRefusesPayloads(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, body, field string
	}{
		{"an array where an object is due", `[]`, "body"},
		{"a text", `"alerts"`, "body"},
		{"an object without alerts", `{"version":"4"}`, "alerts"},
		{"alerts that are null", `{"alerts":null}`, "alerts"},
		{"alerts that are an object", `{"alerts":{}}`, "alerts"},
		{"names are matched exactly", `{"Alerts":[]}`, "alerts"},
		{"a status that is a number", `{"alerts":[],"status":1}`, "status"},
		{"a group key that is an object", `{"alerts":[],"groupKey":{}}`, "groupKey"},
		{"an external URL that is a list", `{"alerts":[],"externalURL":[]}`, "externalURL"},
		{"common labels that are a list", `{"alerts":[],"commonLabels":[]}`, "commonLabels"},
		{"a negative count", `{"alerts":[],"truncatedAlerts":-1}`, "truncatedAlerts"},
		{"a count that is a text", `{"alerts":[],"truncatedAlerts":"3"}`, "truncatedAlerts"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()

			_, err := core.DecodeAlertmanager([]byte(c.body), integration.Config{})

			requireInvalid(t, err, c.field)
		})
	}

	t.Run("an object where an array is due", func(t *testing.T) {
		t.Parallel()
		_, err := core.DecodePrometheus([]byte(`{"alerts":[]}`), integration.Config{})
		requireInvalid(t, err, "body")
	})

	t.Run("a thousand alerts are taken, one more is too large", func(t *testing.T) {
		t.Parallel()
		many := func(n int) []byte {
			return []byte(`{"alerts":[` + strings.TrimSuffix(strings.Repeat(`{"labels":{"a":"b"}},`, n), ",") + `]}`)
		}

		p, err := core.DecodeAlertmanager(many(1000), integration.Config{})
		require.NoError(t, err)
		require.Len(t, p.Alerts, 1000)
		_, err = core.DecodeAlertmanager(many(1001), integration.Config{})
		require.Equal(t, fault.TooLarge, fault.KindOf(err))
		require.Equal(t, "PAYLOAD_TOO_LARGE", fault.CodeOf(err))
	})
}

func TestDecodeReadsAlertsOneByOne(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, alert, field string
	}{
		{"an alert that is a number", `5`, "alerts[1]"},
		{"an alert that is null", `null`, "alerts[1]"},
		{"no labels", `{"status":"firing"}`, "alerts[1].labels"},
		{"labels that are null", `{"labels":null}`, "alerts[1].labels"},
		{"labels that are a list", `{"labels":["a"]}`, "alerts[1].labels"},
		{"a status that is a number", `{"labels":{},"status":7}`, "alerts[1].status"},
		{"annotations that are a text", `{"labels":{},"annotations":"x"}`, "alerts[1].annotations"},
		{"a start that is a number", `{"labels":{},"startsAt":1769256000}`, "alerts[1].startsAt"},
		{"a start that is no time", `{"labels":{},"startsAt":"yesterday"}`, "alerts[1].startsAt"},
		{"an end on the 30th of February", `{"labels":{},"endsAt":"2026-02-30T00:00:00Z"}`, "alerts[1].endsAt"},
		{"a generator URL that is an object", `{"labels":{},"generatorURL":{}}`, "alerts[1].generatorURL"},
		{"a fingerprint that is a number", `{"labels":{},"fingerprint":1}`, "alerts[1].fingerprint"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()

			p, err := core.DecodeAlertmanager(fmt.Appendf(nil, `{"alerts":[{"labels":{"a":"b"}},%s]}`, c.alert), integration.Config{})

			require.NoError(t, err, "the payload stands")
			require.Nil(t, p.Alerts[0].Problem, "the other alert stands")
			require.NotNil(t, p.Alerts[1].Problem)
			require.Equal(t, c.field, p.Alerts[1].Problem.Field)
		})
	}

	t.Run("values of other types become their JSON text, null is not given", func(t *testing.T) {
		t.Parallel()

		p, err := core.DecodePrometheus([]byte(`[{"labels":{"n":1.50,"b":true,"o":{ "x": [1, 2] },"z":null,"s":"\u00e9"},"annotations":null}]`), integration.Config{})

		require.NoError(t, err)
		require.Equal(t, map[string]string{"n": "1.50", "b": "true", "o": `{"x":[1,2]}`, "s": "é"}, p.Alerts[0].Labels)
		require.Empty(t, p.Alerts[0].Annotations)
	})

	t.Run("of duplicate members the last one counts", func(t *testing.T) {
		t.Parallel()

		p, err := core.DecodePrometheus([]byte(`[{"labels":{"a":"1","a":"2"},"startsAt":"x","startsAt":"2026-01-24T13:00:00.1234567+01:00"}]`), integration.Config{})

		require.NoError(t, err)
		require.Equal(t, "2", p.Alerts[0].Labels["a"])
		require.Equal(t, time.Date(2026, 1, 24, 12, 0, 0, 123456000, time.UTC), *p.Alerts[0].StartsAt)
	})
}

func requireInvalid(t *testing.T, err error, field string) {
	t.Helper()
	e, ok := fault.As(err)
	require.True(t, ok, "%v", err)
	require.Equal(t, fault.Invalid, e.Kind)
	require.Equal(t, fault.CodeValidation, e.Code)
	require.Equal(t, field, e.Fields[0].Field)
}
