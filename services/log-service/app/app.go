// Package app puts log-service together.
package app

import (
	"context"
	"log/slog"
	"time"

	"github.com/sre-copilot/sre-copilot/services/log-service/app/api"
	"github.com/sre-copilot/sre-copilot/services/log-service/app/core"
	"github.com/sre-copilot/sre-copilot/services/log-service/app/worker"
	"github.com/sre-copilot/sre-copilot/shared/domain/logs"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/backend"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/config"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/idempotency"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest/guard"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
	"github.com/sre-copilot/sre-copilot/shared/platform/sessioncheck"
)

// New builds log-service.
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

	store := logs.NewRepository(b.DB, logs.DefaultBudget())
	runner := b.Jobs(0)
	lag := worker.Compact(runner, store, time.Duration(c.CompactSeconds)*time.Second, d.Log, d.Metrics)
	worker.KeepRetention(runner, store, worker.Retention{Lines: c.RetentionDays, Patterns: c.PatternDays}, d.Log)
	prepare(ctx, store, c.RetentionDays, d.Log)
	b.Relay(nil)

	streams := sessioncheck.NewStreams(core.TailsPerUser)
	hub := core.NewHub(store, streams, d.Log)
	context.AfterFunc(ctx, streams.Close) // streams would keep the server from draining
	wake := func(ctx context.Context, s auth.Scope) { b.DB.AfterCommit(ctx, func() { hub.Wake(s) }) }
	intake := core.NewIntake(store, c.RetentionDays, c.Masked, clock.Now, wake, d.Metrics)
	guarded := guard.New(b.DB, d.Log)
	routes := b.Routes(idempotency.Middleware(b.DB, box, httpapi.WriteError), guarded.Watch)
	api.Routes(routes, api.Handlers{
		Intake: intake, Reader: core.NewReader(store, store, store, clock.Now), Hub: hub,
		Lists: httpapi.Lists{Cursors: page.NewCursors([]byte(c.Backend.Internal.Key)), Now: clock.Now},
	})
	sessions := sessioncheck.New(d.Name, b.Client("auth-service", c.AuthURL))
	built := b.App(routes, service.Part{Name: "refused telemetry", Run: guarded.Run}, service.Part{Name: "intake", Run: intake.Run},
		service.Part{Name: "sessions", Run: func(ctx context.Context) error { return streams.Watch(ctx, sessions.Ended, d.Log) }},
		service.Closer("hub", func() { streams.Close(); hub.Wait() }))
	built.Health = lag.Health
	return built, nil
}

// prepare makes the partitions that the settings ask for, so that the first lines find
// theirs. A database that is not there yet is prepared by the job.
func prepare(ctx context.Context, store *logs.Repository, days int, log *slog.Logger) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	if err := store.EnsureDays(ctx, days); err != nil {
		log.DebugContext(ctx, "partitions are made later", slog.String("error", err.Error()))
	}
}

// Operations describes the routes of log-service; it serves nothing.
func Operations() *httpapi.API {
	a := httpapi.New(httpapi.Options{Service: "log-service"})
	api.Routes(a, api.Handlers{})
	return a
}
