// Package client calls the services that incident-service gives orders to.
package client

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
)

// patience is how long an order is offered to ai-service: three more times
// within 10 s, 60 s and 5 min (contract: incidents.md section 5). Nobody waits
// for causes longer than that.
const patience = 10*time.Second + time.Minute + 5*time.Minute

// GiveUp ends a generation that will not be made.
type GiveUp func(ctx context.Context, s auth.Scope, o hypothesis.Order, reason string) error

// Generations delivers the orders of generations to ai-service. An order that
// it refuses, or that it cannot take for too long, is given up.
func Generations(c *internalauth.Client, giveUp GiveUp, now func() time.Time) events.Deliver {
	return func(ctx context.Context, m events.Message) error {
		err := c.Do(ctx, http.MethodPost, m.Topic, m.Payload, nil)
		if fault.CodeOf(err) == fault.CodeInProgress {
			return nil // an earlier delivery arrived
		}
		reason := hopeless(err, now().Sub(m.CreatedAt))
		if reason == "" {
			return err
		}
		var order hypothesis.Order
		if err := json.Unmarshal(m.Payload, &order); err != nil {
			return fmt.Errorf("decode order: %w", err)
		}
		return giveUp(ctx, m.Scope, order, reason)
	}
}

// hopeless says why an order is not offered again, empty when it was taken or
// will be offered again.
func hopeless(err error, age time.Duration) string {
	known, ok := fault.As(err)
	if !ok {
		return "" // taken, or our own failure, which the relay repeats
	}
	switch known.Kind {
	case fault.Conflict, fault.Invalid, fault.NotFound, fault.Forbidden, fault.TooLarge:
		return "The analysis refused the request: " + known.Detail
	default:
		if age < patience {
			return ""
		}
		return "The analysis could not be reached."
	}
}
