package app

import (
	"context"

	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app/api"
	"github.com/sre-copilot/sre-copilot/shared/domain/registry"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// registryNoun keeps the registry of services.
func registryNoun() noun {
	return noun{
		build: func(_ context.Context, b *building) error {
			api.RegistryRoutes(b.Routes, api.RegistryHandlers{Services: registry.NewRepository(b.DB), Lists: listsOf(b), Now: clock.Now})
			return nil
		},
		describe: func(a *httpapi.API) { api.RegistryRoutes(a, api.RegistryHandlers{}) },
	}
}
