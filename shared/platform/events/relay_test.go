package events_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func TestOutbox(t *testing.T) {
	t.Parallel()

	t.Run("what was rolled back is not delivered", func(t *testing.T) {
		t.Parallel()
		b, in := newBench(t), &inbox{}
		err := b.db.Write(t.Context(), b.scope, func(tx pgx.Tx) error {
			require.NoError(t, events.Order(t.Context(), tx, b.scope, events.KindAudit, "a", 1))
			return errors.New("changed our mind")
		})
		require.Error(t, err)
		b.order(t, b.scope, events.KindAudit, 2)

		b.run(t, in.handler(events.KindAudit))

		b.waitFor(t, state{Done: 1})
		require.Equal(t, []int{2}, in.numbers(t))
	})

	t.Run("an event without a project is refused", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		tenant := b.scope.TenantOnly()
		require.Error(t, b.db.Write(t.Context(), tenant, func(tx pgx.Tx) error {
			return events.Publish(t.Context(), tx, tenant, events.Event{Channel: "incidents", Type: "incident.created"})
		}))
	})

	t.Run("another project's row cannot be written", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		other := pgtest.NewProject(t)
		require.Error(t, b.db.Write(t.Context(), b.scope, func(tx pgx.Tx) error {
			return events.Order(t.Context(), tx, other, events.KindAudit, "a", 1)
		}))
	})
}

func TestRelay(t *testing.T) {
	t.Parallel()

	t.Run("delivers with the scope, the sender and an id that stays", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		callers := make(chan auth.Identity, 2)
		in := &inbox{answer: func(attempt int, _ events.Message) error {
			if attempt == 1 {
				return errors.New("not now")
			}
			return nil
		}}
		b.order(t, b.scope, events.KindAudit, map[string]string{"action": "created"})

		b.run(t, map[events.Kind]events.Deliver{events.KindAudit: func(ctx context.Context, m events.Message) error {
			callers <- auth.Caller(ctx)
			return in.deliver(ctx, m)
		}})

		b.waitFor(t, state{Done: 1})
		got := in.got()
		require.Len(t, got, 2)
		require.Equal(t, got[0].ID, got[1].ID)
		require.Equal(t, b.scope, got[0].Scope)
		require.Equal(t, "topic", got[0].Topic)
		require.Equal(t, events.KindAudit, got[0].Kind)
		require.JSONEq(t, `{"action":"created"}`, string(got[0].Payload))
		require.WithinDuration(t, time.Now(), got[0].CreatedAt, time.Minute)
		caller := <-callers
		require.Equal(t, auth.ActorSystem, caller.Type)
		require.Equal(t, b.service, caller.Service)
		require.Equal(t, b.scope, caller.Scope())
		require.Equal(t, got[0].ID.String(), caller.RequestID)
	})

	t.Run("is woken by a write and does not wait for the next look", func(t *testing.T) {
		t.Parallel()
		b, in := newBench(t), &inbox{}
		b.run(t, in.handler(events.KindAudit), events.WithPoll(time.Hour))

		for n := range 5 {
			b.order(t, b.scope, events.KindAudit, n)
			b.waitFor(t, state{Done: n + 1})
		}
	})

	t.Run("looks again at a queue that was written while it was at work", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		entered, leave := make(chan struct{}), make(chan struct{})
		in := &inbox{answer: func(attempt int, _ events.Message) error {
			if attempt == 1 {
				close(entered)
				<-leave
			}
			return nil
		}}
		b.run(t, in.handler(events.KindAudit), events.WithPoll(time.Hour))

		b.order(t, b.scope, events.KindAudit, 1)
		<-entered
		b.order(t, b.scope, events.KindAudit, 2)
		close(leave)

		b.waitFor(t, state{Done: 2})
	})

	t.Run("lets messages with a pause gather, and forgets none", func(t *testing.T) {
		t.Parallel()
		b, in := newBench(t), &inbox{}
		const pause = 300 * time.Millisecond
		b.run(t, in.handler(events.KindAudit), events.WithPoll(time.Hour), events.WithPause(events.KindAudit, pause))
		b.order(t, b.scope, events.KindAudit, 0)
		b.waitFor(t, state{Done: 1})

		began := time.Now()
		for n := range 3 {
			b.order(t, b.scope, events.KindAudit, n+1)
		}

		b.waitFor(t, state{Done: 4})
		require.Greater(t, time.Since(began), pause/2)
		require.Equal(t, []int{0, 1, 2, 3}, in.numbers(t))
	})

	t.Run("finds by itself what another process of the service wrote", func(t *testing.T) {
		t.Parallel()
		b, in := newBench(t), &inbox{}
		b.run(t, in.handler(events.KindAudit))
		b.exec(t, `
			INSERT INTO events.outbox (service, tenant_id, project_id, kind, payload)
			VALUES ($1, $2, $3, 'audit', '1')`, b.scope.TenantID, b.scope.ProjectID)

		b.waitFor(t, state{Done: 1})
	})

	t.Run("relays rows of a tenant that belong to no project", func(t *testing.T) {
		t.Parallel()
		b, in := newBench(t), &inbox{}
		b.order(t, b.scope.TenantOnly(), events.KindAudit, 1)
		b.order(t, b.scope, events.KindAudit, 2)

		b.run(t, in.handler(events.KindAudit))

		b.waitFor(t, state{Done: 2})
		scopes := map[auth.Scope]bool{}
		for _, m := range in.got() {
			scopes[m.Scope] = true
		}
		require.Equal(t, map[auth.Scope]bool{b.scope: true, b.scope.TenantOnly(): true}, scopes)
	})

	t.Run("keeps the order of a project while others fail", func(t *testing.T) {
		t.Parallel()
		b, other := newBench(t), pgtest.NewProject(t)
		in := &inbox{answer: func(attempt int, _ events.Message) error {
			if attempt%7 == 3 {
				return fault.New(fault.Unavailable, fault.CodeUnavailable, "busy")
			}
			return nil
		}}
		const rows = 40
		for n := range rows {
			b.order(t, b.scope, events.KindAudit, n)
			b.order(t, other, events.KindAudit, n)
		}

		b.run(t, in.handler(events.KindAudit))

		require.Eventually(t, func() bool { return b.state(t) == state{Done: 2 * rows} }, time.Minute, 50*time.Millisecond)
		for _, s := range []auth.Scope{b.scope, other} {
			var ids []uuid.UUID
			for _, m := range in.got() {
				if m.Scope == s {
					ids = append(ids, m.ID)
				}
			}
			require.Len(t, slices.Compact(ids), rows, "a row is repeated at once or not at all, never after a later one")
		}
	})

	t.Run("a lower id that commits late is not skipped", func(t *testing.T) {
		t.Parallel()
		b, in := newBench(t), &inbox{}
		b.run(t, in.handler(events.KindAudit))

		require.NoError(t, b.db.Write(t.Context(), b.scope, func(tx pgx.Tx) error {
			require.NoError(t, events.Order(t.Context(), tx, b.scope, events.KindAudit, "a", 1))
			b.order(t, b.scope, events.KindAudit, 2) // a higher id, committed first
			b.waitFor(t, state{Done: 1})
			return nil
		}))

		b.waitFor(t, state{Done: 2})
		require.Equal(t, []int{2, 1}, in.numbers(t))
	})

	t.Run("two relays deliver every row once and in order", func(t *testing.T) {
		t.Parallel()
		b, in := newBench(t), &inbox{}
		b.run(t, in.handler(events.KindAudit))
		b.run(t, in.handler(events.KindAudit))
		const rows = 300

		for n := range rows {
			b.order(t, b.scope, events.KindAudit, n)
		}

		b.waitFor(t, state{Done: rows})
		numbers := in.numbers(t)
		require.Len(t, numbers, rows)
		require.True(t, slices.IsSorted(numbers))
	})

	t.Run("a receiver that hangs does not hold up the other kinds", func(t *testing.T) {
		t.Parallel()
		b, in := newBench(t), &inbox{}
		hang := make(chan struct{})
		for n := range 12 {
			b.order(t, pgtest.NewProject(t), events.KindAudit, n)
		}
		b.run(t, map[events.Kind]events.Deliver{
			events.KindAudit:      func(context.Context, events.Message) error { <-hang; return nil },
			events.KindGeneration: in.deliver,
		})

		b.order(t, b.scope, events.KindGeneration, 1)

		require.Eventually(t, func() bool { return len(in.got()) == 1 }, soon, 10*time.Millisecond)
		close(hang)
		b.waitFor(t, state{Done: 13})
	})
}

func TestRelayGivesUp(t *testing.T) {
	t.Parallel()

	t.Run("after three refusals, and goes on with the next row", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		in := &inbox{answer: func(_ int, m events.Message) error {
			if string(m.Payload) == "1" {
				return fault.New(fault.Invalid, fault.CodeValidation, "no such action")
			}
			return nil
		}}
		registry := prometheus.NewRegistry()
		b.order(t, b.scope, events.KindIncidentAction, 1)
		b.order(t, b.scope, events.KindIncidentAction, 2)

		b.run(t, in.handler(events.KindIncidentAction), events.WithMetrics(registry))

		b.waitFor(t, state{Done: 1, Dead: 1})
		require.Equal(t, []int{1, 1, 1, 2}, in.numbers(t))
		var reason string
		require.NoError(t, pgtest.Owner(t).QueryRow(t.Context(),
			`SELECT last_error FROM events.outbox WHERE service = $1 AND dead_at IS NOT NULL`, b.service).Scan(&reason))
		require.Contains(t, reason, "no such action")
		require.Eventually(t, func() bool {
			n, err := testutil.GatherAndCount(registry, "outbox_dead_total")
			return err == nil && n == 1 && counter(t, registry, "outbox_dead_total", "incident_action", "") == 1 &&
				counter(t, registry, "outbox_delivered_total", "incident_action", "ok") == 1 &&
				counter(t, registry, "outbox_delivered_total", "incident_action", "retry") == 2 &&
				counter(t, registry, "outbox_pending", "incident_action", "") == 0
		}, soon, 10*time.Millisecond)
	})

	t.Run("after three panics, which do not stop the process", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		in := &inbox{answer: func(_ int, m events.Message) error {
			if string(m.Payload) == "1" {
				panic("planted")
			}
			return nil
		}}
		b.order(t, b.scope, events.KindAudit, 1)
		b.order(t, b.scope, events.KindAudit, 2)

		b.run(t, in.handler(events.KindAudit))

		b.waitFor(t, state{Done: 1, Dead: 1})
		require.Equal(t, []int{1, 1, 1, 2}, in.numbers(t))
	})

	t.Run("never because a receiver is away", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		in := &inbox{answer: func(attempt int, _ events.Message) error {
			if attempt < 6 {
				return fault.New(fault.Upstream, fault.CodeUpstream, "away")
			}
			return nil
		}}
		b.order(t, b.scope, events.KindAudit, 1)
		b.exec(t, `UPDATE events.outbox SET attempts = 1000 WHERE service = $1`)
		b.run(t, in.handler(events.KindAudit))

		// The waits are up to 30 s long, so the test cuts them short.
		require.Eventually(t, func() bool {
			b.exec(t, `UPDATE events.outbox SET next_attempt_at = now() WHERE service = $1 AND lease_until IS NULL`)
			return b.state(t) == state{Done: 1}
		}, soon, 20*time.Millisecond)
	})
}

func TestRelayTakesOver(t *testing.T) {
	t.Parallel()
	const lease, deadline = 600 * time.Millisecond, 200 * time.Millisecond

	// abandon makes a relay claim everything and vanish without a word, like a killed process.
	abandon := func(t *testing.T, b bench) (resume func()) {
		t.Helper()
		frozen, thaw := make(chan struct{}), make(chan struct{})
		var once sync.Once
		b.run(t, map[events.Kind]events.Deliver{events.KindAudit: func(context.Context, events.Message) error {
			once.Do(func() { close(frozen) })
			<-thaw
			return nil
		}}, events.WithLease(lease, deadline))
		<-frozen
		return sync.OnceFunc(func() { close(thaw) })
	}

	t.Run("what a dead process held is delivered when its lease is over, and not before", func(t *testing.T) {
		t.Parallel()
		b, in := newBench(t), &inbox{}
		for n := range 5 {
			b.order(t, b.scope, events.KindAudit, n)
		}
		start := time.Now()
		resume := abandon(t, b)
		t.Cleanup(resume)

		b.run(t, in.handler(events.KindAudit), events.WithLease(lease, deadline))

		b.waitFor(t, state{Done: 5})
		require.GreaterOrEqual(t, time.Since(start), lease)
		require.Equal(t, []int{0, 1, 2, 3, 4}, in.numbers(t))
		resume()
	})

	t.Run("the late result of a paused process is refused and counted", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		registry := prometheus.NewRegistry()
		frozen, thaw := make(chan struct{}), make(chan struct{})
		var calls atomic.Int64
		stop := b.run(t, map[events.Kind]events.Deliver{events.KindAudit: func(context.Context, events.Message) error {
			if calls.Add(1) == 1 {
				close(frozen)
				<-thaw
			}
			return nil
		}}, events.WithLease(lease, deadline), events.WithMetrics(registry))
		b.order(t, b.scope, events.KindAudit, 1)
		<-frozen
		in := &inbox{answer: func(int, events.Message) error { return errors.New("not now") }}
		b.run(t, in.handler(events.KindAudit), events.WithLease(lease, deadline))
		require.Eventually(t, func() bool { return len(in.got()) > 0 }, soon, 10*time.Millisecond)

		close(thaw)
		require.Eventually(t, func() bool { return counter(t, registry, "outbox_delivered_total", "audit", "late") == 1 }, soon, 10*time.Millisecond)
		stop()

		require.Equal(t, state{Open: 1}, b.state(t), "only the holder of the fence decides")
	})

	t.Run("a row that kills every process that touches it is given up at the third", func(t *testing.T) {
		t.Parallel()
		b, in := newBench(t), &inbox{}
		b.order(t, b.scope, events.KindAudit, 1)
		b.order(t, b.scope, events.KindAudit, 2)
		for range 3 {
			t.Cleanup(abandon(t, b))
			b.exec(t, `UPDATE events.outbox SET lease_until = now() WHERE service = $1 AND lease_until IS NOT NULL`)
		}

		b.run(t, in.handler(events.KindAudit), events.WithLease(lease, deadline))

		b.waitFor(t, state{Done: 1, Dead: 1})
		require.Equal(t, []int{2}, in.numbers(t))
	})

	t.Run("a relay that is stopped gives back what it did not try", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		for n := range 5 {
			b.order(t, b.scope, events.KindAudit, n)
		}
		entered, leave := make(chan struct{}), make(chan struct{})
		var first sync.Once
		in := &inbox{}
		stop := b.run(t, map[events.Kind]events.Deliver{events.KindAudit: func(ctx context.Context, m events.Message) error {
			first.Do(func() {
				close(entered)
				<-leave
			})
			return in.deliver(ctx, m)
		}})
		<-entered
		stopped := make(chan struct{})
		go func() { stop(); close(stopped) }()
		time.AfterFunc(100*time.Millisecond, func() { close(leave) })
		<-stopped

		require.Equal(t, []int{0}, in.numbers(t), "the delivery under way is finished")
		require.Equal(t, state{Open: 4, Done: 1}, b.state(t))
		var leased int
		require.NoError(t, pgtest.Owner(t).QueryRow(t.Context(),
			`SELECT count(*) FROM events.outbox WHERE service = $1 AND lease_until IS NOT NULL`, b.service).Scan(&leased))
		require.Zero(t, leased)
	})
}

func counter(t *testing.T, registry *prometheus.Registry, name, kind, result string) float64 {
	t.Helper()
	families, err := registry.Gather()
	require.NoError(t, err)
	for _, family := range families {
		for _, metric := range family.GetMetric() {
			labels := map[string]string{}
			for _, label := range metric.GetLabel() {
				labels[label.GetName()] = label.GetValue()
			}
			if family.GetName() == name && labels["kind"] == kind && labels["result"] == result {
				return metric.GetCounter().GetValue() + metric.GetGauge().GetValue()
			}
		}
	}
	return 0
}
