package worker

import (
	"context"
	"log/slog"
	"time"

	"github.com/riverqueue/river"

	"github.com/sre-copilot/sre-copilot/shared/platform/jobs"
)

const (
	retentionEvery = time.Hour
	// retentionTime is long enough to pack a large day.
	retentionTime = 15 * time.Minute
	deleteAtOnce  = 5000
	deleteRounds  = 200
)

// Expiring is a store that forgets what is too old.
type Expiring interface {
	EnsureDays(ctx context.Context, days int) error
	DropExpired(ctx context.Context, days int) (dropped int, err error)
	PackDays(ctx context.Context) (packed int, err error)
	DeleteExpiredPatterns(ctx context.Context, days, atMost int) (gone int64, err error)
}

// Retention says for how many days things are kept.
type Retention struct {
	Lines    int
	Patterns int
}

type retention struct{}

// Kind names the job.
func (retention) Kind() string { return "log_retention" }

// KeepRetention registers the job that makes the partitions of the coming days and
// drops those of the days that are no longer kept, and packs those that are over.
func KeepRetention(r *jobs.Runner, store Expiring, keep Retention, log *slog.Logger) {
	jobs.Register(r, func(ctx context.Context, _ *river.Job[retention]) error {
		if err := store.EnsureDays(ctx, keep.Lines); err != nil {
			return err
		}
		dropped, err := store.DropExpired(ctx, keep.Lines)
		if err != nil {
			return err
		}
		if dropped > 0 {
			log.InfoContext(ctx, "old days of logs dropped", slog.Int("days", dropped), slog.Int("kept_days", keep.Lines))
		}
		if _, err := store.PackDays(ctx); err != nil {
			return err
		}
		for range deleteRounds {
			gone, err := store.DeleteExpiredPatterns(ctx, keep.Patterns, deleteAtOnce)
			if err != nil || gone < deleteAtOnce {
				return err
			}
		}
		return nil
	}, jobs.Every(retentionEvery), jobs.WithTimeout(retentionTime))
}
