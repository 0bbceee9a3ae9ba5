package api

import (
	"context"
	"net/http"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

func contextRoutes(a *httpapi.API, h *Handlers) {
	httpapi.Register(a, public("incident-alerts", http.MethodGet, "/incidents/{incident_id}/alerts", httpapi.Viewer,
		"Its alerts, newest first"), h.alerts)
	httpapi.Register(a, described(
		public("incident-related", http.MethodGet, "/incidents/{incident_id}/related", httpapi.Viewer, "What happened around its detection"),
		"Each list holds at most 20 entries, the best first. A list of something the project has no data of is empty."), h.related)
}

// IncidentAlert is an alert of an incident with the place it comes from.
type IncidentAlert struct {
	alert.MonitoringAlert

	Origin string `json:"origin" enum:"integration,alerting"`
}

func alertView(a alert.Alert) IncidentAlert {
	return IncidentAlert{MonitoringAlert: alert.PayloadOf(a), Origin: alert.OriginIntegration}
}

func (h *Handlers) alerts(ctx context.Context, in *many) (*httpapi.List[IncidentAlert], error) {
	l, scope := h.Lists.Of(ctx, path(in.ID, "/alerts"), in.ListQuery), auth.Caller(ctx).Scope()
	after, err := l.AfterPlace()
	if err != nil {
		return nil, err
	}
	if _, err := h.Reader.ByID(ctx, scope, in.ID); err != nil {
		return nil, err
	}
	found, err := h.Alerts.List(ctx, scope, alert.Filter{IncidentID: &in.ID}, (*alert.Position)(after), l.More())
	if err != nil {
		return nil, err
	}
	return httpapi.Answer(l, found, func(a alert.Alert) []string { return httpapi.KeyAt(a.ReceivedAt, a.ID) }, alertView), nil
}

// maxRelated is how many entries each list of related data has at most.
const maxRelated = 20

type relatedInput struct {
	IncidentPath
	WindowMinutes int `query:"window_minutes" minimum:"5" maximum:"1440" default:"60" doc:"How far before and after the detection to look."`
}

// IncidentRelated is what happened around the detection of an incident.
type IncidentRelated struct {
	Deployments []any      `json:"deployments"`
	ErrorGroups []any      `json:"error_groups"`
	SlowTraces  []any      `json:"slow_traces"`
	LogPatterns []any      `json:"log_patterns"`
	Incidents   []Incident `json:"incidents"`
}

func (h *Handlers) related(ctx context.Context, in *relatedInput) (*httpapi.Body[IncidentRelated], error) {
	scope := auth.Caller(ctx).Scope()
	i, err := h.Reader.ByID(ctx, scope, in.ID)
	if err != nil {
		return nil, err
	}
	window := time.Duration(in.WindowMinutes) * time.Minute
	similar, err := h.Reader.SimilarAround(ctx, scope, in.ID, i.DetectedAt.Add(-window), i.DetectedAt.Add(window), maxRelated)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[IncidentRelated]{Body: IncidentRelated{
		Deployments: []any{}, ErrorGroups: []any{}, SlowTraces: []any{}, LogPatterns: []any{},
		Incidents: views(similar, func(s incident.Similar) Incident { return viewOf(s.Incident) }),
	}}, nil
}

// views shows every row.
func views[R, V any](rows []R, view func(R) V) []V {
	shown := make([]V, len(rows))
	for i, row := range rows {
		shown[i] = view(row)
	}
	return shown
}
