// Package runbook holds what a team has written down for the next time: runbooks,
// how well they fit an incident, and their executions. The commands in them are
// shown to people and never run. It knows nothing about HTTP.
package runbook

import (
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
)

// Runbook is a procedure in steps and what it is for. CreatedByName is read with
// it and never written.
type Runbook struct {
	ID            uuid.UUID
	Title         string
	Description   string
	ServiceNames  []string
	AlertNames    []string
	Severities    []incident.Severity
	Labels        map[string]string
	Steps         []RunbookStep
	Tags          []string
	Enabled       bool
	Version       int
	CreatedBy     *uuid.UUID
	CreatedByName *string
	CreatedAt     time.Time
	UpdatedAt     time.Time
	LastUsedAt    *time.Time
}

// RunbookStep is one thing to do. It is stored and shown in this form.
type RunbookStep struct { //nolint:revive // the name of the schema in the API document
	ID       uuid.UUID `json:"id" format:"uuid"`
	Title    string    `json:"title"`
	Body     string    `json:"body" doc:"Markdown."`
	Command  *string   `json:"command" doc:"Shown, never run by the platform."`
	Expected *string   `json:"expected" doc:"What should be seen afterwards."`
}

// Payload is a runbook as answers show it.
type Payload struct {
	ID           uuid.UUID           `json:"id" format:"uuid"`
	Title        string              `json:"title"`
	Description  string              `json:"description"`
	ServiceNames []string            `json:"service_names"`
	AlertNames   []string            `json:"alert_names"`
	Severities   []incident.Severity `json:"severities" enum:"critical,high,medium,low"`
	Labels       map[string]string   `json:"labels"`
	Steps        []RunbookStep       `json:"steps"`
	Tags         []string            `json:"tags"`
	Enabled      bool                `json:"enabled"`
	Version      int                 `json:"version"`
	CreatedBy    string              `json:"created_by" doc:"The name of the person who wrote it, or System."`
	CreatedAt    time.Time           `json:"created_at"`
	UpdatedAt    time.Time           `json:"updated_at"`
	LastUsedAt   *time.Time          `json:"last_used_at"`
}

// systemName is shown where no person acted, or nobody knows anymore who did.
const systemName = "System"

// PayloadOf shows r.
func PayloadOf(r Runbook) Payload {
	return Payload{
		ID: r.ID, Title: r.Title, Description: r.Description, ServiceNames: r.ServiceNames, AlertNames: r.AlertNames,
		Severities: r.Severities, Labels: r.Labels, Steps: r.Steps, Tags: r.Tags, Enabled: r.Enabled, Version: r.Version,
		CreatedBy: nameOf(r.CreatedByName), CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt, LastUsedAt: r.LastUsedAt,
	}
}

func nameOf(name *string) string {
	if name == nil {
		return systemName
	}
	return *name
}
