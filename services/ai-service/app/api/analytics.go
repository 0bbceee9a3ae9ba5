package api

import (
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/airequest"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

func analyticsRoutes(a *httpapi.API, h Handlers) {
	httpapi.Register(a, httpapi.Operation{
		ID: "ai-usage-read", Method: http.MethodGet, Path: "/analytics/token-usage", Gateway: "/analytics/token-usage",
		Access: httpapi.Viewer, Tag: "ai", Summary: "Requests to the model, their tokens and their cost",
		Description: "Counts what was asked of the provider; answers from stored results are not among it. " +
			"Days are those of the project's time zone, and every day of the range is there.",
	}, h.tokenUsage)
	httpapi.Register(a, httpapi.Operation{
		ID: "ai-costs-read", Method: http.MethodGet, Path: "/analytics/cost-summary", Gateway: "/analytics/cost-summary",
		Access: httpapi.Viewer, Tag: "ai", Summary: "What the model costs, and what could be saved",
	}, h.costSummary)
	httpapi.Register(a, httpapi.Operation{
		ID: "ai-incident-costs-read", Method: http.MethodGet, Path: "/analytics/incident-metrics/{incident_id}",
		Gateway: "/analytics/incident-metrics/{incident_id}", Access: httpapi.Viewer, Tag: "ai",
		Summary: "Requests to the model and analysis steps of one incident",
	}, h.incidentAnalytics)
}

type tokenUsageInput struct {
	StartDate  string `query:"start_date" format:"date" doc:"First day, included; seven days before the last one when absent."`
	EndDate    string `query:"end_date" format:"date" doc:"Last day, included; today when absent."`
	IncidentID string `query:"incident_id" format:"uuid" doc:"Only what was asked for this incident."`
}

// TokenUsageReport sums up what was asked of the model in a range of days.
type TokenUsageReport struct {
	TotalRequests     int               `json:"total_requests"`
	TotalInputTokens  int               `json:"total_input_tokens"`
	TotalOutputTokens int               `json:"total_output_tokens"`
	TotalTokens       int               `json:"total_tokens"`
	TotalCostUSD      float64           `json:"total_cost_usd"`
	AvgDurationMS     int               `json:"avg_duration_ms"`
	BreakdownByType   []TokenUsageType  `json:"breakdown_by_type" nullable:"false"`
	Timeline          []TokenUsageOfDay `json:"timeline" nullable:"false"`
}

// TokenUsageType is the part of one type of request.
type TokenUsageType struct {
	RequestType  airequest.Kind `json:"request_type" enum:"hypothesis,hypothesis_batch,dashboard,anomaly_incident,postmortem,chat"`
	Count        int            `json:"count"`
	InputTokens  int            `json:"input_tokens"`
	OutputTokens int            `json:"output_tokens"`
	TotalTokens  int            `json:"total_tokens"`
	CostUSD      float64        `json:"cost_usd"`
}

// TokenUsageOfDay is the part of one day.
type TokenUsageOfDay struct {
	Date     string  `json:"date" format:"date"`
	Requests int     `json:"requests"`
	CostUSD  float64 `json:"cost_usd"`
}

type costSummaryInput struct {
	Days int `query:"days" minimum:"1" maximum:"365" default:"7" doc:"So many days up to today."`
}

// CostSummary is what the model costs and what could be saved.
type CostSummary struct {
	TimePeriodDays         int                  `json:"time_period_days"`
	OverallStats           CostOverall          `json:"overall_stats"`
	CacheStats             CostCache            `json:"cache_stats"`
	MostExpensiveIncidents []IncidentCost       `json:"most_expensive_incidents" nullable:"false"`
	Recommendations        []CostRecommendation `json:"recommendations" nullable:"false"`
}

// CostOverall is the whole cost of a period.
type CostOverall struct {
	TotalRequests     int     `json:"total_requests"`
	TotalCostUSD      float64 `json:"total_cost_usd"`
	TotalTokens       int     `json:"total_tokens"`
	AvgCostPerRequest float64 `json:"avg_cost_per_request"`
}

// CostCache tells how often stored results were enough.
type CostCache struct {
	TotalIncidents   int     `json:"total_incidents" doc:"Incidents for which hypotheses were asked for."`
	CacheHitRate     float64 `json:"cache_hit_rate" minimum:"0" maximum:"100" doc:"Percent of the requests for hypotheses that a stored result answered."`
	PotentialSavings float64 `json:"potential_savings" doc:"USD spent on forced generations and on repeats for unchanged evidence."`
}

// IncidentCost is what the analysis of one incident cost.
type IncidentCost struct {
	IncidentID    uuid.UUID `json:"incident_id" format:"uuid"`
	IncidentTitle string    `json:"incident_title"`
	TotalCostUSD  float64   `json:"total_cost_usd"`
	TotalRequests int       `json:"total_requests"`
}

// CostRecommendation is one way to spend less.
type CostRecommendation struct {
	Type     airequest.Advice   `json:"type" enum:"high_cost_per_request,low_cache_hit_rate,duplicate_requests"`
	Message  string             `json:"message"`
	Priority airequest.Priority `json:"priority" enum:"high,medium,low"`
}

type incidentPath struct {
	IncidentID uuid.UUID `path:"incident_id" format:"uuid"`
}

// IncidentAnalytics is what the analysis of one incident took.
type IncidentAnalytics struct {
	IncidentID    uuid.UUID          `json:"incident_id" format:"uuid"`
	IncidentTitle string             `json:"incident_title"`
	Summary       IncidentAITotals   `json:"summary"`
	AIRequests    []AnalyticsRequest `json:"ai_requests" nullable:"false"`
	AnalysisSteps []AnalyticsStep    `json:"analysis_steps" nullable:"false"`
}

// IncidentAITotals are the totals of one incident.
type IncidentAITotals struct {
	TotalRequests int     `json:"total_requests"`
	TotalTokens   int     `json:"total_tokens"`
	TotalCostUSD  float64 `json:"total_cost_usd"`
}

// AnalyticsRequest is one request to the model.
type AnalyticsRequest struct {
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

// AnalyticsStep is one step of one run of the analysis.
type AnalyticsStep struct {
	ID           uuid.UUID             `json:"id" format:"uuid"`
	StepType     hypothesis.StepType   `json:"step_type"`
	StepNumber   int                   `json:"step_number" minimum:"1" maximum:"9"`
	Status       hypothesis.StepStatus `json:"status" enum:"pending,in_progress,completed,failed,skipped"`
	InputTokens  *int                  `json:"input_tokens"`
	OutputTokens *int                  `json:"output_tokens"`
	TotalTokens  *int                  `json:"total_tokens"`
	CostUSD      *float64              `json:"cost_usd"`
	DurationMS   *int                  `json:"duration_ms"`
	StartedAt    *time.Time            `json:"started_at"`
	CompletedAt  *time.Time            `json:"completed_at"`
}
