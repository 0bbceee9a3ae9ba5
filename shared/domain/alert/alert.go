// Package alert holds the alerts that monitoring systems send: what identifies
// one, what each delivery does to it and to the incident of its group, and their
// storage together with the deliveries as they came. It decides and remembers; how
// a sender writes its alerts and how requests are answered is not known here.
package alert

import (
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
)

// Status says whether an alert still fires.
type Status string

// The statuses of alerts. Senders know the first and the last.
const (
	Firing       Status = "firing"
	Acknowledged Status = "acknowledged"
	Resolved     Status = "resolved"
)

// Display is the status that people read.
func (s Status) Display() string {
	switch s {
	case Firing:
		return "Firing"
	case Acknowledged:
		return "Acknowledged"
	case Resolved:
		return "Resolved"
	}
	return string(s)
}

// Severity says how bad an alert is. Alerts know one value more than incidents.
type Severity string

// The severities, worst first.
const (
	Critical Severity = "critical"
	High     Severity = "high"
	Medium   Severity = "medium"
	Low      Severity = "low"
	Info     Severity = "info"
)

// Display is the severity that people read.
func (s Severity) Display() string {
	switch s {
	case Critical:
		return "Critical"
	case High:
		return "High"
	case Medium:
		return "Medium"
	case Low:
		return "Low"
	case Info:
		return "Info"
	}
	return string(s)
}

// ForIncident is the severity an incident takes from an alert.
func (s Severity) ForIncident() incident.Severity {
	if s == Info {
		return incident.Low
	}
	return incident.Severity(s)
}

// Alert is one firing of an alert from its start to its end. A project holds at
// most one with the same fingerprint and start. What its integration is called is
// read with it and never written.
type Alert struct {
	ID              uuid.UUID
	IntegrationID   *uuid.UUID
	IntegrationName *string
	IntegrationType *string
	Name            string `db:"alert_name"`
	Status          Status
	Severity        Severity
	Summary         string
	Description     string
	Labels          map[string]string
	Annotations     map[string]string
	StartsAt        time.Time
	EndsAt          *time.Time
	ExternalURL     *string
	Fingerprint     string
	GroupKey        string
	GroupHash       []byte
	IncidentID      *uuid.UUID
	DeliveryID      *uuid.UUID
	Muted           bool
	RepeatCount     int
	ReceivedAt      time.Time
	LastSeenAt      time.Time
}

// Source is the integration that alerts come from.
type Source struct {
	ID   uuid.UUID
	Name string
	Type string
}
