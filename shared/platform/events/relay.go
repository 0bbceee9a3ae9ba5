package events

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

const (
	pollEvery        = 2 * time.Second
	lookEvery        = 15 * time.Millisecond // at most: a burst of writes costs one look
	cleanEvery       = 5 * time.Minute
	cleanSteps       = 50
	leaseFor         = 30 * time.Second
	deliverWithin    = 10 * time.Second
	recordWithin     = 5 * time.Second
	recordEvery      = 100 * time.Millisecond
	recordAgainAfter = 250 * time.Millisecond
	batchSize        = 100
	batchesPerTurn   = 10
	workersPerKind   = 4
	lanesAtOnce      = 8
)

// Relay delivers the outbox rows of one service. Every replica runs one: a queue is in
// the hands of one of them at a time, and what a dead one held is taken over when its
// lease runs out.
type Relay struct {
	outbox   *outbox
	handlers map[Kind]Deliver
	slots    map[Kind]chan struct{} // a receiver that hangs must not hold up the others
	lanes    map[Kind]Lanes
	deadline time.Duration
	poll     time.Duration
	log      *slog.Logger
	meters   *meters
	wake     chan struct{}

	mu      sync.Mutex
	working map[queue]bool
}

// Option changes a Relay.
type Option func(*Relay)

// WithLog sets where the relay logs.
func WithLog(log *slog.Logger) Option {
	return func(r *Relay) { r.log = log }
}

// WithMetrics registers outbox_pending, outbox_delivered_total and outbox_dead_total.
func WithMetrics(registry prometheus.Registerer) Option {
	return func(r *Relay) { r.meters.register(registry) }
}

// WithLease replaces the 30 s that a process holds rows and the 10 s that one delivery
// may take. The lease must be the longer one.
func WithLease(lease, deadline time.Duration) Option {
	return func(r *Relay) { r.outbox.lease, r.deadline = lease, deadline }
}

// WithPoll replaces the 2 s between looks at the outbox when nothing wakes the relay.
func WithPoll(every time.Duration) Option {
	return func(r *Relay) { r.poll = every }
}

// WithLanes lets the messages of a kind that have nothing to do with each other be
// delivered at the same time.
func WithLanes(kind Kind, lanes Lanes) Option {
	return func(r *Relay) { r.lanes[kind] = lanes }
}

// NewRelay returns the relay of the rows that the named service wrote. It is woken by
// every committed write of db.
func NewRelay(db *postgres.DB, service string, handlers map[Kind]Deliver, opts ...Option) *Relay {
	r := &Relay{
		outbox:   &outbox{db: db, service: service, lease: leaseFor},
		handlers: handlers, slots: map[Kind]chan struct{}{}, lanes: map[Kind]Lanes{},
		deadline: deliverWithin, poll: pollEvery,
		log: slog.New(slog.DiscardHandler), meters: newMeters(handlers),
		wake: make(chan struct{}, 1), working: map[queue]bool{},
	}
	for kind := range handlers {
		r.slots[kind] = make(chan struct{}, workersPerKind)
	}
	for _, opt := range opts {
		opt(r)
	}
	db.AfterWrite(r.Wake)
	return r
}

// Wake makes the relay look at once. It never blocks.
func (r *Relay) Wake() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// Run delivers until the context ends, then finishes the deliveries under way and gives
// the rest back.
func (r *Relay) Run(ctx context.Context) error {
	var workers sync.WaitGroup
	defer workers.Wait()
	poll := time.NewTicker(r.poll)
	defer poll.Stop()
	clean := time.NewTicker(cleanEvery)
	defer clean.Stop()

	reachable := true
	for {
		looked := time.Now()
		err := r.dispatch(ctx, &workers)
		if err != nil && reachable && ctx.Err() == nil {
			r.log.WarnContext(ctx, "outbox cannot be read", slog.Any("error", err))
		}
		reachable = err == nil

		select {
		case <-ctx.Done():
			return nil
		case <-poll.C:
		case <-clean.C:
			r.clean(ctx)
		case <-r.wake:
			clock.Wait(ctx, time.Until(looked.Add(lookEvery)))
		}
	}
}

// dispatch starts a worker for every queue that is due and has a place. A worker that
// ends wakes the relay: rows may have come while it was busy, or a queue without a place.
func (r *Relay) dispatch(ctx context.Context, workers *sync.WaitGroup) error {
	queues, err := r.outbox.due(ctx)
	if err != nil {
		return err
	}
	for _, q := range queues {
		if !r.enter(q) {
			continue
		}
		workers.Go(func() {
			err := r.drain(ctx, q)
			r.leave(q)
			if err == nil {
				r.Wake()
			} else if ctx.Err() == nil {
				r.log.WarnContext(ctx, "outbox rows cannot be claimed", slog.Any("error", err))
			}
		})
	}
	return nil
}

func (r *Relay) enter(q queue) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	slots, handled := r.slots[q.kind]
	if !handled || r.working[q] {
		return false
	}
	select {
	case slots <- struct{}{}:
		r.working[q] = true
		return true
	default:
		return false
	}
}

func (r *Relay) leave(q queue) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.working, q)
	<-r.slots[q.kind]
}

// drain delivers a queue until it is empty or must wait, for some batches at most, so
// that busy queues take turns.
func (r *Relay) drain(ctx context.Context, q queue) error {
	ctx = auth.WithCaller(ctx, auth.System(r.outbox.service, q.scope))
	for range batchesPerTurn {
		claimed, err := r.outbox.claim(ctx, q, batchSize)
		if err != nil {
			return err
		}
		r.meters.wait(q, claimed.waiting)
		if claimed.buried != nil {
			r.settleBuried(ctx, *claimed.buried)
			continue
		}
		if len(claimed.rows) == 0 || !r.deliver(ctx, q, claimed) {
			return nil
		}
	}
	return nil
}

func (r *Relay) settleBuried(ctx context.Context, dead row) {
	r.meters.count(dead.message.Kind, "dead", 1)
	r.logDead(ctx, dead, "the process died while delivering it")
}

func (r *Relay) logDead(ctx context.Context, dead row, reason string) {
	r.log.ErrorContext(ctx, "outbox row given up",
		slog.Int64("outbox_id", dead.id), slog.String("event_id", dead.message.ID.String()),
		slog.String("kind", string(dead.message.Kind)), slog.String("topic", dead.message.Topic),
		slog.String("reason", cut(reason, maxErrorText)))
}

// clean deletes what is kept for a fixed time only, in small steps.
func (r *Relay) clean(ctx context.Context) {
	for range cleanSteps {
		deleted, err := r.outbox.forget(ctx)
		if err != nil && ctx.Err() == nil {
			r.log.WarnContext(ctx, "expired rows cannot be deleted", slog.Any("error", err))
		}
		if err != nil || deleted < forgetAtOnce {
			return
		}
	}
}
