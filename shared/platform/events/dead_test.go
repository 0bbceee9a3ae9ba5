package events_test

import (
	"errors"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func nothingElse(pgx.Tx, events.DeadLetter) error { return nil }

func TestDeadLetters(t *testing.T) {
	t.Parallel()
	refusal := fault.New(fault.Conflict, "INVALID_STATE", "It is over.").Because(errors.New("secret of 10.0.0.1"))
	// buried gives up so many orders of a project.
	buried := func(t *testing.T, n int) (bench, *inbox, *events.DeadLetters) {
		t.Helper()
		b := newBench(t)
		box := &inbox{answer: func(int, events.Message) error { return refusal }}
		for i := range n {
			b.order(t, b.scope, events.KindIncidentAction, i)
		}
		b.exec(t, `UPDATE events.outbox SET attempts = 2 WHERE service = $1`)
		b.run(t, box.handler(events.KindIncidentAction))
		b.waitFor(t, state{Dead: n})
		return b, box, events.NewDeadLetters(b.db)
	}

	t.Run("are listed latest first, page by page", func(t *testing.T) {
		t.Parallel()
		b, _, dead := buried(t, 3)
		b.exec(t, `UPDATE events.outbox SET dead_at = now() WHERE service = $1 AND payload = '1'`)
		b.exec(t, `UPDATE events.outbox SET dead_at = now() - interval '1 hour' WHERE service = $1 AND payload <> '1'`)

		all, err := dead.List(t.Context(), b.scope, events.DeadFilter{}, nil, 10)
		require.NoError(t, err)
		require.Len(t, all, 3)
		require.True(t, all[0].DeadAt.After(all[1].DeadAt))
		require.Equal(t, b.service, all[0].Service)
		require.Equal(t, events.KindIncidentAction, all[0].Kind)
		require.Equal(t, "topic", all[0].Topic)
		require.Equal(t, 3, all[0].Attempts)
		require.Equal(t, "INVALID_STATE: It is over.", all[0].Reason, "what people may read, without the cause")

		var paged []events.DeadLetter
		var after *events.DeadPosition
		for range all {
			page, err := dead.List(t.Context(), b.scope, events.DeadFilter{}, after, 1)
			require.NoError(t, err)
			require.Len(t, page, 1)
			paged = append(paged, page...)
			after = &events.DeadPosition{At: page[0].DeadAt, ID: page[0].ID}
		}
		require.Equal(t, all, paged)
		rest, err := dead.List(t.Context(), b.scope, events.DeadFilter{}, after, 1)
		require.NoError(t, err)
		require.Empty(t, rest)
	})

	t.Run("are filtered by kind and service", func(t *testing.T) {
		t.Parallel()
		b, _, dead := buried(t, 1)
		for filter, want := range map[events.DeadFilter]int{
			{Kind: events.KindIncidentAction}: 1, {Kind: events.KindAudit}: 0,
			{Service: b.service}: 1, {Service: "other"}: 0,
		} {
			found, err := dead.List(t.Context(), b.scope, filter, nil, 10)
			require.NoError(t, err)
			require.Len(t, found, want, "%+v", filter)
		}
	})

	t.Run("of another project, or of none, are not there", func(t *testing.T) {
		t.Parallel()
		b, _, dead := buried(t, 1)
		all, err := dead.List(t.Context(), b.scope, events.DeadFilter{}, nil, 10)
		require.NoError(t, err)
		b.order(t, auth.Scope{TenantID: b.scope.TenantID}, events.KindAudit, 7)
		b.exec(t, `UPDATE events.outbox SET dead_at = now() WHERE service = $1 AND project_id IS NULL`)
		stranger := pgtest.NewProject(t)

		again, err := dead.List(t.Context(), b.scope, events.DeadFilter{}, nil, 10)
		require.NoError(t, err)
		require.Equal(t, all, again)
		none, err := dead.List(t.Context(), stranger, events.DeadFilter{}, nil, 10)
		require.NoError(t, err)
		require.Empty(t, none)
		err = dead.Revive(t.Context(), stranger, all[0].ID, nothingElse)
		require.Equal(t, fault.NotFound, fault.KindOf(err))
	})

	t.Run("come back to life as new and are delivered", func(t *testing.T) {
		t.Parallel()
		b, box, dead := buried(t, 1)
		all, err := dead.List(t.Context(), b.scope, events.DeadFilter{}, nil, 10)
		require.NoError(t, err)
		box.mu.Lock()
		box.answer = nil
		box.mu.Unlock()

		var told events.DeadLetter
		require.NoError(t, dead.Revive(t.Context(), b.scope, all[0].ID, func(_ pgx.Tx, was events.DeadLetter) error {
			told = was
			return nil
		}))

		b.waitFor(t, state{Done: 1})
		require.Equal(t, all[0], told)
		got := box.got()
		require.Equal(t, all[0].ID, got[len(got)-1].ID, "under the id it always had")
		err = dead.Revive(t.Context(), b.scope, all[0].ID, nothingElse)
		require.Equal(t, fault.NotFound, fault.KindOf(err), "it is not dead any more")
	})

	t.Run("stay dead when what belongs to it fails", func(t *testing.T) {
		t.Parallel()
		b, _, dead := buried(t, 1)
		all, err := dead.List(t.Context(), b.scope, events.DeadFilter{}, nil, 10)
		require.NoError(t, err)

		err = dead.Revive(t.Context(), b.scope, all[0].ID, func(pgx.Tx, events.DeadLetter) error { return errors.New("no audit") })

		require.ErrorContains(t, err, "no audit")
		require.Equal(t, state{Dead: 1}, b.state(t))
	})

	t.Run("that nobody knows are not found", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		err := events.NewDeadLetters(b.db).Revive(t.Context(), b.scope, uuid.New(), nothingElse)
		require.Equal(t, fault.NotFound, fault.KindOf(err))
	})
}
