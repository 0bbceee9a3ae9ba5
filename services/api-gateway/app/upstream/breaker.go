package upstream

import (
	"log/slog"
	"time"

	"github.com/failsafe-go/failsafe-go/circuitbreaker"
)

// A circuit opens when half of at least openCalls requests within openPeriod
// failed. It is short-lived, because a service that was restarted is back soon.
const (
	openRate   = 0.5
	openCalls  = 20
	openPeriod = 10 * time.Second
	openFor    = time.Second
)

// outcome is what a call says about its service.
type outcome int

const (
	worked outcome = iota
	failed
	unknown
)

// breaker is the circuit of one service: closed while it works, open for a
// second after too many failures, then half open for one request that tries.
type breaker struct {
	circuit circuitbreaker.CircuitBreaker[any]
}

func newBreaker(name string, log *slog.Logger) *breaker {
	circuit := circuitbreaker.NewBuilder[any]().
		WithFailureRateThreshold(openRate, openCalls, openPeriod).
		WithSuccessThreshold(1).
		WithDelay(openFor).
		OnOpen(func(circuitbreaker.StateChangedEvent) {
			log.Warn("circuit opened", slog.String("upstream", name))
		}).
		OnClose(func(circuitbreaker.StateChangedEvent) {
			log.Info("circuit closed", slog.String("upstream", name))
		}).
		Build()
	return &breaker{circuit: circuit}
}

func (b *breaker) admits() bool { return b.circuit.TryAcquirePermit() }

func (b *breaker) remaining() time.Duration { return b.circuit.RemainingDelay() }

func (b *breaker) record(o outcome) {
	switch {
	case o == worked:
		b.circuit.RecordSuccess()
	case o == failed, b.circuit.IsHalfOpen():
		// A try that says nothing must not hold the circuit half open for ever.
		b.circuit.RecordFailure()
	}
}
