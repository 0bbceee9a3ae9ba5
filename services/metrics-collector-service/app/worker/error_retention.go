// Package worker holds the background jobs of metrics-collector-service.
package worker

import (
	"context"
	"log/slog"
	"time"

	"github.com/riverqueue/river"

	"github.com/sre-copilot/sre-copilot/shared/domain/errorgroup"
	"github.com/sre-copilot/sre-copilot/shared/platform/jobs"
)

// keptEvery is how often partitions are made and old rows removed.
const keptEvery = 6 * time.Hour

// Keeper makes room for what comes and forgets what is too old.
type Keeper interface {
	// Keep returns how many partitions and rows went.
	Keep(ctx context.Context, days errorgroup.Retention) (partitions, rows int64, err error)
}

type eventRetention struct{}

// Kind names the job.
func (eventRetention) Kind() string { return "event_retention" }

// KeepEvents registers the job that looks after the tables of errors, hosts and browser
// events. It also runs when the service starts.
func KeepEvents(r *jobs.Runner, k Keeper, days errorgroup.Retention, log *slog.Logger) {
	jobs.Register(r, func(ctx context.Context, _ *river.Job[eventRetention]) error {
		partitions, rows, err := k.Keep(ctx, days)
		if err == nil && partitions+rows > 0 {
			log.InfoContext(ctx, "old errors, host samples and browser events removed",
				slog.Int64("partitions", partitions), slog.Int64("rows", rows))
		}
		return err
	}, jobs.Every(keptEvery), jobs.WithTimeout(10*time.Minute))
}
