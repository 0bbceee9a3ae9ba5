package ingest

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Limits bound what waits for a commit, in bytes.
type Limits struct {
	// Commit is how much one commit takes at most, unless a single item is larger.
	Commit int
	// Project is how much may wait of one project.
	Project int
	// Total is how much may wait of all projects.
	Total int
	// Commits is how many commits run at a time.
	Commits int
	// Time is how long one commit may take.
	Time time.Duration
	// Linger is how long a commit waits for company when there was some during the one
	// before: who was answered comes again at once.
	Linger time.Duration
}

// DefaultLimits suit a machine with a few cores.
func DefaultLimits() Limits {
	return Limits{Commit: 8 << 20, Project: 64 << 20, Total: 192 << 20, Commits: 4, Time: 20 * time.Second}
}

// Group joins what arrives together for one project into one commit. While a commit of
// a project runs, what arrives waits and makes up the next one: an idle platform answers
// at once, a busy one pays for fewer commits.
type Group[T any] struct {
	limits Limits
	commit func(ctx context.Context, s auth.Scope, items []T) error
	slots  chan struct{}
	work   sync.WaitGroup

	mu      sync.Mutex
	waiting map[auth.Scope]*queue[T]
	bytes   int
	closed  bool
}

type queue[T any] struct {
	entries []entry[T]
	bytes   int // of the entries and of what is being committed
}

type entry[T any] struct {
	item   T
	bytes  int
	done   chan error
	mark   Mark
	memory Memory // nil for what is no batch
}

// NewGroup returns a group that stores with commit: all items or, with an error, none.
func NewGroup[T any](limits Limits, commit func(ctx context.Context, s auth.Scope, items []T) error) *Group[T] {
	return &Group[T]{limits: limits, commit: promised(commit), slots: make(chan struct{}, limits.Commits), waiting: map[auth.Scope]*queue[T]{}}
}

// Add stores an item of so many bytes and returns when it is committed. A project that has
// too much waiting is told to slow down (RATE_LIMITED), everybody when the platform has
// (SERVICE_UNAVAILABLE); then nothing of the item is stored. When ctx ends first, the item
// may be stored all the same.
func (g *Group[T]) Add(ctx context.Context, s auth.Scope, bytes int, item T) error {
	e := entry[T]{item: item, bytes: bytes, done: make(chan error, 1)}
	e.markAs(ctx)
	if err := g.enqueue(context.WithoutCancel(ctx), s, e); err != nil {
		return err
	}
	select {
	case err := <-e.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (g *Group[T]) enqueue(ctx context.Context, s auth.Scope, e entry[T]) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	q, running := g.waiting[s]
	switch {
	case g.closed:
		return fault.New(fault.Unavailable, fault.CodeUnavailable, "The service is about to stop. Send it again.").RetryIn(time.Second)
	case g.bytes > 0 && g.bytes+e.bytes > g.limits.Total:
		return fault.New(fault.Unavailable, fault.CodeUnavailable, "More arrives than can be stored. Send it again later.").RetryIn(2 * time.Second)
	case running && q.bytes+e.bytes > g.limits.Project:
		return fault.New(fault.RateLimited, "RATE_LIMITED", "The project sends more than can be stored. Send it again later.").RetryIn(2 * time.Second)
	}
	if !running {
		q = &queue[T]{}
		g.waiting[s] = q
		g.work.Go(func() { g.drain(ctx, s, q) })
	}
	q.entries = append(q.entries, e)
	q.bytes += e.bytes
	g.bytes += e.bytes
	return nil
}

// drain commits what waits of one project until nothing does.
func (g *Group[T]) drain(ctx context.Context, s auth.Scope, q *queue[T]) {
	for company := false; ; {
		if company {
			clock.Wait(ctx, g.limits.Linger)
		}
		g.slots <- struct{}{}
		batch := g.take(s, q)
		if batch == nil {
			<-g.slots
			return
		}
		err := g.store(ctx, s, batch)
		<-g.slots
		company = g.settle(q, batch, err)
	}
}

// take removes the next batch; without one it ends the queue.
func (g *Group[T]) take(s auth.Scope, q *queue[T]) []entry[T] {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(q.entries) == 0 {
		delete(g.waiting, s)
		return nil
	}
	n, bytes := 1, q.entries[0].bytes
	for n < len(q.entries) && bytes+q.entries[n].bytes <= g.limits.Commit {
		bytes += q.entries[n].bytes
		n++
	}
	batch := q.entries[:n:n]
	q.entries = q.entries[n:]
	return batch
}

// store commits a batch. One hostile item must not take the process down.
func (g *Group[T]) store(ctx context.Context, s auth.Scope, batch []entry[T]) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("commit panicked: %v\n%s", p, debug.Stack())
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, g.limits.Time)
	defer cancel()
	return g.once(ctx, s, batch)
}

// settle tells everybody what became of a batch, and reports whether they were several, or
// others wait already.
func (g *Group[T]) settle(q *queue[T], batch []entry[T], err error) bool {
	g.mu.Lock()
	several := len(batch)+len(q.entries) > 1
	for _, e := range batch {
		q.bytes -= e.bytes
		g.bytes -= e.bytes
	}
	g.mu.Unlock()
	for _, e := range batch {
		e.done <- err
	}
	return several
}

// Waiting is how many bytes wait for their commit or are being committed.
func (g *Group[T]) Waiting() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.bytes
}

// Run ends the group with its context: what waits then is still committed. It is a part
// of the service that owns the group.
func (g *Group[T]) Run(ctx context.Context) error {
	<-ctx.Done()
	g.mu.Lock()
	g.closed = true
	g.mu.Unlock()
	g.work.Wait()
	return nil
}
