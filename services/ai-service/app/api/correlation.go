package api

import (
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

func correlationRoutes(a *httpapi.API, h Handlers) {
	httpapi.Register(a, httpapi.Operation{
		ID: "correlation-analyze", Method: http.MethodPost, Path: "/correlation/analyze", Gateway: "/correlation/analyze",
		Access: httpapi.Viewer, Tag: "correlation", Summary: "What else happened around an incident",
		Description: "Compares with the project's incidents and alerts within two hours. What has only the time in common is left out.",
	}, h.analyzeCorrelation)
	httpapi.Register(a, httpapi.Operation{
		ID: "correlation-match", Method: http.MethodPost, Path: "/correlation/alert-incident", Gateway: "/correlation/alert-incident",
		Access: httpapi.Viewer, Tag: "correlation", Summary: "Match given alerts with given incidents",
	}, h.matchAlerts)
	httpapi.Register(a, httpapi.Operation{
		ID: "correlation-groups", Method: http.MethodGet, Path: "/correlation/groups", Gateway: "/correlation/groups",
		Access: httpapi.Viewer, Tag: "correlation", Summary: "Open incidents and firing alerts that belong together",
	}, h.correlationGroups)
}

type analyzeInput struct {
	Body AnalyzeCorrelationRequest
}

// AnalyzeCorrelationRequest is the incident to compare with others.
type AnalyzeCorrelationRequest struct {
	IncidentID  uuid.UUID         `json:"incident_id" format:"uuid"`
	ServiceName string            `json:"service_name" maxLength:"255"`
	Severity    incident.Severity `json:"severity" enum:"critical,high,medium,low"`
	DetectedAt  time.Time         `json:"detected_at"`
	Symptoms    []string          `json:"symptoms,omitempty" maxItems:"50"`
}

// CorrelationAnalysis is what happened around an incident.
type CorrelationAnalysis struct {
	CorrelatedIncidents   []CorrelatedIncident   `json:"correlated_incidents" nullable:"false"`
	RootCauseSuggestion   *string                `json:"root_cause_suggestion"`
	CorrelatedDeployments []CorrelatedDeployment `json:"correlated_deployments" nullable:"false" doc:"Empty as long as no deployments are collected."`
	CorrelatedAlerts      []CorrelatedAlert      `json:"correlated_alerts" nullable:"false"`
}

// CorrelatedIncident is another incident with what it has in common.
type CorrelatedIncident struct {
	IncidentID       uuid.UUID `json:"incident_id" format:"uuid"`
	Title            string    `json:"title"`
	ServiceName      string    `json:"service_name"`
	CorrelationScore float64   `json:"correlation_score" minimum:"0" maximum:"1"`
	Reasons          []string  `json:"reasons" nullable:"false"`
	DetectedAt       time.Time `json:"detected_at"`
}

// CorrelatedDeployment is a deployment with what it has in common.
type CorrelatedDeployment struct {
	DeploymentID     uuid.UUID `json:"deployment_id" format:"uuid"`
	Service          string    `json:"service"`
	Version          string    `json:"version"`
	Timestamp        time.Time `json:"timestamp"`
	CorrelationScore float64   `json:"correlation_score" minimum:"0" maximum:"1"`
	Reasons          []string  `json:"reasons" nullable:"false"`
}

// CorrelatedAlert is an alert with what it has in common.
type CorrelatedAlert struct {
	AlertID          uuid.UUID    `json:"alert_id" format:"uuid"`
	Title            string       `json:"title"`
	ServiceName      string       `json:"service_name"`
	Status           alert.Status `json:"status" enum:"firing,acknowledged,resolved"`
	CorrelationScore float64      `json:"correlation_score" minimum:"0" maximum:"1"`
	Reasons          []string     `json:"reasons" nullable:"false"`
	StartedAt        time.Time    `json:"started_at"`
}

// MatchableAlert is an alert as any page or dashboard has it at hand.
type MatchableAlert struct {
	Title       string            `json:"title,omitempty" maxLength:"2000"`
	AlertName   string            `json:"alert_name,omitempty" maxLength:"2000" doc:"Taken when there is no title."`
	Name        string            `json:"name,omitempty" maxLength:"2000" doc:"Taken when there is neither."`
	State       string            `json:"state,omitempty" maxLength:"100"`
	Status      string            `json:"status,omitempty" maxLength:"100" doc:"Taken when there is no state."`
	ServiceName string            `json:"service_name,omitempty" maxLength:"255" doc:"The labels name the service when this is absent."`
	Labels      map[string]string `json:"labels,omitempty" maxProperties:"64"`
}

// MatchableIncident is an incident as any page has it at hand.
type MatchableIncident struct {
	ID          string `json:"id,omitempty" maxLength:"128"`
	IncidentID  string `json:"incident_id,omitempty" maxLength:"128" doc:"Taken when there is no id."`
	Title       string `json:"title,omitempty" maxLength:"2000"`
	ServiceName string `json:"service_name,omitempty" maxLength:"255"`
	State       string `json:"state,omitempty" maxLength:"100"`
}

type matchInput struct {
	Body MatchAlertsRequest
}

// MatchAlertsRequest is the alerts and incidents to match.
type MatchAlertsRequest struct {
	Alerts    []MatchableAlert    `json:"alerts" maxItems:"200" nullable:"false"`
	Incidents []MatchableIncident `json:"incidents" maxItems:"200" nullable:"false"`
}

// AlertMatches says which incidents fit to which alert.
type AlertMatches struct {
	Correlations []AlertMatch `json:"correlations" nullable:"false"`
	TotalAlerts  int          `json:"total_alerts"`
}

// AlertMatch is one alert with the incidents that fit.
type AlertMatch struct {
	AlertTitle       string            `json:"alert_title"`
	AlertState       string            `json:"alert_state"`
	MatchedIncidents []MatchedIncident `json:"matched_incidents" nullable:"false" doc:"The best three."`
	HasMatch         bool              `json:"has_match"`
}

// MatchedIncident is an incident that fits to an alert.
type MatchedIncident struct {
	IncidentID       string   `json:"incident_id"`
	IncidentTitle    string   `json:"incident_title"`
	CorrelationScore float64  `json:"correlation_score" minimum:"0" maximum:"1"`
	Reasons          []string `json:"reasons" nullable:"false"`
}

type groupsInput struct {
	Hours int `query:"hours" minimum:"1" maximum:"168" default:"24" doc:"Incidents and alerts of so many hours."`
}

// CorrelationGroups are the groups of open incidents and firing alerts.
type CorrelationGroups struct {
	Groups []CorrelationGroup `json:"groups" nullable:"false"`
	Count  int                `json:"count"`
}

// CorrelationGroup is what belongs together.
type CorrelationGroup struct {
	GroupID        uuid.UUID         `json:"group_id" format:"uuid"`
	Title          string            `json:"title"`
	Score          float64           `json:"score" minimum:"0" maximum:"1"`
	Reason         string            `json:"reason"`
	Services       []string          `json:"services" nullable:"false"`
	Incidents      []GroupedIncident `json:"incidents" nullable:"false"`
	Alerts         []GroupedAlert    `json:"alerts" nullable:"false"`
	StartedAt      time.Time         `json:"started_at"`
	LastActivityAt time.Time         `json:"last_activity_at"`
}

// GroupedIncident is an incident of a group.
type GroupedIncident struct {
	ID         uuid.UUID         `json:"id" format:"uuid"`
	Title      string            `json:"title"`
	Severity   incident.Severity `json:"severity" enum:"critical,high,medium,low"`
	State      incident.State    `json:"state" enum:"detected,acknowledged,investigating,mitigated,resolved,learned"`
	DetectedAt time.Time         `json:"detected_at"`
}

// GroupedAlert is an alert of a group.
type GroupedAlert struct {
	AlertID uuid.UUID    `json:"alert_id" format:"uuid"`
	Title   string       `json:"title"`
	Status  alert.Status `json:"status" enum:"firing,acknowledged,resolved"`
}
