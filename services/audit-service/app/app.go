// Package app puts audit-service together.
package app

import (
	"context"

	"github.com/sre-copilot/sre-copilot/services/audit-service/app/api"
	"github.com/sre-copilot/sre-copilot/services/audit-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/domain/user"
	"github.com/sre-copilot/sre-copilot/shared/platform/backend"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/config"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

// New builds audit-service.
func New(ctx context.Context, d service.Deps) (*service.App, error) {
	c, err := config.Load[Config](d.Env)
	if err != nil {
		return nil, err
	}
	b, err := backend.Open(ctx, d, c.Backend)
	if err != nil {
		return nil, err
	}

	entries := audit.NewRepository(b.DB)
	routes := b.Routes(nil)
	api.Routes(routes, api.Handlers{
		Trail: core.NewTrail(entries, user.NewReader(b.DB), clock.Now),
		Lists: httpapi.Lists{Cursors: page.NewCursors([]byte(c.Backend.Internal.Key)), Now: clock.Now},
	})
	built := b.App(routes)
	built.Health = func(ctx context.Context) map[string]any { return health(ctx, entries) }
	return built, nil
}

// health tells the size of the trail; an unreachable database does not make the
// process unhealthy.
func health(ctx context.Context, entries *audit.Repository) map[string]any {
	body := map[string]any{"timestamp": clock.Now(), "total_logs": nil}
	if total, err := entries.Total(ctx); err == nil {
		body["total_logs"] = total
	}
	return body
}

// Operations describes the routes of audit-service; it serves nothing.
func Operations() *httpapi.API {
	a := httpapi.New(httpapi.Options{Service: "audit-service"})
	api.Routes(a, api.Handlers{})
	return a
}
