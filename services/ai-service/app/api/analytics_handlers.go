package api

import (
	"context"
	"math"
	"time"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/airequest"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

func (h Handlers) tokenUsage(ctx context.Context, in *tokenUsageInput) (*httpapi.Body[TokenUsageReport], error) {
	first, err := dayOf("query.start_date", in.StartDate)
	if err != nil {
		return nil, err
	}
	last, err := dayOf("query.end_date", in.EndDate)
	if err != nil {
		return nil, err
	}
	of, err := httpapi.OptionalID("query.incident_id", in.IncidentID)
	if err != nil {
		return nil, err
	}
	used, err := h.Analytics.TokenUsage(ctx, auth.Caller(ctx).Scope(), first, last, of)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[TokenUsageReport]{Body: reportOf(used)}, nil
}

// dayOf reads a day; empty text is none.
func dayOf(field, text string) (*time.Time, error) {
	if text == "" {
		return nil, nil //nolint:nilnil // no day was named
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil || day.Year() < 1 {
		return nil, fault.InvalidField(field, "must be a date such as 2026-01-31")
	}
	return &day, nil
}

func reportOf(used airequest.Usage) TokenUsageReport {
	r := TokenUsageReport{BreakdownByType: []TokenUsageType{}, Timeline: []TokenUsageOfDay{}}
	var took int64
	for _, k := range used.Kinds {
		r.TotalRequests += k.Count
		r.TotalInputTokens += k.Input
		r.TotalOutputTokens += k.Output
		r.TotalCostUSD += k.CostUSD
		took += k.DurationMS
		r.BreakdownByType = append(r.BreakdownByType, TokenUsageType{
			RequestType: k.Kind, Count: k.Count, InputTokens: k.Input, OutputTokens: k.Output, TotalTokens: k.Input + k.Output, CostUSD: k.CostUSD,
		})
	}
	r.TotalTokens, r.TotalCostUSD = r.TotalInputTokens+r.TotalOutputTokens, usd(r.TotalCostUSD)
	if r.TotalRequests > 0 {
		r.AvgDurationMS = int(math.Round(float64(took) / float64(r.TotalRequests)))
	}
	for _, d := range used.Days {
		r.Timeline = append(r.Timeline, TokenUsageOfDay{Date: d.Date.Format(time.DateOnly), Requests: d.Requests, CostUSD: d.CostUSD})
	}
	return r
}

// usd keeps sums at the six decimals their parts have.
func usd(sum float64) float64 {
	const million = 1e6
	return math.Round(sum*million) / million
}

func (h Handlers) costSummary(ctx context.Context, in *costSummaryInput) (*httpapi.Body[CostSummary], error) {
	costs, err := h.Analytics.Costs(ctx, auth.Caller(ctx).Scope(), in.Days)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[CostSummary]{Body: summaryOf(in.Days, costs)}, nil
}

func summaryOf(days int, c airequest.Costs) CostSummary {
	const tenths = 10
	s := CostSummary{
		TimePeriodDays: days,
		OverallStats:   CostOverall{TotalRequests: c.Requests, TotalCostUSD: c.CostUSD, TotalTokens: c.Tokens, AvgCostPerRequest: c.PerRequest()},
		CacheStats: CostCache{
			TotalIncidents: c.Incidents, CacheHitRate: math.Round(c.HitRate()*tenths) / tenths, PotentialSavings: c.Repeated,
		},
		MostExpensiveIncidents: []IncidentCost{}, Recommendations: []CostRecommendation{},
	}
	for _, i := range c.Incident {
		s.MostExpensiveIncidents = append(s.MostExpensiveIncidents, IncidentCost{
			IncidentID: i.IncidentID, IncidentTitle: i.Title, TotalCostUSD: i.CostUSD, TotalRequests: i.Requests,
		})
	}
	for _, r := range c.Recommendations() {
		s.Recommendations = append(s.Recommendations, CostRecommendation{Type: r.Advice, Message: r.Message, Priority: r.Priority})
	}
	return s
}

func (h Handlers) incidentAnalytics(ctx context.Context, in *incidentPath) (*httpapi.Body[IncidentAnalytics], error) {
	took, err := h.Analytics.OfIncident(ctx, auth.Caller(ctx).Scope(), in.IncidentID)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[IncidentAnalytics]{Body: analyticsOf(took)}, nil
}

func analyticsOf(took core.Analysis) IncidentAnalytics {
	a := IncidentAnalytics{
		IncidentID: took.Incident.ID, IncidentTitle: took.Incident.Title,
		AIRequests: []AnalyticsRequest{}, AnalysisSteps: []AnalyticsStep{},
	}
	for _, q := range took.Requests {
		a.Summary.TotalRequests++
		a.Summary.TotalTokens += q.Tokens.Total()
		a.Summary.TotalCostUSD = usd(a.Summary.TotalCostUSD + q.CostUSD)
		a.AIRequests = append(a.AIRequests, AnalyticsRequest{
			ID: q.ID, RequestType: q.Kind, InputTokens: q.Tokens.Input, OutputTokens: q.Tokens.Output, TotalTokens: q.Tokens.Total(),
			CostUSD: q.CostUSD, DurationMS: q.Duration.Milliseconds(), ModelUsed: q.Model, Success: q.Success, CreatedAt: q.CreatedAt,
		})
	}
	for _, step := range took.Steps {
		a.AnalysisSteps = append(a.AnalysisSteps, stepOf(step))
	}
	return a
}

func stepOf(s hypothesis.Step) AnalyticsStep {
	return AnalyticsStep{
		ID: s.ID, StepType: s.StepType, StepNumber: s.StepNumber, Status: s.Status, InputTokens: s.InputTokens, OutputTokens: s.OutputTokens,
		TotalTokens: s.TotalTokens, CostUSD: s.CostUSD, DurationMS: s.DurationMS, StartedAt: s.StartedAt, CompletedAt: s.CompletedAt,
	}
}
