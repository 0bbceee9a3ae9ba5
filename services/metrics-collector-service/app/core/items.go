package core

import (
	"context"
	"errors"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

// Items counts what arrived of one signal, by what became of it.
type Items struct {
	counter *prometheus.CounterVec
	signal  string
}

// NewItems returns the count of a signal. All signals of the service share one metric.
func NewItems(signal string, registry prometheus.Registerer) Items {
	counter := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "ingest_items_total", Help: "Items that arrived, by what became of them.",
	}, []string{"signal", "result"})
	if registry != nil {
		if there, ok := errors.AsType[prometheus.AlreadyRegisteredError](registry.Register(counter)); ok {
			if shared, ok := there.ExistingCollector.(*prometheus.CounterVec); ok {
				counter = shared
			}
		}
	}
	return Items{counter: counter, signal: signal}
}

// count notes how many items of a request were stored, and what was wrong with the others.
func (i Items) count(ctx context.Context, stored int, j *ingest.Judge) {
	ingest.Reported(ctx, j)
	i.counter.WithLabelValues(i.signal, "stored").Add(float64(stored))
	for code, n := range j.Counts() {
		i.counter.WithLabelValues(i.signal, code).Add(float64(n))
	}
}
