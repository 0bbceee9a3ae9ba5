package client

import (
	"context"

	goredis "github.com/redis/go-redis/v9"

	"github.com/sre-copilot/sre-copilot/shared/platform/redis"
)

// Revocations calls every forget whenever auth-service says that something about
// users, roles, sessions, keys or projects changed. Without Redis, remembered answers
// still end by themselves within seconds.
func Revocations(cache *goredis.Client, forget ...func()) func(context.Context) error {
	return func(ctx context.Context) error {
		subscription := cache.Subscribe(ctx, redis.AuthEvents)
		defer subscription.Close()
		messages := subscription.Channel()
		for {
			select {
			case <-ctx.Done():
				return nil
			case <-messages:
				for _, f := range forget {
					f()
				}
			}
		}
	}
}
