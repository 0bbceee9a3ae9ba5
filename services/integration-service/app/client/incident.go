package client

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
)

// Relinker corrects which incident an alert belongs to.
type Relinker interface {
	Relink(ctx context.Context, s auth.Scope, alertID, from, to uuid.UUID) error
}

// IncidentActions delivers orders to incident-service. It judges the state of the
// group again and may give the alert to another incident than the one allocated here;
// the link follows it.
func IncidentActions(c *internalauth.Client, alerts Relinker) events.Deliver {
	return func(ctx context.Context, m events.Message) error {
		if m.Topic != alert.FromAlertPath {
			return c.Do(ctx, http.MethodPost, m.Topic, m.Payload, nil)
		}
		var order alert.FromAlert
		if err := json.Unmarshal(m.Payload, &order); err != nil {
			return fmt.Errorf("decode order: %w", err)
		}
		var answer struct {
			IncidentID uuid.UUID `json:"incident_id"`
		}
		if err := c.Do(ctx, http.MethodPost, m.Topic, m.Payload, &answer); err != nil {
			return err
		}
		if answer.IncidentID == uuid.Nil || answer.IncidentID == order.IncidentID {
			return nil
		}
		return alerts.Relink(ctx, m.Scope, order.Alert.ID, order.IncidentID, answer.IncidentID)
	}
}
