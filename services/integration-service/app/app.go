// Package app puts integration-service together.
package app

import (
	"context"

	"github.com/sre-copilot/sre-copilot/services/integration-service/app/api"
	"github.com/sre-copilot/sre-copilot/services/integration-service/app/client"
	"github.com/sre-copilot/sre-copilot/services/integration-service/app/core"
	"github.com/sre-copilot/sre-copilot/services/integration-service/app/worker"
	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/platform/backend"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/config"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

// New builds integration-service.
func New(ctx context.Context, d service.Deps) (*service.App, error) {
	c, err := config.Load[Config](d.Env)
	if err != nil {
		return nil, err
	}
	b, err := backend.Open(ctx, d, c.Backend)
	if err != nil {
		return nil, err
	}

	alerts := alert.NewRepository(b.DB)
	integrations := client.NewIntegrations(b.Client("auth-service", c.AuthURL), d.Name)
	b.Relay(map[events.Kind]events.Deliver{
		events.KindIncidentAction: client.IncidentActions(b.Client("incident-service", c.IncidentURL), alerts),
	}, events.WithLanes(events.KindIncidentAction, client.Concerns))
	runner := b.Jobs(0)
	worker.KeepPartitions(runner, alerts, c.DeliveriesDays, d.Log)
	webhooks := core.NewWebhooks(core.NewSenders(integrations.ByID, clock.Now), storeOf(alerts), clock.Now, counter(d.Metrics))
	dead := events.NewDeadLetters(b.DB)
	upkeep := &core.Upkeep{Webhooks: webhooks, Archive: alerts, Dead: dead}
	worker.EndSamples(runner, upkeep, d.Name)

	routes := b.Routes(nil)
	handlers := &api.Handlers{
		Webhooks: webhooks, Upkeep: upkeep, Alerts: &alerts.Reader, Dead: dead, Now: clock.Now,
		Lists: httpapi.Lists{Cursors: page.NewCursors([]byte(c.Backend.Internal.Key)), Now: clock.Now},
	}
	if err := reachOut(handlers, c, d, b); err != nil {
		return nil, err
	}
	api.Routes(routes, handlers)
	return b.App(routes), nil
}

// Operations describes the routes of integration-service; it serves nothing.
func Operations() *httpapi.API {
	a := httpapi.New(httpapi.Options{Service: "integration-service"})
	api.Routes(a, &api.Handlers{})
	return a
}
