package alert_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func TestAcceptUnderConcurrency(t *testing.T) {
	t.Parallel()

	t.Run("one delivery two hundred times from two senders is one incident", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		ids := inParallel(t, 2, func() (ids []uuid.UUID, err error) {
			for range 100 {
				d, err := f.repo.Accept(t.Context(), f.scope, f.batch(firing("a")))
				if err != nil {
					return nil, err
				}
				ids = append(ids, d.Incidents()...)
			}
			return ids, nil
		})

		require.Len(t, ids, 1)
		require.Equal(t, 199, f.stored(t)["a@12:00"].RepeatCount)
		require.Equal(t, []string{"a firing"}, f.actions(t))
		require.Equal(t, []string{"alert.fired"}, f.announced(t))
	})

	t.Run("sixty-four alerts of one group at once are one incident", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		var mu sync.Mutex
		next := 0
		ids := inParallel(t, 64, func() ([]uuid.UUID, error) {
			mu.Lock()
			next++
			print := fmt.Sprint(next)
			mu.Unlock()
			d, err := f.repo.Accept(t.Context(), f.scope, f.batch(firing(print)))
			return d.Incidents(), err
		})

		require.Len(t, ids, 1)
		require.Len(t, f.stored(t), 64)
	})

	t.Run("one alert in two groups at once is stored once", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		var mu sync.Mutex
		next := 0
		inParallel(t, 8, func() ([]uuid.UUID, error) {
			mu.Lock()
			next++
			a, b := firing("a"), firing("b")
			a.GroupKey, b.GroupKey = fmt.Sprint("g", next), fmt.Sprint("h", next)
			mu.Unlock()
			d, err := f.repo.Accept(t.Context(), f.scope, f.batch(b, a))
			return d.Incidents(), err
		})

		require.Len(t, f.stored(t), 2)
		require.Equal(t, 7, f.stored(t)["a@12:00"].RepeatCount)
	})

	t.Run("the last two alerts ending at once move the incident", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		f.send(t, firing("a"), firing("b"))
		ends := make(chan alert.Incoming, 2)
		ends <- resolved("a", time.Minute)
		ends <- resolved("b", time.Minute)

		inParallel(t, 2, func() ([]uuid.UUID, error) {
			d, err := f.repo.Accept(t.Context(), f.scope, f.batch(<-ends))
			return d.Incidents(), err
		})

		actions := f.actions(t)
		require.Equal(t, "state mitigated", actions[len(actions)-1])
		require.Len(t, actions, 5)
	})
}

// inParallel runs work n times at once and returns the distinct ids it gave.
func inParallel(t *testing.T, n int, work func() ([]uuid.UUID, error)) map[uuid.UUID]bool {
	t.Helper()
	var mu sync.Mutex
	var group sync.WaitGroup
	var failures []error
	all := map[uuid.UUID]bool{}
	for range n {
		group.Go(func() {
			ids, err := work()
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				failures = append(failures, err)
			}
			for _, id := range ids {
				all[id] = true
			}
		})
	}
	group.Wait()
	require.Empty(t, failures)
	return all
}

func TestAcceptIsAllOrNothing(t *testing.T) {
	t.Parallel()

	t.Run("an integration deleted meanwhile is disabled", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		_, err := pgtest.Owner(t).Exec(t.Context(), `DELETE FROM auth.monitoring_integrations WHERE id = $1`, f.source.ID)
		require.NoError(t, err)

		_, err = f.repo.Accept(t.Context(), f.scope, f.batch(firing("a")))

		require.Equal(t, "INTEGRATION_DISABLED", fault.CodeOf(err))
		require.Equal(t, fault.Forbidden, fault.KindOf(err))
		deliveries, err := f.repo.Deliveries(t.Context(), f.scope, alert.DeliveryFilter{}, nil, 10)
		require.NoError(t, err)
		require.Empty(t, deliveries)
	})

	t.Run("a thousand alerts are one quick transaction", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		alerts := make([]alert.Incoming, 1000)
		for i := range alerts {
			alerts[i] = firing(fmt.Sprint(i))
		}
		started := time.Now()

		results := f.send(t, alerts...)

		require.Less(t, time.Since(started), 3*time.Second)
		require.Len(t, results, 1000)
		require.Len(t, f.outbox(t), 2000)
	})
}
