package app

import (
	"context"
	"time"

	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app/api"
	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app/core"
	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app/worker"
	"github.com/sre-copilot/sre-copilot/shared/domain/metric"
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
	queries, intake := core.NewQueries(repository, b.Log), core.NewIntake(repository, b.Metrics)
	worker.KeepMetrics(b.Runner, repository, time.Duration(b.Settings.MetricSeconds)*time.Second, b.Log)
	api.MetricRoutes(b.Routes, api.MetricHandlers{Metrics: repository, Queries: queries, Intake: intake, Log: b.Log, Now: clock.Now})
	b.Parts = append(b.Parts, service.Closer("promql", queries.Close), service.Part{Name: "metrics intake", Run: intake.Run})
	return nil
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
