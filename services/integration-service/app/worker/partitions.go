// Package worker holds the background jobs of integration-service.
package worker

import (
	"context"
	"log/slog"
	"time"

	"github.com/riverqueue/river"

	"github.com/sre-copilot/sre-copilot/shared/platform/jobs"
)

// partitionsEvery is how often partitions are looked after. They are made three days
// ahead.
const partitionsEvery = 24 * time.Hour

// Partitions are the days that deliveries are kept in.
type Partitions interface {
	// EnsurePartitions makes the partitions of the coming days.
	EnsurePartitions(ctx context.Context) error
	// DropExpired removes those that ended more than the given days ago.
	DropExpired(ctx context.Context, days int) (int, error)
}

type partitions struct{}

// Kind names the job.
func (partitions) Kind() string { return "delivery_partitions" }

// KeepPartitions registers the job that makes room for coming deliveries and forgets
// those older than the given days.
func KeepPartitions(r *jobs.Runner, p Partitions, days int, log *slog.Logger) {
	jobs.Register(r, func(ctx context.Context, _ *river.Job[partitions]) error {
		if err := p.EnsurePartitions(ctx); err != nil {
			return err
		}
		dropped, err := p.DropExpired(ctx, days)
		if err == nil && dropped > 0 {
			log.InfoContext(ctx, "old webhook deliveries dropped", slog.Int("days", dropped))
		}
		return err
	}, jobs.Every(partitionsEvery))
}
