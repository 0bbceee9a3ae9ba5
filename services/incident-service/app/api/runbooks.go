package api

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/services/incident-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/domain/runbook"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
)

// Runbook is a runbook as it is shown.
type Runbook runbook.Payload

// MatchedRunbook is a runbook that fits an incident.
type MatchedRunbook struct {
	runbook.Payload

	MatchScore   float64  `json:"match_score" minimum:"0" maximum:"1"`
	MatchReasons []string `json:"match_reasons"`
}

func runbookRoutes(a *httpapi.API, h *Handlers) {
	const base = "/runbooks"
	httpapi.Register(a, described(kept("runbook-list", http.MethodGet, base, httpapi.Viewer, "List runbooks"),
		"Filters combine. The search looks for a part of title or description, whatever its case."), h.runbooks)
	create := kept("runbook-create", http.MethodPost, base, httpapi.Engineer, "Write a runbook")
	create.Status = http.StatusCreated
	httpapi.Register(a, create, h.createRunbook)
	httpapi.Register(a, kept("runbook-read", http.MethodGet, base+"/{runbook_id}", httpapi.Viewer, "One runbook"), h.runbook)
	httpapi.Register(a, described(kept("runbook-replace", http.MethodPut, base+"/{runbook_id}", httpapi.Engineer, "Replace a runbook"),
		"With If-Match only if nobody changed it since, else 409 VERSION_CONFLICT. Executions keep the steps they began with."), h.replaceRunbook)
	httpapi.Register(a, described(kept("runbook-delete", http.MethodDelete, base+"/{runbook_id}", httpapi.Admin, "Delete a runbook"),
		"Its executions go with it; what they did stays in the activities of incidents."), h.deleteRunbook)
	httpapi.Register(a, described(
		public("incident-runbooks", http.MethodGet, "/incidents/{incident_id}/runbooks", httpapi.Viewer, "The runbooks that fit an incident"),
		"At most five, best first: the name of an alert counts 0.5, the service 0.3, labels and severity 0.1 each. Less than 0.25 is too little."),
		h.matchingRunbooks)
	executionRoutes(a, h)
}

// kept is public for an operation on runbooks.
func kept(id, method, path string, access httpapi.Access, summary string) httpapi.Operation {
	op := public(id, method, path, access, summary)
	op.Tag = "runbooks"
	return op
}

type runbooksInput struct {
	Page        int    `query:"page" minimum:"1" maximum:"1000000000" default:"1"`
	Limit       int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
	ServiceName string `query:"service_name" maxLength:"255"`
	Search      string `query:"search" minLength:"1" maxLength:"200" doc:"Part of title or description."`
	Tag         string `query:"tag" maxLength:"100"`
}

func (h *Handlers) runbooks(ctx context.Context, in *runbooksInput) (*httpapi.Body[page.Page[Runbook]], error) {
	found, err := h.Runbooks.Repository.List(ctx, auth.Caller(ctx).Scope(), runbook.Filter{
		ServiceName: in.ServiceName, Search: in.Search, Tag: in.Tag,
	}, page.Request{Page: in.Page, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[page.Page[Runbook]]{Body: page.Map(found, runbookView)}, nil
}

func runbookView(r runbook.Runbook) Runbook {
	return Runbook(runbook.PayloadOf(r))
}

// RunbookRequest is a runbook as somebody writes it.
type RunbookRequest struct {
	Title        string               `json:"title" minLength:"1" maxLength:"200"`
	Description  string               `json:"description,omitempty" maxLength:"5000"`
	ServiceNames []string             `json:"service_names,omitempty" maxItems:"100" doc:"At most 255 characters each."`
	AlertNames   []string             `json:"alert_names,omitempty" maxItems:"200" doc:"At most 255 characters each."`
	Severities   []incident.Severity  `json:"severities,omitempty" maxItems:"4" enum:"critical,high,medium,low"`
	Labels       map[string]string    `json:"labels,omitempty" doc:"An alert must have all of them; at most 64."`
	Steps        []RunbookStepRequest `json:"steps" minItems:"1" maxItems:"100"`
	Tags         []string             `json:"tags,omitempty" maxItems:"50" doc:"At most 100 characters each."`
	Enabled      *bool                `json:"enabled,omitempty" default:"true" doc:"Others are neither suggested nor started."`
}

// RunbookStepRequest is a step as somebody writes it.
type RunbookStepRequest struct {
	ID       *uuid.UUID `json:"id,omitempty" format:"uuid" doc:"Keeps the id of a step; without one it is new."`
	Title    string     `json:"title" minLength:"1" maxLength:"200"`
	Body     string     `json:"body,omitempty" maxLength:"10000" doc:"Markdown."`
	Command  *string    `json:"command,omitempty" maxLength:"4000"`
	Expected *string    `json:"expected,omitempty" maxLength:"2000"`
}

func (r RunbookRequest) text() runbook.Runbook {
	written := runbook.Runbook{
		Title: r.Title, Description: r.Description, ServiceNames: r.ServiceNames, AlertNames: r.AlertNames, Severities: r.Severities,
		Labels: r.Labels, Tags: r.Tags, Enabled: *r.Enabled,
	}
	for _, s := range r.Steps {
		step := runbook.RunbookStep{Title: s.Title, Body: s.Body, Command: s.Command, Expected: s.Expected}
		if s.ID != nil {
			step.ID = *s.ID
		}
		written.Steps = append(written.Steps, step)
	}
	return written
}

type createRunbookInput struct {
	Body RunbookRequest
}

func (h *Handlers) createRunbook(ctx context.Context, in *createRunbookInput) (*Versioned[Runbook], error) {
	r, err := h.Runbooks.Write(ctx, auth.Caller(ctx), in.Body.text())
	if err != nil {
		return nil, err
	}
	return &Versioned[Runbook]{
		Status: http.StatusCreated, ETag: tag(r.Version), Location: "/api/v1/runbooks/" + r.ID.String(), Body: runbookView(r),
	}, nil
}

// RunbookPath names a runbook.
type RunbookPath struct {
	ID uuid.UUID `path:"runbook_id" format:"uuid"`
}

func (h *Handlers) runbook(ctx context.Context, in *RunbookPath) (*Versioned[Runbook], error) {
	return shownRunbook(h.Runbooks.Repository.ByID(ctx, auth.Caller(ctx).Scope(), in.ID))
}

func shownRunbook(r runbook.Runbook, err error) (*Versioned[Runbook], error) {
	if err != nil {
		return nil, err
	}
	return &Versioned[Runbook]{Status: http.StatusOK, ETag: tag(r.Version), Body: runbookView(r)}, nil
}

type replaceRunbookInput struct {
	RunbookPath
	IfMatch
	Body RunbookRequest
}

func (h *Handlers) replaceRunbook(ctx context.Context, in *replaceRunbookInput) (*Versioned[Runbook], error) {
	return shownRunbook(h.Runbooks.Replace(ctx, auth.Caller(ctx), in.ID, in.Body.text(), in.check))
}

type deleteRunbookInput struct {
	RunbookPath
	IfMatch
}

// DeletedRunbook confirms a deletion.
type DeletedRunbook struct {
	Status    string    `json:"status" enum:"deleted"`
	RunbookID uuid.UUID `json:"runbook_id" format:"uuid"`
}

func (h *Handlers) deleteRunbook(ctx context.Context, in *deleteRunbookInput) (*httpapi.Body[DeletedRunbook], error) {
	if err := h.Runbooks.Repository.Delete(ctx, auth.Caller(ctx).Scope(), in.ID, in.check); err != nil {
		return nil, err
	}
	return &httpapi.Body[DeletedRunbook]{Body: DeletedRunbook{Status: "deleted", RunbookID: in.ID}}, nil
}

func (h *Handlers) matchingRunbooks(ctx context.Context, in *many) (*httpapi.List[MatchedRunbook], error) {
	l := h.Lists.Of(ctx, path(in.ID, "/runbooks"), in.ListQuery)
	after, err := l.After()
	if err != nil {
		return nil, err
	}
	found, err := h.Runbooks.Matching(ctx, auth.Caller(ctx).Scope(), in.ID)
	if err != nil {
		return nil, err
	}
	ranked := core.AfterRank(found, rankOf(after))
	return httpapi.Answer(l, ranked[:min(len(ranked), l.More())], func(r core.Ranked) []string { return keyOfNumber(r.Rank) }, matchView), nil
}

func matchView(r core.Ranked) MatchedRunbook {
	return MatchedRunbook{Payload: runbook.PayloadOf(r.Runbook), MatchScore: r.Score, MatchReasons: r.Reasons}
}
