package app

import (
	"context"

	"github.com/google/uuid"
	goredis "github.com/redis/go-redis/v9"

	"github.com/sre-copilot/sre-copilot/services/websocket-service/app/api"
	"github.com/sre-copilot/sre-copilot/services/websocket-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/sessioncheck"
)

const (
	// replays is how many connections read what they missed at a time, fewer than the
	// client of Redis has connections on the smallest machine.
	replays = 8
	// signIns is how many connections ask auth-service at a time. After a restart all of
	// them want to, and each would open a connection of its own to it.
	signIns = 32
)

// newLive returns live connections that read what was missed from Redis.
func newLive(bus *goredis.Client, authenticate func(context.Context, string) (core.Session, error)) *api.Live {
	places := make(chan struct{}, signIns)
	return &api.Live{
		Now: clock.Now, Authenticate: func(ctx context.Context, token string) (core.Session, error) {
			places <- struct{}{}
			defer func() { <-places }()
			return authenticate(ctx, token)
		},
		Replays: make(chan struct{}, replays),
		Missed: func(ctx context.Context, project uuid.UUID, after string, limit int) ([]events.Frame, error) {
			return events.Missed(ctx, bus, project, after, limit)
		},
		LastID: func(ctx context.Context, project uuid.UUID) (string, error) { return events.LastID(ctx, bus, project) },
	}
}

// authenticate checks the token's signature and then, with auth-service, that
// its session is still good.
func authenticate(ctx context.Context, tokens *auth.Tokens, sessions sessioncheck.Client, token string) (core.Session, error) {
	session, err := api.TokenSession(tokens, token)
	if err != nil {
		return session, err
	}
	ended, err := sessions.Ended(ctx, []sessioncheck.Session{session.Checked()})
	if err != nil {
		return session, fault.New(fault.Unavailable, fault.CodeUnavailable, "Sign-in cannot be checked right now.").Because(err)
	}
	if ended[session.Checked()] {
		return session, fault.New(fault.Unauthenticated, fault.CodeUnauthorized, "The session has ended. Sign in again.")
	}
	return session, nil
}
