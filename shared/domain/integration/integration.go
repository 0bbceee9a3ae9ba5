// Package integration holds the monitoring systems that a project listens to: how
// they are reached, the secret with which they prove themselves, and what is done
// with their alerts. It neither calls them nor reads what they send.
package integration

import (
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Type is the kind of monitoring system.
type Type string

// The kinds of monitoring system.
const (
	Prometheus   Type = "prometheus"
	Grafana      Type = "grafana"
	Alertmanager Type = "alertmanager"
	Webhook      Type = "webhook"
)

// Display is the kind that people read.
func (t Type) Display() string {
	switch t {
	case Prometheus:
		return "Prometheus"
	case Grafana:
		return "Grafana"
	case Alertmanager:
		return "Alert Manager"
	case Webhook:
		return "Webhook"
	}
	return string(t)
}

// Check refuses what is no kind.
func (t Type) Check() error {
	switch t {
	case Prometheus, Grafana, Alertmanager, Webhook:
		return nil
	}
	return fault.New(fault.Invalid, fault.CodeInvalidValue, "Integrations of the type %s are not known.", t).
		With("allowed", []Type{Prometheus, Grafana, Alertmanager, Webhook})
}

// Status says whether an integration is in use.
type Status string

// The statuses of an integration. People set the first two, tests the others.
const (
	Active   Status = "active"
	Inactive Status = "inactive"
	Failed   Status = "error"
	Testing  Status = "testing"
)

// Display is the status that people read.
func (s Status) Display() string {
	switch s {
	case Active:
		return "Active"
	case Inactive:
		return "Inactive"
	case Failed:
		return "Error"
	case Testing:
		return "Testing"
	}
	return string(s)
}

// Integration is one monitoring system of a project. Its secrets are sealed; only a
// Vault opens them.
type Integration struct {
	ID              uuid.UUID  `db:"id"`
	TenantID        uuid.UUID  `db:"tenant_id"`
	ProjectID       uuid.UUID  `db:"project_id"`
	ProjectName     string     `db:"project_name"`
	ProjectIsActive bool       `db:"project_is_active"`
	Type            Type       `db:"integration_type"`
	Name            string     `db:"name"`
	Description     string     `db:"description"`
	URL             string     `db:"url"`
	Username        string     `db:"username"`
	Config          Config     `db:"config"`
	Status          Status     `db:"status"`
	LastTestAt      *time.Time `db:"last_test_at"`
	LastTestSuccess bool       `db:"last_test_success"`
	LastError       *string    `db:"last_error_message"`
	WebhookEnabled  bool       `db:"webhook_enabled"`
	LastWebhookAt   *time.Time `db:"last_webhook_at"`
	IsPrimary       bool       `db:"is_primary"`
	CreatedBy       *uuid.UUID `db:"created_by"`
	CreatedAt       time.Time  `db:"created_at"`
	UpdatedAt       time.Time  `db:"updated_at"`

	Password        *string    `db:"password_encrypted"`
	APIKey          *string    `db:"api_key_encrypted"`
	WebhookSecret   *string    `db:"webhook_secret_encrypted"`
	PreviousSecret  *string    `db:"previous_secret_encrypted"`
	PreviousExpires *time.Time `db:"previous_until"`
}

// Tested keeps the outcome of calling the system.
func (i *Integration) Tested(success bool, message string, at time.Time) {
	i.LastTestAt, i.LastTestSuccess, i.LastError, i.Status = &at, success, nil, Active
	if !success {
		i.LastError, i.Status = &message, Failed
	}
}

// Scope is the scope of the integration's project.
func (i Integration) Scope() auth.Scope {
	return auth.Scope{TenantID: i.TenantID, ProjectID: i.ProjectID}
}
