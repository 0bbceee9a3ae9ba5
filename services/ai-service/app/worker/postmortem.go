package worker

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/postmortem"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/jobs"
)

// draft asks for one draft of a postmortem. A draft that is handed in twice does
// no harm: nobody waits for the second one.
type draft struct {
	jobs.In

	IncidentID   uuid.UUID `json:"incident_id"`
	PostmortemID uuid.UUID `json:"postmortem_id"`
	RequestedAt  time.Time `json:"requested_at"`
}

// Kind names the job.
func (draft) Kind() string { return "postmortem_draft" }

// InsertOpts keeps the same order from being worked on twice at a time.
func (draft) InsertOpts() river.InsertOpts { return jobs.Once() }

// Draft registers the job and returns what enqueues it.
func Draft(r *jobs.Runner, d *core.Drafter) func(context.Context, pgx.Tx, auth.Scope, postmortem.Order) error {
	jobs.Register(r, func(ctx context.Context, job *river.Job[draft]) error {
		return d.Work(ctx, job.Args.Scope(), postmortem.Order{IncidentID: job.Args.IncidentID, PostmortemID: job.Args.PostmortemID})
	}, jobs.WithTimeout(generationTime))
	return func(ctx context.Context, tx pgx.Tx, s auth.Scope, o postmortem.Order) error {
		return r.Enqueue(ctx, tx, draft{
			In: jobs.Within(s), IncidentID: o.IncidentID, PostmortemID: o.PostmortemID, RequestedAt: o.RequestedAt,
		})
	}
}
