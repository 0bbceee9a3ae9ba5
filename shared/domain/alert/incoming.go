package alert

import (
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
)

// The longest texts, in characters.
const (
	maxName        = 255
	maxTitle       = incident.MaxTitle
	maxDescription = incident.MaxDescription
)

// Incoming is one alert of a delivery, checked and with its gaps filled.
type Incoming struct {
	Index       int
	Name        string
	Status      Status // Firing or Resolved
	Severity    Severity
	Service     string
	Summary     string
	Description string
	Labels      map[string]string
	Annotations map[string]string
	StartsAt    time.Time // zero when the sender gave none
	EndsAt      *time.Time
	Links       Links
	Fingerprint string
	GroupKey    string
}

// Links are the addresses that come with an alert, empty when it has none.
type Links struct {
	Source       string // where the alert was evaluated
	Alertmanager string
	Runbook      string
}

// AutoResolve says what the system does with an incident whose last alert resolved.
type AutoResolve string

// The ways to go on with an incident that has no firing alert left.
const (
	AutoMitigate   AutoResolve = "mitigated"
	AutoClose      AutoResolve = "resolved"
	AutoResolveOff AutoResolve = "off"
)

// Policy holds the settings of an integration that decide about incidents.
type Policy struct {
	AutoResolve AutoResolve
	ReopenFor   time.Duration
}

// IncidentState is what grouping needs to know of an incident.
type IncidentState struct {
	State      incident.State
	ResolvedAt *time.Time
	Deleted    bool
}

// Judge says what a new firing alert does to the incident of its group: attach to
// it, reopen it, or, when it is over for too long, open a new one. A nil state stands
// for an incident whose row is still to come, which counts as live.
func (p Policy) Judge(last *IncidentState, now time.Time) Outcome {
	switch {
	case last == nil:
		return Attached
	case last.Deleted:
		return Created
	}
	switch last.State {
	case incident.Detected, incident.Acknowledged, incident.Investigating:
		return Attached
	case incident.Mitigated:
		return Reopened
	case incident.Resolved:
		if last.ResolvedAt != nil && now.Sub(*last.ResolvedAt) <= p.ReopenFor {
			return Reopened
		}
	case incident.Learned:
	}
	return Created
}
