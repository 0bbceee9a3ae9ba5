package core

import (
	"context"

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

// NewIntake returns an intake that stores with store: all batches or none.
func NewIntake(store func(context.Context, auth.Scope, []*metric.Batch) error, registry prometheus.Registerer) *Intake {
	return &Intake{group: ingest.NewGroup(ingest.DefaultLimits(), store), items: NewItems("metrics", registry)}
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
	i.items.count(b.Samples(), j)
	return nil
}

// Run ends the intake with its context; what waits is still stored.
func (i *Intake) Run(ctx context.Context) error { return i.group.Run(ctx) }
