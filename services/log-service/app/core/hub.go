package core

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/logs"
	"github.com/sre-copilot/sre-copilot/shared/domain/logs/query"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/sessioncheck"
)

const (
	// pollEvery is how often arrivals are looked for: those of other replicas wake nobody.
	pollEvery = 300 * time.Millisecond
	// maxLag is how long looking may fail before readers are told to come again.
	maxLag = 30 * time.Second

	tailQueue = 256
)

// Hub delivers arriving lines to those who follow the log. One follower looks for all
// readers of a project.
type Hub struct {
	store logs.Store
	log   *slog.Logger

	streams *sessioncheck.Streams

	mu        sync.Mutex
	followers map[auth.Scope]*follower
	work      sync.WaitGroup
}

type follower struct {
	wake  chan struct{}
	tails map[*Tail]bool
	stop  context.CancelFunc
}

// Tail is one reader. Its lines come through Arrivals until Ended is closed.
type Tail struct {
	*sessioncheck.Stream

	Arrivals chan Matched

	where *query.Node

	mu      sync.Mutex
	dropped int
}

// Matched are arriving lines that a reader wants.
type Matched struct {
	logs.Arrival

	// Kept are the places of the lines in their batch.
	Kept []int
}

// TailsPerUser is how many readers a user may be.
const TailsPerUser = 5

// NewHub returns a hub whose readers are among streams, without any.
func NewHub(store logs.Store, streams *sessioncheck.Streams, log *slog.Logger) *Hub {
	return &Hub{store: store, log: log, streams: streams, followers: map[auth.Scope]*follower{}}
}

// Wake makes the follower of a project look at once.
func (h *Hub) Wake(s auth.Scope) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if f, ok := h.followers[s]; ok {
		select {
		case f.wake <- struct{}{}:
		default:
		}
	}
}

// Follow begins to deliver what arrives from now on.
func (h *Hub) Follow(ctx context.Context, who auth.Identity, where *query.Node) (*Tail, error) {
	at, err := h.store.Now(ctx, who.Scope())
	if err != nil {
		return nil, err
	}
	opened, err := h.streams.Open(who)
	if err != nil {
		return nil, err
	}
	t := &Tail{Stream: opened, Arrivals: make(chan Matched, tailQueue), where: where}
	h.mu.Lock()
	defer h.mu.Unlock()
	f, ok := h.followers[who.Scope()]
	if !ok {
		own, stop := context.WithCancel(context.WithoutCancel(ctx))
		f = &follower{wake: make(chan struct{}, 1), tails: map[*Tail]bool{}, stop: stop}
		h.followers[who.Scope()] = f
		h.work.Go(func() { h.run(own, who.Scope(), f, at) })
	}
	f.tails[t] = true
	return t, nil
}

// Leave ends the delivery to a reader.
func (h *Hub) Leave(t *Tail) {
	h.streams.Leave(t.Stream)
	h.mu.Lock()
	defer h.mu.Unlock()
	f, ok := h.followers[t.Who().Scope()]
	if !ok || !f.tails[t] {
		return
	}
	delete(f.tails, t)
	if len(f.tails) == 0 {
		f.stop()
		delete(h.followers, t.Who().Scope())
	}
}

// run looks for arrivals of a project until nobody follows it.
func (h *Hub) run(ctx context.Context, s auth.Scope, f *follower, at logs.Position) {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	last := time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-f.wake:
		case <-tick.C:
		}
		arrived, next, err := h.store.Arrived(auth.WithCaller(ctx, auth.System("log-service", s)), s, at)
		if err != nil {
			if ctx.Err() == nil && time.Since(last) > maxLag {
				h.log.WarnContext(ctx, "the log cannot be followed", slog.String("error", err.Error()))
				h.each(f, func(t *Tail) { t.Stop("the log cannot be read at the moment") })
			}
			continue
		}
		at, last = next, time.Now()
		for _, a := range arrived {
			h.each(f, func(t *Tail) { t.offer(a) })
		}
	}
}

func (h *Hub) each(f *follower, fn func(t *Tail)) {
	h.mu.Lock()
	tails := slices.Collect(maps.Keys(f.tails))
	h.mu.Unlock()
	for _, t := range tails { // without the lock, which commits of lines wait for
		fn(t)
	}
}

// Match picks the lines of an arrival that a reader wants.
func (t *Tail) Match(a logs.Arrival) Matched {
	m := Matched{Arrival: a}
	for i := range a.Lines {
		if logs.Meets(t.where, &a.Lines[i]) {
			m.Kept = append(m.Kept, i)
		}
	}
	return m
}

// offer hands lines over, or counts them when the reader is behind.
func (t *Tail) offer(a logs.Arrival) {
	m := t.Match(a)
	if len(m.Kept) == 0 {
		return
	}
	select {
	case t.Arrivals <- m:
	default:
		t.Drop(len(m.Kept))
	}
}

// Drop counts lines that the reader does not get.
func (t *Tail) Drop(n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.dropped += n
}

// Dropped is how many lines the reader did not get since it was asked last.
func (t *Tail) Dropped() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := t.dropped
	t.dropped = 0
	return n
}

// Wait returns when no follower is at work.
func (h *Hub) Wait() { h.work.Wait() }

// Arrived returns what became visible after a position, for readers who come again.
func (h *Hub) Arrived(ctx context.Context, s auth.Scope, after logs.Position) ([]logs.Arrival, error) {
	arrived, _, err := h.store.Arrived(ctx, s, after)
	return arrived, err
}
