package alert

import (
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/platform/events"
)

// The events of this package, all on the channel Channel.
const (
	Channel = "alerts"

	EventFired    = "alert.fired"
	EventResolved = "alert.resolved"
	EventUpdated  = "alert.updated"
)

// MonitoringAlert is an alert as answers show it. What the integration was called is
// null once it has been deleted.
type MonitoringAlert struct {
	ID              uuid.UUID         `json:"id" format:"uuid"`
	IntegrationID   *uuid.UUID        `json:"integration_id" format:"uuid" nullable:"true"`
	IntegrationName *string           `json:"integration_name"`
	IntegrationType *string           `json:"integration_type" enum:"prometheus,grafana,alertmanager,webhook"`
	AlertName       string            `json:"alert_name"`
	Status          Status            `json:"status" enum:"firing,resolved,acknowledged"`
	StatusDisplay   string            `json:"status_display"`
	Severity        Severity          `json:"severity" enum:"critical,high,medium,low,info"`
	SeverityDisplay string            `json:"severity_display"`
	Summary         string            `json:"summary"`
	Description     string            `json:"description"`
	Labels          map[string]string `json:"labels"`
	Annotations     map[string]string `json:"annotations"`
	StartsAt        time.Time         `json:"starts_at"`
	EndsAt          *time.Time        `json:"ends_at"`
	ExternalURL     *string           `json:"external_url"`
	Fingerprint     string            `json:"fingerprint"`
	IncidentID      *uuid.UUID        `json:"incident_id" format:"uuid" nullable:"true"`
	ReceivedAt      time.Time         `json:"received_at"`
	LastSeenAt      time.Time         `json:"last_seen_at"`
	RepeatCount     int               `json:"repeat_count" doc:"How often the alert was sent again while it fired."`
	Muted           bool              `json:"muted"`
	GroupKey        string            `json:"group_key"`
}

// Announcement is the data of this package's events.
type Announcement struct {
	MonitoringAlert

	Origin string `json:"origin"`
}

// OriginIntegration marks the alerts that monitoring systems sent, as opposed to
// those this platform evaluated itself.
const OriginIntegration = "integration"

// PayloadOf shows an alert. Labels and annotations are never null.
func PayloadOf(a Alert) MonitoringAlert {
	return MonitoringAlert{
		ID: a.ID, IntegrationID: a.IntegrationID, IntegrationName: a.IntegrationName, IntegrationType: a.IntegrationType,
		AlertName: a.Name,
		Status:    a.Status, StatusDisplay: a.Status.Display(), Severity: a.Severity, SeverityDisplay: a.Severity.Display(),
		Summary: a.Summary, Description: a.Description, Labels: mapOf(a.Labels), Annotations: mapOf(a.Annotations),
		StartsAt: a.StartsAt, EndsAt: a.EndsAt, ExternalURL: a.ExternalURL, Fingerprint: a.Fingerprint,
		IncidentID: a.IncidentID, ReceivedAt: a.ReceivedAt, LastSeenAt: a.LastSeenAt,
		RepeatCount: a.RepeatCount, Muted: a.Muted, GroupKey: a.GroupKey,
	}
}

// announce tells open browsers about the alert.
func (l *ledger) announce(event string, r *record) {
	l.posts = append(l.posts, post{event: &events.Event{Channel: Channel, Type: event, Data: Announcement{
		MonitoringAlert: PayloadOf(r.Alert), Origin: OriginIntegration,
	}}})
}

func mapOf(m map[string]string) map[string]string {
	if m == nil {
		return map[string]string{}
	}
	return m
}
