// Package worker holds the background work of log-service.
package worker

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/riverqueue/river"

	"github.com/sre-copilot/sre-copilot/shared/domain/logs"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/jobs"
)

const (
	compactEvery = 10 * time.Second // or more often, where what arrived is not left alone for so long
	// compactTime is how long one run works, and rest how much longer than for its work
	// it waits: a quarter of one core is the most it takes.
	compactTime = 60 * time.Second
	rest        = 3
)

// Compactable is a store that can be tidied up piece by piece.
type Compactable interface {
	Backlogs(ctx context.Context, older time.Duration) ([]logs.Backlog, error)
	Compact(ctx context.Context, s auth.Scope, older time.Duration) (worked bool, err error)
}

type compaction struct{}

// Kind names the job.
func (compaction) Kind() string { return "log_compaction" }

// Lag is what the compactor has not done yet, as of its last look.
type Lag struct {
	blocks    atomic.Int64
	uncounted atomic.Int64
	seconds   atomic.Int64
}

// Compact registers the job that merges small blocks and adds up patterns once they are
// older than given, and returns what it has not done yet.
func Compact(r *jobs.Runner, store Compactable, older time.Duration, log *slog.Logger, metrics prometheus.Registerer) *Lag {
	lag := &Lag{}
	lag.register(metrics)
	jobs.Register(r, func(ctx context.Context, _ *river.Job[compaction]) error {
		return compact(ctx, store, older, lag, log)
	}, jobs.Every(min(compactEvery, older)), jobs.WithTimeout(compactTime+30*time.Second))
	return lag
}

// compact goes around the projects, a piece of work each, until nothing is left or its
// time is over.
func compact(ctx context.Context, store Compactable, older time.Duration, lag *Lag, log *slog.Logger) error {
	backlogs, err := store.Backlogs(ctx, older)
	if err != nil {
		return err
	}
	lag.note(backlogs, time.Now())
	until := time.Now().Add(compactTime)
	var failed error
	for len(backlogs) > 0 {
		left := backlogs[:0]
		for _, b := range backlogs {
			started := time.Now()
			worked, err := store.Compact(ctx, b.Scope, older)
			switch {
			case ctx.Err() != nil:
				return ctx.Err()
			case err != nil: // the other projects need not wait for this one
				log.WarnContext(ctx, "lines could not be compacted", slog.String("project_id", b.Scope.ProjectID.String()), slog.String("error", err.Error()))
				failed = err
			case worked:
				left = append(left, b)
			}
			if !clock.Wait(ctx, rest*time.Since(started)) || time.Now().After(until) {
				return failed
			}
		}
		backlogs = left
	}
	return failed
}

// note remembers what waits. A few small blocks of a project that nothing is added to
// wait for an hour by design and are no lag.
func (l *Lag) note(backlogs []logs.Backlog, now time.Time) {
	var blocks, uncounted int64
	var oldest time.Duration
	for _, b := range backlogs {
		blocks += b.Blocks
		uncounted += b.Uncounted
		if b.Blocks > 64 || b.Uncounted > 0 {
			oldest = max(oldest, now.Sub(b.Since))
		}
	}
	l.blocks.Store(blocks)
	l.uncounted.Store(uncounted)
	l.seconds.Store(int64(oldest.Seconds()))
}

// Health is the lag as /health shows it.
func (l *Lag) Health(context.Context) map[string]any {
	return map[string]any{"small_blocks": l.blocks.Load(), "compaction_lag_seconds": l.seconds.Load()}
}

func (l *Lag) register(metrics prometheus.Registerer) {
	if metrics == nil {
		return
	}
	for _, g := range []struct {
		name, help string
		value      *atomic.Int64
	}{
		{"log_small_blocks", "Blocks of lines that may still be merged.", &l.blocks},
		{"log_uncounted_blocks", "Blocks whose patterns are not added up.", &l.uncounted},
		{"log_compaction_lag_seconds", "How long the oldest work of the compactor has waited.", &l.seconds},
	} {
		metrics.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: g.name, Help: g.help},
			func() float64 { return float64(g.value.Load()) }))
	}
}
