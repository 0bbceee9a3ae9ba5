package worker

import (
	"context"
	"log/slog"
	"time"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core"
)

// sweepEvery is how often generations that nobody works on are looked for.
const sweepEvery = 2 * time.Second

// Sweep returns the part that hands on generations whose worker died, whose next
// attempt is due or of which no worker heard. Every replica may sweep.
func Sweep(g *core.Generator, log *slog.Logger) func(context.Context) error {
	return func(ctx context.Context) error {
		ticker := time.NewTicker(sweepEvery)
		defer ticker.Stop()
		failing := false
		for {
			select {
			case <-ctx.Done():
				return nil
			case <-ticker.C:
			}
			err := g.Sweep(ctx)
			if err != nil && ctx.Err() == nil && !failing {
				log.WarnContext(ctx, "waiting generations cannot be looked for", slog.Any("error", err))
			}
			failing = err != nil
		}
	}
}
