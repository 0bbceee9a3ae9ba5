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
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func TestRunsThatAreHandedOver(t *testing.T) {
	t.Parallel()
	accept := func(t *testing.T, b bench, s auth.Scope, incident uuid.UUID) (tasks int, err error) {
		t.Helper()
		_, err = b.runs.Accept(t.Context(), s, incident, b.run.ID, 1, func(context.Context, pgx.Tx, hypothesis.Task) error {
			tasks++
			return nil
		})
		return tasks, err
	}

	t.Run("a live one of the incident is enqueued", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)

		tasks, err := accept(t, b, b.scope, b.incident)

		require.NoError(t, err)
		require.Equal(t, 1, tasks)
	})

	t.Run("one is left to wait while as many run as may", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		other := b.ask(t, b.addIncident(t), "")
		_, err := b.runs.Claim(t.Context(), b.scope, other.ID, 1)
		require.NoError(t, err)

		tasks, err := accept(t, b, b.scope, b.incident)

		require.NoError(t, err)
		require.Zero(t, tasks)
	})

	t.Run("one that has ended is not", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		require.NoError(t, b.runs.Complete(t.Context(), b.claim(t), anOutcome()))

		tasks, err := accept(t, b, b.scope, b.incident)

		require.NoError(t, err)
		require.Equal(t, 0, tasks)
	})

	t.Run("another incident's or project's is not found", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)

		_, err := accept(t, b, b.scope, b.addIncident(t))
		require.Equal(t, fault.NotFound, fault.KindOf(err))
		_, err = accept(t, b, pgtest.NewSibling(t, b.scope), b.incident)
		require.Equal(t, fault.NotFound, fault.KindOf(err))
	})

	t.Run("those nobody works on are found across projects", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		b.claim(t)
		b.expire(t)

		scopes, err := b.runs.Waiting(t.Context(), 1000)

		require.NoError(t, err)
		require.Contains(t, scopes, b.scope)
		require.Equal(t, []uuid.UUID{b.run.ID}, b.start(t, runLimit))
	})
}
