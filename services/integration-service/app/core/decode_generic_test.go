package core_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/integration"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

func TestGeneric(t *testing.T) {
	t.Parallel()

	t.Run("takes every field", func(t *testing.T) {
		t.Parallel()
		end := time.Date(2026, 11, 22, 12, 5, 0, 0, time.UTC)

		in := single(t, integration.Webhook, integration.Config{}, `{"title":"Disk full","status":"closed","severity":"P1","service":"db","summary":"s",
			"description":"d","fingerprint":"f","group_key":"g","starts_at":"2026-11-22T12:00:00Z","ends_at":"2026-11-22T12:05:00Z",
			"url":"https://tool.example/1","labels":{"host":"a","n":1},"annotations":{"runbook_url":"https://wiki.example/x"}}`)

		require.Equal(t, alert.Incoming{
			Name: "Disk full", Status: alert.Resolved, Severity: alert.Critical, Service: "db", Summary: "s", Description: "d",
			Fingerprint: "f", GroupKey: "g", StartsAt: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC), EndsAt: &end,
			Labels:      map[string]string{"alertname": "Disk full", "host": "a", "n": "1", "service": "db", "severity": "P1"},
			Annotations: map[string]string{"runbook_url": "https://wiki.example/x", "summary": "s", "description": "d"},
			Links:       alert.Links{Source: "https://tool.example/1", Runbook: "https://wiki.example/x"},
		}, in)
	})

	statuses := map[string]alert.Status{
		"": alert.Firing, "firing": alert.Firing, "trigger": alert.Firing, "Open": alert.Firing, "ALERTING": alert.Firing,
		"resolved": alert.Resolved, "resolve": alert.Resolved, "ok": alert.Resolved, "closed": alert.Resolved,
	}
	for word, want := range statuses {
		t.Run("the status "+word+" is "+string(want), func(t *testing.T) {
			t.Parallel()
			require.Equal(t, want, single(t, integration.Webhook, integration.Config{}, `{"title":"t","status":"`+word+`"}`).Status)
		})
	}

	for _, name := range []string{"title", "alert_name", "alertname"} {
		t.Run("the name may be called "+name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, "n", single(t, integration.Webhook, integration.Config{}, `{"`+name+`":"n"}`).Name)
		})
	}
	for name, value := range map[string]string{"fingerprint": `"7"`, "dedup_key": `"7"`, "id": `7`} {
		t.Run("the fingerprint may be called "+name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, "7", single(t, integration.Webhook, integration.Config{}, `{"title":"t","`+name+`":`+value+`}`).Fingerprint)
		})
	}

	t.Run("begin and end belong together without a fingerprint", func(t *testing.T) {
		t.Parallel()
		begin := single(t, integration.Webhook, integration.Config{}, `{"title":"t","service":"s","severity":"high","labels":{"h":"1"}}`)
		end := single(t, integration.Webhook, integration.Config{}, `{"title":"t","service":"s","status":"ok","labels":{"h":"1"}}`)
		other := single(t, integration.Webhook, integration.Config{}, `{"title":"t","service":"s","labels":{"h":"2"}}`)
		require.Equal(t, begin.Fingerprint, end.Fingerprint)
		require.NotEqual(t, begin.Fingerprint, other.Fingerprint)
		require.Equal(t, begin.GroupKey, other.GroupKey, "one group by name and service")
	})

	t.Run("times may be numbers", func(t *testing.T) {
		t.Parallel()
		at := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
		for _, n := range []int64{at.Unix(), at.UnixMilli()} {
			in := single(t, integration.Webhook, integration.Config{}, fmt.Sprintf(`{"title":"t","starts_at":%d}`, n))
			require.True(t, at.Equal(in.StartsAt), "%s", in.StartsAt)
		}
	})

	t.Run("one object, an array and an object with alerts are the same", func(t *testing.T) {
		t.Parallel()
		for _, body := range []string{`{"title":"t"}`, `[{"title":"t"}]`, `{"alerts":[{"title":"t"}]}`} {
			require.Equal(t, "t", single(t, integration.Webhook, integration.Config{}, body).Name)
		}
	})

	rejected := map[string]string{
		`{"title":""}`: "title is required", `[{"title":"t","status":"odd"}]`: "[0].status must be firing or resolved",
		`{"alerts":[{"title":{}}]}`: "alerts[0].title must be a string", `{"alerts":[5]}`: "alerts[0] must be an object",
		`{"title":"t","starts_at":"soon"}`: "starts_at must be an RFC 3339 date-time", `{"title":"t","starts_at":-1}`: "starts_at must be",
		`{"title":"t","labels":[]}`: "labels must be an object", `{"title":"t","starts_at":"1999-01-01T00:00:00Z"}`: "starts_at must not be before",
	}
	for body, detail := range rejected {
		t.Run("rejects "+body, func(t *testing.T) {
			t.Parallel()
			_, err := from(t, integration.Webhook, integration.Config{}, body)
			require.ErrorContains(t, err, detail)
		})
	}

	t.Run("a text is no alert, and a thousand and one are too many", func(t *testing.T) {
		t.Parallel()
		_, err := from(t, integration.Webhook, integration.Config{}, `"x"`)
		requireInvalid(t, err, "body")
		_, err = from(t, integration.Webhook, integration.Config{}, `[`+strings.TrimSuffix(strings.Repeat(`{"title":"t"},`, 1001), ",")+`]`)
		require.Equal(t, fault.TooLarge, fault.KindOf(err))
	})
}

func TestGenericMapping(t *testing.T) {
	t.Parallel()
	config := integration.Config{Mapping: map[string]string{
		"alerts": "$.data['the events']", "title": "$.event.name", "status": "$.event.state", "service": "$.tags[1]",
		"labels.team": "$.owner.team", "labels": "$.meta", "starts_at": "$.when", "summary": "$.nowhere.at[3].all",
	}}

	t.Run("finds the fields of another form", func(t *testing.T) {
		t.Parallel()

		in := single(t, integration.Webhook, config, `{"data":{"the events":[{"event":{"name":"n","state":"closed"},"tags":["a","api"],
			"owner":{"team":"blue"},"meta":{"host":"h"},"when":1795348800,"summary":"own"}]}}`)

		require.Equal(t, "n", in.Name)
		require.Equal(t, alert.Resolved, in.Status)
		require.Equal(t, "api", in.Service)
		require.Equal(t, map[string]string{"alertname": "n", "service": "api", "team": "blue", "host": "h"}, in.Labels)
		require.Equal(t, "own", in.Summary, "what a path does not find may have its own name")
	})

	t.Run("a thousand large alerts are read quickly", func(t *testing.T) {
		t.Parallel()
		mapping := map[string]string{"title": "$.t"}
		for i := range integration.MaxMapped - 1 {
			mapping[fmt.Sprintf("labels.l%d", i)] = fmt.Sprintf("$.a.a.a.a.a.a.a.a.x%d", i)
		}
		deep := strings.Repeat(`{"a":`, 8) + `{"big":"` + strings.Repeat("x", 4000) + `"}` + strings.Repeat(`}`, 8)
		item := `{"t":"n",` + strings.TrimPrefix(deep, `{`) + `,`
		body := `[` + strings.TrimSuffix(strings.Repeat(item, 1000), ",") + `]`
		require.Less(t, len(body), 5<<20)
		started := time.Now()

		b, err := from(t, integration.Webhook, integration.Config{Mapping: mapping}, body)

		require.NoError(t, err)
		require.Len(t, b.Alerts, 1000)
		require.Less(t, time.Since(started), 5*time.Second)
	})
}
