package events

import (
	"context"
	"log/slog"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// shift is the work on one claimed batch.
type shift struct {
	relay    *Relay
	queue    queue
	until    time.Time // when the lease runs out, by our clock
	sent     []row     // delivered, not yet recorded
	recorded time.Time
}

// deliver hands out the claimed rows in order and reports whether the queue may go on.
// It stops at the first failure, when the context ends and when the lease is nearly
// over; what was not tried is given back.
func (r *Relay) deliver(ctx context.Context, q queue, claimed batch) bool {
	now := time.Now()
	s := &shift{relay: r, queue: q, until: now.Add(r.outbox.lease), recorded: now}
	for i, next := range claimed.rows {
		if ctx.Err() != nil || time.Until(s.until) < r.deadline {
			return s.record(ctx) && s.giveBack(ctx, claimed.rows[i:]) && ctx.Err() == nil
		}
		if err := s.send(ctx, next); err != nil {
			buried := s.record(ctx) && s.fail(ctx, next, err)
			return s.giveBack(ctx, claimed.rows[i+1:]) && buried
		}
		s.sent = append(s.sent, next)
		if time.Since(s.recorded) > recordEvery && !s.record(ctx) {
			return false
		}
	}
	r.meters.wait(q, max(0, claimed.waiting-len(claimed.rows)))
	return s.record(ctx)
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
	if len(s.sent) == 0 {
		return true
	}
	sent := s.sent
	s.sent, s.recorded = nil, time.Now()
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
		s.relay.logDead(ctx, failed, f.text)
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
		pause(ctx, recordAgainAfter)
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
