package events

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
)

// shift is the work on one claimed batch.
type shift struct {
	relay *Relay
	queue queue
	until time.Time // when the lease runs out, by our clock

	mu       sync.Mutex
	sent     []row // delivered, not yet recorded
	recorded time.Time
	failed   []failedRow
	untried  []row
	lost     bool // the rows are no longer ours, or nothing can be recorded
}

// failedRow is a row whose delivery failed.
type failedRow struct {
	row   row
	cause error
}

// deliver hands out the claimed rows, those of one lane in order, and reports whether
// the queue may go on. It stops at the first failure, when the context ends and when the
// lease is nearly over; what was not tried is given back.
func (r *Relay) deliver(ctx context.Context, q queue, claimed batch) bool {
	now := time.Now()
	s := &shift{relay: r, queue: q, until: now.Add(r.outbox.lease), recorded: now}
	s.work(ctx, lanesOf(claimed.rows, r.lanes[q.kind]))

	recorded := s.record(ctx)
	goesOn := recorded && !s.lost && ctx.Err() == nil
	for _, f := range s.failed {
		goesOn = s.fail(ctx, f.row, f.cause) && goesOn
	}
	goesOn = s.giveBack(ctx, s.untried) && goesOn
	if goesOn {
		r.meters.wait(q, max(0, claimed.waiting-len(claimed.rows)+len(s.untried)))
	}
	return goesOn
}

// work walks some lanes at a time.
func (s *shift) work(ctx context.Context, lanes [][]row) {
	waiting := make(chan []row, len(lanes))
	for _, lane := range lanes {
		waiting <- lane
	}
	close(waiting)
	var walkers sync.WaitGroup
	for range min(len(lanes), lanesAtOnce) {
		walkers.Go(func() {
			for lane := range waiting {
				s.walk(ctx, lane)
			}
		})
	}
	walkers.Wait()
}

// walk delivers the rows of a lane one after the other.
func (s *shift) walk(ctx context.Context, lane []row) {
	for i, next := range lane {
		if s.over(ctx) {
			s.note(func() { s.untried = append(s.untried, lane[i:]...) })
			return
		}
		if err := s.send(ctx, next); err != nil {
			s.note(func() {
				s.failed = append(s.failed, failedRow{next, err})
				s.untried = append(s.untried, lane[i+1:]...)
			})
			return
		}
		due := false
		s.note(func() {
			s.sent = append(s.sent, next)
			due = time.Since(s.recorded) > recordEvery
		})
		if due && !s.record(ctx) {
			s.note(func() { s.lost = true })
		}
	}
}

// over reports whether nothing more may be tried.
func (s *shift) over(ctx context.Context) (stop bool) {
	s.note(func() { stop = s.lost || len(s.failed) > 0 })
	return stop || ctx.Err() != nil || time.Until(s.until) < s.relay.deadline
}

func (s *shift) note(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

// send makes one attempt. A delivery under way outlives the end of the service for its
// own short time: breaking it off would leave open whether it happened.
func (s *shift) send(ctx context.Context, next row) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.relay.deadline)
	defer cancel()
	caller := auth.Caller(ctx)
	caller.RequestID = next.message.ID.String()
	return call(auth.WithCaller(ctx, caller), s.relay.handlers[s.queue.kind], next.message)
}

// record marks what was sent. It reports whether the rows were still ours.
func (s *shift) record(ctx context.Context) bool {
	var sent []row
	s.note(func() { sent, s.sent, s.recorded = s.sent, nil, time.Now() })
	if len(sent) == 0 {
		return true
	}
	marked, ok := s.persist(ctx, func(ctx context.Context) (int, error) {
		return s.relay.outbox.done(ctx, sent)
	})
	if !ok {
		return false
	}
	s.relay.meters.count(s.queue.kind, "ok", marked)
	return s.notLate(ctx, len(sent)-marked)
}

// fail records a failed attempt and reports whether it was the last one, after which
// the queue goes on without the row.
func (s *shift) fail(ctx context.Context, failed row, cause error) bool {
	f := judge(failed, cause)
	marked, ok := s.persist(ctx, func(ctx context.Context) (int, error) {
		return s.relay.outbox.failed(ctx, failed, f)
	})
	if !ok || !s.notLate(ctx, 1-marked) {
		return false
	}
	s.relay.meters.count(s.queue.kind, f.result, 1)
	if f.dead {
		s.relay.logDead(ctx, failed, cause.Error())
		return true
	}
	s.relay.log.InfoContext(ctx, "outbox row will be tried again",
		slog.Int64("outbox_id", failed.id), slog.String("kind", string(s.queue.kind)),
		slog.Int("attempt", failed.attempts+1), slog.Duration("delay", f.delay), slog.Any("error", cause))
	return false
}

func (s *shift) giveBack(ctx context.Context, rest []row) bool {
	if len(rest) == 0 {
		return true
	}
	_, ok := s.persist(ctx, func(ctx context.Context) (int, error) {
		return 0, s.relay.outbox.release(ctx, rest)
	})
	return ok
}

// persist repeats a record until the lease is over: a database that is away for some
// seconds must not make a delivered row look like one that crashed us.
func (s *shift) persist(ctx context.Context, write func(context.Context) (int, error)) (int, bool) {
	for {
		bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordWithin)
		n, err := write(bounded)
		cancel()
		if err == nil {
			return n, true
		}
		if ctx.Err() != nil || time.Now().After(s.until) {
			s.relay.log.WarnContext(ctx, "outbox record failed, rows will be delivered again", slog.Any("error", err))
			return 0, false
		}
		clock.Wait(ctx, recordAgainAfter)
	}
}

// notLate counts rows whose lease another relay took over while we were at work: the
// result of the one who lost it does not count.
func (s *shift) notLate(ctx context.Context, late int) bool {
	if late == 0 {
		return true
	}
	s.relay.meters.count(s.queue.kind, "late", late)
	s.relay.log.WarnContext(ctx, "late outbox result refused",
		slog.String("kind", string(s.queue.kind)), slog.Int("rows", late))
	return false
}
