// Package api is the HTTP face of audit-service.
package api

import (
	"encoding/json"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// AuditEntry is one entry of the trail.
type AuditEntry struct {
	ID           uuid.UUID       `json:"id" format:"uuid"`
	Timestamp    time.Time       `json:"timestamp"`
	UserID       *uuid.UUID      `json:"user_id" format:"uuid" nullable:"true"`
	UserEmail    string          `json:"user_email"`
	TenantID     uuid.UUID       `json:"tenant_id" format:"uuid"`
	Action       string          `json:"action" doc:"<resource>.<verb>" example:"incident.state_changed"`
	ResourceType string          `json:"resource_type"`
	ResourceID   *string         `json:"resource_id"`
	Changes      *map[string]any `json:"changes" doc:"Old and new value by changed field; secrets as ***."`
	IPAddress    *string         `json:"ip_address"`
	UserAgent    string          `json:"user_agent"`
	RequestID    *string         `json:"request_id"`
	Success      bool            `json:"success"`
	ErrorMessage *string         `json:"error_message"`
	Metadata     *map[string]any `json:"metadata"`
	ProjectID    *uuid.UUID      `json:"project_id" format:"uuid" nullable:"true"`
	ActorType    string          `json:"actor_type" enum:"user,api_key,webhook,system"`
	ActorName    string          `json:"actor_name"`
	Service      string          `json:"service" doc:"The service that made the change."`
	Hash         string          `json:"hash" doc:"SHA-256 over prev_hash and the canonical JSON of the entry without both hashes, hex."`
	PrevHash     string          `json:"prev_hash"`
}

// AuditPage is a stretch of the trail, newest first.
type AuditPage struct {
	Total int          `json:"total"`
	Skip  int          `json:"skip"`
	Limit int          `json:"limit"`
	Logs  []AuditEntry `json:"logs"`
}

// AuditStats sums up the trail of some days.
type AuditStats struct {
	PeriodDays        int            `json:"period_days"`
	TotalEvents       int            `json:"total_events"`
	SuccessfulEvents  int            `json:"successful_events"`
	FailedEvents      int            `json:"failed_events"`
	SuccessRate       string         `json:"success_rate" example:"98.76%"`
	TopActions        []AuditCount   `json:"top_actions" doc:"The ten most frequent actions with their counts."`
	TopUsers          []AuditCount   `json:"top_users" doc:"The ten busiest users by id with their counts."`
	ResourceBreakdown map[string]int `json:"resource_breakdown" doc:"Entries by resource type."`
	Timeline          []AuditDay     `json:"timeline" doc:"Every day of the period, oldest first."`
}

// AuditDay counts the entries of one day in UTC.
type AuditDay struct {
	Date   string `json:"date" format:"date"`
	Total  int    `json:"total"`
	Failed int    `json:"failed"`
}

// AuditCount is a name with a count, written as an array of the two.
type AuditCount struct {
	Name  string
	Count int
}

// MarshalJSON writes the pair.
func (c AuditCount) MarshalJSON() ([]byte, error) {
	return json.Marshal([]any{c.Name, c.Count})
}

// Schema describes the pair.
func (AuditCount) Schema(huma.Registry) *huma.Schema {
	two := 2
	return &huma.Schema{
		Type: huma.TypeArray, MinItems: &two, MaxItems: &two, Description: "A name and its count.",
		Items: &huma.Schema{OneOf: []*huma.Schema{{Type: huma.TypeString}, {Type: huma.TypeInteger}}},
	}
}

// AuditActivity is what one user did.
type AuditActivity struct {
	UserID           uuid.UUID    `json:"user_id" format:"uuid"`
	TotalActivities  int          `json:"total_activities"`
	RecentActivities []AuditEntry `json:"recent_activities"`
}

// AuditHistory is what happened to one resource, oldest first.
type AuditHistory struct {
	ResourceType string       `json:"resource_type"`
	ResourceID   string       `json:"resource_id"`
	TotalEvents  int          `json:"total_events"`
	History      []AuditEntry `json:"history"`
}

// AuditCleanup says what a cleanup removed.
type AuditCleanup struct {
	Message        string `json:"message"`
	RemovedCount   int    `json:"removed_count"`
	RemainingCount int    `json:"remaining_count"`
}

// AuditVerification is what a walk along the chain found.
type AuditVerification struct {
	Checked        int        `json:"checked"`
	Valid          bool       `json:"valid"`
	FirstInvalidID *uuid.UUID `json:"first_invalid_id" format:"uuid" nullable:"true"`
}

func viewOf(s audit.Stored) AuditEntry {
	return AuditEntry{
		ID: s.ID, Timestamp: s.Timestamp, UserID: s.UserID, UserEmail: s.UserEmail, TenantID: s.TenantID, Action: s.Action,
		ResourceType: s.ResourceType, ResourceID: s.ResourceID, Changes: object(s.Changes), IPAddress: s.IPAddress, UserAgent: s.UserAgent,
		RequestID: s.RequestID, Success: s.Success, ErrorMessage: s.ErrorMessage, Metadata: object(s.Metadata), ProjectID: s.ProjectID,
		ActorType: string(s.ActorType), ActorName: s.ActorName, Service: s.Service, Hash: s.Hash, PrevHash: s.PrevHash,
	}
}

func viewsOf(stored []audit.Stored) []AuditEntry {
	views := make([]AuditEntry, len(stored))
	for i, s := range stored {
		views[i] = viewOf(s)
	}
	return views
}

func object(text json.RawMessage) *map[string]any {
	var members map[string]any
	if err := json.Unmarshal(text, &members); err != nil || members == nil {
		return nil
	}
	return &members
}

// newEntry is an entry as a service hands it over.
type newEntry struct {
	EventID      uuid.UUID      `json:"event_id,omitempty" format:"uuid"`
	Timestamp    time.Time      `json:"timestamp,omitempty"`
	ActorType    auth.ActorType `json:"actor_type,omitempty" enum:"user,api_key,webhook,system"`
	ActorName    string         `json:"actor_name,omitempty" maxLength:"255"`
	UserID       *uuid.UUID     `json:"user_id,omitempty" format:"uuid"`
	UserEmail    string         `json:"user_email,omitempty" maxLength:"254"`
	Action       string         `json:"action" pattern:"^[a-z_]+\\.[a-z_]+$" maxLength:"100"`
	ResourceType string         `json:"resource_type" minLength:"1" maxLength:"100"`
	ResourceID   string         `json:"resource_id,omitempty" maxLength:"128"`
	Changes      newChanges     `json:"changes,omitempty"`
	IPAddress    string         `json:"ip_address,omitempty" maxLength:"45"`
	UserAgent    string         `json:"user_agent,omitempty" maxLength:"1024"`
	RequestID    string         `json:"request_id,omitempty" maxLength:"128"`
	Success      *bool          `json:"success,omitempty" default:"true"`
	ErrorMessage string         `json:"error_message,omitempty" maxLength:"2000"`
	Metadata     map[string]any `json:"metadata,omitempty"`
}

// newChanges is audit.Changes as it arrives: null members count as absent.
type newChanges map[string]struct {
	Old any `json:"old,omitempty"`
	New any `json:"new,omitempty"`
}

func (c newChanges) changes() audit.Changes {
	changes := audit.Changes{}
	for field, change := range c {
		changes[field] = audit.Change{Old: change.Old, New: change.New}
	}
	return changes
}
