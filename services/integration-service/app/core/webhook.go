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
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/integration"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// MaxAlerts is how many alerts one delivery may hold.
const MaxAlerts = 1000

// maxNamedProblems bounds how many alerts a refusal names.
const maxNamedProblems = 20

// acceptWithin is when a sender is told to try again because the storage hangs.
const acceptWithin = 3 * time.Second

// Directory knows the integrations by their ids.
type Directory interface {
	// Find returns an integration; one that does not exist is not found.
	Find(ctx context.Context, id uuid.UUID) (Sender, error)
}

// Store keeps deliveries.
type Store interface {
	// Accept stores a delivery with everything that follows from it, and what the given
	// functions add, or nothing.
	Accept(ctx context.Context, s auth.Scope, b alert.Batch, also ...alert.Also) (alert.Delivery, error)
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

// Format is a way to write alerts, as the settings of an integration adapt it.
type Format func(body []byte, c integration.Config) (Payload, error)

// formats are the types of integrations with what they send.
var formats = map[string]Format{
	string(integration.Alertmanager): DecodeAlertmanager,
	string(integration.Prometheus):   DecodeEither,
	string(integration.Grafana):      DecodeGrafana,
	string(integration.Webhook):      DecodeGeneric,
}

// FormatOf returns what may be sent to a path with this type.
func FormatOf(integrationType string) (Format, bool) {
	format, ok := formats[integrationType]
	return format, ok
}

// storedFormat returns what a stored body of an integration may be written in, whatever
// the path it came by.
func storedFormat(integrationType string) Format {
	if integrationType == string(integration.Alertmanager) {
		return DecodeEither
	}
	return formats[integrationType]
}

// sameSender reports whether an integration of one type may send to the path of another.
// Alertmanager and Prometheus send what the other does.
func sameSender(a, b string) bool {
	family := func(kind string) string {
		if kind == string(integration.Prometheus) {
			return string(integration.Alertmanager)
		}
		return kind
	}
	return family(a) == family(b)
}

// Admit returns the integration that a request to the path of a type is for when it
// proves to come from its sender. raw reads the body as sent; it is read only when a signature over it is all
// that is left to check.
func (w *Webhooks) Admit(ctx context.Context, integrationType, id string, p Proof, raw func() ([]byte, error)) (Sender, error) {
	parsed, err := uuid.Parse(id)
	if err != nil {
		return Sender{}, fault.Missing()
	}
	sender, err := w.directory.Find(ctx, parsed)
	if err != nil {
		return Sender{}, err
	}
	if !sameSender(sender.Type, integrationType) {
		return Sender{}, fault.Missing()
	}
	if err := p.check(sender.secrets(w.now()), raw); err != nil {
		return Sender{}, err
	}
	return sender, sender.listens()
}

// listens refuses an integration that is switched off.
func (s Sender) listens() error {
	if s.WebhookEnabled && s.ProjectActive {
		return nil
	}
	return fault.New(fault.Forbidden, "INTEGRATION_DISABLED", "The integration does not take webhooks at the moment.")
}

// Request is what came with a body that is valid JSON.
type Request struct {
	Body        []byte
	ContentType string
	From        netip.Addr
	Format      Format
}

// hook is what belongs to a delivery and is not about its alerts. It runs in the
// transaction that stores the delivery.
type hook func(ctx context.Context, tx pgx.Tx, d alert.Delivery) error

// intake says how a delivery comes: a former one that is replayed, with when its alerts
// began, and what else is done with it.
type intake struct {
	former *alert.Delivery
	starts map[uuid.UUID]time.Time
	also   hook
}

// Receive stores what a sender sent and returns what became of it. A payload without
// any acceptable alert is refused and leaves nothing behind.
func (w *Webhooks) Receive(ctx context.Context, from Sender, r Request) (alert.Delivery, error) {
	return w.take(ctx, from, r, intake{})
}

func (w *Webhooks) take(ctx context.Context, from Sender, r Request, in intake) (alert.Delivery, error) {
	payload, err := r.Format(r.Body, from.Config)
	if err != nil {
		return alert.Delivery{}, err
	}
	if err := checkNumbers(r.Body); err != nil {
		return alert.Delivery{}, err
	}
	now := w.now()
	b, err := in.batch(from, r, payload, now)
	if err != nil {
		return alert.Delivery{}, err
	}
	var also []alert.Also
	if in.also != nil {
		also = append(also, alert.Also(in.also))
	}

	bounded, cancel := context.WithTimeout(ctx, acceptWithin)
	defer cancel()
	d, err := w.store.Accept(bounded, from.Scope(), b, also...)
	if err != nil {
		return d, err
	}
	for _, result := range d.Results {
		w.count(from.Type, result.Status, 1)
	}
	return d, nil
}

// batch judges a payload by the clock of the moment it first came: what was still to
// come then may be over now. A payload in which no alert is acceptable is refused.
func (in intake) batch(from Sender, r Request, p Payload, now time.Time) (alert.Batch, error) {
	arrived := now
	if in.former != nil {
		arrived = in.former.ReceivedAt
	}
	j := judge(p, from.Config, arrived)
	if err := j.refusal(); err != nil {
		return alert.Batch{}, err
	}
	b := batchOf(from, r, p, j, now)
	if in.former != nil {
		b.Again = &arrived
		for i := range b.Alerts {
			in.complete(&b.Alerts[i], len(p.Alerts))
		}
	}
	return b, nil
}

// complete fills in what the first time told about an alert that its sender did not
// write: repeated now, it would mean something else.
func (in intake) complete(a *alert.Incoming, total int) {
	if known, ok := in.former.ResultOf(a.Index); ok && total == in.former.Alerts {
		if known.Fingerprint != nil {
			a.Fingerprint = *known.Fingerprint
		}
		if known.AlertID != nil && a.StartsAt.IsZero() {
			a.StartsAt = in.starts[*known.AlertID]
		}
	}
	if !a.StartsAt.IsZero() {
		return
	}
	arrived := in.former.ReceivedAt
	if a.Status == alert.Firing {
		a.StartsAt = arrived
	} else if a.EndsAt == nil {
		a.EndsAt = &arrived
	}
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
