package api

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/services/incident-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// maxOrder is the size limit of an order: the labels of one alert can fill a
// whole webhook.
const maxOrder = 8 << 20

func internalRoutes(a *httpapi.API, h *Handlers) {
	httpapi.Register(a, httpapi.Operation{
		ID: "incident-from-alert", Method: http.MethodPost, Path: alert.FromAlertPath, Access: httpapi.Service, Tag: "internal",
		Summary: "Apply what an alert does to incidents", Status: http.StatusCreated, MaxBody: maxOrder,
	}, h.fromAlert)
	httpapi.Register(a, httpapi.Operation{
		ID: "incident-advance", Method: http.MethodPost, Path: "/internal/incidents/{incident_id}/system-state", Access: httpapi.Service,
		Tag: "internal", Summary: "Move an incident forward because its alerts resolved",
	}, h.advance)
}

type fromAlertInput struct {
	Body struct {
		IncidentID  uuid.UUID         `json:"incident_id" format:"uuid"`
		Source      incident.Source   `json:"source" enum:"alertmanager,prometheus,grafana,webhook,alerting,slo,synthetic,anomaly"`
		SourceRef   *string           `json:"source_ref,omitempty"`
		GroupKey    *string           `json:"group_key,omitempty"`
		Title       string            `json:"title"`
		Description string            `json:"description,omitempty"`
		ServiceName string            `json:"service_name"`
		Severity    incident.Severity `json:"severity" enum:"critical,high,medium,low"`
		DetectedAt  time.Time         `json:"detected_at"`
		Note        string            `json:"note,omitempty" doc:"A remark of the sender for the timeline."`
		Alert       orderedAlert      `json:"alert"`
	}
}

// orderedAlert is what an order has to say of its alert; the rest of it is read
// from where alerts are kept.
type orderedAlert struct {
	ID     uuid.UUID    `json:"id" format:"uuid"`
	Name   string       `json:"alert_name,omitempty"`
	Status alert.Status `json:"status" enum:"firing,acknowledged,resolved"`
}

// AppliedAlert says which incident has the alert now.
type AppliedAlert struct {
	IncidentID uuid.UUID       `json:"incident_id" format:"uuid"`
	Action     incident.Action `json:"action" enum:"created,attached,updated,reopened,ignored"`
}

type fromAlertOutput struct {
	Status int
	Body   AppliedAlert
}

func (h *Handlers) fromAlert(ctx context.Context, in *fromAlertInput) (*fromAlertOutput, error) {
	b := in.Body
	id, action, err := h.Incidents.Admit(ctx, auth.Caller(ctx).Scope(), incident.AlertOrder{
		IncidentID: b.IncidentID, Source: b.Source, SourceRef: b.SourceRef, GroupKey: b.GroupKey, Title: b.Title,
		Description: b.Description, ServiceName: b.ServiceName, Severity: b.Severity, DetectedAt: clock.Of(b.DetectedAt),
		AlertID: b.Alert.ID, AlertName: b.Alert.Name, Resolved: b.Alert.Status == alert.Resolved, Note: b.Note,
	})
	if err != nil {
		return nil, err
	}
	status := http.StatusOK
	if action == incident.ActionCreated {
		status = http.StatusCreated
	}
	return &fromAlertOutput{Status: status, Body: AppliedAlert{IncidentID: id, Action: action}}, nil
}

type advanceInput struct {
	IncidentPath
	Body struct {
		State  string `json:"state" enum:"detected,acknowledged,investigating,mitigated,resolved,learned,open,closed"`
		Reason string `json:"reason"`
	}
}

// AdvancedIncident says where an incident stands after an order to move it.
type AdvancedIncident struct {
	IncidentID uuid.UUID      `json:"incident_id" format:"uuid"`
	NewState   incident.State `json:"new_state" enum:"detected,acknowledged,investigating,mitigated,resolved,learned"`
	Changed    bool           `json:"changed"`
}

func (h *Handlers) advance(ctx context.Context, in *advanceInput) (*httpapi.Body[AdvancedIncident], error) {
	to, _ := incident.ParseState(in.Body.State)
	state, changed, err := h.Incidents.Advance(ctx, auth.Caller(ctx).Scope(), core.Move{IncidentID: in.ID, To: to, Reason: in.Body.Reason})
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[AdvancedIncident]{Body: AdvancedIncident{IncidentID: in.ID, NewState: state, Changed: changed}}, nil
}
