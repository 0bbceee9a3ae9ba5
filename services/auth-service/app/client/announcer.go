// Package client reaches what is outside of auth-service.
package client

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/sre-copilot/sre-copilot/shared/domain/session"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
	"github.com/sre-copilot/sre-copilot/shared/platform/redis"
)

const announceTimeout = 2 * time.Second

// Announcer tells caches through Redis that a credential or a right changed.
type Announcer struct {
	db    *postgres.DB
	redis *goredis.Client
	log   *slog.Logger
}

// NewAnnouncer returns an Announcer of what is committed in db.
func NewAnnouncer(db *postgres.DB, client *goredis.Client, log *slog.Logger) *Announcer {
	return &Announcer{db: db, redis: client, log: log}
}

// Announce marks an ended session, drops a changed key from the cache and publishes
// the notice, once the change is committed: whoever looked before would remember how
// it was. A client that leaves does not stop it. While Redis is down nobody is told,
// and caches end by their own time.
func (a *Announcer) Announce(ctx context.Context, n session.Notice) {
	a.db.AfterCommit(ctx, func() { a.tell(ctx, n) })
}

func (a *Announcer) tell(ctx context.Context, n session.Notice) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), announceTimeout)
	defer cancel()

	text, err := json.Marshal(n)
	if err == nil {
		_, err = a.redis.Pipelined(ctx, func(p goredis.Pipeliner) error {
			if n.Type == session.SessionRevoked && n.SessionID != nil {
				p.Set(ctx, redis.RevokedSession(*n.SessionID), "1", redis.RevokedSessionTTL)
			}
			if n.KeyHash != "" {
				p.Del(ctx, redis.APIKey(n.KeyHash))
			}
			p.Publish(ctx, redis.AuthEvents, text)
			return nil
		})
	}
	if err != nil {
		a.log.WarnContext(ctx, "change was not announced", slog.String("type", string(n.Type)), slog.String("error", err.Error()))
	}
}
