// Package events carries what happened to everyone who must hear of it. A change, its
// live events, its audit entry and its orders to other services are committed together
// as rows of one outbox; the relay of the service that wrote them delivers them
// afterwards, at least once and in order per project and kind. Live events go to Redis,
// which is a fast hint: what was missed is read from a capped stream or by HTTP.
// The package knows no event of the product; their payloads belong to the domain.
package events

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Kind says what a row of the outbox is and so who receives it.
type Kind string

// The kinds of rows: live events go to Redis, audit entries to audit-service, incident
// actions to incident-service, generations to ai-service, notifications to
// alerting-service.
const (
	KindEvent          Kind = "event"
	KindAudit          Kind = "audit"
	KindIncidentAction Kind = "incident_action"
	KindGeneration     Kind = "generation"
	KindNotification   Kind = "notification"
)

// Event is something that open browsers should hear of.
type Event struct {
	Channel string // incidents, hypotheses, alerts …
	Type    string // incident.created
	Data    any
	UserID  *uuid.UUID // set when only this user's sockets may get it
}

// Frame is an event as browsers see it and as it travels through Redis.
type Frame struct {
	ID        string          `json:"id,omitempty"` // absent on channels that are live only
	Type      string          `json:"type"`
	Channel   string          `json:"channel"`
	Data      json.RawMessage `json:"data"`
	TenantID  uuid.UUID       `json:"tenant_id"`
	ProjectID uuid.UUID       `json:"project_id"`
	UserID    *uuid.UUID      `json:"user_id,omitempty"`
	Timestamp time.Time       `json:"timestamp"`
}

// Message is a row of the outbox on its way to its receiver. ID is the same at every
// attempt, so that receivers can tell a repeat.
type Message struct {
	ID        uuid.UUID
	Scope     auth.Scope
	Kind      Kind
	Topic     string
	Payload   json.RawMessage
	CreatedAt time.Time
}

// Deliver hands a message to its receiver. The context acts as the writing service in
// the scope of the message. A fault of kind Invalid, NotFound, Conflict or Forbidden
// says that repeating is pointless; after every other error the message is tried again.
type Deliver func(ctx context.Context, m Message) error

// DeliverAll hands several messages of one queue to their receiver in one call: it takes
// all of them, in order, or none.
type DeliverAll func(ctx context.Context, messages []Message) error

// eventPayload is what the outbox keeps of an Event besides its channel, the topic.
type eventPayload struct {
	Type   string          `json:"type"`
	Data   json.RawMessage `json:"data"`
	UserID *uuid.UUID      `json:"user_id,omitempty"`
}

// Publish writes a live event into the outbox within the transaction of its cause.
func Publish(ctx context.Context, tx pgx.Tx, s auth.Scope, e Event) error {
	if s.ProjectID == uuid.Nil {
		return errors.New("publish event: no project in scope")
	}
	data, err := json.Marshal(e.Data)
	if err != nil {
		return fmt.Errorf("publish event %s: %w", e.Type, err)
	}
	return Order(ctx, tx, s, KindEvent, e.Channel, eventPayload{Type: e.Type, Data: data, UserID: e.UserID})
}

// Order writes a message for another service into the outbox within the transaction of
// its cause.
func Order(ctx context.Context, tx pgx.Tx, s auth.Scope, kind Kind, topic string, payload any) error {
	body, err := json.Marshal(payload)
	if err != nil {
		return fmt.Errorf("order %s %s: %w", kind, topic, err)
	}
	if err := insert(ctx, tx, s, kind, topic, body); err != nil {
		return fmt.Errorf("order %s %s: %w", kind, topic, err)
	}
	return nil
}
