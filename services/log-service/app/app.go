// Package app puts log-service together.
package app

import (
	"context"

	"github.com/sre-copilot/sre-copilot/services/log-service/app/api"
	"github.com/sre-copilot/sre-copilot/shared/platform/backend"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/config"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/idempotency"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
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

	b.Relay(nil)
	routes := b.Routes(idempotency.Middleware(b.DB, box, httpapi.WriteError))
	api.Routes(routes, api.Handlers{
		Lists: httpapi.Lists{Cursors: page.NewCursors([]byte(c.Backend.Internal.Key)), Now: clock.Now},
	})
	return b.App(routes), nil
}

// Operations describes the routes of log-service; it serves nothing.
func Operations() *httpapi.API {
	a := httpapi.New(httpapi.Options{Service: "log-service"})
	api.Routes(a, api.Handlers{})
	return a
}
