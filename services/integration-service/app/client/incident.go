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
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
)

// Links are the links from alerts to incidents.
type Links interface {
	// ByID returns an alert.
	ByID(ctx context.Context, s auth.Scope, id uuid.UUID) (alert.Alert, error)
	// Relink moves an alert from one incident to another.
	Relink(ctx context.Context, s auth.Scope, alertID, from, to uuid.UUID) error
}

// incidentActions delivers orders to incident-service.
type incidentActions struct {
	http  *internalauth.Client
	links Links
}

// IncidentActions delivers orders to incident-service. It judges the state of the
// group again and may give the alert to another incident than the one allocated here;
// the link, and with it the orders that follow, go to that one.
func IncidentActions(c *internalauth.Client, links Links) events.Deliver {
	a := incidentActions{http: c, links: links}
	return func(ctx context.Context, m events.Message) error {
		if m.Topic == alert.FromAlertPath {
			return a.fromAlert(ctx, m)
		}
		return a.systemState(ctx, m)
	}
}

// Concerns names what an order is about, so that orders about different things need not
// wait for each other: its group, its incident and its alert.
func Concerns(m events.Message) []string {
	var order struct {
		IncidentID uuid.UUID `json:"incident_id"`
		GroupKey   string    `json:"group_key"`
		AlertID    uuid.UUID `json:"alert_id"`
		Alert      struct {
			ID uuid.UUID `json:"id"`
		} `json:"alert"`
	}
	if json.Unmarshal(m.Payload, &order) != nil {
		return nil
	}
	if m.Topic == alert.FromAlertPath {
		return []string{"group " + order.GroupKey, "incident " + order.IncidentID.String(), "alert " + order.Alert.ID.String()}
	}
	incident, _ := alert.IncidentOf(m.Topic)
	return []string{"incident " + incident.String(), "alert " + order.AlertID.String()}
}

func (a incidentActions) fromAlert(ctx context.Context, m events.Message) error {
	var order alert.FromAlert
	if err := json.Unmarshal(m.Payload, &order); err != nil {
		return fmt.Errorf("decode order: %w", err)
	}
	var answer struct {
		IncidentID uuid.UUID `json:"incident_id"`
	}
	if err := a.http.Do(ctx, http.MethodPost, m.Topic, m.Payload, &answer); err != nil {
		return err
	}
	if answer.IncidentID == uuid.Nil || answer.IncidentID == order.IncidentID {
		return nil
	}
	return a.links.Relink(ctx, m.Scope, order.Alert.ID, order.IncidentID, answer.IncidentID)
}

func (a incidentActions) systemState(ctx context.Context, m events.Message) error {
	var order alert.SystemState
	if err := json.Unmarshal(m.Payload, &order); err != nil {
		return fmt.Errorf("decode order: %w", err)
	}
	path := m.Topic
	linked, err := a.links.ByID(ctx, m.Scope, order.AlertID)
	switch {
	case err == nil && linked.IncidentID != nil:
		path = alert.SystemStatePath(*linked.IncidentID)
	case err != nil && fault.KindOf(err) != fault.NotFound:
		return err
	}
	return a.http.Do(ctx, http.MethodPost, path, m.Payload, nil)
}
