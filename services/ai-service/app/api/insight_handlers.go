package api

import (
	"context"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/insight"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

func (h Handlers) describeAnomaly(ctx context.Context, in *describeAnomalyInput) (*httpapi.Body[AnomalyIncident], error) {
	words, byModel, err := h.Generator.DescribeAnomaly(ctx, auth.Caller(ctx).Scope(), insight.Anomaly{
		Metric: in.Body.MetricName, Panel: in.Body.PanelTitle, Expr: in.Body.Expr, Service: in.Body.ServiceName,
		Latest: in.Body.LatestValue, Expected: in.Body.ExpectedValue,
	})
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[AnomalyIncident]{Body: AnomalyIncident{
		Title: words.Title, Description: words.Description, Severity: words.Severity, ServiceName: words.Service, AIPowered: byModel,
	}}, nil
}

func (h Handlers) analyzeDashboard(ctx context.Context, in *analyzeDashboardInput) (*httpapi.Body[DashboardAnalysis], error) {
	found, byModel, err := h.Generator.AnalyzeDashboard(ctx, auth.Caller(ctx).Scope(), dashboardOf(in.Body))
	if err != nil {
		return nil, err
	}
	answer := DashboardAnalysis{
		DashboardTitle: in.Body.DashboardTitle, Summary: found.Summary, Insights: make([]DashboardInsight, len(found.Insights)), AIPowered: byModel,
	}
	for i, remark := range found.Insights {
		answer.Insights[i] = DashboardInsight(remark)
	}
	return &httpapi.Body[DashboardAnalysis]{Body: answer}, nil
}

func dashboardOf(sent AnalyzeDashboardRequest) insight.Dashboard {
	d := insight.Dashboard{Title: sent.DashboardTitle, Description: sent.DashboardDescription}
	for _, p := range sent.Panels {
		d.Panels = append(d.Panels, insight.Panel{
			Title: p.Title, Type: p.Type, Queries: p.Queries, HasAlert: p.HasAlert, Thresholds: hasAny(p.Thresholds),
		})
	}
	for _, a := range sent.Alerts {
		d.Alerts = append(d.Alerts, insight.Alert{Name: a.Name, State: a.State})
	}
	return d
}

// hasAny reports whether thresholds, in whatever form, hold something.
func hasAny(thresholds any) bool {
	switch t := thresholds.(type) {
	case nil:
		return false
	case []any:
		return len(t) > 0
	case map[string]any:
		return len(t) > 0
	default:
		return true
	}
}
