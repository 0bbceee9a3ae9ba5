package worker

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"github.com/sre-copilot/sre-copilot/services/integration-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/jobs"
)

// endSample is the job that resolves a test alert.
type endSample struct {
	jobs.In
	Sample core.SampleAlert `json:"sample"`
}

// Kind names the job.
func (endSample) Kind() string { return "test_alert_end" }

// EndSamples registers the job that resolves test alerts, and lets u enqueue it.
func EndSamples(r *jobs.Runner, u *core.Upkeep, service string) {
	u.EndAt = func(ctx context.Context, tx pgx.Tx, s core.SampleAlert, at time.Time) error {
		return r.EnqueueAt(ctx, tx, endSample{In: jobs.Within(auth.Caller(ctx).Scope()), Sample: s}, at)
	}
	jobs.Register(r, func(ctx context.Context, job *river.Job[endSample]) error {
		return u.End(auth.WithCaller(ctx, auth.System(service, job.Args.Scope())), job.Args.Sample)
	})
}
