package api

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

func stateRoutes(a *httpapi.API, h *Handlers) {
	httpapi.Register(a, described(
		public("incident-move", http.MethodPatch, "/incidents/{incident_id}/state", httpapi.Engineer, "Change its state"),
		"The current state changes nothing. An illegal change is 409 INVALID_TRANSITION and lists the legal ones in `allowed`."), h.move)
	httpapi.Register(a, public("incident-grade", http.MethodPatch, "/incidents/{incident_id}/severity", httpapi.Engineer, "Change its severity"), h.grade)
	httpapi.Register(a, public("incident-assign", http.MethodPatch, "/incidents/{incident_id}/assignee", httpapi.Engineer, "Give it to somebody"), h.assign)
}

// MoveIncidentRequest asks for another state.
type MoveIncidentRequest struct {
	State   string `json:"state" enum:"detected,acknowledged,investigating,mitigated,resolved,learned,open,closed"`
	Comment string `json:"comment,omitempty" maxLength:"5000"`
}

type moveInput struct {
	IncidentPath
	Body MoveIncidentRequest
}

// MovedIncident confirms a change of state.
type MovedIncident struct {
	Status     string         `json:"status" enum:"success"`
	IncidentID uuid.UUID      `json:"incident_id" format:"uuid"`
	NewState   incident.State `json:"new_state" enum:"detected,acknowledged,investigating,mitigated,resolved,learned"`
	Incident   Incident       `json:"incident"`
}

func (h *Handlers) move(ctx context.Context, in *moveInput) (*httpapi.Body[MovedIncident], error) {
	to, _ := incident.ParseState(in.Body.State)
	i, err := h.Incidents.Move(ctx, auth.Caller(ctx), in.ID, to, in.Body.Comment)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[MovedIncident]{Body: MovedIncident{
		Status: "success", IncidentID: i.ID, NewState: i.State, Incident: viewOf(i),
	}}, nil
}

// GradeIncidentRequest asks for another severity.
type GradeIncidentRequest struct {
	Severity incident.Severity `json:"severity" enum:"critical,high,medium,low"`
	Comment  string            `json:"comment,omitempty" maxLength:"5000"`
}

type gradeInput struct {
	IncidentPath
	Body GradeIncidentRequest
}

// GradedIncident confirms a change of severity.
type GradedIncident struct {
	Status      string            `json:"status" enum:"success"`
	IncidentID  uuid.UUID         `json:"incident_id" format:"uuid"`
	NewSeverity incident.Severity `json:"new_severity" enum:"critical,high,medium,low"`
	Incident    Incident          `json:"incident"`
}

func (h *Handlers) grade(ctx context.Context, in *gradeInput) (*httpapi.Body[GradedIncident], error) {
	i, err := h.Incidents.Grade(ctx, auth.Caller(ctx), in.ID, in.Body.Severity, in.Body.Comment)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[GradedIncident]{Body: GradedIncident{
		Status: "success", IncidentID: i.ID, NewSeverity: i.Severity, Incident: viewOf(i),
	}}, nil
}

// AssignIncidentRequest names who takes an incident.
type AssignIncidentRequest struct {
	AssigneeID httpapi.Opt[uuid.UUID] `json:"assignee_id,omitempty" format:"uuid" doc:"Required: a member of the project, or null for nobody."`
}

type assignInput struct {
	IncidentPath
	Body AssignIncidentRequest
}

func (h *Handlers) assign(ctx context.Context, in *assignInput) (*httpapi.Body[Incident], error) {
	if !in.Body.AssigneeID.Given {
		return nil, fault.InvalidField("assignee_id", "is required")
	}
	return shown(h.Incidents.Assign(ctx, auth.Caller(ctx), in.ID, in.Body.AssigneeID.Value))
}
