package api

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"github.com/sre-copilot/sre-copilot/shared/domain/integration"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// maxCandidates is how many integrations of a type are looked at.
const maxCandidates = 1000

type primaryInput struct {
	Type integration.Type `path:"integration_type" enum:"prometheus,grafana,alertmanager,webhook"`
}

func (h *Handlers) primaryIntegrationRoutes(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		ID: "integration-primary", Method: http.MethodGet, Path: "/internal/primary-integrations/{integration_type}",
		Access: httpapi.Service, Tag: tagInternal, Summary: "Get the integration of a type that the project uses, with its secrets",
		Description: "The primary one that is not inactive, else the newest that is not.",
	}, h.primaryIntegration)
}

func (h *Handlers) primaryIntegration(ctx context.Context, in *primaryInput) (*httpapi.Body[ResolvedIntegration], error) {
	list, err := h.IntegrationsList.List(ctx, auth.Caller(ctx).Scope(), in.Type, integration.Position{}, maxCandidates)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(i integration.Integration) bool { return i.Status == integration.Inactive })
	if len(list) == 0 {
		return nil, fault.Missing()
	}
	chosen := slices.MaxFunc(list, func(a, b integration.Integration) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), a.CreatedAt.Compare(b.CreatedAt))
	})
	return h.resolveIntegration(ctx, &resolveInput{IntegrationID: chosen.ID})
}

func rank(i integration.Integration) int {
	if i.IsPrimary {
		return 1
	}
	return 0
}
