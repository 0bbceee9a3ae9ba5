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

// hostNoun keeps the hosts of projects. Their samples are also points of series, so nothing
// is taken that is too old for those.
func hostNoun() noun {
	return noun{
		build: func(_ context.Context, b *building) error {
			keep := time.Duration(min(b.Settings.Kept.HostDays, b.Settings.MetricsDays)) * day
			hosts := core.NewHosts(host.NewRepository(b.DB), b.series(), keep, clock.Now)
			b.Parts = append(b.Parts, service.Part{Name: "hosts", Run: hosts.Run})
			api.HostRoutes(b.Routes, api.HostHandlers{Hosts: hosts, Lists: listsOf(b), Now: clock.Now})
			return nil
		},
		describe: func(a *httpapi.API) { api.HostRoutes(a, api.HostHandlers{}) },
	}
}
