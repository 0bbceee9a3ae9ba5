// Package worker holds the background jobs of metrics-collector-service.
package worker

import (
	"context"
	"log/slog"
	"time"

	"github.com/riverqueue/river"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/jobs"
)

const (
	tracesCompactedFor  = 45 * time.Second
	tracesRetainedEvery = time.Hour
	tracesRetainedFor   = 15 * time.Minute
)

// TraceStore is what keeps traces in order.
type TraceStore interface {
	// Crowded lists the projects that have small blocks to be merged.
	Crowded(ctx context.Context) ([]auth.Scope, error)
	// Compact merges some small blocks of a project and returns how many.
	Compact(ctx context.Context, s auth.Scope) (int, error)
	// EnsurePartitions makes the partitions of the days that are kept and of the coming ones.
	EnsurePartitions(ctx context.Context, days int) error
	// DropExpired forgets old days and old calls between services.
	DropExpired(ctx context.Context, days, edgeDays int) (int, error)
	// PackDays gives back the space that merging left free in days that are over.
	PackDays(ctx context.Context) (int, error)
}

type traceCompaction struct{}

// Kind names the job.
func (traceCompaction) Kind() string { return "trace_compaction" }

type traceRetention struct{}

// Kind names the job.
func (traceRetention) Kind() string { return "trace_retention" }

// Kept says how traces are kept.
type Kept struct {
	// Every is how often small blocks are merged.
	Every time.Duration
	// Days is how long spans are kept, and EdgeDays how long calls between services.
	Days, EdgeDays int
}

// KeepTraces registers the jobs that merge small blocks of traces and forget old ones.
func KeepTraces(r *jobs.Runner, store TraceStore, kept Kept, log *slog.Logger) {
	jobs.Register(r, func(ctx context.Context, _ *river.Job[traceCompaction]) error {
		return compactTraces(ctx, store)
	}, jobs.Every(kept.Every))
	jobs.Register(r, func(ctx context.Context, _ *river.Job[traceRetention]) error {
		if err := store.EnsurePartitions(ctx, kept.Days); err != nil {
			return err
		}
		dropped, err := store.DropExpired(ctx, kept.Days, kept.EdgeDays)
		if err != nil {
			return err
		}
		if dropped > 0 {
			log.InfoContext(ctx, "old days of traces dropped", slog.Int("partitions", dropped), slog.Int("kept_days", kept.Days))
		}
		_, err = store.PackDays(ctx)
		return err
	}, jobs.Every(tracesRetainedEvery), jobs.WithTimeout(tracesRetainedFor))
}

// compactTraces merges until nothing is left to merge or its time is over, and rests
// after each step for three times as long as the step took: a quarter of one core at most.
func compactTraces(ctx context.Context, store TraceStore) error {
	end := time.Now().Add(tracesCompactedFor)
	projects, err := store.Crowded(ctx)
	if err != nil {
		return err
	}
	for _, s := range projects {
		for time.Now().Before(end) {
			started := time.Now()
			merged, err := store.Compact(ctx, s)
			if err != nil {
				return err
			}
			if merged == 0 {
				break
			}
			if !clock.Wait(ctx, 3*time.Since(started)) {
				return ctx.Err()
			}
		}
	}
	return nil
}
