package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/host"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/domain/trace"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// StatusHandlers answer how a project fares.
type StatusHandlers struct {
	Statuses *core.Statuses
}

// StatusRoutes registers the live status.
func StatusRoutes(a *httpapi.API, h StatusHandlers) {
	httpapi.Register(a, httpapi.Operation{
		ID: "status-get", Method: http.MethodGet, Path: "/status", Gateway: "/status", Access: httpapi.ViewerOrKey("read:status"), Tag: "status",
		Summary: "How the project fares now", Description: "Worked out anew every 10 seconds, from the last 5 minutes.",
	}, h.get)
}

// LiveStatus is how a project fares.
type LiveStatus struct {
	Status      string        `json:"status" enum:"operational,degraded,outage,unknown"`
	GeneratedAt time.Time     `json:"generated_at"`
	Services    []LiveService `json:"services"`
	Hosts       LiveHosts     `json:"hosts"`
	Alerts      LiveAlerts    `json:"alerts"`
	Incidents   LiveIncidents `json:"incidents"`
	Monitors    LiveMonitors  `json:"monitors" doc:"All zero: the platform runs no monitors yet."`
	SLOs        LiveSLOs      `json:"slos" doc:"All zero: the platform keeps no objectives yet."`
	Ingest      LiveIngest    `json:"ingest"`
}

// LiveMonitors counts monitors.
type LiveMonitors struct {
	Total   int `json:"total"`
	Passing int `json:"passing"`
	Failing int `json:"failing"`
	Paused  int `json:"paused"`
}

// LiveSLOs counts service level objectives.
type LiveSLOs struct {
	Met      int `json:"met"`
	AtRisk   int `json:"at_risk"`
	Breached int `json:"breached"`
	NoData   int `json:"no_data"`
}

// LiveIngest is how much arrives.
type LiveIngest struct {
	MetricsPerMin  float64    `json:"metrics_per_min" doc:"Samples."`
	SpansPerMin    float64    `json:"spans_per_min"`
	LogsPerMin     float64    `json:"logs_per_min" doc:"Lines."`
	ErrorsPerMin   float64    `json:"errors_per_min"`
	LastReceivedAt *time.Time `json:"last_received_at" doc:"When telemetry of a service arrived last; null when none has."`
}

// LiveService is how a service fares.
type LiveService struct {
	ServiceName      string     `json:"service_name"`
	Status           string     `json:"status" enum:"healthy,degraded,down,unknown"`
	Reason           string     `json:"reason" doc:"Empty for a healthy service."`
	ThroughputRPM    float64    `json:"throughput_rpm"`
	ErrorRatePercent float64    `json:"error_rate_percent"`
	P95MS            float64    `json:"p95_ms"`
	Apdex            float64    `json:"apdex"`
	LastSeen         *time.Time `json:"last_seen"`
}

// LiveHosts counts hosts.
type LiveHosts struct {
	Total int `json:"total"`
	Up    int `json:"up"`
	Stale int `json:"stale"`
	Down  int `json:"down"`
}

// LiveAlerts counts firing alerts.
type LiveAlerts struct {
	Firing   int `json:"firing"`
	Critical int `json:"critical"`
	Warning  int `json:"warning" doc:"High, medium and low."`
	Info     int `json:"info"`
}

// LiveIncidents counts open incidents.
type LiveIncidents struct {
	Open     int `json:"open"`
	Critical int `json:"critical"`
	High     int `json:"high"`
}

func (h StatusHandlers) get(ctx context.Context, _ *struct{}) (*httpapi.Body[LiveStatus], error) {
	found, err := h.Statuses.Of(ctx, auth.Caller(ctx).Scope())
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[LiveStatus]{Body: liveStatus(found)}, nil
}

func liveStatus(p core.ProjectStatus) LiveStatus {
	v := LiveStatus{Status: p.Status, GeneratedAt: p.GeneratedAt, Services: make([]LiveService, len(p.Services))}
	now := trace.Range{From: p.GeneratedAt.Add(-core.StatusWindow), To: p.GeneratedAt}
	for i, s := range p.Services {
		v.Services[i] = LiveService{
			ServiceName: s.Name, Status: string(s.Status), Reason: strings.Join(s.Reasons, "; "), ThroughputRPM: rounded(s.Health.PerMinute(now), 2),
			ErrorRatePercent: rounded(s.Health.ErrorRate(), 2), P95MS: s.Health.Durations.Percentile(95), Apdex: rounded(s.Health.Apdex(), 3),
		}
		if !s.LastSeen.IsZero() {
			v.Services[i].LastSeen = &p.Services[i].LastSeen
		}
	}
	v.Hosts = LiveHosts{Up: p.Hosts[host.Up], Stale: p.Hosts[host.Stale], Down: p.Hosts[host.Down]}
	v.Hosts.Total = v.Hosts.Up + v.Hosts.Stale + v.Hosts.Down
	v.Alerts = LiveAlerts{
		Critical: p.Firing[alert.Critical], Warning: p.Firing[alert.High] + p.Firing[alert.Medium] + p.Firing[alert.Low], Info: p.Firing[alert.Info],
	}
	v.Alerts.Firing = v.Alerts.Critical + v.Alerts.Warning + v.Alerts.Info
	v.Ingest = LiveIngest{
		MetricsPerMin: rounded(p.PerMinute.Samples, 2), SpansPerMin: rounded(p.PerMinute.Spans, 2), LogsPerMin: rounded(p.PerMinute.Lines, 2),
		ErrorsPerMin: rounded(p.PerMinute.Errors, 2),
	}
	if !p.PerMinute.Last.IsZero() {
		v.Ingest.LastReceivedAt = &p.PerMinute.Last
	}
	v.Incidents = LiveIncidents{Critical: p.Open[incident.Critical], High: p.Open[incident.High]}
	for _, n := range p.Open {
		v.Incidents.Open += n
	}
	return v
}
