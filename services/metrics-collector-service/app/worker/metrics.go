// Package worker holds the jobs of metrics-collector-service.
package worker

import (
	"context"
	"log/slog"
	"time"

	"github.com/riverqueue/river"

	"github.com/sre-copilot/sre-copilot/shared/domain/metric"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/jobs"
)

const (
	// compactEvery is how often fresh samples are looked at; more often where they are to
	// wait for a shorter time.
	compactEvery = 30 * time.Second
	// compactTime bounds one round; what is left is the next one's.
	compactTime = 5 * time.Minute
	// retentionEvery is how often partitions are made and dropped.
	retentionEvery = time.Hour
	// silentProjects and silentSeries bound one round of forgetting.
	silentProjects = 100
	silentSeries   = 10_000
)

type compact struct{}

// Kind names the job.
func (compact) Kind() string { return "metrics_compact" }

type retain struct{}

// Kind names the job.
func (retain) Kind() string { return "metrics_retention" }

// KeepMetrics registers the jobs that move fresh samples into chunks after so long at most,
// that roll up days, and that make and drop partitions and forget series without samples.
func KeepMetrics(r *jobs.Runner, metrics *metric.Repository, after time.Duration, rollups RollupDays, log *slog.Logger) {
	rollUpMetrics(r, metrics, log)
	jobs.Register(r, func(ctx context.Context, _ *river.Job[compact]) error {
		return compactDue(ctx, metrics, after, log)
	}, jobs.Every(min(compactEvery, after)), jobs.WithTimeout(compactTime))
	jobs.Register(r, func(ctx context.Context, _ *river.Job[retain]) error {
		return retainMetrics(ctx, metrics, rollups)
	}, jobs.Every(retentionEvery), jobs.WithTimeout(compactTime))
}

// compactDue moves the samples of every project that has enough of them, or had them long
// enough. A project that fails does not hold up the others.
func compactDue(ctx context.Context, metrics *metric.Repository, after time.Duration, log *slog.Logger) error {
	backlogs, err := metrics.Backlogs(ctx)
	if err != nil {
		return err
	}
	for _, b := range backlogs {
		if !b.Due(clock.Now(), after) {
			continue
		}
		if err := compactAll(ctx, metrics, b.Scope(), b.Blocks); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			log.ErrorContext(ctx, "samples cannot be moved into chunks", slog.String("project_id", b.Scope().ProjectID.String()), slog.Any("error", err))
		}
	}
	return nil
}

// compactAll moves as many blocks as there were.
func compactAll(ctx context.Context, metrics *metric.Repository, s auth.Scope, blocks int) error {
	for blocks > 0 {
		moved, err := metrics.Compact(ctx, s)
		if err != nil {
			return err
		}
		if moved == 0 {
			return nil
		}
		blocks -= moved
	}
	return nil
}

func retainMetrics(ctx context.Context, metrics *metric.Repository, rollups RollupDays) error {
	if err := metrics.EnsurePartitions(ctx); err != nil {
		return err
	}
	if err := metrics.DropExpired(ctx); err != nil {
		return err
	}
	if err := metrics.KeepRollups(ctx, rollups.Fine, rollups.Coarse); err != nil {
		return err
	}
	if _, err := metrics.PackDays(ctx); err != nil {
		return err
	}
	silent, err := metrics.Silent(ctx, silentProjects)
	if err != nil {
		return err
	}
	for _, s := range silent {
		if _, err := metrics.Forget(ctx, s, silentSeries); err != nil {
			return err
		}
	}
	return nil
}
