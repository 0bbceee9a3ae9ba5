package hypothesis_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

const runLimit = 4

// bench is one project with an incident whose generation is queued.
type bench struct {
	runs     *hypothesis.Runs
	scope    auth.Scope
	incident uuid.UUID
	run      hypothesis.Generation
}

func newBench(t *testing.T) bench {
	t.Helper()
	b := bench{runs: hypothesis.NewRuns(pgtest.DB(t)), scope: pgtest.NewProject(t)}
	b.incident = b.addIncident(t)
	b.run = b.ask(t, b.incident, "")
	return b
}

func (b bench) addIncident(t *testing.T) uuid.UUID {
	t.Helper()
	id := uuid.Must(uuid.NewV7())
	b.exec(t, `
		INSERT INTO incident.incidents (id, tenant_id, project_id, title, service_name, detected_at, hypothesis_status)
		VALUES ($1, $2, $3, 'HighErrorRate on api', 'api', now(), 'queued')`, id, b.scope.TenantID, b.scope.ProjectID)
	return id
}

// ask queues a generation as incident-service does.
func (b bench) ask(t *testing.T, incident uuid.UUID, note string) hypothesis.Generation {
	t.Helper()
	g, _, err := hypothesis.NewQueue(pgtest.DB(t)).Ask(t.Context(), b.scope, hypothesis.Request{IncidentID: incident, Context: note, Force: true})
	require.NoError(t, err)
	return g
}

func (b bench) exec(t *testing.T, query string, args ...any) {
	t.Helper()
	require.NoError(t, pgtest.DB(t).Write(t.Context(), b.scope, func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), query, args...)
		return err
	}))
}

func value[T any](t *testing.T, b bench, query string, args ...any) T {
	t.Helper()
	var v T
	require.NoError(t, pgtest.DB(t).Read(t.Context(), b.scope, func(tx pgx.Tx) error {
		return tx.QueryRow(t.Context(), query, args...).Scan(&v)
	}))
	return v
}

// expire makes the lease of the generation run out, as if its holder had died.
func (b bench) expire(t *testing.T) {
	t.Helper()
	b.exec(t, `UPDATE incident.hypothesis_generations SET lease_until = now() - interval '1 second' WHERE id = $1`, b.run.ID)
}

func (b bench) claim(t *testing.T) hypothesis.Lease {
	t.Helper()
	lease, err := b.runs.Claim(t.Context(), b.scope, b.run.ID, runLimit)
	require.NoError(t, err)
	return lease
}

func (b bench) status(t *testing.T) string {
	t.Helper()
	return value[string](t, b, `SELECT status FROM incident.hypothesis_generations WHERE id = $1`, b.run.ID)
}

func (b bench) incidentStatus(t *testing.T) string {
	t.Helper()
	return value[string](t, b, `SELECT hypothesis_status FROM incident.incidents WHERE id = $1`, b.incident)
}

func (b bench) steps(t *testing.T) map[hypothesis.StepType]hypothesis.Step {
	t.Helper()
	w, err := hypothesis.NewReader(pgtest.DB(t)).Workflow(t.Context(), b.scope, b.incident, 0)
	require.NoError(t, err)
	steps := map[hypothesis.StepType]hypothesis.Step{}
	for _, s := range w.Steps {
		steps[s.StepType] = s
	}
	return steps
}

func (b bench) events(t *testing.T, kind string) int {
	t.Helper()
	return value[int](t, b, `SELECT count(*) FROM events.outbox WHERE kind = 'event' AND payload ->> 'type' = $1`, kind)
}

func anOutcome() hypothesis.Outcome {
	link := "/incidents/1"
	at := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	return hypothesis.Outcome{
		Source: hypothesis.SourceRules, UsingMock: true, EvidenceHash: []byte{1, 2},
		Hypotheses: []hypothesis.Hypothesis{
			{
				Claim: "A disk may be full.", Description: "Why.", ConfidenceScore: 0.6, SupportingEvidence: []string{"DiskFull"}, Source: hypothesis.SourceRules,
				Evidence:         []hypothesis.Evidence{{Kind: hypothesis.EvidenceAlert, Ref: "1", Summary: "DiskFull", ObservedAt: &at, Link: &link}},
				SuggestedActions: []string{"Check the disk."},
			},
			{Claim: "A release may be broken.", ConfidenceScore: 0.4, Source: hypothesis.SourceRules},
		},
		Steps: []hypothesis.StepChange{
			{Type: hypothesis.StepHypothesisGenerated, Status: hypothesis.StepCompleted, Usage: &hypothesis.Usage{InputTokens: 10, OutputTokens: 5, CostUSD: 0.000123}},
			{Type: hypothesis.StepSolutionGenerated, Status: hypothesis.StepCompleted, Output: map[string]any{"actions": 1}},
		},
	}
}

func TestRunsFromClaimToResult(t *testing.T) {
	t.Parallel()
	b := newBench(t)

	lease := b.claim(t)

	require.Equal(t, "running", b.status(t))
	require.Equal(t, "running", b.incidentStatus(t))
	require.Equal(t, 1, lease.Generation.Attempts)
	require.False(t, lease.Repeated)
	steps := b.steps(t)
	require.Len(t, steps, 9)
	require.Equal(t, hypothesis.StepInProgress, steps[hypothesis.StepSourceIdentified].Status)
	require.Equal(t, hypothesis.StepPending, steps[hypothesis.StepSolutionGenerated].Status)

	require.NoError(t, b.runs.Progress(t.Context(), lease,
		hypothesis.StepChange{Type: hypothesis.StepSourceIdentified, Status: hypothesis.StepCompleted, Output: map[string]any{"alerts": 2}},
		hypothesis.StepChange{Type: hypothesis.StepMetricsFetched, Status: hypothesis.StepSkipped, Reason: "No metrics."},
		hypothesis.StepChange{Type: hypothesis.StepHypothesisGenerated, Status: hypothesis.StepInProgress}))
	require.NoError(t, b.runs.Complete(t.Context(), lease, anOutcome()))

	require.Equal(t, "completed", b.status(t))
	require.Equal(t, "completed", b.incidentStatus(t))
	steps = b.steps(t)
	skipped, generated := steps[hypothesis.StepMetricsFetched], steps[hypothesis.StepHypothesisGenerated]
	require.Equal(t, "No metrics.", skipped.ErrorMessage)
	require.Nil(t, skipped.StartedAt)
	require.NotNil(t, skipped.CompletedAt)
	require.Equal(t, 15, *generated.TotalTokens)
	require.InDelta(t, 0.000123, *generated.CostUSD, 1e-9)
	require.NotNil(t, generated.DurationMS)
	require.InDelta(t, 2, steps[hypothesis.StepSourceIdentified].OutputData["alerts"], 0)

	g, found, err := b.runs.Latest(t.Context(), b.scope, b.incident)
	require.NoError(t, err)
	require.Equal(t, b.run.ID, g.ID)
	require.True(t, g.UsingMock)
	require.Equal(t, []byte{1, 2}, g.EvidenceHash)
	require.NotNil(t, g.CompletedAt)
	require.Nil(t, g.LeaseUntil)
	require.Len(t, found, 2)
	require.Equal(t, 1, found[0].Rank)
	require.Equal(t, anOutcome().Hypotheses[0].Evidence, found[0].Evidence)
	require.Equal(t, []string{}, found[1].SupportingEvidence)

	require.Equal(t, 2, b.events(t, "hypothesis.generated"))
	require.Equal(t, 1, b.events(t, "hypothesis.completed"))
	require.Equal(t, 7, b.events(t, "workflow.step"), "the first step, the one that began with the claim, three and two")
	require.Equal(t, 0, value[int](t, b, `SELECT count(*) FROM events.outbox WHERE kind = 'audit' AND payload ->> 'action' = 'hypothesis.generated'`))

	_, err = b.runs.Claim(t.Context(), b.scope, b.run.ID, runLimit)
	require.ErrorIs(t, err, hypothesis.ErrTaken, "what has ended is not worked on again")
	require.ErrorIs(t, b.runs.Complete(t.Context(), lease, anOutcome()), hypothesis.ErrLeaseLost)
}

func TestRunsThatPeopleAskedForAreAudited(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	person := pgtest.NewUser(t, b.scope, auth.RoleEngineer)
	b.exec(t, `UPDATE incident.hypothesis_generations SET requested_by = $1 WHERE id = $2`, person.ID, b.run.ID)

	require.NoError(t, b.runs.Complete(auth.WithCaller(t.Context(), auth.System("ai-service", b.scope)), b.claim(t), anOutcome()))

	by := value[string](t, b, `
		SELECT payload -> 'metadata' ->> 'requested_by' FROM events.outbox
		WHERE kind = 'audit' AND payload ->> 'action' = 'hypothesis.generated' AND (payload -> 'success')::boolean`)
	require.Equal(t, person.ID.String(), by)
}

func TestRunsAreExclusive(t *testing.T) {
	t.Parallel()

	t.Run("of many claimers one wins", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		var won, lost int
		var mu sync.Mutex
		var workers sync.WaitGroup
		for range 6 {
			workers.Go(func() {
				_, err := b.runs.Claim(t.Context(), b.scope, b.run.ID, runLimit)
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					won++
				} else if errors.Is(err, hypothesis.ErrTaken) {
					lost++
				}
			})
		}
		workers.Wait()

		require.Equal(t, 1, won)
		require.Equal(t, 5, lost)
	})

	t.Run("a holder that was paused past its lease changes nothing", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		paused := b.claim(t)
		b.expire(t)
		successor := b.claim(t)
		require.Equal(t, 2, successor.Generation.Attempts)
		before := b.events(t, "workflow.step")

		require.ErrorIs(t, b.runs.Progress(t.Context(), paused, hypothesis.StepChange{Type: hypothesis.StepSourceIdentified, Status: hypothesis.StepCompleted}), hypothesis.ErrLeaseLost)
		require.ErrorIs(t, b.runs.Complete(t.Context(), paused, anOutcome()), hypothesis.ErrLeaseLost)
		require.ErrorIs(t, b.runs.Release(t.Context(), paused), hypothesis.ErrLeaseLost)
		_, err := b.runs.Failed(t.Context(), paused, "late", true)
		require.ErrorIs(t, err, hypothesis.ErrLeaseLost)

		require.Equal(t, "running", b.status(t))
		require.Equal(t, before, b.events(t, "workflow.step"))
		require.Equal(t, 0, value[int](t, b, `SELECT count(*) FROM incident.hypotheses WHERE generation_id = $1`, b.run.ID))
		require.NoError(t, b.runs.Complete(t.Context(), successor, anOutcome()))
		require.Equal(t, 2, value[int](t, b, `SELECT count(*) FROM incident.hypotheses WHERE generation_id = $1`, b.run.ID))
	})

	t.Run("progress renews the lease", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		lease := b.claim(t)
		b.expire(t)

		require.NoError(t, b.runs.Progress(t.Context(), lease))

		_, err := b.runs.Claim(t.Context(), b.scope, b.run.ID, runLimit)
		require.ErrorIs(t, err, hypothesis.ErrTaken)
	})

	t.Run("no more of a project run than its limit allows", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		others := []hypothesis.Generation{b.run}
		for range 5 {
			others = append(others, b.ask(t, b.addIncident(t), ""))
		}
		var running, busy int
		var mu sync.Mutex
		var workers sync.WaitGroup
		for _, g := range others {
			workers.Go(func() {
				_, err := b.runs.Claim(t.Context(), b.scope, g.ID, 2)
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					running++
				} else if errors.Is(err, hypothesis.ErrBusy) {
					busy++
				}
			})
		}
		workers.Wait()

		require.Equal(t, 2, running)
		require.Equal(t, 4, busy)
		require.Empty(t, b.start(t, 2))
		require.Len(t, b.start(t, 3), 1)
	})
}

// start returns what Start would hand to workers.
func (b bench) start(t *testing.T, limit int) []uuid.UUID {
	t.Helper()
	var ids []uuid.UUID
	require.NoError(t, b.runs.Start(t.Context(), b.scope, limit, func(_ context.Context, _ pgx.Tx, task hypothesis.Task) error {
		require.Equal(t, b.scope, task.Scope)
		ids = append(ids, task.GenerationID)
		return nil
	}))
	return ids
}

func TestRunsThatFail(t *testing.T) {
	t.Parallel()

	t.Run("are tried again three times with growing waits, then they have failed", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		for _, wait := range []time.Duration{10 * time.Second, time.Minute, 5 * time.Minute} {
			again, err := b.runs.Failed(t.Context(), b.claim(t), "The provider is away.", false)
			require.NoError(t, err)
			require.True(t, again)

			require.Equal(t, "queued", b.status(t))
			require.Equal(t, "queued", b.incidentStatus(t))
			require.Equal(t, hypothesis.StepFailed, b.steps(t)[hypothesis.StepSourceIdentified].Status)
			require.Equal(t, hypothesis.StepPending, b.steps(t)[hypothesis.StepMetricsFetched].Status)
			left := value[time.Duration](t, b, `SELECT lease_until - now() FROM incident.hypothesis_generations WHERE id = $1`, b.run.ID)
			require.InDelta(t, wait.Seconds(), left.Seconds(), 5)
			_, err = b.runs.Claim(t.Context(), b.scope, b.run.ID, runLimit)
			require.ErrorIs(t, err, hypothesis.ErrTaken, "its next attempt is not due")
			require.Equal(t, 0, b.events(t, "hypothesis.failed"))
			b.expire(t)
		}

		again, err := b.runs.Failed(t.Context(), b.claim(t), "The provider is away.", false)

		require.NoError(t, err)
		require.False(t, again)
		require.Equal(t, "failed", b.status(t))
		require.Equal(t, "failed", b.incidentStatus(t))
		require.Equal(t, 1, b.events(t, "hypothesis.failed"))
		require.Equal(t, hypothesis.StepSkipped, b.steps(t)[hypothesis.StepSolutionGenerated].Status)
		require.Equal(t, "system Generating hypotheses failed: The provider is away.", value[string](t, b,
			`SELECT string_agg(activity_type || ' ' || content, '') FROM incident.incident_activities WHERE incident_id = $1`, b.incident))
		require.Equal(t, "The provider is away.", value[string](t, b, `SELECT error_message FROM incident.hypothesis_generations WHERE id = $1`, b.run.ID))
	})

	t.Run("fail at once when that is final", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)

		again, err := b.runs.Failed(t.Context(), b.claim(t), "No.", true)

		require.NoError(t, err)
		require.False(t, again)
		require.Equal(t, "failed", b.status(t))
	})

	t.Run("end as failed when their workers keep dying", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		for range 4 {
			b.claim(t)
			b.expire(t)
		}

		_, err := b.runs.Claim(t.Context(), b.scope, b.run.ID, runLimit)

		require.ErrorIs(t, err, hypothesis.ErrTaken)
		require.Equal(t, "failed", b.status(t))
		require.Equal(t, 1, b.events(t, "hypothesis.failed"))
	})

	t.Run("end as failed when the incident is gone", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		b.exec(t, `UPDATE incident.incidents SET deleted_at = now() WHERE id = $1`, b.incident)

		_, err := b.runs.Claim(t.Context(), b.scope, b.run.ID, runLimit)

		require.ErrorIs(t, err, hypothesis.ErrTaken)
		require.Equal(t, "failed", b.status(t))
	})

	t.Run("a released run is free at once and was no attempt", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)

		require.NoError(t, b.runs.Release(t.Context(), b.claim(t)))

		require.Equal(t, "queued", b.status(t))
		require.Equal(t, 1, b.claim(t).Generation.Attempts)
	})
}

func TestRunsThatAreOpened(t *testing.T) {
	t.Parallel()

	t.Run("take their lease at once", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		require.NoError(t, b.runs.Complete(t.Context(), b.claim(t), anOutcome()))

		_, err := b.runs.Open(t.Context(), b.scope, b.incident, "", false, runLimit)
		require.ErrorIs(t, err, hypothesis.ErrStored, "nobody insists on another one")
		lease, err := b.runs.Open(t.Context(), b.scope, b.incident, "look at the cache", true, runLimit)

		require.NoError(t, err)
		require.Equal(t, 2, lease.Generation.Run)
		require.Equal(t, "look at the cache", lease.Generation.Context)
		require.True(t, lease.Repeated)
		require.NoError(t, b.runs.Complete(t.Context(), lease, anOutcome()))
		g, _, err := b.runs.Latest(t.Context(), b.scope, b.incident)
		require.NoError(t, err)
		require.Equal(t, 2, g.Run)
	})

	t.Run("are refused while one is live, for unknown incidents and above the limit", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)

		_, err := b.runs.Open(t.Context(), b.scope, b.incident, "", false, runLimit)
		require.Equal(t, fault.CodeInProgress, fault.CodeOf(err))
		_, err = b.runs.Open(t.Context(), b.scope, uuid.New(), "", false, runLimit)
		require.Equal(t, fault.NotFound, fault.KindOf(err))
		b.claim(t)
		_, err = b.runs.Open(t.Context(), b.scope, b.addIncident(t), "", false, 1)
		require.ErrorIs(t, err, hypothesis.ErrBusy)
	})
}

func TestVerdictsOnClaims(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	require.NoError(t, b.runs.Complete(t.Context(), b.claim(t), anOutcome()))
	_, found, err := b.runs.Latest(t.Context(), b.scope, b.incident)
	require.NoError(t, err)
	b.exec(t, `UPDATE incident.hypotheses SET status = 'confirmed' WHERE id = $1`, found[0].ID)
	for _, rating := range []string{"up", "up", "down"} {
		b.exec(t, `INSERT INTO incident.hypothesis_feedback (tenant_id, project_id, hypothesis_id, user_id, rating) VALUES ($1, $2, $3, $4, $5)`,
			b.scope.TenantID, b.scope.ProjectID, found[0].ID, pgtest.NewUser(t, b.scope, auth.RoleEngineer).ID, rating)
	}
	verdicts, err := b.runs.Verdicts(t.Context(), b.scope, []string{"A DISK may be full.", "A release may be broken.", "unknown"})
	require.NoError(t, err)
	require.Equal(t, map[string]hypothesis.Verdicts{
		"a disk may be full.":      {Confirmed: 1, Up: 2, Down: 1},
		"a release may be broken.": {},
	}, verdicts)
	foreign, err := b.runs.Verdicts(t.Context(), pgtest.NewSibling(t, b.scope), []string{"A disk may be full."})
	require.NoError(t, err)
	require.Empty(t, foreign, "what one project thinks is not known in another")
}
