package app

import (
	"context"
	"time"

	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app/api"
	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/host"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

// hostNoun keeps the hosts of projects.
func hostNoun() noun {
	return noun{
		build: func(_ context.Context, b *building) error {
			hosts := core.NewHosts(host.NewRepository(b.DB), time.Duration(b.Settings.Kept.HostDays)*day, clock.Now)
			b.Parts = append(b.Parts, service.Part{Name: "hosts", Run: hosts.Run})
			api.HostRoutes(b.Routes, api.HostHandlers{Hosts: hosts, Lists: listsOf(b), Now: clock.Now})
			return nil
		},
		describe: func(a *httpapi.API) { api.HostRoutes(a, api.HostHandlers{}) },
	}
}
