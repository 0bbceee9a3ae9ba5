package worker

import (
	"context"
	"errors"
	"log/slog"
	"time"
)

// sweepEvery is how often work that nobody does is looked for.
const sweepEvery = 2 * time.Second

// Sweeper hands on work that nobody does: its worker died, its next attempt is due,
// or no worker heard of it.
type Sweeper interface {
	Sweep(ctx context.Context) error
}

// Sweep returns the part that has the sweepers look. Every replica may sweep.
func Sweep(log *slog.Logger, all ...Sweeper) func(context.Context) error {
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
			var err error
			for _, s := range all {
				err = errors.Join(err, s.Sweep(ctx))
			}
			if err != nil && ctx.Err() == nil && !failing {
				log.WarnContext(ctx, "waiting work cannot be looked for", slog.Any("error", err))
			}
			failing = err != nil
		}
	}
}
