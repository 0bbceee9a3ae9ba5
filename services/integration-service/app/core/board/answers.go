// Package board reads the dashboards of a project's Grafana, asks the Prometheus
// behind them and says what stands out: what a person at an incident wants to know
// without leaving the platform. It changes nothing in Grafana.
package board

import (
	"time"

	"github.com/google/uuid"
)

// GrafanaDashboards lists what the project's Grafana has.
type GrafanaDashboards struct {
	GrafanaURL  string                    `json:"grafana_url"`
	GrafanaName string                    `json:"grafana_name"`
	Dashboards  []GrafanaDashboardSummary `json:"dashboards"`
}

// GrafanaDashboardSummary is a dashboard in a list.
type GrafanaDashboardSummary struct {
	UID         string   `json:"uid"`
	Title       string   `json:"title"`
	URL         string   `json:"url" doc:"Its page in Grafana."`
	Tags        []string `json:"tags"`
	Type        string   `json:"type"`
	FolderTitle string   `json:"folderTitle"`
	FolderUID   string   `json:"folderUid"`
	IsStarred   bool     `json:"isStarred"`
}

// GrafanaDashboard is a dashboard with its panels.
type GrafanaDashboard struct {
	UID         string           `json:"uid"`
	Title       string           `json:"title"`
	Description string           `json:"description"`
	Tags        []string         `json:"tags"`
	Timezone    string           `json:"timezone"`
	Version     int              `json:"version"`
	Folder      string           `json:"folder"`
	Created     *time.Time       `json:"created"`
	Updated     *time.Time       `json:"updated"`
	CreatedBy   string           `json:"createdBy"`
	UpdatedBy   string           `json:"updatedBy"`
	GrafanaURL  string           `json:"grafana_url"`
	Panels      []GrafanaPanel   `json:"panels" doc:"Every panel, those of collapsed rows included."`
	Sections    []GrafanaSection `json:"sections" doc:"The same panels by the rows they stand in."`
}

// GrafanaSection is a row of a dashboard.
type GrafanaSection struct {
	Title     string         `json:"title"`
	Collapsed bool           `json:"collapsed"`
	Panels    []GrafanaPanel `json:"panels"`
}

// GrafanaPanel is one panel of a dashboard.
type GrafanaPanel struct {
	ID          int                `json:"id"`
	Title       string             `json:"title"`
	Type        string             `json:"type"`
	Description string             `json:"description"`
	Datasource  *GrafanaDatasource `json:"datasource"`
	GridPos     GrafanaPosition    `json:"gridPos"`
	Targets     []GrafanaTarget    `json:"targets"`
	Thresholds  *GrafanaThresholds `json:"thresholds"`
	Alert       *GrafanaPanelAlert `json:"alert" doc:"The alert of a legacy panel."`
}

// GrafanaDatasource names where a panel has its data from.
type GrafanaDatasource struct {
	UID  string `json:"uid"`
	Type string `json:"type"`
}

// GrafanaPosition is where a panel stands, in units of Grafana's grid.
type GrafanaPosition struct {
	H int `json:"h"`
	W int `json:"w"`
	X int `json:"x"`
	Y int `json:"y"`
}

// GrafanaTarget is one query of a panel.
type GrafanaTarget struct {
	Expr         string             `json:"expr"`
	LegendFormat string             `json:"legendFormat"`
	RefID        string             `json:"refId"`
	Datasource   *GrafanaDatasource `json:"datasource"`
}

// GrafanaThresholds are the limits drawn into a panel.
type GrafanaThresholds struct {
	Mode  string                 `json:"mode"`
	Steps []GrafanaThresholdStep `json:"steps"`
}

// GrafanaThresholdStep is one limit; the first has no value.
type GrafanaThresholdStep struct {
	Color string   `json:"color"`
	Value *float64 `json:"value"`
}

// GrafanaPanelAlert is the alert of a legacy panel.
type GrafanaPanelAlert struct {
	Name    string `json:"name"`
	Message string `json:"message"`
}

// GrafanaPoint is one sample.
type GrafanaPoint struct {
	T int64   `json:"t" doc:"Milliseconds since 1970."`
	V float64 `json:"v"`
}

// GrafanaPanelSeries is one line of a panel.
type GrafanaPanelSeries struct {
	Name  string         `json:"name"`
	RefID string         `json:"ref_id"`
	Data  []GrafanaPoint `json:"data"`
}

// GrafanaPanelData is what the queries of a panel found.
type GrafanaPanelData struct {
	Series    []GrafanaPanelSeries `json:"series"`
	PanelType string               `json:"panel_type"`
	Errors    []string             `json:"errors" doc:"Queries that could not be answered, in a sentence each."`
}

// GrafanaSeries is one line of a query.
type GrafanaSeries struct {
	Name string         `json:"name"`
	Data []GrafanaPoint `json:"data"`
}

// GrafanaQueryResult is what a query found.
type GrafanaQueryResult struct {
	Series []GrafanaSeries `json:"series"`
	Query  string          `json:"query" doc:"The query as it was asked."`
}

// GrafanaAlertRules are the alert rules of the project's Grafana.
type GrafanaAlertRules struct {
	Rules      []GrafanaAlertRule `json:"rules"`
	Total      int                `json:"total"`
	Firing     int                `json:"firing" doc:"Rules in the states firing and alerting."`
	GrafanaURL string             `json:"grafana_url"`
}

// GrafanaAlertRule is one alert rule.
type GrafanaAlertRule struct {
	UID          string            `json:"uid"`
	Title        string            `json:"title"`
	Condition    string            `json:"condition"`
	FolderUID    string            `json:"folder_uid"`
	RuleGroup    string            `json:"rule_group"`
	ForDuration  string            `json:"for_duration"`
	Labels       map[string]string `json:"labels"`
	Annotations  map[string]string `json:"annotations"`
	IsPaused     bool              `json:"is_paused"`
	State        string            `json:"state" enum:"normal,pending,firing,alerting,nodata,error,paused"`
	DashboardUID *string           `json:"dashboard_uid" doc:"Of a legacy alert."`
	PanelID      *int              `json:"panel_id" doc:"Of a legacy alert."`
}

// GrafanaAnalysis says what is good and bad about a dashboard.
type GrafanaAnalysis struct {
	DashboardTitle string           `json:"dashboard_title"`
	Summary        string           `json:"summary"`
	Insights       []GrafanaInsight `json:"insights"`
	AIPowered      bool             `json:"ai_powered" doc:"False when rules, not a model, wrote it."`
}

// GrafanaInsight is one finding about a dashboard.
type GrafanaInsight struct {
	Severity       string `json:"severity" enum:"critical,warning,info"`
	Title          string `json:"title"`
	Description    string `json:"description"`
	Recommendation string `json:"recommendation"`
}

// GrafanaAnomalies are the series that leave their usual range.
type GrafanaAnomalies struct {
	Anomalies    []GrafanaAnomaly `json:"anomalies"`
	Scanned      int              `json:"scanned" doc:"How many series were looked at."`
	DashboardUID string           `json:"dashboard_uid"`
}

// GrafanaAnomaly is a series that leaves its usual range.
type GrafanaAnomaly struct {
	PanelTitle    string                  `json:"panel_title"`
	PanelID       *int                    `json:"panel_id"`
	MetricName    string                  `json:"metric_name"`
	Expr          string                  `json:"expr"`
	AnomalyCount  int                     `json:"anomaly_count"`
	MaxSeverity   string                  `json:"max_severity" enum:"critical,warning"`
	LatestValue   float64                 `json:"latest_value"`
	ExpectedValue float64                 `json:"expected_value"`
	Details       []GrafanaAnomalousPoint `json:"details" doc:"The three that stand out most."`
}

// GrafanaAnomalousPoint is one sample outside of the usual range.
type GrafanaAnomalousPoint struct {
	Index     int       `json:"index"`
	Value     float64   `json:"value"`
	Expected  float64   `json:"expected"`
	ZScore    float64   `json:"z_score"`
	Severity  string    `json:"severity" enum:"critical,warning"`
	Timestamp time.Time `json:"timestamp"`
}

// GrafanaContext is where an incident was seen.
type GrafanaContext struct {
	DashboardUID string `json:"dashboard_uid"`
	PanelID      *int   `json:"panel_id"`
	MetricName   string `json:"metric_name"`
}

// GrafanaSLO says how well an objective is met.
type GrafanaSLO struct {
	Compliance           float64         `json:"compliance" doc:"Percent."`
	Target               float64         `json:"target"`
	ErrorBudgetRemaining float64         `json:"error_budget_remaining" doc:"Percent of the budget."`
	BurnRate             float64         `json:"burn_rate"`
	TimeWindowDays       int             `json:"time_window_days"`
	Status               string          `json:"status" enum:"meeting,at_risk,breached,no_data"`
	Series               []GrafanaSeries `json:"series"`
	HasData              bool            `json:"has_data"`
}

// PanelQuery asks for the data of a panel.
type PanelQuery struct {
	DashboardUID  string
	PanelID       int
	From, To      string
	MaxDataPoints int
}

// Query asks a question in PromQL.
type Query struct {
	Expr          string
	From, To      string
	Step          int
	MaxDataPoints int
}

// Search asks for anomalies.
type Search struct {
	DashboardUID string
	Expressions  []string
	Sensitivity  float64
	From, To     string
}

// SLOQuery asks how well an objective is met.
type SLOQuery struct {
	Expr, GoodExpr, TotalExpr string
	Target                    float64
	WindowDays                int
}

// Finding is an anomaly that becomes an incident.
type Finding struct {
	MetricName, Expr, PanelTitle string
	DashboardUID                 string
	PanelID                      *int
	Severity                     string
	LatestValue, ExpectedValue   *float64
	ServiceName                  string
}

// Declaration is the incident that is made of a finding.
type Declaration struct {
	Title       string `json:"title"`
	Description string `json:"description"`
	ServiceName string `json:"service_name"`
	Severity    string `json:"severity"`
}

// Image is a rendered panel.
type Image struct {
	ContentType string
	Data        []byte
}

// Rendering says how a panel is drawn.
type Rendering struct {
	DashboardUID  string
	PanelID       int
	Width, Height int
	From, To      string
	Theme         string
}

// Report is an anomaly as ai-service keeps it.
type Report struct {
	MetricName  string            `json:"metric_name"`
	ServiceName string            `json:"service_name"`
	Value       float64           `json:"value"`
	Expected    float64           `json:"expected"`
	Deviation   float64           `json:"deviation"`
	ZScore      float64           `json:"z_score"`
	Severity    string            `json:"severity"`
	DetectedAt  time.Time         `json:"detected_at"`
	Source      string            `json:"source"`
	Labels      map[string]string `json:"labels"`
}

// Source is the Grafana of a project and how it is entered.
type Source struct {
	ID       uuid.UUID
	Name     string
	URL      string
	APIKey   string
	Username string
	Password string
}
