package worker

import (
	"context"
	"log/slog"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/sre-copilot/sre-copilot/services/websocket-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/redis"
	"github.com/sre-copilot/sre-copilot/shared/platform/sessioncheck"
)

const (
	checkEvery  = 4 * time.Second
	warnBefore  = time.Minute
	expiryCheck = time.Second
)

// Ended tells which of the given sessions are over.
type Ended func(context.Context, []sessioncheck.Session) (map[sessioncheck.Session]bool, error)

// Sessions closes the connections of sessions that end: at once when
// auth-service announces a change, and within seconds in any case, because the
// announcement travels through Redis.
func Sessions(client *goredis.Client, hub *core.Hub, ended Ended, log *slog.Logger) func(context.Context) error {
	return func(ctx context.Context) error {
		changed := make(chan struct{}, 1)
		listening := make(chan struct{})
		go func() {
			defer close(listening)
			_ = events.Subscribe(ctx, client, events.Subscription{ // ends with the context
				Patterns: []string{redis.AuthEvents},
				Message: func(context.Context, string, []byte) {
					select {
					case changed <- struct{}{}:
					default:
					}
				},
			})
		}()
		defer func() { <-listening }()

		check := time.NewTicker(checkEvery)
		defer check.Stop()
		expiry := time.NewTicker(expiryCheck)
		defer expiry.Stop()
		warned := map[*core.Listener]time.Time{}
		for {
			select {
			case <-ctx.Done():
				return nil
			case now := <-expiry.C:
				expire(hub, warned, now)
			case <-check.C:
				revoke(ctx, hub, ended, log)
			case <-changed:
				revoke(ctx, hub, ended, log)
			}
		}
	}
}

func revoke(ctx context.Context, hub *core.Hub, ended Ended, log *slog.Logger) {
	over, err := ended(ctx, hub.Sessions())
	if err != nil {
		log.WarnContext(ctx, "sessions could not be checked", slog.String("error", err.Error()))
		return
	}
	if len(over) == 0 {
		return
	}
	hub.Each(func(l *core.Listener) {
		if over[l.Session().Checked()] {
			l.End(core.CloseRevoked, "the session was ended or the membership removed")
		}
	})
}

// expire warns listeners a minute before their authorization ends and closes
// them when it has ended. warned remembers which end was announced.
func expire(hub *core.Hub, warned map[*core.Listener]time.Time, now time.Time) {
	open := map[*core.Listener]bool{}
	hub.Each(func(l *core.Listener) {
		open[l] = true
		expires := l.Session().Expires
		switch {
		case !now.Before(expires):
			l.End(core.CloseExpired, "the authorization has expired")
		case expires.Sub(now) <= warnBefore && !warned[l].Equal(expires):
			warned[l] = expires
			l.Send(core.Reply("token_expiring", map[string]any{"expires_at": expires}))
		}
	})
	for l := range warned {
		if !open[l] {
			delete(warned, l)
		}
	}
}
