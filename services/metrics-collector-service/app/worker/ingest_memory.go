package worker

import (
	"context"
	"log/slog"
	"time"

	"github.com/riverqueue/river"

	"github.com/sre-copilot/sre-copilot/shared/platform/jobs"
)

// forgetEvery is how often what is remembered about requests is cleaned up.
const forgetEvery = 10 * time.Minute

// Forgetter removes what is remembered for a fixed time only.
type Forgetter interface {
	// Forget returns how many batches went.
	Forget(ctx context.Context) (batches int64, err error)
}

type ingestMemory struct{}

// Kind names the job.
func (ingestMemory) Kind() string { return "ingest_memory" }

// ForgetIngest registers the job that forgets batches and counts of refused telemetry that
// are too old.
func ForgetIngest(r *jobs.Runner, f Forgetter, log *slog.Logger) {
	jobs.Register(r, func(ctx context.Context, _ *river.Job[ingestMemory]) error {
		n, err := f.Forget(ctx)
		if n > 0 {
			log.DebugContext(ctx, "batches forgotten", slog.Int64("batches", n))
		}
		return err
	}, jobs.Every(forgetEvery), jobs.WithTimeout(5*time.Minute))
}
