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
	"github.com/sre-copilot/sre-copilot/shared/domain/anomaly"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/domain/project"
	"github.com/sre-copilot/sre-copilot/shared/platform/backend"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/config"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/idempotency"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

// New builds ai-service.
func New(ctx context.Context, d service.Deps) (*service.App, error) {
	c, err := config.Load[Config](d.Env)
	if err != nil {
		return nil, err
	}
	box, err := c.answerBox()
	if err != nil {
		return nil, err
	}
	b, err := backend.Open(ctx, d, c.Backend)
	if err != nil {
		return nil, err
	}
	requests := airequest.NewRepository(b.DB)
	models, err := c.models(d, b, requests)
	if err != nil {
		return nil, err
	}

	b.Relay(map[events.Kind]events.Deliver{
		events.KindIncidentAction: events.Post(b.Client("incident-service", c.IncidentURL)),
	})
	runner := b.Jobs(worker.Concurrency)
	incidents, alerts, anomalies := incident.NewReader(b.DB), alert.NewReader(b.DB), anomaly.NewRepository(b.DB)
	collector := evidence.NewCollector(evidence.StoredIncidents(incidents), evidence.StoredAlerts(alerts), evidence.StoredAnomalies(anomalies.Reader))
	generator := core.NewGenerator(core.Parts{
		Runs: hypothesis.NewRuns(b.DB), Requests: requests, Models: models, Collector: collector, Queue: worker.NewQueue(runner), Log: d.Log,
	}, c.policy())
	conversations := newChat(c, b.DB, runner, models, collector, d.Log)
	worker.Generate(runner, generator)
	worker.ExpireAnomalies(runner, anomalies)
	worker.Forget(runner, requests, c.kept(), d.Log)

	routes := b.Routes(idempotency.Middleware(b.DB, box, httpapi.WriteError))
	api.Routes(routes, api.Handlers{
		Generator: generator, Drafter: newDrafter(b.DB, runner, models, c.FallbackRules), Chat: conversations, Anomalies: anomalies,
		Analytics: &core.Analytics{
			Requests: requests.Reader, Projects: project.NewReader(b.DB), Incidents: incidents, Analyses: hypothesis.NewReader(b.DB),
		},
		Correlation: &core.Correlation{Incidents: incidents, Alerts: alerts, Now: clock.Now},
		Lists:       httpapi.Lists{Cursors: page.NewCursors([]byte(c.Backend.Internal.Key)), Now: clock.Now},
	})
	return b.App(routes, service.Part{Name: "sweep", Run: worker.Sweep(d.Log, generator, conversations)}), nil
}

// Operations describes the routes of ai-service; it serves nothing.
func Operations() *httpapi.API {
	a := httpapi.New(httpapi.Options{Service: "ai-service"})
	api.Routes(a, api.Handlers{})
	return a
}
