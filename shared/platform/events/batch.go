package events

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Batch collects events and orders of one transaction and writes them with one
// statement, in the order in which they were added. A change that causes thousands of
// rows uses it in place of Publish and Order.
type Batch struct {
	kinds    []string
	topics   []string
	payloads []string
}

// Publish adds a live event.
func (b *Batch) Publish(e Event) error {
	data, err := json.Marshal(e.Data)
	if err != nil {
		return fmt.Errorf("publish event %s: %w", e.Type, err)
	}
	return b.Order(KindEvent, e.Channel, eventPayload{Type: e.Type, Data: data, UserID: e.UserID})
}

// Order adds a message for another service.
func (b *Batch) Order(kind Kind, topic string, payload any) error {
	body, err := json.Marshal(payload)
	if err != nil {
		return fmt.Errorf("order %s %s: %w", kind, topic, err)
	}
	b.kinds, b.topics = append(b.kinds, string(kind)), append(b.topics, topic)
	b.payloads = append(b.payloads, string(body))
	return nil
}

// Write puts what was added into the outbox within the transaction of its cause.
func (b *Batch) Write(ctx context.Context, tx pgx.Tx, s auth.Scope) error {
	batch := &pgx.Batch{}
	if err := b.Queue(batch, tx, s); err != nil || batch.Len() == 0 {
		return err
	}
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("write events: %w", err)
	}
	return nil
}

// Queue is Write as the last of the statements that tx runs together.
func (b *Batch) Queue(to *pgx.Batch, tx pgx.Tx, s auth.Scope) error {
	if len(b.kinds) == 0 {
		return nil
	}
	if s.ProjectID == uuid.Nil {
		return errors.New("write events: no project in scope")
	}
	queueAll(to, tx, s, b)
	return nil
}
