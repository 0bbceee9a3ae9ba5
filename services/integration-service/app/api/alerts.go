package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
)

type alertsInput struct {
	ProjectID     uuid.UUID      `path:"project_id" format:"uuid"`
	IntegrationID string         `query:"integration_id" format:"uuid"`
	IncidentID    string         `query:"incident_id" format:"uuid"`
	Status        alert.Status   `query:"status" enum:"firing,resolved,acknowledged"`
	Severity      alert.Severity `query:"severity" enum:"critical,high,medium,low,info"`
	From          string         `query:"from" doc:"Received at or after: RFC 3339, now or now-1h." example:"now-24h"`
	To            string         `query:"to" doc:"Received at or before."`
	Limit         int            `query:"limit" minimum:"1" maximum:"500" default:"50"`
	Cursor        string         `query:"cursor" maxLength:"8192" doc:"X-Next-Cursor of the page before."`
}

func (in *alertsInput) filter(h *Handlers) (alert.Filter, error) {
	f := alert.Filter{Status: in.Status, Severity: in.Severity}
	var err error
	if f.IntegrationID, err = httpapi.OptionalID("query.integration_id", in.IntegrationID); err != nil {
		return f, err
	}
	if f.IncidentID, err = httpapi.OptionalID("query.incident_id", in.IncidentID); err != nil {
		return f, err
	}
	span, err := page.Between(in.From, in.To, h.Now())
	f.From, f.To = span.From, span.To
	return f, err
}

func (h *Handlers) listAlerts(ctx context.Context, in *alertsInput) (*httpapi.List[alert.MonitoringAlert], error) {
	filter, err := in.filter(h)
	if err != nil {
		return nil, err
	}
	l := h.Lists.Of(ctx, "/projects/"+in.ProjectID.String()+"/monitoring/alerts", httpapi.ListQuery{Limit: in.Limit, Cursor: in.Cursor},
		"integration_id", in.IntegrationID, "incident_id", in.IncidentID, "status", string(in.Status),
		"severity", string(in.Severity), "from", in.From, "to", in.To)
	after, err := l.AfterPlace()
	if err != nil {
		return nil, err
	}
	found, err := h.Alerts.List(ctx, auth.Caller(ctx).Scope(), filter, (*alert.Position)(after), l.More())
	if err != nil {
		return nil, err
	}
	return httpapi.Answer(l, found, func(a alert.Alert) []string { return httpapi.KeyAt(a.ReceivedAt, a.ID) }, alert.PayloadOf), nil
}

type alertInput struct {
	ProjectID uuid.UUID `path:"project_id" format:"uuid"`
	AlertID   uuid.UUID `path:"alert_id" format:"uuid"`
}

// MonitoringAlertDetail is an alert with the newest deliveries that contained it.
type MonitoringAlertDetail struct {
	alert.MonitoringAlert
	Deliveries []AlertDelivery `json:"deliveries"`
}

// AlertDelivery is a delivery that contained an alert.
type AlertDelivery alert.Sighting

func (h *Handlers) readAlert(ctx context.Context, in *alertInput) (*httpapi.Body[MonitoringAlertDetail], error) {
	scope := auth.Caller(ctx).Scope()
	found, err := h.Alerts.ByID(ctx, scope, in.AlertID)
	if err != nil {
		return nil, err
	}
	sightings, err := h.Alerts.Sightings(ctx, scope, found)
	if err != nil {
		return nil, err
	}
	detail := MonitoringAlertDetail{MonitoringAlert: alert.PayloadOf(found), Deliveries: make([]AlertDelivery, len(sightings))}
	for i, s := range sightings {
		detail.Deliveries[i] = AlertDelivery(s)
	}
	return &httpapi.Body[MonitoringAlertDetail]{Body: detail}, nil
}
