package drops

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/masking"
)

const (
	// gatherFor is how long counts are gathered before they are stored: what a process
	// that is killed forgets.
	gatherFor = 5 * time.Second
	// lastTime bounds the last attempt of a process that ends.
	lastTime = 3 * time.Second
	// maxProjects is of how many projects counts wait when they cannot be stored.
	maxProjects = 10_000
)

// Recorder gathers counts for a moment and hands them on by project.
type Recorder struct {
	add func(ctx context.Context, s auth.Scope, refused []Drop) error
	log *slog.Logger

	mu      sync.Mutex
	waiting map[auth.Scope]map[place]Drop
}

// place is what is counted together.
type place struct {
	minute time.Time
	signal string
	reason Reason
}

// NewRecorder returns a Recorder that hands on to add.
func NewRecorder(add func(ctx context.Context, s auth.Scope, refused []Drop) error, log *slog.Logger) *Recorder {
	return &Recorder{add: add, log: log, waiting: map[auth.Scope]map[place]Drop{}}
}

// Note counts so many items of one request, with what its sender was told, without secrets.
// It never waits for the storage.
func (r *Recorder) Note(s auth.Scope, signal string, reason Reason, items int, sample string) {
	r.gather(s, Drop{Signal: signal, Reason: reason, Items: int64(items), Requests: 1, LastAt: clock.Now(), Sample: masking.Text(sample)})
}

func (r *Recorder) gather(s auth.Scope, d Drop) {
	r.mu.Lock()
	defer r.mu.Unlock()
	of, known := r.waiting[s]
	if !known {
		if len(r.waiting) >= maxProjects {
			return
		}
		of = map[place]Drop{}
		r.waiting[s] = of
	}
	at := place{minute: d.LastAt.Truncate(time.Minute), signal: d.Signal, reason: d.Reason}
	before := of[at]
	d.Items += before.Items
	d.Requests += before.Requests
	if before.LastAt.After(d.LastAt) {
		d.LastAt, d.Sample = before.LastAt, before.Sample
	}
	of[at] = d
}

// Run hands on what is gathered until ctx ends, and then once more.
func (r *Recorder) Run(ctx context.Context) error {
	every := time.NewTicker(gatherFor)
	defer every.Stop()
	for {
		select {
		case <-every.C:
			r.Flush(ctx)
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastTime)
			defer cancel()
			r.Flush(last)
			return nil
		}
	}
}

// Flush hands on what is gathered. What cannot be stored waits for the next time.
func (r *Recorder) Flush(ctx context.Context) {
	r.mu.Lock()
	waiting := r.waiting
	r.waiting = map[auth.Scope]map[place]Drop{}
	r.mu.Unlock()
	for s, of := range waiting {
		refused := slices.Collect(maps.Values(of))
		err := r.add(ctx, s, refused)
		if err == nil {
			continue
		}
		r.log.WarnContext(ctx, "the count of refused telemetry waits", slog.String("error", err.Error()))
		for _, d := range refused {
			r.gather(s, d)
		}
	}
}
