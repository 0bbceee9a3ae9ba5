package hypothesis_test

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// withoutRowSecurity opens the database as its owner, whom no policy binds: what
// is found then is what the queries themselves let through.
func withoutRowSecurity(t *testing.T) *postgres.DB {
	t.Helper()
	db, err := postgres.Open(t.Context(), postgres.Config{URL: pgtest.OwnerURL(t), MaxConns: 2})
	require.NoError(t, err)
	t.Cleanup(db.Close)
	return db
}

// rows is everything that is stored of the runs of the incident.
func (c counter) rows(t *testing.T) (text string) {
	t.Helper()
	require.NoError(t, pgtest.Owner(t).QueryRow(t.Context(), `
		SELECT jsonb_build_object(
			'incident', (SELECT to_jsonb(i) FROM incident.incidents AS i WHERE i.id = $1),
			'runs', (SELECT jsonb_agg(g ORDER BY g.id) FROM incident.hypothesis_generations AS g WHERE g.incident_id = $1),
			'hypotheses', (SELECT jsonb_agg(h ORDER BY h.id) FROM incident.hypotheses AS h WHERE h.incident_id = $1),
			'steps', (SELECT jsonb_agg(s ORDER BY s.id) FROM incident.analysis_steps AS s WHERE s.incident_id = $1),
			'feedback', (SELECT jsonb_agg(f) FROM incident.hypothesis_feedback AS f
				JOIN incident.hypotheses AS h ON h.id = f.hypothesis_id WHERE h.incident_id = $1)
		)::text`, c.incident).Scan(&text))
	return text
}

func (c counter) strangers(t *testing.T) map[string]auth.Scope {
	t.Helper()
	mixed := auth.Scope{TenantID: pgtest.NewProject(t).TenantID, ProjectID: c.scope.ProjectID}
	return map[string]auth.Scope{"another tenant": pgtest.NewProject(t), "a sibling": pgtest.NewSibling(t, c.scope), "a wrong pair": mixed}
}

func TestReadsFindNothingOfAnotherProjectWithoutRowSecurity(t *testing.T) {
	t.Parallel()
	c, db := newCounter(t), withoutRowSecurity(t)
	found := c.found(t)
	first := found[0]
	_, _, err := c.queue.Rate(c.by(t, c.ann), c.scope, c.incident, hypothesis.Feedback{
		HypothesisID: first.ID, UserID: c.ann.ID, Rating: hypothesis.RatingUp, ActualCause: "disk",
	})
	require.NoError(t, err)
	reader, runs := hypothesis.NewReader(db), hypothesis.NewRuns(db)
	own, err := reader.Latest(t.Context(), c.scope, c.incident, uuid.NullUUID{})
	require.NoError(t, err)
	require.Len(t, own, 2, "the look itself works")
	require.Equal(t, 1, own[0].Up)
	steps, err := c.queue.StepHistory(t.Context(), c.scope, c.incident, hypothesis.Position{}, 10)
	require.NoError(t, err)

	for name, s := range c.strangers(t) {
		t.Run("in the scope of "+name, func(t *testing.T) {
			ctx, none := t.Context(), uuid.NullUUID{}
			empty := func(what string, n int, err error) {
				require.NoError(t, err, what)
				require.Zero(t, n, what)
			}
			generations, err := reader.Generations(ctx, s, c.incident, nil, 10)
			empty("generations", len(generations), err)
			latest, err := reader.Latest(ctx, s, c.incident, none)
			empty("latest", len(latest), err)
			history, err := reader.History(ctx, s, c.incident, hypothesis.Position{}, 10)
			empty("history", len(history), err)
			named, err := reader.HypothesesByID(ctx, s, c.incident, []uuid.UUID{first.ID})
			empty("by id", len(named), err)
			opinions, err := reader.FeedbackOf(ctx, s, first.ID, hypothesis.Position{}, 10)
			empty("feedback", len(opinions), err)
			taken, err := reader.StepsTaken(ctx, s, c.incident)
			empty("steps taken", taken, err)
			began, err := reader.StepHistory(ctx, s, c.incident, hypothesis.Position{}, 10)
			empty("step history", len(began), err)
			chosen, err := reader.StepsByID(ctx, s, c.incident, []uuid.UUID{steps[0].ID})
			empty("steps by id", len(chosen), err)
			workflow, err := reader.Workflow(ctx, s, c.incident, 0)
			empty("workflow", workflow.Runs, err)
			verdicts, err := runs.Verdicts(ctx, s, []string{first.Claim})
			empty("verdicts", len(verdicts), err)

			_, err = reader.OfGeneration(ctx, s, c.incident, *first.GenerationID, none)
			require.Equal(t, fault.NotFound, fault.KindOf(err))
			_, err = reader.ByID(ctx, s, c.incident, first.ID, none)
			require.Equal(t, fault.NotFound, fault.KindOf(err))
			_, _, err = runs.Latest(ctx, s, c.incident)
			require.Equal(t, fault.NotFound, fault.KindOf(err))
		})
	}
}

func TestWritesReachNothingOfAnotherProjectWithoutRowSecurity(t *testing.T) {
	t.Parallel()
	c, db := newCounter(t), withoutRowSecurity(t)
	first := c.found(t)[0]
	r := c.request()
	r.Force = true
	g, _, err := c.queue.Ask(c.by(t, c.ann), c.scope, r)
	require.NoError(t, err)
	waiting := c.rows(t)
	lease, err := c.runs.Claim(t.Context(), c.scope, g.ID, runLimit)
	require.NoError(t, err)
	running := c.rows(t)
	require.NotEqual(t, waiting, running)
	queue, runs := hypothesis.NewQueue(db), hypothesis.NewRuns(db)

	for name, s := range c.strangers(t) {
		t.Run("in the scope of "+name, func(t *testing.T) {
			ctx, stolen := c.by(t, c.ann), lease
			stolen.Scope = s
			ignore := func(tasks *int) hypothesis.Enqueue {
				return func(context.Context, pgx.Tx, hypothesis.Task) error { *tasks++; return nil }
			}
			tasks := 0
			_, _, judged := queue.Judge(ctx, s, c.incident, first.ID, hypothesis.Rejected)
			_, _, rated := queue.Rate(ctx, s, c.incident, hypothesis.Feedback{HypothesisID: first.ID, UserID: c.ann.ID, Rating: hypothesis.RatingDown})
			_, accepted := runs.Accept(ctx, s, c.incident, g.ID, 1, ignore(&tasks))
			_, claimed := runs.Claim(ctx, s, g.ID, runLimit)
			_, opened := runs.Open(ctx, s, c.incident, "", false, runLimit)
			_, added := runs.Add(ctx, s, c.incident, "", false, ignore(&tasks))
			_, failed := runs.Failed(ctx, stolen, "x", true)
			for what, err := range map[string]error{
				"verdict": judged, "rating": rated, "acceptance": accepted, "claim": claimed, "opening": opened, "adding": added,
				"failure": failed, "completion": runs.Complete(ctx, stolen, anOutcome()), "release": runs.Release(ctx, stolen),
			} {
				require.Equal(t, fault.NotFound, fault.KindOf(err), "%s: %v", what, err)
			}
			require.ErrorIs(t, runs.Progress(ctx, stolen), hypothesis.ErrLeaseLost)
			_, _, err := queue.Ask(ctx, s, r)
			require.Error(t, err)
			ended, err := queue.Fail(ctx, s, c.incident, g.ID, "x")
			require.NoError(t, err)
			require.False(t, ended)
			require.NoError(t, runs.Start(ctx, s, runLimit, ignore(&tasks)))
			require.Zero(t, tasks)
			require.Equal(t, running, c.rows(t))
		})
	}
}
