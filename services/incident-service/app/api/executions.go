package api

import (
	"context"
	"net/http"
	"strconv"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/runbook"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// RunbookExecution is one time that somebody followed a runbook.
type RunbookExecution runbook.ExecutionPayload

func executionView(e runbook.Execution) RunbookExecution {
	return RunbookExecution(runbook.PayloadOfExecution(e))
}

func executionRoutes(a *httpapi.API, h *Handlers) {
	const ofOne, ofAll = "/runbooks/{runbook_id}/executions", "/runbooks/executions"
	start := described(kept("runbook-start", http.MethodPost, ofOne, httpapi.Engineer, "Follow a runbook"),
		"The execution takes the steps as they are now. A runbook that is not enabled is 409 CONFLICT.")
	start.Status = http.StatusCreated
	httpapi.Register(a, start, h.startExecution)
	httpapi.Register(a, kept("runbook-executions", http.MethodGet, ofOne, httpapi.Viewer, "Its executions, newest first"), h.executionsOf)
	httpapi.Register(a, kept("execution-list", http.MethodGet, ofAll, httpapi.Viewer, "All executions, newest first"), h.executions)
	httpapi.Register(a, kept("execution-read", http.MethodGet, ofAll+"/{execution_id}", httpapi.Viewer, "One execution"), h.execution)
	httpapi.Register(a, described(kept("execution-update", http.MethodPatch, ofAll+"/{execution_id}", httpapi.Engineer, "Tell how an execution goes on"),
		"It is completed when no step is pending. One that has finished does not change anymore. Both are 409 CONFLICT."), h.updateExecution)
}

// StartExecutionRequest says what the runbook is followed for.
type StartExecutionRequest struct {
	IncidentID *uuid.UUID `json:"incident_id,omitempty" format:"uuid"`
}

type startExecutionInput struct {
	RunbookPath
	Body StartExecutionRequest
}

func (h *Handlers) startExecution(ctx context.Context, in *startExecutionInput) (*httpapi.Created[RunbookExecution], error) {
	e, err := h.Runbooks.Start(ctx, auth.Caller(ctx), in.ID, in.Body.IncidentID)
	if err != nil {
		return nil, err
	}
	return &httpapi.Created[RunbookExecution]{
		Status: http.StatusCreated, Location: "/api/v1/runbooks/executions/" + e.ID.String(), Body: executionView(e),
	}, nil
}

type executionsOfInput struct {
	RunbookPath
	httpapi.ListQuery
}

func (h *Handlers) executionsOf(ctx context.Context, in *executionsOfInput) (*httpapi.List[RunbookExecution], error) {
	l, scope := h.Lists.Of(ctx, "/runbooks/"+in.ID.String()+"/executions", in.ListQuery), auth.Caller(ctx).Scope()
	if _, err := h.Runbooks.Repository.ByID(ctx, scope, in.ID); err != nil {
		return nil, err
	}
	return h.listExecutions(ctx, l, runbook.ExecutionFilter{RunbookID: &in.ID})
}

func (h *Handlers) listExecutions(
	ctx context.Context, l httpapi.Listing, filter runbook.ExecutionFilter,
) (*httpapi.List[RunbookExecution], error) {
	after, err := l.AfterPlace()
	if err != nil {
		return nil, err
	}
	found, err := h.Runbooks.Repository.Executions(ctx, auth.Caller(ctx).Scope(), filter, (*runbook.Position)(after), l.More())
	if err != nil {
		return nil, err
	}
	key := func(e runbook.Execution) []string { return httpapi.KeyAt(e.StartedAt, e.ID) }
	return httpapi.Answer(l, found, key, executionView), nil
}

type executionsInput struct {
	httpapi.ListQuery
	IncidentID string `query:"incident_id" format:"uuid"`
	Status     string `query:"status" doc:"Comma list of running, completed, aborted."`
}

func (h *Handlers) executions(ctx context.Context, in *executionsInput) (*httpapi.List[RunbookExecution], error) {
	l := h.Lists.Of(ctx, "/runbooks/executions", in.ListQuery, "incident_id", in.IncidentID, "status", in.Status)
	incidentID, err := httpapi.OptionalID("query.incident_id", in.IncidentID)
	if err != nil {
		return nil, err
	}
	statuses, err := httpapi.OneOf("query.status", in.Status, runbook.Statuses())
	if err != nil {
		return nil, err
	}
	return h.listExecutions(ctx, l, runbook.ExecutionFilter{IncidentID: incidentID, Statuses: statuses})
}

// ExecutionPath names an execution.
type ExecutionPath struct {
	ID uuid.UUID `path:"execution_id" format:"uuid"`
}

func (h *Handlers) execution(ctx context.Context, in *ExecutionPath) (*httpapi.Body[RunbookExecution], error) {
	return shownExecution(h.Runbooks.Repository.Execution(ctx, auth.Caller(ctx).Scope(), in.ID))
}

func shownExecution(e runbook.Execution, err error) (*httpapi.Body[RunbookExecution], error) {
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[RunbookExecution]{Body: executionView(e)}, nil
}

// UpdateExecutionRequest says what became of steps, or of the whole.
type UpdateExecutionRequest struct {
	Status *runbook.Status               `json:"status,omitempty" enum:"running,completed,aborted"`
	Steps  []UpdateExecutionStepsRequest `json:"steps,omitempty" maxItems:"100"`
}

// UpdateExecutionStepsRequest says what became of a step.
type UpdateExecutionStepsRequest struct {
	StepID uuid.UUID          `json:"step_id" format:"uuid"`
	Status runbook.StepStatus `json:"status" enum:"pending,done,skipped,failed"`
	Note   *string            `json:"note,omitempty" maxLength:"2000" doc:"Without one the note stays."`
}

type updateExecutionInput struct {
	ExecutionPath
	Body UpdateExecutionRequest
}

func (h *Handlers) updateExecution(ctx context.Context, in *updateExecutionInput) (*httpapi.Body[RunbookExecution], error) {
	p := runbook.Progress{Status: in.Body.Status}
	for _, s := range in.Body.Steps {
		p.Steps = append(p.Steps, runbook.StepProgress{StepID: s.StepID, Status: s.Status, Note: s.Note})
	}
	return shownExecution(h.Runbooks.Progress(ctx, auth.Caller(ctx), in.ID, p))
}

// keyOfNumber is the key of a row in a list that is numbered.
func keyOfNumber(n int) []string {
	return []string{strconv.Itoa(n)}
}
