package core

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Archive holds what was received before.
type Archive interface {
	// Delivery returns a delivery and its body.
	Delivery(ctx context.Context, s auth.Scope, id uuid.UUID) (alert.Delivery, json.RawMessage, error)
	// Starts returns when alerts began, by their ids.
	Starts(ctx context.Context, s auth.Scope, ids []uuid.UUID) (map[uuid.UUID]time.Time, error)
}

// Graveyard holds the messages that were given up.
type Graveyard interface {
	// Revive puts one back into its queue. also runs in the same transaction.
	Revive(ctx context.Context, s auth.Scope, id uuid.UUID, also func(pgx.Tx, events.DeadLetter) error) error
}

// Upkeep is what people do to find out whether alerts arrive, and to help those that
// did not. All of it acts for the caller in the context.
type Upkeep struct {
	Webhooks *Webhooks
	Archive  Archive
	Dead     Graveyard
	// EndAt makes sure, from the commit of tx on, that End is called for the sample no
	// earlier than the given time.
	EndAt func(ctx context.Context, tx pgx.Tx, s SampleAlert, at time.Time) error
}

// Revive puts a message that was given up back into its queue.
func (u *Upkeep) Revive(ctx context.Context, id uuid.UUID) error {
	scope := auth.Caller(ctx).Scope()
	return u.Dead.Revive(ctx, scope, id, func(tx pgx.Tx, was events.DeadLetter) error {
		entry := audit.Did(ctx, "dead_letter.retried", id.String())
		entry.Metadata = map[string]any{"service": was.Service, "kind": was.Kind, "topic": was.Topic, "reason": was.Reason}
		return audit.Record(ctx, tx, scope, entry)
	})
}

// Replay takes a stored delivery again, by the present settings of its integration and
// by the clock of the day it came. It makes a delivery of its own.
func (u *Upkeep) Replay(ctx context.Context, id uuid.UUID) (alert.Delivery, error) {
	scope := auth.Caller(ctx).Scope()
	former, body, err := u.Archive.Delivery(ctx, scope, id)
	if err != nil {
		return alert.Delivery{}, err
	}
	starts, err := u.Archive.Starts(ctx, scope, former.AlertIDs())
	if err != nil {
		return alert.Delivery{}, err
	}
	sender, err := u.own(ctx, scope, former.IntegrationID)
	if fault.KindOf(err) == fault.NotFound {
		return alert.Delivery{}, fault.New(fault.Conflict, fault.CodeConflict, "The integration that the delivery came through has been deleted.")
	}
	if err != nil {
		return alert.Delivery{}, err
	}
	return u.Webhooks.take(ctx, sender, Request{
		Body: body, ContentType: former.ContentType, From: auth.ClientOf(ctx).IP, Format: storedFormat(sender.Type),
	}, intake{
		former: &former, starts: starts,
		also: func(ctx context.Context, tx pgx.Tx, d alert.Delivery) error {
			entry := audit.Did(ctx, "webhook_delivery.replayed", id.String())
			entry.Metadata = map[string]any{"delivery_id": d.ID, "alerts": d.Alerts}
			return audit.Record(ctx, tx, scope, entry)
		},
	})
}

// own returns an integration of the project that takes webhooks.
func (u *Upkeep) own(ctx context.Context, s auth.Scope, id uuid.UUID) (Sender, error) {
	sender, err := u.Webhooks.directory.Find(ctx, id)
	if err != nil {
		return Sender{}, err
	}
	if sender.Scope() != s {
		return Sender{}, fault.Missing()
	}
	return sender, sender.listens()
}
