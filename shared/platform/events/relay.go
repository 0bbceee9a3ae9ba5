package events

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

const (
	pollEvery        = 2 * time.Second
	lookEvery        = 15 * time.Millisecond // at most
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
	together map[Kind]DeliverAll
	slots    map[Kind]chan struct{} // a receiver that hangs must not hold up the others
	lanes    map[Kind]Lanes
	deadline time.Duration
	poll     time.Duration
	log      *slog.Logger
	meters   *meters
	pauses   map[Kind]time.Duration
	wake     chan struct{} // to look at the outbox
	wrote    chan struct{} // to look at the queues that were written

	mu         sync.Mutex
	written    map[queue]bool
	working    map[queue]*work
	turnedAway bool // a queue found no place
}

// work is what is done on a queue, and the pause after it. Again says that the queue was
// written meanwhile.
type work struct{ again bool }

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

// WithTogether has the messages of a kind that wait together delivered together. When that
// fails they are delivered one by one, so that the one at fault is found.
func WithTogether(kind Kind, deliver DeliverAll) Option {
	return func(r *Relay) { r.together[kind] = deliver }
}

// WithPause makes the messages of a kind wait for each other for so long: many that are
// delivered together cost less than each by itself.
func WithPause(kind Kind, pause time.Duration) Option {
	return func(r *Relay) { r.pauses[kind] = pause }
}

// NewRelay returns the relay of the rows that the named service wrote. What is written
// through db it delivers at once.
func NewRelay(db *postgres.DB, service string, handlers map[Kind]Deliver, opts ...Option) *Relay {
	r := &Relay{
		outbox:   &outbox{db: db, service: service, lease: leaseFor},
		handlers: handlers, together: map[Kind]DeliverAll{}, slots: map[Kind]chan struct{}{}, lanes: map[Kind]Lanes{},
		deadline: deliverWithin, poll: pollEvery,
		log: slog.New(slog.DiscardHandler), meters: newMeters(handlers),
		pauses: map[Kind]time.Duration{}, wake: make(chan struct{}, 1), wrote: make(chan struct{}, 1),
		written: map[queue]bool{}, working: map[queue]*work{},
	}
	for kind := range handlers {
		r.slots[kind] = make(chan struct{}, workersPerKind)
	}
	for _, opt := range opts {
		opt(r)
	}
	db.AfterWrite(r.hear)
	return r
}

// Wake makes the relay look at once. It never blocks.
func (r *Relay) Wake() { signal(r.wake) }

func signal(to chan<- struct{}) {
	select {
	case to <- struct{}{}:
	default:
	}
}

// hear notes the queues that a transaction has written.
func (r *Relay) hear(notes []any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, note := range notes {
		if q, ok := note.(queue); ok {
			r.written[q] = true
		}
	}
	if len(r.written) > 0 {
		signal(r.wrote)
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

	r.Wake()
	reachable, looked := true, time.Time{}
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-r.wrote:
			r.dispatch(ctx, &workers, r.heard())
			continue
		case <-clean.C:
			r.clean(ctx)
			continue
		case <-poll.C:
		case <-r.wake:
			clock.Wait(ctx, time.Until(looked.Add(lookEvery)))
		}
		looked = time.Now()
		queues, err := r.outbox.due(ctx)
		if err != nil && reachable && ctx.Err() == nil {
			r.log.WarnContext(ctx, "outbox cannot be read", slog.Any("error", err))
		}
		reachable = err == nil
		r.dispatch(ctx, &workers, queues)
	}
}

// heard takes the queues that were written.
func (r *Relay) heard() []queue {
	r.mu.Lock()
	defer r.mu.Unlock()
	queues := slices.Collect(maps.Keys(r.written))
	clear(r.written)
	return queues
}

// dispatch starts a worker for every queue that has a place.
func (r *Relay) dispatch(ctx context.Context, workers *sync.WaitGroup, queues []queue) {
	for _, q := range queues {
		if !r.enter(q) {
			continue
		}
		workers.Go(func() {
			for over := false; !over; {
				err := r.drain(ctx, q)
				if err != nil && ctx.Err() == nil {
					r.log.WarnContext(ctx, "outbox rows cannot be claimed", slog.Any("error", err))
				}
				over = r.leave(q, err != nil || ctx.Err() != nil)
			}
		})
	}
}

// enter begins the work on a queue, unless it is under way, has to wait or finds no place.
// Whoever works on it looks again.
func (r *Relay) enter(q queue) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	slots, handled := r.slots[q.kind]
	if !handled {
		return false
	}
	if under, ok := r.working[q]; ok {
		under.again = true
		return false
	}
	select {
	case slots <- struct{}{}:
		r.working[q] = &work{}
		return true
	default:
		r.turnedAway = true
		return false
	}
}

// leave ends the work on a queue and has those looked for that found no place. It reports
// false when the queue was written since it was found empty, which must be looked at again.
func (r *Relay) leave(q queue, failed bool) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	pause := r.pauses[q.kind]
	if under := r.working[q]; under.again && pause == 0 && !failed {
		under.again = false
		return false
	}
	<-r.slots[q.kind]
	if r.turnedAway {
		r.turnedAway = false
		r.Wake()
	}
	if pause > 0 {
		time.AfterFunc(pause, func() { r.rested(q) })
		return true
	}
	delete(r.working, q)
	return true
}

// rested ends the pause of a queue.
func (r *Relay) rested(q queue) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.working[q].again {
		r.written[q] = true
		signal(r.wrote)
	}
	delete(r.working, q)
}

// drain delivers a queue until it is empty or must wait, for some batches at most, so
// that busy queues take turns.
func (r *Relay) drain(ctx context.Context, q queue) error {
	ctx = auth.WithCaller(ctx, auth.System(r.outbox.service, q.scope))
	var before *shift
	for range batchesPerTurn {
		claimed, err := r.turn(ctx, q, before)
		if err != nil {
			return err
		}
		before = nil
		r.meters.wait(q, claimed.waiting)
		switch {
		case claimed.buried != nil:
			r.settleBuried(ctx, *claimed.buried)
		case len(claimed.rows) > 0:
			if before = r.deliver(ctx, q, claimed); before == nil {
				return nil
			}
		default:
			return nil
		}
	}
	if before != nil {
		before.record(ctx)
	}
	r.Wake()
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
