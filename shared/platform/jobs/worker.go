package jobs

import (
	"context"
	"hash/fnv"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Option changes how a kind of job is worked.
type Option func(*settings)

type settings struct {
	timeout time.Duration
	every   time.Duration
}

// WithTimeout lets a kind run longer than a minute. River does not take such a job for
// abandoned before its own time is over.
func WithTimeout(d time.Duration) Option {
	return func(s *settings) { s.timeout = d }
}

// Every makes the job periodic: its empty arguments are enqueued once per interval,
// whatever the number of replicas, at a moment that differs between kinds.
func Every(interval time.Duration) Option {
	return func(s *settings) { s.every = interval }
}

// Register says how jobs of the kind of T are worked. The context of the work acts as
// the service in the scope of the arguments, if they embed In.
func Register[T river.JobArgs](r *Runner, work func(ctx context.Context, job *river.Job[T]) error, opts ...Option) {
	var s settings
	for _, opt := range opts {
		opt(&s)
	}
	river.AddWorker(r.workers, &worker[T]{runner: r, work: work, timeout: s.timeout})
	if s.every > 0 {
		r.periodic = append(r.periodic, periodic[T](r.config.Schema, s.every))
	}
}

// Once keeps a job from being enqueued while the same one, by its arguments, waits or
// runs. It is what InsertOpts of such a kind returns.
func Once() river.InsertOpts {
	return river.InsertOpts{UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable,
		rivertype.JobStateRunning, rivertype.JobStateScheduled,
	}}}
}

// periodic enqueues once per interval even when leaders change: the start of a leader
// enqueues too, and a second job of the same interval is not inserted.
func periodic[T river.JobArgs](schema string, interval time.Duration) *river.PeriodicJob {
	var args T
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(schema + "/" + args.Kind()))
	offset := time.Duration(hash.Sum64() % uint64(interval))
	return river.NewPeriodicJob(
		grid{interval: interval, offset: offset},
		func() (river.JobArgs, *river.InsertOpts) {
			return args, &river.InsertOpts{UniqueOpts: river.UniqueOpts{ByPeriod: interval}}
		},
		&river.PeriodicJobOpts{ID: args.Kind(), RunOnStart: true},
	)
}

// grid is a schedule of fixed moments, so that replicas agree on them.
type grid struct{ interval, offset time.Duration }

// Next returns the first moment after t.
func (g grid) Next(t time.Time) time.Time {
	next := t.Truncate(g.interval).Add(g.offset)
	if !next.After(t) {
		next = next.Add(g.interval)
	}
	return next
}

type worker[T river.JobArgs] struct {
	river.WorkerDefaults[T]

	runner  *Runner
	work    func(ctx context.Context, job *river.Job[T]) error
	timeout time.Duration
}

// Timeout is the time of this kind.
func (w *worker[T]) Timeout(*river.Job[T]) time.Duration {
	return w.timeout
}

// Work runs the job as the service in the scope of its arguments.
func (w *worker[T]) Work(ctx context.Context, job *river.Job[T]) (err error) {
	finished := false
	defer func() { w.runner.meters.worked(job.Kind, job.Attempt >= job.MaxAttempts, finished, err) }()

	var scope auth.Scope
	if scoped, ok := any(job.Args).(interface{ Scope() auth.Scope }); ok {
		scope = scoped.Scope()
	}
	caller := auth.System(w.runner.config.Service, scope)
	caller.RequestID = w.runner.config.Schema + "-" + strconv.FormatInt(job.ID, 10)
	err = w.work(auth.WithCaller(ctx, caller), job)
	finished = true
	return err
}

// retries waits a random part of min(30 s, 2^n s) for the first ten attempts and then
// around five minutes, so that a job outlives an outage of an hour.
type retries struct{ now func() time.Time }

// NextRetry returns when a failed job is tried again.
func (p *retries) NextRetry(job *rivertype.JobRow) time.Time {
	attempt := len(job.Errors) + 1
	full := 5 * time.Minute
	if attempt <= 10 {
		full = min(30*time.Second, time.Second<<min(attempt, 5))
	}
	delay := time.Duration(rand.Int64N(int64(full)))                   //nolint:gosec // jitter is no secret
	delay = time.Duration(float64(delay) * (0.8 + 0.4*rand.Float64())) //nolint:gosec // jitter is no secret
	return p.now().UTC().Add(max(delay, 100*time.Millisecond))
}
