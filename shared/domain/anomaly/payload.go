package anomaly

import (
	"time"

	"github.com/google/uuid"
)

// The events of this package.
const (
	Channel       = "alerts"
	EventDetected = "anomaly.detected"
	EventUpdated  = "anomaly.updated"
)

// Payload is an anomaly as answers and events show it.
type Payload struct {
	ID          uuid.UUID         `json:"id" format:"uuid"`
	MetricName  string            `json:"metric_name"`
	ServiceName string            `json:"service_name"`
	Value       float64           `json:"value"`
	Expected    float64           `json:"expected"`
	Deviation   float64           `json:"deviation"`
	ZScore      float64           `json:"z_score"`
	Severity    Severity          `json:"severity" enum:"warning,critical"`
	Status      Status            `json:"status" enum:"active,dismissed,resolved"`
	Source      string            `json:"source"`
	Labels      map[string]string `json:"labels" nullable:"false"`
	ReportedAt  time.Time         `json:"reported_at"`
	DetectedAt  time.Time         `json:"detected_at"`
	LastSeenAt  time.Time         `json:"last_seen_at"`
	IncidentID  *uuid.UUID        `json:"incident_id" format:"uuid"`
}

// PayloadOf shows a.
func PayloadOf(a Anomaly) Payload {
	p := Payload{
		ID: a.ID, MetricName: a.MetricName, ServiceName: a.ServiceName, Value: a.Value, Expected: a.Expected, Deviation: a.Deviation,
		ZScore: a.ZScore, Severity: a.Severity, Status: a.Status, Source: a.Source, Labels: a.Labels, ReportedAt: a.ReportedAt,
		DetectedAt: a.DetectedAt, LastSeenAt: a.LastSeenAt, IncidentID: a.IncidentID,
	}
	if p.Labels == nil {
		p.Labels = map[string]string{}
	}
	return p
}
