package api

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/airequest"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

func workflowRoutes(a *httpapi.API, h *Handlers) {
	httpapi.Register(a, public("incident-workflow", http.MethodGet, "/incidents/{incident_id}/workflow", httpapi.Viewer,
		"The steps of its analysis"), h.workflow)
	httpapi.Register(a, described(
		public("incident-metrics", http.MethodGet, "/incidents/{incident_id}/metrics", httpapi.Viewer, "What its analysis cost"),
		"Failed requests are included."), h.metrics)
}

// Workflow is one run of the analysis of an incident.
type Workflow struct {
	IncidentID uuid.UUID       `json:"incident_id" format:"uuid"`
	Summary    WorkflowSummary `json:"workflow_summary"`
	Steps      []WorkflowStep  `json:"steps"`
	Run        int             `json:"run" doc:"The run that is shown, 0 when there is none."`
	Runs       int             `json:"runs"`
}

// WorkflowSummary counts the steps of a run and adds up what they used.
type WorkflowSummary struct {
	TotalSteps      int     `json:"total_steps"`
	CompletedSteps  int     `json:"completed_steps"`
	FailedSteps     int     `json:"failed_steps"`
	InProgressSteps int     `json:"in_progress_steps"`
	PendingSteps    int     `json:"pending_steps"`
	SkippedSteps    int     `json:"skipped_steps"`
	TotalCostUSD    float64 `json:"total_cost_usd"`
	TotalTokens     int     `json:"total_tokens"`
}

// WorkflowStep is one step of a run.
type WorkflowStep hypothesis.StepPayload

type workflowInput struct {
	IncidentPath
	Run int `query:"run" minimum:"1" doc:"The latest run by default."`
}

func (h *Handlers) workflow(ctx context.Context, in *workflowInput) (*httpapi.Body[Workflow], error) {
	scope := auth.Caller(ctx).Scope()
	if _, err := h.Reader.ByID(ctx, scope, in.ID); err != nil {
		return nil, err
	}
	w, err := h.Hypotheses.Workflow(ctx, scope, in.ID, in.Run)
	if err != nil {
		return nil, err
	}
	totals := w.Totals()
	return &httpapi.Body[Workflow]{Body: Workflow{
		IncidentID: in.ID, Run: w.Run, Runs: w.Runs,
		Steps: views(w.Steps, func(s hypothesis.Step) WorkflowStep { return WorkflowStep(hypothesis.PayloadOfStep(s)) }),
		Summary: WorkflowSummary{
			TotalSteps: len(w.Steps), CompletedSteps: totals.By[hypothesis.StepCompleted], FailedSteps: totals.By[hypothesis.StepFailed],
			InProgressSteps: totals.By[hypothesis.StepInProgress], PendingSteps: totals.By[hypothesis.StepPending],
			SkippedSteps: totals.By[hypothesis.StepSkipped], TotalCostUSD: totals.CostUSD, TotalTokens: totals.Tokens,
		},
	}}, nil
}

// IncidentMetrics is what the analysis of an incident cost.
type IncidentMetrics struct {
	IncidentID    uuid.UUID           `json:"incident_id" format:"uuid"`
	IncidentTitle string              `json:"incident_title"`
	Summary       IncidentCostSummary `json:"summary"`
	AIRequests    []IncidentAIRequest `json:"ai_requests"`
	CostBreakdown IncidentCosts       `json:"cost_breakdown"`
}

// IncidentCostSummary adds up requests to the model.
type IncidentCostSummary struct {
	TotalAIRequests    int     `json:"total_ai_requests"`
	TotalAnalysisSteps int     `json:"total_analysis_steps"`
	TotalCostUSD       float64 `json:"total_cost_usd"`
	TotalTokens        int     `json:"total_tokens"`
	TotalInputTokens   int     `json:"total_input_tokens"`
	TotalOutputTokens  int     `json:"total_output_tokens"`
}

// IncidentAIRequest is one request to the model.
type IncidentAIRequest struct {
	ID           uuid.UUID      `json:"id" format:"uuid"`
	RequestType  airequest.Kind `json:"request_type" enum:"hypothesis,hypothesis_batch,dashboard,anomaly_incident,postmortem,chat"`
	InputTokens  int            `json:"input_tokens"`
	OutputTokens int            `json:"output_tokens"`
	TotalTokens  int            `json:"total_tokens"`
	CostUSD      float64        `json:"cost_usd"`
	DurationMS   int64          `json:"duration_ms"`
	ModelUsed    string         `json:"model_used"`
	Success      bool           `json:"success"`
	CreatedAt    time.Time      `json:"created_at"`
}

// IncidentCosts divides the cost among what was read and written.
type IncidentCosts struct {
	InputCostUSD  float64 `json:"input_cost_usd"`
	OutputCostUSD float64 `json:"output_cost_usd"`
	TotalCostUSD  float64 `json:"total_cost_usd"`
}

func (h *Handlers) metrics(ctx context.Context, in *IncidentPath) (*httpapi.Body[IncidentMetrics], error) {
	scope := auth.Caller(ctx).Scope()
	i, err := h.Reader.ByID(ctx, scope, in.ID)
	if err != nil {
		return nil, err
	}
	requests, err := h.Requests.OfIncident(ctx, scope, in.ID)
	if err != nil {
		return nil, err
	}
	steps, err := h.Hypotheses.StepsTaken(ctx, scope, in.ID)
	if err != nil {
		return nil, err
	}
	spent := h.Prices.Sum(requests)
	return &httpapi.Body[IncidentMetrics]{Body: IncidentMetrics{
		IncidentID: i.ID, IncidentTitle: i.Title, AIRequests: views(requests, requestView),
		Summary: IncidentCostSummary{
			TotalAIRequests: spent.Requests, TotalAnalysisSteps: steps, TotalCostUSD: spent.CostUSD,
			TotalTokens: spent.Tokens.Total(), TotalInputTokens: spent.Tokens.Input, TotalOutputTokens: spent.Tokens.Output,
		},
		CostBreakdown: IncidentCosts{InputCostUSD: spent.InputUSD, OutputCostUSD: spent.OutputUSD, TotalCostUSD: spent.CostUSD},
	}}, nil
}

func requestView(r airequest.Request) IncidentAIRequest {
	return IncidentAIRequest{
		ID: r.ID, RequestType: r.Kind, InputTokens: r.Tokens.Input, OutputTokens: r.Tokens.Output, TotalTokens: r.Tokens.Total(),
		CostUSD: r.CostUSD, DurationMS: r.Duration.Milliseconds(), ModelUsed: r.Model, Success: r.Success, CreatedAt: r.CreatedAt,
	}
}
