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

// deliver hands out the claimed rows, those of one lane in order. It stops at the first
// failure, when the context ends and when the lease is nearly over; what was not tried is
// given back. It returns the shift when the queue may go on, with what is still to be
// recorded.
func (r *Relay) deliver(ctx context.Context, q queue, claimed batch) *shift {
	now := time.Now()
	s := &shift{relay: r, queue: q, until: now.Add(r.outbox.lease), recorded: now}
	if !s.sendTogether(ctx, claimed.rows) {
		s.work(ctx, lanesOf(claimed.rows, r.lanes[q.kind]))
	}
	if len(s.failed)+len(s.untried) == 0 && !s.lost && ctx.Err() == nil {
		return s
	}

	goesOn := s.record(ctx) && !s.lost && ctx.Err() == nil
	for _, f := range s.failed {
		goesOn = s.fail(ctx, f.row, f.cause) && goesOn
	}
	goesOn = s.giveBack(ctx, s.untried) && goesOn
	if !goesOn {
		return nil
	}
	return s
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

// send makes one attempt.
func (s *shift) send(ctx context.Context, next row) error {
	ctx, cancel := s.attempt(ctx, next)
	defer cancel()
	return call(func() error { return s.relay.handlers[s.queue.kind](ctx, next.message) })
}

// sendTogether makes one attempt for several rows and reports whether it went well.
func (s *shift) sendTogether(ctx context.Context, rows []row) bool {
	deliver, ok := s.relay.together[s.queue.kind]
	if !ok || len(rows) < 2 || s.over(ctx) {
		return false
	}
	messages := make([]Message, len(rows))
	for i, r := range rows {
		messages[i] = r.message
	}
	ctx, cancel := s.attempt(ctx, rows[0])
	defer cancel()
	if err := call(func() error { return deliver(ctx, messages) }); err != nil {
		s.relay.log.DebugContext(ctx, "outbox rows were refused together", slog.String("kind", string(s.queue.kind)), slog.Any("error", err))
		return false
	}
	s.sent = rows
	return true
}

// attempt is the context of a delivery, which outlives the end of the service for its own
// short time: breaking it off would leave open whether it happened.
func (s *shift) attempt(ctx context.Context, first row) (context.Context, context.CancelFunc) {
	caller := auth.Caller(ctx)
	caller.RequestID = first.message.ID.String()
	return context.WithTimeout(auth.WithCaller(context.WithoutCancel(ctx), caller), s.relay.deadline)
}

// record marks what was sent. It reports whether the rows were still ours.
func (s *shift) record(ctx context.Context) bool {
	var sent []row
	s.note(func() { sent, s.sent, s.recorded = s.sent, nil, time.Now() })
	if len(sent) == 0 {
		return true
	}
	marked, ok := s.persist(ctx, func(ctx context.Context) (int, error) {
		recorded, err := s.relay.outbox.turn(ctx, s.queue, sent, 0)
		return recorded.recorded, err
	})
	return ok && s.confirm(ctx, marked, len(sent))
}

// confirm counts what was recorded of what was sent.
func (s *shift) confirm(ctx context.Context, marked, sent int) bool {
	s.relay.meters.count(s.queue.kind, "ok", marked)
	return s.notLate(ctx, sent-marked)
}

// turn records what the shift before sent and claims the next rows at once. Without a
// shift before it claims only, and at the end of the service it records only. It is not
// broken off: rows that are ours and that we do not know of would wait for their lease.
func (r *Relay) turn(ctx context.Context, q queue, before *shift) (batch, error) {
	var sent []row
	if before != nil {
		sent = before.sent
	}
	limit := batchSize
	if ctx.Err() != nil {
		limit = 0
	}
	bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordWithin)
	defer cancel()
	claimed, err := r.outbox.turn(bounded, q, sent, limit)
	switch {
	case before == nil:
	case err != nil:
		before.record(ctx)
	default:
		before.confirm(ctx, claimed.recorded, len(sent))
	}
	return claimed, err
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
	time.AfterFunc(f.delay, s.relay.Wake)
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
