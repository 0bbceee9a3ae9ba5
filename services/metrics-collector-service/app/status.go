package app

import (
	"context"

	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app/api"
	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/errorgroup"
	"github.com/sre-copilot/sre-copilot/shared/domain/host"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/domain/registry"
	"github.com/sre-copilot/sre-copilot/shared/domain/trace"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// statusNoun tells how projects fare, of what the other nouns and services know.
func statusNoun() noun {
	return noun{
		build: func(_ context.Context, b *building) error {
			api.StatusRoutes(b.Routes, api.StatusHandlers{Statuses: core.NewStatuses(core.StatusSources{
				Traces: trace.NewRepository(b.DB), Services: registry.NewRepository(b.DB), Hosts: host.NewRepository(b.DB),
				Alerts: alert.NewReader(b.DB), Incidents: incident.NewReader(b.DB), Errors: errorgroup.NewRepository(b.DB).Minutes,
				Lines: b.lines, Samples: b.series().Lately, Now: clock.Now,
			})})
			return nil
		},
		describe: func(a *httpapi.API) { api.StatusRoutes(a, api.StatusHandlers{}) },
	}
}
