package ingest

import (
	"context"
	"strconv"
	"sync/atomic"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Mark is what a batch is remembered by: the API key that sent it, where to, and the id
// that its sender gave it.
type Mark struct {
	Key   uuid.UUID
	Route string
	ID    uuid.UUID
}

// Memory remembers the batches that are stored.
type Memory interface {
	// Once calls store with the marks that are new, unless none is, and remembers them in
	// the transaction that store takes part in through its context.
	Once(ctx context.Context, s auth.Scope, marks []Mark, store func(ctx context.Context, isNew map[Mark]bool) error) error
}

type batch struct {
	mark   Mark
	memory Memory
	parts  atomic.Int32
}

type batchKey struct{}

// WithBatch returns a context whose telemetry is a batch: a Group stores it once, however
// often it is sent.
func WithBatch(ctx context.Context, m Mark, memory Memory) context.Context {
	return context.WithValue(ctx, batchKey{}, &batch{mark: m, memory: memory})
}

// markAs gives e the next mark of the batch that ctx carries, if it carries one. A request
// may add to several groups; each of its parts is remembered by itself.
func (e *entry[T]) markAs(ctx context.Context) {
	b, ok := ctx.Value(batchKey{}).(*batch)
	if !ok {
		return
	}
	e.mark, e.memory = b.mark, b.memory
	if part := b.parts.Add(1); part > 1 {
		e.mark.Route += "#" + strconv.Itoa(int(part))
	}
}

// once stores what of the entries was not stored before.
func (g *Group[T]) once(ctx context.Context, s auth.Scope, entries []entry[T]) error {
	var marks []Mark
	var memory Memory
	for _, e := range entries {
		if e.memory != nil {
			marks, memory = append(marks, e.mark), e.memory
		}
	}
	if memory == nil {
		return g.commit(ctx, s, itemsOf(entries))
	}
	return memory.Once(ctx, s, marks, func(ctx context.Context, isNew map[Mark]bool) error {
		var fresh []entry[T]
		for _, e := range entries {
			if e.memory == nil || isNew[e.mark] {
				fresh = append(fresh, e)
				delete(isNew, e.mark) // a twin of it may be among the entries
			}
		}
		if len(fresh) == 0 {
			return nil
		}
		return g.commit(ctx, s, itemsOf(fresh))
	})
}

func itemsOf[T any](entries []entry[T]) []T {
	items := make([]T, len(entries))
	for i, e := range entries {
		items[i] = e.item
	}
	return items
}
