package demo

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"time"
)

const (
	longestFill   = time.Hour
	hostsFill     = 7 * time.Hour // a forecast of a disk needs six
	hostsFillStep = 5 * time.Minute
	flushEvery    = 5 * time.Second
	flushFilling  = time.Minute
	noteEvery     = 30 * time.Second
)

// teller brings what the shop tells to the platform, at the pace of the shop's time.
type teller struct {
	shop    *shop
	to      *sender
	tracing *tracing
	file    string // the time until which the shop was told of
	own     bool   // nobody else scrapes the shop
	scraped *recording
	say     func(format string, args ...any)

	sampled, flushed, noted time.Time
}

// turn does what is due at a moment of the shop.
func (t *teller) turn(ctx context.Context, now time.Time) {
	t.measure(now, t.own)
	if now.Sub(t.flushed) >= flushEvery {
		t.flushed = now
		t.flush(ctx)
	}
	if now.Sub(t.noted) >= noteEvery {
		t.note(now)
	}
}

// measure takes the samples of hosts and, where nobody else does, of metrics.
func (t *teller) measure(at time.Time, scrape bool) {
	if at.Sub(t.sampled) < sampleEvery {
		return
	}
	t.sampled = at
	t.shop.sample(at)
	if scrape {
		t.scraped.scrape(t.shop, at)
	}
}

func (t *teller) flush(ctx context.Context) {
	if err := errors.Join(t.to.flush(ctx, t.shop.out), t.scraped.send(ctx, t.to)); err != nil && ctx.Err() == nil {
		t.say("what the shop tells was not taken: %v", err)
	}
}

// note remembers until when the shop was told of.
func (t *teller) note(now time.Time) {
	t.noted = now
	if err := os.WriteFile(t.file, []byte(now.Format(time.RFC3339Nano)), 0o600); err != nil {
		t.say("the demo cannot remember its time: %v", err)
	}
}

// until is when the shop was told of last; the zero time when it never was.
func (t *teller) until() time.Time {
	text, err := os.ReadFile(t.file)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			t.say("the demo does not know its time: %v", err)
		}
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339Nano, string(text))
	if err != nil {
		return time.Time{}
	}
	return at
}

// fill plays what is missing of the last hour, as fast as it goes, so that a chart begins
// with something to compare with. It ends when it has caught up with the time of the shop.
func (t *teller) fill(ctx context.Context, now func() time.Time) {
	began, last := now(), t.until()
	from := began.Add(-longestFill)
	if last.After(from) {
		from = last
	}
	if began.Sub(from) < noteEvery {
		return
	}
	if last.IsZero() {
		for at := began.Add(-hostsFill); at.Before(from); at = at.Add(hostsFillStep) {
			t.shop.sample(at)
		}
	}
	flushed := from
	for at := from; at.Before(now()); at = at.Add(tick) {
		if ctx.Err() != nil {
			t.note(flushed)
			return
		}
		t.shop.play(ctx, at)
		t.measure(at, true)
		if at.Sub(flushed) >= flushFilling {
			flushed = at
			t.flush(ctx)
			_ = t.tracing.processor.ForceFlush(ctx) // what it could not send it told
		}
	}
	t.flush(ctx)
	t.note(now())
	t.say("the last %s of the shop were played through (%s)", began.Sub(from).Round(time.Second), now().Sub(began).Round(100*time.Millisecond))
}

// close sends the rest.
func (t *teller) close(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), probeTimeout)
	defer cancel()
	t.flush(ctx)
	_ = t.tracing.processor.Shutdown(ctx) // what it could not send it told
}
