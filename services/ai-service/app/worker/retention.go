package worker

import (
	"context"
	"log/slog"
	"time"

	"github.com/riverqueue/river"

	"github.com/sre-copilot/sre-copilot/shared/platform/jobs"
)

const (
	// forgetEvery is how often old records are looked for.
	forgetEvery = 24 * time.Hour
	// forgetTime bounds one round; the next one goes on where it stopped.
	forgetTime = 10 * time.Minute
	// forgetStep is how many rows of a table one statement removes, so that none
	// holds locks or a snapshot for long.
	forgetStep = 1000
)

// Retention says for how many days records are kept.
type Retention struct{ RequestsDays, AnomaliesDays int }

// Records are what is kept for a time only.
type Records interface {
	// DeleteExpired removes what is older, at most so many rows of each table, and
	// returns how many went.
	DeleteExpired(ctx context.Context, requestDays, anomalyDays, limit int) (int, error)
}

type forget struct{}

// Kind names the job.
func (forget) Kind() string { return "ai_records_forget" }

// Forget registers the job that removes old requests and anomalies in small
// steps.
func Forget(r *jobs.Runner, records Records, keep Retention, log *slog.Logger) {
	jobs.Register(r, func(ctx context.Context, _ *river.Job[forget]) error {
		removed, err := ForgetOld(ctx, records, keep, forgetStep)
		if removed > 0 {
			log.InfoContext(ctx, "old AI records removed", slog.Int("rows", removed))
		}
		return err
	}, jobs.Every(forgetEvery), jobs.WithTimeout(forgetTime))
}

// ForgetOld removes what is older than it is kept for, step by step, until
// nothing is left.
func ForgetOld(ctx context.Context, records Records, keep Retention, step int) (int, error) {
	total := 0
	for {
		removed, err := records.DeleteExpired(ctx, keep.RequestsDays, keep.AnomaliesDays, step)
		total += removed
		if err != nil || removed == 0 {
			return total, err
		}
	}
}
