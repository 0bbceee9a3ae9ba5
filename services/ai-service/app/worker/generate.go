// Package worker holds the background work of ai-service: the job that runs a
// generation, and the sweep that finds generations nobody works on.
package worker

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/platform/jobs"
)

// Concurrency is how many generations one process works on. Most of their time
// they wait for the model.
const Concurrency = 16

// generationTime bounds one generation: a minute for the model and the rest for
// the database. It is shorter than the lease.
const generationTime = 100 * time.Second

// generate asks for one generation. The lease in the row of the generation
// decides who works on it, so a job too many does no harm. Fence and Minute make
// the job of a later attempt another one: the job of a worker that died counts
// as running for minutes.
type generate struct {
	jobs.In

	GenerationID uuid.UUID `json:"generation_id"`
	Fence        int64     `json:"fence"`
	Minute       int64     `json:"minute"`
}

// Kind names the job.
func (generate) Kind() string { return "hypothesis_generate" }

// InsertOpts keeps the same job from being enqueued twice.
func (generate) InsertOpts() river.InsertOpts { return jobs.Once() }

// Generate registers the job.
func Generate(r *jobs.Runner, g *core.Generator) {
	jobs.Register(r, func(ctx context.Context, job *river.Job[generate]) error {
		return g.Work(ctx, job.Args.Scope(), job.Args.GenerationID)
	}, jobs.WithTimeout(generationTime))
}

// Queue enqueues the job.
type Queue struct{ runner *jobs.Runner }

// NewQueue returns the queue of the runner.
func NewQueue(r *jobs.Runner) Queue { return Queue{runner: r} }

// Enqueue adds the job of a task within the transaction of its cause.
func (q Queue) Enqueue(ctx context.Context, tx pgx.Tx, t hypothesis.Task) error {
	return q.runner.Enqueue(ctx, tx, generate{
		In: jobs.Within(t.Scope), GenerationID: t.GenerationID, Fence: t.Fence, Minute: int64(t.Age / time.Minute),
	})
}
