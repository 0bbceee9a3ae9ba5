package worker

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/chat"
	"github.com/sre-copilot/sre-copilot/shared/platform/jobs"
)

// reply asks for the answer to one question. The lease in the row of the answer
// decides who works on it, so a job too many does no harm; fence and minute make
// the job of a later attempt another one, as with generations.
type reply struct {
	jobs.In

	AnswerID uuid.UUID `json:"answer_id"`
	Fence    int64     `json:"fence"`
	Minute   int64     `json:"minute"`
}

// Kind names the job.
func (reply) Kind() string { return "chat_answer" }

// InsertOpts keeps the same job from being enqueued twice.
func (reply) InsertOpts() river.InsertOpts { return jobs.Once() }

// Chat registers the job and returns what enqueues it.
func Chat(r *jobs.Runner, c *core.Chat) func(context.Context, pgx.Tx, chat.Task) error {
	jobs.Register(r, func(ctx context.Context, job *river.Job[reply]) error {
		return c.Work(ctx, job.Args.Scope(), job.Args.AnswerID)
	}, jobs.WithTimeout(generationTime))
	return func(ctx context.Context, tx pgx.Tx, t chat.Task) error {
		return r.Enqueue(ctx, tx, reply{
			In: jobs.Within(t.Scope), AnswerID: t.AnswerID, Fence: t.Fence, Minute: int64(t.Age / time.Minute),
		})
	}
}
