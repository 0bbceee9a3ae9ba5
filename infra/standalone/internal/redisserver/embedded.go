package redisserver

import (
	"context"
	"fmt"
	"time"

	"github.com/alicebob/miniredis/v2"
)

const tick = 250 * time.Millisecond

// embedded is a miniredis whose clock runs: by itself its keys never expire.
type embedded struct {
	server *miniredis.Miniredis
	cancel context.CancelFunc
	ended  chan struct{}
}

func startEmbedded(ctx context.Context, address, password string) (*embedded, error) {
	e := &embedded{server: miniredis.NewMiniRedis(), ended: make(chan struct{})}
	e.server.RequireAuth(password)
	if err := e.server.StartAddr(address); err != nil {
		return nil, fmt.Errorf("start the embedded Redis: %w", err)
	}
	running, cancel := context.WithCancel(context.WithoutCancel(ctx))
	e.cancel = cancel
	go func() {
		defer close(e.ended)
		e.runClock(running)
	}()
	return e, nil
}

func (e *embedded) runClock(ctx context.Context) {
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	last := time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-ticker.C:
			e.server.FastForward(now.Sub(last))
			last = now
		}
	}
}

func (e *embedded) stop() {
	e.cancel()
	<-e.ended
	e.server.Close()
}
