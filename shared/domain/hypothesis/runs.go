package hypothesis

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// LeaseTime is how long the holder of a run may stay silent before another
// worker takes it over.
const LeaseTime = 120 * time.Second

// retryDelays are the waits after the first, second and third failure; the
// fourth is final. A worker that died counts as a failure.
var retryDelays = []time.Duration{10 * time.Second, time.Minute, 5 * time.Minute}

// The reasons why a run cannot be worked on. All of them are ordinary: the work
// is somebody else's, done, or not due yet.
var (
	ErrTaken     = errors.New("the generation is worked on, waits for its next attempt or has ended")
	ErrBusy      = errors.New("the project has as many generations running as it may have")
	ErrStored    = errors.New("the incident has a completed generation")
	ErrLeaseLost = errors.New("another worker took the generation over")
)

// Runs is how ai-service works on generations: it takes a lease, reports steps
// and finishes. Every write checks the fence of the lease, so that a worker that
// was paused past its lease changes nothing.
type Runs struct {
	db *postgres.DB
}

// NewRuns returns the runs stored in db.
func NewRuns(db *postgres.DB) *Runs { return &Runs{db: db} }

// Lease is the right to work on one generation.
type Lease struct {
	Scope      auth.Scope
	Generation Generation
	// Repeated says that the incident has a completed generation already.
	Repeated bool
}

// Task names a generation that may be started. Fence and Age tell attempts
// apart: the same task at the same fence within a minute is the same work.
type Task struct {
	Scope        auth.Scope
	GenerationID uuid.UUID
	Fence        int64
	Age          time.Duration
}

// Enqueue hands a task to workers within the given transaction.
type Enqueue func(ctx context.Context, tx pgx.Tx, t Task) error

// Accept hands a live generation of the incident to workers. Doing so again
// changes nothing. While limit generations of the project run it is left to Start,
// which is called when one of them ends.
func (r *Runs) Accept(ctx context.Context, s auth.Scope, incident, generation uuid.UUID, limit int, enqueue Enqueue) (Generation, error) {
	var g Generation
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		var err error
		if g, err = loadRun(ctx, tx, s, generation, ""); err != nil {
			return err
		}
		if g.IncidentID != incident {
			return fault.Missing()
		}
		if !g.Status.Live() {
			return nil
		}
		if busy, err := isBusy(ctx, tx, s, limit); err != nil || busy {
			return err
		}
		return enqueue(ctx, tx, Task{Scope: s, GenerationID: g.ID, Fence: g.Fence})
	})
	if err != nil {
		return Generation{}, fmt.Errorf("accept generation: %w", err)
	}
	return g, nil
}

// isBusy reports whether as many generations of the project run as may.
func isBusy(ctx context.Context, tx pgx.Tx, s auth.Scope, limit int) (bool, error) {
	var running int
	err := tx.QueryRow(ctx, `
		SELECT count(*)
		FROM incident.hypothesis_generations
		WHERE tenant_id = @tenant AND project_id = @project AND status = 'running' AND lease_until >= now()`, scoped(s, pgx.NamedArgs{})).Scan(&running)
	return running >= limit, err
}

// Start hands the oldest generations that wait in a project to workers, as many
// as may run beside those that do.
func (r *Runs) Start(ctx context.Context, s auth.Scope, limit int, enqueue Enqueue) error {
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		tasks, err := startable(ctx, tx, s, limit)
		if err != nil {
			return err
		}
		for _, t := range tasks {
			if err := enqueue(ctx, tx, t); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("start generations: %w", err)
	}
	return nil
}

func startable(ctx context.Context, tx pgx.Tx, s auth.Scope, limit int) ([]Task, error) {
	rows, err := tx.Query(ctx, `
		SELECT g.id, g.fence, now() - g.created_at AS age
		FROM incident.hypothesis_generations AS g
		WHERE g.tenant_id = @tenant AND g.project_id = @project AND g.status IN ('queued', 'running') AND (g.lease_until IS NULL OR g.lease_until < now())
		ORDER BY g.created_at, g.id
		LIMIT greatest(@limit - (
			SELECT count(*)
			FROM incident.hypothesis_generations AS busy
			WHERE busy.tenant_id = @tenant AND busy.project_id = @project AND busy.status = 'running' AND busy.lease_until >= now()
		), 0)`, scoped(s, pgx.NamedArgs{"limit": limit}))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Task, error) {
		t := Task{Scope: s}
		err := row.Scan(&t.GenerationID, &t.Fence, &t.Age)
		return t, err
	})
}

// Waiting returns the scopes that have generations nobody works on: their lease
// ran out, their next attempt is due, or no worker heard of them.
func (r *Runs) Waiting(ctx context.Context, limit int) ([]auth.Scope, error) {
	var scopes []auth.Scope
	err := r.db.Unscoped(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT DISTINCT e.tenant_id, e.project_id
			FROM incident.expired_generations($1) AS e`, limit)
		if err != nil {
			return err
		}
		scopes, err = pgx.CollectRows(rows, pgx.RowToStructByPos[auth.Scope])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find waiting generations: %w", err)
	}
	return scopes, nil
}

// Claim takes the lease of a generation. It fails with ErrTaken when there is
// nothing to do and with ErrBusy when limit generations of the project run. One
// that was tried too often, or whose incident is gone, ends as failed.
func (r *Runs) Claim(ctx context.Context, s auth.Scope, generation uuid.UUID, limit int) (Lease, error) {
	var lease Lease
	ended := false
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		if err := oneClaimAtATime(ctx, tx, s); err != nil {
			return err
		}
		g, gone, err := lockRun(ctx, tx, s, generation)
		if err != nil {
			return err
		}
		if free, err := isFree(ctx, tx, g); err != nil || !free {
			return errors.Join(err, notFree(free))
		}
		if reason := hopeless(g, gone); reason != "" {
			ended = true
			return fail(ctx, tx, s, g, reason)
		}
		lease, err = take(ctx, tx, s, g, limit)
		return err
	})
	if err == nil && ended {
		err = ErrTaken
	}
	if err != nil {
		return Lease{}, fmt.Errorf("claim generation: %w", err)
	}
	return lease, nil
}

func notFree(free bool) error {
	if free {
		return nil
	}
	return ErrTaken
}

// hopeless says why a generation is not worth another attempt.
func hopeless(g Generation, incidentGone bool) string {
	switch {
	case incidentGone:
		return "The incident was deleted."
	case g.Attempts > len(retryDelays):
		return "The analysis was interrupted too often."
	default:
		return ""
	}
}

// Open adds a generation to an incident that has no live one and takes its lease
// at once, for a caller that waits for the result. Unless it is to be made again,
// it fails with ErrStored when there is a completed one: another caller may have
// been faster than the look for it.
func (r *Runs) Open(ctx context.Context, s auth.Scope, incident uuid.UUID, note string, again bool, limit int) (Lease, error) {
	var lease Lease
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		if err := oneClaimAtATime(ctx, tx, s); err != nil {
			return err
		}
		g, err := insertRun(ctx, tx, s, incident, note, again)
		if err != nil {
			return err
		}
		lease, err = take(ctx, tx, s, g, limit)
		return err
	})
	if err != nil {
		return Lease{}, fmt.Errorf("open generation: %w", err)
	}
	return lease, nil
}

// Add adds a generation to an incident that has no live one and hands it to
// workers. Unless it is to be made again, it fails with ErrStored when there is a
// completed one.
func (r *Runs) Add(ctx context.Context, s auth.Scope, incident uuid.UUID, note string, again bool, enqueue Enqueue) (Generation, error) {
	var g Generation
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		var err error
		if g, err = insertRun(ctx, tx, s, incident, note, again); err != nil {
			return err
		}
		if err := markIncident(ctx, tx, s, incident, GenerationQueued); err != nil {
			return err
		}
		return enqueue(ctx, tx, Task{Scope: s, GenerationID: g.ID, Fence: g.Fence})
	})
	if err != nil {
		return Generation{}, fmt.Errorf("add generation: %w", err)
	}
	return g, nil
}

func insertRun(ctx context.Context, tx pgx.Tx, s auth.Scope, incident uuid.UUID, note string, again bool) (Generation, error) {
	gone, err := lockIncident(ctx, tx, s, incident)
	if err != nil {
		return Generation{}, err
	}
	if gone {
		return Generation{}, fault.Missing()
	}
	if stored, err := isStored(ctx, tx, s, incident); err != nil || stored && !again {
		return Generation{}, cmp.Or(err, ErrStored)
	}
	rows, err := tx.Query(ctx, `
		INSERT INTO incident.hypothesis_generations AS g (id, tenant_id, project_id, incident_id, run, context)
		SELECT @id, @tenant, @project, @incident, coalesce(max(other.run), 0) + 1, @context
		FROM incident.hypothesis_generations AS other
		WHERE other.tenant_id = @tenant AND other.project_id = @project AND other.incident_id = @incident
		RETURNING `+generationColumns, pgx.NamedArgs{
		"id": uuid.Must(uuid.NewV7()), "tenant": s.TenantID, "project": s.ProjectID, "incident": incident, "context": note,
	})
	if err != nil {
		return Generation{}, err
	}
	g, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Generation])
	if postgres.IsUnique(err, oneLive) {
		return Generation{}, inProgress()
	}
	return g, err
}

// isStored reports whether an incident, which the caller has locked, has a
// completed generation.
func isStored(ctx context.Context, tx pgx.Tx, s auth.Scope, incident uuid.UUID) (bool, error) {
	var stored bool
	err := tx.QueryRow(ctx, `
		SELECT EXISTS (
			SELECT 1
			FROM incident.hypothesis_generations
			WHERE tenant_id = $1 AND project_id = $2 AND incident_id = $3 AND status = 'completed'
		)`, s.TenantID, s.ProjectID, incident).Scan(&stored)
	return stored, err
}

// take gives a free generation to the caller, with steps 2 to 9 to come.
func take(ctx context.Context, tx pgx.Tx, s auth.Scope, g Generation, limit int) (Lease, error) {
	var running int
	var repeated bool
	err := tx.QueryRow(ctx, `
		SELECT
			(
				SELECT count(*)
				FROM incident.hypothesis_generations
				WHERE tenant_id = @tenant AND project_id = @project AND status = 'running' AND lease_until >= now()
			),
			EXISTS (
				SELECT 1
				FROM incident.hypothesis_generations
				WHERE tenant_id = @tenant AND project_id = @project AND incident_id = @incident AND status = 'completed'
			)`,
		scoped(s, pgx.NamedArgs{"incident": g.IncidentID})).Scan(&running, &repeated)
	if err != nil {
		return Lease{}, err
	}
	if running >= limit {
		return Lease{}, ErrBusy
	}

	rows, err := tx.Query(ctx, `
		UPDATE incident.hypothesis_generations AS g
		SET status = 'running', attempts = g.attempts + 1, fence = g.fence + 1, lease_until = now() + @lease::interval
		WHERE g.tenant_id = @tenant AND g.project_id = @project AND g.id = @id
		RETURNING `+generationColumns, scoped(s, pgx.NamedArgs{"id": g.ID, "lease": LeaseTime}))
	if err != nil {
		return Lease{}, err
	}
	if g, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Generation]); err != nil {
		return Lease{}, err
	}
	if err := markIncident(ctx, tx, s, g.IncidentID, GenerationRunning); err != nil {
		return Lease{}, err
	}
	return Lease{Scope: s, Generation: g, Repeated: repeated}, planSteps(ctx, tx, s, g)
}

// oneClaimAtATime makes claims of a project wait for each other, so that the
// number of running generations is counted right.
func oneClaimAtATime(ctx context.Context, tx pgx.Tx, s auth.Scope) error {
	_, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, "generations:"+s.ProjectID.String())
	return err
}

// lockRun locks the incident and then the generation, the order in which every
// writer takes them, and reports whether the incident is gone.
func lockRun(ctx context.Context, tx pgx.Tx, s auth.Scope, generation uuid.UUID) (Generation, bool, error) {
	g, err := loadRun(ctx, tx, s, generation, "")
	if err != nil {
		return Generation{}, false, err
	}
	gone, err := lockIncident(ctx, tx, s, g.IncidentID)
	if err != nil {
		return Generation{}, false, err
	}
	g, err = loadRun(ctx, tx, s, generation, "FOR UPDATE")
	return g, gone, err
}

func loadRun(ctx context.Context, tx pgx.Tx, s auth.Scope, id uuid.UUID, lock string) (Generation, error) {
	rows, err := tx.Query(ctx, `
		SELECT `+generationColumns+`
		FROM incident.hypothesis_generations AS g
		WHERE g.tenant_id = @tenant AND g.project_id = @project AND g.id = @id `+lock, scoped(s, pgx.NamedArgs{"id": id}))
	if err != nil {
		return Generation{}, err
	}
	g, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Generation])
	if errors.Is(err, pgx.ErrNoRows) {
		return Generation{}, fault.Missing()
	}
	return g, err
}

// isFree asks by the clock of the database whether nobody holds the lease.
func isFree(ctx context.Context, tx pgx.Tx, g Generation) (bool, error) {
	if !g.Status.Live() {
		return false, nil
	}
	var free bool
	err := tx.QueryRow(ctx, `SELECT $1::timestamptz IS NULL OR $1::timestamptz < now()`, g.LeaseUntil).Scan(&free)
	return free, err
}

// lockIncident locks the row of an incident and reports whether it is deleted.
func lockIncident(ctx context.Context, tx pgx.Tx, s auth.Scope, id uuid.UUID) (gone bool, err error) {
	err = tx.QueryRow(ctx, `
		SELECT deleted_at IS NOT NULL
		FROM incident.incidents
		WHERE tenant_id = @tenant AND project_id = @project AND id = @id
		FOR NO KEY UPDATE`, scoped(s, pgx.NamedArgs{"id": id})).Scan(&gone)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, fault.Missing()
	}
	return gone, err
}

func markIncident(ctx context.Context, tx pgx.Tx, s auth.Scope, id uuid.UUID, status GenerationStatus) error {
	_, err := tx.Exec(ctx, `
		UPDATE incident.incidents
		SET hypothesis_status = @status
		WHERE tenant_id = @tenant AND project_id = @project AND id = @id AND hypothesis_status <> @status`,
		scoped(s, pgx.NamedArgs{"id": id, "status": status}))
	return err
}
