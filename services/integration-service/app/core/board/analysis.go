package board

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
)

const (
	// maxPanels is how many panels ai-service looks at.
	maxPanels = 60
	// crowded is how many panels nobody takes in at once.
	crowded = 30
	// describeTime is how long an incident waits for its text.
	describeTime = 15 * time.Second

	maxTitle       = 200
	maxDescription = 5000
	maxService     = 100
)

// AnalysisRequest is a dashboard as ai-service looks at it.
type AnalysisRequest struct {
	Title       string          `json:"dashboard_title"`
	Description string          `json:"dashboard_description"`
	Panels      []AnalyzedPanel `json:"panels"`
	Alerts      []AnalyzedAlert `json:"alerts"`
}

// AnalyzedPanel is a panel as ai-service looks at it.
type AnalyzedPanel struct {
	ID         int                `json:"id"`
	Title      string             `json:"title"`
	Type       string             `json:"type"`
	Queries    []string           `json:"queries"`
	HasAlert   bool               `json:"has_alert"`
	Thresholds *GrafanaThresholds `json:"thresholds,omitempty"`
}

// AnalyzedAlert is an alert as ai-service looks at it.
type AnalyzedAlert struct {
	Name    string `json:"name"`
	State   string `json:"state"`
	PanelID *int   `json:"panelId,omitempty"`
}

// DescriptionRequest is an anomaly of which ai-service writes the text.
type DescriptionRequest struct {
	MetricName    string   `json:"metric_name"`
	PanelTitle    string   `json:"panel_title"`
	LatestValue   *float64 `json:"latest_value,omitempty"`
	ExpectedValue *float64 `json:"expected_value,omitempty"`
	Expr          string   `json:"expr"`
	ServiceName   string   `json:"service_name"`
}

// Analyze says what is good and bad about a dashboard. When ai-service does not answer
// the rules here do.
func (b *Boards) Analyze(ctx context.Context, uid string, panels []int) (GrafanaAnalysis, error) {
	board, err := b.Dashboard(ctx, uid)
	if err != nil {
		return GrafanaAnalysis{}, err
	}
	if len(panels) > 0 {
		board.Panels = slices.DeleteFunc(board.Panels, func(p GrafanaPanel) bool { return !slices.Contains(panels, p.ID) })
	}
	request := b.analysisRequest(ctx, board)
	answer, err := b.Analyst.Analyze(ctx, request)
	if err == nil && answer.Insights != nil {
		return answer, nil
	}
	if err != nil {
		b.Log.WarnContext(ctx, "a dashboard is analyzed by rules", slog.String("error", err.Error()))
	}
	return byRules(request), nil
}

func (b *Boards) analysisRequest(ctx context.Context, board GrafanaDashboard) AnalysisRequest {
	request := AnalysisRequest{
		Title: board.Title, Description: board.Description, Panels: []AnalyzedPanel{}, Alerts: []AnalyzedAlert{},
	}
	watched := map[int]bool{}
	rules, err := b.AlertRules(ctx)
	if err != nil { // a key that may see dashboards need not see alerts
		b.Log.WarnContext(ctx, "a dashboard is analyzed without its alerts", slog.String("error", err.Error()))
	}
	for _, r := range rules.Rules {
		panel, ok := panelOf(r, board.UID)
		if !ok {
			continue
		}
		request.Alerts = append(request.Alerts, AnalyzedAlert{Name: r.Title, State: r.State, PanelID: panel})
		if panel != nil {
			watched[*panel] = true
		}
	}
	for _, p := range board.Panels[:min(len(board.Panels), maxPanels)] {
		panel := AnalyzedPanel{
			ID: p.ID, Title: p.Title, Type: p.Type, Queries: []string{}, Thresholds: p.Thresholds, HasAlert: watched[p.ID] || p.Alert != nil,
		}
		for _, t := range p.Targets {
			panel.Queries = append(panel.Queries, t.Expr)
		}
		request.Panels = append(request.Panels, panel)
	}
	return request
}

// panelOf says whether a rule belongs to a dashboard, and to which of its panels.
func panelOf(r GrafanaAlertRule, uid string) (*int, bool) {
	if r.DashboardUID != nil {
		return r.PanelID, *r.DashboardUID == uid
	}
	if r.Annotations["__dashboardUid__"] != uid {
		return nil, false
	}
	var id int
	if _, err := fmt.Sscanf(r.Annotations["__panelId__"], "%d", &id); err != nil {
		return nil, true
	}
	return &id, true
}

// byRules says what can be seen without a model.
func byRules(q AnalysisRequest) GrafanaAnalysis {
	insights := []GrafanaInsight{}
	add := func(severity, title, description, recommendation string) {
		insights = append(insights, GrafanaInsight{Severity: severity, Title: title, Description: description, Recommendation: recommendation})
	}
	for _, a := range q.Alerts {
		if a.State == "firing" || a.State == "alerting" {
			add("critical", "Firing: "+a.Name, "An alert of this dashboard is firing now.", "Look at its panel and open an incident if users notice.")
		}
	}
	empty, unwatched := lacking(q.Panels)
	if len(q.Alerts) == 0 && len(q.Panels) > 0 {
		add("warning", "No alerts", "No alert rule belongs to this dashboard.", "Add an alert for what users notice first, such as errors and latency.")
	}
	if len(empty) > 0 {
		add("warning", "Panels without a query", "These panels ask nothing: "+names(empty)+".", "Add a query or remove them.")
	}
	if len(unwatched) > 0 {
		add("info", "Panels without limits", "Neither a threshold nor an alert says what is bad here: "+names(unwatched)+".", "Add thresholds, so that a reader sees what is wrong.")
	}
	if len(q.Panels) > crowded {
		add("info", "Many panels", fmt.Sprintf("%d panels are more than can be taken in at once.", len(q.Panels)), "Split the dashboard by service or by question.")
	}
	return GrafanaAnalysis{
		DashboardTitle: q.Title, Insights: insights,
		Summary: fmt.Sprintf("%d panels and %d alerts were looked at by rules; %d things stand out.", len(q.Panels), len(q.Alerts), len(insights)),
	}
}

// lacking lists the panels that ask nothing, and those for which nothing is bad.
func lacking(panels []AnalyzedPanel) (empty, unwatched []string) {
	for _, p := range panels {
		switch {
		case p.Type == "text" || p.Type == "news" || p.Type == "dashlist":
		case len(p.Queries) == 0:
			empty = append(empty, p.Title)
		case !p.HasAlert && p.Thresholds == nil:
			unwatched = append(unwatched, p.Title)
		}
	}
	return empty, unwatched
}

// names lists the first few titles.
func names(titles []string) string {
	const few = 5
	if len(titles) > few {
		return strings.Join(titles[:few], ", ") + fmt.Sprintf(" and %d more", len(titles)-few)
	}
	return strings.Join(titles, ", ")
}

// CreateIncident makes an incident of an anomaly, with the text of ai-service when it
// answers in time.
func (b *Boards) CreateIncident(ctx context.Context, f Finding) (incident.Payload, error) {
	bounded, cancel := context.WithTimeout(ctx, describeTime)
	defer cancel()
	d, err := b.Analyst.Describe(bounded, DescriptionRequest{
		MetricName: f.MetricName, PanelTitle: f.PanelTitle, LatestValue: f.LatestValue, ExpectedValue: f.ExpectedValue,
		Expr: f.Expr, ServiceName: f.ServiceName,
	})
	if err != nil || d.Title == "" {
		if err != nil {
			b.Log.WarnContext(ctx, "an incident is described by rules", slog.String("error", err.Error()))
		}
		d = describe(f)
	}
	d.Severity = f.Severity
	if f.ServiceName != "" {
		d.ServiceName = f.ServiceName
	}
	if d.ServiceName == "" {
		d.ServiceName = "unknown"
	}
	d.Title, d.Description, d.ServiceName = cut(d.Title, maxTitle), cut(d.Description, maxDescription), cut(d.ServiceName, maxService)
	return b.Declare(ctx, d)
}

// describe writes down what is known.
func describe(f Finding) Declaration {
	lines := []string{"The metric " + f.MetricName + " left its usual range."}
	if f.LatestValue != nil {
		lines = append(lines, fmt.Sprintf("Latest value: %g.", *f.LatestValue))
	}
	if f.ExpectedValue != nil {
		lines = append(lines, fmt.Sprintf("Expected value: %g.", *f.ExpectedValue))
	}
	if f.PanelTitle != "" {
		lines = append(lines, "Panel: "+f.PanelTitle+".")
	}
	if f.Expr != "" {
		lines = append(lines, "Query: "+f.Expr)
	}
	return Declaration{Title: "Anomaly in " + f.MetricName, Description: strings.Join(lines, "\n")}
}
