// Package app puts ai-service together.
package app

import (
	"context"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/api"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/evidence"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/worker"
	"github.com/sre-copilot/sre-copilot/shared/domain/airequest"
	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/backend"
	"github.com/sre-copilot/sre-copilot/shared/platform/config"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

// New builds ai-service.
func New(ctx context.Context, d service.Deps) (*service.App, error) {
	c, err := config.Load[Config](d.Env)
	if err != nil {
		return nil, err
	}
	b, err := backend.Open(ctx, d, c.Backend)
	if err != nil {
		return nil, err
	}

	b.Relay(nil)
	runner := b.Jobs(worker.Concurrency)
	own, err := c.own(d, b)
	if err != nil {
		return nil, err
	}
	generator := core.NewGenerator(core.Parts{
		Runs: hypothesis.NewRuns(b.DB), Requests: airequest.NewRepository(b.DB), Model: c.model(), Own: own,
		Collector: evidence.NewCollector(
			evidence.StoredIncidents(incident.NewReader(b.DB)), evidence.StoredAlerts(alert.NewReader(b.DB))),
		Queue: worker.NewQueue(runner), Meters: core.NewMeters(d.Metrics), Log: d.Log,
	}, c.policy())
	worker.Generate(runner, generator)

	routes := b.Routes(nil)
	api.Routes(routes, api.Handlers{Generator: generator})
	return b.App(routes, service.Part{Name: "sweep", Run: worker.Sweep(generator, d.Log)}), nil
}

// Operations describes the routes of ai-service; it serves nothing.
func Operations() *httpapi.API {
	a := httpapi.New(httpapi.Options{Service: "ai-service"})
	api.Routes(a, api.Handlers{})
	return a
}
