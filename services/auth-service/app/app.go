// Package app puts auth-service together.
package app

import (
	"context"
	"fmt"

	"github.com/sre-copilot/sre-copilot/services/auth-service/app/api"
	"github.com/sre-copilot/sre-copilot/services/auth-service/app/client"
	"github.com/sre-copilot/sre-copilot/shared/domain/integration"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/backend"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/config"
	"github.com/sre-copilot/sre-copilot/shared/platform/egress"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/idempotency"
	"github.com/sre-copilot/sre-copilot/shared/platform/secrets"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

// New builds auth-service.
func New(ctx context.Context, d service.Deps) (*service.App, error) {
	c, err := config.Load[Config](d.Env)
	if err != nil {
		return nil, err
	}
	tokens, err := auth.NewTokens(c.JWTKey, c.JWTPrevious, clock.Now)
	if err != nil {
		return nil, err
	}
	box, err := secrets.ParseKeys(c.EncryptionKeys)
	if err != nil {
		return nil, fmt.Errorf("ENCRYPTION_KEYS: %w", err)
	}
	allow, err := egress.ParseAllow(c.OutboundAllow)
	if err != nil {
		return nil, err
	}
	b, err := backend.Open(ctx, d, c.Backend)
	if err != nil {
		return nil, err
	}

	b.Relay(nil)
	routes := b.Routes(idempotency.Middleware(b.DB, box, httpapi.WriteError))
	api.Routes(routes, newHandlers(c, d, b.DB, tokens, integration.NewVault(box),
		client.NewAnnouncer(b.Redis, d.Log), client.NewProber(egress.New(allow), clock.Now)))
	return b.App(routes), nil
}

// Operations describes the routes of auth-service; it serves nothing.
func Operations() *httpapi.API {
	a := httpapi.New(httpapi.Options{Service: "auth-service"})
	api.Routes(a, &api.Handlers{})
	return a
}
