package app_test

import (
	"bytes"
	"compress/gzip"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

const payload = `{"version":"4","groupKey":"{}:{alertname=\"HighErrorRate\"}","truncatedAlerts":0,"status":"firing","receiver":"sre",
	"groupLabels":{"alertname":"HighErrorRate"},"commonLabels":{"service":"api"},"commonAnnotations":{},
	"externalURL":"http://alertmanager:9093",
	"alerts":[{"status":"firing","labels":{"alertname":"HighErrorRate","severity":"critical","service":"api","instance":"a:80"},
	"annotations":{"summary":"5xx above 5%"},"startsAt":"2026-01-24T12:00:00.123456789Z","endsAt":"0001-01-01T00:00:00Z",
	"generatorURL":"http://prometheus:9090/graph","fingerprint":"1a30ba71cca2921f"}]}`

func TestReceive(t *testing.T) {
	t.Parallel()

	t.Run("a payload is stored before it is answered", func(t *testing.T) {
		t.Parallel()
		f := setup(t)

		a := f.send(t, f.path(), payload)

		require.Equal(t, http.StatusAccepted, a.status, a.body)
		require.Equal(t, "application/json", a.header.Get("Content-Type"))
		results, ok := a.json["results"].([]any)
		require.True(t, ok)
		result, ok := results[0].(map[string]any)
		require.True(t, ok)
		require.Equal(t, map[string]any{
			"status": "success", "message": "Received 1 alert: 1 created.", "incident_ids": []any{result["incident_id"]},
			"delivery_id": a.json["delivery_id"], "received": 1.0, "results": []any{map[string]any{
				"index": 0.0, "fingerprint": "1a30ba71cca2921f", "status": "created", "alert_id": result["alert_id"],
				"incident_id": result["incident_id"], "error_code": nil, "detail": nil,
			}},
		}, a.json)
		require.Equal(t, 1, f.rows(t, "integration.webhook_deliveries"))
		require.Equal(t, 1, f.rows(t, "integration.monitoring_alerts"))
		require.Equal(t, 2, f.rows(t, "events.outbox"), "one event, one order")
		require.NoError(t, testutil.GatherAndCompare(f.metrics, strings.NewReader(`
			# HELP webhook_alerts_total Alerts that monitoring systems sent, by type of the integration and result.
			# TYPE webhook_alerts_total counter
			webhook_alerts_total{result="created",type="alertmanager"} 1
		`), "webhook_alerts_total"))
	})

	t.Run("a mixed payload keeps the good and names the bad", func(t *testing.T) {
		t.Parallel()
		f := setup(t)

		a := f.send(t, f.path(), `{"alerts":[{"labels":{"alertname":"A"}},{"labels":5},{"labels":{"alertname":"B"}}]}`)

		require.Equal(t, http.StatusAccepted, a.status, a.body)
		require.Equal(t, "Received 3 alerts: 2 created, 1 rejected.", a.json["message"])
		require.Contains(t, a.body, `{"index":1,"fingerprint":null,"status":"rejected","alert_id":null,"incident_id":null,`+
			`"error_code":"VALIDATION_ERROR","detail":"alerts[1].labels must be an object"}`)
		require.Equal(t, 2, f.rows(t, "integration.monitoring_alerts"))
	})

	t.Run("no alerts are no mistake", func(t *testing.T) {
		t.Parallel()
		f := setup(t)

		a := f.send(t, f.path(), `{"alerts":[]}`)

		require.Equal(t, http.StatusAccepted, a.status, a.body)
		require.Contains(t, a.body, `"incident_ids":[]`)
		require.Contains(t, a.body, `"results":[]`)
		require.Equal(t, 1, f.rows(t, "integration.webhook_deliveries"))
	})

	t.Run("a gzip body is unpacked", func(t *testing.T) {
		t.Parallel()
		f := setup(t)

		a := f.send(t, f.path(), gzipped(t, payload), "X-Webhook-Secret", secret, "Content-Encoding", "gzip")

		require.Equal(t, http.StatusAccepted, a.status, a.body)
	})
}

func TestReceiveKnowsItsSenders(t *testing.T) {
	t.Parallel()

	t.Run("alertmanager and prometheus are interchangeable", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		own := `[{"labels":{"alertname":"Own"},"startsAt":"2026-01-24T12:00:00Z","endsAt":"2099-01-01T00:00:00Z","generatorURL":"http://p:9090"}]`

		require.Equal(t, http.StatusAccepted, f.send(t, "/webhooks/prometheus/"+f.integration.String(), payload).status)
		require.Equal(t, http.StatusAccepted, f.send(t, "/webhooks/prometheus/"+f.integration.String(), own).status)
		other := f.add(t, "prometheus", nil)
		require.Equal(t, http.StatusAccepted, f.send(t, "/webhooks/alertmanager/"+strings.ToUpper(other.String()), payload).status)
		require.Equal(t, "body", f.send(t, f.path(), own).firstField(), "an array is Prometheus's own way")
	})

	t.Run("Prometheus may take the platform for an Alertmanager", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		path := "/webhooks/prometheus/" + f.integration.String() + "/api/v2/alerts"
		own := `[{"labels":{"alertname":"Own"},"startsAt":"2026-01-24T12:00:00Z","endsAt":"2099-01-01T00:00:00Z"}]`

		a := f.send(t, path, own, "Authorization", "Bearer "+secret)

		require.Equal(t, http.StatusOK, a.status, a.body)
		require.Equal(t, "{}", a.body)
		require.Equal(t, 1, f.rows(t, "integration.monitoring_alerts"))
		require.Equal(t, http.StatusBadRequest, f.send(t, path, payload).status)
		require.Equal(t, http.StatusUnauthorized, f.send(t, path, own, "Authorization", "Bearer x").status)
		require.Equal(t, http.StatusOK, f.send(t, path, `[{"labels":{"alertname":"Own"},"startsAt":"2026-01-24T12:00:00Z","endsAt":"2026-01-24T12:05:00Z"}]`).status)
		alerts := f.get(t, f.scope, auth.RoleViewer, "/projects/"+f.scope.ProjectID.String()+"/monitoring/alerts").list(t)
		require.Len(t, alerts, 1)
		require.Equal(t, "resolved", alerts[0]["status"])
	})

	t.Run("senders without an id learn what to do", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		for _, kind := range []string{"alertmanager", "grafana"} {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/webhooks/"+kind, strings.NewReader("anything"))
			f.sign(t, r, auth.Identity{Type: auth.ActorAnonymous})

			a := f.do(t, r)

			require.Equal(t, http.StatusBadRequest, a.status, a.body)
			require.Equal(t, "DEPRECATED_ENDPOINT", a.code())
			require.NotEmpty(t, a.json["migration_steps"])
			require.Contains(t, a.body, "/api/v1/webhooks/"+kind+"/{integration_id}")
		}
	})
}

func TestReceiveProvesTheSender(t *testing.T) {
	t.Parallel()
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(payload))
	signed := hex.EncodeToString(mac.Sum(nil))
	basic := func(password string) string {
		return "Basic " + base64.StdEncoding.EncodeToString([]byte("anybody:"+password))
	}

	cases := []struct {
		name, header, value string
		status              int
	}{
		{"the secret header", "X-Webhook-Secret", secret, http.StatusAccepted},
		{"a bearer", "Authorization", "bearer " + secret, http.StatusAccepted},
		{"basic with the secret as password", "Authorization", basic(secret), http.StatusAccepted},
		{"a signature", "X-Hub-Signature-256", "sha256=" + signed, http.StatusAccepted},
		{"Grafana's signature", "X-Grafana-Alerting-Signature", signed, http.StatusAccepted},
		{"nothing", "X-Nothing", "x", http.StatusUnauthorized},
		{"a wrong secret", "X-Webhook-Secret", secret + "x", http.StatusUnauthorized},
		{"a wrong bearer", "Authorization", "Bearer " + secret[1:], http.StatusUnauthorized},
		{"the secret as user name", "Authorization", "Basic " + base64.StdEncoding.EncodeToString([]byte(secret+":")), http.StatusUnauthorized},
		{"a wrong signature", "X-Hub-Signature-256", "sha256=" + strings.Repeat("0", 64), http.StatusUnauthorized},
		{"a signature of the weaker kind", "X-Hub-Signature", "sha1=" + signed, http.StatusUnauthorized},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := setup(t)

			a := f.send(t, f.path(), payload, c.header, c.value)

			require.Equal(t, c.status, a.status, a.body)
			if c.status != http.StatusAccepted {
				require.Equal(t, "INVALID_SIGNATURE", a.code())
				require.Equal(t, "Bearer", a.header.Get("WWW-Authenticate"))
				require.Zero(t, f.stored(t))
			}
		})
	}

	t.Run("a signature covers a packed body as sent", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		packed := gzipped(t, payload)
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write([]byte(packed))

		a := f.send(t, f.path(), packed, "X-Hub-Signature-256", "sha256="+hex.EncodeToString(mac.Sum(nil)), "Content-Encoding", "gzip")

		require.Equal(t, http.StatusAccepted, a.status, a.body)
	})

	t.Run("the previous secret counts until its time is over", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		turn := map[string]any{"webhook_secret": "new", "previous_webhook_secret": secret}
		turn["previous_until"] = time.Now().Add(time.Hour)
		during := f.add(t, "alertmanager", turn)
		turn["previous_until"] = time.Now().Add(-time.Second)
		after := f.add(t, "alertmanager", turn)

		require.Equal(t, http.StatusAccepted, f.send(t, "/webhooks/alertmanager/"+during.String(), payload).status)
		require.Equal(t, http.StatusUnauthorized, f.send(t, "/webhooks/alertmanager/"+after.String(), payload).status)
		require.Equal(t, http.StatusAccepted, f.send(t, "/webhooks/alertmanager/"+after.String(), payload, "X-Webhook-Secret", "new").status)
	})
}

func TestReceiveChecksInTheOrderOfTheContract(t *testing.T) {
	t.Parallel()
	f := setup(t)
	grafana := f.add(t, "grafana", nil)
	off := f.add(t, "alertmanager", map[string]any{"webhook_enabled": false})
	idle := f.add(t, "alertmanager", map[string]any{"project_is_active": false})
	wrong := []string{"X-Webhook-Secret", "wrong"}

	cases := []struct {
		name, path, body string
		headers          []string
		status           int
		code             string
	}{
		{"an unknown type", "/webhooks/nagios/" + f.integration.String(), "nonsense", wrong, 404, "RESOURCE_NOT_FOUND"},
		{"a type that differs from the integration's", "/webhooks/alertmanager/" + grafana.String(), payload, nil, 404, "RESOURCE_NOT_FOUND"},
		{"an unknown id, whatever the credentials", "/webhooks/alertmanager/" + uuid.NewString(), payload, wrong, 404, "RESOURCE_NOT_FOUND"},
		{"a malformed id", "/webhooks/alertmanager/42", payload, nil, 404, "RESOURCE_NOT_FOUND"},
		{"a malformed id of the Prometheus route", "/webhooks/prometheus/42/api/v2/alerts", payload, nil, 404, "RESOURCE_NOT_FOUND"},
		{"credentials come before the switch", "/webhooks/alertmanager/" + off.String(), payload, wrong, 401, "INVALID_SIGNATURE"},
		{"webhooks that are switched off", "/webhooks/alertmanager/" + off.String(), "nonsense", nil, 403, "INTEGRATION_DISABLED"},
		{"a project that is not active", "/webhooks/alertmanager/" + idle.String(), payload, nil, 403, "INTEGRATION_DISABLED"},
		{"credentials come before the body", f.path(), strings.Repeat("x", 6<<20), wrong, 401, "INVALID_SIGNATURE"},
		{"the size comes before the form", f.path(), strings.Repeat("x", 5<<20+1), nil, 413, "PAYLOAD_TOO_LARGE"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()

			a := f.send(t, c.path, c.body, c.headers...)

			require.Equal(t, c.status, a.status, a.body)
			require.Equal(t, c.code, a.code())
		})
	}
}

func TestReceiveRefusesBadInput(t *testing.T) {
	t.Parallel()
	f := setup(t)
	thousandAndOne := `{"alerts":[` + strings.TrimSuffix(strings.Repeat(`{"labels":{"a":"b"}},`, 1001), ",") + `]}`

	cases := []struct {
		name, body, encoding string
		status               int
		field                string
	}{
		{"truncated JSON", payload[:len(payload)-9], "", 400, "body"},
		{"an empty body", "", "", 400, "body"},
		{"a text that is no JSON", "alerts=1", "", 400, "body"},
		{"data after the end", payload + "{}", "", 400, "body"},
		{"more than five megabytes", `{"alerts":[],"x":"` + strings.Repeat("x", 5<<20) + `"}`, "", 413, ""},
		{"a gzip bomb", gzipped(t, strings.Repeat("0", 64<<20)), "gzip", 413, ""},
		{"a gzip body that is cut off", gzipped(t, payload)[:50], "gzip", 400, ""},
		{"gzip inside gzip", gzipped(t, gzipped(t, payload)), "gzip, gzip", 415, ""},
		{"an encoding nobody offered", payload, "br", 415, ""},
		{"deep nesting", `{"alerts":[],"x":` + strings.Repeat(`[`, 40) + strings.Repeat(`]`, 40) + `}`, "", 400, "body"},
		{"very deep nesting", strings.Repeat(`[`, 100_000), "", 400, "body"},
		{"alerts of the wrong type", `{"alerts":"x"}`, "", 400, "alerts"},
		{"a NUL in a label", `{"alerts":[{"labels":{"alertname":"a\u0000b"}}]}`, "", 400, "alerts[0].labels.alertname"},
		{"a NUL in the group key", `{"groupKey":"\u0000","alerts":[]}`, "", 400, "groupKey"},
		{"text that is no UTF-8", "{\"alerts\":[{\"labels\":{\"a\":\"\xff\"}}]}", "", 400, "body"},
		{"half a surrogate pair", `{"alerts":[{"labels":{"a":"\ud800"}}]}`, "", 400, "body"},
		{"a number without end", `{"alerts":[{"labels":{"alertname":"a"}}],"x":1e999999}`, "", 400, "x"},
		{"a thousand and one alerts", thousandAndOne, "", 413, ""},
	}
	t.Run("each", func(t *testing.T) {
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				t.Parallel()

				a := f.send(t, f.path(), c.body, "X-Webhook-Secret", secret, "Content-Encoding", c.encoding)

				require.Equal(t, c.status, a.status, a.body)
				require.Equal(t, c.field, a.firstField(), a.body)
				require.NotEmpty(t, a.json["detail"])
				require.NotEmpty(t, a.json["request_id"])
			})
		}
	})

	require.Zero(t, f.stored(t), "nothing of it was stored")
}

func TestReceiveRefusesDeliveriesOfWhichNothingIsAcceptable(t *testing.T) {
	t.Parallel()
	f := setup(t)
	labels := make([]string, 10_000)
	for i := range labels {
		labels[i] = fmt.Sprintf(`"l%d":"v"`, i)
	}
	cases := []struct{ name, body, field string }{
		{"an alert of the wrong type", `{"alerts":[7]}`, "alerts[0]"},
		{"labels of the wrong type", `{"alerts":[{"labels":[]}]}`, "alerts[0].labels"},
		{"ten thousand labels", `{"alerts":[{"labels":{` + strings.Join(labels, ",") + `}}]}`, "alerts[0].labels"},
		{"no fingerprint and no name", `{"alerts":[{"labels":{}}]}`, "alerts[0].labels"},
		{"no labels", `{"alerts":[{"status":"firing"}]}`, "alerts[0].labels"},
		{"a start in the year 1", `{"alerts":[{"labels":{"alertname":"a"},"startsAt":"0001-01-01T00:00:00Z"}]}`, "alerts[0].startsAt"},
	}
	t.Run("each", func(t *testing.T) {
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				t.Parallel()

				a := f.send(t, f.path(), c.body)

				require.Equal(t, http.StatusBadRequest, a.status, a.body)
				require.Contains(t, a.body, `"field":"`+c.field+`"`)
			})
		}
	})

	kept := f.get(t, f.scope, auth.RoleEngineer, f.monitoring("deliveries?status=rejected"))
	require.Empty(t, kept.list(t), "nothing is stored")
}

func gzipped(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	zip := gzip.NewWriter(&b)
	_, err := io.WriteString(zip, text)
	require.NoError(t, err)
	require.NoError(t, zip.Close())
	return b.String()
}
