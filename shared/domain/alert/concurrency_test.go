package alert_test

import (
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func TestAcceptUnderConcurrency(t *testing.T) {
	t.Parallel()

	t.Run("one delivery a thousand times from each of two senders is one incident", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		ids := inParallel(t, 2, func() (ids []uuid.UUID, err error) {
			for range 1000 {
				d, err := f.repo.Accept(t.Context(), f.scope, f.batch(firing("a")))
				if err != nil {
					return nil, err
				}
				ids = append(ids, d.Incidents()...)
			}
			return ids, nil
		})

		require.Len(t, ids, 1)
		require.Equal(t, 1999, f.stored(t)["a@12:00"].RepeatCount)
		require.Equal(t, []string{"a firing"}, f.actions(t))
		require.Equal(t, []string{"alert.fired"}, f.announced(t))
	})

	t.Run("sixty-four alerts of one group at once are one incident", func(t *testing.T) {
		t.Parallel()
		f := setup(t)

		ids := f.sendTogether(t, 64, func(i int) alert.Incoming { return firing(strconv.Itoa(i)) })

		require.Len(t, ids, 1)
		require.Len(t, f.stored(t), 64)
	})

	t.Run("sixty-four alerts of a group whose incident is over are one new incident", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		longAgo := clock.Now().Add(-time.Hour)
		over := f.send(t, firing("first"))[0].IncidentID
		f.incident(t, *over, incident.Resolved, &longAgo)

		ids := f.sendTogether(t, 64, func(i int) alert.Incoming { return firing(strconv.Itoa(i)) })

		require.Len(t, ids, 1)
		require.NotContains(t, ids, *over)
	})

	t.Run("one alert in many groups at once is stored once and every repeat counts", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		for round := range 10 {
			fp := fmt.Sprint("round ", round)
			f.sendTogether(t, 8, func(i int) alert.Incoming {
				in := firing(fp)
				in.GroupKey = fmt.Sprint("group ", i)
				return in
			})
			require.Equal(t, 7, f.stored(t)[fp+"@12:00"].RepeatCount)
		}
	})

	t.Run("the last alerts ending at once move the incident, once", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		var all []alert.Incoming
		for i := range 32 {
			all = append(all, firing(strconv.Itoa(i)))
		}
		f.send(t, all...)

		f.sendTogether(t, 32, func(i int) alert.Incoming { return resolved(strconv.Itoa(i), time.Minute) })

		actions := f.actions(t)
		require.Len(t, actions, 65)
		require.Equal(t, "state mitigated", actions[64])
	})
}

// sendTogether sends n deliveries of one alert each at the same time and returns the
// distinct incidents.
func (f fixture) sendTogether(t *testing.T, n int, in func(int) alert.Incoming) map[uuid.UUID]bool {
	t.Helper()
	next := make(chan alert.Incoming, n)
	for i := range n {
		next <- in(i)
	}
	return inParallel(t, n, func() ([]uuid.UUID, error) {
		d, err := f.repo.Accept(t.Context(), f.scope, f.batch(<-next))
		return d.Incidents(), err
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
			alerts[i] = firing(strconv.Itoa(i))
		}
		started := time.Now()

		results := f.send(t, alerts...)

		require.Less(t, time.Since(started), 3*time.Second)
		require.Len(t, results, 1000)
		require.Len(t, f.outbox(t), 2000)
	})
}
