package app

import (
	"context"

	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app/api"
	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app/worker"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest/drops"
)

// dropNoun tells what was refused, here, by the other services that take telemetry and by
// the gateway.
func dropNoun() noun {
	return noun{
		build: func(_ context.Context, b *building) error {
			refused := drops.NewRepository(b.DB)
			worker.ForgetIngest(b.Runner, refused, b.Log)
			api.DropRoutes(b.Routes, api.DropHandlers{Drops: refused, Now: clock.Now})
			return nil
		},
		describe: func(a *httpapi.API) { api.DropRoutes(a, api.DropHandlers{}) },
	}
}
