// Package core holds the use cases of log-service: taking lines in, searching them,
// following them and keeping searches.
package core

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/sre-copilot/sre-copilot/services/log-service/app/decode"
	"github.com/sre-copilot/sre-copilot/shared/domain/logs"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

// recountAfter is how old the number of a project's lines may be.
const recountAfter = time.Minute

// Intake stores the lines of requests.
type Intake struct {
	store  logs.Store
	group  *ingest.Group[[]logs.Line]
	now    func() time.Time
	keep   time.Duration
	stored func(context.Context, auth.Scope)
	items  *prometheus.CounterVec
	masked bool

	mu     sync.Mutex
	totals map[auth.Scope]total
}

type total struct {
	lines int64
	at    time.Time
}

// NewIntake returns an intake for lines that are kept for some days, masked or as they were
// sent. Stored is called in the context of every commit with its project and must not block.
func NewIntake(store logs.Store, days int, masked bool, now func() time.Time, stored func(context.Context, auth.Scope), metrics prometheus.Registerer) *Intake {
	i := &Intake{
		store: store, now: now, keep: time.Duration(days) * 24 * time.Hour, stored: stored, masked: masked, totals: map[auth.Scope]total{},
		items: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "ingest_items_total", Help: "Items that arrived, by signal and by what became of them.",
		}, []string{"signal", "result"}),
	}
	if metrics != nil {
		metrics.MustRegister(i.items)
	}
	i.group = ingest.NewGroup(ingest.DefaultLimits(), i.commit)
	return i
}

// Run ends the intake with its context: what waits is still stored.
func (i *Intake) Run(ctx context.Context) error { return i.group.Run(ctx) }

// Rules are what lines are judged by now.
func (i *Intake) Rules(service string) decode.Rules {
	return decode.Rules{Now: i.now(), Keep: i.keep, Service: service, Unmasked: !i.masked}
}

// Take stores the good lines of a batch. When it returns, they are committed.
func (i *Intake) Take(ctx context.Context, s auth.Scope, b *decode.Batch) error {
	ingest.Reported(ctx, &b.Judge)
	for code, n := range b.Counts() {
		i.items.WithLabelValues("logs", code).Add(float64(n))
	}
	if len(b.Lines) == 0 {
		return nil
	}
	if err := i.group.Add(ctx, s, b.Bytes, b.Lines); err != nil {
		i.items.WithLabelValues("logs", "refused").Add(float64(len(b.Lines)))
		return err
	}
	i.items.WithLabelValues("logs", "stored").Add(float64(len(b.Lines)))
	return nil
}

func (i *Intake) commit(ctx context.Context, s auth.Scope, batches [][]logs.Line) error {
	if err := i.store.Append(ctx, s, slices.Concat(batches...)); err != nil {
		return err
	}
	i.stored(ctx, s)
	return nil
}

// Total is how many lines a project has, eventually.
func (i *Intake) Total(ctx context.Context, s auth.Scope, justStored int) (int64, error) {
	i.mu.Lock()
	known, ok := i.totals[s]
	if ok && i.now().Sub(known.at) < recountAfter {
		known.lines += int64(justStored)
		i.totals[s] = known
		i.mu.Unlock()
		return known.lines, nil
	}
	i.mu.Unlock()

	lines, err := i.store.Total(ctx, s)
	if err != nil {
		return 0, err
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.totals[s] = total{lines: lines, at: i.now()}
	return lines, nil
}

// AllBad is the answer to a request none of whose lines was good, nil if some were.
func AllBad(b *decode.Batch) error {
	if b.Items == 0 || len(b.Lines) > 0 {
		return nil
	}
	named := b.Fields[0]
	e := fault.New(fault.Invalid, fault.CodeValidation, "%s %s", named.Field, named.Message)
	e.Fields = b.Fields
	return ingest.Refuse(e, &b.Judge)
}
