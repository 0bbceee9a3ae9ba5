package worker

import (
	"context"
	"log/slog"
	"time"

	"github.com/riverqueue/river"

	"github.com/sre-copilot/sre-copilot/shared/domain/metric"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/jobs"
)

const (
	rollUpEvery = 10 * time.Minute
	// rollUpTime bounds one round; what is left is the next one's.
	rollUpTime = 8 * time.Minute
	// daysAtOnce is how many days of projects one round rolls up.
	daysAtOnce = 200
)

// RollupDays says for how many days rollups are kept.
type RollupDays struct {
	// Fine are steps of five minutes, Coarse of an hour.
	Fine   int `env:"RETENTION_ROLLUPS_5M_DAYS" envDefault:"90"`
	Coarse int `env:"RETENTION_ROLLUPS_1H_DAYS" envDefault:"400"`
}

type rollUp struct{}

// Kind names the job.
func (rollUp) Kind() string { return "metrics_rollup" }

// rollUpMetrics registers the job that rolls up the days that have ended.
func rollUpMetrics(r *jobs.Runner, metrics *metric.Repository, log *slog.Logger) {
	jobs.Register(r, func(ctx context.Context, _ *river.Job[rollUp]) error {
		return rollUpDue(ctx, metrics, log)
	}, jobs.Every(rollUpEvery), jobs.WithTimeout(rollUpTime))
}

// rollUpDue rolls up day after day, and rests after each for as long as it took. A project
// that fails does not hold up the others.
func rollUpDue(ctx context.Context, metrics *metric.Repository, log *slog.Logger) error {
	due, err := metrics.RollupsDue(ctx, daysAtOnce)
	if err != nil {
		return err
	}
	for _, d := range due {
		started := time.Now()
		if _, err := metrics.RollUp(ctx, d); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			log.ErrorContext(ctx, "a day of samples cannot be rolled up", slog.String("project_id", d.Scope().ProjectID.String()),
				slog.String("day", d.Day.Format(time.DateOnly)), slog.Any("error", err))
		}
		if !clock.Wait(ctx, time.Since(started)) {
			return ctx.Err()
		}
	}
	return nil
}
