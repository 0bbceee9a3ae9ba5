// Package jobs runs work that must happen: river jobs in the schema of the service that
// does it, enqueued in the transaction that caused them. A job is idempotent and names
// its tenant and project in its own arguments; work for another service is an order in
// the outbox instead. What needs to be taken over within seconds carries a lease in its
// own row: river hands on the job of a dead worker after about three minutes.
package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

const (
	defaultWorkers   = 10
	defaultTimeout   = time.Minute
	rescueAfter      = 2 * time.Minute
	stopTimeout      = 10 * time.Second
	fetchPoll        = 2 * time.Second
	maxAttempts      = 25
	discardedKeptFor = 30 * 24 * time.Hour
)

// In is embedded in the arguments of a job that works in one project.
type In struct {
	TenantID  uuid.UUID `json:"tenant_id"`
	ProjectID uuid.UUID `json:"project_id"`
}

// Within returns the part of the arguments that says where a job works.
func Within(s auth.Scope) In {
	return In{TenantID: s.TenantID, ProjectID: s.ProjectID}
}

// Scope returns the tenant and project the job works in.
func (i In) Scope() auth.Scope {
	return auth.Scope{TenantID: i.TenantID, ProjectID: i.ProjectID}
}

// Config says whose jobs they are.
type Config struct {
	Service string
	Schema  string // <short>_jobs; made from the name of the service when empty
	Log     *slog.Logger
	Metrics prometheus.Registerer // may be nil
	Workers int                   // jobs at a time; ten when zero

	// Now replaces the clock of this process in tests.
	Now func() time.Time
}

// Runner enqueues and works the jobs of one service. Jobs are registered before it is
// used.
type Runner struct {
	db       *postgres.DB
	config   Config
	workers  *river.Workers
	periodic []*river.PeriodicJob
	meters   *meters
	clock    clockGuard

	inserter func() (*river.Client[pgx.Tx], error)
}

// New returns a runner without jobs.
func New(db *postgres.DB, c Config) *Runner {
	if c.Schema == "" {
		c.Schema = strings.ReplaceAll(strings.TrimSuffix(c.Service, "-service"), "-", "_") + "_jobs"
	}
	if c.Workers == 0 {
		c.Workers = defaultWorkers
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	r := &Runner{db: db, config: c, workers: river.NewWorkers(), meters: newMeters(c.Metrics)}
	r.inserter = sync.OnceValues(func() (*river.Client[pgx.Tx], error) { return r.client(nil) })
	return r
}

// Enqueue adds a job within the transaction of its cause: it runs when that commits.
func (r *Runner) Enqueue(ctx context.Context, tx pgx.Tx, args river.JobArgs) error {
	return r.insert(ctx, tx, args, nil)
}

// EnqueueAt adds a job that runs no earlier than the given time.
func (r *Runner) EnqueueAt(ctx context.Context, tx pgx.Tx, args river.JobArgs, at time.Time) error {
	return r.insert(ctx, tx, args, &river.InsertOpts{ScheduledAt: at})
}

func (r *Runner) insert(ctx context.Context, tx pgx.Tx, args river.JobArgs, opts *river.InsertOpts) error {
	client, err := r.inserter()
	if err != nil {
		return fmt.Errorf("enqueue %s: %w", args.Kind(), err)
	}
	if _, err := client.InsertTx(ctx, tx, args, opts); err != nil {
		return fmt.Errorf("enqueue %s: %w", args.Kind(), err)
	}
	return nil
}

// Run works jobs until the context ends, then lets those under way finish for ten
// seconds. While the database is away it waits; while the clock of this process
// disagrees with the database's it stands still, because river judges by it which jobs
// were abandoned.
func (r *Runner) Run(ctx context.Context) error {
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	var running *river.Client[pgx.Tx]
	defer func() { r.stop(ctx, running) }()

	for ctx.Err() == nil {
		fits, err := r.clock.compare(ctx, r.db, r.config.Now)
		switch {
		case err != nil:
			r.config.Log.WarnContext(ctx, "jobs cannot be looked at", slog.Any("error", err))
		case !fits:
			r.config.Log.ErrorContext(ctx, "jobs stand still, the clock is wrong", slog.Duration("skew", r.clock.skew()))
			r.stop(ctx, running)
			running = nil
		case running == nil:
			running = r.start(ctx)
		}
		r.measure(ctx)

		select {
		case <-ctx.Done():
		case <-look.C:
		}
	}
	return nil
}

// Check reports why jobs are not worked, for readiness.
func (r *Runner) Check(context.Context) error {
	return r.clock.check()
}

func (r *Runner) start(ctx context.Context) *river.Client[pgx.Tx] {
	client, err := r.client(map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: r.config.Workers}})
	if err == nil {
		// The end of ctx must stop it in our order, not at once.
		err = client.Start(context.WithoutCancel(ctx))
	}
	if err != nil {
		r.config.Log.WarnContext(ctx, "jobs cannot be started", slog.Any("error", err))
		return nil
	}
	return client
}

func (r *Runner) stop(ctx context.Context, client *river.Client[pgx.Tx]) {
	if client == nil {
		return
	}
	bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout+5*time.Second)
	defer cancel()
	if err := client.Stop(bounded); err != nil && !errors.Is(err, context.Canceled) {
		r.config.Log.WarnContext(ctx, "jobs were broken off", slog.Any("error", err))
	}
}

// client makes a river client; without queues it can only insert.
func (r *Runner) client(queues map[string]river.QueueConfig) (*river.Client[pgx.Tx], error) {
	settings := &river.Config{
		Schema: r.config.Schema, Workers: r.workers, Queues: queues,
		Logger: slog.New(quiet{r.config.Log.Handler()}),

		FetchPollInterval: fetchPoll, FetchOnlyKnownKinds: true,
		JobTimeout: defaultTimeout, RescueStuckJobsAfter: rescueAfter, SoftStopTimeout: stopTimeout,
		MaxAttempts: maxAttempts, RetryPolicy: &retries{now: r.config.Now},
		DiscardedJobRetentionPeriod: discardedKeptFor,
		ReindexerSchedule:           river.NeverSchedule(), // the role of services owns no index
	}
	if queues != nil {
		settings.PeriodicJobs = r.periodic
	}
	client, err := river.NewClient(riverpgxv5.New(r.db.Pool()), settings)
	if err != nil {
		return nil, fmt.Errorf("job client: %w", err)
	}
	return client, nil
}

// quiet keeps river's own story out of the log and its warnings in.
type quiet struct{ slog.Handler }

// Enabled admits warnings and errors.
func (q quiet) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && q.Handler.Enabled(ctx, level)
}

// WithAttrs keeps the filter on derived loggers.
func (q quiet) WithAttrs(attrs []slog.Attr) slog.Handler {
	return quiet{q.Handler.WithAttrs(attrs)}
}

// WithGroup keeps the filter on derived loggers.
func (q quiet) WithGroup(name string) slog.Handler {
	return quiet{q.Handler.WithGroup(name)}
}
