package api

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

func peopleRoutes(a *httpapi.API, h *Handlers) {
	const roles = "/incidents/{incident_id}/roles"
	httpapi.Register(a, public("incident-roles", http.MethodGet, roles, httpapi.Viewer, "Who does what in its response"), h.roles)
	httpapi.Register(a, described(public("incident-roles-set", http.MethodPut, roles, httpapi.Engineer, "Say who does what"),
		"Replaces all roles. A role can have several people and a person several roles."), h.setRoles)
	httpapi.Register(a, described(
		public("incident-merge", http.MethodPost, "/incidents/{incident_id}/merge", httpapi.Engineer, "Merge it into another incident"),
		"It becomes a duplicate of the other one: its alerts go there, also those that are still to come, and it is resolved. "+
			"Answers with the other incident. An incident that is still open is merged only into one that is open as well."), h.merge)
	httpapi.Register(a, described(
		public("incident-unmerge", http.MethodPost, "/incidents/{incident_id}/unmerge", httpapi.Engineer, "Take a merge back"),
		"It gets its own alerts back and is investigated again."), h.unmerge)
	httpapi.Register(a, described(
		public("incident-event-edit", http.MethodPatch, "/incidents/{incident_id}/events/{event_id}", httpapi.Engineer, "Edit an entry of its timeline"),
		"Changes what the timeline shows; what the entry is about stays as it is. Null restores the original."), h.editEvent)
}

// maxRoles is how many people of one project share the roles of an incident.
const maxRoles = 20

func (h *Handlers) roles(ctx context.Context, in *many) (*httpapi.List[incident.IncidentRole], error) {
	return nil, fault.New(fault.Unavailable, fault.CodeUnavailable, "Not ready.")
}

// SetIncidentRolesRequest says who does what in the response to an incident.
type SetIncidentRolesRequest struct {
	Roles []IncidentRoleRequest `json:"roles" maxItems:"20"`
}

// IncidentRoleRequest gives a role to a person.
type IncidentRoleRequest struct {
	Role   incident.Role `json:"role" enum:"commander,communications,operations,scribe"`
	UserID uuid.UUID     `json:"user_id" format:"uuid" doc:"A member of the project."`
}

type setRolesInput struct {
	IncidentPath
	Body SetIncidentRolesRequest
}

func (h *Handlers) setRoles(ctx context.Context, in *setRolesInput) (*httpapi.Body[[]incident.IncidentRole], error) {
	return nil, fault.New(fault.Unavailable, fault.CodeUnavailable, "Not ready.")
}

// IncidentImpactRequest is what an incident does to users, as people judge it.
type IncidentImpactRequest struct {
	Level         incident.ImpactLevel `json:"level" enum:"none,minor,major,critical"`
	Summary       string               `json:"summary,omitempty" maxLength:"2000"`
	Services      []string             `json:"services,omitempty" maxItems:"50" minLength:"1" maxLength:"100"`
	UsersAffected *int                 `json:"users_affected,omitempty" minimum:"0" maximum:"10000000000"`
	StartedAt     *time.Time           `json:"started_at,omitempty"`
	EndedAt       *time.Time           `json:"ended_at,omitempty" doc:"Not before started_at."`
}

// MergeIncidentRequest names the incident that takes another one in.
type MergeIncidentRequest struct {
	Into uuid.UUID `json:"into" format:"uuid"`
}

type mergeInput struct {
	IncidentPath
	Body MergeIncidentRequest
}

func (h *Handlers) merge(ctx context.Context, in *mergeInput) (*httpapi.Body[Incident], error) {
	return nil, fault.New(fault.Unavailable, fault.CodeUnavailable, "Not ready.")
}

func (h *Handlers) unmerge(ctx context.Context, in *IncidentPath) (*httpapi.Body[Incident], error) {
	return nil, fault.New(fault.Unavailable, fault.CodeUnavailable, "Not ready.")
}

// EditTimelineEventRequest is what the timeline shows in place of the original.
type EditTimelineEventRequest struct {
	Title  httpapi.Opt[string]    `json:"title,omitempty" minLength:"1" maxLength:"500"`
	At     httpapi.Opt[time.Time] `json:"at,omitempty"`
	Pinned *bool                  `json:"pinned,omitempty"`
	Hidden *bool                  `json:"hidden,omitempty"`
}

type editEventInput struct {
	IncidentPath
	EventID string `path:"event_id" maxLength:"100" doc:"As the timeline names it."`
	Body    EditTimelineEventRequest
}

func (h *Handlers) editEvent(ctx context.Context, in *editEventInput) (*httpapi.Body[TimelineEvent], error) {
	return nil, fault.New(fault.Unavailable, fault.CodeUnavailable, "Not ready.")
}
