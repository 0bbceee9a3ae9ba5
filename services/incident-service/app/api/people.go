package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/services/incident-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
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

func (h *Handlers) roles(ctx context.Context, in *IncidentPath) (*httpapi.Body[[]incident.IncidentRole], error) {
	i, err := h.Reader.ByID(ctx, auth.Caller(ctx).Scope(), in.ID)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[[]incident.IncidentRole]{Body: incident.PayloadOf(i).Roles}, nil
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
	parts := views(in.Body.Roles, func(r IncidentRoleRequest) core.Part { return core.Part(r) })
	i, err := h.Incidents.SetRoles(ctx, auth.Caller(ctx), in.ID, parts)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[[]incident.IncidentRole]{Body: incident.PayloadOf(i).Roles}, nil
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

// impact is the impact as it is stored, nil without one.
func (r *IncidentImpactRequest) impact(now time.Time) (*incident.IncidentImpact, error) {
	if r == nil {
		return nil, nil //nolint:nilnil // null clears the impact
	}
	i := incident.IncidentImpact{
		Level: r.Level, Summary: r.Summary, Services: []string{}, UsersAffected: r.UsersAffected,
		StartedAt: moment(r.StartedAt), EndedAt: moment(r.EndedAt),
	}
	for _, name := range r.Services {
		if !slices.Contains(i.Services, name) {
			i.Services = append(i.Services, name)
		}
	}
	if err := inThePast("impact.started_at", i.StartedAt, now); err != nil {
		return nil, err
	}
	if err := inThePast("impact.ended_at", i.EndedAt, now); err != nil {
		return nil, err
	}
	if i.StartedAt != nil && i.EndedAt != nil && i.EndedAt.Before(*i.StartedAt) {
		return nil, fault.InvalidField("impact.ended_at", "must not be before started_at")
	}
	return &i, nil
}

// clockSkew is how far ahead of ours a client's clock may be.
const clockSkew = 10 * time.Minute

// inThePast refuses times that nothing can have happened at.
func inThePast(field string, at *time.Time, now time.Time) error {
	switch {
	case at == nil:
		return nil
	case at.After(now.Add(clockSkew)):
		return fault.InvalidField(field, "must not be in the future")
	case at.Before(incident.Earliest):
		return fault.InvalidField(field, "must not be before 1970")
	default:
		return nil
	}
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
	return shown(h.Incidents.Merge(ctx, auth.Caller(ctx), in.ID, in.Body.Into))
}

func (h *Handlers) unmerge(ctx context.Context, in *IncidentPath) (*httpapi.Body[Incident], error) {
	return shown(h.Incidents.Unmerge(ctx, auth.Caller(ctx), in.ID))
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
	at := rounding(in.Body.At)
	if err := inThePast("at", at.Value, h.Now()); err != nil {
		return nil, err
	}
	entry, err := h.Timeline.Edit(ctx, auth.Caller(ctx).Scope(), in.ID, in.EventID, core.EntryEdit{
		Title: in.Body.Title.Apply, At: at.Apply, Pinned: in.Body.Pinned, Hidden: in.Body.Hidden,
	})
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[TimelineEvent]{Body: eventView(entry)}, nil
}
