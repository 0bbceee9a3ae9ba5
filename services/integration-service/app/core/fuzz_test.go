package core_test

import (
	"context"
	"encoding/json"
	"testing"
	"unicode/utf8"

	"github.com/sre-copilot/sre-copilot/services/integration-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

func FuzzDecodeAlertmanager(f *testing.F) {
	f.Add(sent(f, "alertmanager.json"))
	f.Add([]byte(`{"alerts":[{"labels":{"a":1e400},"startsAt":"0001-01-01T00:00:00Z"},null,{"labels":{}}],"groupKey":"\ud83d\ude00"}`))
	f.Add([]byte(`{"alerts":[{"status":"resolved","labels":{"alertname":"x"},"endsAt":"9999-12-31T23:59:59-23:59"}],"truncatedAlerts":3}`))
	fuzz(f, core.DecodeAlertmanager)
}

func FuzzDecodePrometheus(f *testing.F) {
	f.Add(sent(f, "prometheus.json"))
	f.Add([]byte(`[{"labels":{"a":{"b":[1,2,{"c":null}]}},"endsAt":"2020-01-01T00:00:00+14:00"},{"labels":{"":""}}]`))
	f.Add([]byte(`[[[[`))
	fuzz(f, core.DecodePrometheus)
}

// fuzz takes any bytes through decoding, judging and filling. Whatever comes in is
// refused by an expected fault or gives a batch that the store can keep.
func fuzz(f *testing.F, format core.Format) {
	f.Helper()
	f.Fuzz(func(t *testing.T, body []byte) {
		keeper := &keeper{}
		webhooks := core.NewWebhooks(nil, keeper, clock.Now, func(string, alert.Outcome, int) {})

		_, err := webhooks.Receive(t.Context(), core.Sender{Type: "alertmanager"}, core.Request{Body: body, Format: format})

		if _, expected := fault.As(err); err != nil && !expected {
			t.Fatalf("unexpected failure: %v", err)
		}
		for _, in := range keeper.batch.Alerts {
			checkKept(t, in)
		}
	})
}

func checkKept(t *testing.T, in alert.Incoming) {
	t.Helper()
	if in.Fingerprint == "" || in.Name == "" || in.Service == "" || in.GroupKey == "" || in.Summary == "" {
		t.Fatalf("a gap was left open: %+v", in)
	}
	if utf8.RuneCountInString(in.Fingerprint) > alert.MaxFingerprint || len(in.Labels) > 64 {
		t.Fatalf("over a limit: %+v", in)
	}
	if in.Status != alert.Firing && in.Status != alert.Resolved {
		t.Fatalf("status %q", in.Status)
	}
	if _, err := json.Marshal(in); err != nil {
		t.Fatalf("cannot be written: %v", err)
	}
}

// keeper remembers the batch it was given.
type keeper struct{ batch alert.Batch }

// Accept keeps the batch.
func (k *keeper) Accept(_ context.Context, _ auth.Scope, b alert.Batch, _ ...alert.Also) (alert.Delivery, error) {
	k.batch = b
	return b.Delivery, nil
}
