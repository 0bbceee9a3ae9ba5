package api

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/integration"
	"github.com/sre-copilot/sre-copilot/shared/platform/secrets"
)

// IntegrationConfig says what is done with the alerts of an integration. A member
// that is absent has its default.
type IntegrationConfig struct {
	ServiceLabel     string                    `json:"service_label,omitempty" doc:"The label that names the service of an alert."`
	DefaultSeverity  alert.Severity            `json:"default_severity,omitempty" enum:"critical,high,medium,low,info" doc:"For alerts without a severity; medium by default."`
	SeverityMap      map[string]alert.Severity `json:"severity_map,omitempty" doc:"What single severity words of the sender mean here."`
	IgnoreAlertnames []string                  `json:"ignore_alertnames,omitzero" required:"false" doc:"Alerts that are dropped; Watchdog and InfoInhibitor by default."`
	AutoResolve      alert.AutoResolve         `json:"auto_resolve,omitempty" enum:"mitigated,resolved,off" doc:"What becomes of an incident whose last alert resolves; mitigated by default."`
	ReopenMinutes    *int                      `json:"reopen_minutes,omitempty" minimum:"0" maximum:"10080" doc:"How long a resolved incident is reopened by its alert; 15 by default."`
	Mapping          map[string]string         `json:"mapping,omitempty" doc:"For generic webhooks: where a field of an alert is, as a JSON path such as $.event.name."`
}

// Integration is a monitoring system that a project listens to.
type Integration struct {
	ID                     uuid.UUID          `json:"id" format:"uuid"`
	ProjectID              uuid.UUID          `json:"project_id" format:"uuid"`
	ProjectName            string             `json:"project_name"`
	IntegrationType        integration.Type   `json:"integration_type" enum:"prometheus,grafana,alertmanager,webhook"`
	IntegrationTypeDisplay string             `json:"integration_type_display"`
	Name                   string             `json:"name"`
	Description            string             `json:"description"`
	URL                    string             `json:"url"`
	Username               string             `json:"username"`
	Config                 IntegrationConfig  `json:"config"`
	Status                 integration.Status `json:"status" enum:"active,inactive,error,testing"`
	StatusDisplay          string             `json:"status_display"`
	LastTestAt             *time.Time         `json:"last_test_at"`
	LastTestSuccess        bool               `json:"last_test_success"`
	LastErrorMessage       *string            `json:"last_error_message"`
	WebhookEnabled         bool               `json:"webhook_enabled"`
	WebhookURL             *string            `json:"webhook_url" doc:"Where the system sends its alerts."`
	IsPrimary              bool               `json:"is_primary"`
	CreatedAt              time.Time          `json:"created_at"`
	UpdatedAt              time.Time          `json:"updated_at"`
	HasPassword            bool               `json:"has_password"`
	HasAPIKey              bool               `json:"has_api_key"`
	LastWebhookAt          *time.Time         `json:"last_webhook_at"`
}

// IntegrationWithSecret is an integration that was just made or changed.
type IntegrationWithSecret struct {
	Integration
	WebhookSecret *string `json:"webhook_secret" doc:"Set when it was just made. It is shown this once."`
}

// IntegrationDetail is an integration and, for an owner who asks, its secrets.
type IntegrationDetail struct {
	Integration
	WebhookSecret *string `json:"webhook_secret" doc:"In clear with include_secrets, else null."`
	Password      *string `json:"password" doc:"*** with include_secrets when one is set, else null."`
	APIKey        *string `json:"api_key" doc:"*** with include_secrets when one is set, else null."`
}

// ResolvedIntegration is an integration as integration-service needs it.
type ResolvedIntegration struct {
	Integration
	TenantID              uuid.UUID  `json:"tenant_id" format:"uuid"`
	ProjectIsActive       bool       `json:"project_is_active"`
	Password              *string    `json:"password"`
	APIKey                *string    `json:"api_key"`
	WebhookSecret         *string    `json:"webhook_secret"`
	PreviousWebhookSecret *string    `json:"previous_webhook_secret"`
	PreviousUntil         *time.Time `json:"previous_until"`
}

// RotatedSecret is a new webhook secret.
type RotatedSecret struct {
	WebhookSecret string  `json:"webhook_secret" doc:"It is shown this once; the previous one is taken for another hour."`
	WebhookURL    *string `json:"webhook_url"`
}

func (h *Handlers) integrationView(i integration.Integration) Integration {
	return Integration{
		ID: i.ID, ProjectID: i.ProjectID, ProjectName: i.ProjectName, IntegrationType: i.Type,
		IntegrationTypeDisplay: i.Type.Display(), Name: i.Name, Description: i.Description, URL: i.URL, Username: i.Username,
		Config: IntegrationConfig(i.Config), Status: i.Status, StatusDisplay: i.Status.Display(), LastTestAt: i.LastTestAt,
		LastTestSuccess: i.LastTestSuccess, LastErrorMessage: i.LastError, WebhookEnabled: i.WebhookEnabled,
		WebhookURL: h.webhookURL(i), IsPrimary: i.IsPrimary, CreatedAt: i.CreatedAt, UpdatedAt: i.UpdatedAt,
		HasPassword: i.Password != nil, HasAPIKey: i.APIKey != nil, LastWebhookAt: i.LastWebhookAt,
	}
}

// webhookURL is where the system sends its alerts, nil while it takes none.
func (h *Handlers) webhookURL(i integration.Integration) *string {
	if !i.WebhookEnabled {
		return nil
	}
	address := strings.TrimRight(h.PublicURL, "/") + "/api/v1/webhooks/" + string(i.Type) + "/" + i.ID.String()
	return &address
}

func masked(secret *string) *string {
	if secret == nil {
		return nil
	}
	mask := secrets.Masked
	return &mask
}
