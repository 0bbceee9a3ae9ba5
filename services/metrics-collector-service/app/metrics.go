package app

import (
	"context"
	"time"

	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app/api"
	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app/core"
	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app/worker"
	"github.com/sre-copilot/sre-copilot/shared/domain/errorgroup"
	"github.com/sre-copilot/sre-copilot/shared/domain/logs"
	"github.com/sre-copilot/sre-copilot/shared/domain/logs/block"
	"github.com/sre-copilot/sre-copilot/shared/domain/metric"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

// metrics are numbers over time: remote write, JSON and PromQL.
func metrics() noun {
	return noun{build: buildMetrics, describe: func(a *httpapi.API) { api.MetricRoutes(a, api.MetricHandlers{}) }}
}

func buildMetrics(_ context.Context, b *building) error {
	repository := b.series()
	reader := metric.WithSources(repository, clock.Now,
		core.ErrorsTotal(errorgroup.NewRepository(b.DB).Minutes),
		core.LogLinesTotal(func(ctx context.Context, s auth.Scope, from, to time.Time, yield func(block.Count)) error {
			return logs.Minutes(ctx, b.DB, s, from, to, yield)
		}))
	deriving := &core.Deriving{
		Series: repository, Requests: b.requests(), Atomically: b.DB.Atomically, Now: clock.Now,
		SpanKeep: time.Duration(b.Settings.Traces.SpanDays) * day, ErrorKeep: time.Duration(b.Settings.Kept.ErrorDays) * day,
	}
	queries, intake := core.NewQueries(reader, b.Log), core.NewIntake(deriving.Append, b.Metrics)
	worker.KeepMetrics(b.Runner, repository, time.Duration(b.Settings.MetricSeconds)*time.Second, b.Log)
	api.MetricRoutes(b.Routes, api.MetricHandlers{Metrics: repository, Reader: reader, Queries: queries, Intake: intake, Now: clock.Now})
	b.Parts = append(b.Parts, service.Closer("promql", queries.Close), service.Part{Name: "metrics intake", Run: intake.Run})
	return nil
}

// requests count the transactions of all projects, whatever they came as.
func (b *building) requests() *core.Requests {
	if b.counted == nil {
		b.counted = core.NewRequests(b.series())
	}
	return b.counted
}

// series are the numbers of all projects; every noun that feeds them shares what is known
// of them.
func (b *building) series() *metric.Repository {
	if b.metrics == nil {
		settings := metric.DefaultSettings(clock.Now)
		settings.KeepDays, settings.Series = b.Settings.MetricsDays, b.Settings.MetricSeries
		b.metrics = metric.NewRepository(b.DB, settings)
	}
	return b.metrics
}
