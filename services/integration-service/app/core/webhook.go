// Package core decides what happens to the alerts that monitoring systems send: who
// may send them, what of a payload is acceptable, how its gaps are filled, and that
// it is stored as a whole before the sender hears of it. It speaks neither HTTP nor
// SQL.
package core

import (
	"context"
	"fmt"
	"net/netip"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/integration"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// MaxAlerts is how many alerts one delivery may hold.
const MaxAlerts = 1000

// acceptWithin is when a sender is told to try again because the storage hangs.
const acceptWithin = 3 * time.Second

// maxNamedProblems bounds how many alerts a refusal names.
const maxNamedProblems = 20

// Directory knows the integrations by their ids.
type Directory interface {
	// Find returns an integration; one that does not exist is not found.
	Find(ctx context.Context, id uuid.UUID) (Sender, error)
}

// Store keeps deliveries.
type Store interface {
	// Accept stores a delivery with everything that follows from it, or nothing.
	Accept(ctx context.Context, s auth.Scope, b alert.Batch) (alert.Delivery, error)
}

// Webhooks takes what monitoring systems send.
type Webhooks struct {
	directory Directory
	store     Store
	now       func() time.Time
	count     func(integrationType string, outcome alert.Outcome, alerts int)
}

// NewWebhooks returns the use cases of webhooks. count is told what became of alerts
// once they are stored.
func NewWebhooks(d Directory, s Store, now func() time.Time, count func(string, alert.Outcome, int)) *Webhooks {
	return &Webhooks{directory: d, store: s, now: now, count: count}
}

// Format is a way to write alerts.
type Format func(body []byte) (Payload, error)

// readable are the types whose payloads this version reads. They are interchangeable:
// Alertmanager and Prometheus send what the other does.
var readable = map[string]Format{
	string(integration.Alertmanager): DecodeAlertmanager,
	string(integration.Prometheus):   DecodeEither,
}

// FormatOf returns what may be sent to a path with this type.
func FormatOf(integrationType string) (Format, bool) {
	format, ok := readable[integrationType]
	return format, ok
}

// Admit returns the integration that a request is for when it proves to come from its
// sender. raw reads the body as sent; it is read only when a signature over it is all
// that is left to check.
func (w *Webhooks) Admit(ctx context.Context, id string, p Proof, raw func() ([]byte, error)) (Sender, error) {
	parsed, err := uuid.Parse(id)
	if err != nil {
		return Sender{}, fault.Missing()
	}
	sender, err := w.directory.Find(ctx, parsed)
	if err != nil {
		return Sender{}, err
	}
	if _, ok := FormatOf(sender.Type); !ok {
		return Sender{}, fault.Missing()
	}
	if err := p.check(sender.secrets(w.now()), raw); err != nil {
		return Sender{}, err
	}
	if !sender.WebhookEnabled || !sender.ProjectActive {
		return Sender{}, fault.New(fault.Forbidden, "INTEGRATION_DISABLED", "The integration does not take webhooks at the moment.")
	}
	return sender, nil
}

// Request is what came with a body that is valid JSON.
type Request struct {
	Body        []byte
	ContentType string
	From        netip.Addr
	Format      Format
}

// Receive stores what a sender sent and returns what became of it. A payload without
// any acceptable alert is refused and leaves nothing behind.
func (w *Webhooks) Receive(ctx context.Context, from Sender, r Request) (alert.Delivery, error) {
	payload, err := r.Format(r.Body)
	if err != nil {
		return alert.Delivery{}, err
	}
	if err := checkNumbers(r.Body); err != nil {
		return alert.Delivery{}, err
	}
	now := w.now()
	judged := judge(payload, from.Config, now)
	if err := judged.refusal(); err != nil {
		return alert.Delivery{}, err
	}

	ctx, cancel := context.WithTimeout(ctx, acceptWithin)
	defer cancel()
	d, err := w.store.Accept(ctx, from.Scope(), batchOf(from, r, payload, judged, now))
	if err != nil {
		return d, err
	}
	for _, result := range d.Results {
		w.count(from.Type, result.Status, 1)
	}
	return d, nil
}

func batchOf(from Sender, r Request, p Payload, j judgement, now time.Time) alert.Batch {
	b := alert.Batch{
		Delivery: alert.Delivery{
			ID: uuid.Must(uuid.NewV7()), IntegrationID: from.ID, ReceivedAt: now, ContentType: cutBytes(r.ContentType, maxContentType),
		},
		Raw:    r.Body,
		Source: alert.Source{ID: from.ID, Name: from.Name, Type: from.Type},
		Policy: policyOf(from.Config),
		Alerts: j.accepted, Settled: j.settled,
	}
	if r.From.IsValid() {
		b.Delivery.SourceIP = &r.From
	}
	if p.Truncated > 0 {
		b.Note = fmt.Sprintf("The sender left %d alerts of this group out of its message.", p.Truncated)
	}
	return b
}

// refusal is the fault of a payload in which no alert is acceptable.
func (j judgement) refusal() error {
	if len(j.problems) == 0 || len(j.problems) < j.total {
		return nil
	}
	e := fault.InvalidField(j.problems[0].Field, "%s", j.problems[0].Message)
	e.Fields = j.problems[:min(len(j.problems), maxNamedProblems)]
	return e
}
