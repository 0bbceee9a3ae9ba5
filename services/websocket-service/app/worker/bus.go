// Package worker feeds the hub: events from Redis, and the end of sessions.
package worker

import (
	"context"
	"log/slog"

	goredis "github.com/redis/go-redis/v9"

	"github.com/sre-copilot/sre-copilot/services/websocket-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/redis"
)

// Bus brings published events to the hub. What is published while Redis is away
// cannot be heard, so every listener is told to reconnect, resume and so learn
// what it missed.
func Bus(client *goredis.Client, hub *core.Hub, log *slog.Logger) func(context.Context) error {
	missed := true // somebody may have connected before listening began
	return func(ctx context.Context) error {
		return events.Subscribe(ctx, client, events.Subscription{
			Patterns: []string{redis.Live("*", "*")},
			Connected: func(ctx context.Context) {
				if missed {
					log.InfoContext(ctx, "event bus is there")
					hub.EndAll(core.CloseGoingAway, "events may have been missed: reconnect and resume")
				}
				missed = false
			},
			Lost: func(ctx context.Context, err error) {
				missed = true
				log.WarnContext(ctx, "event bus is away", slog.String("error", reason(err)))
			},
			Message: func(_ context.Context, _ string, payload []byte) { hub.Deliver(payload) },
		})
	}
}

func reason(err error) string {
	if err == nil {
		return "connection ended"
	}
	return err.Error()
}
