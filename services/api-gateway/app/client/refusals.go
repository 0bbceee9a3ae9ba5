package client

import (
	"context"
	"net/http"

	"github.com/sre-copilot/sre-copilot/services/api-gateway/app/core"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest/drops"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
)

// Refusals tells metrics-collector-service what telemetry the gateway refused: the gateway
// stores nothing.
type Refusals struct{ http *internalauth.Client }

// NewRefusals returns a client of metrics-collector-service.
func NewRefusals(c *internalauth.Client) Refusals { return Refusals{http: c} }

// Report adds to what was refused of a project.
func (r Refusals) Report(ctx context.Context, s auth.Scope, refused []drops.Drop) error {
	as := auth.WithCaller(ctx, auth.System(core.Name, s))
	return r.http.Do(as, http.MethodPost, drops.Path, drops.Reported{Drops: refused}, nil)
}
