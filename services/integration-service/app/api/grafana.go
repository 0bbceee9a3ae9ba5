package api

import (
	"context"
	"net/http"

	"github.com/sre-copilot/sre-copilot/services/integration-service/app/core/board"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

type dashboardsInput struct {
	Search string `query:"search" maxLength:"200" doc:"Part of the title."`
	Tag    string `query:"tag" maxLength:"100"`
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"1000"`
}

type dashboardInput struct {
	UID string `path:"uid" minLength:"1" maxLength:"64" pattern:"^[a-zA-Z0-9_-]+$"`
}

type panelInput struct {
	dashboardInput
	PanelID int    `path:"panel_id" minimum:"0" maximum:"2147483647"`
	From    string `query:"from" maxLength:"64" default:"now-6h" doc:"Epoch seconds or milliseconds, RFC 3339, now or now-6h."`
	To      string `query:"to" maxLength:"64" default:"now"`
}

type renderInput struct {
	panelInput
	Width  int    `query:"width" minimum:"100" maximum:"2000" default:"600"`
	Height int    `query:"height" minimum:"100" maximum:"1200" default:"350"`
	Theme  string `query:"theme" enum:"light,dark" default:"light"`
}

type renderOutput struct {
	ContentType  string `header:"Content-Type"`
	CacheControl string `header:"Cache-Control"`
	Body         []byte
}

// GrafanaEmbed is a panel that can be shown in a frame.
type GrafanaEmbed struct {
	EmbedURL string `json:"embed_url" doc:"It holds no credentials: who looks at it signs in to Grafana."`
}

// GrafanaPanelQuery asks for the data of a panel.
type GrafanaPanelQuery struct {
	DashboardUID  string `json:"dashboard_uid" minLength:"1" maxLength:"64" pattern:"^[a-zA-Z0-9_-]+$"`
	PanelID       int    `json:"panel_id" minimum:"0" maximum:"2147483647"`
	FromTime      string `json:"from_time,omitempty" maxLength:"64" default:"now-6h" doc:"Epoch seconds or milliseconds, RFC 3339, now or now-6h."`
	ToTime        string `json:"to_time,omitempty" maxLength:"64" default:"now"`
	MaxDataPoints int    `json:"max_data_points,omitempty" minimum:"10" maximum:"2000" default:"80"`
}

// GrafanaQuery asks a question in PromQL.
type GrafanaQuery struct {
	Expr          string `json:"expr" minLength:"1" maxLength:"10000"`
	FromTime      string `json:"from_time,omitempty" maxLength:"64" default:"now-1h" doc:"Epoch seconds or milliseconds, RFC 3339, now or now-1h."`
	ToTime        string `json:"to_time,omitempty" maxLength:"64" default:"now"`
	Step          int    `json:"step,omitempty" minimum:"15" maximum:"86400" default:"60" doc:"Seconds; it grows so that max_data_points holds."`
	MaxDataPoints int    `json:"max_data_points,omitempty" minimum:"10" maximum:"11000" default:"120"`
}

// GrafanaAnalyze names the dashboard to look at.
type GrafanaAnalyze struct {
	DashboardUID string `json:"dashboard_uid" minLength:"1" maxLength:"64" pattern:"^[a-zA-Z0-9_-]+$"`
	PanelIDs     []int  `json:"panel_ids,omitempty" maxItems:"200" doc:"These panels only."`
}

// GrafanaAnomalySearch says where to look for anomalies.
type GrafanaAnomalySearch struct {
	DashboardUID string   `json:"dashboard_uid,omitempty" maxLength:"64" pattern:"^[a-zA-Z0-9_-]*$"`
	Expressions  []string `json:"expressions,omitempty" maxItems:"50"`
	Sensitivity  float64  `json:"sensitivity,omitempty" minimum:"0.5" maximum:"10" default:"2.0" doc:"How many deviations make an anomaly."`
	FromTime     string   `json:"from_time,omitempty" maxLength:"64" default:"now-1h"`
	ToTime       string   `json:"to_time,omitempty" maxLength:"64" default:"now"`
}

// GrafanaIncidentRequest is an anomaly that becomes an incident.
type GrafanaIncidentRequest struct {
	MetricName    string            `json:"metric_name" minLength:"1" maxLength:"255"`
	Expr          string            `json:"expr,omitempty" maxLength:"10000"`
	PanelTitle    string            `json:"panel_title,omitempty" maxLength:"255"`
	DashboardUID  string            `json:"dashboard_uid,omitempty" maxLength:"64"`
	PanelID       *int              `json:"panel_id,omitempty"`
	Severity      incident.Severity `json:"severity,omitempty" enum:"critical,high,medium,low" default:"high"`
	LatestValue   *float64          `json:"latest_value,omitempty"`
	ExpectedValue *float64          `json:"expected_value,omitempty"`
	ServiceName   string            `json:"service_name,omitempty" maxLength:"100"`
}

// Incident is an incident as incident-service answered it.
type Incident incident.Payload

// GrafanaIncident is the incident that was made.
type GrafanaIncident struct {
	Success  bool                 `json:"success"`
	Incident Incident             `json:"incident"`
	Context  board.GrafanaContext `json:"grafana_context"`
}

// GrafanaSLOQuery asks how well an objective is met.
type GrafanaSLOQuery struct {
	Expr             string  `json:"expr" minLength:"1" maxLength:"10000"`
	TargetPercentage float64 `json:"target_percentage,omitempty" exclusiveMinimum:"0" maximum:"100" default:"99.9"`
	TimeWindowDays   int     `json:"time_window_days,omitempty" minimum:"1" maximum:"90" default:"30"`
	GoodExpr         string  `json:"good_expr,omitempty" maxLength:"10000"`
	TotalExpr        string  `json:"total_expr,omitempty" maxLength:"10000"`
}

// posted is the input of an operation with a body only.
type posted[T any] struct{ Body T }

func grafanaRoutes(a *httpapi.API, h *Handlers) {
	op := func(id, method, path string, access httpapi.Access, summary string) httpapi.Operation {
		path = "/grafana" + path
		return httpapi.Operation{ID: id, Method: method, Path: path, Gateway: path, Access: access, Tag: "grafana", Summary: summary}
	}
	panel := "/dashboards/{uid}/panels/{panel_id}"
	httpapi.Register(a, op("grafana-dashboard-list", http.MethodGet, "/dashboards", httpapi.Viewer,
		"List the dashboards of the project's Grafana"), h.listDashboards)
	httpapi.Register(a, op("grafana-dashboard-read", http.MethodGet, "/dashboards/{uid}", httpapi.Viewer,
		"One dashboard with its panels and queries"), h.readDashboard)
	httpapi.Register(a, op("grafana-panel-render", http.MethodGet, panel+"/render", httpapi.Viewer,
		"A panel as an image"), h.renderPanel)
	httpapi.Register(a, op("grafana-panel-embed", http.MethodGet, panel+"/embed-url", httpapi.Viewer,
		"The address of a panel for a frame"), h.embedPanel)
	httpapi.Register(a, op("grafana-panel-query", http.MethodPost, "/query-panel", httpapi.Viewer,
		"The data of a panel"), h.queryPanel)
	httpapi.Register(a, op("grafana-query", http.MethodPost, "/query", httpapi.Viewer,
		"Ask the Prometheus behind the project's Grafana"), h.query)
	httpapi.Register(a, op("grafana-alert-rules", http.MethodGet, "/alert-rules", httpapi.Viewer,
		"The alert rules of the project's Grafana with their states"), h.alertRules)
	httpapi.Register(a, op("grafana-slo-query", http.MethodPost, "/slo-query", httpapi.Viewer,
		"How well an objective is met"), h.querySLO)
	httpapi.Register(a, op("grafana-detect-anomalies", http.MethodPost, "/detect-anomalies", httpapi.Viewer,
		"Look for series that leave their usual range"), h.detectAnomalies)
	httpapi.Register(a, op("grafana-analyze", http.MethodPost, "/analyze", httpapi.Engineer,
		"Say what is good and bad about a dashboard"), h.analyze)
	create := op("grafana-create-incident", http.MethodPost, "/create-incident", httpapi.Engineer, "Make an incident of an anomaly")
	create.Status = http.StatusCreated
	httpapi.Register(a, create, h.createIncident)
}

func (h *Handlers) listDashboards(ctx context.Context, in *dashboardsInput) (*httpapi.Body[board.GrafanaDashboards], error) {
	return answer(h.Boards.List(ctx, in.Search, in.Tag, in.Limit))
}

func (h *Handlers) readDashboard(ctx context.Context, in *dashboardInput) (*httpapi.Body[board.GrafanaDashboard], error) {
	return answer(h.Boards.Dashboard(ctx, in.UID))
}

func (h *Handlers) renderPanel(ctx context.Context, in *renderInput) (*renderOutput, error) {
	image, err := h.Boards.Render(ctx, board.Rendering{
		DashboardUID: in.UID, PanelID: in.PanelID, Width: in.Width, Height: in.Height, From: in.From, To: in.To, Theme: in.Theme,
	})
	if err != nil {
		return nil, err
	}
	return &renderOutput{ContentType: image.ContentType, CacheControl: "private, max-age=30", Body: image.Data}, nil
}

func (h *Handlers) embedPanel(ctx context.Context, in *panelInput) (*httpapi.Body[GrafanaEmbed], error) {
	address, err := h.Boards.EmbedURL(ctx, in.UID, in.PanelID, in.From, in.To)
	return answer(GrafanaEmbed{EmbedURL: address}, err)
}

func (h *Handlers) queryPanel(ctx context.Context, in *posted[GrafanaPanelQuery]) (*httpapi.Body[board.GrafanaPanelData], error) {
	b := in.Body
	return answer(h.Boards.QueryPanel(ctx, board.PanelQuery{
		DashboardUID: b.DashboardUID, PanelID: b.PanelID, From: b.FromTime, To: b.ToTime, MaxDataPoints: b.MaxDataPoints,
	}))
}

func (h *Handlers) query(ctx context.Context, in *posted[GrafanaQuery]) (*httpapi.Body[board.GrafanaQueryResult], error) {
	b := in.Body
	return answer(h.Boards.Query(ctx, board.Query{
		Expr: b.Expr, From: b.FromTime, To: b.ToTime, Step: b.Step, MaxDataPoints: b.MaxDataPoints,
	}))
}

func (h *Handlers) alertRules(ctx context.Context, _ *httpapi.Empty) (*httpapi.Body[board.GrafanaAlertRules], error) {
	return answer(h.Boards.AlertRules(ctx))
}

func (h *Handlers) querySLO(ctx context.Context, in *posted[GrafanaSLOQuery]) (*httpapi.Body[board.GrafanaSLO], error) {
	b := in.Body
	return answer(h.Boards.QuerySLO(ctx, board.SLOQuery{
		Expr: b.Expr, GoodExpr: b.GoodExpr, TotalExpr: b.TotalExpr, Target: b.TargetPercentage, WindowDays: b.TimeWindowDays,
	}))
}

func (h *Handlers) detectAnomalies(ctx context.Context, in *posted[GrafanaAnomalySearch]) (*httpapi.Body[board.GrafanaAnomalies], error) {
	b := in.Body
	return answer(h.Boards.DetectAnomalies(ctx, board.Search{
		DashboardUID: b.DashboardUID, Expressions: b.Expressions, Sensitivity: b.Sensitivity, From: b.FromTime, To: b.ToTime,
	}))
}

func (h *Handlers) analyze(ctx context.Context, in *posted[GrafanaAnalyze]) (*httpapi.Body[board.GrafanaAnalysis], error) {
	return answer(h.Boards.Analyze(ctx, in.Body.DashboardUID, in.Body.PanelIDs))
}

func (h *Handlers) createIncident(ctx context.Context, in *posted[GrafanaIncidentRequest]) (*httpapi.Created[GrafanaIncident], error) {
	b := in.Body
	made, err := h.Boards.CreateIncident(ctx, board.Finding{
		MetricName: b.MetricName, Expr: b.Expr, PanelTitle: b.PanelTitle, DashboardUID: b.DashboardUID, PanelID: b.PanelID,
		Severity: string(b.Severity), LatestValue: b.LatestValue, ExpectedValue: b.ExpectedValue, ServiceName: b.ServiceName,
	})
	if err != nil {
		return nil, err
	}
	return &httpapi.Created[GrafanaIncident]{
		Status: http.StatusCreated, Location: "/api/v1/incidents/" + made.ID.String(),
		Body: GrafanaIncident{
			Success: true, Incident: Incident(made),
			Context: board.GrafanaContext{DashboardUID: b.DashboardUID, PanelID: b.PanelID, MetricName: b.MetricName},
		},
	}, nil
}

// answer is the body of an operation, or its failure.
func answer[T any](body T, err error) (*httpapi.Body[T], error) {
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[T]{Body: body}, nil
}
