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
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
	"github.com/sre-copilot/sre-copilot/shared/platform/sessioncheck"
)

// statusNoun tells how projects fare, of what the other nouns and services know.
func statusNoun() noun {
	return noun{build: buildStatus, describe: func(a *httpapi.API) { api.StatusRoutes(a, api.StatusHandlers{}) }}
}

func buildStatus(ctx context.Context, b *building) error {
	spans := trace.NewRepository(b.DB)
	streams := sessioncheck.NewStreams(api.StatusStreams)
	context.AfterFunc(ctx, streams.Close) // streams would keep the server from draining
	sessions := sessioncheck.New(b.Name, b.Client("auth-service", b.Settings.AuthURL))
	b.Parts = append(b.Parts, service.Part{Name: "sessions", Run: func(ctx context.Context) error {
		return streams.Watch(ctx, sessions.Ended, b.Log)
	}})
	api.StatusRoutes(b.Routes, api.StatusHandlers{Streams: streams, Statuses: core.NewStatuses(core.StatusSources{
		Traces: spans, Services: registry.NewRepository(b.DB), Hosts: host.NewRepository(b.DB),
		Alerts: alert.NewReader(b.DB), Incidents: incident.NewReader(b.DB), Errors: errorgroup.NewRepository(b.DB).Minutes,
		Lines: b.lines, Spans: spans.Arrived, Samples: b.series().Lately, Now: clock.Now,
	})})
	return nil
}
