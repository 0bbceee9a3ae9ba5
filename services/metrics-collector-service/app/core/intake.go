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
	items *prometheus.CounterVec
}

// NewIntake returns an intake into store.
func NewIntake(store metric.Store, registry prometheus.Registerer) *Intake {
	i := &Intake{
		group: ingest.NewGroup(ingest.DefaultLimits(), store.Append),
		items: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "ingest_items_total", Help: "Items that arrived, by what became of them.",
		}, []string{"signal", "result"}),
	}
	if registry != nil {
		if err := registry.Register(i.items); err != nil {
			if there, ok := err.(prometheus.AlreadyRegisteredError); ok { //nolint:errorlint // never wrapped
				i.items, _ = there.ExistingCollector.(*prometheus.CounterVec)
			}
		}
	}
	return i
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
	ingest.Reported(ctx, j)
	i.items.WithLabelValues("metrics", "stored").Add(float64(b.Samples()))
	for code, n := range j.Counts() {
		i.items.WithLabelValues("metrics", code).Add(float64(n))
	}
	return nil
}

// Run ends the intake with its context; what waits is still stored.
func (i *Intake) Run(ctx context.Context) error { return i.group.Run(ctx) }
