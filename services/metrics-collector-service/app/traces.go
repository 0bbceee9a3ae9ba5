package app

import (
	"context"
	"time"

	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app/api"
	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app/core"
	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app/worker"
	"github.com/sre-copilot/sre-copilot/shared/domain/registry"
	"github.com/sre-copilot/sre-copilot/shared/domain/trace"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

// traces keeps the spans and transactions of projects.
func traces() noun {
	return noun{build: buildTraces, describe: func(a *httpapi.API) { api.TraceRoutes(a, api.TraceHandlers{}) }}
}

func buildTraces(_ context.Context, b *building) error {
	settings := b.Settings.Traces
	days := settings.SpanDays
	repository := trace.NewRepository(b.DB).Counting(b.requests().Append)
	all := core.NewTraces(repository, time.Duration(days)*day, clock.Now, registry.NewRepository(b.DB))
	worker.KeepTraces(b.Runner, repository, worker.Kept{
		Every: time.Duration(settings.CompactSeconds) * time.Second, Days: days, EdgeDays: settings.EdgeDays,
	}, b.Log)
	b.Parts = append(b.Parts, service.Part{Name: "traces", Run: all.Run})
	api.TraceRoutes(b.Routes, api.TraceHandlers{
		Traces: all, Now: clock.Now,
		Lists: listsOf(b),
	})
	return nil
}
