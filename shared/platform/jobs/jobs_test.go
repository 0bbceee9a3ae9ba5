package jobs_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/riverqueue/river"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/jobs"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

const soon = 20 * time.Second

type greet struct {
	jobs.In

	Name string `json:"name"`
}

func (greet) Kind() string { return "greet" }

type tick struct{}

func (tick) Kind() string { return "tick" }

// start runs the jobs and returns what stops them and waits for the end.
func start(t *testing.T, r *jobs.Runner) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		require.NoError(t, <-ended)
	})
	t.Cleanup(stop)
	return stop
}

func newDB(t *testing.T) *postgres.DB {
	t.Helper()
	db, err := postgres.Open(t.Context(), postgres.Config{URL: pgtest.URL(t), MaxConns: 8}, postgres.WithName("jobs-test"))
	require.NoError(t, err)
	t.Cleanup(db.Close)
	require.NoError(t, db.CheckRole(t.Context()), "jobs must work with the role of services")
	return db
}

// Each test has the schema of another service: a schema has one leader.
func config(service string) jobs.Config {
	return jobs.Config{Service: service, Log: slog.New(slog.DiscardHandler)}
}

func enqueue(t *testing.T, db *postgres.DB, r *jobs.Runner, args river.JobArgs) {
	t.Helper()
	scope := pgtest.NewProject(t)
	require.NoError(t, db.Write(t.Context(), scope, func(tx pgx.Tx) error {
		return r.Enqueue(t.Context(), tx, args)
	}))
}

//nolint:tparallel // the steps share one runner and follow each other
func TestJobsOfATransaction(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	registry := prometheus.NewRegistry()
	settings := config("ai-service")
	settings.Metrics = registry
	runner := jobs.New(db, settings)
	callers, names := make(chan auth.Identity, 10), make(chan string, 10)
	jobs.Register(runner, func(ctx context.Context, job *river.Job[greet]) error {
		callers <- auth.Caller(ctx)
		names <- job.Args.Name
		return nil
	})
	require.Equal(t, fault.Unavailable, fault.KindOf(runner.Check(t.Context())), "not ready before the clock was compared")
	start(t, runner)
	scope := pgtest.NewProject(t)

	t.Run("run when it commits, in the scope of their arguments", func(t *testing.T) {
		require.NoError(t, db.Write(t.Context(), scope, func(tx pgx.Tx) error {
			return runner.Enqueue(t.Context(), tx, greet{In: jobs.Within(scope), Name: "committed"})
		}))

		require.Equal(t, "committed", <-names)
		caller := <-callers
		require.Equal(t, scope, caller.Scope())
		require.Equal(t, auth.ActorSystem, caller.Type)
		require.Equal(t, "ai-service", caller.Service)
		require.Regexp(t, `^ai_jobs-[0-9]+$`, caller.RequestID)
		require.Eventually(t, func() bool { return runner.Check(t.Context()) == nil }, soon, 10*time.Millisecond)
		require.Eventually(t, func() bool {
			n, err := testutil.GatherAndCount(registry, "jobs_worked_total")
			return err == nil && n == 1
		}, soon, 10*time.Millisecond)
	})

	t.Run("do not run when it is rolled back", func(t *testing.T) {
		require.Error(t, db.Write(t.Context(), scope, func(tx pgx.Tx) error {
			require.NoError(t, runner.Enqueue(t.Context(), tx, greet{In: jobs.Within(scope), Name: "rolled back"}))
			return errors.New("changed our mind")
		}))
		require.NoError(t, db.Write(t.Context(), scope, func(tx pgx.Tx) error {
			return runner.Enqueue(t.Context(), tx, greet{In: jobs.Within(scope), Name: "after"})
		}))

		require.Equal(t, "after", <-names)
	})

	t.Run("run no earlier than they should", func(t *testing.T) {
		at := time.Now().Add(time.Hour)
		require.NoError(t, db.Write(t.Context(), scope, func(tx pgx.Tx) error {
			return runner.EnqueueAt(t.Context(), tx, greet{In: jobs.Within(scope), Name: "later"}, at)
		}))
		require.NoError(t, db.Write(t.Context(), scope, func(tx pgx.Tx) error {
			return runner.Enqueue(t.Context(), tx, greet{In: jobs.Within(scope), Name: "now"})
		}))

		require.Equal(t, "now", <-names)
		require.Empty(t, names)
	})

	t.Run("of an unknown kind are refused at once", func(t *testing.T) {
		require.Error(t, db.Write(t.Context(), scope, func(tx pgx.Tx) error {
			return runner.Enqueue(t.Context(), tx, tick{})
		}))
	})
}

//nolint:tparallel // the steps share one runner and follow each other
func TestFailingJobs(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	runner := jobs.New(db, config("audit-service"))
	var attempts atomic.Int64
	jobs.Register(runner, func(_ context.Context, job *river.Job[greet]) error {
		switch attempts.Add(1); {
		case job.Args.Name == "hopeless":
			return errors.New("it cannot be done")
		case job.Attempt == 1:
			panic("planted")
		default:
			return nil
		}
	})
	start(t, runner)

	t.Run("are tried again, also after a panic", func(t *testing.T) {
		enqueue(t, db, runner, greet{Name: "second time lucky"})
		require.Eventually(t, func() bool { return attempts.Load() == 2 }, soon, 10*time.Millisecond)
	})

	t.Run("end among the dead, from where they can be brought back", func(t *testing.T) {
		enqueue(t, db, runner, greet{Name: "hopeless"})
		_, err := pgtest.Owner(t).Exec(t.Context(), `UPDATE audit_jobs.river_job SET max_attempts = 1 WHERE args->>'name' = 'hopeless'`)
		require.NoError(t, err)
		var dead []jobs.Dead
		require.Eventually(t, func() bool {
			dead, err = runner.Discarded(t.Context(), 10)
			return err == nil && len(dead) == 1
		}, soon, 10*time.Millisecond)
		require.Equal(t, "greet", dead[0].Kind)
		require.Contains(t, dead[0].LastError, "it cannot be done")
		require.Contains(t, string(dead[0].Args), "hopeless")
		require.WithinDuration(t, time.Now(), dead[0].DiedAt, time.Minute)

		before := attempts.Load()
		require.NoError(t, runner.Retry(t.Context(), dead[0].ID))
		require.Eventually(t, func() bool { return attempts.Load() > before }, soon, 10*time.Millisecond)
		require.Equal(t, fault.NotFound, fault.KindOf(runner.Retry(t.Context(), 1<<60)))
	})
}

func TestPeriodicJobsRunOncePerIntervalWhateverTheReplicas(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	var runs atomic.Int64
	replica := func() *jobs.Runner {
		runner := jobs.New(db, config("auth-service"))
		jobs.Register(runner, func(context.Context, *river.Job[tick]) error {
			runs.Add(1)
			return nil
		}, jobs.Every(time.Hour))
		return runner
	}

	stop := start(t, replica())
	require.Eventually(t, func() bool { return runs.Load() >= 1 }, soon, 10*time.Millisecond)
	stop() // it gives up the lead, the other one starts with the same job
	start(t, replica())
	require.Eventually(t, func() bool {
		var leaders int
		err := pgtest.Owner(t).QueryRow(t.Context(), `SELECT count(*) FROM auth_jobs.river_leader`).Scan(&leaders)
		return err == nil && leaders == 1
	}, soon, 10*time.Millisecond)

	// A new leader takes up to a second to begin.
	require.Never(t, func() bool { return runs.Load() > 2 }, 3*time.Second, 50*time.Millisecond)
	// The hour may turn between the two starts; more than one run per hour may not be.
	var most int
	require.NoError(t, pgtest.Owner(t).QueryRow(t.Context(), `
		SELECT max(n)
		FROM (
			SELECT count(*) AS n
			FROM auth_jobs.river_job
			WHERE kind = 'tick'
			GROUP BY date_trunc('hour', created_at)
		) AS per_hour`).Scan(&most))
	require.Equal(t, 1, most)
}

func TestAWrongClockStopsJobs(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	var skew atomic.Int64
	skew.Store(int64(2 * time.Hour))
	settings := config("incident-service")
	settings.Now = func() time.Time { return time.Now().Add(time.Duration(skew.Load())) }
	runner := jobs.New(db, settings)
	names := make(chan string, 10)
	jobs.Register(runner, func(_ context.Context, job *river.Job[greet]) error {
		names <- job.Args.Name
		return nil
	})
	start(t, runner)
	enqueue(t, db, runner, greet{Name: "patient"})
	require.Eventually(t, func() bool {
		err := runner.Check(t.Context())
		known, ok := fault.As(err)
		return ok && known.Detail == "The clock of this machine is 2h0m0s away from the database's."
	}, soon, 10*time.Millisecond)
	require.Empty(t, names)

	skew.Store(int64(2 * time.Second)) // well enough

	require.Equal(t, "patient", <-names)
	require.NoError(t, runner.Check(t.Context()))
}

func TestAStopLetsJobsFinish(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	runner := jobs.New(db, config("integration-service"))
	begun, finished := make(chan struct{}), make(chan struct{})
	jobs.Register(runner, func(ctx context.Context, _ *river.Job[greet]) error {
		close(begun)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(300 * time.Millisecond):
			close(finished)
			return nil
		}
	})
	stop := start(t, runner)
	enqueue(t, db, runner, greet{Name: uuid.NewString()})
	<-begun

	stop()

	select {
	case <-finished:
	default:
		t.Fatal("the job was broken off")
	}
	var state string
	require.NoError(t, pgtest.Owner(t).QueryRow(t.Context(), `SELECT state FROM integration_jobs.river_job`).Scan(&state))
	require.Equal(t, "completed", state)
}
