package hypothesis_test

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// counter is an incident in a project with two people and the queue they use.
type counter struct {
	bench

	queue    *hypothesis.Queue
	ann, bob pgtest.User
}

func newCounter(t *testing.T) counter {
	t.Helper()
	b := bench{runs: hypothesis.NewRuns(pgtest.DB(t)), scope: pgtest.NewProject(t)}
	b.incident = b.addIncident(t)
	return counter{
		b, hypothesis.NewQueue(pgtest.DB(t)),
		pgtest.NewUser(t, b.scope, auth.RoleEngineer), pgtest.NewUser(t, b.scope, auth.RoleEngineer),
	}
}

func (c counter) by(t *testing.T, u pgtest.User) context.Context {
	t.Helper()
	return auth.WithCaller(t.Context(), u.Identity(c.scope))
}

func (c counter) request() hypothesis.Request {
	return hypothesis.Request{IncidentID: c.incident, Title: "HighErrorRate on api", ServiceName: "api", Context: "look at the disk"}
}

// found completes a run with two hypotheses and returns them by rank.
func (c counter) found(t *testing.T) []hypothesis.Rated {
	t.Helper()
	r := c.request()
	r.Force = true
	g, cached, err := c.queue.Ask(c.by(t, c.ann), c.scope, r)
	require.NoError(t, err)
	require.False(t, cached)
	lease, err := c.runs.Claim(t.Context(), c.scope, g.ID, runLimit)
	require.NoError(t, err)
	require.NoError(t, c.runs.Complete(t.Context(), lease, anOutcome()))
	list, err := c.queue.Latest(t.Context(), c.scope, c.incident, uuid.NullUUID{})
	require.NoError(t, err)
	require.Len(t, list, 2)
	return list
}

func TestQueueBegins(t *testing.T) {
	t.Parallel()

	t.Run("with the received alert, a queued run and its order", func(t *testing.T) {
		t.Parallel()
		c := newCounter(t)
		r := c.request()
		r.FromAlert = true

		require.NoError(t, c.queue.Begin(c.by(t, c.ann), c.scope, r, true))

		step := c.steps(t)[hypothesis.StepAlertReceived]
		require.Equal(t, hypothesis.StepCompleted, step.Status)
		require.NotNil(t, step.CompletedAt)
		runs, err := c.queue.Generations(t.Context(), c.scope, c.incident, nil, 10)
		require.NoError(t, err)
		require.Len(t, runs, 1)
		require.Equal(t, hypothesis.GenerationQueued, runs[0].Status)
		require.Equal(t, 1, runs[0].Run)
		require.Equal(t, c.ann.Name, *runs[0].RequestedByName)
		require.Equal(t, runs[0].ID.String(), value[string](t, c.bench, `
			SELECT payload ->> 'generation_id' FROM events.outbox WHERE kind = 'generation' AND topic = $1`, hypothesis.OrderPath))
		require.Equal(t, 1, c.events(t, "workflow.step"))
	})

	t.Run("without an alert the first step is skipped, with a reason", func(t *testing.T) {
		t.Parallel()
		c := newCounter(t)

		require.NoError(t, c.queue.Begin(c.by(t, c.ann), c.scope, c.request(), false))

		step := c.steps(t)[hypothesis.StepAlertReceived]
		require.Equal(t, hypothesis.StepSkipped, step.Status)
		require.NotEmpty(t, step.ErrorMessage)
		require.Zero(t, value[int](t, c.bench, `SELECT count(*) FROM events.outbox WHERE kind = 'generation'`))
	})
}

func TestQueueAnswersRequests(t *testing.T) {
	t.Parallel()

	t.Run("a live run is in progress", func(t *testing.T) {
		t.Parallel()
		c := newCounter(t)
		_, _, err := c.queue.Ask(c.by(t, c.ann), c.scope, c.request())
		require.NoError(t, err)
		r := c.request()
		r.Force = true

		_, _, err = c.queue.Ask(c.by(t, c.ann), c.scope, r)

		require.Equal(t, fault.CodeInProgress, fault.CodeOf(err))
	})

	t.Run("a completed run is enough unless another is wanted", func(t *testing.T) {
		t.Parallel()
		c := newCounter(t)
		first := *c.found(t)[0].GenerationID

		g, cached, err := c.queue.Ask(c.by(t, c.ann), c.scope, c.request())
		require.NoError(t, err)
		require.True(t, cached)
		require.Equal(t, first, g.ID)

		second := c.found(t)
		require.NotEqual(t, first, *second[0].GenerationID)
		w, err := c.queue.Workflow(t.Context(), c.scope, c.incident, 0)
		require.NoError(t, err)
		require.Equal(t, 2, w.Run)
		require.Equal(t, 2, w.Runs)
		require.Len(t, w.Steps, 9)
		earlier, err := c.queue.OfGeneration(t.Context(), c.scope, c.incident, first, uuid.NullUUID{})
		require.NoError(t, err)
		require.Len(t, earlier, 2)
		_, err = c.queue.OfGeneration(t.Context(), c.scope, uuid.New(), first, uuid.NullUUID{})
		require.Equal(t, fault.NotFound, fault.KindOf(err))
		_, err = c.queue.Workflow(t.Context(), c.scope, c.incident, 3)
		require.Equal(t, fault.NotFound, fault.KindOf(err))
		taken, err := c.queue.StepsTaken(t.Context(), c.scope, c.incident)
		require.NoError(t, err)
		require.Positive(t, taken)
	})
}

func TestQueueFailsWhatNobodyTook(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	g, _, err := c.queue.Ask(c.by(t, c.ann), c.scope, c.request())
	require.NoError(t, err)

	failed, err := c.queue.Fail(t.Context(), c.scope, c.incident, g.ID, "The analysis cannot be reached.")
	require.NoError(t, err)
	require.True(t, failed)
	require.Equal(t, 1, c.events(t, "hypothesis.failed"))
	again, err := c.queue.Fail(t.Context(), c.scope, c.incident, g.ID, "x")
	require.NoError(t, err)
	require.False(t, again)

	g, _, err = c.queue.Ask(c.by(t, c.ann), c.scope, c.request())
	require.NoError(t, err, "a failed run does not stand in the way of another")
	_, err = c.runs.Claim(t.Context(), c.scope, g.ID, runLimit)
	require.NoError(t, err)
	failed, err = c.queue.Fail(t.Context(), c.scope, c.incident, g.ID, "x")
	require.NoError(t, err)
	require.False(t, failed, "a run under way is left alone")
}

func TestQueueRecordsVerdicts(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	list := c.found(t)
	first, second := list[0].ID, list[1].ID

	judged, before, err := c.queue.Judge(c.by(t, c.ann), c.scope, c.incident, first, hypothesis.Confirmed)
	require.NoError(t, err)
	require.Equal(t, hypothesis.Proposed, before)
	require.Equal(t, hypothesis.Confirmed, judged.Status)
	require.Equal(t, 1, c.events(t, "hypothesis.updated"))

	_, before, err = c.queue.Judge(c.by(t, c.ann), c.scope, c.incident, first, hypothesis.Confirmed)
	require.NoError(t, err)
	require.Equal(t, hypothesis.Confirmed, before)
	require.Equal(t, 1, c.events(t, "hypothesis.updated"), "a verdict that stands is not repeated")

	_, _, err = c.queue.Judge(c.by(t, c.ann), c.scope, c.incident, second, hypothesis.Confirmed)
	require.Equal(t, fault.CodeConflict, fault.CodeOf(err))
	_, _, err = c.queue.Judge(c.by(t, c.ann), c.scope, c.incident, first, hypothesis.Rejected)
	require.NoError(t, err)
	_, _, err = c.queue.Judge(c.by(t, c.ann), c.scope, c.incident, second, hypothesis.Confirmed)
	require.NoError(t, err)

	_, _, err = c.queue.Judge(c.by(t, c.ann), c.scope, uuid.New(), second, hypothesis.Rejected)
	require.Equal(t, fault.NotFound, fault.KindOf(err), "a hypothesis is found under its own incident only")
}

func TestQueueRecordsFeedback(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	id := c.found(t)[0].ID
	rate := func(u pgtest.User, rating hypothesis.Rating, cause string) (hypothesis.Feedback, bool) {
		f, first, err := c.queue.Rate(c.by(t, u), c.scope, c.incident, hypothesis.Feedback{
			HypothesisID: id, UserID: u.ID, Rating: rating, ActualCause: cause,
		})
		require.NoError(t, err)
		return f, first
	}

	given, first := rate(c.ann, hypothesis.RatingUp, "")
	require.True(t, first)
	changed, first := rate(c.ann, hypothesis.RatingDown, "It was the cache.")
	require.False(t, first)
	require.Equal(t, given.ID, changed.ID)
	require.Equal(t, given.CreatedAt, changed.CreatedAt)
	_, first = rate(c.bob, hypothesis.RatingUp, "")
	require.True(t, first)

	rated, err := c.queue.ByID(t.Context(), c.scope, c.incident, id, uuid.NullUUID{UUID: c.ann.ID, Valid: true})
	require.NoError(t, err)
	require.Equal(t, 1, rated.Up)
	require.Equal(t, 1, rated.Down)
	require.Equal(t, hypothesis.RatingDown, *rated.Mine)
	opinions, err := c.queue.FeedbackOf(t.Context(), c.scope, id, hypothesis.Position{}, 10)
	require.NoError(t, err)
	require.Len(t, opinions, 2)
	require.Equal(t, c.ann.Name, opinions[0].UserName)
	require.Equal(t, "It was the cache.", opinions[0].ActualCause)
	rest, err := c.queue.FeedbackOf(t.Context(), c.scope, id, hypothesis.Position{At: opinions[0].CreatedAt, ID: opinions[0].ID}, 10)
	require.NoError(t, err)
	require.Len(t, rest, 1)
	require.Zero(t, value[int](t, c.bench, `
		SELECT count(*) FROM events.outbox
		WHERE payload ->> 'type' = 'hypothesis.updated' AND payload #>> '{data,feedback,mine}' IS NOT NULL`),
		"nobody's own rating goes to everybody")
}

func TestReaderTellsTheHistory(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	c.found(t)

	found, err := c.queue.History(t.Context(), c.scope, c.incident, hypothesis.Position{}, 10)
	require.NoError(t, err)
	require.Len(t, found, 2)
	rest, err := c.queue.History(t.Context(), c.scope, c.incident, hypothesis.Position{At: found[0].CreatedAt, ID: found[0].ID}, 10)
	require.NoError(t, err)
	require.Len(t, rest, 1)
	steps, err := c.queue.StepHistory(t.Context(), c.scope, c.incident, hypothesis.Position{}, 20)
	require.NoError(t, err)
	require.NotEmpty(t, steps)
	for _, s := range steps {
		require.NotContains(t, []hypothesis.StepStatus{hypothesis.StepPending, hypothesis.StepSkipped}, s.Status)
	}

	sibling := pgtest.NewSibling(t, c.scope)
	hidden, err := c.queue.Latest(t.Context(), sibling, c.incident, uuid.NullUUID{})
	require.NoError(t, err)
	require.Empty(t, hidden)
}
