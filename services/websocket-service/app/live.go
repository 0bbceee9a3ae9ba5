package app

import (
	"context"

	"github.com/sre-copilot/sre-copilot/services/websocket-service/app/api"
	"github.com/sre-copilot/sre-copilot/services/websocket-service/app/client"
	"github.com/sre-copilot/sre-copilot/services/websocket-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// authenticate checks the token's signature and then, with auth-service, that
// its session is still good.
func authenticate(ctx context.Context, tokens *auth.Tokens, sessions client.Sessions, token string) (core.Session, error) {
	session, err := api.TokenSession(tokens, token)
	if err != nil {
		return session, err
	}
	ended, err := sessions.Ended(ctx, []core.Session{session})
	if err != nil {
		return session, fault.New(fault.Unavailable, fault.CodeUnavailable, "Sign-in cannot be checked right now.").Because(err)
	}
	if ended[session] {
		return session, fault.New(fault.Unauthenticated, fault.CodeUnauthorized, "The session has ended. Sign in again.")
	}
	return session, nil
}
