package incident

import (
	"time"

	"github.com/google/uuid"
)

// The events of this package, all on Channel.
const (
	Channel = "incidents"

	EventCreated  = "incident.created"
	EventUpdated  = "incident.updated"
	EventDeleted  = "incident.deleted"
	EventComment  = "incident.comment"
	EventActivity = "incident.activity"
	EventTask     = "incident.task"
)

// Payload is an incident as events and answers show it.
type Payload struct {
	ID                 uuid.UUID        `json:"id" format:"uuid"`
	Title              string           `json:"title"`
	Description        string           `json:"description"`
	ServiceName        string           `json:"service_name"`
	State              State            `json:"state" enum:"detected,acknowledged,investigating,mitigated,resolved,learned"`
	Severity           Severity         `json:"severity" enum:"critical,high,medium,low"`
	DetectedAt         time.Time        `json:"detected_at"`
	CreatedAt          time.Time        `json:"created_at"`
	UpdatedAt          time.Time        `json:"updated_at"`
	AcknowledgedAt     *time.Time       `json:"acknowledged_at"`
	MitigatedAt        *time.Time       `json:"mitigated_at"`
	ResolvedAt         *time.Time       `json:"resolved_at"`
	LearnedAt          *time.Time       `json:"learned_at"`
	Source             Source           `json:"source" enum:"manual,alertmanager,prometheus,grafana,webhook,alerting,slo,synthetic,anomaly"`
	SourceRef          *string          `json:"source_ref"`
	GroupKey           *string          `json:"group_key"`
	AlertCount         int              `json:"alert_count" doc:"How many alerts joined the incident."`
	AssigneeID         *uuid.UUID       `json:"assignee_id" format:"uuid" nullable:"true"`
	AssigneeName       *string          `json:"assignee_name"`
	HypothesisStatus   HypothesisStatus `json:"hypothesis_status" enum:"none,queued,running,completed,failed"`
	AllowedTransitions []State          `json:"allowed_transitions" enum:"detected,acknowledged,investigating,mitigated,resolved,learned"`
	CreatedBy          string           `json:"created_by" doc:"The name of the person who declared it, or System."`
	DuplicateOf        *uuid.UUID       `json:"duplicate_of" format:"uuid" nullable:"true"`
	Roles              []IncidentRole   `json:"roles"`
	Impact             *IncidentImpact  `json:"impact"`
}

// ActivityPayload is an activity as events and answers show it.
type ActivityPayload struct {
	ID           uuid.UUID    `json:"id" format:"uuid"`
	IncidentID   uuid.UUID    `json:"incident_id" format:"uuid"`
	ActivityType ActivityType `json:"activity_type" enum:"state_change,comment,severity_change,assignee_change,system"`
	Content      string       `json:"content"`
	OldValue     *string      `json:"old_value"`
	NewValue     *string      `json:"new_value"`
	UserID       *uuid.UUID   `json:"user_id" format:"uuid" nullable:"true"`
	UserName     string       `json:"user_name"`
	UserEmail    string       `json:"user_email"`
	CreatedAt    time.Time    `json:"created_at"`
}

// updatedPayload is the data of incident.updated.
type updatedPayload struct {
	Payload

	Changed []string `json:"changed"`
}

// deletedPayload is the data of incident.deleted.
type deletedPayload struct {
	ID uuid.UUID `json:"id"`
}

// systemName is shown where no person acted.
const systemName = "System"

// PayloadOf shows i.
func PayloadOf(i Incident) Payload {
	p := Payload{
		ID: i.ID, Title: i.Title, Description: i.Description, ServiceName: i.ServiceName, State: i.State, Severity: i.Severity,
		DetectedAt: i.DetectedAt, CreatedAt: i.CreatedAt, UpdatedAt: i.UpdatedAt, AcknowledgedAt: i.AcknowledgedAt,
		MitigatedAt: i.MitigatedAt, ResolvedAt: i.ResolvedAt, LearnedAt: i.LearnedAt, Source: i.Source, SourceRef: i.SourceRef,
		GroupKey: i.GroupKey, AlertCount: i.AlertCount, AssigneeID: i.AssigneeID, AssigneeName: i.AssigneeName,
		HypothesisStatus: i.HypothesisStatus, AllowedTransitions: i.State.Next(), CreatedBy: systemName,
		DuplicateOf: i.DuplicateOf, Roles: []IncidentRole{},
	}
	if i.CreatedByName != nil {
		p.CreatedBy = *i.CreatedByName
	}
	return p
}

// PayloadOfActivity shows a.
func PayloadOfActivity(a Activity) ActivityPayload {
	return ActivityPayload(a)
}
