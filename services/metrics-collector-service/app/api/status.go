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
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/sessioncheck"
)

const statusPath = "/status"

// StatusHandlers answer how a project fares.
type StatusHandlers struct {
	Statuses *core.Statuses
	Streams  *sessioncheck.Streams
}

// StatusRoutes registers the live status.
func StatusRoutes(a *httpapi.API, h StatusHandlers) {
	httpapi.Register(a, httpapi.Operation{
		ID: "status-get", Method: http.MethodGet, Path: statusPath, Gateway: statusPath, Access: httpapi.ViewerOrKey("read:status"), Tag: "status",
		Summary: "How the project fares now", Description: "Worked out anew every 10 seconds, from the last 5 minutes.",
	}, h.get)
	httpapi.Raw(a, httpapi.Operation{
		ID: "status-stream", Method: http.MethodGet, Path: statusPath + "/stream", Gateway: statusPath + "/stream", Access: httpapi.Viewer, Tag: "status",
		Summary: "Follow how the project fares",
		Description: "Server-sent events: status, with the answer of GET /status, at the start and whenever it changes; end, with the reason. " +
			"Last-Event-ID leaves out the first event when nothing has changed since. A stream lasts an hour at most; a user may have 10 open.",
	}, nil, nil, h.stream)
	httpapi.Register(a, httpapi.Operation{
		ID: "status-service", Method: http.MethodGet, Path: statusPath + "/services/{service_name}", Gateway: statusPath + "/services/{service_name}",
		Access: httpapi.Viewer, Tag: "status", Summary: "How one service fares, and why",
	}, h.service)
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

// LiveServiceDetail is how a service fares, with what that is told from.
type LiveServiceDetail struct {
	LiveService

	Reasons           []string                `json:"reasons" doc:"Why it is not healthy; empty when it is."`
	OpenIncidents     []incident.Payload      `json:"open_incidents" doc:"The newest 50."`
	FiringAlerts      []alert.MonitoringAlert `json:"firing_alerts"`
	RecentDeployments []RawObject             `json:"recent_deployments" doc:"Empty: the platform records no deployments yet."`
	Hosts             []LiveServiceHost       `json:"hosts" doc:"Those whose labels name the service."`
}

// LiveServiceHost is a host that a service runs on.
type LiveServiceHost struct {
	Hostname      string    `json:"hostname"`
	Status        string    `json:"status" enum:"up,stale,down"`
	LastSeen      time.Time `json:"last_seen"`
	CPUPercent    float64   `json:"cpu_percent"`
	MemoryPercent float64   `json:"memory_percent"`
	DiskUsage     float64   `json:"disk_usage"`
}

func (h StatusHandlers) get(ctx context.Context, _ *struct{}) (*httpapi.Body[LiveStatus], error) {
	found, err := h.Statuses.Of(ctx, auth.Caller(ctx).Scope())
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[LiveStatus]{Body: liveStatus(found)}, nil
}

type statusServiceInput struct {
	ServiceName string `path:"service_name" maxLength:"255"`
}

func (h StatusHandlers) service(ctx context.Context, in *statusServiceInput) (*httpapi.Body[LiveServiceDetail], error) {
	found, err := h.Statuses.Service(ctx, auth.Caller(ctx).Scope(), in.ServiceName)
	if err != nil {
		return nil, err
	}
	v := LiveServiceDetail{
		LiveService: liveService(found.ServiceStatus), Reasons: append([]string{}, found.Reasons...), OpenIncidents: []incident.Payload{},
		FiringAlerts: []alert.MonitoringAlert{}, RecentDeployments: []RawObject{}, Hosts: []LiveServiceHost{},
	}
	for _, i := range found.Incidents {
		v.OpenIncidents = append(v.OpenIncidents, incident.PayloadOf(i))
	}
	for _, a := range found.Alerts {
		v.FiringAlerts = append(v.FiringAlerts, alert.PayloadOf(a))
	}
	now := clock.Now()
	for _, one := range found.Hosts {
		v.Hosts = append(v.Hosts, LiveServiceHost{
			Hostname: one.Hostname, Status: string(one.StatusAt(now)), LastSeen: one.LastSeen, CPUPercent: one.Latest.CPUPercent,
			MemoryPercent: one.Latest.MemoryPercent, DiskUsage: one.Latest.DiskUsage,
		})
	}
	return &httpapi.Body[LiveServiceDetail]{Body: v}, nil
}

func liveService(s core.ServiceStatus) LiveService {
	v := LiveService{
		ServiceName: s.Name, Status: string(s.Status), Reason: strings.Join(s.Reasons, "; "), ThroughputRPM: rounded(s.PerMinute, 2),
		ErrorRatePercent: rounded(s.ErrorRate, 2), P95MS: rounded(s.P95, 2), Apdex: rounded(s.Apdex, 3),
	}
	if !s.LastSeen.IsZero() {
		v.LastSeen = &s.LastSeen
	}
	return v
}

func liveStatus(p core.ProjectStatus) LiveStatus {
	v := LiveStatus{Status: p.Status, GeneratedAt: p.GeneratedAt, Services: make([]LiveService, len(p.Services))}
	for i, s := range p.Services {
		v.Services[i] = liveService(s)
	}
	v.Hosts = LiveHosts{Up: p.Hosts[host.Up], Stale: p.Hosts[host.Stale], Down: p.Hosts[host.Down]}
	v.Hosts.Total = v.Hosts.Up + v.Hosts.Stale + v.Hosts.Down
	v.Alerts = LiveAlerts{
		Critical: p.Firing[alert.Critical], Warning: p.Firing[alert.High] + p.Firing[alert.Medium] + p.Firing[alert.Low], Info: p.Firing[alert.Info],
	}
	v.Alerts.Firing = v.Alerts.Critical + v.Alerts.Warning + v.Alerts.Info
	v.Incidents = LiveIncidents{Open: p.Open.All, Critical: p.Open.Critical, High: p.Open.High}
	v.Ingest = LiveIngest{
		MetricsPerMin: rounded(p.PerMinute.Samples, 2), SpansPerMin: rounded(p.PerMinute.Spans, 2), LogsPerMin: rounded(p.PerMinute.Lines, 2),
		ErrorsPerMin: rounded(p.PerMinute.Errors, 2),
	}
	if last := p.PerMinute.Last; !last.IsZero() {
		v.Ingest.LastReceivedAt = &last
	}
	return v
}
