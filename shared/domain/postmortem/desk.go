package postmortem

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// Desk is where ai-service takes orders of drafts and hands drafts in.
type Desk struct{ db *postgres.DB }

// NewDesk returns the desk of ai-service.
func NewDesk(db *postgres.DB) *Desk { return &Desk{db: db} }

// Take accepts an order for later: enqueue runs in the transaction that finds the
// postmortem there.
func (d *Desk) Take(ctx context.Context, s auth.Scope, o Order, enqueue func(context.Context, pgx.Tx) error) error {
	return d.db.Write(ctx, s, func(tx pgx.Tx) error {
		_, err := one(ctx, tx, s, `p.id = @id`, o.PostmortemID)
		if err != nil {
			return err
		}
		return enqueue(ctx, tx)
	})
}

// HandIn sends a draft to incident-service.
func (d *Desk) HandIn(ctx context.Context, s auth.Scope, id uuid.UUID, draft Delivery) error {
	return d.db.Write(ctx, s, func(tx pgx.Tx) error {
		return events.Order(ctx, tx, s, events.KindIncidentAction, DeliveryPath(id), draft)
	})
}
