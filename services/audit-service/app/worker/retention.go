// Package worker holds the background jobs of audit-service.
package worker

import (
	"context"
	"log/slog"
	"time"

	"github.com/riverqueue/river"

	"github.com/sre-copilot/sre-copilot/shared/platform/jobs"
)

// retentionEvery is how often old months are looked for.
const retentionEvery = 24 * time.Hour

// Trail forgets what is too old.
type Trail interface {
	// DropExpired removes the months that ended more than the given days ago.
	DropExpired(ctx context.Context, days int) (int, error)
}

type retention struct{}

// Kind names the job.
func (retention) Kind() string { return "audit_retention" }

// KeepRetention registers the job that forgets entries older than the given days, a
// whole month at a time.
func KeepRetention(r *jobs.Runner, trail Trail, days int, log *slog.Logger) {
	jobs.Register(r, func(ctx context.Context, _ *river.Job[retention]) error {
		dropped, err := trail.DropExpired(ctx, days)
		if err == nil && dropped > 0 {
			log.InfoContext(ctx, "old months of the audit trail dropped", slog.Int("months", dropped), slog.Int("kept_days", days))
		}
		return err
	}, jobs.Every(retentionEvery))
}
