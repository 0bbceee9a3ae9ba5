// Package client holds the calls of integration-service to other services.
package client

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/services/integration-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
)

// Integrations asks auth-service for integrations with their secrets.
type Integrations struct {
	http    *internalauth.Client
	service string
}

// NewIntegrations returns the client that calls as the named service.
func NewIntegrations(c *internalauth.Client, service string) Integrations {
	return Integrations{http: c, service: service}
}

// ByID returns an integration of any project: who sends to it is not known yet.
func (i Integrations) ByID(ctx context.Context, id uuid.UUID) (core.Sender, error) {
	caller := auth.System(i.service, auth.Scope{})
	caller.RequestID = auth.Caller(ctx).RequestID
	var sender core.Sender
	err := i.http.Do(auth.WithCaller(ctx, caller), http.MethodGet, "/internal/integrations/"+id.String(), nil, &sender)
	return sender, err
}
