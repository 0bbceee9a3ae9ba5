package api

import (
	"net/http"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/insight"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

func insightRoutes(a *httpapi.API, h Handlers) {
	httpapi.Register(a, httpapi.Operation{
		ID: "anomaly-describe", Method: http.MethodPost, Path: "/generate-incident-from-anomaly", Access: httpapi.Service, Tag: "ai",
		Summary: "Word the incident for an anomaly", Description: "Creates nothing: the caller declares the incident.",
	}, h.describeAnomaly)
	httpapi.Register(a, httpapi.Operation{
		ID: "dashboard-analyze", Method: http.MethodPost, Path: "/analyze-dashboard", Access: httpapi.Service, Tag: "ai",
		Summary: "What a dashboard shows and what it lacks",
	}, h.analyzeDashboard)
}

type describeAnomalyInput struct {
	Body DescribeAnomalyRequest
}

// DescribeAnomalyRequest is an anomaly that an incident is to be opened for.
type DescribeAnomalyRequest struct {
	MetricName    string   `json:"metric_name" minLength:"1" maxLength:"255"`
	PanelTitle    string   `json:"panel_title,omitempty" maxLength:"500"`
	LatestValue   *float64 `json:"latest_value,omitempty" doc:"Zero is a value."`
	ExpectedValue *float64 `json:"expected_value,omitempty" doc:"Zero is a value."`
	Expr          string   `json:"expr,omitempty" maxLength:"4000"`
	ServiceName   string   `json:"service_name,omitempty" maxLength:"255"`
}

// AnomalyIncident is the wording of an incident for an anomaly.
type AnomalyIncident struct {
	Title       string            `json:"title"`
	Description string            `json:"description"`
	Severity    incident.Severity `json:"severity" enum:"critical,high,medium,low"`
	ServiceName string            `json:"service_name"`
	AIPowered   bool              `json:"ai_powered"`
}

// DashboardPanel is one panel of a dashboard.
type DashboardPanel struct {
	ID         *int     `json:"id,omitempty"`
	Title      string   `json:"title" maxLength:"500"`
	Type       string   `json:"type" maxLength:"100"`
	Queries    []string `json:"queries" maxItems:"50"`
	HasAlert   bool     `json:"has_alert"`
	Thresholds any      `json:"thresholds,omitempty" doc:"As the dashboard has them; only whether there are any counts."`
}

// DashboardAlert is an alert of a dashboard.
type DashboardAlert struct {
	Name    string `json:"name" maxLength:"500"`
	State   string `json:"state" maxLength:"100"`
	PanelID *int   `json:"panelId,omitempty"`
}

type analyzeDashboardInput struct {
	Body AnalyzeDashboardRequest
}

// AnalyzeDashboardRequest is a dashboard without its data.
type AnalyzeDashboardRequest struct {
	DashboardTitle       string           `json:"dashboard_title" minLength:"1" maxLength:"500"`
	DashboardDescription string           `json:"dashboard_description,omitempty" maxLength:"5000"`
	Panels               []DashboardPanel `json:"panels,omitempty" maxItems:"60"`
	Alerts               []DashboardAlert `json:"alerts,omitempty" maxItems:"200"`
}

// DashboardAnalysis is what a dashboard shows and what it lacks.
type DashboardAnalysis struct {
	DashboardTitle string             `json:"dashboard_title"`
	Summary        string             `json:"summary"`
	Insights       []DashboardInsight `json:"insights" nullable:"false"`
	AIPowered      bool               `json:"ai_powered"`
}

// DashboardInsight is one remark on a dashboard.
type DashboardInsight struct {
	Severity       insight.Severity `json:"severity" enum:"critical,warning,info"`
	Title          string           `json:"title"`
	Description    string           `json:"description"`
	Recommendation string           `json:"recommendation"`
}
