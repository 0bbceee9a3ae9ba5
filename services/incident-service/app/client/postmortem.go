package client

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/postmortem"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
)

// GiveUpDraft ends the wait for the draft of a postmortem that will not be written.
type GiveUpDraft func(ctx context.Context, s auth.Scope, postmortemID uuid.UUID, reason string) error

// WithDrafts delivers the orders of drafts to ai-service and leaves the others to
// generations. An order that it refuses, or that it cannot take for too long, is
// given up.
func WithDrafts(c *internalauth.Client, giveUp GiveUpDraft, now func() time.Time, generations events.Deliver) events.Deliver {
	return func(ctx context.Context, m events.Message) error {
		if m.Topic != postmortem.DraftTopic {
			return generations(ctx, m)
		}
		err := c.Do(ctx, http.MethodPost, m.Topic, m.Payload, nil)
		reason := hopeless(err, now().Sub(m.CreatedAt))
		if reason == "" {
			return err
		}
		var order postmortem.Order
		if err := json.Unmarshal(m.Payload, &order); err != nil {
			return fmt.Errorf("decode order: %w", err)
		}
		return giveUp(ctx, m.Scope, order.PostmortemID, reason)
	}
}
