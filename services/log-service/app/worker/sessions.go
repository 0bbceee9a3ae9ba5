package worker

import (
	"context"
	"log/slog"
	"time"

	"github.com/sre-copilot/sre-copilot/services/log-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/sessioncheck"
)

// checkEvery lets a revocation take effect within five seconds.
const checkEvery = 4 * time.Second

// Ended tells which of the sessions are over.
type Ended func(context.Context, []sessioncheck.Session) (map[sessioncheck.Session]bool, error)

// Sessions ends the streams of sessions that are over.
func Sessions(hub *core.Hub, ended Ended, log *slog.Logger) func(context.Context) error {
	return func(ctx context.Context) error {
		check := time.NewTicker(checkEvery)
		defer check.Stop()
		for {
			select {
			case <-ctx.Done():
				return nil
			case <-check.C:
			}
			sessions := hub.Sessions()
			if len(sessions) == 0 {
				continue
			}
			over, err := ended(ctx, sessions)
			if err != nil {
				log.WarnContext(ctx, "sessions could not be checked", slog.String("error", err.Error()))
				continue
			}
			hub.EndSessions(func(who auth.Identity) bool { return over[sessioncheck.Of(who)] })
		}
	}
}
