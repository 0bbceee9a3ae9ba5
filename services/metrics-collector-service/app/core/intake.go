package core

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/sre-copilot/sre-copilot/shared/domain/metric"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

// Intake takes samples in: what arrives together is stored together.
type Intake struct {
	group *ingest.Group[*metric.Batch]
	items Items
}

// linger is a few times as long as a commit takes, which costs more than the samples of a
// request.
const linger = 4 * time.Millisecond

// NewIntake returns an intake that stores with store: all batches or none.
func NewIntake(store func(context.Context, auth.Scope, []*metric.Batch) error, registry prometheus.Registerer) *Intake {
	limits := ingest.DefaultLimits()
	limits.Linger = linger
	return &Intake{group: ingest.NewGroup(limits, store), items: NewItems("metrics", registry)}
}

// Take stores a batch and returns when it is committed. What the store refuses is added
// to the judge.
func (i *Intake) Take(ctx context.Context, s auth.Scope, b *metric.Batch, j *ingest.Judge) error {
	if !b.Empty() {
		if err := i.group.Add(ctx, s, b.Bytes(), b); err != nil {
			return err
		}
		b.Refusals(j)
	}
	i.items.count(ctx, b.Samples(), j)
	return nil
}

// Run ends the intake with its context; what waits is still stored.
func (i *Intake) Run(ctx context.Context) error { return i.group.Run(ctx) }
