package api

import (
	"context"
	"net/http"

	"github.com/sre-copilot/sre-copilot/services/auth-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/integration"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// CreateIntegrationRequest describes a monitoring system to listen to.
type CreateIntegrationRequest struct {
	IntegrationType integration.Type  `json:"integration_type" enum:"prometheus,grafana,alertmanager,webhook"`
	Name            string            `json:"name" minLength:"1" maxLength:"255"`
	Description     string            `json:"description,omitempty" maxLength:"5000"`
	URL             string            `json:"url,omitempty" maxLength:"500" doc:"The address of the system, http or https. Only webhook needs none."`
	Username        string            `json:"username,omitempty" maxLength:"255"`
	Password        string            `json:"password,omitempty" maxLength:"1000"`
	APIKey          string            `json:"api_key,omitempty" maxLength:"4000"`
	Config          IntegrationConfig `json:"config,omitempty"`
	WebhookEnabled  *bool             `json:"webhook_enabled,omitempty" default:"true"`
	IsPrimary       *bool             `json:"is_primary,omitempty" default:"true"`
}

// UpdateIntegrationRequest names what to change about an integration. A secret that
// is *** stays, one that is null is cleared; another host in url clears those that
// are not sent along.
type UpdateIntegrationRequest struct {
	Name           *string             `json:"name,omitempty" minLength:"1" maxLength:"255"`
	Description    *string             `json:"description,omitempty" maxLength:"5000"`
	URL            *string             `json:"url,omitempty" maxLength:"500"`
	Username       *string             `json:"username,omitempty" maxLength:"255"`
	Password       httpapi.Opt[string] `json:"password,omitempty" maxLength:"1000"`
	APIKey         httpapi.Opt[string] `json:"api_key,omitempty" maxLength:"4000"`
	Config         *IntegrationConfig  `json:"config,omitempty" doc:"Replaces all settings."`
	WebhookEnabled *bool               `json:"webhook_enabled,omitempty"`
	Status         *integration.Status `json:"status,omitempty" enum:"active,inactive"`
	IsPrimary      *bool               `json:"is_primary,omitempty"`
}

type createIntegrationInput struct {
	ProjectPath
	Body CreateIntegrationRequest
}

type updateIntegrationInput struct {
	IntegrationPath
	Body UpdateIntegrationRequest
}

func (h *Handlers) integrationWriteRoutes(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		ID: "integration-create", Method: http.MethodPost, Path: integrationsPath, Gateway: integrationsPath,
		Access: httpapi.Admin, Tag: tagIntegrations, Summary: "Listen to a monitoring system", Status: http.StatusCreated,
	}, h.createIntegration)
	httpapi.Register(a, httpapi.Operation{
		ID: "integration-update", Method: http.MethodPatch, Path: integrationPath, Gateway: integrationPath,
		Access: httpapi.Admin, Tag: tagIntegrations, Summary: "Change a monitoring system",
	}, h.updateIntegration)
	httpapi.Register(a, httpapi.Operation{
		ID: "integration-delete", Method: http.MethodDelete, Path: integrationPath, Gateway: integrationPath,
		Access: httpapi.Admin, Tag: tagIntegrations, Summary: "Stop listening to a monitoring system", Description: "Its alerts stay.",
	}, h.deleteIntegration)
	httpapi.Register(a, httpapi.Operation{
		ID: "integration-rotate-secret", Method: http.MethodPost, Path: integrationPath + "/rotate-secret",
		Gateway: integrationPath + "/rotate-secret", Access: httpapi.Admin, Tag: tagIntegrations,
		Summary: "Replace the webhook secret", Status: http.StatusCreated,
	}, h.rotateSecret)
}

func (h *Handlers) createIntegration(ctx context.Context, in *createIntegrationInput) (*httpapi.Created[IntegrationWithSecret], error) {
	b := in.Body
	made, secret, err := h.Integrations.Create(ctx, auth.Caller(ctx), core.NewIntegration{
		Type: b.IntegrationType, Name: b.Name, Description: b.Description, URL: b.URL, Username: b.Username, Password: b.Password,
		APIKey: b.APIKey, Config: integration.Config(b.Config), WebhookEnabled: *b.WebhookEnabled, IsPrimary: *b.IsPrimary,
	})
	if err != nil {
		return nil, err
	}
	return &httpapi.Created[IntegrationWithSecret]{
		Status:   http.StatusCreated,
		Location: "/api/v1/projects/" + made.ProjectID.String() + "/monitoring/integrations/" + made.ID.String(),
		Body:     IntegrationWithSecret{Integration: h.integrationView(made), WebhookSecret: secret},
	}, nil
}

func (h *Handlers) updateIntegration(ctx context.Context, in *updateIntegrationInput) (*httpapi.Body[IntegrationWithSecret], error) {
	b := in.Body
	changed, secret, err := h.Integrations.Update(ctx, auth.Caller(ctx), in.IntegrationID, integration.Update{
		Name: b.Name, Description: b.Description, URL: b.URL, Username: b.Username, Password: clearable(b.Password),
		APIKey: clearable(b.APIKey), Config: (*integration.Config)(b.Config), WebhookEnabled: b.WebhookEnabled, Status: b.Status,
		IsPrimary: b.IsPrimary,
	})
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[IntegrationWithSecret]{
		Body: IntegrationWithSecret{Integration: h.integrationView(changed), WebhookSecret: secret},
	}, nil
}

func (h *Handlers) deleteIntegration(ctx context.Context, in *IntegrationPath) (*httpapi.Body[Deleted], error) {
	if err := h.Integrations.Delete(ctx, auth.Caller(ctx), in.IntegrationID); err != nil {
		return nil, err
	}
	return &httpapi.Body[Deleted]{Body: Deleted{Status: "deleted", Message: "The integration was removed. Its alerts stay."}}, nil
}

func (h *Handlers) rotateSecret(ctx context.Context, in *IntegrationPath) (*httpapi.Body[RotatedSecret], error) {
	rotated, secret, err := h.Integrations.Rotate(ctx, auth.Caller(ctx), in.IntegrationID)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[RotatedSecret]{Body: RotatedSecret{WebhookSecret: secret, WebhookURL: h.webhookURL(rotated)}}, nil
}

// clearable is a secret of an update: nil keeps, empty clears.
func clearable(o httpapi.Opt[string]) *string {
	if o.Given && o.Value == nil {
		return new(string)
	}
	return o.Value
}
