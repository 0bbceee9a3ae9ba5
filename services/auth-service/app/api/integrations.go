package api

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/integration"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

const (
	integrationsPath = "/projects/{project_id}/monitoring/integrations"
	integrationPath  = integrationsPath + "/{integration_id}"
)

type integrationsInput struct {
	ProjectPath
	httpapi.ListQuery
	Type integration.Type `query:"integration_type" enum:"prometheus,grafana,alertmanager,webhook"`
}

// IntegrationPath is the integration that a path names.
type IntegrationPath struct {
	ProjectPath
	IntegrationID uuid.UUID `path:"integration_id" format:"uuid"`
}

type getIntegrationInput struct {
	IntegrationPath
	IncludeSecrets bool `query:"include_secrets" doc:"Shows the webhook secret, to owners only. It is audited."`
}

type resolveInput struct {
	IntegrationID uuid.UUID `path:"integration_id" format:"uuid"`
}

func (h *Handlers) integrationRoutes(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		ID: "integration-list", Method: http.MethodGet, Path: integrationsPath, Gateway: integrationsPath,
		Access: httpapi.Viewer, Tag: tagIntegrations, Summary: "List the monitoring systems of a project", Description: "By name.",
	}, h.listIntegrations)
	httpapi.Register(a, httpapi.Operation{
		ID: "integration-get", Method: http.MethodGet, Path: integrationPath, Gateway: integrationPath,
		Access: httpapi.Viewer, Tag: tagIntegrations, Summary: "Get a monitoring system",
	}, h.integration)
}

func (h *Handlers) listIntegrations(ctx context.Context, in *integrationsInput) (*httpapi.List[Integration], error) {
	l := h.Lists.Of(ctx, "/projects/"+in.ProjectID.String()+"/monitoring/integrations", in.ListQuery,
		"integration_type", string(in.Type))
	after, err := l.After()
	if err != nil {
		return nil, err
	}
	name, id := nameAndID(after)
	start := integration.Position{Name: name, ID: id}
	rows, err := h.IntegrationsList.List(ctx, auth.Caller(ctx).Scope(), in.Type, start, l.More())
	if err != nil {
		return nil, err
	}
	return httpapi.Answer(l, rows, func(i integration.Integration) []string { return []string{i.Name, i.ID.String()} }, h.integrationView), nil
}

func (h *Handlers) integration(ctx context.Context, in *getIntegrationInput) (*httpapi.Body[IntegrationDetail], error) {
	who := auth.Caller(ctx)
	if !in.IncludeSecrets {
		found, err := h.IntegrationsList.ByID(ctx, who.Scope(), in.IntegrationID)
		if err != nil {
			return nil, err
		}
		return &httpapi.Body[IntegrationDetail]{Body: IntegrationDetail{Integration: h.integrationView(found)}}, nil
	}

	found, opened, err := h.Integrations.Reveal(ctx, who, in.IntegrationID)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[IntegrationDetail]{Body: IntegrationDetail{
		Integration: h.integrationView(found), WebhookSecret: opened.Webhook,
		Password: masked(opened.Password), APIKey: masked(opened.APIKey),
	}}, nil
}

func (h *Handlers) resolveIntegration(ctx context.Context, in *resolveInput) (*httpapi.Body[ResolvedIntegration], error) {
	found, opened, err := h.Integrations.Resolve(ctx, in.IntegrationID)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[ResolvedIntegration]{Body: ResolvedIntegration{
		Integration: h.integrationView(found), TenantID: found.TenantID, ProjectIsActive: found.ProjectIsActive,
		Password: opened.Password, APIKey: opened.APIKey, WebhookSecret: opened.Webhook,
		PreviousWebhookSecret: opened.PreviousWebhook, PreviousUntil: opened.PreviousUntil,
	}}, nil
}
