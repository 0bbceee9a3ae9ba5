// Package worker holds the background jobs of incident-service.
package worker

import (
	"context"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"github.com/sre-copilot/sre-copilot/services/incident-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/jobs"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// advance asks for a move of the system that a person's decision held up.
type advance struct {
	jobs.In

	IncidentID uuid.UUID      `json:"incident_id"`
	State      incident.State `json:"state"`
	Reason     string         `json:"reason"`
}

// Kind names the job.
func (advance) Kind() string { return "incident_advance" }

// Advance registers the job.
func Advance(r *jobs.Runner, c *core.Incidents) {
	jobs.Register(r, func(ctx context.Context, job *river.Job[advance]) error {
		return c.Resume(ctx, job.Args.Scope(), core.Move{
			IncidentID: job.Args.IncidentID, To: job.Args.State, Reason: job.Args.Reason,
		})
	})
}

// look asks for another look for the causes of an incident. It is no unique job: moving
// those that are due takes river the cube of their number as long as the planner believes
// the table to be nearly empty, and a look that comes twice changes nothing.
type look struct {
	jobs.In

	IncidentID uuid.UUID `json:"incident_id"`
}

// Kind names the job.
func (look) Kind() string { return "incident_look_again" }

// Look registers the job.
func Look(r *jobs.Runner, c *core.Incidents) {
	jobs.Register(r, func(ctx context.Context, job *river.Job[look]) error {
		return c.LookAgain(ctx, job.Args.Scope(), job.Args.IncidentID)
	})
}

// Postponed enqueues work of the system for later.
type Postponed struct {
	db     *postgres.DB
	runner *jobs.Runner

	mu    sync.Mutex
	asked map[uuid.UUID]time.Time // the last look that was asked for, by incident
}

// maxAsked bounds what is remembered of looks.
const maxAsked = 10_000

// NewPostponed returns the work that the runner does.
func NewPostponed(db *postgres.DB, r *jobs.Runner) *Postponed {
	return &Postponed{db: db, runner: r, asked: map[uuid.UUID]time.Time{}}
}

// Postpone enqueues the move within the transaction under way.
func (p *Postponed) Postpone(ctx context.Context, s auth.Scope, m core.Move, wait time.Duration) error {
	return p.db.Write(ctx, s, func(tx pgx.Tx) error {
		return p.runner.EnqueueAt(ctx, tx, advance{
			In: jobs.Within(s), IncidentID: m.IncidentID, State: m.To, Reason: m.Reason,
		}, clock.Now().Add(wait))
	})
}

// Look enqueues the look within the transaction under way. Every alert of an incident asks
// for one: while one is to come that was enqueued by a transaction that has committed, no
// other is. It sees the alerts that came in since, and asks for another one if it is too
// early for them.
func (p *Postponed) Look(ctx context.Context, s auth.Scope, incidentID uuid.UUID, at time.Time) error {
	if p.awaited(incidentID) {
		return nil
	}
	p.db.AfterCommit(ctx, func() { p.remember(incidentID, at) })
	return p.db.Write(ctx, s, func(tx pgx.Tx) error {
		return p.runner.EnqueueAt(ctx, tx, look{In: jobs.Within(s), IncidentID: incidentID}, at)
	})
}

func (p *Postponed) awaited(incidentID uuid.UUID) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.asked[incidentID].After(clock.Now())
}

func (p *Postponed) remember(incidentID uuid.UUID, at time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.asked) >= maxAsked {
		clear(p.asked)
	}
	p.asked[incidentID] = at
}
