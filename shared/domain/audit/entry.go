// Package audit holds the audit trail: entries that services hand over in the
// transaction of the change they record, and the hash chain that audit-service
// keeps them in. Entries are never changed.
package audit

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/observe"
	"github.com/sre-copilot/sre-copilot/shared/platform/secrets"
)

// maxText is how much of a changed text an entry keeps.
const maxText = 2048

// Path is the route of audit-service that takes entries from the outbox.
const Path = "/audit-logs"

// Entry is one handed-over record, in the form audit-service takes it. Tenant and
// project are those of the call that carries it.
type Entry struct {
	EventID      uuid.UUID      `json:"event_id"`
	Timestamp    time.Time      `json:"timestamp"`
	ActorType    auth.ActorType `json:"actor_type"`
	ActorName    string         `json:"actor_name"`
	UserID       *uuid.UUID     `json:"user_id"`
	UserEmail    string         `json:"user_email"`
	Action       string         `json:"action"`
	ResourceType string         `json:"resource_type"`
	ResourceID   string         `json:"resource_id"`
	Changes      Changes        `json:"changes"`
	IPAddress    string         `json:"ip_address"`
	UserAgent    string         `json:"user_agent"`
	RequestID    string         `json:"request_id"`
	Success      bool           `json:"success"`
	ErrorMessage string         `json:"error_message"`
	Metadata     map[string]any `json:"metadata"`
}

// Change is the old and new value of one field.
type Change struct {
	Old any `json:"old"`
	New any `json:"new"`
}

// Changes maps changed fields to their values. Secrets are masked and long texts
// cut when the entry is recorded.
type Changes map[string]Change

// Did starts an entry of the caller in ctx: the action is <resource>.<verb>, and
// the part before the dot is the resource type.
func Did(ctx context.Context, action, resourceID string) Entry {
	who, client := auth.Caller(ctx), auth.ClientOf(ctx)
	resource, _, _ := strings.Cut(action, ".")
	e := Entry{
		EventID: uuid.Must(uuid.NewV7()), Timestamp: clock.Now(), ActorType: who.Type, ActorName: who.DisplayName(), UserEmail: who.Email,
		Action: action, ResourceType: resource, ResourceID: resourceID, UserAgent: client.UserAgent,
		RequestID: observe.RequestID(ctx), Success: true,
	}
	if who.Type == auth.ActorAnonymous {
		e.ActorType = auth.ActorUser // somebody who has not signed in
	}
	if id := who.UserID(); id.Valid {
		e.UserID = &id.UUID
	}
	if client.IP.IsValid() {
		e.IPAddress = client.IP.String()
	}
	return e
}

// Changing adds the changed fields.
func (e Entry) Changing(c Changes) Entry {
	e.Changes = c
	return e
}

// Failed marks the entry as one of an attempt that did not succeed.
func (e Entry) Failed(reason string) Entry {
	e.Success, e.ErrorMessage = false, reason
	return e
}

// Add is Record with other rows of the outbox.
func Add(b *events.Batch, e Entry) error {
	e.Changes = e.Changes.safe()
	if err := b.Order(events.KindAudit, Path, e); err != nil {
		return fmt.Errorf("record %s: %w", e.Action, err)
	}
	return nil
}

// Record hands the entry over inside tx, so that it exists exactly if the change
// does.
func Record(ctx context.Context, tx pgx.Tx, s auth.Scope, e Entry) error {
	e.Changes = e.Changes.safe()
	if err := events.Order(ctx, tx, s, events.KindAudit, Path, e); err != nil {
		return fmt.Errorf("record %s: %w", e.Action, err)
	}
	return nil
}

// safe masks secrets by field name and cuts long texts.
func (c Changes) safe() Changes {
	masked := make(Changes, len(c))
	for field, change := range c {
		old := secrets.Redact(map[string]any{field: change.Old})[field]
		now := secrets.Redact(map[string]any{field: change.New})[field]
		masked[field] = Change{Old: short(old), New: short(now)}
	}
	return masked
}

func short(v any) any {
	text, ok := v.(string)
	if !ok || len(text) <= maxText {
		return v
	}
	return strings.ToValidUTF8(text[:maxText], "") + "…"
}

// MarshalJSON writes an absent set of changes as null.
func (c Changes) MarshalJSON() ([]byte, error) {
	if len(c) == 0 {
		return []byte("null"), nil
	}
	return json.Marshal(map[string]Change(c))
}
