// Package app puts metrics-collector-service together.
package app

import (
	"context"

	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/metric"
	"github.com/sre-copilot/sre-copilot/shared/platform/backend"
	"github.com/sre-copilot/sre-copilot/shared/platform/config"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest/guard"
	"github.com/sre-copilot/sre-copilot/shared/platform/jobs"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

// noun is one of the things the service keeps, with what it brings along.
type noun struct {
	// build makes repositories, handlers, jobs and parts and registers the routes.
	build func(context.Context, *building) error
	// describe registers the same routes with handlers that serve nothing.
	describe func(*httpapi.API)
}

// nouns lists them, one a line, each in a file of its own.
func nouns() []noun {
	return []noun{
		traces(),
		metrics(),
		errorNoun(),
		registryNoun(),
		hostNoun(),
		browserNoun(),
		statusNoun(),
		dropNoun(),
	}
}

// building is what a noun is built on and adds to.
type building struct {
	service.Deps
	*backend.Backend

	Settings Config
	Runner   *jobs.Runner
	Routes   *httpapi.API
	// Parts start after the backend, in this order.
	Parts []service.Part

	metrics *metric.Repository
	counted *core.Requests
}

// New builds metrics-collector-service.
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
	guarded := guard.New(b.DB, d.Log)
	under := &building{
		Deps: d, Backend: b, Settings: c, Runner: b.Jobs(0), Routes: b.Routes(nil, guarded.Watch),
		Parts: []service.Part{{Name: "refused telemetry", Run: guarded.Run}},
	}
	for _, n := range nouns() {
		if err := n.build(ctx, under); err != nil {
			return nil, err
		}
	}
	return b.App(under.Routes, under.Parts...), nil
}

// Operations describes the routes of metrics-collector-service; it serves nothing.
func Operations() *httpapi.API {
	a := httpapi.New(httpapi.Options{Service: "metrics-collector-service"})
	for _, n := range nouns() {
		n.describe(a)
	}
	return a
}
