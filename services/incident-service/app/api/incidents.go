package api

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/services/incident-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
)

// Incident is an incident as it is shown.
type Incident incident.Payload

func viewOf(i incident.Incident) Incident {
	return Incident(incident.PayloadOf(i))
}

func incidentRoutes(a *httpapi.API, h *Handlers) {
	httpapi.Register(a, described(public("incident-list", http.MethodGet, "/incidents", httpapi.Viewer, "List incidents"),
		"Filters combine. The search looks for a part of title, description or service name, whatever its case."), h.list)
	httpapi.Register(a, described(creating("incident-declare", "/incidents", "Declare an incident"),
		"It starts in the state detected and has its causes looked for."), h.declare)
	httpapi.Register(a, public("incident-read", http.MethodGet, "/incidents/{incident_id}", httpapi.Viewer, "One incident"), h.read)
	httpapi.Register(a, public("incident-update", http.MethodPatch, "/incidents/{incident_id}", httpapi.Engineer, "Change its texts and its impact"), h.update)
	httpapi.Register(a, public("incident-delete", http.MethodDelete, "/incidents/{incident_id}", httpapi.Admin, "Delete an incident"), h.remove)
}

type listInput struct {
	Page        int    `query:"page" minimum:"1" maximum:"1000000000" default:"1"`
	Limit       int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
	Severity    string `query:"severity" doc:"Comma list of critical, high, medium, low."`
	State       string `query:"state" doc:"Comma list of states; open and closed stand for detected and learned."`
	Search      string `query:"search" minLength:"1" maxLength:"200" doc:"Part of title, description or service name."`
	ServiceName string `query:"service_name" maxLength:"255"`
	AssigneeID  string `query:"assignee_id" format:"uuid"`
	Source      string `query:"source" doc:"Comma list of manual, alertmanager, prometheus, grafana, webhook, alerting, slo, synthetic, anomaly."`
	From        string `query:"from" doc:"Detected at or after: RFC 3339, now or now-1h." example:"now-7d"`
	To          string `query:"to" doc:"Detected at or before."`
	Sort        string `query:"sort" enum:"detected_at,updated_at,severity" default:"detected_at"`
	Order       string `query:"order" enum:"asc,desc" default:"desc"`
}

// words are the states as clients may write them.
func words() []string {
	all := []string{"open", "closed"}
	for _, s := range incident.States() {
		all = append(all, string(s))
	}
	return all
}

func (in *listInput) filter(h *Handlers) (incident.Filter, error) {
	f := incident.Filter{ServiceName: in.ServiceName, Search: in.Search}
	states, err := httpapi.OneOf("query.state", in.State, words())
	if err != nil {
		return f, err
	}
	for _, word := range states {
		state, _ := incident.ParseState(word)
		f.States = append(f.States, state)
	}
	if f.Severities, err = httpapi.OneOf("query.severity", in.Severity, incident.Severities()); err != nil {
		return f, err
	}
	if f.Sources, err = httpapi.OneOf("query.source", in.Source, incident.Sources()); err != nil {
		return f, err
	}
	if f.AssigneeID, err = httpapi.OptionalID("query.assignee_id", in.AssigneeID); err != nil {
		return f, err
	}
	span, err := page.Between(in.From, in.To, h.Now())
	f.From, f.To = orZero(span.From), orZero(span.To)
	return f, err
}

func (h *Handlers) list(ctx context.Context, in *listInput) (*httpapi.Body[page.Page[Incident]], error) {
	filter, err := in.filter(h)
	if err != nil {
		return nil, err
	}
	order := incident.Order{By: incident.Sort(in.Sort), Descending: in.Order == "desc"}
	found, err := h.Reader.List(ctx, auth.Caller(ctx).Scope(), filter, order, page.Request{Page: in.Page, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[page.Page[Incident]]{Body: page.Map(found, viewOf)}, nil
}

// DeclareIncidentRequest is an incident as a person describes it.
type DeclareIncidentRequest struct {
	Title              string            `json:"title" minLength:"1" maxLength:"200"`
	Description        string            `json:"description,omitempty" maxLength:"5000"`
	ServiceName        string            `json:"service_name" minLength:"1" maxLength:"100"`
	Severity           incident.Severity `json:"severity,omitempty" enum:"critical,high,medium,low" default:"medium"`
	DetectedAt         string            `json:"detected_at,omitempty" doc:"RFC 3339; now by default." example:"2026-01-24T12:00:00Z"`
	AssigneeID         *uuid.UUID        `json:"assignee_id,omitempty" format:"uuid" doc:"A member of the project."`
	GenerateHypotheses *bool             `json:"generate_hypotheses,omitempty" default:"true"`
}

type declareInput struct {
	Body DeclareIncidentRequest
}

func (h *Handlers) declare(ctx context.Context, in *declareInput) (*httpapi.Created[Incident], error) {
	detectedAt, err := page.ParseTime("detected_at", in.Body.DetectedAt, h.Now())
	if err != nil {
		return nil, err
	}
	i, err := h.Incidents.Declare(ctx, auth.Caller(ctx), core.Declaration{
		Title: in.Body.Title, Description: in.Body.Description, ServiceName: in.Body.ServiceName, Severity: in.Body.Severity,
		DetectedAt: detectedAt, AssigneeID: in.Body.AssigneeID, Search: *in.Body.GenerateHypotheses,
	})
	if err != nil {
		return nil, err
	}
	return &httpapi.Created[Incident]{
		Status: http.StatusCreated, Location: "/api/v1" + path(i.ID, ""), Body: viewOf(i),
	}, nil
}

// IncidentPath names an incident.
type IncidentPath struct {
	ID uuid.UUID `path:"incident_id" format:"uuid"`
}

func (h *Handlers) read(ctx context.Context, in *IncidentPath) (*httpapi.Body[Incident], error) {
	return shown(h.Reader.ByID(ctx, auth.Caller(ctx).Scope(), in.ID))
}

// UpdateIncidentRequest holds what to replace.
type UpdateIncidentRequest struct {
	Title       *string                            `json:"title,omitempty" minLength:"1" maxLength:"200"`
	Description *string                            `json:"description,omitempty" maxLength:"5000"`
	ServiceName *string                            `json:"service_name,omitempty" minLength:"1" maxLength:"100"`
	Impact      httpapi.Opt[IncidentImpactRequest] `json:"impact,omitempty" doc:"Replaces the whole impact; null for none."`
}

type updateInput struct {
	IncidentPath
	Body UpdateIncidentRequest
}

func (h *Handlers) update(ctx context.Context, in *updateInput) (*httpapi.Body[Incident], error) {
	return shown(h.Incidents.Edit(ctx, auth.Caller(ctx), in.ID, core.Changes{
		Title: in.Body.Title, Description: in.Body.Description, ServiceName: in.Body.ServiceName,
	}))
}

// DeletedIncident confirms a deletion.
type DeletedIncident struct {
	Status     string    `json:"status" enum:"deleted"`
	IncidentID uuid.UUID `json:"incident_id" format:"uuid"`
}

func (h *Handlers) remove(ctx context.Context, in *IncidentPath) (*httpapi.Body[DeletedIncident], error) {
	if err := h.Incidents.Repository.Delete(ctx, auth.Caller(ctx).Scope(), in.ID); err != nil {
		return nil, err
	}
	return &httpapi.Body[DeletedIncident]{Body: DeletedIncident{Status: "deleted", IncidentID: in.ID}}, nil
}

// shown answers with an incident.
func shown(i incident.Incident, err error) (*httpapi.Body[Incident], error) {
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[Incident]{Body: viewOf(i)}, nil
}

// path is the public path of what belongs to an incident.
func path(id uuid.UUID, rest string) string {
	return "/incidents/" + id.String() + rest
}
